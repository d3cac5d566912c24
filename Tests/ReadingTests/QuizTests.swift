import Assessment
import Drawing
import Laboratory
import Testing
import Textbook

@testable import Reading

/// Self-checks on the screen: every kind asked, answered right and wrong, hinted, given up and retried.
@Suite struct QuizTests {
  func reader(at item: String, width: Int = 100, height: Int = 40, language: Language = .en) throws -> Reader {
    var reader = try FixtureDesk.reader(width: width, height: height, options: ReaderOptions(language: language))
    reader.press("c")
    for _ in 0..<20 where reader.question?.item != item { reader.press("u", .enter) }
    try #require(reader.question?.item == item)
    return reader
  }

  static let items = [
    "td-error", "all-returns", "next-advantage", "whose-std", "wrong-sign", "what-differs", "turn-until",
    "one-iteration", "which-weighs", "horizon",
  ]

  /// Presses what answers the question, right or wrong.
  func answer(_ reader: inout Reader, right: Bool) throws {
    let question = try #require(reader.question)
    switch question.form {
    case .number(let key, _): reader.type(right ? "\(key)" : "\(key + 1)")
    case .list(let key, _): reader.type(key.map { "\(right ? $0 : $0 + 1)" }.joined(separator: ", "))
    case .option(let options, let correct):
      let choice = right ? correct : (correct + 1) % options.count
      reader.type("\(choice + 1)")
    case .order(_, let correct):
      for entry in right ? correct : correct.reversed() { reader.type("\(entry + 1)") }
    case .goal: if right { reader.press("<", "<", "<", "<", "<", "j", "<", "<", "<", "<") }
    case .grade: reader.type(right ? "3" : "1")
    }
    reader.press(.enter)
  }

  @Test(arguments: items)
  func aRightAnswerIsRight(item: String) throws {
    var reader = try reader(at: item)
    try answer(&reader, right: true)
    #expect(reader.quiz?.session.verdict?.outcome == .right, "\(reader.screenText)")
    #expect(reader.screenText.contains("✓ Right."))
  }

