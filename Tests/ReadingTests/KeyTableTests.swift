import Assessment
import Drawing
import Laboratory
import Testing
import Textbook

@testable import Reading

/// The key table of the book, row by row: where a key is pressed, and what is true after it.
@Suite struct KeyTableTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var keys: [Key]
    var place: Place
    var does: String
    var holds: @Sendable (_ before: Reader, _ after: Reader) throws -> Bool

    init(
      _ keys: [Key], _ place: Place, _ does: String, _ holds: @escaping @Sendable (Reader, Reader) throws -> Bool
    ) {
      self.keys = keys
      self.place = place
      self.does = does
      self.holds = holds
    }

    var testDescription: String { "\(keys.map { $0.label(.ascii) }) \(place.rawValue): \(does)" }
  }

  enum Place: String, CaseIterable, Sendable {
    case text = "in the text"
    case lab = "in the lab"

    /// The chapter on returns, somewhat down the page, or its neighbour's lab after three steps.
    func reader() throws -> Reader {
      switch self {
      case .text:
        var reader = try FixtureDesk.reader("returns", width: 80, height: 16)
        reader.press("j", "j", "j")
        return reader
      case .lab:
        var reader = try FixtureDesk.reader("advantages")
        reader.press(.tab, .right, .right, .right)
        return reader
      }
    }
  }

  static func anywhere(
    _ keys: [Key], _ does: String, _ holds: @escaping @Sendable (Reader, Reader) throws -> Bool
  ) -> [Row] {
    Place.allCases.map { Row(keys, $0, does, holds) }
  }

  static func lab(
    _ keys: [Key], _ does: String, _ holds: @escaping @Sendable (any LabSession, any LabSession) throws -> Bool
  ) -> Row {
    Row(keys, .lab, does) { try holds($0.session, $1.session) }
  }

  static let anywhereRows: [[Row]] = [
    anywhere(["q"], "quits") { $1.effects == [.quit] },
    anywhere([.control("c")], "quits when nothing runs") { $1.effects == [.quit] },
    anywhere(["?"], "opens the help") { $1.overlay?.opener == .help },
    anywhere(["t"], "opens the contents") { $1.overlay?.opener == .contents },
    anywhere(["#"], "opens the notation table") { $1.overlay?.opener == .notation },
    anywhere(["&"], "opens the glyph check") { $1.overlay?.opener == .glyphs },
    anywhere(["?", "?"], "the key that opened the help closes it") { $1.overlay == nil },
    anywhere(["t", "t"], "the key that opened the contents closes them") { $1.overlay == nil },
    anywhere(["#", "#"], "the key that opened the notation closes it") { $1.overlay == nil },
    anywhere(["?", .control("g")], "Ctrl-G leaves an overlay") { $1.overlay == nil },
    anywhere(["?", .escape], "Esc leaves an overlay") { $1.overlay == nil },
    anywhere(["?", "o"], "o goes back from an overlay") { $1.overlay == nil },
    anywhere(["?", "t"], "an overlay gives way to another") { $1.overlay?.opener == .contents },
    anywhere(["?", "q"], "q quits from an overlay") { $1.effects == [.quit] },
    anywhere([.tab], "moves between text and lab") { $0.focus != $1.focus },
    anywhere([.tab, .tab], "comes back") { $0.focus == $1.focus },
    anywhere(["L"], "the language turns on the spot") {
      $1.options.language == .zh && $0.anchor == $1.anchor && $0.focus == $1.focus
        && $0.panel?.session.position == $1.panel?.session.position
    },
    anywhere(["T"], "the theme turns") { $1.options.theme == $0.options.theme.next },
    anywhere(["T", "T", "T", "T"], "there are four themes") { $1.options.theme == $0.options.theme },
    anywhere(["M"], "the mouse goes off") { !$1.options.mouse && $1.effects == [.mouse(false)] },
    anywhere(["M", "M"], "and on again") { $1.options.mouse && $1.effects == [.mouse(false), .mouse(true)] },
    anywhere(["/"], "search begins") { $1.search.isTyping },
    anywhere(["r"], "nothing is due: said, nothing opened") { $1.overlay == nil && $1.notice?.isEmpty == false },
    anywhere(["o"], "nowhere to go back to: said") { $1.notice?.isEmpty == false },
    anywhere(["n"], "no search yet: said") { $1.notice?.isEmpty == false },
    anywhere([.character("？")], "a full-width ？ is ?") { $1.overlay?.opener == .help },
    anywhere([.character("ｑ")], "a full-width ｑ is q") { $1.effects == [.quit] },
    anywhere([.character("＃")], "a full-width ＃ is #") { $1.overlay?.opener == .notation },
  ]

  static let textRows: [Row] = [
    Row(["j"], .text, "a line down") { $1.top == $0.top + 1 },
    Row([.down], .text, "a line down") { $1.top == $0.top + 1 },
    Row(["k"], .text, "a line up") { $1.top == $0.top - 1 },
    Row([.up], .text, "a line up") { $1.top == $0.top - 1 },
    Row([" "], .text, "a page down, a line kept") { $1.top == $0.top + $0.textHeight - 1 },
    Row([.character("　")], .text, "a full-width blank too") { $1.top == $0.top + $0.textHeight - 1 },
    Row([.pageDown, .pageUp], .text, "a page down and up") { $1.top == $0.top },
    Row(["G"], .text, "to the bottom") { $1.top == $1.page.lines.count - $1.textHeight && $1.percentRead == 100 },
    Row(["G", "g"], .text, "to the top") { $1.top == 0 && $1.percentRead == 0 },
    Row([.end, .home], .text, "End and Home too") { $1.top == 0 },
    Row(["]"], .text, "the next chapter") { $1.chapter?.id.id == "advantages" },
    Row([.character("】")], .text, "a Chinese 】 is ]") { $1.chapter?.id.id == "advantages" },
    Row(["]", "["], .text, "and back, at the place that was left") {
      $1.chapter?.id.id == "returns"
    },
    Row(["]", "o"], .text, "o goes back to where you were") {
      $1.chapter?.id.id == "returns" && $1.anchor == $0.anchor
    },
    Row(["["], .text, "before the first chapter there is none: said") {
      $1.chapter?.id.id == "returns" && $1.notice?.isEmpty == false
    },
    Row(["c"], .text, "a chapter without checks says so") { $1.overlay == nil && $1.notice?.isEmpty == false },
    Row(["g", "f"], .text, "the first link of the page") { $1.link != nil && $1.focus == .text },
    Row(["w"], .text, "no link chosen: said") { $1.effects.isEmpty && $1.notice?.isEmpty == false },
    Row(["y"], .text, "copies what is under the cursor") {
      if case .copy(let text)? = $1.effects.first { !text.isEmpty } else { false }
    },
    Row(["G", "#", "G", "j"], .text, "keys in an overlay leave the page where it is") {
      $1.top == $0.pressing("G").top
    },
  ]

  static let labRows: [Row] = [
    lab([.right], "a step forward") { $1.position == $0.position + 1 },
    lab(["l"], "a step forward") { $1.position == $0.position + 1 },
    lab([" "], "a step forward") { $1.position == $0.position + 1 },
    lab([.left], "a step back") { $1.position == $0.position - 1 },
    lab(["h"], "a step back") { $1.position == $0.position - 1 },
    lab(["}"], "to the end of the episode") { $1.position == 5 && $0.position == 3 },
    lab(["{"], "to the start of the episode") { $1.position == 0 && $0.position == 3 },
    lab([.character("｝")], "a full-width brace too") { $1.position == 5 && $0.position == 3 },
    lab(["e"], "to the end") { $1.isDone && !$0.isDone },
    lab([.end, .home], "End and Home too") { $1.position == 0 && $0.position == 3 },
    lab(["0"], "back to the start") { $1.position == 0 && $0.position == 3 },
    lab(["0", .left], "before the start there is nothing") { $1.position == 0 && $0.position == 3 },
    lab(["e", .right], "after the end there is nothing") { $1.position == 5 && $0.position == 3 },
    lab(["+"], "γ up by a step") { $1.settings.number("gamma") > $0.settings.number("gamma") && $1.position == 3 },
    lab(["="], "γ up by a step") { $1.settings.number("gamma") > $0.settings.number("gamma") },
    lab(["-"], "γ down by a step") { $1.settings.number("gamma") < $0.settings.number("gamma") },
    lab([">"], "ten times as far") { $1.settings.number("gamma") > $0.settings.number("gamma") + 0.05 },
    lab(["<"], "ten times as far down") { $1.settings.number("gamma") < $0.settings.number("gamma") - 0.05 },
    lab([.character("《")], "a Chinese 《 is <") { $1.settings.number("gamma") < $0.settings.number("gamma") - 0.05 },
    lab([.down, "-"], "↓ takes the next knob, λ") {
      $1.settings.number("lambda") < $0.settings.number("lambda")
        && $1.settings.number("gamma") == $0.settings.number("gamma")
    },
    lab(["j", "k", "-"], "j and k too") { $1.settings.number("gamma") < $0.settings.number("gamma") },
    lab(["1"], "the first preset") { $1.settings.number("lambda") == 0 && $0.position == $1.position },
    lab(["2"], "the second preset") { $1.settings.number("lambda") == 1 },
    lab([.character("２")], "a full-width digit is a digit") { $1.settings.number("lambda") == 1 },
    lab(["9"], "no ninth preset: nothing") { $1.settings == $0.settings },
    lab(["-", "-", "d"], "the knob back to its default") { $1.settings.number("gamma") == 0.9 && $0.position == 3 },
    lab(["s"], "no chance in this lab: the seed stays") { $1.seed == $0.seed },
    Row(["p"], .lab, "plays") { $1.panel?.isPlaying == true && $1.tickInterval != nil && $0.tickInterval == nil },
    Row(["p", "p"], .lab, "and pauses") { $1.panel?.isPlaying == false && $1.tickInterval == nil },
    Row(["p", .control("c")], .lab, "Ctrl-C stops what runs, and does not quit") {
      $1.panel?.isPlaying == false && $1.effects.isEmpty
    },
    Row(["x"], .lab, "explains the newest number") {
      $1.panel?.mode == .explaining && $1.panel?.explained == QuantityID("A", 2)
    },
    Row(["x", "x"], .lab, "and leaves it") { $1.panel?.mode == .stepping && $1.panel?.explained == nil },
    Row(["x", .up], .lab, "moves among the numbers") { $1.panel?.explained != $0.pressing("x").panel?.explained },
    Row(["v"], .lab, "hides the next number") {
      if case .predicting(let id, _, _)? = $1.panel?.mode { id == QuantityID("A", 1) } else { false }
    },
    Row(["m"], .lab, "pins the run") { $1.panel?.pinned?.position == 3 },
    Row(["m", "m"], .lab, "and lets it go") { $1.panel?.pinned == nil },
    Row(["i"], .lab, "opens the editor") { $1.panel?.isTyping == true },
    Row(["y"], .lab, "copies the newest number, in full") {
      let number = try #require($0.session.number("A[2]")?.value)
      return $1.effects == [.copy("Â₂ = \(number)")]
    },
    Row(["c"], .lab, "opens the chapter's self-checks") { $1.quiz?.isReview == false },
    Row(["c", "o", "c"], .lab, "and goes on with them") { $1.question == $0.pressing("c").question },
  ]

  @Test(arguments: anywhereRows.flatMap { $0 } + textRows + labRows)
  func keyDoesWhatTheTableSays(_ row: Row) throws {
    let before = try row.place.reader()
    var after = before
    for key in row.keys { after.handle(.key(key)) }
    #expect(try row.holds(before, after), "\(after.screenText)")
  }

  @Test(arguments: [80, 120])
  func everyBindingIsInTheHelp(width: Int) throws {
    for language in Language.allCases {
      let reader = try FixtureDesk.reader(width: width, options: ReaderOptions(language: language)).pressing("?")
      let help = reader.lines(of: .help).map(\.string).joined(separator: "\n").filter { $0 != " " && $0 != "\n" }
      for binding in reader.options.keys.bindings {
        #expect(help.contains(binding.meaning[language].filter { $0 != " " }))
      }
    }
  }

  /// The first chapter of the two has no self-checks, the last nothing after it.
  @Test(arguments: [("returns", false, true), ("advantages", true, false)])
  func theFooterOffersWhatThereIs(chapter: String, hasChecks: Bool, hasNext: Bool) throws {
    for width in [80, 120] {
      let reader = try FixtureDesk.reader(chapter, width: width, height: 14)
      let footer = reader.screen().line(13)
      #expect(footer.contains("c checks") == hasChecks && footer.contains("] next") == hasNext, "\(footer)")
      #expect(footer.contains("q quit") && footer.contains("↑↓ scroll"), "\(footer)")
    }
  }

  @Test func theCursorIsOnTheOptionThatWasChosen() throws {
    var reader = try FixtureDesk.reader("advantages", width: 80, height: 24)
    reader.openChecks(at: "which-weighs")
    for option in ["2", "1"] as [Key] {
      reader.press(option)
      let screen = reader.screen()
      let cursor = try #require(screen.cursor)
      #expect(screen.tag(row: cursor.row, column: cursor.column) == "option/\(option.text ?? "")")
    }
  }

  @Test func noKeyMeansTwoThingsInOnePlace() {
    for scope in KeyTable.Scope.allCases {
      let keys = KeyTable().bindings.filter { $0.scope == scope }.flatMap(\.keys)
      #expect(Set(keys).count == keys.count)
    }
  }

  @Test func everyCommandHasAKeyAndIsBoundOnce() {
    for command in Command.allCases {
      #expect(KeyTable().bindings.count { $0.command == command && !$0.keys.isEmpty } == 1)
    }
  }

  @Test func aKeyThatIsGivenAwayIsTakenFromItsOldCommand() throws {
    var keys = KeyTable()
    keys.bind(.quit, to: ["Q"])
    keys.bind(.nextKnob, to: ["q"])
    var reader = try FixtureDesk.reader(options: ReaderOptions(keys: keys))
    reader.press(.tab, "q")
    #expect(reader.effects.isEmpty && reader.panel?.knob == 1)
    reader.press("Q")
    #expect(reader.effects == [.quit])
  }
}
