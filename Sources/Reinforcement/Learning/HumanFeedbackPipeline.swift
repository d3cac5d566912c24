/// All of RLHF, from demonstrations to a policy: supervised fine-tuning, a reward model from comparisons, PPO against it.
/// A step is a step of whichever stage is running.
///
///     demonstrations → SFT → answers compared by a judge → reward model → PPO: actor, critic, reward, reference
///
/// Source: Ouyang et al., InstructGPT, arXiv 2203.02155, fig. 2.
public struct HumanFeedbackPipeline: Equatable, Sendable {
  /// What can be chosen.
  public struct Settings: Equatable, Sendable {
    /// Demonstrations written.
    public var demonstrations = 1_024
    /// How often a demonstration is right, in [0, 1].
    public var accuracy = 0.7
    /// How often a demonstration ends with an exclamation mark, in [0, 1].
    public var demonstratedEnthusiasm = 0.15
    /// Minibatches of supervised fine-tuning.
    public var fineTuningSteps = 200
    /// Demonstrations in each of them.
    public var fineTuningMinibatch = 32
    /// Adam's `α` in fine-tuning.
    public var fineTuningRate = 3e-3
    /// Pairs of answers drawn to be compared.
    public var comparisons = 1_000
    /// What the judge likes: with enthusiasm above 0 the reward model can be flattered.
    public var taste = AnswerTaste()
    /// Minibatches of the reward model.
    public var rewardModelSteps = 200
    /// Comparisons in each of them.
    public var rewardModelMinibatch = 32
    /// Adam's `α` in the reward model's training.
    public var rewardModelRate = 1e-3
    /// What is chosen about PPO.
    public var feedback = LanguageFeedbackSettings()
    /// How large the models are.
    public var shape = TransformerShape()

    /// The defaults.
    public init() {}
  }

  /// What is running, with its own state.
  public enum Stage: Equatable, Sendable {
    /// The language model learns from demonstrations.
    case fineTuning(SupervisedFineTuning)
    /// The reward model learns from comparisons of that model's answers.
    case rewardModelling(RewardModelTraining)
    /// The policy learns from the reward model's scores.
    case reinforcing(LanguageFeedbackTraining)
  }

  /// What was chosen.
  public let settings: Settings
  /// What is asked.
  public let world: TokenWorld
  /// What is running.
  public private(set) var stage: Stage
  /// The language model that fine-tuning made; nil before it is done.
  public private(set) var tuned: CausalTransformer?
  /// How many steps were taken, in all stages together.
  public private(set) var steps = 0

  private var stepsInStage = 0
  private var generator: SeededGenerator

  /// A pipeline before its first step: demonstrations are written, nothing is learnt.
  ///
  /// - Parameter world: its answers have room for exclamation marks if enthusiasm is to matter.
  public init(
    world: TokenWorld = TokenWorld(largestAddend: 4, answerLimit: 6), settings: Settings = Settings(), seed: UInt64
  ) {
    var generator = SeededGenerator(seed: seed)
    self.world = world
    self.settings = settings
    let network = CausalTransformer(shape: settings.shape, using: &generator)
    let demonstrations = world.demonstrations(
      count: settings.demonstrations, accuracy: settings.accuracy, enthusiasm: settings.demonstratedEnthusiasm,
      using: &generator)
    stage = .fineTuning(
      SupervisedFineTuning(
        network, examples: demonstrations, minibatch: settings.fineTuningMinibatch,
        learningRate: settings.fineTuningRate, seed: generator.next()))
    self.generator = generator
  }

  /// Takes the next step of the running stage; the last step of a stage begins the next one.
  ///
  /// - Parameter tape: memory to work in; what it held is forgotten.
  public mutating func step(on tape: inout Tape) {
    steps += 1
    stepsInStage += 1
    switch stage {
    case .fineTuning(var training):
      training.step(on: &tape)
      stage = .fineTuning(training)
      if stepsInStage >= settings.fineTuningSteps { beginRewardModelling(from: training.network) }
    case .rewardModelling(var training):
      training.step(on: &tape)
      stage = .rewardModelling(training)
      if stepsInStage >= settings.rewardModelSteps { beginReinforcing(with: training.model) }
    case .reinforcing(var training):
      training.step(on: &tape)
      stage = .reinforcing(training)
    }
  }

  private mutating func beginRewardModelling(from network: CausalTransformer) {
    tuned = network
    stepsInStage = 0
    let comparisons = settings.taste.comparisons(
      of: network, count: settings.comparisons, in: world, using: &generator)
    stage = .rewardModelling(
      RewardModelTraining(
        from: network, comparisons: comparisons, minibatch: settings.rewardModelMinibatch,
        learningRate: settings.rewardModelRate, seed: generator.next()))
  }

  private mutating func beginReinforcing(with model: CausalTransformer) {
    guard let tuned else { return }
    stepsInStage = 0
    stage = .reinforcing(
      LanguageFeedbackTraining(
        tuned, rewardModel: model, world: world, settings: settings.feedback, seed: generator.next()))
  }
}

extension HumanFeedbackPipeline {
  /// Sums of 0, 1 and 2, and room for two exclamation marks: a world small enough for the whole way to be watched.
  public static let smallWorld = TokenWorld(largestAddend: 2, answerLimit: 4)
}

extension HumanFeedbackPipeline.Settings {
  /// Settings for `smallWorld`: all three stages take less than a second.
  ///
  /// - Parameters:
  ///   - klCoefficient: `β` ≥ 0.
  ///   - enthusiasm: what an exclamation mark is worth to the judge; a right sum is worth 4.
  public static func small(klCoefficient: Double, enthusiasm: Double) -> Self {
    var settings = Self()
    settings.demonstrations = 256
    settings.demonstratedEnthusiasm = 0.2
    settings.fineTuningMinibatch = 16
    settings.fineTuningRate = 5e-3
    settings.comparisons = 600
    settings.rewardModelSteps = 250
    settings.taste = AnswerTaste(enthusiasm: enthusiasm)
    settings.rewardModelMinibatch = 16
    settings.rewardModelRate = 3e-3
    settings.feedback.batch = 24
    settings.feedback.epochs = 2
    settings.feedback.klCoefficient = klCoefficient
    settings.feedback.learningRate = 3e-3
    settings.feedback.criticLearningRate = 6e-3
    settings.shape = TransformerShape(context: 8, width: 12, heads: 2, layers: 1, hidden: 24)
    return settings
  }
}
