import Drawing
import Laboratory
import Testing
import Textbook

@testable import Reading

/// Paged through, every chapter shows every line, and nothing that belongs to what follows is left behind.
@Suite struct PagingTests {
  @Test(arguments: try QuizLawTests.chapters(), QuizLawTests.sizes)
  func pagesSkipNothingAndTakeTheirHeadingsAlong(chapter: String, size: (Int, Int)) throws {
    for language in Language.allCases {
      var reader = Reader(
        try FixtureDesk.desk(folder: QuizLawTests.content), options: ReaderOptions(language: language), width: size.0,
        height: size.1)
      reader.open(chapter: chapter)
      reader.press("g")
      while reader.top + reader.textHeight < reader.page.lines.count {
        let (top, end, lines) = (reader.top, reader.top + reader.textHeight, reader.page.lines)
        reader.press(.pageDown)
        // Another lab comes beside the text, and numbers that follow it move the lines.
        guard reader.page.lines == lines else { continue }
        #expect(reader.top > top && reader.top < end, "\(chapter) \(size) \(language): from \(top) to \(reader.top)")
        guard reader.top > top else { break }
        let last = try #require(reader.page.lines[top..<end].lastIndex { !$0.text.isEmpty })
        if isHeading(reader.page.lines[last], in: reader) {
          #expect(reader.top <= last, "\(chapter) \(size) \(language): \(reader.page.lines[last].text.string)")
        }
      }
    }
  }

  private func isHeading(_ line: PageLine, in reader: Reader) -> Bool {
    guard let blocks = reader.chapter?.blocks, blocks.indices.contains(line.block),
      case .heading = blocks[line.block].content
    else { return false }
    return true
  }
}
