import Laboratory
import Testing

@testable import Labs

/// Actor and critic on the grid: the first step by hand, and what the chapter says will happen.
@Suite struct ActorCriticTests {
  private func session(_ changes: [String: String] = [:], seed: UInt64 = 7) throws -> Session<ActorCriticLab> {
    var session = try Session<ActorCriticLab>()
    var settings = session.settings
    for (knob, value) in changes { try settings.set(knob, to: value) }
    try session.restart(settings: settings, seed: seed)
    return session
  }

  private func number(_ id: QuantityID, _ session: Session<ActorCriticLab>) throws -> Double {
    try #require(session.number(id)?.value, "\(id) is not there")
  }

  /// All values 0, four moves equally likely: δ = r = −1, V = 0.2·(−1) = −0.2. The preference of the move taken falls by
  /// 0.1·¾ = 0.075, the others rise by 0.1·¼ = 0.025; so the move taken has e^−0.075/(e^−0.075 + 3e^0.025) = 0.23172.
  @Test func theFirstStepByHand() throws {
    var session = try session()
    session.step()
    let report = try #require(session.state.training.lastReport)
    let (s, a) = (report.transition.state, report.transition.action)
    #expect(try number("delta", session) == -1)
    #expect(abs(try number(QuantityID("V", s), session) + 0.2) < 1e-12)
    for b in 0..<4 {
      #expect(abs(try number(QuantityID("theta", b), session) - (b == a ? -0.075 : 0.025)) < 1e-12)
    }
    #expect(abs(try number(QuantityID("pi", a), session) - 0.23172) < 1e-5)
  }

  private func late(_ changes: [String: String], seed: UInt64) throws -> (reward: Double, first: Double, last: Double) {
    var session = try session(changes, seed: seed)
    while !session.isDone { session.step(recording: false) }
    let rewards = session.state.training.episodeRewards
    let errors = session.state.errors
    return (
      rewards.suffix(50).reduce(0, +) / 50, try #require(errors.first), try #require(errors.last)
    )
  }

  /// With its critic the actor comes near the best, −2 on average from a random cell; the critic catches up with it.
  @Test(arguments: [7, 8, 9] as [UInt64]) func bothLearnTogether(seed: UInt64) throws {
    let result = try late([:], seed: seed)
    #expect(result.reward > -3.5)
    #expect(result.last < result.first / 10)
  }

  /// A critic that says 0 for ever calls every transition bad, by −1: the actor learns nothing of use.
  @Test(arguments: [7, 8, 9] as [UInt64]) func withAStandingCriticNothingIsLearnt(seed: UInt64) throws {
    let result = try late(["critic": "0"], seed: seed)
    #expect(result.reward < -10)
    var session = try session(["critic": "0"], seed: seed)
    for _ in 0..<30 {
      session.step()
      #expect(try number("delta", session) == -1)
    }
  }

  /// With traces one transition moves cells visited before it too.
  @Test func tracesReachBack() throws {
    var session = try session(["lambda": "0.8"])
    session.step()
    session.step()
    let moved = (0..<16).filter { session.number(QuantityID("V", $0)).map { !$0.inputs.isEmpty } ?? false }
    let visited = Set([session.state.training.lastReport?.transition.state].compactMap { $0 })
    #expect(moved.count > visited.count)
  }
}
