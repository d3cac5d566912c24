import Foundation
import Testing

@testable import Notebook

@Test func openingABookForTheFirstTimeWritesNothing() throws {
  let scratch = try Scratch()
  let notebook = Notebook(path: scratch.path)
  #expect(try notebook.lastPlace() == nil)
  #expect(try notebook.settings().isEmpty)
  #expect(try notebook.latestAnswers().isEmpty)
  try notebook.reset()
  #expect(try scratch.files.isEmpty)
  #expect(notebook.takeNotices().isEmpty)
}

@Test func theFolderIsMadeAtTheFirstWrite() throws {
  let scratch = try Scratch()
  let path = scratch.folder.appendingPathComponent("state/rollout/notebook.sqlite").path
  try Notebook(path: path).set("language", to: "zh")
  #expect(try Notebook(path: path).setting("language") == "zh")
}

@Test func whatWasSavedIsThereInTheNextRun() throws {
  let scratch = try Scratch()
  let lab = LabPlace(lab: "gae", settings: ["lambda": "0.8", "rewards": "0,0,1"], seed: .max, step: 3)
  let place = Place(chapter: "actor-critic", language: "zh", anchor: "td-error/4", labs: [lab])
  do {
    let notebook = Notebook(path: scratch.path)
    try notebook.save(Place(chapter: "returns", language: "en", anchor: "top"))
    try notebook.save(place)
    try notebook.set("theme", to: "dark")
    try notebook.set("mouse", to: "off")
    try notebook.set("mouse", to: nil)
    try notebook.record(sampleAnswer("a", .wrong)) { _ in sampleCard("a", due: 160) }
  }
  let notebook = Notebook(path: scratch.path)
  #expect(try notebook.lastPlace() == place)
  #expect(try notebook.place(in: "returns")?.anchor == "top")
  #expect(try notebook.place(in: "mdp") == nil)
  #expect(try notebook.settings() == ["theme": "dark"])
  #expect(try notebook.answers() == [sampleAnswer("a", .wrong)])
  #expect(try notebook.card(chapter: "returns", item: "a") == sampleCard("a", due: 160))
  #expect(notebook.isKept)
}

@Test func savingAPlaceAgainKeepsTheLabsItDoesNotName() throws {
  let scratch = try Scratch()
  let notebook = Notebook(path: scratch.path)
  let labs = [LabPlace(lab: "clip", seed: 1, step: 2), LabPlace(lab: "gae", seed: 3, step: 4)]
  try notebook.save(Place(chapter: "ppo", language: "en", anchor: "a", labs: labs))
  let moved = LabPlace(lab: "gae", seed: 3, step: 5)
  try notebook.save(Place(chapter: "ppo", language: "en", anchor: "b", labs: [moved]))
  #expect(try notebook.lastPlace() == Place(chapter: "ppo", language: "en", anchor: "b", labs: [labs[0], moved]))
}

@Test func theLatestAnswerCountsForEachItem() throws {
  let scratch = try Scratch()
  let notebook = Notebook(path: scratch.path)
  try notebook.record(sampleAnswer("a", .wrong, time: 10))
  try notebook.record(sampleAnswer("b", .right, time: 20))
  try notebook.record(sampleAnswer("a", .right, time: 30))
  try notebook.record(sampleAnswer("b", .gaveUp, time: 40, chapter: "ppo"))
  #expect(try notebook.latestAnswers(in: "returns").map(\.item) == ["b", "a"])
  #expect(try notebook.latestAnswers(in: "returns").allSatisfy { $0.outcome == .right })
  #expect(try notebook.latestAnswers().count == 3)
}

@Test func aClockSetBackDoesNotMakeAnOldAnswerTheLatest() throws {
  let scratch = try Scratch()
  let notebook = Notebook(path: scratch.path)
  try notebook.record(sampleAnswer("a", .wrong, time: 5000))
  try notebook.record(sampleAnswer("a", .right, time: 1000))
  let latest = try #require(try notebook.latestAnswers().first)
  #expect(latest.outcome == .right)
  #expect(latest.time == 5000)
}

@Test func theMostMissedComeFirstAndThoseNeverMissedNotAtAll() throws {
  let scratch = try Scratch()
  let notebook = Notebook(path: scratch.path)
  for outcome in [AnswerRecord.Outcome.wrong, .gaveUp, .right] { try notebook.record(sampleAnswer("a", outcome)) }
  try notebook.record(sampleAnswer("b", .right))
  try notebook.record(sampleAnswer("c", .wrong))
  #expect(
    try notebook.mostMissed() == [
      MissCount(chapter: "returns", item: "a", misses: 2, attempts: 3),
      MissCount(chapter: "returns", item: "c", misses: 1, attempts: 1),
    ])
  #expect(try notebook.mostMissed(limit: 1).map(\.item) == ["a"])
}

@Test func dueCardsComeInTheOrderTheyFellDue() throws {
  let scratch = try Scratch()
  let notebook = Notebook(path: scratch.path)
  for (item, due) in [("a", 300), ("b", 100), ("c", 200)] {
    try notebook.record(sampleAnswer(item, .wrong)) { _ in sampleCard(item, due: due) }
  }
  #expect(try notebook.dueCards(at: 200).map(\.item) == ["b", "c"])
  #expect(try notebook.dueCards(at: 99).isEmpty)
  #expect(try notebook.cards().map(\.item) == ["b", "c", "a"])
}

@Test func theCardThatIsMovedIsTheOneOnDisk() throws {
  let scratch = try Scratch()
  let mine = Notebook(path: scratch.path)
  let other = Notebook(path: scratch.path)
  try mine.record(sampleAnswer("a", .wrong)) { _ in sampleCard("a", due: 160) }
  try other.record(sampleAnswer("a", .wrong)) { before in
    #expect(before == sampleCard("a", due: 160))
    return sampleCard("a", due: 999)
  }
  #expect(try mine.card(chapter: "returns", item: "a")?.due == 999)
}

@Test func aCardReviewedUnderAClockThatWasAheadComesBackNow() throws {
  let scratch = try Scratch()
  let notebook = Notebook(path: scratch.path)
  let (day, century) = (86_400, 3_155_760_000)
  try notebook.record(sampleAnswer("ahead")) { _ in sampleCard("ahead", due: century + day, lastReview: century) }
  try notebook.record(sampleAnswer("later")) { _ in sampleCard("later", due: 9 * day, lastReview: 2 * day) }
  #expect(try notebook.dueCards(at: 2 * day).map(\.item) == ["ahead"])
  #expect(try notebook.dueCards(at: century + day).map(\.item) == ["later", "ahead"])
}
