/// The value of an action by one look ahead.
///
///     Q(s, a) = Σ p(s′, r | s, a) [r + γ (1 − done) V(s′)]
///
/// Source: Sutton & Barto, 2nd ed., exercise 3.19 (eq. 4.6 for v_π).
///
/// - Parameters:
///   - process: the transitions.
///   - state: `s`.
///   - action: `a`.
///   - values: `V`, [S].
///   - discount: `γ` in [0, 1].
public func actionValue(
  of process: MarkovDecisionProcess, state: Int, action: Int, values: [Double], discount: Double
) -> Double {
  var sum = 0.0
  for outcome in process.outcomes[state][action] where outcome.probability > 0 {
    let vNext = outcome.done ? 0 : values[outcome.next]
    sum += outcome.probability * (outcome.reward + discount * vNext)
  }
  return sum
}

/// The values of all actions by one look ahead, [S][A].
///
///     Q(s, a) = Σ p(s′, r | s, a) [r + γ (1 − done) V(s′)]
///
/// Source: Sutton & Barto, 2nd ed., eq. 4.6.
///
/// - Parameters:
///   - process: the transitions.
///   - values: `V`, [S].
///   - discount: `γ` in [0, 1].
public func actionValues(
  of process: MarkovDecisionProcess, values: [Double], discount: Double
) -> [[Double]] {
  (0..<process.stateCount).map { state in
    (0..<process.actionCount).map { action in
      actionValue(of: process, state: state, action: action, values: values, discount: discount)
    }
  }
}

/// One backup by the Bellman expectation equation.
///
///     V(s) ← Σ_a π(a|s) Σ p(s′, r | s, a) [r + γ (1 − done) V(s′)]
///
/// Source: Sutton & Barto, 2nd ed., eq. 4.5.
///
/// - Parameters:
///   - process: the transitions.
///   - state: `s`.
///   - policy: `π`, [S][A].
///   - values: `V`, [S].
///   - discount: `γ` in [0, 1].
public func expectedBackup(
  of process: MarkovDecisionProcess, state: Int, policy: [[Double]], values: [Double], discount: Double
) -> Double {
  var sum = 0.0
  for action in 0..<process.actionCount where policy[state][action] > 0 {
    sum +=
      policy[state][action]
      * actionValue(of: process, state: state, action: action, values: values, discount: discount)
  }
  return sum
}

/// One backup by the Bellman optimality equation.
///
///     V(s) ← max_a Σ p(s′, r | s, a) [r + γ (1 − done) V(s′)]
///
/// Source: Sutton & Barto, 2nd ed., eq. 4.10.
///
/// - Parameters:
///   - process: the transitions.
///   - state: `s`.
///   - values: `V`, [S].
///   - discount: `γ` in [0, 1].
public func optimalBackup(
  of process: MarkovDecisionProcess, state: Int, values: [Double], discount: Double
) -> Double {
  (0..<process.actionCount).reduce(-Double.infinity) { best, action in
    max(best, actionValue(of: process, state: state, action: action, values: values, discount: discount))
  }
}

/// Backs up every state once, in order.
///
/// - Parameters:
///   - values: `V`, [S].
///   - inPlace: true where each backup sees the ones before it (Gauss–Seidel); false where all see the old values.
///   - backup: the new value of a state, given values.
func sweep(_ values: [Double], inPlace: Bool, backup: (Int, [Double]) -> Double) -> [Double] {
  var swept = values
  for state in values.indices {
    swept[state] = backup(state, inPlace ? swept : values)
  }
  return swept
}

/// The largest change between two rows of values.
func largestChange(_ left: [Double], _ right: [Double]) -> Double {
  var largest = 0.0
  for index in left.indices { largest = max(largest, abs(left[index] - right[index])) }
  return largest
}

/// The size of the largest value: what a tolerance is measured by, so that rewards may be in any unit.
func scale(of values: [Double]) -> Double {
  var largest = 0.0
  for value in values { largest = max(largest, abs(value)) }
  return largest
}
