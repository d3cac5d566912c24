import Laboratory
import Testing

@testable import Labs

/// What the chapter on Monte Carlo and temporal differences says will happen in its lab, and some steps by hand.
@Suite struct RandomWalkLabTests {
  /// A run as the chapter's lab begins: seed 1.
  private func run(_ settings: [String: String] = [:], seed: UInt64 = 1) throws -> any LabSession {
    var session = try LabLawTests.session("random-walk")
    var chosen = session.settings
    for (name, value) in settings { try chosen.set(name, to: value) }
    try session.restart(settings: chosen, seed: seed)
    return session
  }

  private func values(_ session: any LabSession, _ method: Predictor) throws -> [Double] {
    try (1...5).map { try #require(session.number(RandomWalkLab.id(method, "V", $0))?.value) }
  }

  private func error(_ session: any LabSession, _ method: Predictor) throws -> Double {
    try #require(session.number(RandomWalkLab.errorID(method))?.value)
  }

  private func goOn(_ session: inout any LabSession, episodes: Int) {
    for _ in 0..<episodes {
      repeat { session.step(recording: false) } while !session.isAtStrideEnd && !session.isDone
    }
    session.restore(session.position)
  }

  /// C → D with V(C) = 1/2, V(D) = 1/3: δ = 0 + 1/3 − 1/2 = −1/6, V(C) = 1/2 − 0.1/6.
  @Test func theFirstStepByHand() throws {
    var session = try run()
    session.step(recording: true)
    #expect(abs(try #require(session.number("td.delta")?.value) + 1.0 / 6) < 1e-12)
    #expect(abs(try values(session, .oneStep)[2] - (0.5 - 0.1 / 6)) < 1e-12)
    #expect(try values(session, .monteCarlo)[2] == 0.5)
  }

  @Test func trueValuesAreSixths() throws {
    let session = try run()
    for i in 1...5 {
      #expect(abs(try #require(session.number(QuantityID("true", i))?.value) - Double(i) / 6) < 1e-12)
    }
  }

  @Test func temporalDifferencesLearnWithinTheEpisodeAndMonteCarloAfterIt() throws {
    var session = try run()
    let start = try values(session, .monteCarlo)
    for _ in 0..<12 {
      let before = try values(session, .oneStep)
      session.step(recording: true)
      let after = try values(session, .oneStep)
      #expect(zip(before, after).filter { $0 != $1 }.count == 1)
      #expect(try values(session, .monteCarlo) == start)
      #expect(!session.isAtStrideEnd)
    }
    session.step(recording: true)
    #expect(session.isAtStrideEnd)
    #expect(zip(start, try values(session, .monteCarlo)).allSatisfy { $0 != $1 })
  }

  @Test func withEqualValuesNothingIsLearntBeforeTheEnd() throws {
    var session = try run(["start": "equal"])
    session.jump(to: 12)
    for method in Predictor.allCases { #expect(try values(session, method) == Array(repeating: 0.5, count: 5)) }
    session.step(recording: true)
    #expect(try values(session, .oneStep) == [0.45, 0.5, 0.5, 0.5, 0.5])
  }

  @Test func theEndsOfTheDialsAreTheOtherMethods() throws {
    var short = try run(["n": "1", "lambda": "0"])
    var long = try run(["n": "20"])
    for _ in 0..<13 {
      short.step(recording: true)
      long.step(recording: true)
      #expect(try values(short, .nStep) == values(short, .oneStep))
      #expect(try values(short, .traces) == values(short, .oneStep))
    }
    #expect(long.isAtStrideEnd)
    #expect(try values(long, .nStep) == values(long, .monteCarlo))
  }

  /// γ = 1, λ = 0.8: C, D, C leave z(C) = 0.8² + 1 and z(D) = 0.8.
  @Test func tracesAddUpAndFade() throws {
    var session = try run(["method": "td-lambda"])
    session.jump(to: 3)
    #expect(abs(try #require(session.number("trace.z[3]")?.value) - 1.64) < 1e-12)
    #expect(abs(try #require(session.number("trace.z[4]")?.value) - 0.8) < 1e-12)
  }

  @Test func biasShowsEarlyAndVarianceLate() throws {
    var session = try run()
    goOn(&session, episodes: 5)
    let early = try Predictor.allCases.map { try error(session, $0) }
    #expect(early[0] < early[1])
    #expect(early[2] < early[1] && early[3] < early[1])
    session.jump(to: 100_000)
    #expect(session.isDone)
    #expect(try error(session, .oneStep) < error(session, .monteCarlo))
  }

  @Test func aLargerStepHelpsEarlyAndHurtsLate() throws {
    var small = try run()
    var large = try run(["alpha": "0.3"])
    for episodes in [5, 45] {
      goOn(&small, episodes: episodes)
      goOn(&large, episodes: episodes)
      for method in [Predictor.monteCarlo, .oneStep] {
        #expect(try (error(large, method) < error(small, method)) == (episodes == 5))
      }
    }
  }

  /// Bias early and variance late are no luck of one seed.
  @Test func onAverageMonteCarloIsAheadEarlyAndBehindLate() throws {
    var early = [0.0, 0.0]
    var late = [0.0, 0.0]
    for seed in UInt64(1)...8 {
      var session = try run(seed: seed)
      goOn(&session, episodes: 5)
      for (index, method) in [Predictor.monteCarlo, .oneStep].enumerated() {
        early[index] += try error(session, method)
      }
      goOn(&session, episodes: 40)
      for (index, method) in [Predictor.monteCarlo, .oneStep].enumerated() {
        late[index] += try error(session, method)
      }
    }
    #expect(early[0] < early[1])
    #expect(late[1] < 0.7 * late[0])
  }

  @Test func firstVisitsAreFewerUpdates() throws {
    var every = try run(["method": "mc"])
    var first = try run(["method": "mc", "visits": "first"])
    every.jump(to: 13)
    first.jump(to: 13)
    let visits = every.record.quantities.filter { $0.id.family == "mc.move" }.count
    #expect(visits == 13 - 5)
    #expect(first.record.quantities.allSatisfy { $0.id.family != "mc.move" })
    #expect(try values(first, .monteCarlo) != values(every, .monteCarlo))
  }

  /// The chance to leave on the right, from A to E, comes out of many episodes; the values begin in the wrong order.
  @Test func temporalDifferencesPutTheValuesInOrder() throws {
    var session = try run(["episodes": "150", "alpha": "0.05"])
    let before = try values(session, .oneStep)
    #expect(before == before.sorted(by: >))
    session.jump(to: 100_000)
    let after = try values(session, .oneStep)
    #expect(after == after.sorted())
  }
}
