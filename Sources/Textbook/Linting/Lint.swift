import Laboratory

/// The author's check of the book: every fault of its files, with its place and the remedy.
public enum Lint {
  /// All faults, by file and place.
  public static func run(_ book: Book, _ context: LintContext = LintContext()) -> [Fault] {
    var linter = Linter(book, context)
    linter.run()
    return linter.sortedFaults
  }

  /// The widest displayed formula that fits every page, in cells.
  static let displayWidth = 76
  /// The widest formula in a line, in cells.
  static let inlineWidth = 60
  /// Words of a chapter.
  static let words = 1200...2500
}

/// Holds what all rules look at, and gathers what they find.
struct Linter {
  let book: Book
  let context: LintContext
  let glossary: Glossary
  let references: References
  let notation: Notation
  private(set) var chapters: [ChapterID: [Language: Chapter]] = [:]
  private var faults: [Fault] = []
  /// Bold words and references that were met, to find what nothing refers to.
  var citedReferences: Set<String> = []
  var reportedBoldWords: Set<String> = []

  init(_ book: Book, _ context: LintContext) {
    self.book = book
    self.context = context
    glossary = Glossary(of: book)
    references = References(of: book)
    notation = Notation(of: book)
  }

  mutating func run() {
    readChapters()
    checkBook()
    for id in book.chapters {
      for language in Language.allCases {
        if let chapter = chapters[id]?[language] { check(chapter) }
      }
      checkTranslation(of: id)
    }
    checkGlossary()
    checkReferences()
  }

  mutating func add(_ fault: Fault) { faults.append(fault) }
  mutating func add(_ more: [Fault]) { faults += more }

  mutating func fault(
    _ chapter: Chapter, _ position: SourcePosition, _ message: String, remedy: String,
    severity: Fault.Severity = .error
  ) {
    faults.append(Fault(chapter.file, position, message, remedy: remedy, severity: severity))
  }

  /// By file and place, each once.
  var sortedFaults: [Fault] {
    var seen: Set<Fault> = []
    return faults.filter { seen.insert($0).inserted }.sorted { left, right in
      (left.file, left.position, left.message) < (right.file, right.position, right.message)
    }
  }

  private mutating func readChapters() {
    for id in book.chapters {
      for language in Language.allCases {
        let file = Book.file(of: id, in: language)
        guard book.has(id, in: language) else {
          add(
            Fault(
              file, SourcePosition(line: 1, column: 1), "The chapter “\(id)” is not written in “\(language.rawValue)”.",
              remedy: "Add the file."))
          continue
        }
        do { chapters[id, default: [:]][language] = try book.chapter(id, in: language) } catch {
          add(
            Fault(file, SourcePosition(line: 1, column: 1), error.description, remedy: "Make the file readable."))
        }
      }
    }
  }

  private mutating func check(_ chapter: Chapter) {
    add(chapter.faults)
    checkShape(of: chapter)
    checkFormulas(of: chapter)
    checkEmphasis(of: chapter)
    checkLinks(of: chapter)
    checkNumbers(of: chapter)
    checkLabs(of: chapter)
    checkListings(of: chapter)
  }
}
