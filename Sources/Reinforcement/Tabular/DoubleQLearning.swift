/// One update by double Q-learning: one table chooses the action, the other says what it is worth.
///
///     δ = r + γ Q₂(s′, argmax_a Q₁(s′, a)) − Q₁(s, a),   Q₁(s, a) ← Q₁(s, a) + α δ
///
/// A fair coin says which table is Q₁ each time; the lowest action wins a tie.
///
/// Source: Sutton & Barto, 2nd ed., eq. 6.10; van Hasselt, "Double Q-learning", 2010.
///
/// - Parameters:
///   - q1: the table that is updated and chooses, [S][A].
///   - q2: the table that values, [S][A].
///   - step: (s, a, r, s′).
///   - discount: `γ` in [0, 1].
///   - stepSize: `α`.
/// - Returns: `δ`, before the update.
@discardableResult
public func updateByDoubleQLearning(
  _ q1: inout [[Double]], valuedBy q2: [[Double]], with step: TabularTransition, discount: Double, stepSize: Double
) -> Double {
  let vNext = step.done ? 0 : q2[step.next][greedyAction(q1[step.next])]
  let δ = tdError(reward: step.reward, discount: discount, value: q1[step.state][step.action], vNext: vNext)
  q1[step.state][step.action] += stepSize * δ
  return δ
}
