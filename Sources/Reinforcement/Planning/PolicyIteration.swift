/// Where policy iteration ends.
public struct PolicyIterationResult: Equatable, Sendable {
  /// `V` of the last policy, [S].
  public let values: [Double]
  /// Its action in each state, [S].
  public let actions: [Int]
  /// How many policies were evaluated, the first and the last included.
  public let evaluations: Int
}

/// Policy iteration: evaluate, improve, and again, until nothing changes.
///
///     V = (I − γ P_π)⁻¹ r_π,   π(s) ← argmax_a Σ p(s′, r | s, a) [r + γ (1 − done) V(s′)]
///
/// Source: Sutton & Barto, 2nd ed., §4.3.
///
/// - Parameters:
///   - process: the transitions.
///   - discount: `γ` in [0, 1].
///   - actions: the action of each state to begin with, [S]. Left out: all actions equally likely.
/// - Throws: ``PlanningError/doesNotConverge(state:)`` where γ = 1 and a policy on the way need not end.
public func policyIteration(
  of process: MarkovDecisionProcess, discount: Double, from actions: [Int]? = nil
) throws(PlanningError) -> PolicyIterationResult {
  var actions = actions
  var evaluations = 0
  while true {
    let policy = actions.map(process.policy(taking:)) ?? process.uniformPolicy
    let values = try policyValues(of: process, policy: policy, discount: discount)
    evaluations += 1
    let q = actionValues(of: process, values: values, discount: discount)
    let improved = improvedActions(actions, actionValues: q)
    if improved == actions || evaluations == evaluationLimit {
      return PolicyIterationResult(values: values, actions: improved, evaluations: evaluations)
    }
    actions = improved
  }
}

/// Strict improvement visits no policy twice; rounding alone could, and then this ends it.
private let evaluationLimit = 10_000
