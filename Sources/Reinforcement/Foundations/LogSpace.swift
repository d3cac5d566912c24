import RealModule

/// The logarithm of a sum of exponentials.
///
///     log Σᵢ exp(xᵢ) = m + log(1 + Σ_{i≠k} exp(xᵢ − m)),   m = x_k = maxᵢ xᵢ
///
/// The largest term is taken out and left out of the sum, so that nothing overflows and the little that the others add
/// is not rounded away.
///
/// - Parameter values: `x` [n]; −∞ adds nothing. An empty row, and one of −∞ alone, give −∞.
public func logSumExp(_ values: [Double]) -> Double {
  guard let top = values.indices.max(by: { values[$0] < values[$1] }) else { return -.infinity }
  guard values[top].isFinite else { return values[top] }
  let others = values.indices.lazy.filter { $0 != top }.reduce(0) { $0 + .exp(values[$1] - values[top]) }
  return values[top] + .log(onePlus: others)
}

/// The logistic function.
///
///     σ(x) = 1 / (1 + e^{−x})
///
/// - Parameter x: any number; the side whose exponential is at most 1 is taken, so that small results keep their digits.
public func sigmoid(_ x: Double) -> Double {
  x >= 0 ? 1 / (1 + .exp(-x)) : .exp(x) / (1 + .exp(x))
}

/// The logarithm of the logistic function.
///
///     log σ(x) = −log(1 + e^{−x}) = min(x, 0) − log(1 + e^{−|x|})
///
/// - Parameter x: any number; log σ(−800) is −800, not −∞.
public func logSigmoid(_ x: Double) -> Double {
  min(x, 0) - .log(onePlus: .exp(-abs(x)))
}

/// The logarithm of what is left of a probability, from its logarithm.
///
///     log(1 − eˣ)
///
/// - Parameter x: a log-probability, x ≤ 0.
public func logOneMinusExp(_ x: Double) -> Double {
  // The nearer eˣ is to 1, the more 1 − eˣ needs expm1; the nearer to 0, the more it needs log1p.
  x > -0.6931471805599453 ? .log(-.expMinusOne(x)) : .log(onePlus: -.exp(x))
}

/// What the exponential has beyond its tangent at 0.
///
///     eˣ − 1 − x = x²/2 · (1 + x/3 · (1 + x/4 · (…)))
///
/// Never negative. The series is used near 0, where the subtraction would cancel every digit.
///
/// - Parameter x: any number.
public func expBeyondTangent(_ x: Double) -> Double {
  guard abs(x) < 0.5 else { return .expMinusOne(x) - x }
  let series = stride(from: 18.0, through: 3, by: -1).reduce(1) { 1 + x / $1 * $0 }
  return x * x / 2 * series
}

/// A sum of scaled exponentials.
///
///     Σᵢ aᵢ exp(xᵢ)
///
/// Where terms of both signs overflow, the largest exponent decides: they are summed relative to it.
///
/// - Parameter terms: `a`, `x` [n]; a term with a = 0 is 0 whatever its exponent.
func sumOfScaledExponentials(_ terms: [(scale: Double, exponent: Double)]) -> Double {
  let plain = compensatedSum(terms.map { product($0.scale, .exp($0.exponent)) })
  guard plain.isNaN else { return plain }
  let sizes = terms.map { $0.scale == 0 ? -.infinity : $0.exponent + .log(abs($0.scale)) }
  let top = sizes.max() ?? 0
  let relative = compensatedSum(zip(terms, sizes).map { $0.scale < 0 ? -.exp($1 - top) : .exp($1 - top) })
  return product(relative, .exp(top))
}

/// `−x`, where 0 stays 0: the −0 of Float64 would be shown with its sign.
func negative(_ x: Double) -> Double {
  0 - x
}

/// A product in which 0 · ∞ is 0.
///
///     a · b, and 0 where either factor is 0
///
/// The term of a sum that is switched off (an advantage of 0, a probability that underflows) must not turn into
/// 0 · ∞ = NaN.
func product(_ a: Double, _ b: Double) -> Double {
  a == 0 || b == 0 ? 0 : a * b
}
