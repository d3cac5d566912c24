/// One update by Expected Sarsa: towards the mean over the actions that the ε-greedy policy may take.
///
///     δ = r + γ Σ_a π(a|s′) Q(s′, a) − Q(s, a),   Q(s, a) ← Q(s, a) + α δ
///
/// `π` is ε-greedy for the current Q; actions that tie for the best share.
///
/// Source: Sutton & Barto, 2nd ed., eq. 6.9.
///
/// - Parameters:
///   - q: `Q`, [S][A].
///   - step: (s, a, r, s′).
///   - discount: `γ` in [0, 1].
///   - stepSize: `α`.
///   - epsilon: `ε` in [0, 1]; 0 gives Q-learning.
/// - Returns: `δ`, before the update.
@discardableResult
public func updateByExpectedSarsa(
  _ q: inout [[Double]], with step: TabularTransition, discount: Double, stepSize: Double, epsilon: Double
) -> Double {
  let vNext = step.done ? 0 : expectedValue(q[step.next], epsilon: epsilon)
  let δ = tdError(reward: step.reward, discount: discount, value: q[step.state][step.action], vNext: vNext)
  q[step.state][step.action] += stepSize * δ
  return δ
}

/// The mean value of an action drawn from the ε-greedy policy.
///
///     Σ_a π(a) Q(a)
///
/// Source: Sutton & Barto, 2nd ed., §6.6.
///
/// - Parameters:
///   - q: the values of the actions, [A].
///   - epsilon: `ε` in [0, 1].
public func expectedValue(_ q: [Double], epsilon: Double) -> Double {
  zip(epsilonGreedyProbabilities(q, epsilon: epsilon), q).reduce(0) { $0 + $1.0 * $1.1 }
}
