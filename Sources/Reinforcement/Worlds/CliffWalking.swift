extension MarkovDecisionProcess {
  /// The rows and columns of ``cliffWalking``.
  public static var cliffShape: GridShape { GridShape(rows: 4, columns: 12) }

  /// The cells of the cliff: between the start (36) and the goal (47).
  public static var cliffCells: ClosedRange<Int> { 37...46 }

  /// Walking along a cliff: −1 for every step, −100 for a step over the cliff, which leads back to the start.
  ///
  /// States are the cells of 4 rows and 12 columns; actions up, right, down, left. Only entering the goal ends the
  /// episode. As in Gymnasium, the cells of the cliff and the goal have transitions too, though no episode gets there.
  ///
  /// Source: Sutton & Barto, 2nd ed., Example 6.6; Gymnasium's CliffWalking-v1.
  public static var cliffWalking: MarkovDecisionProcess {
    let shape = cliffShape
    let (startCell, goal) = (36, 47)
    let outcomes = (0..<shape.count).map { cell in
      Direction.allCases.map { direction -> [Outcome] in
        let next = shape.neighbour(of: cell, to: direction) ?? cell
        if cliffCells.contains(next) { return [Outcome(next: startCell, reward: -100)] }
        return [Outcome(next: next, reward: -1, done: next == goal)]
      }
    }
    return MarkovDecisionProcess(outcomes: outcomes, start: (0..<shape.count).map { $0 == startCell ? 1 : 0 })
  }
}
