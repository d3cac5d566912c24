import Reinforcement

/// What the quantities on policies, samples and sequences ask of their input, over and above single numbers.
extension Inputs {
  /// A table of logits [S][A] whose every row leaves an action unmasked.
  func logits(
    _ key: String, rows: Int? = nil, like: String? = nil, columns: Int? = nil
  ) throws(ComputeError) -> [[Double]] {
    let table = try matrix(key, .logit, rows: rows, like: like, columns: columns)
    for (s, row) in table.enumerated() { try requireAction(row, path: "\(key)[\(s)]") }
    return table
  }

  /// One row of logits [A] that leaves an action unmasked.
  func logitRow(_ key: String, count: Int? = nil, like: String? = nil) throws(ComputeError) -> [Double] {
    let row = try numbers(key, .logit, count: count, like: like)
    try requireAction(row, path: key)
    return row
  }

  private func requireAction(_ row: [Double], path: String) throws(ComputeError) {
    guard row.allSatisfy({ $0 == -.infinity }) else { return }
    throw ComputeError(
      "\(path) masks every action: all \(row.count) are \"-Infinity\"; at least one finite number is needed.")
  }

  /// Probabilities that sum to 1.
  func distribution(_ key: String, count: Int? = nil, like: String? = nil) throws(ComputeError) -> [Double] {
    let entry = try entry(key, needed: "a list of probabilities")
    let probabilities = try entry.numbers(.unitInterval, count: count, like: like)
    try entry.checkSum(of: probabilities)
    return probabilities
  }

  /// A mask that must be given.
  func givenMask(_ key: String, count: Int, like: String) throws(ComputeError) -> [Bool] {
    _ = try entry(key, needed: "a list of ones and zeros")
    return try mask(key, count: count, like: like)
  }

  /// A mask [B][L] that must be given.
  func givenMasks(_ key: String, like other: String, shape: [[Double]]) throws(ComputeError) -> [[Bool]] {
    _ = try entry(key, needed: "rows of ones and zeros")
    return try masks(key, rows: shape.count, columns: shape[0].count, like: other)
  }

  /// Log-probabilities [B][L] shaped as another table.
  func logProbabilities(_ key: String, like other: String, shape: [[Double]]) throws(ComputeError) -> [[Double]] {
    try matrix(key, .logProbability, rows: shape.count, like: other, columns: shape[0].count)
  }

  /// The reference's log-probabilities [B][L]: needed where β > 0, else they may be left out.
  func reference(
    _ key: String = "ref_logp", coefficient: Double, like other: String, shape: [[Double]]
  ) throws(ComputeError) -> [[Double]]? {
    if has(key) { return try logProbabilities(key, like: other, shape: shape) }
    guard coefficient == 0 else {
      throw ComputeError("\(key) is missing; beta is \(JSONText.of(coefficient)), and above 0 it needs a reference.")
    }
    return nil
  }

  /// Rewards in whole groups of at least two, and the size of a group.
  func groupedRewards() throws(ComputeError) -> (rewards: [Double], size: Int) {
    let rewards = try numbers("rewards")
    let size = try wholeNumber("group_size", in: 2...Int.max)
    guard rewards.count.isMultiple(of: size) else {
      throw ComputeError("rewards has length \(rewards.count); whole groups of group_size \(size) are needed.")
    }
    return (rewards, size)
  }

  /// `eps_low` and `eps_high`.
  func clipRange() throws(ComputeError) -> ClipRange {
    ClipRange(low: try number("eps_low", .nonNegative), high: try number("eps_high", .nonNegative))
  }

  /// Keys of one form of a quantity do not stand beside those of the other.
  func refuse(_ others: [String], beside given: String) throws(ComputeError) {
    for other in others where has(other) {
      throw ComputeError("\(other) belongs to another form of this quantity than \(given); leave one of them out.")
    }
  }

  /// Samples of a tabular policy: `states`, `actions`, `advantages`, each action allowed in its state.
  func samples(drawnBy key: String, _ theta: [[Double]]) throws(ComputeError) -> SurrogateSamples {
    let states = try indices("states", below: theta.count, of: "states")
    let actions = try indices("actions", below: theta[0].count, of: "actions", count: states.count, like: "states")
    let advantages = try numbers("advantages", count: states.count, like: "states")
    try requireAllowed(actions, in: states, by: key, theta)
    return SurrogateSamples(states: states, actions: actions, advantages: advantages)
  }

  /// Refuses an action that the policy said to have drawn it masks.
  func requireAllowed(
    _ actions: [Int], in states: [Int], by key: String, _ theta: [[Double]]
  ) throws(ComputeError) {
    for (t, action) in actions.enumerated() where theta[states[t]][action] == -.infinity {
      throw ComputeError(
        "actions[\(t)] is \(action); \(key)[\(states[t])][\(action)] is \"-Infinity\", which masks it: an action that can be drawn is needed."
      )
    }
  }
}
