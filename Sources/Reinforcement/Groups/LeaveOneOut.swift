/// The advantage over the mean of the group's other answers.
///
///     Â_i = r_i − (1/(G−1)) Σ_{j≠i} r_j = G/(G−1) · (r_i − m)
///
/// The baseline does not contain r_i, so that the gradient stays unbiased.
///
/// - Parameters:
///   - rewards: `r` [groups · size], group after group.
///   - groupSize: `G` ≥ 2.
/// - Source: Ahmadian et al., RLOO, arXiv 2402.14740, the RLOO estimator of §3; Kool, van Hoof & Welling, 2019.
public func leaveOneOutAdvantages(rewards: [Double], groupSize: Int) -> [Double] {
  precondition(groupSize > 1, "Leaving one out needs another.")
  let factor = Double(groupSize) / Double(groupSize - 1)
  return grouped(rewards, size: groupSize).flatMap { deviations($0).map { factor * $0 } }
}

/// The reward of an answer less the price of its distance from the reference.
///
///     r′ = clip(r, −c, c) − β Σ_t m_t (log π_old(o_t) − log π_ref(o_t))
///
/// - Parameters:
///   - reward: `r`.
///   - clip: `c` > 0, or nil for none.
///   - coefficient: `β` ≥ 0.
///   - logRatios: `log π_old − log π_ref` of the tokens that count; empty where β = 0.
/// - Source: RLOO, arXiv 2402.14740, §2 (the KL-shaped reward of PPO); the clip as in TRL.
public func shapedReward(_ reward: Double, clip: Double?, coefficient: Double, logRatios: [Double]) -> Double {
  let clipped = clip.map { min(max(reward, -$0), $0) } ?? reward
  return clipped - product(coefficient, compensatedSum(logRatios))
}

/// Advantages over the whole batch brought to mean 0 and about unit size.
///
///     (x − mean)/(s₁ + 1e-4)
///
/// - Parameter advantages: `x` [B], B ≥ 2.
/// - Source: TRL's RLOO trainer with `normalize_advantages`.
public func batchNormalised(_ advantages: [Double]) -> [Double] {
  let scale = standardDeviation(advantages, ddof: 1) + 1e-4
  return deviations(advantages).map { $0 / scale }
}
