/// A frozen lake to be crossed without falling into a hole: +1 at the goal, 0 for all else.
///
/// Source: Gymnasium's FrozenLake-v1, with its maps and its transition probabilities to the last bit.
public struct FrozenLake: Equatable, Sendable {
  /// The actions in Gymnasium's order: counter-clockwise from the left.
  public static let actions: [Direction] = [.left, .down, .right, .up]

  /// Rows of `S` (start), `F` (frozen), `H` (hole) and `G` (goal).
  public let map: [String]
  /// On slippery ice the way meant and the two ways across it are equally likely.
  public let slippery: Bool

  /// The 4 × 4 lake.
  public static func small(slippery: Bool = true) -> FrozenLake {
    FrozenLake(map: ["SFFF", "FHFH", "FFFH", "HFFG"], slippery: slippery)
  }

  /// The 8 × 8 lake.
  public static func large(slippery: Bool = true) -> FrozenLake {
    FrozenLake(
      map: ["SFFFFFFF", "FFFFFFFF", "FFFHFFFF", "FFFFFHFF", "FFFHFFFF", "FHHFFFHF", "FHFFHFHF", "FFFHFFFG"],
      slippery: slippery)
  }

  /// Rows and columns.
  public var shape: GridShape {
    GridShape(rows: map.count, columns: map[0].count)
  }

  /// The lake as a process: a state for each cell, actions left, down, right, up. Holes and goal are absorbing.
  public var process: MarkovDecisionProcess {
    let ice = map.flatMap { Array($0) }
    let outcomes = ice.indices.map { cell in
      FrozenLake.actions.indices.map { action in
        "HG".contains(ice[cell]) ? [.init(next: cell, reward: 0, done: true)] : moves(action, from: cell, on: ice)
      }
    }
    return MarkovDecisionProcess(outcomes: outcomes, start: ice.map { $0 == "S" ? 1 : 0 })
  }

  private func moves(_ action: Int, from cell: Int, on ice: [Character]) -> [MarkovDecisionProcess.Outcome] {
    guard slippery else { return [move(action, from: cell, on: ice, probability: 1)] }
    let asMeant = 1.0 / 3
    let across = (1 - asMeant) / 2
    return [
      move((action + 3) % 4, from: cell, on: ice, probability: across),
      move(action, from: cell, on: ice, probability: asMeant),
      move((action + 1) % 4, from: cell, on: ice, probability: across),
    ]
  }

  private func move(
    _ action: Int, from cell: Int, on ice: [Character], probability: Double
  ) -> MarkovDecisionProcess.Outcome {
    let next = shape.neighbour(of: cell, to: FrozenLake.actions[action]) ?? cell
    return .init(
      probability: probability, next: next, reward: ice[next] == "G" ? 1 : 0, done: "HG".contains(ice[next]))
  }
}
