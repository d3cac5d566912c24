import Laboratory

/// The sources that the book cites.
public struct References: Equatable, Sendable {
  public struct Entry: Equatable, Sendable {
    public var id: String
    /// In the order of the paper; `others` at the end stands for all that follow.
    public var authors: [String]
    public var title: String
    public var year: Int
    /// The number at arXiv, `1707.06347`.
    public var arxiv: String?
    public var doi: String?
    public var url: String?
    /// What the text prints for it, "Schulman et al. 2017".
    public var short: Localized
    public var position: SourcePosition

    /// The authors as one cites them: `Long Ouyang, Jeff Wu et al.`
    public func namedAuthors(in language: Language) -> String {
      guard authors.last == "others" else { return authors.joined(separator: ", ") }
      return authors.dropLast().joined(separator: ", ") + (language == .en ? " et al." : " 等")
    }

    /// Where a browser finds it.
    public var address: String? {
      url ?? arxiv.map { "https://arxiv.org/abs/\($0)" } ?? doi.map { "https://doi.org/\($0)" }
    }
  }

  public private(set) var entries: [Entry] = []
  public private(set) var faults: [Fault] = []
  private var places: [String: Int] = [:]

  public static let file = "references.yml"
  static let keys = ["id", "authors", "title", "year", "arxiv", "doi", "url", "short"]

  /// Reads the references of a book; without a file there are none.
  public init(of book: Book) {
    let records = RecordFile(References.file, of: book)
    faults = records.faults
    for tree in records.entries { read(tree) }
  }

  public subscript(id: String) -> Entry? { places[id].map { entries[$0] } }

  private mutating func read(_ tree: YAMLTree) {
    var record = Record(tree, file: References.file, keys: References.keys)
    defer { faults += record.faults }
    let authors = record.texts("authors")
    if authors.isEmpty { record.wrong(tree, "The entry names no authors.", "Add authors: [first, second].") }
    guard let id = record.id(), let title = record.text("title"), let written = record.text("year"),
      let short = record.localized("short", sharing: true)
    else { return }
    guard let year = Int(written), (1700...2100).contains(year) else {
      return record.wrong(tree["year"] ?? tree, "“\(written)” is not a year.", "Write four digits.")
    }
    guard places[id] == nil else {
      return record.wrong(tree, "The source “\(id)” is listed twice.", "Keep one of the entries.")
    }
    let entry = Entry(
      id: id, authors: authors, title: title, year: year, arxiv: record.optionalText("arxiv"),
      doi: record.optionalText("doi"), url: record.optionalText("url"), short: short, position: tree.position)
    check(entry, &record)
    places[id] = entries.count
    entries.append(entry)
  }

  private func check(_ entry: Entry, _ record: inout Record) {
    if entry.address == nil {
      record.wrong(record.tree, "Nobody can look “\(entry.id)” up.", "Add arxiv:, doi: or url:.")
    }
    if let url = entry.url, !url.hasPrefix("https://"), !url.hasPrefix("http://") {
      record.wrong(record.tree["url"] ?? record.tree, "“\(url)” is not a web address.", "Start it with https://.")
    }
    if let arxiv = entry.arxiv, !arxiv.utf8.allSatisfy({ $0 == UInt8(ascii: ".") || ($0 &- 48) < 10 }) {
      record.wrong(
        record.tree["arxiv"] ?? record.tree, "“\(arxiv)” is not a number of arXiv.",
        "Write it like \"1707.06347\", in quotes, so that a last 0 is kept.")
    }
  }
}
