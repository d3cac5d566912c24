import Laboratory
import Testing

@testable import Labs

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The lab `dpo`: numbers worked by hand, and what the chapter on DPO says will happen.
@Suite struct DirectPreferenceTests {
  private func run(_ changes: [(String, Setting)] = [], steps: Int, seed: UInt64 = 7) throws -> any LabSession {
    var session = try LabLawTests.session("dpo")
    var settings = session.settings
    for (name, value) in changes { try settings.set(name, to: value) }
    try session.restart(settings: settings, seed: seed)
    session.jump(to: steps)
    return session
  }

  private func value(_ session: any LabSession, _ id: QuantityID) throws -> Double {
    try #require(session.number(id)?.value, "\(id)")
  }

  private func state(_ session: any LabSession) throws -> DirectPreferenceLab.State {
    try #require(session.snapshotState as? DirectPreferenceLab.State)
  }

  /// h = 0: ℓ = log 2, ℓ′ = −β/2 = −0.25, w = 0.2·0.25·(0.5 + 1) = 0.075, h = 1.5·0.075 = 0.1125.
  @Test func theFirstStepByHand() throws {
    let start = try run(steps: 0)
    #expect(try value(start, "h") == 0)
    #expect(abs(try value(start, "loss") - log(2)) < 1e-15)
    #expect(try value(start, "kl") == 0)
    let after = try run(steps: 1)
    #expect(try value(after, "slope") == -0.25)
    #expect(abs(try value(after, "w") - 0.075) < 1e-15)
    #expect(abs(try value(after, "h") - 0.1125) < 1e-14)
    #expect(abs(try value(after, "weight") - 1 / (1 + exp(0.05625))) < 1e-14)
  }

  /// "The margin grows at every step. The chosen answer first rises a little, then falls, far below where it began."
  @Test func theMarginGrowsWhileTheChosenAnswerFalls() throws {
    let run = try run(steps: 200)
    let state = try state(run)
    for (before, after) in zip(state.margins, state.margins.dropFirst()) { #expect(after > before) }
    #expect(state.chosen[1] > state.chosen[0])
    let peak = try #require(state.chosen.indices.max { state.chosen[$0] < state.chosen[$1] })
    #expect(peak < 5)
    for (before, after) in zip(state.chosen[peak...], state.chosen[(peak + 1)...]) { #expect(after < before) }
    #expect(state.chosen[200] < state.chosen[0] - 2)
    #expect((100 * (try value(run, "pi[0]"))).rounded() == 2)
    #expect((100 * (try value(run, "pi[2]"))).rounded() == 91)
    #expect(try value(run, "h").rounded() == 6)
    #expect((log(2) / (try value(run, "loss"))).rounded() == 15)
  }

  /// "With parameters of their own the chosen answer rises at every step", and the two others keep their proportion.
  @Test func ownParametersRaiseTheChosenAnswer() throws {
    let run = try run([("learns", .word("own"))], steps: 200)
    let state = try state(run)
    for (before, after) in zip(state.chosen, state.chosen.dropFirst()) { #expect(after > before) }
    let share = try value(run, "pi[2]") / value(run, "pi[3]")
    #expect(abs(share - 0.25 / 0.15) < 1e-9)
  }

  /// "IPO stops at h = 1/(2β)"; the hinge stops where βh reaches 1 and stays.
  @Test func identityAndHingeStop() throws {
    for beta in [0.2, 0.5, 1] {
      let run = try run([("variant", .word("ipo")), ("beta", .number(beta)), ("learns", .word("own"))], steps: 200)
      #expect(abs(try value(run, "h") - 1 / (2 * beta)) < 1e-9)
    }
    let hinge = try run([("variant", .word("hinge")), ("learns", .word("own"))], steps: 200)
    #expect(try value(hinge, "bh") >= 1)
    #expect(try value(hinge, "bh") < 1.2)
    #expect(try value(hinge, "slope") == 0)
    #expect(try value(hinge, "loss") == 0)
  }

  /// "DPO itself never stops": with half the steps to go the margin still grows, and its weight shrinks.
  @Test func theSigmoidNeverStops() throws {
    let own: [(String, Setting)] = [("learns", .word("own"))]
    let half = try run(own, steps: 100)
    let whole = try run(own, steps: 200)
    #expect(try value(whole, "h") > value(half, "h") + 1)
    #expect(try value(whole, "weight") < value(half, "weight"))
  }

  /// "Label smoothing stops where σ(βh) = 1 − ls": β·h = log(0.8/0.2).
  @Test func smoothingStops() throws {
    let run = try run(
      [("learns", .word("own")), ("smoothing", .number(0.2)), ("beta", .number(2)), ("rate", .number(0.4))], steps: 200)
    #expect(abs(try value(run, "win") - 0.8) < 1e-6)
    #expect(abs(try value(run, "bh") - log(4)) < 1e-5)
  }

  /// "With one label in five wrong, σ(βh) ends up near 0.8": the mean over the last steps of 20 runs.
  @Test func wrongLabelsHoldTheMarginBack() throws {
    var wins: [Double] = []
    for seed in 1...20 {
      let run = try run([("learns", .word("own")), ("noise", .number(0.2))], steps: 200, seed: UInt64(seed))
      let margins = try state(run).margins
      wins += margins[150...].map { 1 / (1 + exp(-0.5 * $0)) }
      #expect(zip(margins, margins.dropFirst()).contains { $1 < $0 })
    }
    let mean = wins.reduce(0, +) / Double(wins.count)
    #expect(abs(mean - 0.8) < 0.04)
  }

  /// The normaliser cancels: whatever the policy, h is what its parameters say, and the rewards' difference is βh.
  @Test func theMarginNeedsNoNormaliser() throws {
    for learns in ["shared", "own", "both"] {
      let run = try run([("learns", .word(learns))], steps: 30)
      let parameters = try value(run, "b[0]") - value(run, "b[1]") + 1.5 * value(run, "w")
      #expect(abs(try value(run, "h") - parameters) < 1e-12)
      #expect(abs(try value(run, "reward[0]") - value(run, "reward[1]") - value(run, "bh")) < 1e-12)
    }
  }
}
