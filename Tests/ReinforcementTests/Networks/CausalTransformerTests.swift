import Testing

@testable import Reinforcement

@Suite struct CausalTransformerTests {
  private func network(outputs: Int? = nil, isTied: Bool = false) -> CausalTransformer {
    var generator = SeededGenerator(seed: 6)
    let shape = TransformerShape(
      vocabulary: 7, context: 6, width: 8, heads: 2, layers: 2, hidden: 12, outputs: outputs, isTied: isTied)
    var network = CausalTransformer(shape: shape, using: &generator)
    // Gains of 1 and biases of 0 would hide a mistake in them.
    for index in network.parameters.indices { network.parameters[index] += 0.1 * drawNormal(using: &generator) }
    return network
  }

  private func outputs(_ network: CausalTransformer, _ tokens: [Int], length: Int, rows: [Int]? = nil) -> [Double] {
    var tape = Tape()
    let parameters = tape.frozen(network)
    let outputs = network.outputs(for: tokens, length: length, parameters: parameters, rows: rows, on: &tape)
    return tape.value(of: outputs)
  }

  @Test(arguments: [false, true]) func theGradientAgreesWithCentralDifferences(isTied: Bool) {
    let network = network(isTied: isTied)
    func loss(_ numbers: [Double]) -> (value: Double, gradient: [Double]) {
      var tape = Tape()
      let parameters = tape.input(numbers, rows: 1, columns: numbers.count)
      let outputs = network.outputs(for: [1, 4, 0, 2, 2, 6], length: 3, parameters: parameters, on: &tape)
      let picked = tape.entries(of: tape.logSoftmax(outputs), columns: [4, 0, 3, 2, 6, 1])
      let total = tape.mean(picked)
      tape.differentiate(total)
      return (tape.scalar(total), tape.gradient(of: parameters))
    }
    let gradient = loss(network.parameters).gradient
    // Every seventh parameter: all matrices, in the time a debug build has.
    for index in stride(from: 0, to: network.parameters.count, by: 7) {
      var (up, down) = (network.parameters, network.parameters)
      up[index] += 1e-5
      down[index] -= 1e-5
      let expected = (loss(up).value - loss(down).value) / 2e-5
      #expect(abs(gradient[index] - expected) < 1e-8)
    }
  }

  @Test(arguments: [(nil, false), (nil, true), (1, false)] as [(Int?, Bool)])
  func readingTokenByTokenGivesTheSameOutputs(outputs count: Int?, isTied: Bool) {
    let network = network(outputs: count, isTied: isTied)
    let sequences = [[1, 4, 0, 2, 5, 3], [6, 6, 1, 0, 0, 2], [3, 2, 1, 0, 4, 5]]
    let width = network.shape.outputs
    let whole = outputs(network, sequences.flatMap { $0 }, length: 6)
    var decoder = TransformerDecoder(network, sequences: 3)
    for t in 0..<6 {
      let step = decoder.outputs(for: sequences.map { $0[t] })
      for i in 0..<3 {
        let row = Array(whole[((i * 6 + t) * width)..<((i * 6 + t + 1) * width)])
        #expect(largestDifference(Array(step[(i * width)..<((i + 1) * width)]), row) < 1e-13)
      }
    }
    #expect(decoder.position == 6)
  }

  @Test func laterTokensChangeNothingBeforeThem() {
    let network = network()
    let (one, other) = (outputs(network, [1, 2, 3, 4], length: 4), outputs(network, [1, 2, 3, 5], length: 4))
    #expect(one[..<21] == other[..<21])
    #expect(one[21...] != other[21...])
  }

  @Test func positionsCount() {
    let network = network()
    let rows = outputs(network, [3, 3], length: 2)
    #expect(rows[..<7] != rows[7...])
  }

  @Test func chosenRowsAreRowsOfTheWhole() {
    let network = network()
    let whole = outputs(network, [1, 2, 3, 4, 5, 6], length: 3)
    let chosen = outputs(network, [1, 2, 3, 4, 5, 6], length: 3, rows: [4, 0])
    #expect(chosen == Array(whole[28..<35]) + Array(whole[0..<7]))
  }

  @Test func aNewHeadKeepsTheLayersBelow() {
    let network = network()
    var generator = SeededGenerator(seed: 1)
    let scorer = network.replacingHead(outputs: 1, using: &generator)
    #expect(scorer.shape.outputs == 1)
    for (old, new) in zip(network.layout.blocks, scorer.layout.blocks) where !old.name.hasPrefix("head") {
      #expect(old == new)
      #expect(network.parameters[old.range] == scorer.parameters[new.range])
    }
    #expect(outputs(scorer, [1, 2, 3], length: 3).count == 3)
  }

  /// 16·32 + 16·32 for the tables; each layer 2·64 norms, 32·96 + 96, 32·32 + 32, 32·128 + 128, 128·32 + 32; 64 for the
  /// last norm; 32·16 + 16 for the head.
  @Test func theSmallTransformerHasTwentySevenThousandParameters() {
    var generator = SeededGenerator(seed: 1)
    let network = CausalTransformer(shape: TransformerShape(), using: &generator)
    let layer = 2 * 64 + (32 * 96 + 96) + (32 * 32 + 32) + (32 * 128 + 128) + (128 * 32 + 32)
    #expect(network.parameters.count == 2 * 16 * 32 + 2 * layer + 64 + 32 * 16 + 16)
    #expect(network.layout.count == network.parameters.count)
  }
}
