import Assessment
import Drawing
import Foundation
import Laboratory
import Notebook
import Testing
import Textbook

import struct Notebook.LabPlace
import struct Notebook.Place

@testable import Reading

/// What the reader did is there the next time: place, lab, answers, settings; and where it cannot be kept, the book
/// opens all the same.
@Suite struct RecordTests {
  @Test func theNextStartIsAtTheSamePlaceWithTheSameLab() throws {
    try FixtureDesk.withNotebookFile { path in
      var first = Reader(try FixtureDesk.desk(Notebook(path: path)), width: 80, height: 16)
      first.openAtLastPlace()
      first.press("]", "j", "j", .tab, .right, .right, "j", "-", .tab)
      first.saveIfNeeded()
      var second = Reader(try FixtureDesk.desk(Notebook(path: path)), width: 80, height: 16)
      second.openAtLastPlace()
      #expect(second.chapter?.id.id == "advantages" && second.anchor == first.anchor)
      #expect(try second.session.settings == first.session.settings)
      #expect(try second.session.position == 2)
      #expect(second.look == first.look)
      second.press(.tab)
      first.press(.tab, "k")
      #expect(second.look == first.look)
    }
  }

  @Test func eachChapterKeepsAPlaceOfItsOwn() throws {
    try FixtureDesk.withNotebookFile { path in
      var reader = try FixtureDesk.reader("returns", width: 80, height: 12, notebook: Notebook(path: path))
      reader.press("j", "j", "j")
      reader.saveIfNeeded()
      let place = reader.anchor
      reader.press("]")
      reader.saveIfNeeded()
      #expect(reader.anchor != place)
      reader.press("[")
      #expect(reader.anchor == place)
    }
  }

  @Test func anAnswerIsOnDiskBeforeTheNextKey() throws {
    try FixtureDesk.withNotebookFile { path in
      var reader = try FixtureDesk.reader(notebook: Notebook(path: path)).pressing("c")
      reader.type("2.6")
      reader.press(.enter)
      // No saving, no closing: the process could die here.
      let answers = try Notebook(path: path).latestAnswers()
      #expect(answers.map(\.item) == ["td-error"] && answers.map(\.answer) == ["2.6"])
      #expect(answers.map(\.outcome) == [.right])
    }
  }

  @Test func theNextStartShowsTheAnswerAndTheProgress() throws {
    try FixtureDesk.withNotebookFile { path in
      var reader = try FixtureDesk.reader(notebook: Notebook(path: path)).pressing("c")
      reader.type("3")
      reader.press(.enter, .enter)
      reader.type("7")
      reader.press(.enter)
      var again = try FixtureDesk.reader(notebook: Notebook(path: path))
      again.refreshProgress()
      #expect(again.screenText.contains("0/1 passed"))
      again.openChecks(at: "td-error")
      #expect(again.screenText.contains("Last time: ✗ wrong, your answer was 3"))
      again.press("L")
      again.press(.control("g"), "t")
      #expect(again.screenText.contains("0/10"))
    }
  }

  /// Nothing but what is on disk is known at the next start.
  @Test func theNextStartGoesOnWithTheQuestionThatWasLeft() throws {
    try FixtureDesk.withNotebookFile { path in
      var reader = try FixtureDesk.reader(notebook: Notebook(path: path)).pressing("c")
      reader.type("3")
      reader.press(.enter, .enter, "u", .enter)
      #expect(reader.question?.item == "next-advantage")
      let again = try FixtureDesk.reader(notebook: Notebook(path: path), day: 1).pressing("c")
      #expect(again.question == reader.question && again.quiz?.session.position == 2)
      #expect(again.quiz?.session.summary == reader.quiz?.session.summary)
      // Left behind an answer: the next one is asked.
      reader.press("u")
      let behind = try FixtureDesk.reader(notebook: Notebook(path: path), day: 1).pressing("c")
      #expect(behind.question?.item == "whose-std")
      for _ in 3..<10 { reader.press(.enter, "u") }
      let over = try FixtureDesk.reader(notebook: Notebook(path: path), day: 1).pressing("c")
      #expect(over.question?.item == "td-error" && over.quiz?.session.position == 0)
    }
  }

  @Test func lastTimesAnswerIsShownOnlyToTheSameQuestion() throws {
    try FixtureDesk.withNotebookFile { path in
      var reader = try FixtureDesk.reader(notebook: Notebook(path: path))
      reader.openChecks(at: "all-returns")
      reader.type("7, 7, 7")
      reader.press(.enter)
      var again = try FixtureDesk.reader(notebook: Notebook(path: path), day: 1)
      again.openChecks(at: "all-returns")
      #expect(again.screenText.contains("Last time: ✗ wrong") && !again.screenText.contains("7, 7, 7"))
    }
  }

