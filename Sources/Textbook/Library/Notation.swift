import Laboratory

/// The table of symbols: what each means, and where it is introduced.
public struct Notation: Equatable, Sendable {
  public struct Entry: Equatable, Sendable {
    public var symbol: Equation
    public var meaning: Localized
    /// The chapter that introduces it.
    public var chapter: String
    public var position: SourcePosition
  }

  public private(set) var entries: [Entry] = []
  public private(set) var faults: [Fault] = []

  public static let file = "notation.yml"
  static let keys = ["symbol", "meaning", "chapter"]

  /// Reads the notation table of a book; without a file it is empty.
  public init(of book: Book) {
    let records = RecordFile(Notation.file, of: book)
    faults = records.faults
    for tree in records.entries { read(tree) }
  }

  private mutating func read(_ tree: YAMLTree) {
    var record = Record(tree, file: Notation.file, keys: Notation.keys)
    defer { faults += record.faults }
    guard let symbol = record.text("symbol"), let meaning = record.localized("meaning"),
      let chapter = record.id("chapter")
    else { return }
    let place = tree["symbol"]?.position ?? tree.position
    let equation = Equation(symbol, start: place)
    if let error = equation.error {
      record.wrong(
        tree["symbol"] ?? tree, "The symbol “\(symbol)” is not a formula: \(error.message).",
        "Write it as in a formula, without dollar signs, in 'single quotes'.")
    }
    if entries.contains(where: { $0.symbol.source == symbol }) {
      record.wrong(tree, "The symbol “\(symbol)” is in the table twice.", "Keep one of the entries.")
    }
    entries.append(Entry(symbol: equation, meaning: meaning, chapter: chapter, position: tree.position))
  }
}
