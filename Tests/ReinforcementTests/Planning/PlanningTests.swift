import Reinforcement
import Testing

@Suite struct PlanningTests {
  /// Sutton & Barto, fig. 3.2: the equiprobable policy with γ = 0.9, printed to one decimal.
  static let figure3_2 = [
    3.3, 8.8, 4.4, 5.3, 1.5, 1.5, 3.0, 2.3, 1.9, 0.5, 0.1, 0.7, 0.7, 0.4, -0.4, -1.0, -0.4, -0.4, -0.6, -1.2, -1.9,
    -1.3, -1.2, -1.4, -2.0,
  ]

  /// Sutton & Barto, fig. 3.5: the optimal values.
  static let figure3_5 = [
    22.0, 24.4, 22.0, 19.4, 17.5, 19.8, 22.0, 19.8, 17.8, 16.0, 17.8, 19.8, 17.8, 16.0, 14.4, 16.0, 17.8, 16.0, 14.4,
    13.0, 14.4, 16.0, 14.4, 13.0, 11.7,
  ]

  /// Sutton & Barto, fig. 4.1, left: the equiprobable policy after k sweeps (the book cuts 1.75 to 1.7).
  static let figure4_1: [(Int, [Double])] = [
    (0, Array(repeating: 0, count: 16)),
    (1, [0, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 0]),
    (2, [0, -1.7, -2, -2, -1.7, -2, -2, -2, -2, -2, -2, -1.7, -2, -2, -1.7, 0]),
    (3, [0, -2.4, -2.9, -3, -2.4, -2.9, -3, -2.9, -2.9, -3, -2.9, -2.4, -3, -2.9, -2.4, 0]),
    (10, [0, -6.1, -8.4, -9, -6.1, -7.7, -8.4, -8.4, -8.4, -8.4, -7.7, -6.1, -9, -8.4, -6.1, 0]),
  ]

  @Test func theEquiprobablePolicyOfExample3_5() throws {
    let grid = MarkovDecisionProcess.gridworld5x5
    let values = try policyValues(of: grid, policy: grid.uniformPolicy, discount: 0.9)
    #expect(largestDifference(values, PlanningTests.figure3_2) <= 0.0501)
  }

  @Test func theOptimalValuesOfExample3_8() throws {
    let grid = MarkovDecisionProcess.gridworld5x5
    let swept = try valueIteration(of: grid, discount: 0.9).values
    #expect(largestDifference(swept, PlanningTests.figure3_5) <= 0.0501)
    let iterated = try policyIteration(of: grid, discount: 0.9).values
    #expect(largestDifference(iterated, PlanningTests.figure3_5) <= 0.0501)
  }

  @Test(arguments: figure4_1) func theSweepsOfExample4_1(sweeps: Int, printed: [Double]) {
    let grid = MarkovDecisionProcess.gridworld4x4
    let values = (0..<sweeps).reduce(printed.map { _ in 0 }) { values, _ in
      evaluationSweep(of: grid, policy: grid.uniformPolicy, values: values, discount: 1)
    }
    #expect(zip(values, printed).allSatisfy { abs($0 - $1) <= 0.0501 })
  }

  @Test func theValuesOfExample4_1() throws {
    let grid = MarkovDecisionProcess.gridworld4x4
    let values = try policyValues(of: grid, policy: grid.uniformPolicy, discount: 1)
    let printed: [Double] = [0, -14, -20, -22, -14, -18, -20, -20, -20, -20, -18, -14, -22, -20, -14, 0]
    #expect(isClose(values, printed))
  }

