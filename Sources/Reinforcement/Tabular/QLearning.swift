/// One update by Q-learning: off-policy, towards the value of the best action.
///
///     δ = r + γ max_a Q(s′, a) − Q(s, a),   Q(s, a) ← Q(s, a) + α δ
///
/// Source: Sutton & Barto, 2nd ed., eq. 6.8.
///
/// - Parameters:
///   - q: `Q`, [S][A].
///   - step: (s, a, r, s′).
///   - discount: `γ` in [0, 1].
///   - stepSize: `α`.
/// - Returns: `δ`, before the update.
@discardableResult
public func updateByQLearning(
  _ q: inout [[Double]], with step: TabularTransition, discount: Double, stepSize: Double
) -> Double {
  let vNext = step.done ? 0 : q[step.next].reduce(-Double.infinity, max)
  let δ = tdError(reward: step.reward, discount: discount, value: q[step.state][step.action], vNext: vNext)
  q[step.state][step.action] += stepSize * δ
  return δ
}
