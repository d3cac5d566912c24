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

extension TokenWorld {
  /// Comparisons by a careful judge: the right answer to every prompt, preferred to each of some wrong ones.
  ///
  /// - Parameter wrong: the wrong numbers to set beside a right one.
  public func comparisons(with wrong: (_ sum: Int) -> [Int]) -> [TokenComparison] {
    prompts.flatMap { prompt in
      let sum = prompt[0] + prompt[2]
      return wrong(sum).map { number in
        TokenComparison(
          prompt: prompt, chosen: answer(to: prompt), rejected: answer(to: prompt, tooHighBy: number - sum))
      }
    }
  }
}
