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
