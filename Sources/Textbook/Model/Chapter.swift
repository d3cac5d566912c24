import Laboratory

/// A chapter in one language, read.
public struct Chapter: Equatable, Sendable {
  public var id: ChapterID
  public var language: Language
  /// The file, relative to the content folder.
  public var file: String
  public var front: FrontMatter
  public var sections: [Section]
  public var blocks: [Block]
  /// What could not be read as written; the page shows the rest.
  public var faults: [Fault]

  /// A `##` heading and what follows it up to the next.
  public struct Section: Equatable, Sendable {
    /// From the front matter's `sections`; where that is too short, `section-3`.
    public var id: String
    public var heading: [Inline]
    /// The blocks of the section, its heading first, as indices of the chapter's `blocks`.
    public var blocks: Range<Int>
  }

  public var title: String { front.title }

  /// The section that a block belongs to; nil before the first heading.
  public func section(ofBlock index: Int) -> Section? {
    sections.first { $0.blocks.contains(index) }
  }

  public func section(_ id: String) -> Section? { sections.first { $0.id == id } }

  /// The labs of the chapter, in order.
  public var labs: [LabPlace] {
    collect { block in if case .lab(let lab) = block.content { lab } else { nil } }
  }

  /// The displayed formulas, in order.
  public var equations: [Equation] {
    collect { block in if case .math(let equation) = block.content { equation } else { nil } }
  }

  /// The ids of the self-checks that have a place in the text.
  public var checks: [String] {
    collect { block in if case .check(let id) = block.content { id } else { nil } }
  }

  /// Which parts of the formulas stand for which quantities of the labs.
  public var terms: [TermBinding] {
    collect { block in if case .terms(let terms) = block.content { terms } else { nil } }.flatMap { $0 }
  }

  /// Minutes of reading: the author's word, or about 180 words (300 Chinese characters) a minute.
  public var readingMinutes: Int {
    front.minutes ?? max(1, Int((Double(wordCount) / 180).rounded()))
  }

  private func collect<T>(_ part: (Block) -> T?) -> [T] {
    var found: [T] = []
    blocks.forEachBlock { block, _ in if let value = part(block) { found.append(value) } }
    return found
  }
}
