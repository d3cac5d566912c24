import Laboratory

/// A chapter in one language, read.
///
/// A chapter is GitHub's Markdown, so that it reads well there too. Beyond plain text it may have:
///
///     ---                                       front matter: title, summary, keywords, kind, minutes,
///     sections: [idea, equation]                sections (an id for each ## heading, in order) and given (inputs
///     given:                                    for calc: links, by quantity; `like:` takes over another set's)
///       gae: {rewards: [0, 1], gamma: 0.9}
///       gae(truncated): {like: gae, truncated: [false, true]}
///       numbers: {γ: 0.9}
///     ---
///     $x_t$  $$x_t$$  ```math id=ppo             a formula; with an id it can be referred to
///     ```lab gae                                 the lab beside the text, with lines such as
///     set gamma=0.9 lambda=0.95                    knobs that start elsewhere than at their default
///     seed 7                                       the seed
///     steps 3                                      steps taken before the reader comes
///     preset lambda=0: One-step TD                 positions with a name
///     ```check gae-1                             the place of a self-check
///     ```terms                                   parts of formulas, bound to numbers or knobs of a lab:
///     ratio = r_t(\theta) -> clip rho              without the lab's name the lab before is meant
///     ```swift from=Returns/A.swift#f            a listing that equals the source
///     > [!NOTE] Title                            boxes: note, slip, derivation, story, try, question, tip, warning
///     [0.9](live:gamma)  [1.2](live:gae/A[0])    a number that follows a lab
///     [1.25](calc:1+0.25)  [2.5](calc:gae#advantages[0])  [(1, 2)](calc:gae(truncated)#returns)
///     [ratio](term:ratio)  [PPO](ref:ppo)  [clip](#clip)  [PPO](chapter:ppo#clip)  [PPO](../09-ppo/chapter.en.md)
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
