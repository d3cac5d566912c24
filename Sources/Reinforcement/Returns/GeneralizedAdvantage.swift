/// What generalised advantage estimation gives for a stretch of experience.
public struct AdvantageEstimate: Equatable, Sendable {
  /// `δ_t`, the TD errors.
  public var tdErrors: [Double]
  /// `Â_t`, the advantages.
  public var advantages: [Double]
  /// `Â_t + V(s_t)`, the targets of the critic.
  public var returns: [Double]

  public init(tdErrors: [Double] = [], advantages: [Double] = [], returns: [Double] = []) {
    self.tdErrors = tdErrors
    self.advantages = advantages
    self.returns = returns
  }
}

/// Generalised advantage estimation, one environment: the (γλ)-weighted sum of the TD errors to come.
///
///     r′_t = r_t + γ V(final_t)  where truncated and bootstrapped, else r_t
///     δ_t  = r′_t + γ (1 − ended_t) V(s_{t+1}) − V(s_t),   ended = terminated or truncated
///     Â_t  = δ_t + γλ (1 − ended_t) Â_{t+1},   Â_T = 0,   t = T−1 … 0
///
/// Source: Schulman et al., arXiv 1506.02438, eqs. 11 and 16; the truncation as in Gymnasium's time limits. The sum runs
/// to δ_{T−1} (the PPO paper's eq. 11 prints one exponent too many).
///
/// - Parameters:
///   - rewards: `r_t`, [T].
///   - values: `V(s_t)`, [T].
///   - lastValue: `V(s_T)`, of the state after the last step; without meaning where the last step ended an episode.
///   - terminated: [T], true where the episode truly ended: the state after it has no value.
///   - truncated: [T], true where it was cut off by a time limit. Left out: nowhere. A step marked both is terminated.
///   - finalValues: [T], the value of the true last observation; read only where truncated and bootstrapped, and
///     needed there.
///   - discount: `γ` in [0, 1].
///   - lambda: `λ` in [0, 1]; 0 gives the TD error, 1 the discounted return minus the value.
///   - bootstrapTruncation: false treats a truncated step as a terminated one.
public func generalizedAdvantages(
  rewards: [Double], values: [Double], lastValue: Double, terminated: [Bool], truncated: [Bool]? = nil,
  finalValues: [Double]? = nil, discount: Double, lambda: Double, bootstrapTruncation: Bool = true
) -> AdvantageEstimate {
  precondition(values.count == rewards.count, "There must be one value for each reward.")
  precondition(terminated.count == rewards.count, "There must be one terminated for each reward.")
  var estimate = AdvantageEstimate(tdErrors: rewards, advantages: rewards, returns: rewards)
  var next = 0.0
  for t in rewards.indices.reversed() {
    let cut = (truncated?[t] ?? false) && !terminated[t]
    let ended = terminated[t] || cut
    let vNext =
      if cut && bootstrapTruncation { finalValue(finalValues, at: t) } else if ended { 0.0 } else {
        t + 1 < values.count ? values[t + 1] : lastValue
      }
    let δ = tdError(reward: rewards[t], discount: discount, value: values[t], vNext: vNext)
    next = generalizedAdvantage(tdError: δ, discount: discount, lambda: lambda, ended: ended, next: next)
    estimate.tdErrors[t] = δ
    estimate.advantages[t] = next
    estimate.returns[t] = next + values[t]
  }
  return estimate
}

/// One step of the backward recursion for the advantage.
///
///     Â_t = δ_t + γλ (1 − ended_t) Â_{t+1}
///
/// Source: Schulman et al., arXiv 1506.02438, eq. 16.
///
/// - Parameters:
///   - tdError: `δ_t`.
///   - discount: `γ` in [0, 1].
///   - lambda: `λ` in [0, 1].
///   - ended: true where the episode ends with this step, terminated or truncated.
///   - next: `Â_{t+1}`; 0 after the last step.
public func generalizedAdvantage(
  tdError: Double, discount: Double, lambda: Double, ended: Bool, next: Double
) -> Double {
  ended ? tdError : tdError + discount * lambda * next
}

private func finalValue(_ finalValues: [Double]?, at t: Int) -> Double {
  guard let finalValues else {
    preconditionFailure("finalValues are needed where a step is truncated and bootstrapped.")
  }
  return finalValues[t]
}
