import Textbook

extension Search {
  /// Every place of some words in lines, also where a paragraph's line ends within them.
  static func matches(of query: String, in lines: [(text: String, block: Int)]) -> [Match] {
    SearchedLines(lines).matches(of: query.map(\.folded))
  }
}

/// The lines of a page as they are searched: in lower case, without frames and margins.
private struct SearchedLines {
  struct Line {
    var letters: [Character]
    /// The place of the first letter in the line's text.
    var column: Int
    /// Whether it goes on with the line before: nothing goes over an empty line or a block's end.
    var goesOn: Bool
  }

  private var lines: [Line] = []

  init(_ texts: [(text: String, block: Int)]) {
    lines.reserveCapacity(texts.count)
    for (index, line) in texts.enumerated() {
      let text = Array(line.text)
      let inside = SearchedLines.inside(text)
      let isSameBlock = index > 0 && texts[index - 1].block == line.block
      let goesOn = isSameBlock && !inside.isEmpty && lines.last?.letters.isEmpty == false
      lines.append(Line(letters: text[inside].map(\.folded), column: inside.lowerBound, goesOn: goesOn))
    }
  }

  /// A line without its blanks and the frame around it.
  private static func inside(_ text: [Character]) -> Range<Int> {
    guard let first = text.firstIndex(where: { !isMargin($0) }), let last = text.lastIndex(where: { !isMargin($0) })
    else { return 0..<0 }
    return first..<last + 1
  }

  private static func isMargin(_ character: Character) -> Bool {
    character == " " || character == "│" || character == "|"
  }

  func matches(of wanted: [Character]) -> [Search.Match] {
    var matches: [Search.Match] = []
    /// Where the last match ends: no two share a letter.
    var end = (line: 0, column: 0)
    for (index, line) in lines.enumerated() where index >= end.line {
      var start = index == end.line ? end.column : 0
      while start < line.letters.count {
        if line.letters[start] == wanted[0], let match = match(of: wanted, line: index, column: start) {
          matches.append(match)
          end = self.end(of: match)
          guard end.line == index else { break }
          start = end.column
        } else {
          start += 1
        }
      }
    }
    return matches
  }

  private func end(of match: Search.Match) -> (line: Int, column: Int) {
    let last = match.parts[match.parts.count - 1]
    return (last.line, last.range.upperBound - lines[last.line].column)
  }

  /// The words that begin here; nil where others stand.
  private func match(of wanted: [Character], line: Int, column: Int) -> Search.Match? {
    var (line, column, rest) = (line, column, wanted[...])
    var parts: [Search.Part] = []
    while true {
      let part = lines[line].letters[column...].prefix(rest.count)
      guard part.elementsEqual(rest.prefix(part.count)) else { return nil }
      let first = lines[line].column + column
      parts.append(Search.Part(line: line, range: first..<first + part.count))
      rest.removeFirst(part.count)
      if rest.isEmpty { return Search.Match(parts: parts) }
      guard let after = overEnd(of: line, rest) else { return nil }
      if after.isEmpty { return Search.Match(parts: parts) }
      (line, column, rest) = (line + 1, 0, after)
    }
  }

  /// What is wanted of the next line: a blank stands between two lines, or nothing where they do not meet in letters.
  private func overEnd(of line: Int, _ rest: ArraySlice<Character>) -> ArraySlice<Character>? {
    guard line + 1 < lines.count, lines[line + 1].goesOn else { return nil }
    if rest.first == " " { return rest.dropFirst() }
    let meets = [lines[line].letters.last, lines[line + 1].letters.first].allSatisfy { letter in
      letter.map { $0.isASCII && $0.isLetter } ?? false
    }
    return meets ? nil : rest
  }
}
