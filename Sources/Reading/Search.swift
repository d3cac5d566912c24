import Drawing

/// Searching in the typeset text.
struct Search: Hashable, Sendable {
  /// Characters of a line's text.
  struct Part: Hashable, Sendable {
    var line: Int
    var range: Range<Int>
  }

  /// A place of the query: a part of a line, or of several where it goes over their ends.
  struct Match: Hashable, Sendable {
    var parts: [Part]
    var line: Int { parts[0].line }
  }

  var isTyping = false
  var field = TextField()
  /// Nil while nothing is searched for.
  var query: String?
  var matches: [Match] = []
  var current: Int?
  /// The top line when the search began.
  var origin = 0
  /// The top line, and what was unfolded, before all was unfolded for the search: Esc goes back to it.
  var before = 0
  var unfolded: Set<String> = []

  mutating func begin(at line: Int) {
    self = Search()
    isTyping = true
    origin = line
  }

  /// Every place of the query on the page; letters match whatever their case.
  mutating func find(in page: PageLayout) {
    guard let query, !query.isEmpty else {
      matches = []
      current = nil
      return
    }
    matches = Search.matches(of: query, in: page.lines.map { (text: $0.text.string, block: $0.block) })
    if let current, current >= matches.count { self.current = matches.isEmpty ? nil : 0 }
  }

  func first(from line: Int) -> Int? {
    matches.firstIndex { $0.line >= line } ?? (matches.isEmpty ? nil : 0)
  }

  func next(forward: Bool) -> Int? {
    guard !matches.isEmpty else { return nil }
    let here = current ?? (forward ? -1 : 0)
    return (here + (forward ? 1 : matches.count - 1)) % matches.count
  }
}
