import Foundation
import Testing

@testable import Reinforcement

/// Numbers computed by PyTorch in double precision, made by Tests/Oracles/networks_torch.py.
private struct TorchNumbers: Decodable {
  struct Matrix: Decodable {
    let rows: Int
    let columns: Int
    let numbers: [Double]
  }
  struct Case: Decodable {
    let name: String
    let inputs: [Matrix]
    let result: [Double]
    let gradients: [[Double]]
  }
  struct Clip: Decodable {
    let gradient: [Double]
    let maximum: Double
    let norm: Double
    let result: [Double]
  }
  let cases: [Case]
  let optimisers: [String: [[Double]]]
  let clips: [Clip]

  static func read() throws -> TorchNumbers {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "networks-torch.json")
    return try JSONDecoder().decode(TorchNumbers.self, from: Data(contentsOf: file))
  }
}

/// What each case of the fixture computes, on our tape.
private func result(_ name: String, _ x: [Variable], on tape: inout Tape) -> Variable? {
  switch name {
  case "tanh": return tape.tanh(x[0])
  case "relu": return tape.relu(x[0])
  case "gelu": return tape.gelu(x[0])
  case "log sigmoid": return tape.logSigmoid(x[0])
  case "exp": return tape.exp(x[0])
  case "log": return tape.log(x[0])
  case "square": return tape.square(x[0])
  case "clip": return tape.clip(x[0], low: -0.5, high: 0.7)
  case "minimum": return tape.minimum(x[0], x[1])
  case "multiply": return tape.multiply(x[0], x[1])
  case "product": return tape.product(x[0], x[1])
  case "product with transposed": return tape.productWithTransposed(x[0], x[1])
  case "affine": return tape.affine(x[0], weights: x[1], bias: x[2])
  case "softmax": return tape.softmax(x[0])
  case "log-softmax": return tape.logSoftmax(x[0])
  case "layer normalisation": return tape.normalisedRows(x[0], gain: x[1], bias: x[2])
  case "rows": return tape.rows(of: x[0], at: [2, 0, 2, 1])
  case "attention": return tape.attention(x[0], heads: 2, length: 3)
  case "layer": return layer(x, on: &tape)
  default: return nil
  }
}

/// A whole transformer layer of width 8, without gains and biases.
private func layer(_ x: [Variable], on tape: inout Tape) -> Variable {
  func norm(_ y: Variable) -> Variable {
    let gain = tape.input([Double](repeating: 1, count: 8), rows: 1, columns: 8, differentiable: false)
    let bias = tape.input([Double](repeating: 0, count: 8), rows: 1, columns: 8, differentiable: false)
    return tape.normalisedRows(y, gain: gain, bias: bias)
  }
  let projected = tape.product(norm(x[0]), x[1])
  let gathered = tape.attention(projected, heads: 2, length: 3)
  let attended = tape.add(x[0], tape.product(gathered, x[2]))
  let expanded = tape.gelu(tape.product(norm(attended), x[3]))
  return tape.add(attended, tape.product(expanded, x[4]))
}

@Suite struct TorchOracleTests {
  @Test func everyLayerAndItsGradientsAreThoseOfTorch() throws {
    let numbers = try TorchNumbers.read()
    #expect(numbers.cases.count == 19)
    for torch in numbers.cases {
      var tape = Tape()
      let inputs = torch.inputs.map { tape.input($0.numbers, rows: $0.rows, columns: $0.columns) }
      let ours = try #require(result(torch.name, inputs, on: &tape), "\(torch.name) is computed on the tape")
      tape.differentiate(ours, seed: (0..<ours.count).map(unequalWeight))
      #expect(largestDifference(tape.value(of: ours), torch.result) < 1e-12, "\(torch.name)")
      for (input, gradient) in zip(inputs, torch.gradients) {
        #expect(largestDifference(tape.gradient(of: input), gradient) < 1e-11, "\(torch.name)")
      }
    }
  }

  /// The gradient of step k is θ³ + k for each parameter, from θ = (0.5, −1, 2).
  private func path(_ step: (inout [Double], [Double]) -> Void) -> [[Double]] {
    var θ = [0.5, -1.0, 2.0]
    return (1...5).map { k in
      step(&θ, θ.map { $0 * $0 * $0 + Double(k) })
      return θ
    }
  }

  @Test func optimisersTakeTheStepsOfTorch() throws {
    let torch = try TorchNumbers.read().optimisers
    var descent = GradientDescent(learningRate: 0.05)
    var momentum = GradientDescent(learningRate: 0.05, momentum: 0.9)
    var adam = Adam(learningRate: 0.1, meanDecay: 0.8, squareDecay: 0.95, epsilon: 1e-6)
    var adamW = Adam(learningRate: 0.1, weightDecay: 0.2)
    let ours = [
      "descent": path { descent.step(&$0, gradient: $1) }, "momentum": path { momentum.step(&$0, gradient: $1) },
      "adam": path { adam.step(&$0, gradient: $1) }, "adamw": path { adamW.step(&$0, gradient: $1) },
    ]
    #expect(Set(torch.keys) == Set(ours.keys))
    for (name, steps) in ours {
      let expected = try #require(torch[name])
      #expect(largestDifference(steps.flatMap { $0 }, expected.flatMap { $0 }) < 1e-12, "\(name)")
    }
  }

  @Test func gradientsAreClippedLikeTorchs() throws {
    for clip in try TorchNumbers.read().clips {
      var gradient = clip.gradient
      let norm = clipGradientNorm(&gradient, maximum: clip.maximum)
      #expect(abs(norm - clip.norm) < 1e-12)
      #expect(largestDifference(gradient, clip.result) < 1e-12)
    }
  }
}
