/// Supervised fine-tuning: a language model learns to say what the demonstrations say, one minibatch a step.
///
///     L = −(1/N) Σᵢ Σₜ log π(o_{i,t} | prompt_i, o_{i,1} … o_{i,t−1}),   N answer tokens in the minibatch
///
/// Only the answers are learnt, not the prompts.
///
/// Source: Ouyang et al., InstructGPT, arXiv 2203.02155, §3.5 (SFT); the loss is the likelihood of each next token.
public struct SupervisedFineTuning: Equatable, Sendable {
  /// What a minibatch showed, before the step it led to.
  public struct Report: Equatable, Sendable {
    /// The examples in it.
    public let examples: [TokenExample]
    /// `log π` of each answer token, for each example.
    public let logProbabilities: [[Double]]
    /// The loss, in nats a token.
    public let loss: Double
    /// ‖g‖ before it was clipped.
    public let gradientNorm: Double
  }

  /// What is being trained.
  public private(set) var network: CausalTransformer
  /// The demonstrations.
  public let examples: [TokenExample]
  /// Examples in a minibatch, at least 1.
  public let minibatch: Int
  /// What the last minibatch showed; nil before the first.
  public private(set) var lastReport: Report?
  /// The loss of every minibatch so far.
  public private(set) var losses: [Double] = []

  private var optimiser: Adam
  private var generator: SeededGenerator

  /// A model before its first step.
  ///
  /// - Parameters:
  ///   - examples: at least one.
  ///   - learningRate: Adam's `α`.
  public init(
    _ network: CausalTransformer, examples: [TokenExample], minibatch: Int = 32, learningRate: Double = 3e-3,
    seed: UInt64
  ) {
    precondition(!examples.isEmpty && minibatch >= 1, "There are demonstrations, and a minibatch holds some.")
    self.network = network
    self.examples = examples
    self.minibatch = minibatch
    optimiser = Adam(learningRate: learningRate)
    generator = SeededGenerator(seed: seed)
  }

  /// Learns from one minibatch, drawn with replacement.
  ///
  /// - Parameter tape: memory to work in; what it held is forgotten.
  public mutating func step(on tape: inout Tape) {
    let batch = TokenBatch((0..<minibatch).map { _ in examples[drawIndex(below: examples.count, using: &generator)] })
    tape.clear()
    let parameters = tape.trainable(network)
    let logProbabilities = batch.logProbabilities(under: network, parameters: parameters, on: &tape)
    let loss = tape.scale(tape.mean(logProbabilities), by: -1)
    tape.differentiate(loss)
    var gradient = tape.gradient(of: parameters)
    let norm = clipGradientNorm(&gradient, maximum: 1)
    lastReport = Report(
      examples: batch.examples, logProbabilities: batch.split(tape.value(of: logProbabilities)),
      loss: tape.scalar(loss), gradientNorm: norm)
    losses.append(tape.scalar(loss))
    optimiser.step(&network.parameters, gradient: gradient)
  }

  /// Learns from several minibatches.
  public mutating func run(steps: Int, on tape: inout Tape) {
    for _ in 0..<steps { step(on: &tape) }
  }
}
