/// GRPO teaching a small transformer to add, from nothing but right and wrong: a step draws one token of every answer,
/// or uses the batch once.
///
///     Â_i = (r_i − mean(r)) / (std(r) + 10⁻⁴)       over the G answers to one prompt
///     L = (1/B) Σ_i (1/|o_i|) Σ_t [−min(ρ_{i,t} Â_i, clip(ρ_{i,t}) Â_i) + β k3_{i,t}]
///
/// There is no critic: the group's mean takes its place. The reference is the model that training began with.
///
/// Source: Shao et al., DeepSeekMath, arXiv 2402.03300, eq. 3 and algorithm 1.
public struct GroupRelativeTraining: Equatable, Sendable {
  /// What the next step does.
  public enum Phase: Equatable, Sendable {
    /// Draws one token of every answer that is not complete.
    case drawing
    /// Uses the batch for the `update`-th time.
    case updating(update: Int)
  }

  /// A batch of answers with their rewards.
  public struct Batch: Equatable, Sendable {
    /// Prompts and answers, group after group.
    public let examples: [TokenExample]
    /// `log π_old` of each token.
    public let oldLogProbabilities: [[Double]]
    /// `log π_ref` of each token; nil where β = 0.
    public let referenceLogProbabilities: [[Double]]?
    /// `r`: 1 or 0.
    public let rewards: [Double]
    /// `Â`.
    public let advantages: [Double]
  }

  /// What an update showed, before the step it led to.
  public struct Report: Equatable, Sendable {
    /// The loss.
    public let loss: Double
    /// `log π` of each token.
    public let logProbabilities: [[Double]]
    /// The mean reward of the batch.
    public let meanReward: Double
    /// The share of groups whose rewards are not all equal: the others teach nothing.
    public let informativeGroups: Double
    /// Mean k3 to the reference and shares of clipped tokens.
    public let metrics: GroupLossMetrics
    /// ‖g‖ before it was clipped.
    public let gradientNorm: Double
  }

  /// What was chosen.
  public let settings: GroupRelativeSettings
  /// What is asked and checked.
  public let world: TokenWorld
  /// The policy.
  public private(set) var policy: CausalTransformer
  /// The frozen model that training began with.
  public let reference: CausalTransformer
  /// What the next step does.
  public private(set) var phase = Phase.drawing
  /// The answers being drawn.
  public private(set) var generation: Generation
  /// The batch in use, once all its answers are complete.
  public private(set) var batch: Batch?
  /// What the last update showed; nil before the first.
  public private(set) var lastReport: Report?
  /// The mean reward of every batch so far.
  public private(set) var meanRewards: [Double] = []

  private var optimiser: Adam
  private var generator: SeededGenerator

  /// A policy before its first answer.
  ///
  /// - Parameter policy: the language model to start from, such as `formModel`'s; also the reference.
  public init(
    _ policy: CausalTransformer, world: TokenWorld, settings: GroupRelativeSettings = GroupRelativeSettings(),
    seed: UInt64
  ) {
    var generator = SeededGenerator(seed: seed)
    self.settings = settings
    self.world = world
    self.policy = policy
    reference = policy
    optimiser = Adam(learningRate: settings.learningRate)
    generation = Generation(policy, prompts: Self.prompts(world, settings, using: &generator), world: world)
    self.generator = generator
  }

  /// Takes the next step.
  ///
  /// - Parameter tape: memory to work in; what it held is forgotten.
  public mutating func step(on tape: inout Tape) {
    switch phase {
    case .drawing:
      generation.step(keeping: &tape.activations, using: &generator)
      if generation.isDone { judge(on: &tape) }
    case .updating(let update):
      if let batch { learn(from: batch, on: &tape) }
      if update + 1 < settings.updates { phase = .updating(update: update + 1) } else { beginBatch() }
    }
  }

  /// Draws and uses whole batches.
  public mutating func run(batches: Int, on tape: inout Tape) {
    let target = meanRewards.count + batches
    while meanRewards.count < target || phase != .drawing { step(on: &tape) }
  }

