/// The return of every step: what is earned from there to the end, later rewards discounted.
///
///     G_t = r_t + γ (1 − done_t) G_{t+1},   G_T = bootstrap,   t = T−1 … 0
///
/// Source: Sutton & Barto, 2nd ed., eq. 3.9. There the reward after acting at t is R_{t+1}; here it is `rewards[t]`.
///
/// - Parameters:
///   - rewards: `r_t`, [T].
///   - discount: `γ` in [0, 1].
///   - dones: [T], true where the episode ends with this step: nothing after it counts. Left out: it never ends inside.
///   - bootstrap: `G_T`, the value of the state after the last step; 0 when that state is terminal.
/// - Returns: `G_t`, [T].
public func discountedReturns(
  rewards: [Double], discount: Double, dones: [Bool]? = nil, bootstrap: Double = 0
) -> [Double] {
  precondition(dones.map { $0.count == rewards.count } ?? true, "There must be one done for each reward.")
  var returns = rewards
  var next = bootstrap
  for t in rewards.indices.reversed() {
    next = discountedReturn(reward: rewards[t], discount: discount, done: dones?[t] ?? false, next: next)
    returns[t] = next
  }
  return returns
}

/// One step of the backward recursion for the return.
///
///     G_t = r_t + γ (1 − done_t) G_{t+1}
///
/// Source: Sutton & Barto, 2nd ed., eq. 3.9.
///
/// - Parameters:
///   - reward: `r_t`.
///   - discount: `γ` in [0, 1].
///   - done: true where the episode ends with this step.
///   - next: `G_{t+1}`.
public func discountedReturn(reward: Double, discount: Double, done: Bool, next: Double) -> Double {
  done ? reward : reward + discount * next
}
