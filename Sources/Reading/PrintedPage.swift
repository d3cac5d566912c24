import Drawing
import Laboratory
import Textbook

/// A chapter as it is printed: the same lines as on the screen, with nothing folded.
public struct PrintedPage {
  let desk: Desk
  let chapter: ChapterID
  let language: Language

  public init(desk: Desk, chapter: ChapterID, language: Language) {
    self.desk = desk
    self.chapter = chapter
    self.language = language
  }

  public func lines(width: Int, glyphs: GlyphSet) -> [StyledText] {
    placedLines(width: width, glyphs: glyphs).map(\.text)
  }

  /// Every line with its place in the chapter.
  ///
  /// - spelling: how formulas are spelt where the lines are to be heard; nil where they are looked at.
  func placedLines(
    width: Int, glyphs: GlyphSet, spelling: FormulaSpelling? = nil
  ) -> [(text: StyledText, anchor: Anchor)] {
    var reader = Reader(
      desk, options: ReaderOptions(language: language, glyphs: glyphs), width: width + 2, height: 100_000)
    reader.chapters = [chapter]
    reader.loadChapter()
    reader.unfoldAll()
    guard let loaded = reader.chapter else { return [] }
    var setting = reader.pageSetting
    setting.width = width
    setting.spelling = spelling
    return PageLayout(loaded, setting).lines.map { ($0.text, Anchor(of: $0, in: loaded)) }
  }
}

extension Reader {
  /// Opens every fold of the chapter.
  mutating func unfoldAll() {
    for (index, block) in (chapter?.blocks ?? []).enumerated() { unfold(block, path: "\(index)") }
  }

  private mutating func unfold(_ block: Block, path: String) {
    switch block.content {
    case .callout(let callout):
      if callout.kind.folds { unfolded.insert(path) }
      unfold(callout.body, path)
    case .quote(let blocks): unfold(blocks, path)
    case .list(let list):
      for (index, item) in list.items.enumerated() { unfold(item, "\(path).\(index)") }
    case .heading, .paragraph, .table, .code, .listing, .diagram, .math, .lab, .check, .terms, .rule, .footnotes: break
    }
  }

  private mutating func unfold(_ blocks: [Block], _ path: String) {
    for (index, block) in blocks.enumerated() { unfold(block, path: "\(path).\(index)") }
  }
}
