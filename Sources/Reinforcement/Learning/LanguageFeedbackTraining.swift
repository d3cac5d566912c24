/// RLHF's last stage: PPO on a language model, judged by a reward model; a step draws one token of every answer, scores
/// the batch, or uses it once.
///
///     r_t = −β (log π_old(o_t|…) − log π_ref(o_t|…)) + [t = last] score(x, o)
///
/// Four models: the actor (the policy, trained), the critic (a value before each token, trained, begun from the reward
/// model), the reward model and the reference (the policy at the start), both frozen.
///
/// Source: Ouyang et al., InstructGPT, arXiv 2203.02155, §3.5 and eq. 2 without its pretraining term; Ziegler et al.,
/// arXiv 1909.08593, eq. 2.
public struct LanguageFeedbackTraining: Equatable, Sendable {
  /// What the next step does.
  public enum Phase: Equatable, Sendable {
    /// The actor draws one token of every answer that is not complete.
    case drawing
    /// The reward model, the reference and the critic look at the answers.
    case scoring
    /// Actor and critic learn from the batch for the `epoch`-th time.
    case updating(epoch: Int)
  }

  /// A batch of answers with all that the four models said of them: one row for each answer.
  public struct Batch: Equatable, Sendable {
    /// Prompts and answers.
    public let examples: [TokenExample]
    /// `log π_old` of each token, by the actor that drew it.
    public let oldLogProbabilities: [[Double]]
    /// `log π_ref` of each token.
    public let referenceLogProbabilities: [[Double]]
    /// `V` of the state before each token, by the critic.
    public let values: [[Double]]
    /// The reward model's score of each answer.
    public let scores: [Double]
    /// `kl_t`, the price of each token before β.
    public let penalties: [[Double]]
    /// `r_t`.
    public let rewards: [[Double]]
    /// `Â_t`, whitened over the batch if wanted.
    public let advantages: [[Double]]
    /// `R_t`, the critic's targets.
    public let returns: [[Double]]
    /// What the world says of each answer, which nobody in training is told: 1 if right.
    public let trueQualities: [Double]

    /// The mean over answers of the sum of `log π_old − log π_ref`.
    public var meanKL: Double {
      mean(zip(oldLogProbabilities, referenceLogProbabilities).map { compensatedSum(zip($0, $1).map { $0 - $1 }) })
    }
  }

  /// What an update showed, before the step it led to.
  public struct Report: Equatable, Sendable {
    /// Ratios, losses, clip fractions and estimates of KL, over all tokens.
    public let policy: ClippedLoss
    /// `½ mean (V − R)²`.
    public let valueLoss: Double
    /// ‖g‖ of the actor before it was clipped.
    public let actorGradientNorm: Double
    /// ‖g‖ of the critic before it was clipped.
    public let criticGradientNorm: Double
  }

  /// One point of the training's curves.
  public struct Progress: Equatable, Sendable {
    /// The reward model's mean score.
    public let score: Double
    /// The mean over answers of the log-ratio to the reference.
    public let kl: Double
    /// The share of right answers.
    public let trueQuality: Double
  }

  /// What was chosen.
  public let settings: LanguageFeedbackSettings
  /// What is asked.
  public let world: TokenWorld
  /// The policy, trained.
  public private(set) var actor: CausalTransformer
  /// The value of the state before each token, trained.
  public private(set) var critic: CausalTransformer
  /// Scores answers, frozen.
  public let rewardModel: CausalTransformer
  /// The policy at the start, frozen.
  public let reference: CausalTransformer
  /// What the next step does.
  public private(set) var phase = Phase.drawing
  /// The answers being drawn.
  public private(set) var generation: Generation
  /// The batch in use, once scored.
  public private(set) var batch: Batch?
  /// What the last update showed; nil before the first.
  public private(set) var lastReport: Report?
  /// Every batch so far.
  public private(set) var progress: [Progress] = []

  private var actorOptimiser: Adam
  private var criticOptimiser: Adam
  private var generator: SeededGenerator

  /// The four models before the first answer.
  ///
  /// - Parameters:
  ///   - languageModel: becomes the actor and the reference.
  ///   - rewardModel: a network with one output; the critic begins as a copy of it.
  public init(
    _ languageModel: CausalTransformer, rewardModel: CausalTransformer, world: TokenWorld,
    settings: LanguageFeedbackSettings = LanguageFeedbackSettings(), seed: UInt64
  ) {
    precondition(rewardModel.shape.outputs == 1, "A reward model gives one number.")
    var generator = SeededGenerator(seed: seed)
    self.settings = settings
    self.world = world
    actor = languageModel
    reference = languageModel
    critic = rewardModel
    self.rewardModel = rewardModel
    actorOptimiser = Adam(learningRate: settings.learningRate)
    criticOptimiser = Adam(learningRate: settings.criticLearningRate)
    let prompts = (0..<settings.batch).map { _ in world.drawPrompt(using: &generator) }
    generation = Generation(languageModel, prompts: prompts, world: world)
    self.generator = generator
  }

