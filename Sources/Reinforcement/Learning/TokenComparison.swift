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
