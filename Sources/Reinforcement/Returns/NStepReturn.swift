/// The n-step return of every step: n rewards, then the value of the state they lead to.
///
///     G_t = Σ_{k=0}^{m−1} (∏_{i<k} d_{t+i}) r_{t+k} + (∏_{i<m} d_{t+i}) V(s_{t+m}),   m = min(n, T − t)
///     d_t = γ (1 − done_t)
///
/// A window that would pass the end stops with the last step and bootstraps there.
///
/// Source: Sutton & Barto, 2nd ed., eq. 7.1.
///
/// - Parameters:
///   - rewards: `r_t`, [T].
///   - nextValues: `V(s_{t+1})`, [T]: the value of the state each step leads to.
///   - discount: `γ` in [0, 1].
///   - dones: [T], true where the episode ends with this step. Left out: it never ends inside.
///   - steps: `n`, at least 1.
/// - Returns: `G_t`, [T].
public func nStepReturns(
  rewards: [Double], nextValues: [Double], discount: Double, dones: [Bool]? = nil, steps: Int
) -> [Double] {
  precondition(steps >= 1, "An n-step return needs at least one step.")
  precondition(nextValues.count == rewards.count, "There must be one next value for each reward.")
  precondition(dones.map { $0.count == rewards.count } ?? true, "There must be one done for each reward.")
  return rewards.indices.map { t in
    let last = t + min(steps, rewards.count - t) - 1
    return windowReturn(t...last, rewards: rewards, nextValues: nextValues, discount: discount, dones: dones)
  }
}

/// The rewards of one window, then the value after it; nothing beyond an end inside.
private func windowReturn(
  _ window: ClosedRange<Int>, rewards: [Double], nextValues: [Double], discount: Double, dones: [Bool]?
) -> Double {
  var sum = 0.0
  var weight = 1.0
  for k in window {
    sum += weight * rewards[k]
    if dones?[k] ?? false { return sum }
    weight *= discount
    if weight == 0 { return sum }
  }
  return sum + weight * nextValues[window.upperBound]
}
