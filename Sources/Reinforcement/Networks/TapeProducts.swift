extension Tape {
  /// A layer of weights and a bias for each output: the affine map
  ///
  ///     yᵢⱼ = Σₚ xᵢₚ wₚⱼ + bⱼ
  ///
  /// - Parameters:
  ///   - x: one sample in each row, rows × inputs.
  ///   - weights: inputs × outputs.
  ///   - bias: 1 × outputs.
  public mutating func affine(_ x: Variable, weights: Variable, bias: Variable) -> Variable {
    precondition(x.columns == weights.rows, "A layer has a row of weights for each input.")
    precondition(bias.count == weights.columns, "A layer has a bias for each output.")
    let isDifferentiable = needsGradient(x) || needsGradient(weights) || needsGradient(bias)
    return record(
      .affine(x, weights: weights, bias: bias), rows: x.rows, columns: weights.columns,
      isDifferentiable: isDifferentiable
    ) { output, values in
      accumulateProduct(
        into: output, startingAt: values + bias.offset, values + x.offset, rowStride: x.columns, columnStride: 1,
        values + weights.offset,
        m: x.rows, k: x.columns, n: weights.columns)
    }
  }

  /// The matrix product `x y`.
  ///
  /// - Parameters:
  ///   - x: m × k.
  ///   - y: k × n.
  public mutating func product(_ x: Variable, _ y: Variable) -> Variable {
    precondition(x.columns == y.rows, "The columns of the first factor are the rows of the second.")
    let isDifferentiable = needsGradient(x) || needsGradient(y)
    return record(
      .product(x, y), rows: x.rows, columns: y.columns, isDifferentiable: isDifferentiable, startsAtZero: true
    ) { output, values in
      accumulateProduct(
        into: output, values + x.offset, rowStride: x.columns, columnStride: 1, values + y.offset,
        m: x.rows, k: x.columns, n: y.columns)
    }
  }

  /// The matrix product `x yᵀ`: each row of `x` against each row of `y`.
  ///
  /// - Parameters:
  ///   - x: m × k.
  ///   - y: n × k, a table of embeddings, say, used again to read the tokens out.
  public mutating func productWithTransposed(_ x: Variable, _ y: Variable) -> Variable {
    precondition(x.columns == y.columns, "Rows of equal length are multiplied.")
    let isDifferentiable = needsGradient(x) || needsGradient(y)
    var transposed = takeScratch(y.count)
    let result = record(
      .productWithTransposed(x, y), rows: x.rows, columns: y.rows, isDifferentiable: isDifferentiable,
      startsAtZero: true
    ) { output, values in
      transposed.withUnsafeMutableBufferPointer { buffer in
        guard let turned = buffer.baseAddress else { return }
        transpose(values + y.offset, rows: y.rows, columns: y.columns, into: turned)
        accumulateProduct(
          into: output, values + x.offset, rowStride: x.columns, columnStride: 1, turned,
          m: x.rows, k: x.columns, n: y.rows)
      }
    }
    scratch = transposed
    return result
  }
}

extension Tape {
  /// `x̄ ← x̄ + ȳ wᵀ`, `w̄ ← w̄ + xᵀ ȳ`, `b̄ⱼ ← b̄ⱼ + Σᵢ ȳᵢⱼ`.
  mutating func pullBackAffine(_ y: Variable, _ x: Variable, _ weights: Variable, _ bias: Variable) {
    pullBackProduct(y, x, weights)
    withStorage { _, gradients in
      for row in 0..<y.rows {
        addScaled(1, gradients + y.offset + row * y.columns, to: gradients + bias.offset, count: y.columns)
      }
    }
  }

  /// `x̄ ← x̄ + z̄ yᵀ`, `ȳ ← ȳ + xᵀ z̄`.
  mutating func pullBackProduct(_ z: Variable, _ x: Variable, _ y: Variable) {
    let (wantsFirst, wantsSecond) = (needsGradient(x), needsGradient(y))
    var transposed = takeScratch(y.count)
    withStorage { values, gradients in
      if wantsFirst {
        transposed.withUnsafeMutableBufferPointer { buffer in
          guard let turned = buffer.baseAddress else { return }
          transpose(values + y.offset, rows: y.rows, columns: y.columns, into: turned)
          accumulateProduct(
            into: gradients + x.offset, gradients + z.offset, rowStride: z.columns, columnStride: 1, turned,
            m: x.rows, k: z.columns, n: x.columns)
        }
      }
      if wantsSecond {
        accumulateProduct(
          into: gradients + y.offset, values + x.offset, rowStride: 1, columnStride: x.columns, gradients + z.offset,
          m: y.rows, k: x.rows, n: y.columns)
      }
    }
    scratch = transposed
  }

  /// `x̄ ← x̄ + z̄ y`, `ȳ ← ȳ + z̄ᵀ x`.
  mutating func pullBackProductWithTransposed(_ z: Variable, _ x: Variable, _ y: Variable) {
    let (wantsFirst, wantsSecond) = (needsGradient(x), needsGradient(y))
    withStorage { values, gradients in
      if wantsFirst {
        accumulateProduct(
          into: gradients + x.offset, gradients + z.offset, rowStride: z.columns, columnStride: 1, values + y.offset,
          m: x.rows, k: z.columns, n: x.columns)
      }
      if wantsSecond {
        accumulateProduct(
          into: gradients + y.offset, gradients + z.offset, rowStride: 1, columnStride: z.columns, values + x.offset,
          m: y.rows, k: x.rows, n: y.columns)
      }
    }
  }

  /// Memory for a passing result, at least `count` numbers; give it back by assigning `scratch`.
  mutating func takeScratch(_ count: Int) -> [Double] {
    var memory: [Double] = []
    swap(&memory, &scratch)
    if memory.count < count { memory = [Double](repeating: 0, count: count) }
    return memory
  }
}
