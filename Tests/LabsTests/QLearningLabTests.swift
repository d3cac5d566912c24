import Laboratory
import Testing

@testable import Labs

/// What the chapter from SARSA to DQN says will happen in its labs, and first steps by hand.
@Suite struct QLearningLabTests {
  private func run(
    _ name: String, _ settings: [String: String] = [:], to step: Int = 0, seed: UInt64 = 7
  ) throws -> any LabSession {
    var session = try LabLawTests.session(name)
    var chosen = session.settings
    for (name, value) in settings { try chosen.set(name, to: value) }
    try session.restart(settings: chosen, seed: seed)
    session.jump(to: step)
    return session
  }

  private func number(_ session: any LabSession, _ id: String) throws -> Double {
    try #require(session.number(QuantityID(id))?.value, "\(id) was not traced.")
  }

  /// Both go right, over the cliff: all values 0, reward −100, δ = −100, and ½·(−100) is added.
  @Test func theFirstStepByTheCliff() throws {
    let session = try run("cliff", to: 1)
    for walker in ["first", "second"] {
      #expect(try number(session, "\(walker).delta") == -100)
      #expect(try number(session, "\(walker).new") == -50)
      #expect(try number(session, "\(walker).falls") == 1)
    }
  }

  @Test func sarsaWalksTheSafePathAndQLearningTheEdge() throws {
    let session = try run("cliff", to: 1_000_000)
    #expect(session.isDone)
    #expect(try number(session, "second.path") == 13)
    #expect(try number(session, "first.path") >= 15)
    #expect(try number(session, "first.mean") > number(session, "second.mean"))
    #expect(try number(session, "first.falls") < number(session, "second.falls"))
  }

  @Test func withoutBlindStepsBothTakeTheEdge() throws {
    let session = try run("cliff", ["epsilon": "0"], to: 1_000_000)
    for walker in ["first", "second"] {
      #expect(try number(session, "\(walker).path") == 13)
      #expect(try number(session, "\(walker).mean") == -13)
    }
  }

  /// ε = 0.1, four actions: where one action is best it has 0.925, each other 0.025.
  @Test func theBestActionIsHitBlindlyToo() throws {
    var session = try run("cliff", to: 60)
    var seen = 0
    for _ in 0..<60 {
      session.step(recording: true)
      let probabilities = try (0..<4).map { try number(session, "first.pi[\($0)]") }.sorted()
      #expect(abs(probabilities.reduce(0, +) - 1) < 1e-12)
      guard probabilities[2] < 0.1 else { continue }
      #expect(abs(probabilities[3] - 0.925) < 1e-12)
      #expect(abs(probabilities[0] - 0.025) < 1e-12)
      seen += 1
    }
    #expect(seen > 0)
  }

  @Test(arguments: ["sarsa", "expected-sarsa", "q-learning", "double-q"])
  func everyMethodLearnsToReachTheGoal(_ method: String) throws {
    let session = try run("cliff", ["first": method, "episodes": "100"], to: 1_000_000)
    #expect(try number(session, "first.mean") > -120)
    #expect(try (13...21).contains(Int(number(session, "first.path"))))
  }

  @Test func withoutADiscountedFutureTheOutputIsTheReward() throws {
    let session = try run("dqn", ["gamma": "0"], to: 700)
    #expect(abs(try number(session, "foretold") - 1) < 0.1)
    #expect(try number(session, "ceiling") == 1)
  }

  @Test func theOutputIsAReturnThatGrowsFarBeyondTheReward() throws {
    let session = try run("dqn", to: 1500)
    #expect(try number(session, "foretold") > 8)
    #expect(try number(session, "foretold") < number(session, "ceiling"))
    #expect(try number(session, "mean") > 30)
  }

  @Test func withoutReplayEpisodesStayShort() throws {
    let session = try run("dqn", ["replay": "off"], to: 1500)
    #expect(try number(session, "mean") < 15)
  }

  @Test func withoutATargetNetworkTheValuesRunAway() throws {
    let session = try run("dqn", ["interval": "1"], to: 600)
    #expect(try number(session, "foretold") > 2 * number(session, "ceiling"))
  }

  @Test func aFallenPoleHasNoFuture() throws {
    var session = try run("dqn", to: 60)
    var ends = 0
    for _ in 0..<20 {
      session.step(recording: true)
      for quantity in session.record.quantities where quantity.id.family == "y" && quantity.inputs.count == 1 {
        #expect(quantity.value == 1)
        ends += 1
      }
    }
    #expect(ends > 0)
  }
}
