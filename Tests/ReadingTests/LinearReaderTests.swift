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
    for part in ["The idea", "Gₜ = rₜ + γGₜ₊₁", "The needle is in the fold.", "The lab", "no formula but γ²"] {
      #expect(text.contains(part), "\(part)")
    }
    #expect(text.hasSuffix("The chapter ends here. ] opens the next, c its self-checks."))
  }

  @Test func theLabIsSteppedTurnedAndExplained() throws {
    var reader = try reader()
    _ = reader.open()
    #expect(reader.receive("lab").first == "Advantages, from the last step backwards")
    #expect(reader.receive("s").contains("A[4]: Â₄ = 1"))
    #expect(reader.receive("e").last == "The run is over.")
    #expect(reader.receive("s") == ["The run is over."])
    #expect(reader.receive("lambda=0").contains("A[0]: Â₀ = 0.42"))
    #expect(reader.receive("lambda=7") == ["lambda is “7”; allowed: 0 … 1."])
    #expect(reader.receive("lamda=0").first?.contains("Did you mean “lambda”?") == true)
    #expect(reader.receive("x delta[2]").first == "why is δ₂ = 1.51 ?")
    #expect(reader.receive("x nothing").first?.hasPrefix("Name one of:") == true)
    #expect(reader.receive("b").first?.hasPrefix("Step 4.") == true)
  }

  @Test func chaptersAreOpenedByNameAndByTheirNeighbours() throws {
    var reader = try reader("returns")
    #expect(reader.receive("t").count == 2)
    #expect(reader.receive("]").first == "Advantages in short (advantages)")
    #expect(reader.receive("]") == ["This is the last chapter."])
    #expect(reader.receive("returns").first == "Returns in short (returns)")
    #expect(reader.receive("nowhere").first?.contains("nowhere") == true)
  }

  @Test func theChecksAreAskedAndKept() throws {
    try FixtureDesk.withNotebookFile { path in
      var reader = try reader(notebook: Notebook(path: path))
      #expect(reader.receive("c").contains { $0.contains("What is δ₀?") })
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
    #expect(chinese.contains("实验") && !chinese.contains("想法"))
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

  @Test func asciiIsAsciiButForChinese() throws {
    var reader = try reader(glyphs: .ascii)
    var lines = reader.open()
    for command in ["", "", "lab", "s", "x", "e", "k"] { lines += reader.receive(command) }
    let others = lines.dropFirst(2).filter { line in !line.unicodeScalars.allSatisfy { $0.isASCII } }
    #expect(others.isEmpty)
  }
}
