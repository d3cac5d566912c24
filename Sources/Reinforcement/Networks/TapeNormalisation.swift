import CArithmetic

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
      arithmetic_normalise(
        widest, values + x.offset, x.columns, values + gain.offset, values + bias.offset, output, x.columns, x.rows,
        x.columns)
    }
  }

  /// With `x̂ = (x − mean) s`, `s = 1/√(var + 10⁻⁵)` and `u = g ȳ`, row by row:
  ///
  ///     x̄ ← x̄ + s (u − mean(u) − x̂ mean(u x̂)),   ḡ ← ḡ + ȳ x̂,   b̄ ← b̄ + ȳ
  mutating func pullBackNormalisedRows(_ y: Variable, _ x: Variable, _ gain: Variable, _ bias: Variable) {
    withStorage { values, gradients in
      arithmetic_normalise_slope(
        widest, values + x.offset, values + gain.offset, gradients + y.offset, gradients + x.offset,
        gradients + gain.offset, gradients + bias.offset, x.rows, x.columns)
    }
  }
}
