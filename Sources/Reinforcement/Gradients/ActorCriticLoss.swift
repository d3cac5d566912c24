/// The loss of an advantage actor-critic, with its three parts.
public struct ActorCriticLoss: Equatable, Sendable {
  /// `−mean(Â log π)`.
  public let policyLoss: Double
  /// `mean((R − V)²)`, without ½.
  public let valueLoss: Double
  /// `−mean H`.
  public let entropyLoss: Double
  /// `policy + c_e · entropy + c_v · value`.
  public let loss: Double
}

/// The loss that A2C minimises.
///
///     L = −mean(Â_t log π(a_t|s_t)) + c_e · (−mean H_t) + c_v · mean((R_t − V_t)²)
///
/// - Parameters:
///   - advantages: `Â` [T], held constant.
///   - logProbabilities: `log π(a_t|s_t)` [T].
///   - returns: `R` [T].
///   - values: `V` [T].
///   - entropies: `H` [T].
///   - entropyCoefficient: `c_e`.
///   - valueCoefficient: `c_v`.
///   - normalisesAdvantages: first (Â − mean)/(std + 1e-8), std over N − 1; one step is left as it is.
/// - Source: Mnih et al., A3C, arXiv 1602.01783, §4; the scaling as in Stable-Baselines3's A2C (no ½ on the value loss).
public func actorCriticLoss(
  advantages: [Double], logProbabilities: [Double], returns: [Double], values: [Double], entropies: [Double],
  entropyCoefficient: Double, valueCoefficient: Double, normalisesAdvantages: Bool
) -> ActorCriticLoss {
  let weights = normalisesAdvantages ? standardised(advantages) : advantages
  let policyLoss = negative(mean(zip(weights, logProbabilities).map { $0 * $1 }))
  let valueLoss = mean(zip(returns, values).map { ($0 - $1) * ($0 - $1) })
  let entropyLoss = negative(mean(entropies))
  return ActorCriticLoss(
    policyLoss: policyLoss, valueLoss: valueLoss, entropyLoss: entropyLoss,
    loss: policyLoss + entropyCoefficient * entropyLoss + valueCoefficient * valueLoss)
}

/// `(x − mean)/(std + 1e-8)`, std over N − 1; one value is left as it is.
private func standardised(_ values: [Double]) -> [Double] {
  guard values.count > 1 else { return values }
  let scale = standardDeviation(values, ddof: 1) + 1e-8
  return deviations(values).map { $0 / scale }
}
