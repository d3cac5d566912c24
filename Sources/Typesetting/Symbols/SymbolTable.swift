/// All symbols that have a name or a class of their own.
///
/// A table is text, one symbol a line: glyph, ASCII spelling, then its names in TeX.
enum SymbolTable {
  /// A named symbol: `\le` gives ≤.
  static let named: [String: Symbol] = {
    var table: [String: Symbol] = [:]
    for (mathClass, lines) in sources {
      for (symbol, names) in entries(lines, mathClass) {
        for name in names { table[name] = symbol }
      }
    }
    return table
  }()

  /// A symbol typed as itself: `≤`, `θ`, `+`.
  static let typed: [Character: Symbol] = {
    var table: [Character: Symbol] = [:]
    for (mathClass, lines) in sources {
      for (symbol, _) in entries(lines, mathClass) where table[symbol.glyph] == nil { table[symbol.glyph] = symbol }
    }
    for (mathClass, characters) in punctuation {
      for character in characters { table[character] = Symbol(character, mathClass) }
    }
    table["-"] = Symbol("−", ascii: "-", .binary)
    table["−"] = table["-"]
    table["'"] = prime
    return table
  }()

  /// The same for ASCII, by code: letters and digits are most of every formula.
  static let typedASCII: [Symbol] = (0..<128).map { code in
    let character = Character(Unicode.Scalar(UInt8(code)))
    return typed[character] ?? Symbol(character)
  }

  /// A bracket in the class of the side on which it stands.
  static func bracket(_ glyph: Character, _ mathClass: MathClass) -> Symbol {
    (typed[glyph] ?? Symbol(glyph)).with(mathClass)
  }

  /// Operators that take limits: their names, and whether the limits go above and below in a display.
  static let bigOperators: [String: (symbol: Symbol, hasLimits: Bool)] = {
    var table: [String: (Symbol, Bool)] = [:]
    for (symbol, names) in entries(bigOperatorLines, .operator) {
      for name in names { table[name] = (symbol, !name.hasSuffix("int")) }
    }
    table["smallint"] = table["int"]
    return table
  }()

  /// ∑ typed as itself is the operator too.
  static let typedOperators: [Character: (symbol: Symbol, hasLimits: Bool)] = {
    var table: [Character: (Symbol, Bool)] = [:]
    for (_, entry) in bigOperators.sorted(by: { $0.key < $1.key }) {
      table[entry.symbol.glyph] = (entry.symbol, entry.hasLimits)
    }
    return table
  }()

  static let prime = Symbol("′", ascii: "'")

  private static let sources: [(MathClass, String)] = [
    (.ordinary, greekLines), (.ordinary, ordinaryLines), (.binary, binaryLines), (.relation, relationLines),
    (.relation, arrowLines), (.open, openLines), (.close, closeLines), (.inner, dotsLines),
    (.punctuation, punctuationLines),
  ]

  private static let punctuation: [(MathClass, String)] = [
    (.relation, "=<>:"), (.binary, "+*"), (.open, "(["), (.close, ")]!?"), (.punctuation, ",;，；、。"),
    (.ordinary, "|/.\"@`"),
  ]

  private static func entries(_ lines: String, _ mathClass: MathClass) -> [(Symbol, [String])] {
    lines.split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ").map(String.init)
      guard words.count > 1, let glyph = words[0].first else { return nil }
      return (Symbol(glyph, ascii: words[1], mathClass), Array(words.dropFirst(2)))
    }
  }
}
