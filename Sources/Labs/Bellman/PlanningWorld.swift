import Drawing
import Laboratory
import Reinforcement

/// A world whose transitions are known, with what is needed to draw it.
struct PlanningWorld: Sendable {
  var process: MarkovDecisionProcess
  var shape: GridShape
  /// The arrow of each action, in the process's order.
  var actions: [ValueGrid.Direction]
  /// Short names of some cells.
  var labels: [Int: String] = [:]
  /// Decimals that its rewards need.
  var rewardDecimals = 0

  static let options: [Knob.Option] = [
    Knob.Option(
      "five-steps", zh: "五步", Localized(en: "the five steps of the book, with a way out", zh: "本书的五步，每步都可离开")),
    Knob.Option("grid-4x4", zh: "4 × 4", Localized(en: "4 × 4, −1 a step, two corners end it", zh: "4 × 4，每步 −1，两角结束")),
    Knob.Option("grid-5x5", zh: "5 × 5", Localized(en: "5 × 5, two cells that pay and jump", zh: "5 × 5，两格有奖并跳走")),
    Knob.Option("frozen-lake", zh: "冰湖", Localized(en: "slippery ice with holes", zh: "会打滑的冰湖，有窟窿")),
    Knob.Option("frozen-lake-dry", zh: "不滑的冰湖", Localized(en: "the same lake, not slippery", zh: "同一个冰湖，不打滑")),
  ]

  static func named(_ name: String) -> PlanningWorld {
    switch name {
    case "five-steps": fiveSteps
    case "grid-5x5":
      PlanningWorld(
        process: .gridworld5x5, shape: GridShape(rows: 5, columns: 5), actions: compass,
        labels: [1: "A", 3: "B", 13: "B′", 21: "A′"])
    case "frozen-lake": lake(.small())
    case "frozen-lake-dry": lake(.small(slippery: false))
    default: PlanningWorld(process: .gridworld4x4, shape: GridShape(rows: 4, columns: 4), actions: compass)
    }
  }

  private static let compass: [ValueGrid.Direction] = [.up, .right, .down, .left]

  private static func lake(_ lake: FrozenLake) -> PlanningWorld {
    let letters = lake.map.joined().enumerated().filter { $0.element != "F" }
    return PlanningWorld(
      process: lake.process, shape: lake.shape, actions: [.left, .down, .right, .up],
      labels: Dictionary(uniqueKeysWithValues: letters.map { ($0.offset, String($0.element)) }))
  }

  /// What leaving pays.
  static let leaving = 2.0

  /// The running example as a world: going on pays the rewards of the book's episode, leaving pays 2 and ends it.
  private static var fiveSteps: PlanningWorld {
    let rewards = RunningExample.rewards
    let last = rewards.count
    let outcomes = (0...last).map { state -> [[MarkovDecisionProcess.Outcome]] in
      guard state < last else { return Array(repeating: [.init(next: last, reward: 0, done: true)], count: 2) }
      return [
        [.init(next: state + 1, reward: rewards[state], done: state + 1 == last)],
        [.init(next: last, reward: leaving, done: true)],
      ]
    }
    return PlanningWorld(
      process: MarkovDecisionProcess(outcomes: outcomes, start: (0...last).map { $0 == 0 ? 1 : 0 }),
      shape: GridShape(rows: 1, columns: last + 1), actions: [.right, .down])
  }

  /// States that a sweep visits: those in which something can still happen.
  var openStates: [Int] { (0..<process.stateCount).filter { !process.isAbsorbing($0) } }
}
