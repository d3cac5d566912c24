import RealModule

/// The sum with the rounding errors carried along (Neumaier's compensated sum).
///
/// - Parameter values: any numbers; with an infinite one among them, the plain sum.
/// - Source: A. Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen", ZAMM 54, 1974.
public func compensatedSum(_ values: some Sequence<Double>) -> Double {
  var sum = 0.0
  var lost = 0.0
  for value in values {
    let next = sum + value
    lost += abs(sum) >= abs(value) ? (sum - next) + value : (value - next) + sum
    sum = next
  }
  return sum.isFinite ? sum + lost : sum
}

/// The mean.
///
///     x̄ = (1/N) Σᵢ xᵢ
///
/// - Parameter values: `x` [N], at least one.
public func mean(_ values: [Double]) -> Double {
  precondition(!values.isEmpty, "The mean of no values has no meaning.")
  let count = Double(values.count)
  let sum = compensatedSum(values)
  // A sum may overflow where the mean does not.
  return sum.isFinite ? sum / count : compensatedSum(values.map { $0 / count })
}

/// The mean over what counts.
///
///     (1/Σᵢ mᵢ) Σᵢ mᵢ xᵢ
///
/// - Parameters:
///   - values: `x` [N]; where the mask is false a value is not even multiplied by 0.
///   - mask: `m` [N], at least one true.
public func mean(_ values: [Double], where mask: [Bool]) -> Double {
  mean(counted(values, where: mask))
}

/// The values that count, in order.
///
/// - Parameters:
///   - values: [N].
///   - mask: [N].
public func counted<Value>(_ values: [Value], where mask: [Bool]) -> [Value] {
  precondition(values.count == mask.count, "A mask has as many entries as the values it belongs to.")
  return zip(values, mask).compactMap { $1 ? $0 : nil }
}

/// How far each value lies from the mean.
///
///     xᵢ − x̄
///
/// Taken from the first value on, so that equal values give exactly 0 and small differences between large values keep
/// their digits.
///
/// - Parameter values: `x` [N], at least one.
public func deviations(_ values: [Double]) -> [Double] {
  let offsets = values.map { $0 - values[0] }
  let centre = mean(offsets)
  return offsets.map { $0 - centre }
}

/// The standard deviation.
///
///     s = √(Σᵢ (xᵢ − x̄)² / (N − ddof))
///
/// - Parameters:
///   - values: `x` [N], N > `ddof`.
///   - ddof: 1 for the sample's (N − 1), 0 for the population's.
public func standardDeviation(_ values: [Double], ddof: Int) -> Double {
  precondition(values.count > ddof, "A standard deviation needs more values than its ddof.")
  let apart = deviations(values)
  guard let scale = apart.map(abs).max(), scale > 0 else { return 0 }
  let squares = apart.map { ($0 / scale) * ($0 / scale) }
  return scale * .sqrt(compensatedSum(squares) / Double(values.count - ddof))
}
