/// Commands whose argument is letters, not formula: `\text{…}`, `\operatorname{…}`, `\begin{…}`.
extension Parser {
  mutating func lettered(_ command: Command, _ name: String, from start: Int) throws(MathError) -> Node? {
    switch command {
    case .text: return try text(name, from: start)
    case .operatorName:
      let hasStar = skipStar()
      let written = try letters(of: name)
      return try make(.function(written, hasStar ? .inDisplay : .never), from: start)
    case .tag:
      if tag != nil { throw fault("a second \\tag") }
      _ = skipStar()
      tag = try letters(of: name)
      return nil
    case .term:
      let term = try letters(of: name)
      let body = try argument(of: "\\term{\(term)}")
      return try make(.term(term, body), from: start)
    case .measuredSpace:
      _ = skipStar()
      let columns = try length(of: name)
      return try make(.space(columns), from: start)
    default: return try environment(from: start)
    }
  }

  private mutating func skipStar() -> Bool {
    guard lexer.code(at: lexer.position) == 0x2A else { return false }
    lexer.position += 1
    return true
  }

  /// The letters between the braces after `\name`; on return the token after them is next.
  mutating func letters(of name: String) throws(MathError) -> String {
    var written = ""
    let open = try openLetters(of: name)
    while true {
      switch try nextLetter(of: name, openedAt: open) {
      case .letter(let character): written.append(character)
      case .formula: throw fault("'$' inside \\\(name)", at: lexer.position - 1)
      case .end:
        resume(at: lexer.position)
        return Self.collapsed(written)
      }
    }
  }

  /// `\text{…}`, with formulas between dollars.
  private mutating func text(_ name: String, from start: Int) throws(MathError) -> Node {
    var parts: [Node] = []
    var written = ""
    var partStart = lexer.position
    let open = try openLetters(of: name)
    while true {
      switch try nextLetter(of: name, openedAt: open) {
      case .letter(let character): written.append(character)
      case .formula:
        let dollar = lexer.position - 1
        if !written.isEmpty {
          lastEnd = dollar
          parts.append(try make(.text(Self.collapsed(written)), from: partStart))
        }
        written = ""
        let outerDepth = textDepth
        textDepth = 0
        resume(at: dollar + 1)
        let nodes = try list()
        textDepth = outerDepth
        guard token.kind == .dollar else { throw fault("missing '$' for '$' at \(dollar)") }
        lexer.position = token.range.upperBound
        lastEnd = lexer.position
        partStart = lexer.position
        parts.append(try make(.list(nodes), from: dollar))
      case .end:
        lastEnd = lexer.position
        if parts.isEmpty {
          resume(at: lexer.position)
          return try make(.text(Self.collapsed(written)), from: start)
        }
        if !written.isEmpty { parts.append(try make(.text(Self.collapsed(written)), from: partStart)) }
        resume(at: lexer.position)
        return try make(.list(parts), from: start)
      }
    }
  }

  private enum Letter {
    case letter(Character)
    case formula, end
  }

  /// Steps over the opening brace; the lexer then stands on the first letter.
  private mutating func openLetters(of name: String) throws(MathError) -> Int {
    lexer.skipBlanks()
    guard lexer.code(at: lexer.position) == 0x7B else {
      throw fault("missing '{' after \\\(name)", at: lexer.position)
    }
    lexer.position += 1
    return lexer.position - 1
  }

  /// One letter of a text. Braces inside only group, and are dropped.
  private mutating func nextLetter(of name: String, openedAt open: Int) throws(MathError) -> Letter {
    while true {
      let place = lexer.position
      guard let code = lexer.code(at: place) else {
        throw fault("missing '}' for '{' at \(open)", at: place)
      }
      lexer.position += 1
      switch code {
      case 0x7D:
        if textDepth == 0 { return .end }
        textDepth -= 1
      case 0x7B: textDepth += 1
      case 0x24: return .formula
      case 0x7E: return .letter(" ")
      case 0x5C: if let character = try escaped(name, at: place) { return .letter(character) }
      case _ where Lexer.isBlank(code): return .letter(" ")
      default:
        let character = lexer.characters[place]
        guard character.canBeSeen else { throw fault("a character that cannot be seen", at: place) }
        return .letter(character)
      }
    }
  }

  /// What a backslash makes inside a text: a sign, a space, or nothing.
  private mutating func escaped(_ name: String, at place: Int) throws(MathError) -> Character? {
    guard let code = lexer.code(at: lexer.position), !Lexer.isLetter(code) else {
      throw fault("a command inside \\\(name); only letters and $…$ may stand there", at: place)
    }
    let character = lexer.characters[lexer.position]
    lexer.position += 1
    switch character {
    case ",", ":", ";", ">", " ": return " "
    case "!", "-", "/": return nil
    case "_", "%", "$", "#", "&", "{", "}": return character
    default: throw fault("a command inside \\\(name); only letters and $…$ may stand there", at: place)
    }
  }

  /// Runs of blanks are one blank, as in TeX.
  private static func collapsed(_ text: String) -> String {
    var result = ""
    for character in text where !(character == " " && result.last == " ") { result.append(character) }
    return result
  }

  /// `{1.5em}` in cells: an em is two.
  private mutating func length(of name: String) throws(MathError) -> Int {
    let place = lexer.position
    let written = try letters(of: name).filter { $0 != " " }
    let unit = written.suffix(2)
    let cells: [Substring: Double] = ["em": 2, "ex": 1, "pt": 0.2, "mu": 1.0 / 9, "cm": 5.5, "mm": 0.55, "in": 14]
    guard let size = cells[unit], let number = Double(written.dropLast(2)), abs(number) < 1000 else {
      throw fault("\\\(name) needs a length such as {1em}", at: place)
    }
    return max(0, Int((number * size).rounded()))
  }
}
