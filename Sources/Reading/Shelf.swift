import Assessment
import Laboratory
import Synchronization
import Textbook

/// The book and what was read of it so far: chapters, titles, glossary, sources. Everything is read when first asked
/// for, so that opening the book waits for nothing it does not show.
///
/// A class, since what was read once is there for every copy of the reader; a lock guards it.
public final class Shelf: Sendable {
  public let book: Book
  private let cache = Mutex(Cache())

  private struct Cache {
    var glossary: Glossary?
    var notation: Notation?
    var references: References?
    var front: [Place: FrontMatter] = [:]
    var checks: [ChapterID: CheckShelf] = [:]
  }

  private struct Place: Hashable {
    var chapter: ChapterID
    var language: Language
  }

  public init(_ book: Book) { self.book = book }

  public var chapters: [ChapterID] { book.chapters }

  public var glossary: Glossary {
    cached(\.glossary) { Glossary(of: book) }
  }

  public var notation: Notation {
    cached(\.notation) { Notation(of: book) }
  }

  public var references: References {
    cached(\.references) { References(of: book) }
  }

  private func cached<T: Sendable>(_ path: WritableKeyPath<Cache, T?> & Sendable, _ read: () -> T) -> T {
    if let known = cache.withLock({ $0[keyPath: path] }) { return known }
    let value = read()
    cache.withLock { $0[keyPath: path] = value }
    return value
  }

  /// A chapter's title and summary; in the other language where it is not written in this one.
  public func front(_ id: ChapterID, _ language: Language) -> FrontMatter {
    let place = Place(chapter: id, language: language)
    if let known = cache.withLock({ $0.front[place] }) { return known }
    let front =
      (try? book.frontMatter(of: id, in: language)) ?? (try? book.frontMatter(of: id, in: language.other))
      ?? FrontMatter(title: id.id)
    cache.withLock { $0.front[place] = front }
    return front
  }

  /// A chapter, in the other language where it is not written in this one; a page with the reason where it cannot be
  /// read at all.
  public func chapter(_ id: ChapterID, _ language: Language) -> Chapter {
    do {
      return try book.chapter(id, in: language)
    } catch {
      if let other = try? book.chapter(id, in: language.other) { return other }
      let page = "---\ntitle: \(id.id)\n---\n\n# \(id.id)\n\n`\(error)`\n"
      return Chapter(reading: Array(page.utf8), id: id, language: language, file: Book.file(of: id, in: language))
    }
  }

  // MARK: Self-checks

  private func checksFile(_ id: ChapterID) -> String { "\(book.folder)/\(id.folder)/checks.yml" }

  /// Whether the chapter has self-checks.
  public func hasChecks(_ id: ChapterID) -> Bool { Files.isFile(checksFile(id)) }

  /// The self-checks of a chapter; faulty ones are left out and named.
  public func checks(_ id: ChapterID) -> CheckShelf {
    if let known = cache.withLock({ $0.checks[id] }) { return known }
    var shelf = CheckShelf()
    if hasChecks(id) {
      do {
        let read = CheckItem.items(
          yaml: String(decoding: try Files.read(checksFile(id)), as: UTF8.self), chapter: id.id)
        shelf = CheckShelf(items: read.items, faults: read.faults.map(\.description))
      } catch {
        shelf.faults = ["\(error)"]
      }
    }
    cache.withLock { $0.checks[id] = shelf }
    return shelf
  }
}

/// The self-checks of a chapter as they were read.
public struct CheckShelf: Hashable, Sendable {
  public var items: [CheckItem]
  /// What is wrong with those that were left out.
  public var faults: [String]

  public init(items: [CheckItem] = [], faults: [String] = []) {
    self.items = items
    self.faults = faults
  }
}
