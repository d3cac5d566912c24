import Laboratory
import Reinforcement
import Testing

@testable import Labs

/// The lab of the chapter on values: what its text tells the reader to try really happens.
@Suite struct BellmanTests {
  private func run(_ settings: [String: String] = [:]) throws -> Session<BellmanLab> {
    var session = try Session<BellmanLab>()
    var all = session.settings
    for (name, value) in settings { try all.set(name, to: value) }
    try session.restart(settings: all, seed: 7)
    return session
  }

  private func value(_ session: Session<BellmanLab>, _ id: QuantityID) throws -> Double {
    try #require(session.number(id)?.value, "\(id)")
  }

  private func sweep(_ session: inout Session<BellmanLab>, _ count: Int = 1) {
    for _ in 0..<count { while session.step() && !session.isAtStrideEnd {} }
  }

  private let grid = ["world": "grid-4x4", "gamma": "1"]

  /// Coin policy, γ = 0.9, last state first: V₄ = ½·5 + ½·2 = 3.5; V₃ = ½·(0 + 0.9·3.5) + 1 = 2.575;
  /// V₂ = ½·(1 + 0.9·2.575) + 1 = 2.65875; V₁ = ½·0.9·2.65875 + 1 = 2.1964375; V₀ = ½·0.9·2.1964375 + 1 = 1.988396875.
  private let coin = [1.988396875, 2.1964375, 2.65875, 2.575, 3.5]

