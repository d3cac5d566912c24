/// What is left of a process when a policy chooses: expected rewards and the states that follow.
struct PolicyChain {
  /// `r_π(s)`, [S].
  private(set) var rewards: [Double]
  /// The probability of each state that follows without an end, by state.
  private(set) var followers: [[Int: Double]]
  /// True where the episode may end with the next step, [S].
  private(set) var mayEnd: [Bool]

  /// Above this size the equations are solved by sweeps.
  static let largestSystem = 700

  init(_ process: MarkovDecisionProcess, policy: [[Double]]) {
    rewards = Array(repeating: 0, count: process.stateCount)
    followers = Array(repeating: [:], count: process.stateCount)
    mayEnd = Array(repeating: false, count: process.stateCount)
    for state in 0..<process.stateCount {
      for (action, outcomes) in process.outcomes[state].enumerated() where policy[state][action] > 0 {
        for outcome in outcomes where outcome.probability > 0 {
          add(outcome, to: state, probability: policy[state][action] * outcome.probability)
        }
      }
    }
  }

  private mutating func add(_ outcome: MarkovDecisionProcess.Outcome, to state: Int, probability: Double) {
    rewards[state] += probability * outcome.reward
    if outcome.done {
      mayEnd[state] = true
    } else {
      followers[state][outcome.next, default: 0] += probability
    }
  }

  /// The largest set of states without rewards and without a way out.
  var statesEarningNothing: Set<Int> {
    var states = Set(rewards.indices.filter { rewards[$0] == 0 && !mayEnd[$0] })
    while let leaving = states.first(where: { state in followers[state].keys.contains { !states.contains($0) } }) {
      states.remove(leaving)
    }
    return states
  }

  /// A state from which neither an end nor a settled state can be reached, or nil.
  func stateThatNeverEnds(settled: Set<Int>) -> Int? {
    var ending = settled.union(rewards.indices.filter { mayEnd[$0] })
    var grew = true
    while grew {
      grew = false
      for state in rewards.indices where !ending.contains(state) {
        guard followers[state].keys.contains(where: ending.contains) else { continue }
        ending.insert(state)
        grew = true
      }
    }
    return rewards.indices.first { !ending.contains($0) }
  }

  /// `V = (I − γP)⁻¹ r` over the states that are not settled; these have the value 0.
  func values(discount: Double, settled: Set<Int>) -> [Double] {
    let open = rewards.indices.filter { !settled.contains($0) }
    guard open.count <= PolicyChain.largestSystem else { return sweptValues(discount: discount) }
    let place = Dictionary(uniqueKeysWithValues: open.enumerated().map { ($1, $0) })
    var system = Matrix.identity(open.count)
    for (row, state) in open.enumerated() {
      for (next, probability) in followers[state] {
        if let column = place[next] { system[row, column] -= discount * probability }
      }
    }
    guard let solution = system.solving(open.map { rewards[$0] }) else { return sweptValues(discount: discount) }
    var values = Array(repeating: 0.0, count: rewards.count)
    for (row, state) in open.enumerated() { values[state] = solution[row] }
    return values
  }

  private func sweptValues(discount: Double) -> [Double] {
    var values = Array(repeating: 0.0, count: rewards.count)
    for _ in 0..<1_000_000 {
      let swept = sweep(values, inPlace: true) { state, values in
        followers[state].reduce(rewards[state]) { $0 + discount * $1.value * values[$1.key] }
      }
      let change = largestChange(values, swept)
      values = swept
      if change <= 1e-15 * scale(of: values) { break }
    }
    return values
  }
}
