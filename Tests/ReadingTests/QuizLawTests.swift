import Assessment
import Drawing
import Foundation
import Laboratory
import Testing
import Textbook

@testable import Reading

/// What must be seen of a self-check is seen, for every item of the book, at the two common sizes and in both languages.
@Suite struct QuizLawTests {
  static let content = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Content").path

  static let sizes = [(80, 24), (120, 40)]

  static func chapters() throws -> [String] { try FixtureDesk.desk(folder: content).shelf.chapters.map(\.id) }

  @Test(arguments: try chapters())
  func whatWasChosenHintedOrJudgedIsOnTheScreen(chapter: String) throws {
    let desk = try FixtureDesk.desk(folder: QuizLawTests.content)
    var reader = Reader(desk, width: 80, height: 24)
    reader.open(chapter: chapter)
    let id = try #require(reader.chapter?.id)
    for item in desk.shelf.checks(id).items {
      reader.closeAllOverlays()
      reader.openChecks(at: item.id)
      try #require(reader.question?.item == item.id)
      for (width, height) in QuizLawTests.sizes {
        for language in Language.allCases {
          var asked = reader
          asked.options.language = language
          asked.resize(width, height)
          try Asked(reader: asked, name: "\(item) \(width)x\(height) \(language)").check()
        }
      }
    }
  }
}

/// A question that has just been asked.
private struct Asked {
  let reader: Reader
  let name: String

  private var isEnglish: Bool { reader.options.language == .en }

  func check() throws {
    let question = try #require(reader.question)
    hints(question)
    switch question.form {
    case .option(let options, let right): try choose(among: options.count, right, from: reader)
    case .order(let entries, _): try putInOrder(entries.count)
    case .grade: try choose(among: Rating.allCases.count, nil, from: reader.pressing(.enter))
    case .number, .list: type()
    case .goal: refuse()
    }
    shows(isEnglish ? "Given up" : "已放弃", reader.pressing("u"))
  }

  private func shows(_ text: String, _ reader: Reader) {
    #expect(reader.screenText.contains(text), "\(name): “\(text)” is not there\n\(reader.screenText)")
  }

  private func hints(_ question: Question) {
    var reader = reader
    for number in question.hints.indices {
      reader.press("H")
      let place = question.hints.count == 1 ? "" : " \(number + 1)/\(question.hints.count)"
      shows(isEnglish ? "Hint\(place): " : "提示\(place)：", reader)
    }
    reader.press("H")
    shows(isEnglish ? "There is no further hint." : "没有更多提示了。", reader)
  }

  private func choose(among count: Int, _ right: Int?, from reader: Reader) throws {
    for option in 1...count {
      let chosen = reader.pressing(.character(Character("\(option)")))
      isChosen(option, chosen)
      // Whatever was looked at before.
      isChosen(option, reader.pressing(.pageDown, .pageDown, .character(Character("\(option)"))))
      let isRight = right.map { $0 == option - 1 } ?? (option > 1)
      let verdict = isEnglish ? (isRight ? "✓ Right." : "✗ Not yet.") : (isRight ? "✓ 答对了。" : "✗ 还不对。")
      shows(verdict, chosen.pressing(.enter))
    }
  }

  private func isChosen(_ option: Int, _ reader: Reader) {
    let place = reader.screen().places(tagged: "option/\(option)").first
    let row = place.map { reader.screen().line($0.area.row) } ?? ""
    #expect(row.contains("● \(option)  "), "\(name): option \(option) is not there\n\(reader.screenText)")
  }

  private func putInOrder(_ count: Int) throws {
    var reader = reader
    for entry in (1...count).reversed() {
      reader.press(.character(Character("\(entry)")))
      isChosen(entry, reader)
    }
    shows(isEnglish ? "Your order: " : "你的顺序：", reader)
    reader.press(.enter)
    #expect(reader.quiz?.session.verdict != nil)
    let line = reader.screen().line(reader.overlayArea.row + 2)
    #expect(line.contains("✓") || line.contains("✗"), "\(name): no verdict\n\(reader.screenText)")
  }

  private func type() {
    var reader = reader
    reader.type("987654.321")
    shows(isEnglish ? "Your answer: 987654.321" : "你的答案：987654.321", reader)
    shows(isEnglish ? "✗ Not yet." : "✗ 还不对。", reader.quiz?.takesText == true ? answered(reader) : reader)
  }

  /// Lists want more numbers than one: what is said then must be seen too.
  private func answered(_ reader: Reader) -> Reader {
    guard case .list(let key, _)? = reader.question?.form, key.count > 1 else { return reader.pressing(.enter) }
    let refused = reader.pressing(.enter)
    shows(isEnglish ? "are needed" : "需要", refused)
    var list = refused
    for _ in 1..<key.count { list.type(", 1") }
    return list.pressing(.enter)
  }

  private func refuse() {
    shows(isEnglish ? "Not there yet: " : "还没有达到：", reader.pressing(.enter))
  }
}
