/// Where value iteration ends.
public struct ValueIterationResult: Equatable, Sendable {
  /// `V`, [S].
  public let values: [Double]
  /// How many sweeps were made.
  public let sweeps: Int
}

/// One sweep of value iteration.
///
///     V(s) ← max_a Σ p(s′, r | s, a) [r + γ (1 − done) V(s′)]   for every s, in order
///
/// Source: Sutton & Barto, 2nd ed., §4.4.
///
/// - Parameters:
///   - process: the transitions.
///   - values: `V` before, [S].
///   - discount: `γ` in [0, 1].
///   - inPlace: true where each backup sees the ones before it; false where all see the old values.
public func valueIterationSweep(
  of process: MarkovDecisionProcess, values: [Double], discount: Double, inPlace: Bool = false
) -> [Double] {
  sweep(values, inPlace: inPlace) { state, values in
    optimalBackup(of: process, state: state, values: values, discount: discount)
  }
}

/// Value iteration to convergence.
///
/// Sweeps until no value changes by more than 1e-12 of the largest value's size. The greedy policy's own equations then
/// take away what is left of the error, which near γ = 1 is many times the last change. Where sweeps converge too
/// slowly, policy iteration finishes.
///
/// Source: Sutton & Barto, 2nd ed., §4.4.
///
/// - Parameters:
///   - process: the transitions.
///   - discount: `γ` in [0, 1].
///   - values: `V` to begin with, [S]. Left out: 0.
/// - Throws: ``PlanningError/doesNotConverge(state:)`` where γ = 1 and the values grow without bound.
public func valueIteration(
  of process: MarkovDecisionProcess, discount: Double, from values: [Double]? = nil
) throws(PlanningError) -> ValueIterationResult {
  var table = OutcomeTable(process)
  var swept = table.filledUp(values ?? Array(repeating: 0, count: process.stateCount))
  for sweeps in 1...sweepLimit {
    let (change, size) = table.sweep(&swept, discount: discount)
    if change <= 1e-12 * size {
      let exact = polished(table.values(of: swept), of: process, discount: discount)
      return ValueIterationResult(values: exact, sweeps: sweeps)
    }
  }
  let exact = try policyIteration(of: process, discount: discount)
  return ValueIterationResult(values: exact.values, sweeps: sweepLimit)
}

private let sweepLimit = 10_000

/// The exact values of the policy that is greedy for converged values. Where γ = 1 leaves more than one solution of the
/// optimality equation, the one that the sweeps found is kept.
private func polished(_ values: [Double], of process: MarkovDecisionProcess, discount: Double) -> [Double] {
  let q = actionValues(of: process, values: values, discount: discount)
  let greedy = improvedActions(nil, actionValues: q)
  guard let exact = try? policyIteration(of: process, discount: discount, from: greedy).values,
    largestChange(exact, values) <= 1e-6 * scale(of: values)
  else { return values }
  return exact
}
