import Laboratory

/// Rules about the shape of a chapter: its head, its headings, its length.
extension Linter {
  mutating func checkShape(of chapter: Chapter) {
    checkHeadings(of: chapter)
    guard chapter.front.kind == .chapter else { return }
    let head = SourcePosition(line: 1, column: 1)
    if chapter.front.keywords.isEmpty {
      fault(chapter, head, "The chapter has no keywords.", remedy: "Add keywords: [return, 回报].")
    }
    if chapter.front.summary == nil {
      fault(chapter, head, "The chapter has no summary.", remedy: "Add summary: one sentence for the contents.")
    }
    if chapter.front.sections.isEmpty {
      fault(chapter, head, "The chapter names no sections.", remedy: "Add sections: with one id for each ## heading.")
    }
    if chapter.labs.isEmpty {
      fault(
        chapter, head, "The chapter has no lab.", remedy: "Put a ```lab fence where the reader should try something.",
        severity: .warning)
    }
    let words = chapter.wordCount
    if !Lint.words.contains(words) {
      fault(
        chapter, head,
        "The chapter has \(words) words; it should have \(Lint.words.lowerBound) to \(Lint.words.upperBound).",
        remedy: words < Lint.words.lowerBound
          ? "Explain what a newcomer would ask." : "Say less, or move something out.",
        severity: .warning)
    }
  }

  private mutating func checkHeadings(of chapter: Chapter) {
    var second = 0
    for block in chapter.blocks {
      guard case .heading(let level, _, let text) = block.content else { continue }
      if level == 1 {
        fault(
          chapter, block.position, "This is a heading of the first level, “\(text.plainText)”.",
          remedy: "Write ##: the title of the chapter stands in its front matter.")
      }
      guard level == 2 else { continue }
      second += 1
      if second == chapter.front.sections.count + 1, !chapter.front.sections.isEmpty || chapter.front.kind == .chapter {
        fault(
          chapter, block.position,
          "The heading “\(text.plainText)” has no id: the front matter names \(chapter.front.sections.count) sections.",
          remedy: "Add its id to sections: in the front matter, or make it a ### heading.")
      }
    }
    if second < chapter.front.sections.count {
      fault(
        chapter, SourcePosition(line: 1, column: 1),
        "The section “\(chapter.front.sections[second])” has no heading: there are \(second) ## headings for \(chapter.front.sections.count) sections.",
        remedy: "Write the heading, or take the id out of sections:.")
    }
  }
}
