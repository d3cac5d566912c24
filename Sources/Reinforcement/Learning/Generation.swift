/// Answers being drawn token by token from a language model, several side by side.
///
///     o_t ~ π(· | prompt, o_1 … o_{t−1})    until the end token, or the longest answer
///
/// A value: a half-drawn batch can be kept, compared and continued.
public struct Generation: Equatable, Sendable {
  /// What decides when an answer is complete.
  public let world: TokenWorld
  /// What was asked, one for each sequence.
  public private(set) var prompts: [[Int]]
  /// What was drawn so far, the end token included.
  public private(set) var answers: [[Int]]
  /// `log π(o_t|…)` of each token drawn.
  public private(set) var logProbabilities: [[Double]]
  /// True takes the likeliest token each time instead of drawing.
  public let isGreedy: Bool

  private var decoder: TransformerDecoder

  /// Nothing drawn yet.
  ///
  /// - Parameters:
  ///   - network: a language model whose context holds the world's longest sequence.
  ///   - prompts: at least one, of one length or several, each at least one token long.
  public init(_ network: CausalTransformer, prompts: [[Int]], world: TokenWorld, isGreedy: Bool = false) {
    precondition(network.shape.outputs == TokenWorld.vocabulary, "A language model has an output for each token.")
    self.world = world
    self.prompts = prompts
    self.isGreedy = isGreedy
    answers = [[Int]](repeating: [], count: prompts.count)
    logProbabilities = [[Double]](repeating: [], count: prompts.count)
    let prefix = Self.reading(prompts, network, world)
    decoder = prefix.decoder.selecting(prefix.places)
  }

  /// Begins anew with other prompts, in the memory that there is.
  mutating func restart(_ network: CausalTransformer, prompts: [[Int]]) {
    self.prompts = prompts
    answers = [[Int]](repeating: [], count: prompts.count)
    logProbabilities = [[Double]](repeating: [], count: prompts.count)
    let prefix = Self.reading(prompts, network, world)
    decoder.restart(from: prefix.decoder, chosen: prefix.places)
  }

  /// A decoder that has read what all prompts have before the last token of the shortest, and which of its sequences
  /// each of them continues; equal prompts are read once.
  private static func reading(
    _ prompts: [[Int]], _ network: CausalTransformer, _ world: TokenWorld
  ) -> (decoder: TransformerDecoder, places: [Int]) {
    let distinct = Array(Set(prompts)).sorted { $0.lexicographicallyPrecedes($1) }
    let longest = (prompts.map(\.count).max() ?? 1) + world.answerLimit - 1
    var decoder = TransformerDecoder(network, sequences: distinct.count, length: longest)
    let shortest = prompts.map(\.count).min() ?? 1
    for position in 0..<(shortest - 1) { _ = decoder.outputs(for: distinct.map { $0[position] }) }
    let places = Dictionary(uniqueKeysWithValues: distinct.enumerated().map { ($1, $0) })
    return (decoder, prompts.compactMap { places[$0] })
  }

  /// Whether every answer is complete.
  public var isDone: Bool { answers.allSatisfy(world.isComplete) }

  /// Draws the next token of each answer that has all tokens before it read and is not complete.
  public mutating func step(using generator: inout some RandomNumberGenerator) {
    step(using: &generator) { decoder, column in decoder.outputs(for: column) }
  }

  /// The same, with what is computed on the way kept for learning, as long as it continues what was kept before.
  mutating func step(keeping kept: inout TransformerActivations, using generator: inout some RandomNumberGenerator) {
    if answers.allSatisfy(\.isEmpty) {
      decoder.begin(keeping: &kept, columns: (0..<decoder.position).map(column))
    }
    step(using: &generator) { decoder, column in
      let continues = kept.precedes(
        decoder.network, sequences: decoder.sequences, length: decoder.length, position: decoder.position)
      return continues ? decoder.outputs(for: column, keeping: &kept) : decoder.outputs(for: column)
    }
  }

  private mutating func step(
    using generator: inout some RandomNumberGenerator, reading: (inout TransformerDecoder, [Int]) -> [Double]
  ) {
    var hasDrawn = false
    while !hasDrawn && !isDone {
      let position = decoder.position
      let outputs = reading(&decoder, column(position))
      let logPolicies = logSoftmax(outputs, width: TokenWorld.vocabulary)
      let policies = exponentials(of: logPolicies)
      for sequence in prompts.indices
      where prompts[sequence].count + answers[sequence].count == position + 1 && !world.isComplete(answers[sequence]) {
        let row = (sequence * TokenWorld.vocabulary)..<((sequence + 1) * TokenWorld.vocabulary)
        let token =
          isGreedy ? indexOfLargest(Array(outputs[row])) : drawCategorical(Array(policies[row]), using: &generator)
        answers[sequence].append(token)
        logProbabilities[sequence].append(logPolicies[row.lowerBound + token])
        hasDrawn = true
      }
    }
  }

  /// Draws until every answer is complete.
  public mutating func run(using generator: inout some RandomNumberGenerator) {
    while !isDone { step(using: &generator) }
  }

  private func column(_ position: Int) -> [Int] { prompts.indices.map { token($0, at: position) } }

  private func token(_ sequence: Int, at position: Int) -> Int {
    let prompt = prompts[sequence]
    if position < prompt.count { return prompt[position] }
    let place = position - prompt.count
    return place < answers[sequence].count ? answers[sequence][place] : TokenWorld.padding
  }
}

/// The mean reward of the answers that take the likeliest token each time, over all prompts of a world.
public func greedyAccuracy(of network: CausalTransformer, in world: TokenWorld) -> Double {
  var generation = Generation(network, prompts: world.prompts, world: world, isGreedy: true)
  var unused = SeededGenerator(seed: 0)
  generation.run(using: &unused)
  return mean(zip(generation.prompts, generation.answers).map { world.reward(prompt: $0, answer: $1) })
}