  @Test func fiveStepsByHand() throws {
    var session = try run()
    session.jump(to: 1000)
    for (s, expected) in coin.enumerated() { #expect(abs(session.state.values[s] - expected) < 1e-12) }
  }

  /// Synchronously, from zeros: ½·0 + ½·2 = 1, the third ½·1 + 1 = 1.5, the last 3.5; then one state a sweep.
  @Test func eachSweepMakesOneMoreStateRight() throws {
    var session = try run()
    for sweeps in 1...5 {
      sweep(&session)
      if sweeps == 1 { #expect(session.state.values == [1, 1, 1.5, 1, 3.5, 0]) }
      let right = (0..<5).filter { abs(session.state.values[$0] - coin[$0]) < 1e-12 }
      #expect(right == Array((5 - sweeps)..<5))
    }
    let isEarly = !session.isDone
    #expect(isEarly)
    sweep(&session)
    let isDone = session.isDone
    #expect(isDone)
    #expect(session.state.changes.count == 6)
    #expect(session.state.changes.last == 0)
  }

  @Test func inPlaceFromTheBackTwoSweepsAreEnough() throws {
    for (order, sweeps) in [("backward", 2), ("forward", 6)] {
      var session = try run(["update": "in-place", "order": order])
      session.jump(to: 1000)
      #expect(session.state.changes.count == sweeps, "\(order)")
    }
    var session = try run(["update": "in-place", "order": "backward"])
    sweep(&session)
    for (s, expected) in coin.enumerated() { #expect(abs(session.state.values[s] - expected) < 1e-12) }
  }

  /// Sutton & Barto, fig. 4.1: k = 2 has −1.75 (printed −1.7) beside the corners and −2 elsewhere; for k → ∞
  /// −14, −18, −20, −22.
  @Test func theRandomWalkToACorner() throws {
    var session = try run(grid)
    sweep(&session, 2)
    #expect(try value(session, "V[1]") == -1.75)
    #expect(try value(session, "V[6]") == -2)
    session.jump(to: 100_000)
    for (s, expected) in [(1, -14.0), (5, -18), (2, -20), (3, -22), (12, -22)] {
      #expect(abs(session.state.values[s] - expected) < 1e-6)
    }
    #expect(session.state.changes.count > 200)
  }

  @Test func theArrowsAreRightAfterThreeSweeps() throws {
    var session = try run(grid)
    let lab = try BellmanLab(settings: session.settings)
    func arrows() -> [[Double]] { (1..<15).map { lab.shownPolicy(session.state, $0) } }
    sweep(&session, 2)
    let afterTwo = arrows()
    sweep(&session)
    let afterThree = arrows()
    session.jump(to: 100_000)
    #expect(afterThree == arrows())
    #expect(afterTwo != arrows())
  }

  @Test func atTheEndTheEngineSolvesTheSameEquations() throws {
    for world in PlanningWorld.options.map(\.name) {
      for method in ["evaluation", "policy-iteration", "value-iteration"] {
        var session = try run(["world": world, "gamma": "0.9", "method": method])
        let process = PlanningWorld.named(world).process
        session.jump(to: 100_000)
        let exact =
          method == "evaluation"
          ? try policyValues(of: process, policy: process.uniformPolicy, discount: 0.9)
          : try policyIteration(of: process, discount: 0.9).values
        for (ours, theirs) in zip(session.state.values, exact) {
          #expect(abs(ours - theirs) < 1e-7, "\(world), \(method)")
        }
      }
    }
  }

  /// γ = 0.75: V₃ = 3.75, V₂ = 3.8125, V₁ = 2.859, going on from s₀ 2.144 > 2. γ = 0.7: 3.5, 3.45, 2.415, 1.69 < 2.
  /// γ = 0.6: 3, 2.8, 1.68 < 2, so s₁ leaves too.
  @Test func belowThreeQuartersTheFirstStateLeaves() throws {
    let goOn = [1.0, 0]
    let leave = [0.0, 1]
    for (gamma, first, second) in [
      ("0.9", goOn, goOn), ("0.75", goOn, goOn), ("0.7", leave, goOn), ("0.6", leave, leave),
    ] {
      var session = try run(["method": "value-iteration", "gamma": gamma])
      session.jump(to: 1000)
      let lab = try BellmanLab(settings: session.settings)
      #expect(lab.shownPolicy(session.state, 0) == first, "γ = \(gamma)")
      #expect(lab.shownPolicy(session.state, 1) == second, "γ = \(gamma)")
      #expect(lab.shownPolicy(session.state, 4) == goOn)
    }
    var session = try run(["method": "value-iteration", "gamma": "0"])
    session.jump(to: 1000)
    let lab = try BellmanLab(settings: session.settings)
    #expect(lab.shownPolicy(session.state, 4) == goOn)
  }

  @Test func withoutDiscountAWorldWithoutEndIsGivenUp() throws {
    var session = try run(["world": "grid-5x5", "gamma": "1", "method": "value-iteration"])
    session.jump(to: 100_000)
    #expect(session.state.end == .gaveUp)
    #expect(session.record.caption.en.contains("grow without bound"))
    #expect(session.state.changes.last ?? 0 > 1)
  }

  @Test func oneImprovementOfTheRandomPolicyIsOptimal() throws {
    var session = try run(grid.merging(["method": "policy-iteration"]) { $1 })
    sweep(&session)
    #expect(session.state.phase == .improvement)
    sweep(&session)
    #expect(session.state.improvements == 1)
    let improved = session.state.policy
    sweep(&session, 2)
    let isDone = session.isDone
    #expect(isDone)
    #expect(session.state.end == .stable)
    #expect(session.state.improvements == 2)
    #expect(session.state.policy == improved)
    #expect(session.state.values[3] == -3)
  }

  @Test func improvingAfterEverySweepTakesMoreImprovementsAndFarFewerSweeps() throws {
    var patient = try run(grid.merging(["method": "policy-iteration"]) { $1 })
    var hasty = try run(grid.merging(["method": "policy-iteration", "sweeps": "1"]) { $1 })
    patient.jump(to: 100_000)
    hasty.jump(to: 100_000)
    #expect(hasty.state.improvements > patient.state.improvements)
    #expect(hasty.state.changes.count * 10 < patient.state.changes.count)
    #expect(hasty.state.values == patient.state.values)
  }

  @Test func advantagesWeighedByThePolicySumToTheChangeOfTheBackup() throws {
    var session = try run(["world": "frozen-lake", "gamma": "0.95"])
    for _ in 0..<40 {
      session.step()
      let shares = try (0..<4).map { try value(session, QuantityID("pi", $0)) * value(session, QuantityID("A", $0)) }
      #expect(abs(shares.reduce(0, +) - (try value(session, "change"))) < 1e-12)
    }
  }

  /// Howard's argument: no improvement makes any state worse.
  @Test func noImprovementMakesAStateWorse() throws {
    var session = try run(["world": "grid-5x5", "method": "policy-iteration"])
    var before = [Double](repeating: -1000, count: 25)
    while !session.isDone {
      sweep(&session)
      #expect(zip(session.state.values, before).allSatisfy { $0 >= $1 - 1e-7 })
      before = session.state.values
      sweep(&session)
    }
    #expect(session.state.improvements >= 2)
  }

  @Test func everyNumberOfWholePolicyIterationsEqualsItsFormula() throws {
    for world in ["five-steps", "grid-4x4", "frozen-lake"] {
      var session = try run(["world": world, "gamma": "0.9", "method": "policy-iteration", "sweeps": "1"])
      while session.step() && session.position < 400 { try TraceLaw.check(session.record, session) }
      #expect(session.state.improvements > 1, "\(world)")
    }
  }
}
