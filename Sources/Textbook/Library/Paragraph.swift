import Laboratory

extension Chapter {
  /// A paragraph that stands by itself, Markdown with maths: prompts, hints and reasons of self-checks.
  public init(paragraph text: String, language: Language) {
    let source = SourceText.cleaned(Array((text + "\n").utf8))
    let read = ChapterReader.read(source, from: 0, file: "", sectionIDs: [])
    var front = FrontMatter(title: "")
    front.kind = .page
    self.init(
      id: ChapterID(order: 0, id: "paragraph"), language: language, file: "", front: front, sections: [],
      blocks: read.blocks, faults: read.faults)
  }
}

extension Lint {
  /// What is wrong with a paragraph that stands by itself: formulas that cannot be read or do not fit, marks that do not
  /// emphasise, links that lead nowhere, and text that is read as a list, a heading or several paragraphs.
  public static func faults(ofParagraph text: String, in language: Language) -> [Fault] {
    let paragraph = Chapter(paragraph: text, language: language)
    var linter = Linter(.empty, LintContext())
    linter.checkParagraph(paragraph)
    return linter.sortedFaults
  }
}

extension Linter {
  fileprivate mutating func checkParagraph(_ paragraph: Chapter) {
    add(paragraph.faults)
    checkFormulas(of: paragraph)
    checkEmphasis(of: paragraph)
    if paragraph.blocks.count == 1, case .paragraph = paragraph.blocks[0].content { return }
    fault(
      paragraph, SourcePosition(line: 1, column: 1), "This is not one paragraph of running text.",
      remedy: "A number with a point, “-”, “+” or “#” at its start makes it a list or a heading: begin with a word.")
  }
}
