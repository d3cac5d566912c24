#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What V-trace gives for a stretch of experience.
public struct VTraceEstimate: Equatable, Sendable {
  /// `v_t`, the targets of the critic.
  public var targets: [Double]
  /// `ρ_t (r_t + γ v_{t+1} − V(s_t))`, the advantages for the policy gradient.
  public var advantages: [Double]
}

/// V-trace: returns for the target policy from steps of another policy, with truncated importance ratios.
///
///     δ_t = ρ_t (r_t + γ_t V(s_{t+1}) − V(s_t)),   ρ_t = min(ρ̄, π/μ),   c_t = λ min(c̄, π/μ)
///     v_t = V(s_t) + δ_t + γ_t c_t (v_{t+1} − V(s_{t+1})),   γ_t = γ (1 − done_t),   t = T−1 … 0
///
/// On-policy (π = μ) with λ = 1 and ρ̄, c̄ ≥ 1 it is the discounted return that bootstraps at the end.
///
/// Source: Espeholt et al., arXiv 1802.01561, eq. 1 and remark 1; advantages: section 4.2. λ as in remark 2.
///
/// - Parameters:
///   - logRatios: `log π(a_t|s_t) − log μ(a_t|s_t)`, [T].
///   - rewards: `r_t`, [T].
///   - values: `V(s_t)`, [T].
///   - lastValue: `V(s_T)`.
///   - dones: [T], true where the episode ends with this step. Left out: it never ends inside.
///   - discount: `γ` in [0, 1].
///   - lambda: `λ` in [0, 1].
///   - ratioBound: `ρ̄`, above 0: fixes which policy the values belong to.
///   - traceBound: `c̄`, above 0: how far a correction reaches back.
public func vTrace(
  logRatios: [Double], rewards: [Double], values: [Double], lastValue: Double, dones: [Bool]? = nil,
  discount: Double, lambda: Double = 1, ratioBound: Double = 1, traceBound: Double = 1
) -> VTraceEstimate {
  precondition(logRatios.count == rewards.count, "There must be one log-ratio for each reward.")
  precondition(values.count == rewards.count, "There must be one value for each reward.")
  precondition(dones.map { $0.count == rewards.count } ?? true, "There must be one done for each reward.")
  var estimate = VTraceEstimate(targets: rewards, advantages: rewards)
  var targetNext = lastValue
  for t in rewards.indices.reversed() {
    let ratio = exp(logRatios[t])
    let ρ = min(ratioBound, ratio)
    let c = lambda * min(traceBound, ratio)
    let done = dones?[t] ?? false
    let vNext = done ? 0 : t + 1 < values.count ? values[t + 1] : lastValue
    if done { targetNext = 0 }
    let δ = ρ * tdError(reward: rewards[t], discount: discount, value: values[t], vNext: vNext)
    estimate.advantages[t] = ρ * tdError(reward: rewards[t], discount: discount, value: values[t], vNext: targetNext)
    targetNext = values[t] + δ + discount * c * (targetNext - vNext)
    estimate.targets[t] = targetNext
  }
  return estimate
}
