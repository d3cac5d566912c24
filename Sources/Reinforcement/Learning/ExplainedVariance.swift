/// How much of the variance of `targets` is explained by `predictions`.
///
///     1 − Var(y − ŷ) / Var(y)
///
/// 1 is perfect, 0 no better than a constant, below 0 worse. 0 when the targets do not vary.
///
/// - Parameters:
///   - targets: `y` [N], at least one.
///   - predictions: `ŷ` [N].
public func explainedVariance(of targets: [Double], by predictions: [Double]) -> Double {
  let spread = standardDeviation(targets, ddof: 0)
  guard spread > 0 else { return 0 }
  let left = standardDeviation(zip(targets, predictions).map { $0 - $1 }, ddof: 0)
  return 1 - (left / spread) * (left / spread)
}
