import Foundation
import Testing

@testable import Reinforcement

/// An operation on a 3 × 4 matrix (and a second one of twelve numbers, in the shape it asks for), to be differentiated.
struct TapeCase: CustomTestStringConvertible, Sendable {
  let testDescription: String
  var rows = 3
  var columns = 4
  /// Numbers the function is at home with, from normal ones.
  var domain: @Sendable (Double) -> Double = { $0 }
  let result: @Sendable (inout Tape, Variable, Variable) -> Variable
}

let tapeCases: [TapeCase] = [
  TapeCase(testDescription: "exp") { tape, x, _ in tape.exp(x) },
  TapeCase(testDescription: "log", domain: { 0.5 + $0 * $0 }) { tape, x, _ in tape.log(x) },
  TapeCase(testDescription: "square") { tape, x, _ in tape.square(x) },
  TapeCase(testDescription: "tanh") { tape, x, _ in tape.tanh(x) },
  TapeCase(testDescription: "relu") { tape, x, _ in tape.relu(x) },
  TapeCase(testDescription: "gelu") { tape, x, _ in tape.gelu(x) },
  TapeCase(testDescription: "log σ") { tape, x, _ in tape.logSigmoid(x) },
  TapeCase(testDescription: "scale") { tape, x, _ in tape.scale(x, by: -2.5) },
  TapeCase(testDescription: "clip") { tape, x, _ in tape.clip(x, low: -0.5, high: 0.7) },
  TapeCase(testDescription: "add") { tape, x, y in tape.add(x, y) },
  TapeCase(testDescription: "subtract") { tape, x, y in tape.subtract(x, y) },
  TapeCase(testDescription: "multiply") { tape, x, y in tape.multiply(x, y) },
  TapeCase(testDescription: "minimum") { tape, x, y in tape.minimum(x, y) },
  TapeCase(testDescription: "maximum") { tape, x, y in tape.maximum(x, y) },
  TapeCase(testDescription: "a variable used twice") { tape, x, y in tape.multiply(tape.add(x, y), tape.exp(x)) },
  TapeCase(testDescription: "affine") { tape, x, y in
    tape.affine(
      x, weights: tape.block(of: y, from: 0, rows: 4, columns: 2), bias: tape.block(of: y, from: 8, rows: 1, columns: 2)
    )
  },
  TapeCase(testDescription: "affine of one wide row", rows: 1, columns: 6) { tape, x, y in
    tape.affine(
      x, weights: tape.block(of: y, from: 0, rows: 6, columns: 1), bias: tape.block(of: y, from: 7, rows: 1, columns: 1)
    )
  },
  TapeCase(testDescription: "product") { tape, x, y in tape.product(x, tape.reshaped(y, rows: 4, columns: 3)) },
  TapeCase(testDescription: "product with transposed") { tape, x, y in
    tape.productWithTransposed(x, tape.block(of: y, from: 4, rows: 2, columns: 4))
  },
  TapeCase(testDescription: "sum") { tape, x, _ in tape.sum(x) },
  TapeCase(testDescription: "mean") { tape, x, _ in tape.mean(x) },
  TapeCase(testDescription: "weighted sum") { tape, x, _ in
    tape.weightedSum(x, weights: (0..<12).map { Double($0 % 5) - 2 })
  },
  TapeCase(testDescription: "row sums") { tape, x, _ in tape.rowSums(x) },
  TapeCase(testDescription: "rows") { tape, x, _ in tape.rows(of: x, at: [2, 0, 2, 2]) },
  TapeCase(testDescription: "entries") { tape, x, _ in tape.entries(of: x, columns: [3, 0, 1]) },
  TapeCase(testDescription: "softmax") { tape, x, _ in tape.softmax(x) },
  TapeCase(testDescription: "log-softmax") { tape, x, _ in tape.logSoftmax(x) },
  TapeCase(testDescription: "layer normalisation") { tape, x, y in
    tape.normalisedRows(
      x, gain: tape.block(of: y, from: 0, rows: 1, columns: 4), bias: tape.block(of: y, from: 4, rows: 1, columns: 4))
  },
  TapeCase(testDescription: "attention of one head", rows: 4, columns: 9) { tape, x, _ in
    tape.attention(x, heads: 1, length: 4)
  },
  TapeCase(testDescription: "attention of two heads over two sequences", rows: 6, columns: 12) { tape, x, _ in
    tape.attention(x, heads: 2, length: 3)
  },
]

@Suite struct TapeTests {
  /// The numbers of a result are made one by weights that are all different, so that no two errors cancel.
  private func loss(_ tapeCase: TapeCase, _ x: [Double], _ y: [Double]) -> (value: Double, x: [Double], y: [Double]) {
    var tape = Tape()
    let first = tape.input(x, rows: tapeCase.rows, columns: tapeCase.columns)
    let second = tape.input(y, rows: 3, columns: 4)
    let result = tapeCase.result(&tape, first, second)
    let weights: [Double] = (0..<result.count).map(unequalWeight)
    let total = tape.weightedSum(result, weights: weights)
    tape.differentiate(total)
    return (tape.scalar(total), tape.gradient(of: first), tape.gradient(of: second))
  }

