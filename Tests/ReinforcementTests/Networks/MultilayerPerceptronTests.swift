import Testing

@testable import Reinforcement

@Suite struct MultilayerPerceptronTests {
  private func network(_ activation: MultilayerPerceptron.Activation = .tanh) -> MultilayerPerceptron {
    var generator = SeededGenerator(seed: 4)
    return MultilayerPerceptron(widths: [3, 5, 4, 2], activation: activation, using: &generator)
  }

  @Test(arguments: MultilayerPerceptron.Activation.allCases)
  func actingAndLearningComputeTheSameOutputs(activation: MultilayerPerceptron.Activation) {
    let network = network(activation)
    let samples = normalNumbers(15, seed: 9)
    var tape = Tape()
    let inputs = tape.input(samples, rows: 5, columns: 3)
    let parameters = tape.input(network.parameters, rows: 1, columns: network.parameters.count)
    let outputs = network.outputs(for: inputs, parameters: parameters, on: &tape)
    #expect(tape.value(of: outputs) == network.outputs(for: samples))
    #expect(network.outputs(for: Array(samples[6..<9])) == Array(network.outputs(for: samples)[4..<6]))
  }

  @Test(arguments: MultilayerPerceptron.Activation.allCases)
  func theGradientAgreesWithCentralDifferences(activation: MultilayerPerceptron.Activation) {
    let network = network(activation)
    func loss(_ numbers: [Double]) -> (value: Double, gradient: [Double]) {
      var tape = Tape()
      let inputs = tape.input(normalNumbers(6, seed: 8), rows: 2, columns: 3, differentiable: false)
      let parameters = tape.input(numbers, rows: 1, columns: numbers.count)
      let total = tape.sum(tape.square(network.outputs(for: inputs, parameters: parameters, on: &tape)))
      tape.differentiate(total)
      return (tape.scalar(total), tape.gradient(of: parameters))
    }
    let expected = centralDifferences(of: network.parameters) { loss($0).value }
    #expect(largestDifference(loss(network.parameters).gradient, expected) < 1e-7)
  }

  /// One input, one hidden unit, one output: y = 2 tanh(0.5 · 3 − 0.5) + 1 = 2 tanh 1 + 1 = 2.5231883119115293.
  @Test func aNetworkByHand() {
    var generator = SeededGenerator(seed: 1)
    var network = MultilayerPerceptron(widths: [1, 1, 1], using: &generator)
    network.parameters = [0.5, -0.5, 2, 1]
    #expect(abs(network.outputs(for: [3])[0] - 2.523_188_311_911_529_3) < 1e-15)
  }

  @Test(arguments: [(4, 4), (6, 3), (2, 7), (1, 1)])
  func orthogonalMatricesAreOrthogonal(rows: Int, columns: Int) {
    var generator = SeededGenerator(seed: 2)
    let matrix = orthogonalMatrix(rows: rows, columns: columns, gain: 3, using: &generator)
    let row = { (i: Int) in Array(matrix[(i * columns)..<((i + 1) * columns)]) }
    let column = { (j: Int) in (0..<rows).map { matrix[$0 * columns + j] } }
    let frame = rows <= columns ? (0..<rows).map(row) : (0..<columns).map(column)
    for i in frame.indices {
      for j in frame.indices { #expect(abs(dot(frame[i], frame[j]) - (i == j ? 9 : 0)) < 1e-12) }
    }
  }
}
