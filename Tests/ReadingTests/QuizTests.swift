import Assessment
import Drawing
import Laboratory
import Notebook
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
    case .grade:
      reader.press(.enter)
      reader.type(right ? "3" : "1")
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

  @Test(arguments: items.filter { $0 != "turn-until" })
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

  /// What is recalled is graded after the answer was seen, never before.
  @Test func whatIsRecalledIsShownBeforeItIsGraded() throws {
    var reader = try reader(at: "horizon")
    #expect(reader.screenText.contains("Enter shows the answer.") && !reader.screenText.contains("forgot"))
    for key in ["3", .enter] as [Key] {
      #expect(reader.quiz?.chosen == [] && reader.quiz?.session.verdict == nil)
      reader.press(key)
    }
    #expect(reader.screenText.contains("1/(1 − γ) = ") && reader.screenText.contains("3  good"))
    #expect(reader.pressing(.enter).quiz?.message != nil)
    reader.press("2", .enter)
    #expect(reader.quiz?.session.verdict?.rating == .hard)
  }

  /// Handing in before the goal is reached says what is still missing, and counts for nothing.
  @Test(arguments: Language.allCases)
  func aGoalStaysOpenUntilItIsReachedOrGivenUp(language: Language) throws {
    let notebook = Notebook(path: "/dev/null/none")
    var reader = try FixtureDesk.reader(options: ReaderOptions(language: language), notebook: notebook)
    reader.openChecks(at: "turn-until")
    // γ = λ = 1: Â₀ = 6 − 1 = 5, Â₄ = 5 − 1 = 4.
    reader.press(.enter)
    #expect(reader.quiz?.session.verdict == nil)
    let shown =
      language == .en
      ? "γ = 1, λ = 1 gives Â₀ = 5, Â₄ = 4; the goal is Â₀ < Â₄" : "γ = 1，λ = 1 时 Â₀ = 5，Â₄ = 4；目标是 Â₀ < Â₄"
    #expect(reader.screenText.contains(shown), "\(reader.screenText)")
    #expect(try notebook.answers().isEmpty)
    reader.press("<", "<", "<", "<", "<", "j", "<", "<", "<", "<", .enter)
    #expect(reader.quiz?.session.verdict?.outcome == .right && !reader.screenText.contains("lambda"))
    #expect(try notebook.answers().map(\.outcome) == [.right])
  }

  @Test func aGoalOffersTheKeysThatWorkInIt() throws {
    let text = try reader(at: "turn-until").screenText
    #expect(!text.contains("x explain") && !text.contains("predict") && text.contains("+ - turn the knob"))
  }

  @Test func theRightAnswerOfAGoalIsInTheReadersWords() throws {
    let english = try reader(at: "turn-until").pressing("u").screenText
    #expect(english.contains("γ = 0.5 (") && english.contains("λ = 0 ("))
    let chinese = try reader(at: "turn-until", language: .zh).pressing("u").screenText
    #expect(chinese.contains("γ = 0.5（"))
  }

  @Test func keysThatChooseNothingAreToldSo() throws {
    for item in ["which-weighs", "one-iteration"] {
      var reader = try reader(at: item)
      reader.type("w")
      #expect(reader.screenText.contains("Only the numbers 1 to 3 choose something here."))
      reader.press("2")
      #expect(reader.quiz?.message == nil && reader.quiz?.chosen == [1])
    }
  }

  @Test func aPasteChoosesWhatItNamesAndHandsNothingIn() throws {
    var order = try reader(at: "one-iteration")
    order.handle(.paste("3 1 2"))
    #expect(order.quiz?.chosen == [2, 0, 1] && order.quiz?.session.verdict == nil)
    var option = try reader(at: "which-weighs")
    option.handle(.paste("２"))
    #expect(option.quiz?.chosen == [1] && option.quiz?.session.verdict == nil)
    option.handle(.paste("lambda"))
    #expect(option.quiz?.chosen == [1] && option.quiz?.message != nil)
  }

  @Test func enterOnNothingSaysSoOnce() throws {
    let reader = try reader(at: "td-error").pressing(.enter)
    let lines = reader.quiz?.lines(reader).map(\.string) ?? []
    #expect(lines.contains("There is no answer yet."))
    #expect(lines.count { $0.hasPrefix("Type a number") } == 1)
  }

  @Test func howAnAnswerWasReadIsSaid() throws {
    var reader = try reader(at: "td-error")
    reader.type("260%")
    reader.press(.enter)
    #expect(reader.screenText.contains("Your answer: 260% = 2.6"))
    var sum = try self.reader(at: "td-error")
    sum.type("1+0.9*4-2")
    sum.press(.enter)
    #expect(sum.screenText.contains("Your answer: 1+0.9·4-2 = 2.6"))
  }

  @Test func aWrongForecastIsShownHowTheLabGotIt() throws {
    var reader = try reader(at: "next-advantage", language: .zh)
    try answer(&reader, right: false)
    #expect(reader.screenText.contains("Â₃ = δ₃ + γ·λ·Â₄ = "), "\(reader.screenText)")
  }

  /// The question and what belongs to it stand together, whatever the size.
  @Test func theLabStandsRightBelowTheQuestion() throws {
    let reader = try reader(at: "what-differs", width: 200, height: 50)
    let rows = reader.screenText.split(separator: "\n", omittingEmptySubsequences: false)
    let last = try #require(rows.firstIndex { $0.contains("Type 1 to") })
    #expect(rows[last + 1].allSatisfy { $0 == " " } && !rows[last + 2].allSatisfy { $0 == " " })
  }

  @Test(arguments: ["which-weighs", "horizon"])
  func everythingToChooseFromCanBeReached(item: String) throws {
    var reader = try reader(at: item, width: 40, height: 10)
    if item == "horizon" { reader.press(.enter) }
    for digit in ["3", "1", "3"] as [Character] {
      reader.press(.character(digit))
      #expect(reader.screen().places(tagged: "option/\(digit)").isEmpty == false)
    }
  }

  @Test func scrollingByHandIsNotUndone() throws {
    var reader = try reader(at: "whose-std", width: 40, height: 10).pressing("3")
    reader.press(.pageUp, .pageUp, .pageUp)
    let top = reader.look
    #expect(top == reader.pressing(.pageUp).look)
    #expect(top != reader.pressing("3").look)
  }

  @Test(arguments: ["which-weighs", "one-iteration"])
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
    let panel = "V(sₜ)"
    var small = try reader(at: "what-differs", width: 80, height: 24)
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
    #expect(reader.screenText.contains("8 of 10 right.") && reader.screenText.contains("Missed:"))
    // By what they ask, not by the ids that answers are kept under.
    #expect(reader.screenText.contains("✗ What is the horizon for γ = …?"), "\(reader.screenText)")
    #expect(!reader.screenText.contains("whose-std"))
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
