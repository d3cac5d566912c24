import Laboratory

/// The terms of the book, in both languages.
public struct Glossary: Equatable, Sendable {
  public struct Entry: Equatable, Sendable {
    public var id: String
    /// The term, as the text prints it.
    public var term: Localized
    public var definition: Localized
    /// The chapter that defines it first.
    public var chapter: String
    /// Other words for it, in either language.
    public var aliases: [String]
    public var position: SourcePosition
  }

  public private(set) var entries: [Entry] = []
  public private(set) var faults: [Fault] = []
  private var places: [String: Int] = [:]

  public static let file = "glossary.yml"
  static let keys = ["id", "en", "zh", "definition", "chapter", "aliases"]

  /// Reads the glossary of a book; without a file it is empty.
  public init(of book: Book) {
    let records = RecordFile(Glossary.file, of: book)
    faults = records.faults
    for tree in records.entries { read(tree) }
  }

  public subscript(id: String) -> Entry? { places[id].map { entries[$0] } }

  /// The entry of which a word is the term or an alias, letters' case apart.
  public func entry(forWord word: String) -> Entry? {
    let word = word.lowercased()
    return entries.first { entry in
      entry.term.en.lowercased() == word || entry.term.zh.lowercased() == word
        || entry.aliases.contains { $0.lowercased() == word }
    }
  }

  private mutating func read(_ tree: YAMLTree) {
    var record = Record(tree, file: Glossary.file, keys: Glossary.keys)
    defer { faults += record.faults }
    guard let id = record.id(), let en = record.text("en"), let zh = record.text("zh"),
      let definition = record.localized("definition"), let chapter = record.id("chapter")
    else { return }
    guard places[id] == nil else {
      return record.wrong(tree, "The term “\(id)” is in the glossary twice.", "Keep one of the entries.")
    }
    places[id] = entries.count
    entries.append(
      Entry(
        id: id, term: Localized(en: en, zh: zh), definition: definition, chapter: chapter,
        aliases: record.texts("aliases"), position: tree.position))
  }
}
