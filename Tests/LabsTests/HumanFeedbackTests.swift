import Laboratory
import Testing

@testable import Labs

/// The lab `rlhf`: what the chapter on RLHF says will happen.
@Suite struct HumanFeedbackTests {
  private typealias State = HumanFeedbackLab.State

  private func session(preset: Int? = nil) throws -> Session<HumanFeedbackLab> {
    var settings = Settings(HumanFeedbackLab.about.knobs)
    if let preset {
      for (name, value) in HumanFeedbackLab.about.presets[preset].settings { try settings.set(name, to: value) }
    }
    return try Session(HumanFeedbackLab.self, settings: settings)
  }

  private func value(_ id: QuantityID, _ session: Session<HumanFeedbackLab>) throws -> Double {
    try #require(session.number(id)?.value)
  }

  /// As the key `}` does it.
  private func stride(_ session: inout Session<HumanFeedbackLab>) {
    repeat { session.step(recording: true) } while !session.isAtStrideEnd && !session.isDone
  }

  private func mean(_ values: some Collection<Double>) -> Double { values.reduce(0, +) / Double(values.count) }

  /// What three batches at the beginning and five at the end came to. A share near ½ of 24 answers each has standard
  /// error √(¼/72) = 0.06 at the beginning and √(¼/120) = 0.05 at the end.
  private func course(preset: Int) throws -> (score: [Double], right: [Double], kl: [Double]) {
    var session = try session(preset: preset)
    session.jump(to: .max)
    let progress = try #require(session.state.reinforcing).progress
    #expect(progress.count == HumanFeedbackLab.batches)
    let ends = [progress.prefix(3), progress.suffix(5)]
    return (
      ends.map { mean($0.map(\.score)) }, ends.map { mean($0.map(\.trueQuality)) }, ends.map { mean($0.map(\.kl)) }
    )
  }

  /// "One token at a time": two strides end stages 1 and 2; the first batch is drawn by the reference itself.
  @Test func theFirstBatchCostsNothingAndIsScoredAtItsEnd() throws {
    var session = try session()
    stride(&session)
    #expect(try value("stage", session) == 2)
    stride(&session)
    #expect(try value("stage", session) == 3)
    var drawn = 0
    while session.number("score") == nil {
      session.step(recording: true)
      if session.number("score") == nil { drawn += 1 }
    }
    let answer = try #require(session.state.reinforcing?.batch?.examples[0].answer)
    #expect((2...4).contains(drawn))
    for t in answer.indices { #expect(try value(QuantityID("kl", t), session).magnitude < 1e-12) }
    for t in answer.indices.dropLast() { #expect(try value(QuantityID("r", t), session).magnitude < 1e-12) }
    let last = try value(QuantityID("r", answer.count - 1), session)
    #expect(try (last - value("score", session)).magnitude < 1e-12)
  }

  /// The critic's part of it is a step of its own, then the batch is used twice; actor and critic change, the others stay.
  @Test func onlyActorAndCriticLearn() throws {
    var session = try session()
    while session.state.scene != .judging { session.step(recording: false) }
    let before = try #require(session.state.reinforcing)
    session.step(recording: true)
    #expect(session.state.scene == .crediting)
    #expect(session.state.reinforcing == before)
    session.step(recording: true)
    session.step(recording: true)
    #expect(session.isAtStrideEnd)
    let after = try #require(session.state.reinforcing)
    #expect(after.actor != before.actor && after.critic != before.critic)
    #expect(after.reference == before.reference && after.rewardModel == before.rewardModel)
    #expect(before.reference == session.state.pipeline.tuned)
  }

  /// By hand from the table: A of the last token is r − V, of the one before r + V′ − V + 0.95 · A′; the target is A + V.
  @Test func advantagesOfAnAnswerByHand() throws {
    var session = try session()
    while session.state.scene != .crediting { session.step(recording: true) }
    let last = try #require(session.state.reinforcing?.batch?.examples[0].answer.count) - 1
    try #require(last >= 1)
    func table(_ family: String, _ t: Int) throws -> Double { try value(QuantityID(family, t), session) }
    let end = try table("r", last) - table("V", last)
    #expect(try (table("A", last) - end).magnitude < 1e-12)
    let before = try table("r", last - 1) + table("V", last) - table("V", last - 1) + 0.95 * end
    #expect(try (table("A", last - 1) - before).magnitude < 1e-12)
    #expect(try (table("target", last - 1) - before - table("V", last - 1)).magnitude < 1e-12)
  }

  /// "Press } and → again": the actor has left the reference, and pays.
  @Test func inTheSecondBatchDifferencesHaveAPrice() throws {
    var session = try session()
    for _ in 0..<3 { stride(&session) }
    session.step(recording: true)
    let kl = try value("kl[0]", session)
    #expect(kl.magnitude > 1e-4)
    #expect(try (value("r[0]", session) + kl).magnitude < 1e-12)
  }

  /// "Hacked": the score more than doubles while almost no answer is right, far from the reference.
  @Test func aFlatteredJudgeIsHackedWithoutThePrice() throws {
    let course = try course(preset: 0)
    #expect(course.score[1] > 2 * course.score[0] && course.score[1] > course.score[0] + 0.5)
    #expect(course.right[0] > 0.5)
    #expect(course.right[1] < 0.05)
    #expect(course.kl[1] > 2)
  }

  /// "Held": the same judge, the same seed, β = 1.
  @Test func thePriceHoldsThePolicy() throws {
    let (held, hacked) = (try course(preset: 1), try course(preset: 0))
    #expect(held.score[1] < hacked.score[1] - 0.1)
    #expect(held.kl[1] < 0.5)
    #expect(held.right[1] > held.right[0] - 0.05)
  }

  /// "A careful judge": from six right answers in ten to almost nine.
  @Test func aCarefulJudgeMakesAnswersBetter() throws {
    let course = try course(preset: 2)
    #expect((course.right[0] - 0.6).magnitude < 0.08)
    #expect(course.right[1] > 0.8)
  }
}
