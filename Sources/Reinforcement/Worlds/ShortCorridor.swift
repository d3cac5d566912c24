extension MarkovDecisionProcess {
  /// Three states in a row that look alike, the middle one with its actions reversed; −1 for every step to the goal.
  ///
  /// States 0, 1, 2 and the goal 3; actions left (0) and right (1). In state 1, left goes right and right goes left. For
  /// a policy that cannot tell the states apart and goes right with probability p,
  ///
  ///     V(0) = (2p − 4) / (p (1 − p)),   best at p = 2 − √2 ≈ 0.59 with V(0) ≈ −11.66
  ///
  /// Source: Sutton & Barto, 2nd ed., Example 13.1.
  public static var shortCorridor: MarkovDecisionProcess {
    let destinations = [[0, 1], [2, 0], [1, 3]]
    let outcomes = destinations.map { $0.map { [Outcome(next: $0, reward: -1, done: $0 == 3)] } }
    let goal = [[Outcome(next: 3, reward: 0, done: true)], [Outcome(next: 3, reward: 0, done: true)]]
    return MarkovDecisionProcess(outcomes: outcomes + [goal], start: [1, 0, 0, 0])
  }
}
