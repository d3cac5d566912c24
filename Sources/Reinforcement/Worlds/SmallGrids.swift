extension MarkovDecisionProcess {
  /// The 4 × 4 grid: −1 for every step until one of two opposite corners is reached.
  ///
  /// States are cells row by row, the corners 0 and 15 included; actions up, right, down, left. A move over the edge
  /// stays where it is. An episode begins on any cell between the corners.
  ///
  /// Source: Sutton & Barto, 2nd ed., Example 4.1 and fig. 4.1.
  public static var gridworld4x4: MarkovDecisionProcess {
    let shape = GridShape(rows: 4, columns: 4)
    let corners = [0, 15]
    let outcomes = (0..<shape.count).map { cell in
      Direction.allCases.map { direction -> [Outcome] in
        if corners.contains(cell) { return [Outcome(next: cell, reward: 0, done: true)] }
        let next = shape.neighbour(of: cell, to: direction) ?? cell
        return [Outcome(next: next, reward: -1, done: corners.contains(next))]
      }
    }
    return MarkovDecisionProcess(outcomes: outcomes, start: (0..<16).map { corners.contains($0) ? 0 : 1.0 / 14 })
  }

  /// The 5 × 5 grid that never ends: from A (cell 1) every action leads to cell 21 for +10, from B (cell 3) to cell 13
  /// for +5; a move over the edge stays where it is and costs 1; all else is free.
  ///
  /// States are cells row by row; actions up, right, down, left. The book discounts with γ = 0.9.
  ///
  /// Source: Sutton & Barto, 2nd ed., Examples 3.5 and 3.8.
  public static var gridworld5x5: MarkovDecisionProcess {
    let shape = GridShape(rows: 5, columns: 5)
    let outcomes = (0..<shape.count).map { cell in
      Direction.allCases.map { direction -> [Outcome] in
        switch cell {
        case 1: return [Outcome(next: 21, reward: 10)]
        case 3: return [Outcome(next: 13, reward: 5)]
        default:
          guard let next = shape.neighbour(of: cell, to: direction) else { return [Outcome(next: cell, reward: -1)] }
          return [Outcome(next: next, reward: 0)]
        }
      }
    }
    return MarkovDecisionProcess(outcomes: outcomes)
  }
}
