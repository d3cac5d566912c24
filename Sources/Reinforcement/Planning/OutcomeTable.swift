import CArithmetic

/// What may happen in a process, in columns over the states: the first outcome of the first action, the second outcome,
/// and so on, then those of the next action. The sweeps of value iteration over it give what `valueIterationSweep` gives,
/// to the last bit, many times faster.
struct OutcomeTable {
  /// One for each action, outcome and state; where an action has fewer outcomes, 0.
  private var probability: [Double]
  private var reward: [Double]
  /// `s′`, or one beyond the last state where the episode ends: a place whose value is 0.
  private var next: [Int]
  private let stateCount: Int
  private let actionCount: Int
  private let outcomeCount: Int
  /// The states, and as many without outcomes as fill whole instructions and leave at least the one beyond the last.
  private let stride: Int
  private var scratch: AlignedNumbers

  private static let lanes = 8

  init(_ process: MarkovDecisionProcess) {
    stateCount = process.stateCount
    actionCount = process.actionCount
    outcomeCount = process.outcomes.joined().map(\.count).max() ?? 0
    stride = (stateCount / OutcomeTable.lanes + 1) * OutcomeTable.lanes
    scratch = AlignedNumbers(count: 2 * stride)
    probability = [Double](repeating: 0, count: actionCount * outcomeCount * stride)
    reward = probability
    next = [Int](repeating: stateCount, count: probability.count)
    for (state, actions) in process.outcomes.enumerated() {
      for (action, outcomes) in actions.enumerated() {
        for (column, outcome) in outcomes.enumerated() where outcome.probability > 0 {
          let place = (action * outcomeCount + column) * stride + state
          probability[place] = outcome.probability
          reward[place] = outcome.reward
          next[place] = outcome.done ? stateCount : outcome.next
        }
      }
    }
  }

  /// Values with a place for each state of the table's own, [stride].
  func filledUp(_ values: [Double]) -> [Double] {
    values + [Double](repeating: 0, count: stride - values.count)
  }

  /// The values of the process's states alone, [S].
  func values(of filled: [Double]) -> [Double] { Array(filled[..<stateCount]) }

  /// `V(s) ← max_a Σ p(s′, r | s, a) [r + γ (1 − done) V(s′)]` for every s; `values` are filled up.
  ///
  /// - Returns: the largest change, and the size of the largest value.
  mutating func sweep(_ values: inout [Double], discount: Double) -> (change: Double, size: Double) {
    let report = scratch.withUnsafeMutablePointer { scratch in
      probability.withUnsafeBufferPointer { probability in
        reward.withUnsafeBufferPointer { reward in
          next.withUnsafeBufferPointer { next -> arithmetic_sweep_report in
            guard let probability = probability.baseAddress, let reward = reward.baseAddress,
              let next = next.baseAddress
            else { return arithmetic_sweep_report() }
            let process = arithmetic_process(
              probability: probability, reward: reward, next: next, actions: actionCount, outcomes: outcomeCount,
              stride: stride)
            return arithmetic_sweep(widest, process, discount, &values, scratch)
          }
        }
      }
    }
    return (report.change, report.size)
  }
}
