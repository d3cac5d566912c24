/// A reward model learning from comparisons, one minibatch a step: a transformer whose head gives a single number, read
/// at the answer's last token.
///
///     L = −mean log σ(r(x, chosen) − r(x, rejected))
///
/// Source: Ouyang et al., InstructGPT, arXiv 2203.02155, eq. 1 (K = 2); Bradley & Terry, Biometrika 39, 1952.
public struct RewardModelTraining: Equatable, Sendable {
  /// What a minibatch showed, before the step it led to.
  public struct Report: Equatable, Sendable {
    /// The comparisons in it.
    public let comparisons: [TokenComparison]
    /// `r` of the answers preferred.
    public let chosenScores: [Double]
    /// `r` of the others.
    public let rejectedScores: [Double]
    /// The loss.
    public let loss: Double
    /// The share of comparisons in which the answer preferred scores higher.
    public let accuracy: Double
    /// ‖g‖ before it was clipped.
    public let gradientNorm: Double
  }

  /// What is being trained.
  public private(set) var model: CausalTransformer
  /// The comparisons.
  public let comparisons: [TokenComparison]
  /// Comparisons in a minibatch, at least 1.
  public let minibatch: Int
  /// `c` ≥ 0: pulls the scores towards 0, as `comparisonLoss` says.
  public let centring: Double
  /// What the last minibatch showed; nil before the first.
  public private(set) var lastReport: Report?
  /// The loss of every minibatch so far.
  public private(set) var losses: [Double] = []

  private var optimiser: Adam
  private var generator: SeededGenerator

  /// A reward model before its first step: the language model's layers under a new head.
  ///
  /// - Parameters:
  ///   - languageModel: usually the one made by supervised fine-tuning.
  ///   - comparisons: at least one.
  ///   - learningRate: Adam's `α`.
  public init(
    from languageModel: CausalTransformer, comparisons: [TokenComparison], minibatch: Int = 32,
    centring: Double = 0.01, learningRate: Double = 1e-3, seed: UInt64
  ) {
    precondition(!comparisons.isEmpty && minibatch >= 1, "There are comparisons, and a minibatch holds some.")
    var generator = SeededGenerator(seed: seed)
    model = languageModel.replacingHead(outputs: 1, using: &generator)
    self.comparisons = comparisons
    self.minibatch = minibatch
    self.centring = centring
    optimiser = Adam(learningRate: learningRate)
    self.generator = generator
  }

  /// Learns from one minibatch, drawn with replacement.
  ///
  /// - Parameter tape: memory to work in; what it held is forgotten.
  public mutating func step(on tape: inout Tape) {
    let sample = (0..<minibatch).map { _ in comparisons[drawIndex(below: comparisons.count, using: &generator)] }
    let batch = TokenBatch(sample.map(\.chosenExample) + sample.map(\.rejectedExample))
    tape.clear()
    let parameters = tape.trainable(model)
    let outputs = model.outputs(
      for: batch.tokens, length: batch.length, parameters: parameters, rows: batch.lastRows, on: &tape)
    let scores = tape.value(of: outputs)
    let pairs = Array(zip(scores.prefix(minibatch), scores.suffix(minibatch)))
    let slopes = pairs.map { comparisonSlopes(chosen: $0, rejected: $1, centring: centring) }
    let size = Double(minibatch)
    tape.differentiate(outputs, seed: slopes.map { $0.chosen / size } + slopes.map { $0.rejected / size })
    var gradient = tape.gradient(of: parameters)
    let norm = clipGradientNorm(&gradient, maximum: 1)
    lastReport = Report(
      comparisons: sample, chosenScores: pairs.map(\.0), rejectedScores: pairs.map(\.1),
      loss: mean(pairs.map { comparisonLoss(chosen: $0, rejected: $1, centring: centring) }),
      accuracy: mean(pairs.map { $0 > $1 ? 1 : 0 }), gradientNorm: norm)
    losses.append(lastReport?.loss ?? 0)
    optimiser.step(&model.parameters, gradient: gradient)
  }

  /// Learns from several minibatches.
  public mutating func run(steps: Int, on tape: inout Tape) {
    for _ in 0..<steps { step(on: &tape) }
  }
}
