import Laboratory
import Testing

@testable import Labs

/// The clipped objective: numbers worked by hand, and what the chapter on PPO says will happen.
@Suite struct ClipTests {
  private func run(_ changes: [(String, Setting)], steps: Int = 0) throws -> any LabSession {
    var session = try LabLawTests.session("clip")
    var settings = session.settings
    for (name, value) in changes { try settings.set(name, to: value) }
    try session.restart(settings: settings, seed: 7)
    session.jump(to: steps)
    return session
  }

  private func value(_ session: any LabSession, _ id: QuantityID) throws -> Double {
    try #require(session.number(id)?.value, "\(id)")
  }

  /// A = 1, ε = 0.2: L = ρ and slope ρ up to ρ = 1.2; beyond, L = 1.2 and slope 0.
  @Test func aGoodSampleClimbsUntilItIsFlat() throws {
    for (ratio, objective, slope) in [(1, 1.0, 1.0), (1.1, 1.1, 1.1), (1.2, 1.2, 1.2), (1.25, 1.2, 0), (1.5, 1.2, 0)] {
      let session = try run([("ratio", .number(ratio)), ("advantage", .number(1))])
      #expect(abs(try value(session, "own_objective") - objective) < 1e-12, "ρ = \(ratio)")
      #expect(abs(try value(session, "own_slope") - slope) < 1e-12, "ρ = \(ratio)")
    }
  }

  /// ρ = 1.5, A = −1: min(−1.5, −1.2) = −1.5, outside the band, slope −1.5; at ρ = 1 the slope is −1.
  @Test func aBadSampleThatBecameLikelierKeepsItsGradient() throws {
    let session = try run([("ratio", .number(1.5)), ("advantage", .number(-1))])
    #expect(try value(session, "own_slope") == -1.5)
    #expect(try value(session, "own_outside") == 1)
    #expect(try value(session, "own_active") == 0)
    let before = try run([("ratio", .number(1)), ("advantage", .number(-1))])
    #expect(try value(before, "own_slope") == -1)
  }

  /// ρ: 1.1, 0.75, 1.5, 1.5, 0.6; A: 0.1, 0.3, 1.4, −0.5, −1.3.
  /// L: 0.11, 0.225, 1.2·1.4 = 1.68, −0.75, 0.8·(−1.3) = −1.04; their sum is 0.225, the mean 0.045.
  @Test func theMinibatchByHand() throws {
    let session = try run([], steps: 5)
    for (t, objective) in [0.11, 0.225, 1.68, -0.75, -1.04].enumerated() {
      #expect(abs(try value(session, QuantityID("L", t)) - objective) < 1e-12)
    }
    let isFlat = try (0..<5).map { try value(session, QuantityID("slope", $0)) == 0 }
    #expect(isFlat == [false, false, true, false, true])
    #expect(abs(try value(session, "mean_L") - 0.045) < 1e-12)
    #expect(try value(session, "clipfrac_active") == 0.4)
    #expect(try value(session, "clipfrac_outside") == 0.8)
    #expect(try value(session, "mean_k1") < 0)
    #expect(try value(session, "mean_k3") > 0)
  }

  /// With ε_high = 0.6 sample 2 is inside: L₂ = 1.5·1.4 = 2.1, and one of five stays clipped.
  @Test func roomAboveFreesTheGoodSample() throws {
    let session = try run([("eps_high", .number(0.6))], steps: 5)
    #expect(abs(try value(session, "L[2]") - 2.1) < 1e-12)
    #expect(try value(session, "clipfrac_active") == 0.2)
  }

  /// ρ = 4, A = −1 has L = −4; a dual clip with c = 3 stops at −3, and there is no gradient left.
  @Test func theDualClipIsAFloor() throws {
    let sample: [(String, Setting)] = [("ratio", .number(4)), ("advantage", .number(-1))]
    #expect(try value(try run(sample), "own_objective") == -4)
    let floored = try run(sample + [("dual", .flag(true))])
    #expect(try value(floored, "own_objective") == -3)
    #expect(try value(floored, "own_slope") == 0)
    #expect(try value(try run([("ratio", .number(3)), ("advantage", .number(-1))]), "own_objective") == -3)
  }

  /// The clipped objective is a pessimist's: never above ρA.
  @Test func theObjectiveIsNeverAboveTheSurrogate() throws {
    for advantage in [-2.0, -0.5, 0, 1, 3] {
      for step in 1...16 {
        let session = try run([("ratio", .number(Double(step) / 4)), ("advantage", .number(advantage))])
        #expect(try value(session, "own_objective") <= (try value(session, "own_surrogate")))
      }
    }
  }

  @Test func listsOfDifferentLengthsAreRefused() throws {
    var settings = try LabLawTests.session("clip").settings
    try settings.set("new", to: "0.5,0.5")
    let uneven = settings
    let error = #expect(throws: SettingsError.self) { try ClipLab(settings: uneven) }
    #expect(error?.message.en == "new has 2 elements, but there are 5 old probabilities; give one for each sample.")
  }
}
