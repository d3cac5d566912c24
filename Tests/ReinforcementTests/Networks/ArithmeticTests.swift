import CArithmetic
import Testing

@testable import Reinforcement

/// Every loop at every width of instruction against the plain form, to the last bit.
@Suite struct ArithmeticTests {
  static let widths: [arithmetic_width] = [arithmetic_width_common, arithmetic_width_256, arithmetic_width_512]
    .filter { arithmetic_has_width($0) }

  private func numbers(_ count: Int, seed: UInt64, scale: Double = 1) -> [Double] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in scale * drawNormal(using: &generator) }
  }

  @Test func thisProcessorsWidthIsOneThatIsTested() {
    #expect(Self.widths.contains(widest))
    #expect(Self.widths.first == arithmetic_width_common)
  }

  @Test(arguments: widths, [(1, 4, 64), (15, 32, 96), (37, 70, 19), (64, 64, 1), (7, 0, 9), (33, 130, 8)])
  func aProductAddsItsTermsInOrder(width: arithmetic_width, sizes: (m: Int, k: Int, n: Int)) {
    let (m, k, n) = sizes
    let (a, b) = (numbers(m * k, seed: 1), numbers(k * n, seed: 2))
    let bias = numbers(n, seed: 3)
    for startsAtBias in [false, true] {
      var c = numbers(m * (n + 3), seed: 4)
      var plain = c
      for i in 0..<m {
        for j in 0..<n {
          var sum = startsAtBias ? bias[j] : plain[i * (n + 3) + j]
          for p in 0..<k { sum += a[i * k + p] * b[p * n + j] }
          plain[i * (n + 3) + j] = sum
        }
      }
      arithmetic_product(width, &c, n + 3, startsAtBias ? bias : nil, a, k, 1, b, m, k, n)
      #expect(c == plain)
    }
  }

  @Test(arguments: widths)
  func aTransposedFactorIsReadInPlace(width: arithmetic_width) {
    let (m, k, n) = (18, 21, 24)
    let (a, b) = (numbers(m * k, seed: 5), numbers(k * n, seed: 6))
    let turned = (0..<k).flatMap { p in (0..<m).map { i in a[i * k + p] } }
    var (c, other) = (numbers(m * n, seed: 7), numbers(m * n, seed: 7))
    arithmetic_product(width, &c, n, nil, a, k, 1, b, m, k, n)
    arithmetic_product(width, &other, n, nil, turned, 1, m, b, m, k, n)
    #expect(c == other)
  }

  /// Every power, small ones and large ones, and what does not fit into whole instructions.
  private var arguments: [Double] {
    numbers(1003, seed: 8, scale: 10) + [0, -0.0, 1e-300, 25, -25, 709.5, 711, -740, -800, .infinity, -.infinity]
  }

  @Test(arguments: widths)
  func elementaryFunctionsAreTheirPlainForms(width: arithmetic_width) {
    let x = arguments
    var y = x
    arithmetic_exponential(width, x, &y, x.count)
    #expect(y == x.map { exponential($0) })
    arithmetic_tanh(width, x, &y, x.count)
    #expect(y == x.map { hyperbolicTangent($0) })
    let finite = x.filter { abs($0) < 1e6 }
    arithmetic_gelu(width, finite, &y, finite.count)
    #expect(Array(y.prefix(finite.count)) == finite.map { gelu($0) })
    for special in [Double.nan] {
      arithmetic_exponential(width, [special], &y, 1)
      #expect(y[0].isNaN)
    }
  }

  private func gelu(_ x: Double) -> Double {
    x * logistic(1.595_769_121_605_730_9 * (x + 0.044715 * x * x * x))
  }

  @Test(arguments: widths)
  func geluSlopesAreTheirPlainForm(width: arithmetic_width) {
    let x = numbers(211, seed: 9) + [0]
    let (y, upstream) = (x.map { gelu($0) }, numbers(x.count, seed: 10))
    var gradient = numbers(x.count, seed: 11)
    let plain = gradient.indices.map { i -> Double in
      let σ = x[i] == 0 ? 0.5 : y[i] / x[i]
      let slope = σ + y[i] * (1 - σ) * 1.595_769_121_605_730_9 * (1 + 0.134145 * x[i] * x[i])
      return gradient[i] + slope * upstream[i]
    }
    arithmetic_gelu_slope(width, x, y, upstream, &gradient, x.count)
    #expect(gradient == plain)
  }

  @Test(arguments: widths, [(rows: 19, columns: 32), (rows: 9, columns: 12)])
  func normalisedRowsAreTheirPlainForm(width: arithmetic_width, sizes: (rows: Int, columns: Int)) {
    let (rows, columns) = sizes
    let (x, upstream) = (numbers(rows * columns, seed: 12), numbers(rows * columns, seed: 13))
    let (gain, bias) = (numbers(columns, seed: 14), numbers(columns, seed: 15))
    var y = x
    arithmetic_normalise(width, x, columns, gain, bias, &y, columns, rows, columns)
    var (xs, gains, biases) = (numbers(x.count, seed: 16), numbers(columns, seed: 17), numbers(columns, seed: 18))
    var (plainXs, plainGains, plainBiases) = (xs, gains, biases)
    arithmetic_normalise_slope(width, x, gain, upstream, &xs, &gains, &biases, rows, columns)
    for row in 0..<rows {
      let place = (row * columns)..<((row + 1) * columns)
      let (mean, s) = moments(Array(x[place]))
      var (sum, product) = (0.0, 0.0)
      for (j, i) in place.enumerated() {
        #expect(y[i] == (x[i] - mean) * s * gain[j] + bias[j])
        sum += gain[j] * upstream[i]
        product += gain[j] * upstream[i] * ((x[i] - mean) * s)
      }
      for (j, i) in place.enumerated() {
        let normalised = (x[i] - mean) * s
        plainGains[j] += upstream[i] * normalised
        plainBiases[j] += upstream[i]
        plainXs[i] +=
          s * (gain[j] * upstream[i] - sum * (1 / Double(columns)) - normalised * (product * (1 / Double(columns))))
      }
    }
    #expect(xs == plainXs)
    #expect(gains == plainGains)
    #expect(biases == plainBiases)
  }

  private func moments(_ x: [Double]) -> (mean: Double, inverseDeviation: Double) {
    let mean = x.reduce(0, +) / Double(x.count)
    let squares = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (mean, 1 / (squares / Double(x.count) + 1e-5).squareRoot())
  }

  static let attentions = [
    arithmetic_attention_sizes(sequences: 3, heads: 4, length: 15, head_width: 8),
    arithmetic_attention_sizes(sequences: 2, heads: 2, length: 7, head_width: 6),
    arithmetic_attention_sizes(sequences: 1, heads: 1, length: 16, head_width: 20),
  ]

  @Test(arguments: widths, attentions)
  func attentionIsItsPlainForm(width: arithmetic_width, sizes: arithmetic_attention_sizes) {
    let plain = PlainAttention(sizes, x: numbers(sizes.rows * 3 * sizes.width, seed: 19))
    var weights = [Double](repeating: 9, count: sizes.rows * sizes.heads * sizes.stride)
    var output = [Double](repeating: 9, count: sizes.rows * sizes.width)
    var scratch = [Double](repeating: 9, count: arithmetic_attention_scratch(sizes))
    arithmetic_attention(width, sizes, plain.x, &weights, &output, &scratch)
    #expect(weights == plain.weights)
    #expect(output == plain.output)

    let upstream = numbers(output.count, seed: 20)
    var gradient = numbers(plain.x.count, seed: 21)
    let expected = plain.gradient(of: upstream, addedTo: gradient)
    arithmetic_attention_slope(width, sizes, plain.x, weights, upstream, &gradient, &scratch)
    #expect(gradient == expected)
  }

  @Test(arguments: widths, attentions)
  func oneTokenAtATimeGathersTheSame(width: arithmetic_width, sizes: arithmetic_attention_sizes) {
    let plain = PlainAttention(sizes, x: numbers(sizes.rows * 3 * sizes.width, seed: 22))
    var keys = [Double](repeating: 0, count: sizes.sequences * sizes.width * sizes.stride)
    var values = [Double](repeating: 0, count: sizes.rows * sizes.width)
    var weights = [Double](repeating: 9, count: sizes.rows * sizes.heads * sizes.stride)
    var output = [Double](repeating: 9, count: sizes.rows * sizes.width)
    for t in 0..<sizes.length {
      plain.x.withUnsafeBufferPointer { x in
        weights.withUnsafeMutableBufferPointer { weights in
          output.withUnsafeMutableBufferPointer { output in
            guard let x = x.baseAddress, let weights = weights.baseAddress, let output = output.baseAddress else {
              return
            }
            arithmetic_attend(
              width, sizes, t, x + t * 3 * sizes.width, sizes.length * 3 * sizes.width, &keys, &values,
              weights + t * sizes.heads * sizes.stride, sizes.length * sizes.heads * sizes.stride,
              output + t * sizes.width, sizes.length * sizes.width)
          }
        }
      }
    }
    #expect(output == plain.output)
    #expect(weights == plain.weights)
  }

  /// Three actions of two outcomes each in fourteen states, filled up to sixteen.
  @Test(arguments: widths)
  func aSweepIsItsPlainForm(width: arithmetic_width) {
    let (states, stride, actions, outcomes) = (14, 16, 3, 2)
    let count = actions * outcomes * stride
    let (drawn, reward) = (numbers(count, seed: 27), numbers(count, seed: 28))
    let probability = drawn.enumerated().map { $0.offset % stride < states ? $0.element : 0 }
    let next = (0..<count).map { ($0 * 7) % (states + 1) }
    var values = numbers(states, seed: 29) + [0, 0]
    let plain = (0..<states).map { state in
      (0..<actions).map { action in
        (0..<outcomes).reduce(0.0) { sum, outcome in
          let place = (action * outcomes + outcome) * stride + state
          return sum + probability[place] * (reward[place] + 0.9 * values[next[place]])
        }
      }.reduce(-.infinity, max)
    }
    let change = largestChange(plain, Array(values[..<states]))
    var scratch = [Double](repeating: 1, count: 2 * stride)
    let report = probability.withUnsafeBufferPointer { probability in
      reward.withUnsafeBufferPointer { reward in
        next.withUnsafeBufferPointer { next -> arithmetic_sweep_report? in
          guard let p = probability.baseAddress, let r = reward.baseAddress, let n = next.baseAddress
          else { return nil }
          let process = arithmetic_process(
            probability: p, reward: r, next: n, actions: actions, outcomes: outcomes, stride: stride)
          return arithmetic_sweep(width, process, 0.9, &values, &scratch)
        }
      }
    }
    #expect(values == plain + [0, 0])
    #expect(report?.change == change && report?.size == scale(of: plain))
  }

  @Test(arguments: widths)
  func adamsStepIsItsPlainForm(width: arithmetic_width) {
    let rule = arithmetic_adam(
      mean_decay: 0.9, square_decay: 0.999, epsilon: 1e-8, step_size: 0.02, inverse_root: 3, kept: 0.99)
    let gradient = numbers(45, seed: 23)
    var (mean, square) = (numbers(45, seed: 24), numbers(45, seed: 25).map { $0 * $0 })
    var parameters = numbers(45, seed: 26)
    let before = (mean, square, parameters)
    arithmetic_adam_step(width, rule, gradient, &mean, &square, &parameters, 45)
    for i in 0..<45 {
      let m = 0.9 * before.0[i] + (1 - 0.9) * gradient[i]
      let v = 0.999 * before.1[i] + (1 - 0.999) * gradient[i] * gradient[i]
      #expect((mean[i], square[i]) == (m, v))
      #expect(parameters[i] == 0.99 * before.2[i] - 0.02 * m / (v.squareRoot() * 3 + 1e-8))
    }
  }
}