  /// The error of a central difference is h²/6 times the third derivative, plus rounding of 10⁻¹⁶/h: about 10⁻¹⁰ here.
  @Test(arguments: tapeCases) func everyGradientAgreesWithCentralDifferences(_ tapeCase: TapeCase) {
    let x = normalNumbers(tapeCase.rows * tapeCase.columns, seed: 11).map(tapeCase.domain)
    let y = normalNumbers(12, seed: 12).map(tapeCase.domain)
    let gradients = loss(tapeCase, x, y)
    #expect(largestDifference(gradients.x, centralDifferences(of: x) { loss(tapeCase, $0, y).value }) < 1e-7)
    #expect(largestDifference(gradients.y, centralDifferences(of: y) { loss(tapeCase, x, $0).value }) < 1e-7)
  }

  /// z = (x y + y)², x = 2, y = 3: z = 81, ∂z/∂x = 2·9·3 = 54, ∂z/∂y = 2·9·(2 + 1) = 54.
  @Test func theChainRuleByHand() {
    var tape = Tape()
    let x = tape.input([2], rows: 1, columns: 1)
    let y = tape.input([3], rows: 1, columns: 1)
    let z = tape.square(tape.add(tape.multiply(x, y), y))
    tape.differentiate(z)
    #expect(tape.scalar(z) == 81)
    #expect(tape.gradient(of: x) == [54])
    #expect(tape.gradient(of: y) == [54])
  }

  /// (1 2; 3 4)(5 6; 7 8) = (19 22; 43 50).
  @Test func aProductByHand() {
    var tape = Tape()
    let x = tape.input([1, 2, 3, 4], rows: 2, columns: 2)
    let y = tape.input([5, 6, 7, 8], rows: 2, columns: 2)
    let (product, turned) = (tape.product(x, y), tape.productWithTransposed(x, y))
    #expect(tape.value(of: product) == [19, 22, 43, 50])
    #expect(tape.value(of: turned) == [17, 23, 39, 53])
  }

  @Test func aClearedTapeGivesTheSameAgain() {
    func run(on tape: inout Tape) -> [Double] {
      let x = tape.input(normalNumbers(36, seed: 3), rows: 4, columns: 9)
      let result = tape.sum(tape.square(tape.attention(x, heads: 3, length: 2)))
      tape.differentiate(result)
      return tape.gradient(of: x)
    }
    var tape = Tape()
    let first = run(on: &tape)
    tape.clear()
    let second = run(on: &tape)
    #expect(second == first)
  }

  @Test func whatHasWeightZeroDoesNotEnterEvenIfInfinite() {
    var tape = Tape()
    let x = tape.input([1, -.infinity, 2], rows: 3, columns: 1)
    let total = tape.weightedSum(x, weights: [1, 0, 3])
    #expect(tape.scalar(total) == 7)
  }

  @Test func aTokenSeesNothingOfWhatComesAfterIt() {
    func outputs(_ x: [Double]) -> [Double] {
      var tape = Tape()
      let variable = tape.input(x, rows: 4, columns: 6)
      let result = tape.attention(variable, heads: 1, length: 4)
      return tape.value(of: result)
    }
    let x = normalNumbers(24, seed: 5)
    let changed = Array(x[..<18]) + normalNumbers(6, seed: 6)
    #expect(outputs(x)[..<6] == outputs(changed)[..<6])
    #expect(outputs(x)[6...] != outputs(changed)[6...])
  }

  /// 2 units in the last place: 4.4e-16 relative.
  @Test func theExponentialAgreesWithTheLibrary() {
    for index in -7000...7000 {
      let x = Double(index) / 10.03
      #expect(abs(exponential(x) / Foundation.exp(x) - 1) < 4.5e-16)
    }
    #expect(exponential(800) == .infinity)
    #expect(exponential(-800) == 0)
    #expect(exponential(-740) > 0)
    #expect(exponential(.nan).isNaN)
    #expect(exponential(0) == 1)
  }

  @Test func theHyperbolicTangentAgreesWithTheLibrary() {
    for index in -4000...4000 {
      let x = Double(index) * Double(index) * Double(index) / 3e9
      guard x != 0 else { continue }
      #expect(abs(hyperbolicTangent(x) / Foundation.tanh(x) - 1) < 6.7e-16)
    }
    #expect(hyperbolicTangent(1e-300) == 1e-300)
    #expect(hyperbolicTangent(-1e4) == -1)
    #expect(hyperbolicTangent(.infinity) == 1)
    #expect(hyperbolicTangent(.nan).isNaN)
    #expect(hyperbolicTangent(0) == 0)
  }

  /// The row-by-row sum, written the obvious way.
  @Test(arguments: [(1, 1, 1), (2, 3, 4), (3, 5, 2), (5, 9, 7), (4, 8, 8)])
  func theProductAgreesWithTheObviousLoop(m: Int, k: Int, n: Int) {
    let (a, b) = (normalNumbers(m * k, seed: 1), normalNumbers(k * n, seed: 2))
    var tape = Tape()
    let product = tape.product(tape.input(a, rows: m, columns: k), tape.input(b, rows: k, columns: n))
    var expected: [Double] = []
    for i in 0..<m {
      for j in 0..<n {
        let terms: [Double] = (0..<k).map { p in a[i * k + p] * b[p * n + j] }
        expected.append(terms.reduce(0, +))
      }
    }
    #expect(largestDifference(tape.value(of: product), expected) < 1e-14)
  }
}
