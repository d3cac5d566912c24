import Drawing
import Laboratory
import Notebook
import Testing
import Textbook

@testable import Reading

/// The book in plain lines: read, stepped, asked, without a screen.
@Suite struct LinearReaderTests {
  func reader(
    _ chapter: String = "advantages", notebook: Notebook? = nil, language: Language = .en, glyphs: GlyphSet = .unicode
  ) throws -> LinearReader {
    let desk = try FixtureDesk.desk(notebook)
    let id = try #require(desk.shelf.chapters.first { $0.id == chapter })
    return LinearReader(desk, chapter: id, language: language, glyphs: glyphs)
  }

  @Test func enterReadsTheWholeChapterInOrder() throws {
    var reader = try reader("returns")
    var lines = reader.open()
    for _ in 0..<20 { lines += reader.receive("") }
    let text = lines.joined(separator: "\n")
    for part in ["The idea", "G_t = r_t + γ G_{t+1}", "The needle is in the fold.", "The lab", "no formula but γ^2"] {
      #expect(text.contains(part), "\(part)")
    }
    #expect(text.hasSuffix("The chapter ends here. ] opens the next, c its self-checks."))
  }

  @Test func theLabIsSteppedTurnedAndExplained() throws {
    var reader = try reader()
    _ = reader.open()
    #expect(reader.receive("lab").first == "Advantages, from the last step backwards")
    #expect(reader.receive("s").contains("A[4]: A-hat_4 = 1"))
    #expect(reader.receive("e").last == "The run is over.")
    #expect(reader.receive("s") == ["The run is over."])
    #expect(reader.receive("lambda=0").contains("A[0]: A-hat_0 = 0.42"))
    #expect(reader.receive("lambda=7") == ["lambda is “7”; allowed: 0 … 1."])
    #expect(reader.receive("lamda=0").first?.contains("Did you mean “lambda”?") == true)
    for name in ["delta[2]", "δ₂", "δ_2", "delta2", "delta [2]"] {
      #expect(reader.receive("x \(name)").first == "why is δ_2 = 1.51 ?", "\(name)")
    }
    #expect(reader.receive("x nothing").first?.hasPrefix("Name one of:") == true)
    #expect(reader.receive("b").first?.hasPrefix("Step 4.") == true)
  }

  @Test func formulasAreSaidInWordsWhenAsked() throws {
    try FixtureDesk.withNotebookFile { path in
      let notebook = Notebook(path: path)
      var reader = try reader("returns", notebook: notebook)
      _ = reader.open()
      var lines = reader.receive("w")
      #expect(lines.first == "Formulas are said in words; w goes back to signs.")
      #expect(try notebook.settings()["formulas"] == "words")
      for _ in 0..<20 { lines += reader.receive("") }
      #expect(lines.joined(separator: "\n").contains("G sub t equals r sub t plus γ G sub t plus 1 end sub"))
      #expect(lines.allSatisfy { $0.count <= 76 }, "\(lines)")
      _ = reader.receive("advantages")
      _ = reader.receive("lab")
      #expect(reader.receive("s").contains("A[4]: A hat sub 4 equals 1"))
      #expect(reader.receive("x delta[4]").contains { $0.hasPrefix("δ sub 4 equals r sub 4 ") })
      #expect(reader.receive("w") == ["Formulas are written in signs; w says them in words."])
      #expect(reader.receive("s").contains { $0.hasPrefix("A[3]: A-hat_3 = ") })
    }
  }

  @Test func askedForInTheLabTheTextThatFollowsIsInWordsToo() throws {
    var reader = try reader("returns")
    _ = reader.open()
    _ = reader.receive("lab")
    #expect(reader.receive("w").count == 1)
    let rest = (0..<20).flatMap { _ in reader.receive("") }.joined(separator: "\n")
    #expect(rest.contains("γ squared") && !rest.contains("γ^2"), "\(rest)")
  }

  @Test func chaptersAreOpenedByNameAndByTheirNeighbours() throws {
    var reader = try reader("returns")
    #expect(reader.receive("t").count == 2)
    #expect(reader.receive("]").first == "Advantages in short (advantages)")
    #expect(reader.receive("]") == ["This is the last chapter."])
    #expect(reader.receive("returns").first == "Returns in short (returns)")
    #expect(reader.receive("open 2").first == "Advantages in short (advantages)")
    #expect(reader.receive("1").first?.hasPrefix("A number alone does nothing here") == true)
    #expect(reader.receive("o").first == "Returns in short (returns)")
    #expect(reader.receive("nowhere").first?.contains("nowhere") == true)
  }

