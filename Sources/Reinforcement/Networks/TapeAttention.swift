import RealModule

extension Tape {
  /// Causal self-attention of several heads: each token gathers from itself and the tokens before it.
  ///
  ///     pₜₛ = softmaxₛ(qₜ·kₛ / √d) for s ≤ t,   outputₜ = Σₛ pₜₛ vₛ      for each head, d its width
  ///
  /// Source: Vaswani et al., arXiv 1706.03762, eq. 1, with the mask of §3.2.3.
  ///
  /// - Parameters:
  ///   - x: (sequences · length) × 3·width; in each row the queries, then the keys, then the values, and in each of
  ///     these the heads one after another.
  ///   - heads: how many; it divides width.
  ///   - length: tokens in a sequence.
  /// - Returns: (sequences · length) × width.
  public mutating func attention(_ x: Variable, heads: Int, length: Int) -> Variable {
    let sizes = AttentionSizes(x, heads: heads, length: length)
    let weights = reserve(sizes.sequences * heads * length * length, startsAtZero: true)
    var turnedKeys = takeScratch(sizes.headWidth * length)
    let operation = Operation.attention(x, heads: heads, length: length, weights: weights)
    let result = record(
      operation, rows: x.rows, columns: sizes.width, isDifferentiable: needsGradient(x), startsAtZero: true
    ) { output, values in
      turnedKeys.withUnsafeMutableBufferPointer { buffer in
        guard let turned = buffer.baseAddress else { return }
        sizes.forEachHead { head in
          attend(
            sizes, values + x.offset + head.start, weights: values + weights + head.weights, keys: turned,
            into: output + head.output)
        }
      }
    }
    scratch = turnedKeys
    return result
  }

  /// With `o` the output: `p̄ₜₛ = ōₜ·vₛ`, `v̄ₛ ← v̄ₛ + Σₜ pₜₛ ōₜ`, and with `s̄ₜₛ` the softmax's gradient over `√d`,
  /// `q̄ₜ ← q̄ₜ + Σₛ s̄ₜₛ kₛ`, `k̄ₛ ← k̄ₛ + Σₜ s̄ₜₛ qₜ`.
  mutating func pullBackAttention(_ y: Variable, _ x: Variable, heads: Int, length: Int, weights: Int) {
    let sizes = AttentionSizes(x, heads: heads, length: length)
    var memory = takeScratch((sizes.headWidth + 2) * length)
    withStorage { values, gradients in
      memory.withUnsafeMutableBufferPointer { buffer in
        guard let scratch = buffer.baseAddress else { return }
        sizes.forEachHead { head in
          attendBackwards(
            sizes, values + x.offset + head.start, weights: values + weights + head.weights,
            upstream: gradients + y.offset + head.output, gradient: gradients + x.offset + head.start, scratch)
        }
      }
    }
    scratch = memory
  }
}

/// How many of what attention has, and where they lie.
private struct AttentionSizes {
  let sequences: Int
  let heads: Int
  let length: Int
  let width: Int
  var headWidth: Int { width / heads }
  /// From one row of queries, keys and values to the next.
  var stride: Int { 3 * width }
  var scale: Double { 1 / Double(headWidth).squareRoot() }

  init(_ x: Variable, heads: Int, length: Int) {
    precondition(x.columns % (3 * heads) == 0, "Each head has queries, keys and values of one width.")
    precondition(x.rows % length == 0, "The rows are whole sequences.")
    sequences = x.rows / length
    self.heads = heads
    self.length = length
    width = x.columns / 3
  }

  /// Calls `body` with where each head of each sequence begins: its first query, its weights, its output.
  func forEachHead(_ body: ((start: Int, weights: Int, output: Int)) -> Void) {
    for sequence in 0..<sequences {
      for head in 0..<heads {
        body(
          (
            start: sequence * length * stride + head * headWidth,
            weights: (sequence * heads + head) * length * length,
            output: sequence * length * width + head * headWidth
          ))
      }
    }
  }
}

/// One head over one sequence. The keys are turned to d × length first, so that all scores of a query run along memory.
private func attend(
  _ sizes: AttentionSizes, _ queries: UnsafePointer<Double>, weights: UnsafeMutablePointer<Double>,
  keys turned: UnsafeMutablePointer<Double>, into output: UnsafeMutablePointer<Double>
) {
  let (length, stride, scale) = (sizes.length, sizes.stride, sizes.scale)
  let values = queries + 2 * sizes.width
  turn(queries + sizes.width, sizes, into: turned)
  for t in 0..<length {
    let (query, row) = (queries + t * stride, weights + t * length)
    for d in 0..<sizes.headWidth { addScaled(query[d] * scale, turned + d * length, to: row, count: t + 1) }
    softmaxRow(row, count: t + 1)
    for s in 0...t { addScaled(row[s], values + s * stride, to: output + t * sizes.width, count: sizes.headWidth) }
  }
}

private func attendBackwards(
  _ sizes: AttentionSizes, _ queries: UnsafePointer<Double>, weights: UnsafePointer<Double>,
  upstream: UnsafePointer<Double>, gradient: UnsafeMutablePointer<Double>, _ scratch: UnsafeMutablePointer<Double>
) {
  let (length, stride, width, headWidth) = (sizes.length, sizes.stride, sizes.width, sizes.headWidth)
  let turnedValues = scratch + 2 * length
  let (byWeight, byScore) = (scratch, scratch + length)
  turn(queries + 2 * width, sizes, into: turnedValues)
  for t in 0..<length {
    let (row, outputGradient) = (weights + t * length, upstream + t * width)
    byWeight.update(repeating: 0, count: 2 * length)
    for d in 0..<headWidth { addScaled(outputGradient[d], turnedValues + d * length, to: byWeight, count: t + 1) }
    addSoftmaxGradient(row, byWeight, scale: sizes.scale, to: byScore, count: t + 1)
    for s in 0...t {
      let token = s * stride
      addScaled(row[s], outputGradient, to: gradient + token + 2 * width, count: headWidth)
      addScaled(byScore[s], queries + token + width, to: gradient + t * stride, count: headWidth)
      addScaled(byScore[s], queries + t * stride, to: gradient + token + width, count: headWidth)
    }
  }
}

/// Writes one head's keys (or values) of a sequence as d × length.
private func turn(_ x: UnsafePointer<Double>, _ sizes: AttentionSizes, into turned: UnsafeMutablePointer<Double>) {
  for s in 0..<sizes.length {
    for d in 0..<sizes.headWidth { turned[d * sizes.length + s] = x[s * sizes.stride + d] }
  }
}
