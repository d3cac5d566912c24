/// One update by TD(0).
///
///     δ = r + γ V(s′) − V(s),   V(s) ← V(s) + α δ
///
/// Source: Sutton & Barto, 2nd ed., eq. 6.2.
///
/// - Parameters:
///   - values: `V`, [S].
///   - step: (s, a, r, s′); the action is not read.
///   - discount: `γ` in [0, 1].
///   - stepSize: `α`.
/// - Returns: `δ`, before the update.
@discardableResult
public func updateByTD0(
  _ values: inout [Double], with step: TabularTransition, discount: Double, stepSize: Double
) -> Double {
  let vNext = step.done ? 0 : values[step.next]
  let δ = tdError(reward: step.reward, discount: discount, value: values[step.state], vNext: vNext)
  values[step.state] += stepSize * δ
  return δ
}
