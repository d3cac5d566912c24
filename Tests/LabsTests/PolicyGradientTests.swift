import Drawing
import Laboratory
import Reinforcement
import Testing

@testable import Labs

/// The policy gradient on the short corridor: numbers by hand, and what the chapter says will happen.
@Suite struct PolicyGradientTests {
  private func session(_ changes: [String: String] = [:], seed: UInt64 = 7) throws -> any LabSession {
    var session = try LabLawTests.session("policy-gradient")
    var settings = session.settings
    for (knob, value) in changes { try settings.set(knob, to: value) }
    try session.restart(settings: settings, seed: seed)
    return session
  }

  private func number(_ id: QuantityID, _ session: any LabSession) throws -> Double {
    try #require(session.number(id)?.value, "\(id) is not there")
  }

  /// Steps until the batch is complete, or through so many steps uphill.
  private func collect(_ session: inout any LabSession) throws {
    let episodes = try #require(Int("\(session.settings["episodes"])"))
    while session.number(QuantityID("total.g", episodes - 1)) == nil { _ = session.step(recording: true) }
  }

  private func climb(_ times: Int, _ session: inout any LabSession) {
    for _ in 0..<times {
      repeat { _ = session.step(recording: true) } while session.record.headline != "theta"
    }
  }

  private func close(_ left: Double, _ right: Double, within tolerance: Double = 1e-9) -> Bool {
    abs(left - right) <= tolerance
  }

  // MARK: By hand

