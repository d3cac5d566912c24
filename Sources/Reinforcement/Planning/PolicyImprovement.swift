/// The policy that is greedy for action values.
///
///     π(s) = argmax_a Q(s, a)
///
/// An action that is among the best (within 1e-12 of the largest value's size) is kept; otherwise the best action with
/// the lowest number is taken. Keeping is what makes policy iteration stop.
///
/// Source: Sutton & Barto, 2nd ed., eq. 4.9.
///
/// - Parameters:
///   - actions: the action of each state so far, [S]; nil where there is none.
///   - q: `Q`, [S][A].
public func improvedActions(_ actions: [Int]?, actionValues q: [[Double]]) -> [Int] {
  let tolerance = 1e-12 * scale(of: q.flatMap { $0 })
  return q.indices.map { state in
    let best = bestActions(q[state], within: tolerance)
    guard let kept = actions?[state], best.contains(kept) else { return best[0] }
    return kept
  }
}

/// Every action whose value is within a tolerance of the best, in order.
///
///     {a : Q(a) ≥ max_b Q(b) − tolerance}
///
/// - Parameters:
///   - q: the values of the actions, [A].
///   - tolerance: at least 0; 0 gives exact ties.
public func bestActions(_ q: [Double], within tolerance: Double) -> [Int] {
  let best = q.reduce(-Double.infinity, max)
  return q.indices.filter { q[$0] >= best - tolerance }
}

/// The probabilities of a policy that shares equally among the best actions.
///
///     π(a) = 1/m  for each of the m actions with Q(a) ≥ max_b Q(b) − tolerance,   0 for the others
///
/// Source: Sutton & Barto, 2nd ed., §4.2 (any share among the maximising actions is an improvement) and fig. 4.1.
///
/// - Parameters:
///   - q: the values of the actions, [A], at least one.
///   - tolerance: at least 0; 0 gives exact ties.
public func greedyProbabilities(_ q: [Double], within tolerance: Double) -> [Double] {
  let best = bestActions(q, within: tolerance)
  return q.indices.map { best.contains($0) ? 1 / Double(best.count) : 0 }
}