  private static func prompts(
    _ world: TokenWorld, _ settings: GroupRelativeSettings, using generator: inout SeededGenerator
  ) -> [[Int]] {
    (0..<settings.prompts).flatMap { _ in
      [[Int]](repeating: world.drawPrompt(using: &generator), count: settings.groupSize)
    }
  }

  private mutating func beginBatch() {
    generation.restart(policy, prompts: Self.prompts(world, settings, using: &generator))
    phase = .drawing
  }

  /// Rewards the answers and compares them within their groups.
  private mutating func judge(on tape: inout Tape) {
    let examples = zip(generation.prompts, generation.answers).map { TokenExample(prompt: $0, answer: $1) }
    let rewards = examples.map { world.reward(prompt: $0.prompt, answer: $0.answer) }
    batch = Batch(
      examples: examples, oldLogProbabilities: generation.logProbabilities,
      referenceLogProbabilities: settings.klCoefficient > 0
        ? TokenBatch(examples).logProbabilities(under: reference, on: &tape) : nil,
      rewards: rewards,
      advantages: groupAdvantages(rewards: rewards, groupSize: settings.groupSize, convention: settings.convention))
    meanRewards.append(mean(rewards))
    phase = .updating(update: 0)
  }

  private mutating func learn(from batch: Batch, on tape: inout Tape) {
    let tokens = TokenBatch(batch.examples)
    // Until the policy has moved, what was computed while it drew the answers is what would be computed here again.
    let scored = tape.activations.hold(tokens, of: policy) ? nil : score(tokens, on: &tape)
    let logProbabilities =
      scored.map { tokens.split(tape.value(of: $0.logProbabilities)) } ?? batch.oldLogProbabilities
    let sequences = SequenceBatch(
      new: logProbabilities, old: batch.oldLogProbabilities,
      mask: logProbabilities.map { $0.map { _ in true } }, advantages: batch.advantages)
    let loss = loss(of: sequences, batch)
    let seed = loss.gradient.flatMap { $0 }
    var gradient = scored.map { tape.gradient(of: $0, seed: seed) } ?? tape.gradientOfKept(tokens, seed: seed)
    let norm = clipGradientNorm(&gradient, maximum: settings.maximumGradientNorm)
    let informative = informativeGroups(rewards: batch.rewards, groupSize: settings.groupSize)
    lastReport = Report(
      loss: loss.loss, logProbabilities: logProbabilities, meanReward: mean(batch.rewards),
      informativeGroups: Double(informative.count { $0 }) / Double(informative.count),
      metrics: groupLossMetrics(sequences, reference: batch.referenceLogProbabilities, range: settings.range),
      gradientNorm: norm)
    optimiser.step(&policy.parameters, gradient: gradient)
  }

  private func score(_ tokens: TokenBatch, on tape: inout Tape) -> ScoredTokens {
    tape.clear()
    let parameters = tape.trainable(policy)
    let new = tokens.logProbabilities(under: policy, parameters: parameters, on: &tape)
    return ScoredTokens(parameters: parameters, logProbabilities: new)
  }

  private func loss(of sequences: SequenceBatch, _ batch: Batch) -> TokenLoss {
    guard let ratio = settings.sequenceRatio else {
      return groupLoss(
        sequences, reference: batch.referenceLogProbabilities, coefficient: settings.klCoefficient,
        range: settings.range, aggregation: settings.aggregation)
    }
    let loss = sequenceLoss(sequences, ratio: ratio, range: settings.range)
    return TokenLoss(loss: loss.loss, gradient: loss.gradient)
  }
}

/// Answer tokens' log-probabilities on a tape, and the parameters that they depend on.
private struct ScoredTokens {
  let parameters: Variable
  let logProbabilities: Variable
}

extension Tape {
  fileprivate mutating func gradient(of scored: ScoredTokens, seed: [Double]) -> [Double] {
    differentiate(scored.logProbabilities, seed: seed)
    return gradient(of: scored.parameters)
  }
}
