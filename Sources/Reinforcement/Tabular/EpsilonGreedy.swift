/// The action with the largest value, the first of them on a tie.
///
///     argmax_a Q(a)
///
/// - Parameter q: the values of the actions, [A], at least one.
public func greedyAction(_ q: [Double]) -> Int {
  q.indices.dropFirst().reduce(0) { q[$1] > q[$0] ? $1 : $0 }
}

/// The probabilities of an ε-greedy policy; actions that tie for the best share.
///
///     π(a) = ε / A + (1 − ε) / m  for each of the m best actions,   ε / A  for the others
///
/// So the one best action has 1 − ε + ε/A, not 1 − ε.
///
/// Source: Sutton & Barto, 2nd ed., §5.4 (there ties are broken anyhow).
///
/// - Parameters:
///   - q: the values of the actions, [A].
///   - epsilon: `ε` in [0, 1].
public func epsilonGreedyProbabilities(_ q: [Double], epsilon: Double) -> [Double] {
  let best = bestActions(q, within: 0)
  let explored = epsilon / Double(q.count)
  let exploited = (1 - epsilon) / Double(best.count)
  var probabilities = Array(repeating: explored, count: q.count)
  for action in best { probabilities[action] += exploited }
  return probabilities
}

/// An action drawn from the ε-greedy policy: with `epsilonGreedyProbabilities`, without an array of them.
///
/// - Parameters:
///   - q: the values of the actions, [A].
///   - epsilon: `ε` in [0, 1].
public func drawEpsilonGreedy(
  _ q: [Double], epsilon: Double, using generator: inout some RandomNumberGenerator
) -> Int {
  let best = q.reduce(-Double.infinity, max)
  let explored = epsilon / Double(q.count)
  let shared = explored + (1 - epsilon) / Double(q.count { $0 >= best })
  return drawCategorical(q.lazy.map { $0 >= best ? shared : explored }, using: &generator)
}
