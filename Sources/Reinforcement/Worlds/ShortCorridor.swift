extension MarkovDecisionProcess {
  /// Three states in a row that look alike, the middle one with its actions reversed; −1 for every step to the goal.
  ///
  /// States 0, 1, 2 and the goal 3; actions left (0) and right (1). In state 1, left goes right and right goes left. For
  /// a policy that cannot tell the states apart and goes right with probability p,
  ///
  ///     V(0) = (2p − 4) / (p (1 − p)),   best at p = 2 − √2 ≈ 0.59 with V(0) ≈ −11.66
  ///
  /// Source: Sutton & Barto, 2nd ed., Example 13.1.
  public static var shortCorridor: MarkovDecisionProcess { shortCorridor(slip: 0) }

  /// The short corridor on slippery ground: now and then an action has the effect of the other one.
  ///
  /// V(0) is that of the dry corridor at the probability with which right takes effect, p(1 − slip) + (1 − p) slip.
  ///
  /// - Parameter slip: the probability of the other action's effect, in [0, 1).
  public static func shortCorridor(slip: Double) -> MarkovDecisionProcess {
    let destinations = [[0, 1], [2, 0], [1, 3]]
    let outcomes = destinations.map { destinations in
      destinations.indices.map { action in
        let effects = [(destinations[action], 1 - slip), (destinations[1 - action], slip)]
        return effects.filter { $0.1 > 0 }.map {
          Outcome(probability: $0.1, next: $0.0, reward: -1, done: $0.0 == 3)
        }
      }
    }
    let goal = [[Outcome(next: 3, reward: 0, done: true)], [Outcome(next: 3, reward: 0, done: true)]]
    return MarkovDecisionProcess(outcomes: outcomes + [goal], start: [1, 0, 0, 0])
  }
}
