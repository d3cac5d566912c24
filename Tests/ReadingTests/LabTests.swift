import Drawing
import Laboratory
import Labs
import Testing
import Textbook

@testable import Reading

/// The lab in the reader's hands: what the chapter promises of it, key by key.
@Suite struct LabTests {
  func reader(steps: Int = 3, width: Int = 120, height: Int = 40, language: Language = .en) throws -> Reader {
    var reader = try FixtureDesk.reader(width: width, height: height, options: ReaderOptions(language: language))
    reader.press(.tab)
    for _ in 0..<steps { reader.press(.right) }
    return reader
  }

  // MARK: What the product promises

  /// Every Â but the last of the episode holds a (γλ)ᵏδ of a later step; the last one is its own δ.
  @Test func turningLambdaFromHereToZeroChangesEveryAdvantageButTheLast() throws {
    var reader = try reader(steps: 3)
    reader.press(.down)
    for _ in 0..<3 { reader.press("+") }
    #expect(try abs(reader.session.settings.number("lambda") - 0.95) < 1e-12)
    let before = try reader.values("A")
    let shownBefore = try shownAdvantages(reader)
    reader.press("<", "<")
    #expect(try reader.session.settings.number("lambda") == 0 && reader.session.position == 3)
    let after = try reader.values("A")
    let shownAfter = try shownAdvantages(reader)
    #expect(Set(before.keys) == [2, 3, 4] && Set(after.keys) == [2, 3, 4])
    #expect(before[4] == after[4] && shownBefore[4] == shownAfter[4])
    for t in [2, 3] {
      #expect(before[t] != after[t] && shownBefore[t] != shownAfter[t])
      #expect(try after[t] == reader.values("delta")[t])
    }
  }

  /// The texts of the cells that stand for Â, by step.
  private func shownAdvantages(_ reader: Reader) throws -> [Int: String] {
    let screen = reader.screen()
    var texts: [Int: String] = [:]
    for place in screen.places(tagged: "quantity/A[") {
      guard let index = Int(place.name.dropFirst("quantity/A[".count).dropLast()), texts[index] == nil else { continue }
      texts[index] = place.area.columns.map { String(screen[place.area.row, $0].character) }.joined()
    }
    return texts
  }

  @Test func backAndForwardGivesTheIdenticalScreen() throws {
    for steps in 1...5 {
      let before = try reader(steps: steps)
      #expect(before.pressing(.left, .right).look == before.look)
      #expect(before.pressing("0").pressing(.right).pressing("e", "0").look == before.pressing("0").look)
    }
  }

  @Test(arguments: [Language.en, .zh])
  func explainingLightsTheTermInTheEquationAtTheLeft(language: Language) throws {
    var reader = try reader(language: language)
    reader.press("x")
    #expect(lit(reader) == ["Âₜ", "Âₜ₊₁"] || lit(reader) == ["Âₜ"], "\(lit(reader))")
    for _ in 0..<20 where reader.panel?.explained?.family != "delta" { reader.press(.left) }
    #expect(lit(reader) == ["δₜ"], "\(lit(reader))")
    #expect(reader.screenText.contains("δ"))
  }

  /// The runs of cells in the text that are lit, each once, from top to bottom.
  private func lit(_ reader: Reader) -> [String] {
    let screen = reader.screen()
    let divider = reader.division.divider ?? screen.width
    var runs: [String] = []
    for row in 1..<screen.height - 1 {
      var run = ""
      for column in 0...divider {
        let cell = column < screen.width ? screen[row, column] : .blank
        if column < divider, cell.style.ink == .term {
          if cell.width > 0 { run.append(cell.character) }
        } else if !run.isEmpty {
          if !runs.contains(run) { runs.append(run) }
          run = ""
        }
      }
    }
    return runs
  }