  @Test func thePlaceOfACheckSaysWhatItAsksAndHowItWent() throws {
    try FixtureDesk.withNotebookFile { path in
      func row(_ reader: Reader) -> String? {
        reader.page.lines.map(\.text.string).first { $0.contains("td-error") }
      }
      var reader = try FixtureDesk.reader(notebook: Notebook(path: path))
      #expect(row(reader) == "☐ td-error  What is δ₀?   c")
      reader.press("c")
      reader.type("3")
      reader.press(.enter, .control("g"))
      #expect(row(reader) == "✗ td-error  What is δ₀?   c")
      var again = try FixtureDesk.reader(notebook: Notebook(path: path))
      again.finishOpening()
      #expect(row(again) == "✗ td-error  What is δ₀?   c")
      again.openChecks(at: "td-error")
      again.type("2.6")
      again.press(.enter, .control("g"))
      #expect(row(again) == "✓ td-error  What is δ₀?   c")
    }
  }

  @Test func whatWasMissedComesBackForReviewWhenItIsDue() throws {
    try FixtureDesk.withNotebookFile { path in
      var reader = try FixtureDesk.reader(notebook: Notebook(path: path)).pressing("c")
      reader.type("3")
      reader.press(.enter)
      var later = try FixtureDesk.reader("returns", notebook: Notebook(path: path), day: 30)
      later.refreshProgress()
      #expect(later.screenText.contains("1 due"))
      later.press("r")
      #expect(later.quiz?.isReview == true && later.question?.item == "td-error")
      later.type("2.6")
      later.press(.enter, .enter, .enter, "r")
      #expect(later.overlay == nil && later.notice == "Nothing is due for review.")
    }
  }

  @Test func languageThemeAndMouseAreKept() throws {
    try FixtureDesk.withNotebookFile { path in
      var reader = try FixtureDesk.reader(notebook: Notebook(path: path))
      reader.press("L", "T", "M")
      #expect(try Notebook(path: path).settings() == ["language": "zh", "theme": "dark", "mouse": "off"])
    }
  }

  @Test func aDamagedFileIsSetAsideAndTheBookOpens() throws {
    try FixtureDesk.withNotebookFile { path in
      try Data(repeating: 0x2A, count: 5000).write(to: URL(fileURLWithPath: path))
      let notebook = Notebook(path: path)
      var reader = try FixtureDesk.reader(notebook: notebook)
      reader.press("j")
      let hasNews = reader.saveIfNeeded()
      #expect(hasNews && reader.notice?.hasPrefix("Your record was damaged, so a new one was begun") == true)
      #expect(reader.news.count == 1 && reader.news.first?.contains("\(path).damaged-") == true)
      #expect(try notebook.lastPlace()?.chapter == "advantages")
    }
  }

  @Test func whereNothingCanBeWrittenTheBookOpensAndWorks() throws {
    // A folder in place of the file: not even the superuser can write a database there.
    try FixtureDesk.withNotebookFile { path in
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      let notebook = Notebook(path: path)
      var reader = try FixtureDesk.reader(notebook: notebook).pressing("c")
      reader.type("2.6")
      reader.press(.enter)
      reader.saveIfNeeded()
      #expect(reader.quiz?.session.verdict?.outcome == .right && !notebook.isKept)
      #expect(reader.notice?.hasPrefix("Nothing can be saved") == true && reader.news.count == 1)
    }
  }

  /// What is too long for the foot of the screen takes rows above it, but leaves most of the page.
  @Test(arguments: [(80, 24), (40, 12), (120, 40), (20, 5), (1, 1), (0, 0)])
  func aLongSentenceIsReadToItsEndWhereThereIsRoom(width: Int, height: Int) throws {
    var reader = try FixtureDesk.reader(width: width, height: height)
    let sentence = "Nothing can be saved here, and all that is answered lasts until you quit this book or its window."
    reader.tell(sentence)
    let before = reader.screen(width: width, height: height)
    guard width >= 20, height >= 5 else { return }
    let rows = (0..<height).map { before.line($0).split(separator: " ").joined(separator: " ") }
    let said = rows.suffix(max(1, height / 5)).joined(separator: " ")
    #expect(said.contains("Nothing can be") && (width < 80 || said.contains("its window.")), "\(said)")
    reader.press("?")
    #expect(reader.notice == nil)
  }

  @Test func settingsThatTheLabNoLongerKnowsAreLeftOut() throws {
    try FixtureDesk.withNotebookFile { path in
      let notebook = Notebook(path: path)
      try notebook.save(
        Place(
          chapter: "advantages", language: "en", anchor: "gone/7/9",
          labs: [
            LabPlace(lab: "gae", settings: ["lambda": "0.5", "gone": "1", "gamma": "7"], seed: 3, step: 99),
            LabPlace(lab: "gone", seed: 1, step: 1),
          ]))
      let reader = try FixtureDesk.reader(notebook: notebook)
      #expect(try reader.session.settings.number("lambda") == 0.5 && reader.session.settings.number("gamma") == 0.9)
      #expect(try reader.session.isDone && reader.top == 0)
    }
  }
}
