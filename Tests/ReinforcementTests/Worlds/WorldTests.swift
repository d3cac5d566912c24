import Reinforcement
import Testing

@Suite struct WorldTests {
  static let processes: [(String, MarkovDecisionProcess)] =
    NamedWorld.allCases.map { ($0.rawValue, $0.process) } + [
      ("short corridor", .shortCorridor), ("slippery corridor", .shortCorridor(slip: 0.2)),
      ("smooth lake", FrozenLake.small(slippery: false).process),
      ("slippery grid", smallGrid(slip: 0.3).process),
    ]

  static func smallGrid(slip: Double) -> GridWorld {
    GridWorld(
      shape: GridShape(rows: 2, columns: 3),
      cells: [.floor, .wall, .exit(reward: 5), .floor, .floor, .exit(reward: -5)],
      start: 3, stepReward: -1, slip: slip)
  }

  @Test(arguments: processes) func probabilitiesSumToOne(name: String, process: MarkovDecisionProcess) {
    #expect(isClose(process.start.reduce(0, +), 1))
    for actions in process.outcomes {
      for outcomes in actions {
        #expect(isClose(outcomes.map(\.probability).reduce(0, +), 1))
        #expect(outcomes.allSatisfy { $0.probability > 0 && $0.next < process.stateCount })
      }
    }
  }

  @Test(arguments: processes) func nothingComesOutOfAnEnd(name: String, process: MarkovDecisionProcess) {
    guard name != "cliff-walking" else { return }  // Gymnasium's goal has moves of its own
    for outcome in process.outcomes.joined().joined() where outcome.done {
      #expect(process.isAbsorbing(outcome.next))
    }
  }

  /// From cell 3, up leads to cell 0 with 0.7, left is over the edge (0.15), right leads to cell 4 (0.15).
  @Test func aSlipGoesAcrossTheWayMeant() {
    let up = WorldTests.smallGrid(slip: 0.3).process.outcomes[3][Direction.up.rawValue]
    #expect(
      up == [
        .init(probability: 0.7, next: 0, reward: -1), .init(probability: 0.15, next: 3, reward: -1),
        .init(probability: 0.15, next: 4, reward: -1),
      ])
  }

  /// From cell 0, right is a wall: it stays. From cell 4, right enters the pit: −1 − 5 and the end.
  @Test func wallsStopAndExitsEnd() {
    let outcomes = WorldTests.smallGrid(slip: 0).process.outcomes
    #expect(outcomes[0][Direction.right.rawValue] == [.init(next: 0, reward: -1)])
    #expect(outcomes[4][Direction.right.rawValue] == [.init(next: 5, reward: -6, done: true)])
    #expect(outcomes[5][Direction.up.rawValue] == [.init(next: 5, reward: 0, done: true)])
  }

  /// 3,000 draws with p = 1/3 have standard deviation √(3000·2/9) ≈ 25.8; the bound is 4 of them.
  @Test func outcomesAreDrawnWithTheirProbabilities() {
    var generator = SeededGenerator(seed: 9)
    let lake = FrozenLake.small().process
    var counts: [Int: Int] = [:]
    for _ in 0..<3_000 { counts[lake.drawOutcome(of: 2, in: 1, using: &generator).next, default: 0] += 1 }
    #expect(Set(counts.keys) == [5, 2, 1])
    #expect(counts.values.allSatisfy { abs($0 - 1_000) < 104 })
  }

  @Test func theWalkBeginsInTheMiddle() {
    #expect(RandomWalk.five.process.start == [0, 0, 0, 1, 0, 0, 0])
    #expect(RandomWalk.nineteen.middle == 10)
  }

  @Test func theBestArmPaysMost() {
    var generator = SeededGenerator(seed: 10)
    let bandit = Bandit(arms: 10, using: &generator)
    #expect(bandit.means[bandit.bestArm] == bandit.means.max())
    #expect(Bandit(means: [1, 3, 3]).bestArm == 1)
    #expect(Bandit(means: [1, 3], noise: 0).pull(1, using: &generator) == 3)
  }
}
