import Laboratory
import Testing

@testable import Labs

/// The lab `grpo-arithmetic`: what the chapter on GRPO says will happen.
@Suite struct GroupArithmeticTests {
  private typealias State = GroupArithmeticLab.State

  private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

  /// The state after some batches, with a preset's settings.
  private func state(preset: Int, batches: Int) throws -> State {
    var settings = Settings(GroupArithmeticLab.about.knobs)
    for (name, value) in GroupArithmeticLab.about.presets[preset].settings { try settings.set(name, to: value) }
    let lab = try GroupArithmeticLab(settings: settings)
    var trace = Trace(isRecording: false)
    var state = lab.start(seed: 7, noting: &trace)
    while state.rounds.count < batches { lab.step(&state, noting: &trace) }
    return state
  }

  /// "Watch it learn": a guess is right in about one of four answers; after sixty batches most are right. Five batches of
  /// 48 answers at one half have standard error √(¼/240) = 0.03.
  @Test func rightAndWrongAreEnoughToLearnSums() throws {
    let rewards = try state(preset: 0, batches: 60).rounds.map(\.meanReward)
    #expect(mean(Array(rewards.prefix(5))) < 0.4)
    #expect(mean(Array(rewards.suffix(5))) > 0.75)
  }

  /// "The stubborn model": it says 3 to everything, so groups are all right or all wrong, and nothing is learnt.
  @Test func groupsOfEqualAnswersTeachNothing() throws {
    let rounds = try state(preset: 3, batches: 20).rounds
    #expect(mean(rounds.map(\.emptyGroups)) > 0.9)
    #expect(mean(rounds.suffix(10).map(\.meanReward)) < 0.4)
  }

  /// "Take the KL term away": by the end nearly all groups are equal, and yet many answers are wrong.
  @Test func withoutTheReferenceTheModelIsCertainTooEarly() throws {
    let end = try state(preset: 1, batches: GroupArithmeticLab.batches).rounds.suffix(10)
    #expect(mean(end.map(\.emptyGroups)) > 0.8)
    #expect(mean(end.map(\.meanReward)) < 0.75)
  }

  /// "Groups of two": two answers are equal far more often than eight.
  @Test func smallGroupsAreMoreOftenEmpty() throws {
    let pairs = try state(preset: 2, batches: 10).rounds.map(\.emptyGroups)
    let eights = try state(preset: 0, batches: 10).rounds.map(\.emptyGroups)
    #expect(mean(pairs) > mean(eights) + 0.2)
    #expect(mean(pairs) > 0.5)
  }

  /// The first use of a batch: every ratio is 1, so nothing is clipped, and at first the policy is its own reference.
  @Test func theFirstUpdateHasNoDistanceAndNothingClipped() throws {
    var session = try LabLawTests.session("grpo-arithmetic")
    while session.number("loss") == nil { session.step(recording: true) }
    #expect(session.number("clipped")?.value == 0)
    #expect(try #require(session.number("kl")?.value) < 1e-20)
    #expect(try #require(session.number("gradient")?.value) > 0)
  }

  @Test func anIterationEndsWithItsThirdUpdate() throws {
    var session = try LabLawTests.session("grpo-arithmetic")
    var updates = 0
    while !session.isAtStrideEnd {
      session.step(recording: true)
      if session.number("loss") != nil { updates += 1 }
    }
    #expect(updates == 3)
  }
}
