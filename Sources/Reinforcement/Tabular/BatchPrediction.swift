/// What a batch of experience says, presented again and again until the values rest: TD(0).
///
///     V(s) ← V(s) + α Σ_{t: S_t = s} [r_t + γ V(s_{t+1}) − V(s)]   over all steps of the batch at once
///
/// It finds the values of the most likely model of the batch; Monte Carlo on the same batch finds the mean returns
/// (``monteCarloValues(of:visits:discount:stateCount:)`` with every visit).
///
/// Source: Sutton & Barto, 2nd ed., §6.3 and Example 6.4.
///
/// - Parameters:
///   - steps: all transitions of the batch.
///   - values: `V` to begin with, [S]; a state that was never left keeps its value.
///   - discount: `γ` in [0, 1].
///   - stepSize: `α` above 0; it is divided by the visits of each state, so that 1 is safe.
///   - tolerance: the largest change of a value at which it rests.
public func batchTDValues(
  of steps: [TabularTransition], from values: [Double], discount: Double, stepSize: Double = 1,
  tolerance: Double = 1e-14
) -> [Double] {
  var values = values
  let visits = steps.reduce(into: [Int: Double]()) { $0[$1.state, default: 0] += 1 }
  for _ in 0..<1_000_000 {
    let before = values
    for step in steps {
      let vNext = step.done ? 0 : before[step.next]
      let δ = tdError(reward: step.reward, discount: discount, value: before[step.state], vNext: vNext)
      values[step.state] += stepSize / (visits[step.state] ?? 1) * δ
    }
    if largestChange(before, values) <= tolerance * scale(of: values) { break }
  }
  return values
}