  /// Takes the next step.
  ///
  /// - Parameter tape: memory to work in; what it held is forgotten.
  public mutating func step(on tape: inout Tape) {
    switch phase {
    case .drawing:
      generation.step(using: &generator)
      if generation.isDone { phase = .scoring }
    case .scoring:
      score(on: &tape)
      phase = .updating(epoch: 0)
    case .updating(let epoch):
      if let batch { learn(from: batch, on: &tape) }
      if epoch + 1 < settings.epochs { phase = .updating(epoch: epoch + 1) } else { beginBatch() }
    }
  }

  /// Draws, scores and uses whole batches.
  public mutating func run(batches: Int, on tape: inout Tape) {
    let target = progress.count + batches
    while progress.count < target || phase != .drawing { step(on: &tape) }
  }

  private mutating func beginBatch() {
    let prompts = (0..<settings.batch).map { _ in world.drawPrompt(using: &generator) }
    generation = Generation(actor, prompts: prompts, world: world)
    phase = .drawing
  }
}

// MARK: Scoring

extension LanguageFeedbackTraining {
  private mutating func score(on tape: inout Tape) {
    let examples = zip(generation.prompts, generation.answers).map { TokenExample(prompt: $0, answer: $1) }
    let tokens = TokenBatch(examples)
    let old = generation.logProbabilities
    let reference = tokens.logProbabilities(under: reference, on: &tape)
    let values = tokens.values(under: critic, on: &tape)
    let scores = tokens.scores(under: rewardModel, on: &tape)
    let penalties = zip(old, reference).map { zip($0, $1).map { settings.penalty.value(policy: $0, reference: $1) } }
    let rewards = zip(scores, penalties).map {
      tokenRewards(score: $0, penalties: $1, coefficient: settings.klCoefficient)
    }
    let estimates = zip(rewards, values).map {
      tokenAdvantages(rewards: $0, values: $1, discount: settings.discount, lambda: settings.lambda)
    }
    let advantages = estimates.flatMap(\.advantages)
    let scored = Batch(
      examples: examples, oldLogProbabilities: old, referenceLogProbabilities: reference, values: values,
      scores: scores, penalties: penalties, rewards: rewards,
      advantages: tokens.split(settings.whitensAdvantages ? whitened(advantages) : advantages),
      returns: estimates.map(\.returns),
      trueQualities: examples.map { world.reward(prompt: $0.prompt, answer: $0.answer) })
    progress.append(
      Progress(score: mean(scores), kl: scored.meanKL, trueQuality: mean(scored.trueQualities)))
    batch = scored
  }
}

// MARK: Learning

extension LanguageFeedbackTraining {
  private mutating func learn(from batch: Batch, on tape: inout Tape) {
    let tokens = TokenBatch(batch.examples)
    let policy = improveActor(batch, tokens, on: &tape)
    let value = improveCritic(batch, tokens, on: &tape)
    lastReport = Report(
      policy: policy.loss, valueLoss: value.loss, actorGradientNorm: policy.norm, criticGradientNorm: value.norm)
  }

  private mutating func improveActor(
    _ batch: Batch, _ tokens: TokenBatch, on tape: inout Tape
  ) -> (loss: ClippedLoss, norm: Double) {
    tape.clear()
    let parameters = tape.trainable(actor)
    let new = tokens.logProbabilities(under: actor, parameters: parameters, on: &tape)
    let loss = clippedLoss(
      new: tape.value(of: new), old: batch.oldLogProbabilities.flatMap { $0 },
      advantages: batch.advantages.flatMap { $0 }, mask: tokens.answerTokens.map { _ in true }, range: settings.range)
    tape.differentiate(new, seed: loss.gradient)
    var gradient = tape.gradient(of: parameters)
    let norm = clipGradientNorm(&gradient, maximum: settings.maximumGradientNorm)
    actorOptimiser.step(&actor.parameters, gradient: gradient)
    return (loss, norm)
  }

  private mutating func improveCritic(
    _ batch: Batch, _ tokens: TokenBatch, on tape: inout Tape
  ) -> (loss: Double, norm: Double) {
    tape.clear()
    let parameters = tape.trainable(critic)
    let values = tokens.stateOutputs(of: critic, parameters: parameters, on: &tape)
    let errors = tape.subtract(values, tape.column(batch.returns.flatMap { $0 }))
    let loss = tape.scale(tape.mean(tape.square(errors)), by: 0.5)
    tape.differentiate(loss)
    var gradient = tape.gradient(of: parameters)
    let norm = clipGradientNorm(&gradient, maximum: settings.maximumGradientNorm)
    criticOptimiser.step(&critic.parameters, gradient: gradient)
    return (tape.scalar(loss), norm)
  }
}
