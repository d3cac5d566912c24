/// A piece of the source with its place.
struct Token {
  enum Kind: Equatable {
    case character(Character)
    case command(String)
    case open, close, sub, sup, prime, ampersand, newline, dollar, end
  }
  let kind: Kind
  let range: Range<Int>
}

/// Cuts TeX into tokens, on demand, since `\text{…}` and names of environments are read letter by letter.
struct Lexer {
  let characters: [Character]
  /// The first scalar of each character: comparing numbers is a tenth of the price of comparing characters.
  private let codes: [UInt32]
  var position = 0

  init(_ source: String) {
    // In ASCII without carriage returns every byte is a character, and there is nothing to compose.
    if source.utf8.allSatisfy({ $0 < 0x80 && $0 != 0x0D }) {
      codes = source.utf8.map(UInt32.init)
      characters = source.utf8.map { Self.ascii[Int($0)] }
      return
    }
    characters = Array(source)
    codes = characters.map { character in
      if let ascii = character.asciiValue { return UInt32(ascii) }
      // An ASCII letter with a mark on it is no letter of a command.
      guard let first = character.unicodeScalars.first?.value, first >= 0x80 else { return .max }
      return first
    }
  }

  private static let ascii = (0..<128).map { Character(Unicode.Scalar(UInt8($0))) }

  var count: Int { characters.count }

  /// The code of the character at `index`, or nil at the end.
  func code(at index: Int) -> UInt32? { index < codes.count ? codes[index] : nil }

  mutating func next() -> Token {
    skipBlanks()
    let start = position
    guard let code = code(at: start) else { return Token(kind: .end, range: start..<start) }
    position += 1
    return Token(kind: kind(of: code, at: start), range: start..<position)
  }

  private mutating func kind(of code: UInt32, at start: Int) -> Token.Kind {
    switch code {
    case 0x7B: .open
    case 0x7D: .close
    case 0x5F: .sub
    case 0x5E: .sup
    case 0x27: .prime
    case 0x26: .ampersand
    case 0x24: .dollar
    case 0x7E: .command("~")
    case 0x5C: command()
    default: .character(characters[start])
    }
  }

  /// What follows a backslash: letters, or one other character.
  private mutating func command() -> Token.Kind {
    let start = position
    while let code = code(at: position), Self.isLetter(code) { position += 1 }
    if position > start { return .command(name(start..<position)) }
    guard let code = code(at: position) else { return .command("") }
    position += 1
    if code == 0x5C { return .newline }
    return .command(Self.isBlank(code) ? " " : String(characters[start]))
  }

  private func name(_ letters: Range<Int>) -> String {
    String(unsafeUninitializedCapacity: letters.count) { buffer in
      for (offset, index) in letters.enumerated() { buffer[offset] = UInt8(truncatingIfNeeded: codes[index]) }
      return letters.count
    }
  }

  /// Skips blanks, line ends and comments.
  mutating func skipBlanks() {
    while let code = code(at: position) {
      if code == 0x25 {
        while let code = self.code(at: position), !Self.isLineEnd(code) { position += 1 }
      } else if Self.isBlank(code) {
        position += 1
      } else {
        return
      }
    }
  }

  static func isLetter(_ code: UInt32) -> Bool { (0x41...0x5A).contains(code) || (0x61...0x7A).contains(code) }

  static func isBlank(_ code: UInt32) -> Bool {
    code == 0x20 || code == 0x09 || isLineEnd(code) || code == 0xA0 || code == 0x3000
  }

  private static func isLineEnd(_ code: UInt32) -> Bool {
    (0x0A...0x0D).contains(code) || code == 0x85 || code == 0x2028 || code == 0x2029
  }
}
