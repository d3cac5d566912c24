/// One sweep of iterative policy evaluation.
///
///     V(s) ← Σ_a π(a|s) Σ p(s′, r | s, a) [r + γ (1 − done) V(s′)]   for every s, in order
///
/// Source: Sutton & Barto, 2nd ed., §4.1.
///
/// - Parameters:
///   - process: the transitions.
///   - policy: `π`, [S][A].
///   - values: `V` before, [S].
///   - discount: `γ` in [0, 1].
///   - inPlace: true where each backup sees the ones before it; false where all see the old values.
public func evaluationSweep(
  of process: MarkovDecisionProcess, policy: [[Double]], values: [Double], discount: Double, inPlace: Bool = false
) -> [Double] {
  sweep(values, inPlace: inPlace) { state, values in
    expectedBackup(of: process, state: state, policy: policy, values: values, discount: discount)
  }
}

/// The values of a policy: what sweeps converge to, from the linear equations themselves.
///
///     V = (I − γ P_π)⁻¹ r_π
///
/// With γ = 1, states that earn nothing for ever have the value 0.
///
/// Source: Sutton & Barto, 2nd ed., eq. 4.4.
///
/// - Parameters:
///   - process: the transitions.
///   - policy: `π`, [S][A].
///   - discount: `γ` in [0, 1].
/// - Throws: ``PlanningError/doesNotConverge(state:)`` where γ = 1 and an episode need not end.
public func policyValues(
  of process: MarkovDecisionProcess, policy: [[Double]], discount: Double
) throws(PlanningError) -> [Double] {
  precondition(policy.count == process.stateCount, "A policy needs a row for each state.")
  let chain = PolicyChain(process, policy: policy)
  let settled = discount < 1 ? Set<Int>() : chain.statesEarningNothing
  if discount == 1, let state = chain.stateThatNeverEnds(settled: settled) {
    throw .doesNotConverge(state: state)
  }
  return chain.values(discount: discount, settled: settled)
}
