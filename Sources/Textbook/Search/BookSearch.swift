import Laboratory

/// A place of the book where something was found.
public struct SearchHit: Equatable, Sendable {
  public var chapter: ChapterID
  public var language: Language
  public var chapterTitle: String
  /// The section's id and heading; nil before the first heading.
  public var section: String?
  public var heading: String?
  /// The block, as an index of the chapter's blocks.
  public var block: Int
  /// The words around what was found.
  public var snippet: String
  /// What was found, in characters of the snippet.
  public var match: Range<Int>
}

extension Book {
  /// The lines of the book that hold every word of a query, letters' case apart; chapters in reading order.
  ///
  /// A chapter that cannot be read is passed over: the lint says what is wrong with it.
  public func search(
    _ query: String, in languages: [Language] = Language.allCases, limit: Int = 200
  ) -> [SearchHit] {
    let words = SearchText.words(of: query)
    guard !words.isEmpty else { return [] }
    var hits: [SearchHit] = []
    for id in chapters {
      for language in languages where hits.count < limit {
        guard has(id, in: language), let chapter = try? chapter(id, in: language) else { continue }
        hits += chapter.search(words, limit: limit - hits.count)
      }
    }
    return hits
  }
}

extension Chapter {
  /// The lines of the chapter that hold every word of a query.
  public func search(_ query: String, limit: Int = 200) -> [SearchHit] {
    let words = SearchText.words(of: query)
    return words.isEmpty ? [] : search(words, limit: limit)
  }

  fileprivate func search(_ words: [SearchWord], limit: Int) -> [SearchHit] {
    var hits: [SearchHit] = []
    for (index, block) in blocks.enumerated() {
      for line in SearchText.lines(of: block) where hits.count < limit {
        guard words.allSatisfy({ $0.mayBe(in: line) }), let (snippet, match) = SearchText(line).snippet(around: words)
        else { continue }
        let section = section(ofBlock: index)
        hits.append(
          SearchHit(
            chapter: id, language: language, chapterTitle: title, section: section?.id,
            heading: section?.heading.readableText, block: index, snippet: snippet, match: match))
      }
    }
    return hits
  }
}

/// A line in which to look for words.
struct SearchText {
  private let characters: [Character]
  private let folded: [Character]

  /// Characters shown before and behind what was found.
  static let before = 24
  static let behind = 48

  init(_ line: String) {
    characters = Array(line)
    folded = characters.map(\.folded)
  }

  static func words(of query: String) -> [SearchWord] {
    query.split { $0 == " " || $0 == "\u{3000}" }.map { SearchWord(characters: $0.map(\.folded)) }
  }

  static func lines(of block: Block) -> [String] {
    block.readableLines + block.children.flatMap(lines)
  }

  /// The words around the first one of the query, if all of them are in the line.
  func snippet(around words: [SearchWord]) -> (String, Range<Int>)? {
    var first: Range<Int>?
    for word in words {
      guard let found = find(word.characters) else { return nil }
      if first.map({ found.lowerBound < $0.lowerBound }) ?? true { first = found }
    }
    guard let first else { return nil }
    let start = max(0, first.lowerBound - SearchText.before)
    let end = min(characters.count, first.upperBound + SearchText.behind)
    let head = start > 0 ? "…" : ""
    let tail = end < characters.count ? "…" : ""
    let shift = head.count - start
    return (
      head + String(characters[start..<end]) + tail, (first.lowerBound + shift)..<(first.upperBound + shift)
    )
  }

  private func find(_ word: [Character]) -> Range<Int>? {
    guard let first = word.first, folded.count >= word.count else { return nil }
    for start in 0...(folded.count - word.count) where folded[start] == first {
      if folded[start..<(start + word.count)].elementsEqual(word) { return start..<(start + word.count) }
    }
    return nil
  }
}

/// A word of a query, in small letters.
struct SearchWord {
  let characters: [Character]
  /// Its bytes; empty where it has letters outside ASCII that come in two cases, which bytes cannot compare.
  private let bytes: [UInt8]

  init(characters: [Character]) {
    self.characters = characters
    let isPlain = characters.allSatisfy { $0.isASCII || !$0.isCased }
    bytes = isPlain ? Array(String(characters).utf8) : []
  }

  /// A quick look that never misses: whether the bytes of the word are in a line, small and capital letters alike.
  func mayBe(in line: String) -> Bool {
    guard let first = bytes.first else { return true }
    var line = line
    return line.withUTF8 { text in
      guard text.count >= bytes.count else { return false }
      for start in 0...(text.count - bytes.count) where SearchWord.small(text[start]) == first {
        if bytes.indices.allSatisfy({ SearchWord.small(text[start + $0]) == bytes[$0] }) { return true }
      }
      return false
    }
  }

  private static func small(_ byte: UInt8) -> UInt8 {
    byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
  }
}
