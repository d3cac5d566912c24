/// A question with an answer, as tokens.
public struct TokenExample: Equatable, Sendable {
  /// What is asked.
  public let prompt: [Int]
  /// What is said, the end token included.
  public let answer: [Int]

  /// A question with an answer of at least one token.
  public init(prompt: [Int], answer: [Int]) {
    precondition(!prompt.isEmpty && !answer.isEmpty, "A prompt and an answer have at least one token each.")
    self.prompt = prompt
    self.answer = answer
  }
}

/// Questions and answers side by side, as a transformer reads them.
///
/// The outputs at a token concern the next one, so the answer's tokens are scored one row before they stand: the row of
/// the state "all tokens so far". The last token of an answer is a state of nothing, and only its score is ever read.
public struct TokenBatch: Equatable, Sendable {
  /// The examples, in order.
  public let examples: [TokenExample]
  /// Tokens in the longest example.
  public let length: Int
  /// All examples, filled up with padding to `length`.
  public let tokens: [Int]
  /// All examples, filled up with padding and cut to `length` − 1: what is read to score the answers' tokens.
  public let stateTokens: [Int]
  /// For each answer token, example by example: the row of the state before it, among `stateTokens`.
  public let stateRows: [Int]
  /// For each answer token, example by example: the token itself.
  public let answerTokens: [Int]
  /// For each example: the row of its last token, among `tokens`.
  public let lastRows: [Int]

  /// A batch of at least one example.
  public init(_ examples: [TokenExample]) {
    precondition(!examples.isEmpty, "A batch has at least one example.")
    self.examples = examples
    let texts = examples.map { $0.prompt + $0.answer }
    let length = texts.map(\.count).max() ?? 0
    let filled = texts.map { $0 + [Int](repeating: TokenWorld.padding, count: length - $0.count) }
    self.length = length
    tokens = filled.flatMap { $0 }
    stateTokens = filled.flatMap { $0.dropLast() }
    answerTokens = examples.flatMap(\.answer)
    stateRows = examples.enumerated().flatMap { index, example in
      example.answer.indices.map { index * (length - 1) + example.prompt.count - 1 + $0 }
    }
    lastRows = texts.enumerated().map { index, text in index * length + text.count - 1 }
  }

  /// Numbers of the answer tokens, given in one row, as one row for each example.
  public func split(_ numbers: [Double]) -> [[Double]] {
    var start = 0
    return examples.map { example in
      defer { start += example.answer.count }
      return Array(numbers[start..<(start + example.answer.count)])
    }
  }

  /// What a network says of the state before each answer token, on a tape, tokens × outputs.
  ///
  /// - Parameters:
  ///   - network: a language model or a critic.
  ///   - parameters: its parameters on the tape.
  public func stateOutputs(
    of network: CausalTransformer, parameters: Variable, on tape: inout Tape
  ) -> Variable {
    network.outputs(for: stateTokens, length: length - 1, parameters: parameters, rows: stateRows, on: &tape)
  }

  /// `log π(o_t | prompt, o_1 … o_{t−1})` of each answer token, on a tape, tokens × 1.
  ///
  /// - Parameters:
  ///   - network: a language model.
  ///   - parameters: its parameters on the tape.
  public func logProbabilities(
    under network: CausalTransformer, parameters: Variable, on tape: inout Tape
  ) -> Variable {
    let logits = stateOutputs(of: network, parameters: parameters, on: &tape)
    let logPolicy = tape.logSoftmax(logits)
    return tape.entries(of: logPolicy, columns: answerTokens)
  }

  /// The same, as numbers, for each example.
  public func logProbabilities(under network: CausalTransformer, on tape: inout Tape) -> [[Double]] {
    tape.clear()
    let parameters = tape.frozen(network)
    let result = logProbabilities(under: network, parameters: parameters, on: &tape)
    return split(tape.value(of: result))
  }

  /// The single output of a network at the state before each answer token: a critic's values, for each example.
  public func values(under critic: CausalTransformer, on tape: inout Tape) -> [[Double]] {
    tape.clear()
    let parameters = tape.frozen(critic)
    let result = stateOutputs(of: critic, parameters: parameters, on: &tape)
    return split(tape.value(of: result))
  }

  /// The single output of a network at the last token of each example: a reward model's scores.
  public func scores(under model: CausalTransformer, on tape: inout Tape) -> [Double] {
    tape.clear()
    let parameters = tape.frozen(model)
    let result = model.outputs(for: tokens, length: length, parameters: parameters, rows: lastRows, on: &tape)
    return tape.value(of: result)
  }
}

/// How likely a whole answer is, by the log-probabilities of its tokens.
///
///     π(o | prompt) = exp Σₜ log π(o_t | prompt, o_1 … o_{t−1})
public func answerProbability(logProbabilities: [Double]) -> Double {
  exponential(compensatedSum(logProbabilities))
}

extension Tape {
  /// A network's parameters, to be differentiated.
  public mutating func trainable(_ network: CausalTransformer) -> Variable {
    input(network.parameters, rows: 1, columns: network.parameters.count)
  }

  /// A network's parameters, as constants.
  public mutating func frozen(_ network: CausalTransformer) -> Variable {
    input(network.parameters, rows: 1, columns: network.parameters.count, differentiable: false)
  }
}
