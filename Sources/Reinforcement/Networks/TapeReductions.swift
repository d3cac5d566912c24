extension Tape {
  /// The sum of all numbers, 1 × 1.
  public mutating func sum(_ x: Variable) -> Variable {
    record(.sum(x), rows: 1, columns: 1, isDifferentiable: needsGradient(x)) { output, values in
      var total = 0.0
      for index in 0..<x.count { total += values[x.offset + index] }
      output[0] = total
    }
  }

  /// The mean of all numbers, 1 × 1.
  public mutating func mean(_ x: Variable) -> Variable {
    scale(sum(x), by: 1 / Double(x.count))
  }

  /// `Σᵢ weightsᵢ xᵢ` over all numbers, 1 × 1. What has weight 0 does not enter, even if it is not finite: so a mask is
  /// a weight.
  ///
  /// - Parameter weights: constants, one for each number of `x`, row by row.
  public mutating func weightedSum(_ x: Variable, weights: [Double]) -> Variable {
    precondition(weights.count == x.count, "Each number has a weight.")
    return record(.weightedSum(x, weights: weights), rows: 1, columns: 1, isDifferentiable: needsGradient(x)) {
      output, values in
      var total = 0.0
      for index in 0..<x.count where weights[index] != 0 { total += weights[index] * values[x.offset + index] }
      output[0] = total
    }
  }

  /// The sum of each row, rows × 1.
  public mutating func rowSums(_ x: Variable) -> Variable {
    record(.rowSums(x), rows: x.rows, columns: 1, isDifferentiable: needsGradient(x)) { output, values in
      for row in 0..<x.rows {
        var total = 0.0
        for column in 0..<x.columns { total += values[x.offset + row * x.columns + column] }
        output[row] = total
      }
    }
  }
}

extension Tape {
  /// `x̄ᵢ ← x̄ᵢ + ȳ`.
  mutating func pullBackTotal(_ y: Variable, _ x: Variable) {
    withStorage { _, gradients in
      let upstream = gradients[y.offset]
      for index in 0..<x.count { gradients[x.offset + index] += upstream }
    }
  }

  /// `x̄ᵢ ← x̄ᵢ + weightsᵢ ȳ`.
  mutating func pullBackWeightedSum(_ y: Variable, _ x: Variable, _ weights: [Double]) {
    withStorage { _, gradients in
      weights.withUnsafeBufferPointer { weights in
        guard let weights = weights.baseAddress else { return }
        addScaled(gradients[y.offset], weights, to: gradients + x.offset, count: x.count)
      }
    }
  }

  /// `x̄ᵢⱼ ← x̄ᵢⱼ + ȳᵢ`.
  mutating func pullBackRowSums(_ y: Variable, _ x: Variable) {
    withStorage { _, gradients in
      for row in 0..<x.rows {
        let upstream = gradients[y.offset + row]
        for column in 0..<x.columns { gradients[x.offset + row * x.columns + column] += upstream }
      }
    }
  }
}
