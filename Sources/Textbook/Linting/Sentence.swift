/// A sentence, for the questions whether its numbers have a source, and whether they stay true together.
struct Sentence {
  var isCited = false
  var bareNumbers: [(String, SourcePosition)] = []
  /// Whether a number of it follows the lab.
  var followsTheLab = false
  /// Numbers that were computed once and for all.
  var fixedNumbers: [(String, SourcePosition)] = []

  /// The sentences of a text.
  static func split(_ text: [Inline]) -> [Sentence] {
    var sentences = [Sentence()]
    for inline in text { sentences.add(inline) }
    return sentences
  }

  /// A text as part of one sentence, wherever it has full stops.
  mutating func add(_ text: [Inline]) {
    for sentence in Sentence.split(text) {
      isCited = isCited || sentence.isCited
      bareNumbers += sentence.bareNumbers
      followsTheLab = followsTheLab || sentence.followsTheLab
      fixedNumbers += sentence.fixedNumbers
    }
  }
}

extension [Sentence] {
  fileprivate mutating func add(_ inline: Inline) {
    switch inline.content {
    case .text(let text): add(text, at: inline.position)
    case .emphasis(let inside), .strong(let inside), .strikethrough(let inside): for piece in inside { add(piece) }
    case .link(let link):
      switch link.target {
      case .reference, .web: self[count - 1].isCited = true
      case .live: self[count - 1].followsTheLab = true
      case .calculation: self[count - 1].fixedNumbers.append((link.children.plainText, inline.position))
      case .chapter, .section, .term, .refused: for piece in link.children { add(piece) }
      }
    case .code, .math, .lineBreak, .footnoteReference: break
    }
  }

  private mutating func add(_ text: String, at position: SourcePosition) {
    let scalars: [Unicode.Scalar] = text.unicodeScalars.map { $0 }
    var index = 0
    while index < scalars.count {
      if let end = Sentence.numberEnd(scalars, index) {
        var place = position
        place.column += index
        let number = String(String.UnicodeScalarView(scalars[index..<end]))
        if number.filter({ $0 == "." }).count == 1 { self[count - 1].bareNumbers.append((number, place)) }
        index = end
        continue
      }
      if Sentence.ends(scalars, index) { append(Sentence()) }
      index += 1
    }
  }
}

extension Sentence {
  fileprivate static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  /// Where a run of digits and points ends that starts here; nil where none starts.
  fileprivate static func numberEnd(_ scalars: [Unicode.Scalar], _ start: Int) -> Int? {
    guard isDigit(scalars[start]) else { return nil }
    var end = start
    while end < scalars.count {
      let isPoint = scalars[end] == "." && end + 1 < scalars.count && isDigit(scalars[end + 1])
      guard isDigit(scalars[end]) || isPoint else { break }
      end += 1
    }
    return end
  }

  /// Whether a sentence ends at this character.
  fileprivate static func ends(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
    switch scalars[index] {
    case "。", "！", "？", "；": true
    case ".", "!", "?": index + 1 < scalars.count && scalars[index + 1] == " " && !isAbbreviation(scalars, index)
    default: false
    }
  }

  /// `eq.`, `al.`, `Fig.` end no sentence.
  private static func isAbbreviation(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
    let word = scalars[..<index].reversed().prefix { $0.properties.isAlphabetic }.reversed()
    let abbreviations = ["eq", "eqs", "al", "fig", "ex", "sec", "cf", "vs", "no", "p", "pp", "ed", "ch"]
    return abbreviations.contains(String(String.UnicodeScalarView(word)).lowercased())
  }
}