extension arithmetic_attention_sizes {
  fileprivate var rows: Int { sequences * length }
  fileprivate var width: Int { heads * head_width }
  fileprivate var stride: Int { arithmetic_weight_stride(length) }
}

/// Causal attention as it is written down: one sum after another.
private struct PlainAttention {
  let sizes: arithmetic_attention_sizes
  let x: [Double]
  var weights: [Double]
  var output: [Double]

  init(_ sizes: arithmetic_attention_sizes, x: [Double]) {
    self.sizes = sizes
    self.x = x
    weights = [Double](repeating: 0, count: sizes.rows * sizes.heads * sizes.stride)
    output = [Double](repeating: 0, count: sizes.rows * sizes.width)
    for row in 0..<sizes.rows {
      for head in 0..<sizes.heads { gather(row, head) }
    }
  }

  /// Index of the first query (part 0), key (1) or value (2) of a row and head.
  private func index(_ row: Int, _ head: Int, part: Int) -> Int {
    (3 * row + part) * sizes.width + head * sizes.head_width
  }

  private func firstRow(_ row: Int) -> Int { row / sizes.length * sizes.length }

  private mutating func gather(_ row: Int, _ head: Int) {
    let (first, scale) = (firstRow(row), 1 / Double(sizes.head_width).squareRoot())
    var scores = (first...row).map { key -> Double in
      var score = 0.0
      for d in 0..<sizes.head_width {
        score += x[index(row, head, part: 0) + d] * scale * x[index(key, head, part: 1) + d]
      }
      return score
    }
    let largest = scores.max() ?? 0
    scores = scores.map { exponential($0 - largest) }
    let share = 1 / scores.reduce(0, +)
    for (s, score) in scores.enumerated() {
      weights[(row * sizes.heads + head) * sizes.stride + s] = score * share
      for d in 0..<sizes.head_width {
        output[row * sizes.width + head * sizes.head_width + d] +=
          score * share * x[index(first + s, head, part: 2) + d]
      }
    }
  }

  func gradient(of upstream: [Double], addedTo start: [Double]) -> [Double] {
    var gradient = start
    let (size, scale) = (sizes.head_width, 1 / Double(sizes.head_width).squareRoot())
    for row in 0..<sizes.rows {
      for head in 0..<sizes.heads {
        let first = firstRow(row)
        let place = row * sizes.width + head * size
        let shares = (first...row).map { weights[(row * sizes.heads + head) * sizes.stride + $0 - first] }
        let byWeight = (first...row).map { key -> Double in
          var sum = 0.0
          for d in 0..<size { sum += upstream[place + d] * x[index(key, head, part: 2) + d] }
          return sum
        }
        let expected = innerProduct(shares, byWeight, count: shares.count)
        for s in shares.indices {
          let byScore = scale * shares[s] * (byWeight[s] - expected)
          for d in 0..<size {
            gradient[index(row, head, part: 0) + d] += byScore * x[index(first + s, head, part: 1) + d]
            gradient[index(first + s, head, part: 1) + d] += byScore * x[index(row, head, part: 0) + d]
            gradient[index(first + s, head, part: 2) + d] += shares[s] * upstream[place + d]
          }
        }
      }
    }
    return gradient
  }
}
