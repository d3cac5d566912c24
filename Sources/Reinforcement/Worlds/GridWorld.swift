/// A move on a grid, clockwise from above: the order of the actions of every grid here but the frozen lake.
public enum Direction: Int, CaseIterable, Equatable, Sendable {
  case up, right, down, left

  /// A quarter turn to the left of it.
  public var turnedLeft: Direction { turned(by: 3) }

  /// A quarter turn to the right of it.
  public var turnedRight: Direction { turned(by: 1) }

  private func turned(by quarters: Int) -> Direction {
    Direction.allCases[(rawValue + quarters) % 4]
  }
}

/// Rows and columns; cells are counted row by row from the upper left corner.
public struct GridShape: Equatable, Sendable {
  /// How many rows.
  public let rows: Int
  /// How many columns.
  public let columns: Int

  public init(rows: Int, columns: Int) {
    precondition(rows >= 1 && columns >= 1, "A grid needs at least one cell.")
    self.rows = rows
    self.columns = columns
  }

  /// How many cells.
  public var count: Int { rows * columns }

  /// The number of a cell.
  public func cell(row: Int, column: Int) -> Int {
    row * columns + column
  }

  /// The row of a cell.
  public func row(of cell: Int) -> Int { cell / columns }

  /// The column of a cell.
  public func column(of cell: Int) -> Int { cell % columns }

  /// The cell next to a cell, or nil over the edge.
  public func neighbour(of cell: Int, to direction: Direction) -> Int? {
    let (row, column) = (row(of: cell), column(of: cell))
    switch direction {
    case .up: return row > 0 ? cell - columns : nil
    case .right: return column + 1 < columns ? cell + 1 : nil
    case .down: return row + 1 < rows ? cell + columns : nil
    case .left: return column > 0 ? cell - 1 : nil
    }
  }
}

/// A grid with walls, exits, pits and a slippery floor, for experiments.
///
///     P(the way meant) = 1 − slip,   P(a quarter turn left of it) = P(a quarter turn right) = slip / 2
///
/// A move into a wall or over the edge stays where it is. Entering an exit or a pit ends the episode.
///
/// Source: the noise is that of Russell & Norvig, Artificial Intelligence, 4th ed., §17.1 (there slip = 0.2).
public struct GridWorld: Equatable, Sendable {
  /// What stands on a cell.
  public enum Cell: Equatable, Sendable {
    case floor
    case wall
    /// Ends the episode and pays for it, besides the reward of the step.
    case exit(reward: Double)
  }

  /// Rows and columns.
  public let shape: GridShape
  /// The cells, row by row.
  public var cells: [Cell]
  /// Where an episode begins.
  public var start: Int
  /// The reward of every step.
  public var stepReward: Double
  /// The probability of not going the way meant, in [0, 1].
  public var slip: Double

  /// A grid from its cells.
  ///
  /// - Parameters:
  ///   - shape: rows and columns.
  ///   - cells: row by row, as many as the shape has.
  ///   - start: the cell an episode begins on.
  ///   - stepReward: the reward of every step.
  ///   - slip: the probability of not going the way meant, in [0, 1].
  public init(shape: GridShape, cells: [Cell], start: Int, stepReward: Double, slip: Double = 0) {
    precondition(cells.count == shape.count, "There must be as many cells as rows times columns.")
    precondition(cells.indices.contains(start), "The start must be a cell of the grid.")
    precondition((0...1).contains(slip), "The probability of slipping must lie in [0, 1].")
    self.shape = shape
    self.cells = cells
    self.start = start
    self.stepReward = stepReward
    self.slip = slip
  }

  /// The grid as a process: a state for each cell, an action for each ``Direction``. Exits and walls are absorbing.
  public var process: MarkovDecisionProcess {
    let outcomes = cells.indices.map { cell in
      Direction.allCases.map { direction in
        cells[cell] == .floor ? moves(from: cell, meaning: direction) : [.init(next: cell, reward: 0, done: true)]
      }
    }
    return MarkovDecisionProcess(outcomes: outcomes, start: cells.indices.map { $0 == start ? 1 : 0 })
  }

  private func moves(from cell: Int, meaning direction: Direction) -> [MarkovDecisionProcess.Outcome] {
    let ways = [(1 - slip, direction), (slip / 2, direction.turnedLeft), (slip / 2, direction.turnedRight)]
    return ways.filter { $0.0 > 0 }.map { probability, way in
      move(from: cell, to: way, probability: probability)
    }
  }

  private func move(
    from cell: Int, to direction: Direction, probability: Double
  ) -> MarkovDecisionProcess.Outcome {
    guard let next = shape.neighbour(of: cell, to: direction) else {
      return .init(probability: probability, next: cell, reward: stepReward)
    }
    switch cells[next] {
    case .floor: return .init(probability: probability, next: next, reward: stepReward)
    case .wall: return .init(probability: probability, next: cell, reward: stepReward)
    case .exit(let reward):
      return .init(probability: probability, next: next, reward: stepReward + reward, done: true)
    }
  }
}
