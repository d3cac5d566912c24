import Drawing

extension Search {
  /// Every place of some words in lines, also where a paragraph's line ends within them.
  static func matches(of query: String, in lines: [(text: String, block: Int)]) -> [Match] {
    let wanted = query.map(folded)
    let stream = Stream(lines)
    var matches: [Match] = []
    var start = 0
    while start < stream.letters.count {
      if let end = stream.end(of: wanted, from: start) {
        matches.append(stream.match(start..<end))
        start = end
      } else {
        start += 1
      }
    }
    return matches
  }

  /// The letter in lower case.
  private static func folded(_ character: Character) -> Character {
    guard character.isUppercase, let lower = character.lowercased().first, character.lowercased().count == 1 else {
      return character
    }
    return lower
  }

  /// The letters of a page one after the other, without frames and margins; a line's end is a letter of its own.
  private struct Stream {
    struct Letter {
      var character: Character
      var line: Int
      var column: Int
      /// Between two lines of a paragraph: a blank, or nothing where none stood.
      var isJoint = false
      var mayVanish = false
    }

    var letters: [Letter] = []

    init(_ lines: [(text: String, block: Int)]) {
      var lastBlock: Int?
      for (index, line) in lines.enumerated() {
        let text = Array(line.text)
        let inside = Stream.inside(text)
        guard let first = inside.first, let last = letters.last, line.block == lastBlock else {
          // Nothing goes over what parts two blocks.
          letters.append(Letter(character: "\n", line: index, column: 0))
          add(text, inside, index)
          lastBlock = line.block
          continue
        }
        if last.character != "\n" {
          let vanishes = !(Stream.isWord(last.character) && Stream.isWord(text[first]))
          letters.append(Letter(character: " ", line: index, column: 0, isJoint: true, mayVanish: vanishes))
        }
        add(text, inside, index)
      }
    }

    private mutating func add(_ text: [Character], _ inside: Range<Int>, _ line: Int) {
      for column in inside {
        letters.append(Letter(character: Search.folded(text[column]), line: line, column: column))
      }
    }

    /// A line without its blanks and the frame around it.
    private static func inside(_ text: [Character]) -> Range<Int> {
      let margins: Set<Character> = [" ", "│", "|"]
      guard let first = text.firstIndex(where: { !margins.contains($0) }),
        let last = text.lastIndex(where: { !margins.contains($0) })
      else { return 0..<0 }
      return first..<last + 1
    }

    /// Letters that a blank stands between, when a line ends there.
    private static func isWord(_ character: Character) -> Bool { character.isASCII && character.isLetter }

    /// The end of the words that begin here; nil where others stand.
    func end(of wanted: [Character], from start: Int) -> Int? {
      guard letters[start].character == wanted[0], !letters[start].isJoint else { return nil }
      var place = start
      for character in wanted {
        if place < letters.count, letters[place].mayVanish, letters[place].character != character { place += 1 }
        guard place < letters.count, letters[place].character == character else { return nil }
        place += 1
      }
      return place
    }

    func match(_ range: Range<Int>) -> Match {
      var parts: [Part] = []
      for letter in letters[range] where !letter.isJoint {
        if let last = parts.last, last.line == letter.line {
          parts[parts.count - 1].range = last.range.lowerBound..<letter.column + 1
        } else {
          parts.append(Part(line: letter.line, range: letter.column..<letter.column + 1))
        }
      }
      return Match(parts: parts)
    }
  }
}
