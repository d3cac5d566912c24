import Laboratory
import Testing

@testable import Assessment

private let engine = SampleChecks.engine

private func start(seed: UInt64 = 7) throws -> QuizSession {
  QuizSession(items: try SampleChecks.items(), seed: seed, engine: engine)
}

/// Answers what is being asked, right or wrong.
private func respond(_ session: inout QuizSession, rightly: Bool) throws {
  guard case .asking(let question, _) = session.phase else { return }
  if rightly {
    _ = try session.answer(question.rightAnswerToGive, typed: "", engine: engine)
  } else {
    _ = session.giveUp()
  }
  session.next(engine: engine)
}

@Test func aRoundAsksEveryItemOnceInTheBooksOrder() throws {
  var session = try start()
  var asked: [String] = []
  while let question = session.question {
    #expect(session.position == asked.count)
    asked.append(question.item)
    try respond(&session, rightly: true)
  }
  let ids = try SampleChecks.items().map(\.id)
  #expect(asked == ids)
  #expect(session.phase == .finished)
  #expect(session.summary.isPassed)
  #expect(session.summary.missed.isEmpty)
}

@Test func theSameSeedGivesTheSameSession() throws {
  let session = try start(seed: 7)
  let (same, other) = (try start(seed: 7), try start(seed: 8))
  #expect(session == same)
  #expect(session != other)
}

@Test func retryAsksOnlyWhatWasMissedWithNewNumbers() throws {
  var session = try start()
  var first: [String: Question] = [:]
  while let question = session.question {
    first[question.item] = question
    try respond(&session, rightly: !["td-error", "horizon", "all-returns"].contains(question.item))
  }
  #expect(session.summary.missed == ["td-error", "all-returns", "horizon"])
  session.retryMissed(engine: engine)
  var again: [String] = []
  while let question = session.question {
    again.append(question.item)
    #expect(question.seed != first[question.item]?.seed)
    if question.item == "td-error" { #expect(question.values != first["td-error"]?.values) }
    try respond(&session, rightly: question.item != "horizon")
  }
  #expect(again == ["td-error", "all-returns", "horizon"])
  #expect(session.summary.missed == ["horizon"])
  #expect(session.summary.right == session.summary.total - 1)
}

@Test func retryingWhenNothingWasMissedChangesNothing() throws {
  var session = try start()
  while session.question != nil { try respond(&session, rightly: true) }
  let before = session
  session.retryMissed(engine: engine)
  #expect(session == before)
}

@Test(arguments: [(8, true), (7, false)])
func eightyPercentPass(right: Int, isPassed: Bool) throws {
  let items = Array(try SampleChecks.items().prefix(10))
  var session = QuizSession(items: items, seed: 1, engine: engine)
  for index in 0..<10 { try respond(&session, rightly: index < right) }
  #expect(session.summary.right == right)
  #expect(session.summary.total == 10)
  #expect(session.summary.isPassed == isPassed)
}

@Test func anItemThatWasNotAnsweredIsNotRight() throws {
  let items = Array(try SampleChecks.items().prefix(5))
  var session = QuizSession(items: items, seed: 1, engine: engine)
  for _ in 0..<3 { try respond(&session, rightly: true) }
  #expect(!session.summary.isPassed)
  #expect(session.summary.unanswered == items.suffix(2).map(\.id))
  // Going on without an answer leaves it unanswered.
  session.next(engine: engine)
  try respond(&session, rightly: true)
  #expect(session.summary.unanswered == [items[3].id])
  #expect(session.summary.isPassed)
}

@Test func hintsComeOneByOneAndAreCounted() throws {
  var session = try start()
  let question = try #require(session.question)
  #expect(session.hints.isEmpty)
  #expect(session.takeHint() == question.hints[0])
  #expect(session.takeHint() == question.hints[1])
  #expect(session.takeHint() == nil)
  #expect(session.hints == question.hints)
  let attempt = try #require(try session.answer(question.rightAnswerToGive, typed: "x", engine: engine))
  #expect(attempt.hints == 2)
  #expect(attempt.rating == .hard)
  #expect(attempt.outcome == .right)
  #expect(session.takeHint() == nil)
}

@Test func whatCannotBeReadIsNoAttempt() throws {
  var session = try start()
  let before = session
  #expect(throws: AnswerError.self) { try session.answer("1,25", engine: engine) }
  #expect(session == before)
}

@Test func anAttemptSaysWhatToKeep() throws {
  var session = try start(seed: 7)
  let attempt = try #require(try session.answer("１２３４", engine: engine))
  #expect(
    attempt
      == .init(
        chapter: "sample", item: "td-error", seed: 7, answer: "1234", outcome: .wrong, rating: .again, hints: 0))
  #expect(session.verdict?.outcome == .wrong)
  #expect(try session.answer("1", engine: engine) == nil)
  #expect(session.giveUp() == nil)
}

