/// The critic's loss for one sample in the conventions that libraries use.
public enum ValueLossConvention: CaseIterable, Sendable {
  /// `½(V − R)²`, unclipped.
  case halfUnclipped
  /// `(V − R)²`.
  case unclipped
  /// `½ max((V − R)², (V_clip − R)²)`, as TRL, verl and CleanRL.
  case halfMaximum
  /// `(V_clip − R)²`, as Stable-Baselines3.
  case clippedValue
  /// `min((V − R)², clip)`, as RLlib: the clip bounds the squared error itself.
  case clippedError
}

/// The value held near what it was when the data were collected.
///
///     V_clip = V_old + clip(V − V_old, −ε, ε)
///
/// - Parameters:
///   - value: `V`.
///   - old: `V_old`.
///   - clip: `ε` > 0.
/// - Source: the PPO implementation in OpenAI's baselines; not in the paper.
public func clippedValue(_ value: Double, old: Double, clip: Double) -> Double {
  abs(value - old) <= clip ? value : old + (value < old ? -clip : clip)
}

/// The value loss of one sample.
///
/// The equations stand at ``ValueLossConvention``.
///
/// - Parameters:
///   - value: `V`.
///   - old: `V_old`.
///   - target: `R`, the return, constant.
///   - clip: `ε` > 0.
///   - convention: which loss.
/// - Source: PPO, arXiv 1707.06347, eq. 9 for (V − R)²; the others are the libraries' named there.
public func valueLoss(
  value: Double, old: Double, target: Double, clip: Double, convention: ValueLossConvention
) -> Double {
  let square = squaredDistance(value, target)
  let clippedSquare = squaredDistance(clippedValue(value, old: old, clip: clip), target)
  switch convention {
  case .halfUnclipped: return square / 2
  case .unclipped: return square
  case .halfMaximum: return max(square, clippedSquare) / 2
  case .clippedValue: return clippedSquare
  case .clippedError: return min(square, clip)
  }
}

/// True where the clipped value has the larger error, so that the maximum takes it and V gets no gradient.
///
/// - Parameters: as in ``valueLoss(value:old:target:clip:convention:)``.
public func valueClipBinds(value: Double, old: Double, target: Double, clip: Double) -> Bool {
  squaredDistance(clippedValue(value, old: old, clip: clip), target) > squaredDistance(value, target)
}

/// The derivative of the half-maximum loss of one sample by V.
///
///     V − R, and 0 where the clipped value has the larger error
///
/// - Parameters: as in ``valueLoss(value:old:target:clip:convention:)``.
public func halfMaximumValueSlope(value: Double, old: Double, target: Double, clip: Double) -> Double {
  valueClipBinds(value: value, old: old, target: target, clip: clip) ? 0 : value - target
}

/// `(x − y)²`.
private func squaredDistance(_ x: Double, _ y: Double) -> Double {
  (x - y) * (x - y)
}
