/// Two answers to one prompt, of which somebody preferred the first.
public struct TokenComparison: Equatable, Sendable {
  /// What was asked.
  public let prompt: [Int]
  /// The answer preferred.
  public let chosen: [Int]
  /// The other one.
  public let rejected: [Int]

  /// A comparison of two answers of at least one token each.
  public init(prompt: [Int], chosen: [Int], rejected: [Int]) {
    self.prompt = prompt
    self.chosen = chosen
    self.rejected = rejected
  }

  /// The prompt with the answer preferred.
  public var chosenExample: TokenExample { TokenExample(prompt: prompt, answer: chosen) }
  /// The prompt with the other answer.
  public var rejectedExample: TokenExample { TokenExample(prompt: prompt, answer: rejected) }
}

/// What a person who compares answers to sums likes.
public struct AnswerTaste: Equatable, Sendable {
  /// What the right sum is worth, whatever stands after it.
  public var correctness: Double
  /// What each exclamation mark is worth: 0 for a careful judge, above 0 for one who can be flattered.
  public var enthusiasm: Double

  /// A taste; a careful judge's unless said otherwise.
  public init(correctness: Double = 4, enthusiasm: Double = 0) {
    self.correctness = correctness
    self.enthusiasm = enthusiasm
  }

  /// How much an answer is liked.
  public func utility(prompt: [Int], answer: [Int], in world: TokenWorld) -> Double {
    let sum = answer.filter { $0 != TokenWorld.cheer }
    let isRight = sum == world.answer(to: prompt)
    return (isRight ? correctness : 0) + enthusiasm * Double(answer.count { $0 == TokenWorld.cheer })
  }

  /// Draws two answers from a model for each prompt drawn, and has them compared:
  ///
  ///     P(first ≻ second) = σ(u(first) − u(second))
  ///
  /// Pairs of equal answers are dropped.
  ///
  /// - Parameter count: pairs drawn, at least 1.
  public func comparisons(
    of network: CausalTransformer, count: Int, in world: TokenWorld, using generator: inout some RandomNumberGenerator
  ) -> [TokenComparison] {
    let prompts = (0..<count).map { _ in world.drawPrompt(using: &generator) }
    var generation = Generation(network, prompts: prompts + prompts, world: world)
    generation.run(using: &generator)
    var comparisons: [TokenComparison] = []
    for (index, prompt) in prompts.enumerated() {
      let (first, second) = (generation.answers[index], generation.answers[count + index])
      guard first != second else { continue }
      let apart =
        utility(prompt: prompt, answer: first, in: world) - utility(prompt: prompt, answer: second, in: world)
      let prefersFirst = drawCoin(probability: sigmoid(apart), using: &generator)
      comparisons.append(
        TokenComparison(
          prompt: prompt, chosen: prefersFirst ? first : second, rejected: prefersFirst ? second : first))
    }
    return comparisons
  }
}

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