  @Test(arguments: items)
  func aWrongAnswerIsWrongAndTheRightOneIsShown(item: String) throws {
    var reader = try reader(at: item)
    try answer(&reader, right: false)
    #expect(reader.quiz?.session.verdict?.outcome == .wrong, "\(reader.screenText)")
    #expect(reader.screenText.contains("✗ Not yet."))
    if item != "horizon" { #expect(reader.screenText.contains("Right answer:")) }
  }

  @Test(arguments: items)
  func givingUpShowsTheAnswer(item: String) throws {
    let reader = try reader(at: item).pressing("u")
    #expect(reader.quiz?.session.verdict?.outcome == .gaveUp)
    #expect(reader.screenText.contains("Given up; it will come back."))
  }

  @Test(arguments: items)
  func theQuestionStaysWhenTheLanguageTurns(item: String) throws {
    var reader = try reader(at: item)
    if reader.quiz?.isTyping == true { reader.type("1") }
    let before = reader
    reader.options.language = .zh
    reader.handle(.wake)
    #expect(reader.question == before.question && reader.quiz?.field == before.quiz?.field)
    #expect(reader.screenText != before.screenText)
    if reader.quiz?.isTyping == false {
      #expect(before.pressing("L").question == before.question)
      #expect(before.pressing("L", "L").look == before.look)
    }
  }

  @Test(arguments: ["all-returns", "td-error"])
  func whatIsNoAnswerIsSaidAndNotCounted(item: String) throws {
    for nonsense in ["", "abc", "1/0", "))"] {
      var reader = try reader(at: item)
      reader.type(nonsense)
      reader.press(.enter)
      #expect(reader.quiz?.session.verdict == nil && reader.quiz?.message != nil)
    }
  }

  @Test(arguments: ["which-weighs", "one-iteration", "horizon"])
  func enterWithoutAChoiceAsksForOne(item: String) throws {
    let reader = try reader(at: item).pressing(.enter)
    #expect(reader.quiz?.session.verdict == nil && reader.quiz?.message != nil)
  }

  @Test func aNumberWithNoOptionIsNoChoice() throws {
    let reader = try reader(at: "which-weighs").pressing("1", "9")
    #expect(reader.quiz?.chosen == [0])
  }

  @Test func entriesArePutInOrderAndTakenBack() throws {
    var reader = try reader(at: "one-iteration")
    reader.press("2", "2", "3")
    #expect(reader.quiz?.chosen == [1, 2] && reader.screenText.contains("Your order: 2 → 3"))
    reader.press(.backspace)
    #expect(reader.quiz?.chosen == [1])
    reader.press(.enter)
    #expect(reader.quiz?.session.verdict == nil && reader.quiz?.message != nil)
  }

  @Test func hintsComeBeforeAnswersAndRunOut() throws {
    var reader = try reader(at: "td-error")
    reader.press("H")
    #expect(reader.screenText.contains("Hint: Reward, plus the discounted next value"))
    reader.press("H")
    #expect(reader.screenText.contains("There is no further hint."))
  }

  /// Neither the number nor anything that it goes into is on the panel before the answer; both are afterwards.
  @Test func whatIsToBeForetoldIsNotOnThePanelYet() throws {
    var reader = try reader(at: "next-advantage")
    let scene = try #require(reader.question?.scene)
    let hidden = try #require(scene.hidden)
    #expect(reader.quiz?.lab?.session.position == 1 && scene.run.steps == 2)
    #expect(reader.quiz?.lab?.session.number(hidden) == nil && reader.quiz?.lab?.session.number("G[3]") == nil)
    try answer(&reader, right: false)
    #expect(reader.quiz?.lab?.session.position == 2)
    #expect(reader.quiz?.lab?.session.number(hidden) != nil)
  }

  @Test func theExplanationTakesTheLabsPlaceWhereThereIsNoRoomForBoth() throws {
    var small = try reader(at: "what-differs", width: 80, height: 24)
    let panel = "V(sₜ)"
    #expect(small.screenText.contains(panel))
    try answer(&small, right: false)
    #expect(!small.screenText.contains(panel) && small.screenText.contains("It gives"), "\(small.screenText)")
    var large = try reader(at: "what-differs", width: 120, height: 60)
    try answer(&large, right: false)
    #expect(large.screenText.contains(panel) && large.screenText.contains("It gives"))
  }

  @Test func moreThanTheScreenHoldsIsSaid() throws {
    var reader = try reader(at: "one-iteration", width: 80, height: 12)
    try answer(&reader, right: false)
    #expect(reader.screenText.contains("↑↓ scroll"))
    #expect(try !self.reader(at: "td-error").screenText.contains("↑↓ scroll"))
  }

  @Test func anEntryOutOfItsPlaceIsMarked() throws {
    var reader = try reader(at: "one-iteration")
    guard case .order(_, let right)? = reader.question?.form else { return }
    var order = right
    order.swapAt(0, 1)
    for entry in order { reader.type("\(entry + 1)") }
    reader.press(.enter)
    let marks = reader.quiz?.session.verdict?.notes.map(\.mark) ?? []
    #expect(marks.prefix(2) == [.chosen, .chosen] && marks.dropFirst(2).allSatisfy { $0 == .right })
  }

  /// −2.6 + 1 + 4 with γ = 1: 1 + 4 − 2 = 3 is the slip that the item names.
  @Test func aNamedMistakeIsNamed() throws {
    var reader = try reader(at: "td-error")
    reader.type("3")
    reader.press(.enter)
    #expect(reader.screenText.contains("You left out γ: with γ = 1 it is 3."))
  }

  @Test func aFullWidthAnswerCounts() throws {
    var reader = try reader(at: "td-error")
    reader.type("２．６")
    reader.press(.enter)
    #expect(reader.quiz?.session.verdict?.outcome == .right)
  }

  @Test func aPasteIsTextAndGivesNothingUp() throws {
    var reader = try reader(at: "td-error")
    reader.handle(.paste("uH2.6"))
    #expect(reader.quiz?.field.text == "uH2.6" && reader.quiz?.session.verdict == nil)
    #expect(reader.quiz?.session.hints.isEmpty == true)
  }

  @Test func theLabOfAGoalOffersItsKnobsAloneAndNothingThatTypes() throws {
    var reader = try reader(at: "turn-until")
    let lab = try #require(reader.quiz?.lab)
    #expect(lab.knobs.map(\.name) == ["gamma", "lambda"])
    for key in ["i", "v", "x", "m", "p", "s", "1"] as [Key] { reader.press(key) }
    #expect(reader.quiz?.lab?.mode == .stepping && reader.quiz?.lab?.pinned == nil)
    #expect(reader.quiz?.lab?.session.settings == lab.session.settings)
  }

  @Test func aSliderOfAGoalIsDraggedInTheQuestionNotOnThePage() throws {
    var reader = try reader(at: "turn-until")
    let page = try reader.session.settings
    let track = try #require(reader.screen().places(tagged: "knob/lambda").first)
    reader.handle(.mouse(MouseEvent(.press, row: track.area.row, column: track.area.column)))
    #expect(reader.quiz?.lab?.session.settings.number("lambda") == 0)
    #expect(try reader.session.settings == page)
  }

  @Test func anOptionIsChosenByAClick() throws {
    var reader = try reader(at: "which-weighs")
    try reader.click("option/2")
    #expect(reader.quiz?.chosen == [1])
  }

  @Test func whatWasMissedIsAskedAgainWithRAlone() throws {
    var reader = try FixtureDesk.reader(width: 100, height: 40).pressing("c")
    for item in QuizTests.items {
      try #require(reader.question?.item == item)
      try answer(&reader, right: item != "whose-std" && item != "horizon")
      reader.press(.enter)
    }
    #expect(reader.screenText.contains("8 of 10 right.") && reader.screenText.contains("Missed: whose-std, horizon"))
    reader.press("R")
    #expect(reader.question?.item == "whose-std" && reader.quiz?.session.count == 2)
    try answer(&reader, right: true)
    reader.press(.enter)
    try answer(&reader, right: true)
    reader.press(.enter)
    #expect(reader.screenText.contains("10 of 10 right."))
    reader.press(.enter)
    #expect(reader.overlay == nil)
  }

  @Test func leavingARoundAndComingBackGoesOnWithIt() throws {
    for leave in ["c", .escape, .control("g"), "o"] as [Key] {
      var reader = try reader(at: "which-weighs").pressing("2")
      let before = reader
      reader.press(leave)
      #expect(reader.overlay == nil)
      reader.press("c")
      #expect(reader.question == before.question && reader.look == before.look)
    }
  }

  @Test func helpAndContentsLieOverTheQuestionAndGiveItBack() throws {
    for key in ["?", "#", "t", "&"] as [Key] {
      let before = try reader(at: "which-weighs")
      #expect(before.pressing(key, key).look == before.look)
      #expect(before.pressing(key, .escape).look == before.look)
      #expect(before.pressing(key, "c").look == before.look)
      #expect(before.pressing(key == "?" ? "#" : key, "?", "?").look == before.look)
    }
  }

  @Test func qAndCtrlCQuitFromAQuestion() throws {
    #expect(try reader(at: "which-weighs").pressing("q").effects == [.quit])
    #expect(try reader(at: "td-error").pressing("q").effects.isEmpty)
    #expect(try reader(at: "td-error").pressing(.control("c")).effects == [.quit])
  }

  @Test func aLongAnswerScrollsNoFurtherThanItsEnd() throws {
    var reader = try reader(at: "whose-std", width: 40, height: 10).pressing("u")
    for _ in 0..<100 { reader.press(.down) }
    let bottom = reader.look
    #expect(reader.pressing(.up).look != bottom)
    #expect(reader.pressing(.up, .down).look == bottom)
  }
}
