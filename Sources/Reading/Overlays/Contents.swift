import Assessment
import Laboratory
import Textbook

/// How far the reader is with the book.
public struct Progress: Hashable, Sendable {
  /// Chapters whose checks are passed, of those that have any.
  public var passed = 0
  public var total = 0
  /// Items that are due for review.
  public var due = 0
  /// Items passed and items in all, by chapter.
  public var chapters: [String: Score] = [:]
  /// How each item was answered last, by chapter and item.
  var latest: [String: [String: Outcome]] = [:]

  public struct Score: Hashable, Sendable {
    public var passed: Int
    public var total: Int
    public var isPassed: Bool

    public init(passed: Int, total: Int, isPassed: Bool) {
      self.passed = passed
      self.total = total
      self.isPassed = isPassed
    }
  }

  public init() {}
}

extension Reader {
  /// The chapters with what the reader has passed.
  func contentsList() -> ContentsList {
    let rows = chapters.map { id -> ContentsList.Row in
      let front = desk.shelf.front(id, options.language)
      let score = progress.chapters[id.id]
      return ContentsList.Row(
        id: id.id, order: id.order, isNumbered: front.kind == .chapter, title: front.title,
        summary: front.summary ?? "", passed: score?.passed ?? 0, total: score?.total ?? 0,
        isPassed: score?.isPassed ?? false)
    }
    return ContentsList(rows: rows, selected: chapterIndex)
  }

  /// A term's definition in both languages' words, or a source as one cites it; nil for what is neither.
  func note(_ target: Link.Target) -> Note? {
    switch target {
    case .term(let id): definition(of: id, target)
    case .reference(let id): reference(id, target)
    case .web, .section, .chapter, .live, .calculation, .refused: nil
    }
  }

  private func definition(of id: String, _ target: Link.Target) -> Note? {
    guard let entry = desk.shelf.glossary[id] else { return nil }
    let language = options.language
    return Note(
      target: target, title: "\(entry.term[language]) · \(entry.term[language.other])",
      text: entry.definition[language], address: nil)
  }

  private func reference(_ id: String, _ target: Link.Target) -> Note? {
    guard let entry = desk.shelf.references[id] else { return nil }
    return Note(
      target: target, title: entry.short[options.language],
      text: "\(entry.namedAuthors(in: options.language)) (\(entry.year)). \(entry.title).",
      address: entry.address)
  }
}
