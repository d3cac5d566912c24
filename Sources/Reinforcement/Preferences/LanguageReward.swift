/// How the distance from the reference is priced, token by token.
public enum KLPenalty: String, CaseIterable, Sendable {
  /// `log π − log π_ref` (k1).
  case kl
  /// `|log π − log π_ref|`.
  case abs
  /// `½ (log π − log π_ref)²` (k2).
  case mse
  /// `r − 1 − log r`, `r = π_ref/π`.
  case k3

  /// The estimator behind the name.
  public var estimator: KLEstimator {
    switch self {
    case .kl: .k1
    case .abs: .absolute
    case .mse: .k2
    case .k3: .k3
    }
  }

  /// The price of one token.
  ///
  /// - Parameters:
  ///   - policy: `log π(o_t|…)`.
  ///   - reference: `log π_ref(o_t|…)`.
  public func value(policy: Double, reference: Double) -> Double {
    estimator.value(logRatio: reference - policy)
  }
}

/// The reward of each token of one answer.
///
///     r_t = −β kl_t + [t = last] · score
///
/// The reward model gives one score, at the last token that counts.
///
/// - Parameters:
///   - score: the reward model's score of the answer.
///   - penalties: `kl` [|o|] of the tokens that count, at least one.
///   - coefficient: `β` ≥ 0.
/// - Source: Ziegler et al., arXiv 1909.08593, eq. 2; InstructGPT, arXiv 2203.02155, eq. 2 (their sum over tokens,
///   spread out).
public func tokenRewards(score: Double, penalties: [Double], coefficient: Double) -> [Double] {
  var rewards = penalties.map { negative(product(coefficient, $0)) }
  rewards[rewards.count - 1] += score
  return rewards
}

/// Advantages and returns of the tokens of one answer, which ends after its last token.
///
///     δ_t = r_t + γV_{t+1} − V_t,   A_t = δ_t + γλA_{t+1},   R_t = A_t + V_t,   V and A are 0 past the end
///
/// - Parameters:
///   - rewards: `r` [|o|].
///   - values: `V` [|o|], of the state before each token.
///   - discount: `γ` in [0, 1].
///   - lambda: `λ` in [0, 1].
/// - Source: Schulman et al., GAE, arXiv 1506.02438, eq. 16, as the recursion of PPO, arXiv 1707.06347, eq. 11 and 12.
public func tokenAdvantages(
  rewards: [Double], values: [Double], discount: Double, lambda: Double
) -> (advantages: [Double], returns: [Double]) {
  var advantages = rewards
  var valueNext = 0.0
  var advantageNext = 0.0
  for t in rewards.indices.reversed() {
    let delta = rewards[t] + discount * valueNext - values[t]
    advantages[t] = delta + discount * lambda * advantageNext
    (valueNext, advantageNext) = (values[t], advantages[t])
  }
  return (advantages, zip(advantages, values).map { $0 + $1 })
}

/// Values brought to unit size, and to mean 0 unless the mean is kept.
///
///     (x − mean) · (s₁² + 1e-8)^{−½}   (+ mean)
///
/// - Parameters:
///   - values: `x` [n], n ≥ 2, those that count.
///   - keepsMean: true for rewards, whose sign must not change.
/// - Source: TRL's `masked_whiten`.
public func whitened(_ values: [Double], keepsMean: Bool = false) -> [Double] {
  let deviation = standardDeviation(values, ddof: 1)
  let scale = (deviation * deviation + 1e-8).squareRoot()
  let shift = keepsMean ? mean(values) : 0
  return deviations(values).map { $0 / scale + shift }
}
