import CArithmetic

/// What may happen in a process, in columns: the first outcome of every state and action, then every second one, and so
/// on. The sweeps of value iteration over it give what `valueIterationSweep` gives, to the last bit, several times faster.
struct OutcomeTable {
  /// One for each outcome, state and action; where an action has fewer outcomes, 0.
  private var probability: [Double]
  private var reward: [Double]
  /// `s′`, or one beyond the last state where the episode ends: a place whose value is 0.
  private var next: [Int]
  private let stateCount: Int
  private let actionCount: Int
  private let outcomeCount: Int

  init(_ process: MarkovDecisionProcess) {
    stateCount = process.stateCount
    actionCount = process.actionCount
    outcomeCount = process.outcomes.joined().map(\.count).max() ?? 0
    let pairs = stateCount * actionCount
    probability = [Double](repeating: 0, count: outcomeCount * pairs)
    reward = probability
    next = [Int](repeating: stateCount, count: outcomeCount * pairs)
    for (pair, outcomes) in process.outcomes.joined().enumerated() {
      for (column, outcome) in outcomes.enumerated() where outcome.probability > 0 {
        probability[column * pairs + pair] = outcome.probability
        reward[column * pairs + pair] = outcome.reward
        next[column * pairs + pair] = outcome.done ? stateCount : outcome.next
      }
    }
  }

  /// `V(s) ← max_a Σ p(s′, r | s, a) [r + γ (1 − done) V(s′)]` for every s.
  func sweep(_ values: [Double], discount: Double) -> [Double] {
    var known = values
    known.append(0)
    let q = actionValues(known, discount: discount)
    return [Double](unsafeUninitializedCapacity: stateCount) { swept, count in
      count = stateCount
      q.withUnsafeBufferPointer { q in
        for state in 0..<stateCount {
          var best = -Double.infinity
          for pair in (state &* actionCount)..<(state &* actionCount &+ actionCount) {
            best = q[pair] > best ? q[pair] : best
          }
          swept[state] = best
        }
      }
    }
  }

  /// `Q`, [S · A], from values with a 0 after the last.
  private func actionValues(_ known: [Double], discount: Double) -> [Double] {
    let pairs = stateCount * actionCount
    var sums = [Double](repeating: 0, count: pairs)
    sums.withUnsafeMutableBufferPointer { sums in
      probability.withUnsafeBufferPointer { probability in
        reward.withUnsafeBufferPointer { reward in
          next.withUnsafeBufferPointer { next in
            known.withUnsafeBufferPointer { known in
              guard let probability = probability.baseAddress, let reward = reward.baseAddress,
                let next = next.baseAddress, let known = known.baseAddress, let sums = sums.baseAddress
              else { return }
              for start in stride(from: 0, to: outcomeCount * pairs, by: pairs) {
                arithmetic_backup(
                  widest, probability + start, reward + start, next + start, discount, known, sums, pairs)
              }
            }
          }
        }
      }
    }
    return sums
  }
}
