import RealModule

/// PPO's objective with a KL penalty instead of the clip.
public struct PenaltyObjective: Equatable, Sendable {
  /// `mean(ρÂ)`.
  public let surrogate: Double
  /// `mean KL(old‖new)` over the states of the samples.
  public let klOldNew: Double
  /// `mean KL(new‖old)`.
  public let klNewOld: Double
  /// `surrogate − β · KL(old‖new)`, to be maximised.
  public let objective: Double
  /// The objective's gradient [S][A], to be ascended.
  public let gradient: [[Double]]
}

/// The KL-penalised surrogate of a tabular softmax policy and its gradient.
///
///     J(θ) = (1/N) Σ_i ρ_i Â_i − β (1/N) Σ_i KL(π_old(·|s_i) ‖ π(·|s_i)),   ρ_i = π(a_i|s_i)/π_old(a_i|s_i)
///     ∂J/∂θ[s][b] = (1/N) Σ_{i: s_i = s} ρ_i Â_i (1{a_i = b} − π(b|s)) − β (n_s/N) (π(b|s) − π_old(b|s))
///
/// - Parameters:
///   - policy: `π` [S], of temperature 1.
///   - old: `π_old` [S], constant.
///   - samples: drawn by `π_old`.
///   - coefficient: `β` ≥ 0.
/// - Source: PPO, arXiv 1707.06347, eq. 8.
public func penaltyObjective(
  policy: [SoftmaxDistribution], old: [SoftmaxDistribution], samples: SurrogateSamples, coefficient: Double
) -> PenaltyObjective {
  let shares = samples.stateShares(of: policy.count)
  let surrogate = sumOfScaledExponentials(
    (0..<samples.count).map { i in
      let s = samples.states[i]
      return (samples.advantages[i] / Double(samples.count), policy[s].logExcess(of: samples.actions[i], over: old[s]))
    })
  let klOldNew = meanKL(old, policy, shares: shares)
  return PenaltyObjective(
    surrogate: surrogate, klOldNew: klOldNew, klNewOld: meanKL(policy, old, shares: shares),
    objective: surrogate - product(coefficient, klOldNew),
    gradient: penaltyGradient(policy, old, samples, shares, coefficient))
}

private func penaltyGradient(
  _ policy: [SoftmaxDistribution], _ old: [SoftmaxDistribution], _ samples: SurrogateSamples, _ shares: [Double],
  _ coefficient: Double
) -> [[Double]] {
  policy.indices.map { s in
    let pulls = klGradientBySecond(old[s], policy[s])
    let visits = (0..<samples.count).filter { samples.states[$0] == s }
    return pulls.indices.map { b in
      let terms = visits.map { i in
        ratioSlope(samples.actions[i], b, policy[s], old[s], weight: samples.advantages[i] / Double(samples.count))
      }
      return sumOfScaledExponentials(terms) - coefficient * shares[s] * pulls[b]
    }
  }
}

/// `w ∂ρ/∂z_b = w ρ (1{a = b} − π(b))` as a scale and an exponent, so that an overflowing ρ may meet a vanishing factor.
private func ratioSlope(
  _ a: Int, _ b: Int, _ policy: SoftmaxDistribution, _ old: SoftmaxDistribution, weight: Double
) -> (scale: Double, exponent: Double) {
  let logRatio = policy.logExcess(of: a, over: old)
  return a == b
    ? (weight, logRatio + policy.logComplement(of: a))
    : (-weight, logRatio + policy.logProbabilities[b])
}
