/// DPO: a language model learns from comparisons without a reward model, one minibatch a step.
///
///     h = (log π(chosen) − log π(rejected)) − (log π_ref(chosen) − log π_ref(rejected))
///     L = −mean log σ(β h)          (and the variants of `PreferenceLossVariant`)
///
/// The reference is the model that training began with.
///
/// Source: Rafailov et al., arXiv 2305.18290, eq. 7.
public struct DirectPreferenceTraining: Equatable, Sendable {
  /// What can be chosen.
  public struct Settings: Equatable, Sendable {
    /// `β` > 0.
    public var beta = 0.1
    /// Which loss.
    public var variant = PreferenceLossVariant.sigmoid(labelSmoothing: 0)
    /// Comparisons in a minibatch, at least 1.
    public var minibatch = 16
    /// Adam's `α`.
    public var learningRate = 5e-4
    /// The bound on the gradient's norm.
    public var maximumGradientNorm = 1.0

    /// The defaults.
    public init() {}
  }

  /// What a minibatch showed, before the step it led to.
  public struct Report: Equatable, Sendable {
    /// The comparisons in it.
    public let comparisons: [TokenComparison]
    /// The sums of log-probabilities, of each pair.
    public let pairs: [PreferencePair]
    /// The loss.
    public let loss: Double
    /// The mean of β h.
    public let margin: Double
    /// The share of pairs with h > 0.
    public let accuracy: Double
    /// The mean of log π(chosen).
    public let chosenLogProbability: Double
    /// The mean of log π(rejected).
    public let rejectedLogProbability: Double
    /// ‖g‖ before it was clipped.
    public let gradientNorm: Double
  }

  /// What was chosen.
  public let settings: Settings
  /// What is being trained.
  public private(set) var policy: CausalTransformer
  /// The frozen model that training began with.
  public let reference: CausalTransformer
  /// The comparisons.
  public let comparisons: [TokenComparison]
  /// What the last minibatch showed; nil before the first.
  public private(set) var lastReport: Report?
  /// How many minibatches were used.
  public private(set) var steps = 0

  private var optimiser: Adam
  private var generator: SeededGenerator

  /// A policy before its first step.
  ///
  /// - Parameter comparisons: at least one.
  public init(
    _ policy: CausalTransformer, comparisons: [TokenComparison], settings: Settings = Settings(), seed: UInt64
  ) {
    precondition(!comparisons.isEmpty && settings.minibatch >= 1, "There are comparisons, and a minibatch holds some.")
    self.policy = policy
    reference = policy
    self.comparisons = comparisons
    self.settings = settings
    optimiser = Adam(learningRate: settings.learningRate)
    generator = SeededGenerator(seed: seed)
  }

  /// Learns from one minibatch, drawn with replacement.
  ///
  /// - Parameter tape: memory to work in; what it held is forgotten.
  public mutating func step(on tape: inout Tape) {
    let size = settings.minibatch
    let sample = (0..<size).map { _ in comparisons[drawIndex(below: comparisons.count, using: &generator)] }
    let batch = TokenBatch(sample.map(\.chosenExample) + sample.map(\.rejectedExample))
    let frozen = batch.logProbabilities(under: reference, on: &tape).map(compensatedSum)
    tape.clear()
    let parameters = tape.trainable(policy)
    let tokens = batch.logProbabilities(under: policy, parameters: parameters, on: &tape)
    let current = batch.split(tape.value(of: tokens)).map(compensatedSum)
    let pairs = (0..<size).map {
      PreferencePair(
        policyChosen: current[$0], policyRejected: current[size + $0], referenceChosen: frozen[$0],
        referenceRejected: frozen[size + $0])
    }
    tape.differentiate(tokens, seed: seed(pairs, batch))
    var gradient = tape.gradient(of: parameters)
    let norm = clipGradientNorm(&gradient, maximum: settings.maximumGradientNorm)
    lastReport = report(sample, pairs, gradientNorm: norm)
    optimiser.step(&policy.parameters, gradient: gradient)
    steps += 1
  }

  /// Learns from several minibatches.
  public mutating func run(steps: Int, on tape: inout Tape) {
    for _ in 0..<steps { step(on: &tape) }
  }

  /// The loss's derivative by the log-probability of each token: the pair's slope for the chosen answer's tokens, its
  /// negative for the rejected one's.
  private func seed(_ pairs: [PreferencePair], _ batch: TokenBatch) -> [Double] {
    let slopes = pairs.map {
      preferenceSlope(margin: $0.margin, beta: settings.beta, variant: settings.variant) / Double(pairs.count)
    }
    return zip(batch.examples, slopes + slopes.map { -$0 }).flatMap { example, slope in
      [Double](repeating: slope, count: example.answer.count)
    }
  }

  private func report(_ sample: [TokenComparison], _ pairs: [PreferencePair], gradientNorm: Double) -> Report {
    Report(
      comparisons: sample, pairs: pairs,
      loss: mean(pairs.map { preferenceLoss(margin: $0.margin, beta: settings.beta, variant: settings.variant) }),
      margin: mean(pairs.map { settings.beta * $0.margin }), accuracy: mean(pairs.map { $0.margin > 0 ? 1 : 0 }),
      chosenLogProbability: mean(pairs.map(\.policyChosen)),
      rejectedLogProbability: mean(pairs.map(\.policyRejected)), gradientNorm: gradientNorm)
  }
}
