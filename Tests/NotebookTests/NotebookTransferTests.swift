import Testing

@testable import Notebook

private func filled(_ scratch: Scratch) throws -> Notebook {
  let notebook = Notebook(path: scratch.path)
  let lab = LabPlace(lab: "gae", settings: ["lambda": "0.8"], seed: 18_446_744_073_709_551_615, step: 3)
  try notebook.save(Place(chapter: "returns", language: "en", anchor: "top"))
  try notebook.save(Place(chapter: "actor-critic", language: "zh", anchor: "td-error/4", labs: [lab]))
  try notebook.set("language", to: "zh")
  try notebook.record(sampleAnswer("a", .wrong)) { _ in sampleCard("a", due: 160) }
  try notebook.record(sampleAnswer("b", .right, time: 200))
  return notebook
}

@Test func whatIsExportedComesBackTheSameElsewhere() throws {
  let (here, there) = (try Scratch(), try Scratch())
  let text = try filled(here).exportJSON()
  let copy = Notebook(path: there.path)
  #expect(try copy.importJSON(text) == 2)
  #expect(try copy.exportJSON() == text)
}

@Test func importingTwiceChangesNothingTheSecondTime() throws {
  let scratch = try Scratch()
  let notebook = try filled(scratch)
  let text = try notebook.exportJSON()
  #expect(try notebook.importJSON(text) == 0)
  #expect(try notebook.exportJSON() == text)
}

@Test func ofTwoCardsOfOneItemTheOneReviewedLaterStays() throws {
  let (here, there) = (try Scratch(), try Scratch())
  let (mine, other) = (try filled(here), Notebook(path: there.path))
  try other.record(sampleAnswer("a", .wrong, time: 50)) { _ in sampleCard("a", due: 110, lastReview: 50) }
  let older = try other.exportJSON()
  try mine.importJSON(older)
  #expect(try mine.card(chapter: "returns", item: "a")?.due == 160)
  try other.importJSON(try mine.exportJSON())
  #expect(try other.card(chapter: "returns", item: "a")?.due == 160)
}

@Test func aResetForgetsEverything() throws {
  let scratch = try Scratch()
  let notebook = try filled(scratch)
  try notebook.reset()
  #expect(try notebook.exportJSON() == Notebook(path: scratch.path + "-none").exportJSON())
}

@Test(arguments: [
  ("nonsense", "This is not JSON"),
  ("{}", "format is missing"),
  (#""rollout""#, "The whole must be an object"),
  ((#"{"format":"diary","version":1,"settings":{},"places":[],"answers":[],"cards":[]}"#), "format is “diary”"),
  ((#"{"format":"rollout-notebook","version":2,"settings":{},"places":[],"answers":[],"cards":[]}"#), "version is 2"),
  (page(#""answers":[{"chapter":"returns"}]"#), "answers[0].item is missing"),
  (page(#""answers":[\#(answer(#""hints":"two""#))]"#), "answers[0].hints must be a whole number"),
  (page(#""answers":[\#(answer(#""hints":-1"#))]"#), "answers[0].hints is -1"),
  (page(#""answers":[\#(answer(#""hints":0.5"#))]"#), "answers[0].hints must be a whole number"),
  (
    page(#""cards":[{"chapter":"r","item":"a","phase":"asleep","stability":1,"difficulty":5,"due":1,"lastReview":1}]"#),
    "cards[0].phase is “asleep”; allowed: learning, review, relearning"
  ),
  (
    page(#""cards":[{"chapter":"r","item":"a","phase":"review","stability":0,"difficulty":5,"due":1,"lastReview":1}]"#),
    "cards[0].stability is 0.0"
  ),
  (
    page(
      #""cards":[{"chapter":"r","item":"a","phase":"learning","stability":1,"difficulty":5,"due":1,"lastReview":1}]"#),
    "cards[0].step is null"
  ),
  (page(#""places":[{"chapter":"r","language":"fr","anchor":"a","labs":[]}]"#), "places[0].language is “fr”"),
])
func aFaultyImportIsRefusedByItsKeyPathAndChangesNothing(text: String, sentence: String) throws {
  let scratch = try Scratch()
  let notebook = try filled(scratch)
  let before = try notebook.exportJSON()
  let error = try #require(throws: NotebookMessage.self) { try notebook.importJSON(text) }
  #expect(error.en.hasPrefix(sentence), "\(error.en)")
  #expect(error.en != error.zh)
  #expect(try notebook.exportJSON() == before)
}

/// A notebook's JSON in which one list is as given and the others are empty.
private func page(_ member: String) -> String {
  let others = ["places", "answers", "cards"].filter { !member.hasPrefix("\"\($0)\"") }
  let empty = others.map { "\"\($0)\":[]" }.joined(separator: ",")
  return #"{"format":"rollout-notebook","version":1,"settings":{},\#(empty),\#(member)}"#
}

private func answer(_ hints: String) -> String {
  #"{"chapter":"r","item":"a","seed":"7","answer":"1","outcome":"right","rating":3,\#(hints),"time":1}"#
}
