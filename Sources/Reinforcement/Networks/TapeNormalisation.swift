extension Tape {
  /// Layer normalisation: each row shifted to mean 0 and scaled to variance 1, then by a learnt gain and bias.
  ///
  ///     yᵢⱼ = gⱼ (xᵢⱼ − mean(xᵢ)) / √(var(xᵢ) + 10⁻⁵) + bⱼ      (variance over N, not N − 1)
  ///
  /// Source: Ba, Kiros & Hinton, arXiv 1607.06450, eq. 3 and 4.
  ///
  /// - Parameters:
  ///   - gain: 1 × columns.
  ///   - bias: 1 × columns.
  public mutating func normalisedRows(_ x: Variable, gain: Variable, bias: Variable) -> Variable {
    precondition(gain.count == x.columns && bias.count == x.columns, "Each column has a gain and a bias.")
    let isDifferentiable = needsGradient(x) || needsGradient(gain) || needsGradient(bias)
    return record(
      .normalisedRows(x, gain: gain, bias: bias), rows: x.rows, columns: x.columns, isDifferentiable: isDifferentiable
    ) { output, values in
      for row in 0..<x.rows {
        normaliseRow(
          values + x.offset + row * x.columns, gain: values + gain.offset, bias: values + bias.offset,
          into: output + row * x.columns, count: x.columns)
      }
    }
  }

  /// With `x̂ = (x − mean) s`, `s = 1/√(var + 10⁻⁵)` and `u = g ȳ`, row by row:
  ///
  ///     x̄ ← x̄ + s (u − mean(u) − x̂ mean(u x̂)),   ḡ ← ḡ + ȳ x̂,   b̄ ← b̄ + ȳ
  mutating func pullBackNormalisedRows(_ y: Variable, _ x: Variable, _ gain: Variable, _ bias: Variable) {
    withStorage { values, gradients in
      let g = values + gain.offset
      let width = 1 / Double(x.columns)
      for row in 0..<x.rows {
        let (input, upstream) = (values + x.offset + row * x.columns, gradients + y.offset + row * x.columns)
        let (mean, s) = meanAndInverseDeviation(input, count: x.columns)
        let (gainGradient, biasGradient) = (gradients + gain.offset, gradients + bias.offset)
        var (sum, product) = (0.0, 0.0)
        var column = 0
        while column < x.columns {
          let normalised = (input[column] - mean) * s
          let u = g[column] * upstream[column]
          sum += u
          product += u * normalised
          gainGradient[column] += upstream[column] * normalised
          biasGradient[column] += upstream[column]
          column &+= 1
        }
        let (meanOfU, meanOfProduct) = (sum * width, product * width)
        let gradient = gradients + x.offset + row * x.columns
        column = 0
        while column < x.columns {
          let normalised = (input[column] - mean) * s
          gradient[column] += s * (g[column] * upstream[column] - meanOfU - normalised * meanOfProduct)
          column &+= 1
        }
      }
    }
  }
}

/// One row of layer normalisation.
func normaliseRow(
  _ x: UnsafePointer<Double>, gain: UnsafePointer<Double>, bias: UnsafePointer<Double>,
  into y: UnsafeMutablePointer<Double>, count: Int
) {
  let (mean, inverseDeviation) = meanAndInverseDeviation(x, count: count)
  var j = 0
  while j < count {
    y[j] = (x[j] - mean) * inverseDeviation * gain[j] + bias[j]
    j &+= 1
  }
}

/// The mean of a row, and `1/√(var + 10⁻⁵)`.
@inline(__always)
private func meanAndInverseDeviation(_ x: UnsafePointer<Double>, count: Int) -> (Double, Double) {
  var total = 0.0
  for j in 0..<count { total += x[j] }
  let mean = total / Double(count)
  var squares = 0.0
  for j in 0..<count { squares += (x[j] - mean) * (x[j] - mean) }
  return (mean, 1 / (squares / Double(count) + 1e-5).squareRoot())
}
