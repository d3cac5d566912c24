import Laboratory
import Reinforcement
import Testing

@testable import Labs

/// The lab of the chapter on the loop: what its text tells the reader to try really happens.
@Suite struct GridworldTests {
  private func run(_ settings: [String: String] = [:], seed: UInt64 = 7) throws -> Session<GridworldLab> {
    var session = try Session<GridworldLab>()
    var all = session.settings
    for (name, value) in settings { try all.set(name, to: value) }
    try session.restart(settings: all, seed: seed)
    return session
  }

  private func value(_ session: Session<GridworldLab>, _ id: QuantityID) throws -> Double {
    try #require(session.number(id)?.value, "\(id)")
  }

  private func finished(_ settings: [String: String] = [:], seed: UInt64 = 7) throws -> [GridworldLab.Step] {
    var session = try run(settings, seed: seed)
    session.jump(to: 1000)
    return session.state.steps
  }

  /// Every action of every step with its share of the policy.
  private func shares(_ settings: [String: String]) throws -> (agent: Set<Double>, world: Set<Double>) {
    var session = try run(settings)
    var agent: Set<Double> = []
    var world: Set<Double> = []
    while session.step() {
      for (id, quantity) in session.numbers where id.family == "pi" { agent.insert(quantity.value) }
      for (id, quantity) in session.numbers where id.family == "p" { world.insert(quantity.value) }
    }
    return (agent, world)
  }

  private let certain = ["slip": "0", "policy": "deterministic"]

  @Test func withNothingLeftToChanceEveryEpisodeIsTheSameFiveSteps() throws {
    for seed: UInt64 in [1, 7, 99] {
      let steps = try finished(certain, seed: seed)
      #expect(steps.count == 40)
      #expect(steps.filter(\.transition.done).map(\.time) == Array(repeating: 4, count: 8))
      #expect(steps.allSatisfy { $0.path == 1 })
      let first = steps.prefix(5).map(\.transition)
      for start in stride(from: 0, to: 40, by: 5) { #expect(steps[start..<start + 5].map(\.transition) == first) }
    }
    let drawn = try shares(certain)
    #expect(drawn.agent == [0, 1])
    #expect(drawn.world == [1])
  }

  @Test func onlyTheWorldDraws() throws {
    let drawn = try shares(["slip": "0.2", "policy": "deterministic"])
    #expect(drawn.agent == [0, 1])
    #expect(drawn.world.contains(0.8))
    let steps = try finished(["slip": "0.2", "policy": "deterministic"])
    #expect(Set(steps.filter(\.transition.done).map(\.time)).count > 1)
  }

  /// ε = 0.2, four actions: 1 − 0.2 + 0.05 = 0.85 and 0.05.
  @Test func onlyTheAgentDraws() throws {
    let drawn = try shares(["slip": "0", "policy": "stochastic", "epsilon": "0.2"])
    #expect(drawn.world == [1])
    #expect(drawn.agent.allSatisfy { abs($0 - 0.85) < 1e-12 || abs($0 - 0.05) < 1e-12 })
  }

  /// Five times the way on the map with 0.85, answered as meant with 0.8: (0.85 · 0.8)⁵ = 0.68⁵ = 0.1453933568.
  /// No other way to be there in five steps is as likely.
  @Test func theShortestEpisodeByHand() throws {
    var paths: [Double] = []
    for seed: UInt64 in 1...10 {
      for step in try finished(seed: seed) where step.transition.done && step.time == 4 && step.transition.reward > 0 {
        #expect(step.total == 5)
        paths.append(step.path)
      }
    }
    let likeliest = try #require(paths.max())
    #expect(abs(likeliest - 0.145_393_356_8) < 1e-12)
  }

  /// With rewards of 1 for the goal and 0 for all else, the value of the start is the probability of getting over:
  /// (1 − slip)³, for a slip at the start only bumps into a wall.
  @Test func crossingTheBridgeByHand() throws {
    for (slip, expected) in [(0.2, 0.512), (0.5, 0.125)] {
      let map = GridworldMap("bridge", slip: slip)
      var grid = map.grid
      grid.stepReward = 0
      grid.cells = grid.cells.map { cell in
        if case .exit(let reward) = cell { return .exit(reward: reward > 0 ? 1 : 0) }
        return cell
      }
      let process = grid.process
      let values = try policyValues(of: process, policy: process.policy(taking: map.way), discount: 1)
      #expect(abs(values[grid.start] - expected) < 1e-12)
    }
  }

  @Test func theLengthOfTheRolloutMovesTheCutsButNotTheSteps() throws {
    let ten = try finished(["rollout": "10"])
    let seven = try finished(["rollout": "7"])
    #expect(seven.map(\.transition) == Array(ten.map(\.transition).prefix(28)))
    #expect(ten.contains { $0.isCut })
    #expect(ten.contains { $0.transition.done })
    for (steps, count) in [(ten, 10), (seven, 7)] {
      for (index, step) in steps.enumerated() {
        #expect(step.isCut == ((index + 1) % count == 0 && !step.transition.done))
        #expect(step.rollout == index / count + 1)
      }
    }
  }

  @Test func anEpisodeThatWasCutGoesOn() throws {
    let steps = try finished()
    for (step, next) in zip(steps, steps.dropFirst()) {
      #expect(next.episode == step.episode + (step.transition.done ? 1 : 0))
      #expect(next.time == (step.transition.done ? 0 : step.time + 1))
      if !step.transition.done { #expect(next.transition.state == step.transition.next) }
    }
  }

  @Test func theProbabilitiesOfEachDrawSumToOne() throws {
    for world in ["room", "bridge", "maze"] {
      for slip in [0, 0.3, 1] {
        let map = GridworldMap(world, slip: slip)
        for s in 0..<map.process.stateCount where map.grid.cells[s] == .floor {
          for action in 0..<4 {
            let followers = map.followers(of: action, in: s)
            #expect(abs(followers.reduce(0) { $0 + $1.probability } - 1) < 1e-12)
            #expect(Set(followers.map(\.next)).count == followers.count)
          }
        }
      }
    }
  }

  @Test func theWayOnTheMapLeadsToTheGoal() throws {
    for world in ["room", "bridge", "maze"] {
      let steps = try finished(certain.merging(["world": world]) { $1 })
      #expect(steps.contains { $0.transition.done })
      #expect(steps.allSatisfy { !$0.transition.done || $0.transition.reward == 9 })
    }
  }

  @Test func everyNumberOfAWholeRunEqualsItsFormula() throws {
    for world in ["bridge", "maze"] {
      var session = try run(["world": world, "slip": "0.35", "epsilon": "0.6"])
      while session.step() { try TraceLaw.check(session.record, session) }
      #expect(try value(session, "rollout") == 4)
    }
  }
}
