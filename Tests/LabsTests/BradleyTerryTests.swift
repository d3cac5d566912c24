import Laboratory
import Testing

@testable import Labs

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The lab `bradley-terry`: numbers worked by hand, and what the chapter on reward models says will happen.
@Suite struct BradleyTerryTests {
  private func run(
    preset: Int = 0, _ changes: [(String, Setting)] = [], steps: Int = 60
  ) throws -> any LabSession {
    var session = try LabLawTests.session("bradley-terry")
    var settings = session.settings
    for (name, value) in session.about.presets[preset].settings { try settings.set(name, to: value) }
    for (name, value) in changes { try settings.set(name, to: value) }
    try session.restart(settings: settings, seed: 7)
    session.jump(to: steps)
    return session
  }

  private func value(_ session: any LabSession, _ id: QuantityID) throws -> Double {
    try #require(session.number(id)?.value, "\(id)")
  }

  private func scores(_ session: any LabSession) throws -> [Double] {
    try (0..<4).map { try value(session, QuantityID("s", $0)) }
  }

  private func state(_ session: any LabSession) throws -> BradleyTerryLab.State {
    try #require(session.snapshotState as? BradleyTerryLab.State)
  }

  /// At s = 0 every σ is ½: g_A = ½((2−8) + (1−9) + (3−7))/60 = −0.15, so s_A = 0.3. B: ½((8−2) + (4−6) + (6−4))/60
  /// = 0.05, C: ½((9−1) + (6−4) + (7−3))/60 = 7/60, D: ½((7−3) + (4−6) + (3−7))/60 = −1/60.
  @Test func theFirstStepByHand() throws {
    #expect(abs(try value(run(steps: 0), "loss") - log(2)) < 1e-15)
    for (score, expected) in zip(try scores(run(steps: 1)), [0.3, -0.1, -14.0 / 60, 2.0 / 60]) {
      #expect(abs(score - expected) < 1e-14)
    }
  }

  /// At the end every answer's predicted wins are those it has: Σ_j 10·P = 24, 12, 8, 16.
  @Test func predictedWinsEqualCountedWins() throws {
    let run = try run()
    let p = try (0..<6).map { try value(run, QuantityID("P", $0)) }
    let predicted = [p[0] + p[1] + p[2], 1 - p[0] + p[3] + p[4], 2 - p[1] - p[3] + p[5], 3 - p[2] - p[4] - p[5]]
    for (mine, counted) in zip(predicted, [24.0, 12, 8, 16]) { #expect(abs(10 * mine - counted) < 1e-4) }
    let sum = try scores(run).reduce(0, +)
    #expect(abs(sum) < 1e-12)
  }

  /// "The loss falls at every step."
  @Test func theLossFalls() throws {
    let losses = try state(run(steps: 25)).losses
    for (before, after) in zip(losses, losses.dropFirst()) { #expect(after < before) }
  }

  /// "Wrong reports pull all scores towards 0, and keep their order; at one half nothing is left."
  @Test func noiseShrinksTheScores() throws {
    let clean = try scores(run())
    let noisy = try scores(run(preset: 1))
    for (a, b) in zip(clean, noisy) { #expect(b.magnitude < a.magnitude && a * b > 0) }
    #expect(clean[0] > clean[3] && clean[3] > clean[1] && clean[1] > clean[2])
    #expect(noisy[0] > noisy[3] && noisy[3] > noisy[1] && noisy[1] > noisy[2])
    for score in try scores(run([("noise", .number(0.5))])) { #expect(score.magnitude < 1e-12) }
  }

  /// "A's score never comes to rest": it rises in the last ten steps too, by more than any other moves.
  @Test func whoNeverLosesRisesForEver() throws {
    let run = try run(preset: 2)
    let path = try state(run).path
    #expect(path[60][0] > path[50][0] + 0.1)
    for i in 1..<4 { #expect((path[60][i] - path[50][i]).magnitude < path[60][0] - path[50][0]) }
    #expect(try value(run, "P[0]") > 0.95)
  }

  /// "A lead of 1 spreads the scores."
  @Test func aMarginSpreadsTheScores() throws {
    let plain = try scores(run())
    let spread = try scores(run(preset: 3))
    #expect(spread[0] - spread[2] > plain[0] - plain[2])
  }

  @Test func anEmptyTableIsRefused() throws {
    var settings = try LabLawTests.session("bradley-terry").settings
    for name in ["wins", "losses"] { try settings.set(name, to: "0,0,0,0,0,0") }
    let empty = settings
    let error = #expect(throws: SettingsError.self) { try BradleyTerryLab(settings: empty) }
    #expect(error?.message.en == "wins and losses are all 0; at least one comparison is needed.")
  }
}
