import Drawing
import Laboratory
import Reinforcement

/// The small worlds of the lab: what stands where, and the way that somebody with a map would go.
struct GridworldMap: Sendable {
  var grid: GridWorld
  var process: MarkovDecisionProcess
  /// The best action of each cell if nobody ever slipped: the map shows the way, not the ice.
  var way: [Int]

  static let options: [Knob.Option] = [
    Knob.Option("room", zh: "屋子", Localized(en: "a room with a goal and a pit", zh: "一间屋子，有目标也有陷阱")),
    Knob.Option("bridge", zh: "桥", Localized(en: "a bridge with pits on both sides", zh: "一座桥，两边都是陷阱")),
    Knob.Option("maze", zh: "迷宫", Localized(en: "a small maze", zh: "一个小迷宫")),
  ]

  static let stepReward = -1.0
  static let goalReward = 10.0
  static let pitReward = -10.0

  init(_ name: String, slip: Double) {
    var grid = GridworldMap.grid(GridworldMap.plan(name))
    way = GridworldMap.bestActions(of: grid.process)
    grid.slip = slip
    self.grid = grid
    process = grid.process
  }

  /// `S` start, `.` floor, `#` wall, `G` goal, `P` pit.
  private static func plan(_ name: String) -> [String] {
    switch name {
    case "bridge": ["#PPP#", "S...G", "#PPP#"]
    case "maze": ["S..#G", ".#.#.", ".#...", ".###.", "....P"]
    default: ["...G", ".#.P", "S..."]
    }
  }

  private static func grid(_ plan: [String]) -> GridWorld {
    let signs = Array(plan.joined())
    let cells = signs.map { sign -> GridWorld.Cell in
      switch sign {
      case "#": .wall
      case "G": .exit(reward: goalReward)
      case "P": .exit(reward: pitReward)
      default: .floor
      }
    }
    return GridWorld(
      shape: GridShape(rows: plan.count, columns: plan[0].count), cells: cells, start: signs.firstIndex(of: "S") ?? 0,
      stepReward: stepReward)
  }

  /// The shortest way to the goal, by value iteration in the world without slipping.
  private static func bestActions(of process: MarkovDecisionProcess) -> [Int] {
    var values = Array(repeating: 0.0, count: process.stateCount)
    for _ in 0..<process.stateCount {
      values = valueIterationSweep(of: process, values: values, discount: 0.9)
    }
    return actionValues(of: process, values: values, discount: 0.9).map(greedyAction)
  }

  /// `π(a|s)`: the way with probability 1 − ε + ε/A, every other action with ε/A.
  func policy(epsilon: Double) -> [[Double]] {
    process.policy(taking: way).map { epsilonGreedyProbabilities($0, epsilon: epsilon) }
  }

  /// A state that an action may lead to, all ways there taken together.
  struct Follower: Equatable, Sendable {
    var next: Int
    var probability: Double
    var reward: Double
    /// 1 if the way meant leads there, else 0.
    var asMeant: Int
    /// How many of the two sideways slips lead there.
    var sideways: Int
  }

  /// The states that an action may lead to, the most likely first.
  func followers(of action: Int, in state: Int) -> [Follower] {
    var found: [Follower] = []
    let slip = grid.slip
    let isMeant = [slip < 1 ? [true] : [], slip > 0 ? [false, false] : []].flatMap { $0 }
    for (outcome, meant) in zip(process.outcomes[state][action], isMeant) {
      let index = found.firstIndex { $0.next == outcome.next }
      var follower =
        index.map { found[$0] }
        ?? Follower(next: outcome.next, probability: 0, reward: outcome.reward, asMeant: 0, sideways: 0)
      follower.probability += outcome.probability
      if meant { follower.asMeant += 1 } else { follower.sideways += 1 }
      if let index { found[index] = follower } else { found.append(follower) }
    }
    return found
  }
}