  /// θ = 0: p = ½. V(s₀) = (1 − 4)/¼ = −12, V(s₁) = −12 + 2 = −10, V(s₂) = ½·(−10) − 1 = −6;
  /// ∇J = (½ − 4 + 4)/(1/16)·¼ = 2; Q(s₀,→) = −1 − 10 = −11, Q(s₁,→) = −1 − 12 = −13, Q(s₂,→) = −1.
  @Test func valuesAtEvenOddsByHand() throws {
    let session = try session(["theta": "0"])
    let expected: [(QuantityID, Double)] = [
      ("p", 0.5), ("V[0]", -12), ("V[1]", -10), ("V[2]", -6), ("J", -12), ("slope", 2), ("Q[0,1]", -11),
      ("Q[1,1]", -13), ("Q[2,1]", -1), ("Q[2,0]", -11), ("score.right", 0.5), ("score.left", -0.5),
    ]
    for (id, value) in expected { #expect(close(try number(id, session), value), "\(id)") }
  }

  /// With slip ½ − ε nothing would matter; with 0.2 and p = ½ the effective chance is ½ still, and
  /// Q(s₂,→) = −1 + 0.2·V(s₁) = −1 − 2 = −3.
  @Test func slippingMixesTheTwoActions() throws {
    let session = try session(["theta": "0", "slip": "0.2"])
    #expect(close(try number("V[0]", session), -12))
    #expect(close(try number("Q[2,1]", session), -3))
    #expect(close(try number("slope", session), 2 * 0.6))
  }

  /// The slope of J against a central difference of J.
  @Test(arguments: [(-2.0, 0.0), (-1, 0.2), (0.5, 0.4), (3, 0)]) func theSlopeIsThatOfJ(theta: Double, slip: Double) {
    let tables = TabularProcess(MarkovDecisionProcess.shortCorridor(slip: slip))
    let h = 1e-5
    let here = CorridorPolicy(theta: theta, tables: tables)
    let above = CorridorPolicy(theta: theta + h, tables: tables).performance
    let below = CorridorPolicy(theta: theta - h, tables: tables).performance
    #expect(close(here.slope, (above - below) / (2 * h), within: 1e-5 * max(1, abs(here.slope))))
  }

  /// The sum of the terms is the estimate of the first episode.
  @Test(arguments: PolicyGradientWeight.allCases) func theTermsAddUpToTheEstimate(weight: PolicyGradientWeight) throws {
    var session = try session(["psi": weight.word])
    while session.number(weight.estimate(0)) == nil { _ = session.step(recording: true) }
    #expect(close(try number("sum", session), try number(weight.estimate(0), session)))
  }

  // MARK: What the chapter says

  /// One episode of 30 after the other with the same seed: the spread falls from ψ₁ to ψ₃, and collapses with A.
  @Test func theSpreadFalls() throws {
    var session = try session()
    try collect(&session)
    let sd = try ["total", "to-go", "baseline", "q", "advantage", "td-error"].map {
      try number(QuantityID("\($0).sd"), session)
    }
    #expect(sd[0] > sd[1] && sd[1] > sd[2] && sd[2] > sd[4])
    #expect(sd[4] < sd[0] / 10)
    // The error falls with the root of the number of episodes: a tenth of the spread is a hundredth of the episodes.
    #expect(sd[4] < sd[1] / 10)
    // On dry ground δ is the advantage, since nothing but the policy is random.
    #expect(close(sd[4], sd[5]))
    #expect(close(try number("slope", session), 10.138, within: 0.001))
  }

  /// On slippery ground one outcome is not the mean of all: δ varies more than A.
  @Test func onSlipperyGroundTheTDErrorVariesMore() throws {
    var session = try session(["slip": "0.2"])
    try collect(&session)
    #expect(try number("td-error.sd", session) > 1.2 * number("advantage.sd", session))
  }

  /// Every state-dependent baseline leaves the mean alone, one that knows the action does not. Over 400 episodes:
  /// the exact slope is within four standard errors of the one, 0 within four of the other, and the slope is not.
  @Test func aBaselineThatKnowsTheActionTakesTheGradientAway() throws {
    for baseline in Baseline.allCases {
      var settings = try LabLawTests.session("policy-gradient").settings
      try settings.set("psi", to: "baseline")
      try settings.set("baseline", to: baseline.rawValue)
      let lab = try PolicyGradientLab(settings: settings)
      let here = CorridorPolicy(theta: lab.firstTheta, tables: lab.tables)
      var generator = SeededGenerator(seed: 7)
      let estimates = (0..<400).map { _ in
        let episode = here.play(in: lab.process, atMost: PolicyGradientLab.longest, using: &generator)
        return here.gradient(weights: lab.weights(.baseline, of: episode, under: here), of: episode)
      }
      let error = standardDeviation(estimates, ddof: 1) / 20
      let target = baseline == .action ? 0 : here.slope
      #expect(abs(mean(estimates) - target) < 4 * error, "\(baseline)")
      if baseline == .action { #expect(abs(mean(estimates) - here.slope) > 4 * error) }
    }
  }

  /// With small steps the exact gradient climbs to p = 2 − √2, J = −11.66 (Sutton & Barto, Example 13.1).
  @Test func smallStepsReachTheTop() throws {
    var session = try session(["exact": "on", "episodes": "1"])
    climb(20, &session)
    #expect(session.isDone)
    #expect(close(try number("p", session), 2 - 2.0.squareRoot(), within: 1e-3))
    #expect(close(try number("J", session), -11.657, within: 1e-3))
  }

  /// With α = 0.5 the first exact step goes from one side over the top and down the other, and the next throws θ to the
  /// edge: nothing was random here.
  @Test func tooLargeAStepFallsOffTheCliff() throws {
    var session = try session(["exact": "on", "episodes": "1", "alpha": "0.5"])
    let start = try number("J", session)
    climb(1, &session)
    #expect(close(try number("theta", session), -1 + 0.5 * 10.1378, within: 1e-3))
    #expect(try number("J", session) < 5 * start)
    climb(1, &session)
    #expect(try number("theta", session) == -CorridorPolicy.limit)
    #expect(try number("J", session) < -5000)
  }

  @Test func aStepOfSizeZeroStays() throws {
    var session = try session(["alpha": "0", "episodes": "2"])
    climb(3, &session)
    #expect(try number("theta", session) == -1)
    #expect(session.record.caption.en.contains("stayed"))
  }
}
