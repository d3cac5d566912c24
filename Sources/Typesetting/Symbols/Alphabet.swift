/// The alphabets of `\mathbb{R}`, `\mathcal{D}` and their like.
enum Alphabet: Sendable {
  case italic, roman, bold, blackboard, calligraphic, fraktur, sansSerif, monospaced

  static let commands: [String: Alphabet] = [
    "mathbb": .blackboard, "mathbbm": .blackboard, "mathds": .blackboard, "Bbb": .blackboard,
    "mathcal": .calligraphic, "mathscr": .calligraphic, "mathfrak": .fraktur, "mathbf": .bold, "boldsymbol": .bold,
    "bm": .bold, "symbf": .bold, "pmb": .bold, "mathrm": .roman, "mathup": .roman, "mathit": .italic,
    "mathnormal": .italic, "mathsf": .sansSerif, "mathtt": .monospaced,
  ]

  /// The letter in this alphabet; a letter it lacks stays as it is.
  ///
  /// Sans serif and typewriter letters stay plain: in a terminal everything is typewriter already.
  func form(of symbol: Symbol) -> Symbol {
    guard let glyph = glyph(for: symbol.glyph) else { return symbol }
    return Symbol(glyph, ascii: symbol.ascii, symbol.mathClass)
  }

  private func glyph(for character: Character) -> Character? {
    guard let scalar = character.unicodeScalars.first, character.unicodeScalars.count == 1 else { return nil }
    switch self {
    case .italic, .roman, .sansSerif, .monospaced: return nil
    case .bold: return Self.bold(scalar)
    case .blackboard:
      return Self.exceptions[character] ?? Self.shifted(scalar, capital: 0x1D538, small: 0x1D552, digit: 0x1D7D8)
    case .calligraphic:
      return Self.script[character] ?? Self.shifted(scalar, capital: 0x1D49C, small: 0x1D4B6, digit: nil)
    case .fraktur:
      return Self.blackLetter[character] ?? Self.shifted(scalar, capital: 0x1D504, small: 0x1D51E, digit: nil)
    }
  }

  private static func bold(_ scalar: Unicode.Scalar) -> Character? {
    switch scalar.value {
    case 0x391...0x3A9: return character(0x1D6A8 + scalar.value - 0x391)
    case 0x3B1...0x3C9: return character(0x1D6C2 + scalar.value - 0x3B1)
    case 0x2207: return character(0x1D6C1)
    default: return shifted(scalar, capital: 0x1D400, small: 0x1D41A, digit: 0x1D7CE)
    }
  }

  private static func shifted(_ scalar: Unicode.Scalar, capital: UInt32, small: UInt32, digit: UInt32?) -> Character? {
    switch scalar.value {
    case 0x41...0x5A: character(capital + scalar.value - 0x41)
    case 0x61...0x7A: character(small + scalar.value - 0x61)
    case 0x30...0x39: digit.flatMap { character($0 + scalar.value - 0x30) }
    default: nil
    }
  }

  private static func character(_ value: UInt32) -> Character? { Unicode.Scalar(value).map { Character($0) } }

  /// Letters that Unicode had before it had the alphabets.
  private static let exceptions: [Character: Character] = [
    "C": "ℂ", "H": "ℍ", "N": "ℕ", "P": "ℙ", "Q": "ℚ", "R": "ℝ", "Z": "ℤ",
  ]
  private static let script: [Character: Character] = [
    "B": "ℬ", "E": "ℰ", "F": "ℱ", "H": "ℋ", "I": "ℐ", "L": "ℒ", "M": "ℳ", "R": "ℛ", "e": "ℯ", "g": "ℊ", "o": "ℴ",
  ]
  private static let blackLetter: [Character: Character] = ["C": "ℭ", "H": "ℌ", "I": "ℑ", "R": "ℜ", "Z": "ℨ"]
}