@Test func anItemThatCannotBeAskedIsLeftOutAndNamed() throws {
  let broken = SampleChecks.parse(
    """
    - id: broken
      kind: compute
      section: s
      key: {quantity: nonsense, input: {}, path: x}
      prompt: "?"
      solution: "!"
    """
  ).items
  var session = QuizSession(items: broken + [try SampleChecks.item("horizon")], seed: 1, engine: engine)
  #expect(session.question?.item == "horizon")
  #expect(session.faults.map(\.item) == ["broken"])
  try respond(&session, rightly: true)
  #expect(session.summary.isPassed)
  #expect(session.summary.total == 1)
}

@Test func aSessionWithoutItemsIsFinishedAndNotPassed() {
  let session = QuizSession(items: [], seed: 1, engine: engine)
  #expect(session.phase == .finished)
  #expect(!session.summary.isPassed)
}

@Test func aChapterIsPassedByTheLatestAttemptOfEachItem() {
  let items = ["a", "b", "c", "d", "e"]
  let four = Dictionary(uniqueKeysWithValues: items.prefix(4).map { ($0, Outcome.right) })
  #expect(Progress.isPassed(items: items, latest: four))
  #expect(!Progress.isPassed(items: items, latest: four.merging(["a": .wrong]) { $1 }))
  #expect(!Progress.isPassed(items: [], latest: [:]))
}

@Test func aStreakCountsDaysInARowInTheReadersTimeZone() {
  let day = 86_400
  #expect(Progress.streak(times: [], now: 100 * day) == 0)
  #expect(Progress.streak(times: [100 * day + 5, 99 * day, 98 * day + 7, 96 * day], now: 100 * day + 9) == 3)
  // Today is not over: yesterday's streak still stands, the day before yesterday's does not.
  #expect(Progress.streak(times: [99 * day], now: 100 * day) == 1)
  #expect(Progress.streak(times: [98 * day], now: 100 * day) == 0)
  // 23:30 and 00:30 in UTC are two days there, and one day an hour east of it.
  let night = [100 * day - 1800, 100 * day + 1800]
  #expect(Progress.streak(times: night, now: 100 * day + 1800) == 2)
  #expect(Progress.streak(times: night, now: 100 * day + 1800, secondsFromUTC: 3600) == 1)
  #expect(Progress.streak(times: [-day / 2], now: -day / 2) == 1)
}

/// What a bookmark says is all that the session was, whenever it is left.
@Test func aBookmarkGoesOnWithTheSameRound() throws {
  let items = Array(try SampleChecks.items().prefix(4))
  var session = QuizSession(items: items, seed: 9, engine: engine)
  #expect(session.bookmark == nil)
  _ = session.takeHint()
  for rightly in [true, false, true, false] {
    let bookmark = try #require(session.bookmark)
    #expect(QuizSession(items: items, bookmark: bookmark, engine: engine) == session)
    try respond(&session, rightly: rightly)
  }
  #expect(session.phase == .finished && session.bookmark == nil)
  session.retryMissed(engine: engine)
  let bookmark = try #require(session.bookmark)
  #expect(QuizSession(items: items, bookmark: bookmark, engine: engine) == session)
}

@Test func aBookmarkBehindAnAnswerGoesOnWithTheNextItem() throws {
  let items = Array(try SampleChecks.items().prefix(3))
  var session = QuizSession(items: items, seed: 9, engine: engine)
  _ = session.giveUp()
  let bookmark = try #require(session.bookmark)
  session.next(engine: engine)
  #expect(QuizSession(items: items, bookmark: bookmark, engine: engine) == session)
}

@Test(arguments: ["", "1 0 0 0", "x 0 0 0 td-error ", "1 0 9 0 td-error ", "1 -1 0 0 td-error ", "1 0 0 0 gone "])
func aBookmarkThatDoesNotFitIsNone(bookmark: String) throws {
  #expect(QuizSession(items: try SampleChecks.items(), bookmark: bookmark, engine: engine) == nil)
}
