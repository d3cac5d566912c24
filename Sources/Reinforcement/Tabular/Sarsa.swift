/// One update by Sarsa: on-policy, towards the value of the action that will be taken.
///
///     δ = r + γ Q(s′, a′) − Q(s, a),   Q(s, a) ← Q(s, a) + α δ
///
/// Source: Sutton & Barto, 2nd ed., eq. 6.7.
///
/// - Parameters:
///   - q: `Q`, [S][A].
///   - step: (s, a, r, s′, a′).
///   - discount: `γ` in [0, 1].
///   - stepSize: `α`.
/// - Returns: `δ`, before the update.
@discardableResult
public func updateBySarsa(
  _ q: inout [[Double]], with step: TabularTransition, discount: Double, stepSize: Double
) -> Double {
  let vNext = step.done ? 0 : q[step.next][step.nextAction]
  let δ = tdError(reward: step.reward, discount: discount, value: q[step.state][step.action], vNext: vNext)
  q[step.state][step.action] += stepSize * δ
  return δ
}