  @Test func explainingShowsFormulaNumbersAndSource() throws {
    let text = try reader().pressing("x").screenText
    // Â₂ = δ₂ + γλÂ₃ with δ₂ = 1 + 0.9·2.9 − 2.1 = 1.51 and Â₃ = 1.42: 1.51 + 0.9·0.8·1.42 = 2.5324.
    #expect(text.contains("why is Â₂ = 2.5324 ?"))
    #expect(text.contains("Â₂ = δ₂ + γ·λ·Â₃ = 1.51 + 0.9·0.8·1.42 = 2.5324"))
    #expect(text.contains("δ₂ = r₂ + γ·V(s₃) − V(s₂) = 1 + 0.9·2.9 − 2.1 = 1.51"))
    #expect(text.contains("Schulman et al. 2016, eq. 16"))
  }

  @Test func everyNumberOnThePanelCanBeReachedByArrows() throws {
    var reader = try reader()
    reader.press("x")
    let wanted = Set(reader.screen().places(tagged: QuantityID.tagPrefix).map(\.name))
    var seen: Set<QuantityID> = []
    for _ in 0..<200 where !seen.contains(reader.panel?.explained ?? "") {
      seen.insert(try #require(reader.panel?.explained))
      reader.press(.right)
    }
    #expect(Set(seen.map(\.tag)).isSuperset(of: wanted))
    for (here, there) in [(Key.right, Key.left), (.down, .up)] {
      let start = reader.panel?.explained
      reader.press(here)
      #expect(reader.panel?.explained != start)
      reader.press(there)
      if here == .right { #expect(reader.panel?.explained == start) }
    }
  }

  @Test func theRunGoesOnWhileANumberIsExplained() throws {
    var reader = try reader(steps: 1)
    reader.press("x")
    let id = reader.panel?.explained
    reader.press(" ")
    #expect(try reader.session.position == 2)
    #expect(reader.panel?.explained == id && reader.panel?.mode == .explaining)
  }

  @Test func languageKeepsStepKnobModeAndGuess() throws {
    var reader = try reader()
    reader.press("j", "-", "v")
    reader.type("1.")
    reader.handle(.key(.control("g")))
    reader.press("x", .left)
    let before = reader
    reader.press("L")
    #expect(try reader.session.settings == before.session.settings && reader.session.position == 3)
    #expect(reader.panel?.explained == before.panel?.explained && reader.panel?.knob == 1)
    #expect(reader.screenText.contains("为什么"))
    reader.press("L")
    #expect(reader.look == before.look)
  }

  @Test func theEquationOfTheExplainedNumberIsAKeyAway() throws {
    var reader = try reader(width: 80, height: 24)
    reader.press("x")
    #expect(reader.screenText.contains("Enter its equation"))
    reader.press(.enter)
    #expect(reader.focus == .text && lit(reader).first == "Âₜ", "\(reader.look)")
    reader.press(.tab)
    #expect(reader.panel?.mode == .explaining)
  }

  @Test func aNumberThatIsNotThereYetIsNoStop() throws {
    let reader = try reader(steps: 0).pressing("x")
    let screen = reader.screen()
    let id = try #require(reader.panel?.explained)
    #expect(try reader.session.number(id) != nil && !screen.places(tagged: id.tag).isEmpty)
  }

  @Test func whereTheExplainedNumberGoesAnotherIsExplained() throws {
    var reader = try reader(steps: 3)
    reader.press("x", "0")
    let id = try #require(reader.panel?.explained)
    #expect(try reader.session.number(id) != nil && reader.screenText.contains("why is"))
  }

  // MARK: Where the focus is

  @Test func theCursorIsOnTheKnobAndOnTheExplainedNumber() throws {
    var reader = try reader(width: 80, height: 24)
    for symbol in ["γ", "λ"] {
      let screen = reader.screen()
      let cursor = try #require(screen.cursor)
      #expect(screen.line(cursor.row).hasPrefix(" ▸\(symbol)"), "\(reader.look)")
      reader.press("j")
    }
    reader.press("x")
    for _ in 0..<4 {
      let screen = reader.screen()
      let cursor = try #require(screen.cursor)
      #expect(screen.tag(row: cursor.row, column: cursor.column) == reader.panel?.explained?.tag)
      reader.press(.left)
    }
  }

  @Test(arguments: [
    (Language.en, "γ (1 of 4 ▾): ", "λ (2 of 4 ▾): ", "Â (3 of 4 ▴▾): ", "cut (4 of 4 ▴): "),
    (.zh, "γ（1/4 ▾）：", "λ（2/4 ▾）：", "Â（3/4 ▴▾）：", "cut（4/4 ▴）："),
  ])
  func theChosenKnobSaysWhatItIsAndWhetherMoreFollow(
    language: Language, first: String, second: String, third: String, fourth: String
  ) throws {
    var reader = try reader(width: 80, height: 24, language: language)
    for (knob, words) in zip(try #require(reader.panel?.knobs), [first, second, third, fourth]) {
      #expect(reader.screenText.contains(words + knob.meaning[language]), "\(reader.look)")
      reader.press("j")
    }
  }

  @Test func everyPresetStandsOnOneLineWithItsKey() throws {
    for name in Catalog.descriptions.map(\.name) {
      for language in Language.allCases {
        for width in [38, 59, 78] {
          let panel = LabPanel(try #require(Catalog.session(name)))
          let view = LabPanelView(
            panel: panel, language: language, glyphs: .unicode, isFocused: true, keys: KeyTable())
          var screen = Screen(width: width, height: 40)
          view.draw(in: screen.area, on: &screen)
          let places = screen.places(tagged: "preset/")
          #expect(places.count == min(9, panel.presets.count), "\(name) at \(width)\n\(screen.text)")
        }
      }
    }
  }

  // MARK: Keys that do nothing say why

  @Test(arguments: ["x", "v", "m", "i", "p", "e", "0", "5", "}"] as [Key])
  func aKeyOfTheLabPressedInTheTextSaysWhereItWorks(key: Key) throws {
    let reader = try FixtureDesk.reader().pressing(key)
    #expect(reader.notice == "That key is the lab's: Tab goes there.")
    #expect(try reader.session.position == 0)
  }

  @Test(
    arguments: [
      (["0", .left], "This is the start of the run."), (["0", "{"], "This is the start of the run."),
      (["e", .right], "The run is over; press 0 to go back to its start."),
      (["e", "p"], "The run is over; press 0 to go back to its start."), (["7"], "There is no preset 7: there are 2."),
      ([">", ">", ">", "+"], "γ goes no higher."), (["d"], "γ is at its default already."),
    ] as [([Key], String)])
  func whatCannotBeDoneInTheLabIsSaid(keys: [Key], says: String) throws {
    var reader = try reader()
    for key in keys { reader.handle(.key(key)) }
    #expect(reader.panel?.notice?.en == says)
    #expect(reader.screenText.contains(says) && reader.panel?.notice?.zh.isEmpty == false)
  }

  @Test func yInTheLabCopiesTheLabsOwnLine() throws {
    var reader = try reader(steps: 0)
    reader.press("y")
    guard case .copy(let text)? = reader.effects.first else {
      Issue.record("Nothing was copied.")
      return
    }
    #expect(try text == reader.session.record.caption.en || text.hasPrefix("gae, step 0"), "\(text)")
  }

  /// At every place of a chapter with two labs, the line that offers Tab is that of the lab beside it.
  @Test(arguments: [(120, 40), (200, 50)])
  func tabIsOfferedByTheLineOfTheLabThatIsShown(width: Int, height: Int) throws {
    let folder = FixtureDesk.folder.replacingOccurrences(of: "Tests/ReadingTests/Fixtures/Book", with: "Content")
    var reader = Reader(try FixtureDesk.desk(folder: folder), width: width, height: height)
    reader.open(chapter: "q-learning")
    #expect(reader.chapterLabs.count > 1)
    var shown: Set<String> = []
    for top in reader.page.labLines.flatMap({ [$0.line - height + 6, $0.line - height / 2, $0.line - 2, $0.line] }) {
      reader.top = max(0, top)
      reader.clampTop()
      let name = try #require(reader.labName)
      shown.insert(name)
      for line in reader.screenText.split(separator: "\n") where line.contains("▸ lab ") && line.contains("   Tab") {
        #expect(line.contains("▸ lab \(name):"), "\(line) beside \(name)")
      }
    }
    #expect(shown.isSuperset(of: reader.chapterLabs))
  }

  // MARK: Predicting

  func predicting(_ guess: String, steps: Int = 3, language: Language = .en) throws -> Reader {
    var reader = try reader(steps: steps, language: language)
    reader.press("v")
    reader.type(guess)
    reader.press(.enter)
    return reader
  }

  @Test func theNextNumberIsHiddenUntilItIsGuessed() throws {
    var reader = try reader()
    let answer = try #require(reader.session.peek()?.quantities.first { $0.id == "A[1]" }?.value)
    reader.press("v")
    #expect(!reader.screenText.contains(Numeral.short(answer)), "\(reader.look)")
    #expect(reader.screenText.contains("Your guess: Â₁ ="))
    #expect(reader.screen().cursorIsVisible)
    #expect(try reader.session.position == 3)
  }

  // δ₁ = 0 + 0.9·2.1 − 1.8 = 0.09, Â₁ = 0.09 + 0.9·0.8·2.5324 = 1.913328.
  @Test(arguments: ["1.913", "1.913328", "0.09+0.72*2.5324", "１．９１３", "0.09 + 0.72·2.5324"])
  func aRightGuessIsRightHoweverItIsWritten(guess: String) throws {
    let reader = try predicting(guess)
    #expect(reader.panel?.notice?.en == "Right: Â₁ = 1.9133." && reader.panel?.mode == .stepping)
    #expect(try reader.session.position == 4)
  }

  /// Without λ: 0.09 + 0.9·2.5324 = 2.36916. Without γ, without both, and with the rest forgotten: their own names.
  @Test(arguments: [
    ("2.369", "without λ"), ("2.1159", "without γ"), ("0.09", "taken as 0"), ("-1.733", "wrong sign"),
  ])
  func aWrongGuessIsToldWhichSlipItIs(guess: String, says: String) throws {
    let notice = try #require(try predicting(guess).panel?.notice)
    #expect(notice.en.hasPrefix("Not yet: you said"))
    #expect(notice.en.contains(says), "\(notice.en)")
    #expect(notice.zh.hasPrefix("不对"))
  }

  @Test func aWrongGuessOfNoKindIsToldByHowMuch() throws {
    let notice = try #require(try predicting("7").panel?.notice?.en)
    #expect(notice.contains("off by 5.0867"))
    #expect(!notice.contains("That is what"))
  }

  @Test(arguments: ["", "abc", "1/0", "1 2", "γ", "))"])
  func whatIsNoNumberIsNoGuess(guess: String) throws {
    let reader = try predicting(guess)
    #expect(reader.panel?.isTyping == true && reader.panel?.notice?.en.contains("is not a number") == true)
    #expect(try reader.session.position == 3)
    #expect(reader.screenText.contains("write 1.25, 5/4"))
  }

  @Test func commandKeysAreTextInAGuessAndCtrlCQuits() throws {
    var reader = try reader()
    reader.press("v")
    reader.type("qLv")
    #expect(reader.effects.isEmpty && reader.options.language == .en && reader.panel?.isTyping == true)
    reader.press(.control("c"))
    #expect(reader.effects == [.quit])
  }

  @Test func atTheEndThereIsNothingToPredict() throws {
    let reader = try reader(steps: 5).pressing("v")
    #expect(reader.panel?.isTyping == false && reader.panel?.notice?.en.contains("over") == true)
  }

  @Test func theLitTermOfAGuessGoesOutWithTheNextStep() throws {
    var reader = try predicting("7")
    #expect(reader.panel?.explained == QuantityID("A", 1))
    reader.press(.right)
    #expect(reader.panel?.explained == nil)
    var other = try predicting("7")
    other.press(.escape)
    #expect(other.panel?.explained == nil)
  }

  // MARK: Comparing

  @Test func thePinnedRunStandsBesideAndFollows() throws {
    var reader = try reader()
    reader.press("m", "j", "<")
    #expect(try reader.session.settings.number("lambda") != reader.panel?.pinned?.settings.number("lambda"))
    #expect(reader.screenText.contains("λ = 0.8"))
    reader.press(.right, .right)
    #expect(reader.panel?.pinned?.position == 5)
    reader.press("0")
    #expect(reader.panel?.pinned?.position == 0)
  }

  // MARK: Editing

  @Test func arrowsMoveInTheEditorAndEnterTakesAll() throws {
    var reader = try reader()
    reader.press("i")
    reader.type("2")
    reader.press(.down)
    reader.type("-1.5")
    reader.press(.right)
    reader.type("9")
    reader.press(.enter)
    let settings = try reader.session.settings
    #expect(settings.list("rewards") == [2, -1.5, 1, 0, 5])
    #expect(settings.list("values") == [1.2, 9, 2.1, 2.9, 4])
    #expect(try reader.session.position == 3 && reader.panel?.mode == .stepping)
  }

  @Test func aStepIsAddedBelowTheLastAndTakenAwayAgain() throws {
    var reader = try reader()
    reader.press("i")
    for _ in 0..<5 { reader.press(.down) }
    reader.type("3")
    reader.press(.enter)
    #expect(try reader.session.settings.list("rewards") == [0, 0, 1, 0, 5, 3])
    #expect(try reader.session.settings.list("values").count == 6)
    reader.press("i")
    reader.press(.control("d"), .enter)
    #expect(try reader.session.settings.list("rewards") == [0, 1, 0, 5, 3])
  }

  @Test func noMoreStepsThanTheLabAllowsAndNeverNone() throws {
    var reader = try reader()
    reader.press("i")
    for _ in 0..<30 { reader.press(.down) }
    reader.press(.enter)
    #expect(try reader.session.settings.list("rewards").count == 12)
    reader.press("i")
    for _ in 0..<30 { reader.press(.control("d")) }
    reader.press(.enter)
    #expect(try reader.session.settings.list("rewards").count == 1)
  }

  @Test(arguments: ["", "abc", "1000", "1,2"])
  func whatTheLabRefusesIsSaidAndNothingChanges(entry: String) throws {
    var reader = try reader()
    let before = try reader.session.settings
    reader.press("i", .control("u"))
    reader.type(entry)
    reader.press(.enter)
    guard case .editing(let editor)? = reader.panel?.mode else {
      Issue.record("The editor closed over “\(entry)”.")
      return
    }
    let message = try #require(editor.message)
    #expect(message.hasPrefix("Row 0, ") && message.contains("rewards") && message.contains("−100 … 100"))
    #expect(reader.screenText.contains(String(message.prefix(20))))
    #expect(try reader.session.settings == before)
    reader.press(.escape)
    #expect(try reader.session.settings == before && reader.panel?.mode == .stepping)
  }

  @Test func aBadCellIsNamedByItsRowAndTheCursorGoesThere() throws {
    var reader = try reader()
    reader.press("i", .down, .down)
    reader.type("abc")
    reader.press(.up, .right, .enter)
    guard case .editing(let editor)? = reader.panel?.mode else {
      Issue.record("The editor closed.")
      return
    }
    #expect(editor.row == 2 && editor.column == 0)
    #expect(editor.message?.hasPrefix("Row 2, ") == true && editor.message?.contains("“abc”") == true)
  }

  @Test func theEditorOffersOnlyWhatTheListsAllow() throws {
    for (lab, isFixed) in [("gae", false), ("trust-region", true)] {
      var panel = LabPanel(try #require(Catalog.session(lab)))
      panel.edit()
      let view = LabPanelView(panel: panel, language: .en, glyphs: .unicode, isFocused: true, keys: KeyTable())
      var screen = Screen(width: 78, height: 30)
      view.draw(in: screen.area, on: &screen)
      #expect(screen.text.contains("Ctrl-D") != isFixed && !screen.text.contains("4 to 4"))
    }
  }

  @Test func editIsOfferedOnlyWhereThereIsDataToEdit() throws {
    for about in Catalog.descriptions {
      let panel = LabPanel(try #require(Catalog.session(about.name)))
      let view = LabPanelView(panel: panel, language: .en, glyphs: .unicode, isFocused: true, keys: KeyTable())
      var screen = Screen(width: 100, height: 30)
      view.draw(in: screen.area, on: &screen)
      #expect(screen.text.contains("i edit") == (DataEditor(panel.session.settings) != nil), "\(about.name)")
    }
  }

  @Test func homeAndEndInTheEditorDoNotWipeTheCell() throws {
    var reader = try reader()
    reader.press("i", .home, .down, .end, .enter)
    #expect(try reader.session.settings.list("rewards") == [0, 0, 1, 0, 5])
  }

  @Test func spaceTurnsAWordAndAFirstLetterIsEnough() throws {
    var reader = try reader()
    reader.press("i", .right, .right)
    reader.type("tr")
    reader.press(.enter)
    #expect(try reader.session.settings.words("ends").first == "truncated")
    let words = try reader.session.settings.words("ends")
    reader.press("i", .right, .right, " ", .enter)
    #expect(try reader.session.settings.words("ends") != words)
  }

  @Test func aPasteGoesIntoTheCell() throws {
    var reader = try reader()
    reader.press("i")
    reader.handle(.paste("４"))
    reader.press(.enter)
    #expect(try reader.session.settings.list("rewards").first == 4)
  }

  // MARK: Playing and long work

  @Test func playingTicksToTheEndAndStopsThere() throws {
    var reader = try reader(steps: 0)
    reader.press("p")
    for _ in 0..<10 { reader.tick() }
    #expect(try reader.session.isDone && reader.panel?.isPlaying == false && reader.tickInterval == nil)
  }

  @Test func anyStepStopsThePlaying() throws {
    for key in [Key.right, .left, "e", "0", "+", "x"] {
      #expect(try reader().pressing("p", key).panel?.isPlaying == false)
    }
  }

  @Test func reducedMotionPlaysSlowly() throws {
    var slow = try FixtureDesk.reader(options: ReaderOptions(reducedMotion: true))
    slow.press(.tab, "p")
    var quick = try reader()
    quick.press("p")
    let slowly = try #require(slow.tickInterval)
    let quickly = try #require(quick.tickInterval)
    #expect(slowly > quickly)
  }

  // MARK: The mouse

  @Test func aClickSelectsTheNumberItPointsAt() throws {
    var reader = try reader()
    try reader.click("quantity/delta[3]")
    #expect(reader.panel?.explained == QuantityID("delta", 3))
  }

  @Test func aSliderIsDraggedToItsEnds() throws {
    var reader = try reader()
    let track = try #require(reader.screen().places(tagged: "knob/lambda").first)
    let row = track.area.row
    reader.handle(.mouse(MouseEvent(.press, row: row, column: track.area.column)))
    #expect(try reader.session.settings.number("lambda") == 0)
    reader.handle(.mouse(MouseEvent(.drag, row: 0, column: 400)))
    #expect(try reader.session.settings.number("lambda") == 1)
    reader.handle(.mouse(MouseEvent(.release, row: row, column: 0)))
    reader.handle(.mouse(MouseEvent(.drag, row: row, column: 0)))
    #expect(try reader.session.settings.number("lambda") == 1)
  }

  @Test func presetsHintsAndTheContentsTakeClicks() throws {
    var reader = try reader()
    try reader.click("preset/1")
    #expect(try reader.session.settings.number("lambda") == 0)
    try reader.click("command/contents")
    try reader.click("contents/0")
    #expect(reader.chapter?.id.id == "returns" && reader.overlay == nil)
  }

  /// Not only its letters.
  @Test func aClickAnywhereInTheRowOfAChapterOpensIt() throws {
    var reader = try reader().pressing("t")
    let title = try #require(reader.screen().places(tagged: "contents/1").first)
    reader.handle(.mouse(MouseEvent(.press, row: title.area.row, column: reader.width - 2)))
    #expect(reader.overlay == nil)
    #expect(reader.chapterIndex == 1)
  }

  @Test func escOfAnOverlayCanBeClicked() throws {
    for key in ["?", "t", "#", "c"] as [Key] {
      var reader = try reader().pressing(key)
      try reader.click("command/leave")
      #expect(reader.overlay == nil)
    }
  }

  @Test func withTheMouseOffClicksDoNothing() throws {
    var reader = try reader().pressing("M")
    let before = reader
    try reader.click("preset/1")
    #expect(try reader.session.settings == before.session.settings)
  }
}