  /// Example 6.2: V(i) = i/6; example 7.1: V(i) = −1 + 2i/20.
  @Test(arguments: [RandomWalk.five, .nineteen]) func theWalkHasAStraightLineOfValues(walk: RandomWalk) throws {
    let process = walk.process
    #expect(
      isClose(try policyValues(of: process, policy: process.uniformPolicy, discount: 1), walk.trueValues))
    #expect(
      isClose(walk.trueValues[1], walk.leftReward + (walk.rightReward - walk.leftReward) / Double(walk.length + 1)))
  }

  /// Example 13.1: V = (2p − 4)/(p(1 − p)). The book prints −82 and −44 for ε-greedy with ε = 0.1 (p = 0.05, 0.95) and
  /// −11.6 at the best p ≈ 0.59.
  @Test(arguments: [(0.05, -82.0), (0.95, -44), (0.59, -11.6)])
  func theShortCorridorOfExample13_1(p: Double, printed: Double) throws {
    let policy = Array(repeating: [1 - p, p], count: 4)
    let value = try policyValues(of: .shortCorridor, policy: policy, discount: 1)[0]
    #expect(isClose(value, (2 * p - 4) / (p * (1 - p))))
    #expect(abs(value - printed) < 0.3)
  }

  /// Along the cliff: up, eleven times right, down. Thirteen steps.
  @Test func theCliffTakesThirteenSteps() throws {
    let cliff = MarkovDecisionProcess.cliffWalking
    let result = try valueIteration(of: cliff, discount: 1)
    #expect(result.values[36] == -13)
    #expect(try policyIteration(of: cliff, discount: 1).values[36] == -13)
  }

  @Test(arguments: NamedWorld.allCases) func sweepsApproachTheLinearEquations(world: NamedWorld) throws {
    let process = world.process
    let exact = try policyValues(of: process, policy: process.uniformPolicy, discount: 0.8)
    for inPlace in [false, true] {
      var values = exact.map { _ in 0.0 }
      for _ in 0..<60 {
        values = evaluationSweep(
          of: process, policy: process.uniformPolicy, values: values, discount: 0.8, inPlace: inPlace)
      }
      // the error shrinks at least by γ each sweep: 0.8⁶⁰ ≈ 1.5e-6 of the first
      #expect(largestDifference(values, exact) <= 1.6e-6 * largestDifference(exact, exact.map { _ in 0 }) + 1e-12)
    }
  }

  @Test(arguments: NamedWorld.allCases, [0.5, 0.99])
  func valueAndPolicyIterationAgreeAndSatisfyTheOptimalityEquation(world: NamedWorld, discount: Double) throws {
    let process = world.process
    let swept = try valueIteration(of: process, discount: discount).values
    let iterated = try policyIteration(of: process, discount: discount)
    #expect(isClose(swept, iterated.values, within: 1e-10))
    for state in 0..<process.stateCount {
      let best = optimalBackup(of: process, state: state, values: swept, discount: discount)
      #expect(isClose(swept[state], best, within: 1e-11))
    }
    let greedy = process.policy(taking: iterated.actions)
    #expect(isClose(try policyValues(of: process, policy: greedy, discount: discount), swept, within: 1e-10))
  }

  /// One round of improvement on Example 4.1 gives an optimal policy (fig. 4.1, right), so two evaluations are enough.
  @Test func oneImprovementSolvesExample4_1() throws {
    let result = try policyIteration(of: .gridworld4x4, discount: 1)
    #expect(result.evaluations == 2)
    #expect(result.values == [0, -1, -2, -3, -1, -2, -3, -2, -2, -3, -2, -1, -3, -2, -1, 0])
  }

  @Test func improvementNeverHurts() throws {
    let process = FrozenLake.small().process
    var generator = SeededGenerator(seed: 21)
    for _ in 0..<10 {
      let actions = (0..<16).map { _ in drawIndex(below: 4, using: &generator) }
      let before = try policyValues(of: process, policy: process.policy(taking: actions), discount: 0.95)
      let q = actionValues(of: process, values: before, discount: 0.95)
      let better = process.policy(taking: improvedActions(actions, actionValues: q))
      let after = try policyValues(of: process, policy: better, discount: 0.95)
      #expect(zip(before, after).allSatisfy { $1 >= $0 - 1e-12 })
    }
  }

  @Test func withoutADiscountATaskThatNeverEndsIsRefused() {
    let grid = MarkovDecisionProcess.gridworld5x5
    #expect(throws: PlanningError.doesNotConverge(state: 0)) {
      try policyValues(of: grid, policy: grid.uniformPolicy, discount: 1)
    }
    #expect(throws: PlanningError.self) { try valueIteration(of: grid, discount: 1) }
    #expect(throws: PlanningError.self) { try policyIteration(of: grid, discount: 1) }
  }

  /// A policy that walks into the wall for ever, though the task could end.
  @Test func withoutADiscountAPolicyThatNeverEndsIsRefused() {
    let up = Array(repeating: Direction.up.rawValue, count: 16)
    #expect(throws: PlanningError.self) { try policyIteration(of: .gridworld4x4, discount: 1, from: up) }
  }

  /// State 0 stays for nothing or leaves for −1: staying is optimal, and its value is 0.
  @Test func earningNothingForEverIsWorthNothing() throws {
    let process = MarkovDecisionProcess(outcomes: [
      [[.init(next: 0, reward: 0)], [.init(next: 1, reward: -1, done: true)]],
      [[.init(next: 1, reward: 0, done: true)], [.init(next: 1, reward: 0, done: true)]],
    ])
    #expect(try valueIteration(of: process, discount: 1).values == [0, 0])
    #expect(try policyValues(of: process, policy: process.policy(taking: [0, 0]), discount: 1) == [0, 0])
  }

  /// The unit of the rewards has no say in what is optimal: a world with rewards 10⁻²⁰ times as large has values 10⁻²⁰
  /// times as large and the same actions.
  @Test(arguments: [1e-20, 1e20]) func theUnitOfTheRewardsHasNoSay(unit: Double) throws {
    let process = MarkovDecisionProcess.cliffWalking
    let outcomes = process.outcomes.map {
      $0.map {
        $0.map { outcome in
          var outcome = outcome
          outcome.reward *= unit
          return outcome
        }
      }
    }
    let scaled = MarkovDecisionProcess(outcomes: outcomes)
    let plain = try policyIteration(of: process, discount: 0.9)
    let found = try policyIteration(of: scaled, discount: 0.9)
    #expect(found.actions == plain.actions)
    #expect(isClose(found.values.map { $0 / unit }, plain.values))
    let swept = try valueIteration(of: scaled, discount: 0.9).values
    #expect(isClose(swept.map { $0 / unit }, plain.values))
  }

  /// V = 1/(1 − 0.999999) = 10⁶: sweeps alone would need millions.
  @Test func aDiscountNearOneStaysExact() throws {
    let process = MarkovDecisionProcess(outcomes: [[[.init(next: 0, reward: 1)], [.init(next: 0, reward: 0.5)]]])
    let value = try valueIteration(of: process, discount: 0.999999).values[0]
    #expect(isClose(value, 1 / (1 - 0.999999)))
  }

  private func largestDifference(_ left: [Double], _ right: [Double]) -> Double {
    zip(left, right).map { abs($0 - $1) }.max() ?? 0
  }
}