  @Test func theChecksAreAskedAndKept() throws {
    try FixtureDesk.withNotebookFile { path in
      var reader = try reader(notebook: Notebook(path: path))
      #expect(reader.receive("c").contains { $0.contains("What is δ_0?") })
      _ = reader.receive("2.6")
      #expect(try Notebook(path: path).latestAnswers().map(\.outcome) == [.right])
      _ = reader.receive("q")
      #expect(!reader.isOver)
      _ = reader.receive("q")
      #expect(reader.isOver)
    }
  }

  @Test func thePartAndTheLabStayWhenTheLanguageTurns() throws {
    var reader = try reader("returns")
    _ = reader.open()
    _ = reader.receive("")
    _ = reader.receive("s")
    let chinese = reader.receive("L").joined(separator: "\n")
    #expect(chinese.contains("按右方向键") && !chinese.contains("想法"))
    #expect(reader.receive("s").first?.hasPrefix("第 2 步") == true)
  }

  @Test func thePlaceIsKeptForTheNextTimeAndForTheScreen() throws {
    try FixtureDesk.withNotebookFile { path in
      var first = try reader("returns", notebook: Notebook(path: path))
      _ = first.open()
      let part = first.receive("")
      var second = try reader("returns", notebook: Notebook(path: path))
      #expect(second.open().suffix(part.count) == part[...])
      let screen = try FixtureDesk.reader("returns", width: 80, height: 12, notebook: Notebook(path: path))
      #expect(screen.anchor.section == "lab" || screen.top > 0)
    }
  }

  /// Frames, rules, arrows of diagrams, bars and blanks at the end are heard as noise.
  @Test(arguments: Language.allCases, [GlyphSet.unicode, .ascii])
  func nothingIsDrawn(language: Language, glyphs: GlyphSet) throws {
    for chapter in ["returns", "advantages"] {
      var reader = try reader(chapter, language: language, glyphs: glyphs)
      var lines = reader.open()
      for command in Array(repeating: "", count: 20) + ["lab", "s", "s", "x", "k", "i", "p", "numbers", "e", "?", "t"] {
        lines += reader.receive(command)
      }
      for line in lines {
        let drawn = line.unicodeScalars.contains { (0x2500...0x25FF).contains($0.value) }
        #expect(!drawn && line.last != " ", "\(line)")
      }
    }
  }

