import Laboratory
import Testing

@testable import Labs

/// PPO on the pole: what the chapter says will be seen.
@Suite struct ProximalPolicyTests {
  private func run(_ changes: [(String, Setting)], rounds: Int) throws -> ProximalPolicyLab.State {
    var session = try LabLawTests.session("ppo-cartpole")
    var settings = session.settings
    for (name, value) in changes { try settings.set(name, to: value) }
    try session.restart(settings: settings, seed: 7)
    session.jump(to: rounds * (1 + 4 * settings.integer("epochs")))
    return try #require(session.snapshotState as? ProximalPolicyLab.State)
  }

  /// Before the first step of a round old and new policy are the same: ρ = 1, so the loss is minus the mean of the
  /// centred advantages, 0, and nothing is outside; but the gradient is not 0.
  @Test func theFirstMinibatchHasNoLossAndYetAGradient() throws {
    var session = try LabLawTests.session("ppo-cartpole")
    session.jump(to: 2)
    let numbers = session.numbers
    #expect(abs(try #require(numbers["policy_loss"]?.value)) < 1e-12)
    #expect(try #require(numbers["kl"]?.value) < 1e-12)
    #expect(numbers["clipfrac_outside"]?.value == 0)
    #expect(try #require(numbers["gradient"]?.value) > 0.1)
    session.jump(to: 25)
    #expect(try #require(session.number("kl")?.value) > 1e-6)
  }

  /// Eight rounds of 20 epochs. Without the clip the KL of a round passes 1 and the entropy falls below 0.2; with it the
  /// KL stays below 0.05 and the entropy above 0.4.
  @Test func withoutTheClipTheKLRunsAwayAndEntropyCollapses() throws {
    let free = try run([("epochs", .number(20)), ("clip", .flag(false))], rounds: 8)
    let held = try run([("epochs", .number(20)), ("clip", .flag(true))], rounds: 8)
    #expect(free.rounds.count == 8 && held.rounds.count == 8)
    #expect(try #require(free.rounds.map(\.kl).max()) > 1)
    #expect(try #require(held.rounds.map(\.kl).max()) < 0.05)
    #expect(try #require(free.rounds.last).entropy < 0.2)
    #expect(try #require(held.rounds.last).entropy > 0.4)
    #expect(try #require(free.rounds.last).outsideFraction > (try #require(held.rounds.last).outsideFraction))
  }

  /// 100 rounds are 25,600 pushes. 500 is the most that an episode can bring.
  @Test func theDefaultsBalanceThePole() throws {
    let state = try run([], rounds: 100)
    #expect(try #require(state.rounds.map(\.meanReturn).max()) == 500)
  }

  @Test func aRunIsAsLongAsItSays() throws {
    var session = try LabLawTests.session("ppo-cartpole")
    var settings = session.settings
    try settings.set("epochs", to: .number(1))
    try session.restart(settings: settings, seed: 7)
    let length = try #require(session.length)
    session.jump(to: length - 1)
    #expect(!session.isDone)
    let isTaken = session.step(recording: false)
    #expect(isTaken)
    #expect(session.isDone)
    let state = try #require(session.snapshotState as? ProximalPolicyLab.State)
    #expect(state.training.environmentSteps == 196 * 256)
  }
}
