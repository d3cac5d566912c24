import CArithmetic

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
    let sizes = attentionSizes(x, heads: heads, length: length)
    let weights = reserve(x.rows * heads * arithmetic_weight_stride(length), startsAtZero: false)
    var memory = takeScratch(arithmetic_attention_scratch(sizes))
    let operation = Operation.attention(x, heads: heads, length: length, weights: weights)
    let result = record(operation, rows: x.rows, columns: x.columns / 3, isDifferentiable: needsGradient(x)) {
      output, values in
      memory.withUnsafeMutableBufferPointer { buffer in
        guard let scratch = buffer.baseAddress else { return }
        arithmetic_attention(widest, sizes, values + x.offset, values + weights, output, scratch)
      }
    }
    scratch = memory
    return result
  }

  /// With `o` the output: `p̄ₜₛ = ōₜ·vₛ`, `v̄ₛ ← v̄ₛ + Σₜ pₜₛ ōₜ`, and with `s̄ₜₛ` the softmax's gradient over `√d`,
  /// `q̄ₜ ← q̄ₜ + Σₛ s̄ₜₛ kₛ`, `k̄ₛ ← k̄ₛ + Σₜ s̄ₜₛ qₜ`.
  mutating func pullBackAttention(_ y: Variable, _ x: Variable, heads: Int, length: Int, weights: Int) {
    let sizes = attentionSizes(x, heads: heads, length: length)
    var memory = takeScratch(arithmetic_attention_scratch(sizes))
    withStorage { values, gradients in
      memory.withUnsafeMutableBufferPointer { buffer in
        guard let scratch = buffer.baseAddress else { return }
        arithmetic_attention_slope(
          widest, sizes, values + x.offset, values + weights, gradients + y.offset, gradients + x.offset, scratch)
      }
    }
    scratch = memory
  }
}

/// How many of what attention has.
private func attentionSizes(_ x: Variable, heads: Int, length: Int) -> arithmetic_attention_sizes {
  precondition(x.columns % (3 * heads) == 0, "Each head has queries, keys and values of one width.")
  precondition(x.rows % length == 0, "The rows are whole sequences.")
  return arithmetic_attention_sizes(
    sequences: x.rows / length, heads: heads, length: length, head_width: x.columns / (3 * heads))
}