  @Test func boxesTablesAndFormulasAreSpelt() throws {
    var reader = try reader("returns")
    var lines = reader.open()
    for _ in 0..<20 { lines += reader.receive("") }
    for line in [
      "Section: The idea", "G_t = r_t + γ G_{t+1}", "Derivation: Why backwards", "(End: Derivation.)",
      "Lab: Returns, from the last step backwards. “lab returns” starts it.", "t: 0; reward: 0", "t: 4; reward: 5",
    ] { #expect(lines.contains(line), "\(line)\n\(lines.joined(separator: "\n"))") }
  }

  @Test func theChaptersPresetsAreChosenByNumberAndByName() throws {
    var reader = try reader("returns")
    _ = reader.open()
    let start = reader.receive("lab")
    #expect(start.contains("p 1: Only now") && start.contains("p 2: All the same"))
    _ = reader.receive("e")
    #expect(reader.receive("p 1").first == "Only now")
    #expect(reader.receive("k").contains { $0.hasPrefix("gamma (γ) = 0:") })
    #expect(reader.receive("p same").first == "All the same")
    #expect(reader.receive("2").first == "All the same")
    #expect(reader.receive("p 9").first == "There is no preset “9”.")
    #expect(reader.receive("d gamma").first?.hasPrefix("Step 5.") == true)
    #expect(reader.receive("k").contains { $0.hasPrefix("gamma (γ) = 0.9:") })
  }

  /// G₄ = 5, G₃ = 0.9 · 5 = 4.5.
  @Test func aStepTellsWhatChangedOnce() throws {
    var reader = try reader("returns")
    _ = reader.open()
    _ = reader.receive("lab")
    #expect(reader.receive("s").contains("G[4]: G_4 = 5"))
    let second = reader.receive("s")
    #expect(second.contains("G[3]: G_3 = 4.5") && !second.contains { $0.hasPrefix("G[4]") || $0.hasPrefix("r[") })
    #expect(Set(second).count == second.count)
    #expect(reader.receive("numbers").contains("G[4]: G_4 = 5"))
  }

  @Test func theNextNumberIsPredicted() throws {
    var reader = try reader("returns")
    _ = reader.open()
    _ = reader.receive("lab")
    #expect(reader.receive("v") == ["What will G_4 be? Type a number; q leaves."])
    #expect(reader.receive("five").first?.contains("“five” is not a number") == true)
    #expect(reader.receive("5").first == "Right: G_4 = 5.")
    _ = reader.receive("v")
    #expect(reader.receive("0").first?.hasPrefix("Not yet: you said 0, it is 4.5") == true)
    _ = reader.receive("v")
    #expect(reader.receive("q") == ["Not predicted."] && !reader.isOver)
  }

  @Test func theSeedIsChangedWhereChancePlaysAPart() throws {
    var reader = try reader("returns")
    _ = reader.open()
    #expect(reader.receive("lab gridworld").first?.isEmpty == false)
    #expect(reader.receive("seed").first?.hasPrefix("The seed is 7.") == true)
    _ = reader.receive("seed 11")
    #expect(reader.receive("seed").first?.hasPrefix("The seed is 11.") == true)
    #expect(reader.receive("seed -1").first?.hasPrefix("The seed is 11.") == true)
  }

  @Test func wordsTermsAndSymbolsAreLookedUp() throws {
    var reader = try reader("returns")
    _ = reader.open()
    #expect(reader.receive("/needle").contains { $0.contains("has the needle too") })
    let again = reader.receive("n")
    #expect(again.first == "From the start of the chapter:" && again.contains { $0.contains("in the fold") })
    #expect(reader.receive("/ recursion").contains { $0.hasPrefix("advantages, ") })
    #expect(reader.receive("/ zzzz") == ["Nothing in the book matches “zzzz”."])
    #expect(reader.receive("term return").first?.hasPrefix("return: ") == true)
    #expect(reader.receive("term zzzz").first?.hasPrefix("“zzzz” is no term of the book") == true)
    #expect(reader.receive("#").contains { $0 == "A-hat_t: advantage of step t" })
    #expect(reader.receive("r") == ["Nothing is due for review."])
  }

  @Test func theLastPartIsRepeated() throws {
    var reader = try reader("returns")
    _ = reader.open()
    let part = reader.receive("")
    #expect(reader.receive(".") == part && reader.receive("again") == part)
    #expect(reader.receive("") != part)
  }

  /// Every key that help, messages or the labs' words name is a command here.
  @Test func everyCommandOfTheHelpIsKnown() throws {
    for language in Language.allCases {
      var reader = try reader("returns", language: language)
      _ = reader.open()
      for line in reader.receive("?") {
        let head = line.split(whereSeparator: { ":：".contains($0) }).first.map(String.init) ?? ""
        guard !["Enter", "q", "open NAME", "KNOB=VALUE"].contains(head) else { continue }
        for command in head.split(whereSeparator: { " ,".contains($0) })
        where !["NAME", "WORD", "KNOB", "N"].contains(command) {
          var copy = reader
          let answer = copy.receive(String(command)).joined()
          #expect(!answer.contains("is not a command here") && !answer.contains("这里没有命令"), "\(command): \(answer)")
        }
      }
    }
  }

  @Test(arguments: [20, 30, 60, 100])
  func messagesFitTheWidth(width: Int) throws {
    let desk = try FixtureDesk.desk()
    let id = try #require(desk.shelf.chapters.first)
    for language in Language.allCases {
      var reader = LinearReader(desk, chapter: id, language: language, glyphs: .unicode, width: width)
      _ = reader.open()
      for command in ["?", "lab", "s", "k", "i", "x", "p", "lambda=3", "gamma=9", "nowhere", "term", "7", "c", "1"] {
        for line in reader.receive(command) { #expect(CellWidth.columns(of: line) <= width, "\(line)") }
      }
    }
  }

  @Test func asciiIsAsciiButForChinese() throws {
    var reader = try reader(glyphs: .ascii)
    var lines = reader.open()
    for command in ["", "", "lab", "s", "x", "e", "k", "?", "#", "p"] { lines += reader.receive(command) }
    let others = lines.filter { line in !line.unicodeScalars.allSatisfy { $0.isASCII } }
    #expect(others.isEmpty)
  }
}
