/// The λ-return of every step: the mean of all n-step returns with weights (1−λ)λⁿ⁻¹.
///
///     G_t = r_t + d_t [(1−λ) V(s_{t+1}) + λ G_{t+1}],   G_T = V(s_T),   d_t = γ (1 − done_t)
///
/// λ = 0 gives the one-step target, λ = 1 the discounted return that bootstraps at the end.
///
/// Source: Sutton & Barto, 2nd ed., eq. 12.2 as a recursion (exercise 12.1).
///
/// - Parameters:
///   - rewards: `r_t`, [T].
///   - nextValues: `V(s_{t+1})`, [T]: the value of the state each step leads to.
///   - discount: `γ` in [0, 1].
///   - dones: [T], true where the episode ends with this step. Left out: it never ends inside.
///   - lambda: `λ` in [0, 1].
/// - Returns: `G_t`, [T].
public func lambdaReturns(
  rewards: [Double], nextValues: [Double], discount: Double, dones: [Bool]? = nil, lambda: Double
) -> [Double] {
  precondition(nextValues.count == rewards.count, "There must be one next value for each reward.")
  precondition(dones.map { $0.count == rewards.count } ?? true, "There must be one done for each reward.")
  var returns = rewards
  var next = nextValues.last ?? 0
  for t in rewards.indices.reversed() {
    next = lambdaReturn(
      reward: rewards[t], discount: discount, done: dones?[t] ?? false, vNext: nextValues[t], lambda: lambda,
      next: next)
    returns[t] = next
  }
  return returns
}

/// One step of the backward recursion for the λ-return.
///
///     G_t = r_t + γ (1 − done_t) [(1−λ) V(s_{t+1}) + λ G_{t+1}]
///
/// Source: Sutton & Barto, 2nd ed., exercise 12.1.
///
/// - Parameters:
///   - reward: `r_t`.
///   - discount: `γ` in [0, 1].
///   - done: true where the episode ends with this step.
///   - vNext: `V(s_{t+1})`.
///   - lambda: `λ` in [0, 1].
///   - next: `G_{t+1}`.
public func lambdaReturn(
  reward: Double, discount: Double, done: Bool, vNext: Double, lambda: Double, next: Double
) -> Double {
  done ? reward : reward + discount * ((1 - lambda) * vNext + lambda * next)
}
