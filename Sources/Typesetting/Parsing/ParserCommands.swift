/// What follows a backslash.
extension Parser {
  mutating func command(_ name: String) throws(MathError) -> Node? {
    let start = token.range.lowerBound
    guard let command = Command.all[name] else { throw unknown(name) }
    if command.readsLetters { return try lettered(command, name, from: start) }
    advance()
    switch command {
    case .symbol(let named): return try symbol(named, from: start)
    case .function(let written, let limits): return try make(.function(written, limits), from: start)
    case .bigOperator(let symbol, let limits): return try make(.bigOperator(symbol, limits), from: start)
    case .alphabet(let alphabet): return try inAlphabet(alphabet, name)
    case .fraction:
      let above = try argument(of: "\\\(name)")
      let below = try argument(of: "\\\(name)")
      return try make(.fraction(above, below, hasBar: true), from: start)
    case .binomial: return try binomial(name, from: start)
    case .root: return try root(from: start)
    case .accent(let accent):
      let body = try argument(of: "\\\(name)")
      return try make(.accent(accent, body), from: start)
    case .line(let edge):
      let body = try argument(of: "\\\(name)")
      return try make(.line(edge, body), from: start)
    case .brace(let edge):
      let body = try argument(of: "\\\(name)")
      return try make(.brace(edge, body, label: nil), from: start)
    case .left: return try fenced(from: start)
    case .sizedFence(let rows):
      guard let bracket = try delimiter(after: name, mathClass: Self.side(of: name)) else { return nil }
      return try make(.sizedFence(bracket, rows: rows), from: start)
    case .substack: return try substack(from: start)
    case .stack(let order): return try stack(order, name, from: start)
    case .longArrow(let arrow): return try longArrow(arrow, name, from: start)
    case .space(let columns): return try make(.space(columns), from: start)
    case .not: return try negated(from: start)
    case .phantom(let kind):
      let body = try argument(of: "\\\(name)")
      return try make(.phantom(body, kind), from: start)
    case .boxed:
      let body = try argument(of: "\\\(name)")
      return try make(.boxed(body), from: start)
    case .classed(let mathClass):
      let body = try argument(of: "\\\(name)")
      return try make(.classed(mathClass, body), from: start)
    case .modulo(let hasName, let hasParentheses):
      return try modulo(name, hasName: hasName, hasParentheses: hasParentheses, from: start)
    case .ignored, .operatorName, .text, .begin, .measuredSpace, .term, .tag: return nil
    }
  }

  private func unknown(_ name: String) -> MathError {
    if name.isEmpty { return fault("a backslash at the end") }
    if name == "limits" || name == "nolimits" { return fault("\\\(name) must follow an operator") }
    guard let nearest = Command.nearest(to: name) else { return fault("unknown command \\\(name)") }
    return fault("unknown command \\\(name); did you mean \\\(nearest)?")
  }

  private static func side(of name: String) -> MathClass {
    if name.hasSuffix("l") { return .open }
    if name.hasSuffix("r") { return .close }
    return name.hasSuffix("m") ? .relation : .ordinary
  }

  /// The argument with its letters in another alphabet; upright letters side by side are a word.
  private mutating func inAlphabet(_ alphabet: Alphabet, _ name: String) throws(MathError) -> Node {
    let outer = self.alphabet
    self.alphabet = alphabet
    let body = try argument(of: "\\\(name)")
    self.alphabet = outer
    guard alphabet == .roman || alphabet == .sansSerif || alphabet == .monospaced || alphabet == .italic,
      case .list(let nodes) = body.kind, nodes.count > 1, let word = Self.word(nodes)
    else { return body }
    return try make(.text(word), from: body.range.lowerBound)
  }

  private static func word(_ nodes: [Node]) -> String? {
    var word = ""
    for node in nodes {
      guard case .symbol(let symbol) = node.kind else { return nil }
      if symbol.glyph == "−" {
        word.append("-")
      } else if symbol.glyph.isLetter || symbol.glyph.isNumber || symbol.glyph == "." {
        word.append(symbol.glyph)
      } else {
        return nil
      }
    }
    return word
  }

  private mutating func binomial(_ name: String, from start: Int) throws(MathError) -> Node {
    let left = try make(.symbol(Symbol("(", .open)), from: start)
    let above = try argument(of: "\\\(name)")
    let below = try argument(of: "\\\(name)")
    let inside = try make(.fraction(above, below, hasBar: false), from: start)
    let right = try make(.symbol(Symbol(")", .close)), from: start)
    return try make(.fenced(Fenced(left: left, parts: [inside], middles: [], right: right)), from: start)
  }

  private mutating func root(from start: Int) throws(MathError) -> Node {
    var index: Node?
    if isAt("[") {
      let bracket = token.range.lowerBound
      advance()
      let nodes = try list(untilBracket: true)
      guard isAt("]") else { throw fault("missing ']' for '[' at \(bracket)") }
      advance()
      index = try make(.list(nodes), from: bracket)
    }
    let body = try argument(of: "\\sqrt")
    return try make(.root(body, index: index), from: start)
  }

  private mutating func stack(_ order: Command.StackOrder, _ name: String, from start: Int) throws(MathError) -> Node {
    let mark = try argument(of: "\\\(name)")
    let base = try argument(of: "\\\(name)")
    return try make(
      .stack(
        base, over: order == .overFirst ? mark : nil, under: order == .underFirst ? mark : nil, stretches: false),
      from: start)
  }

  private mutating func longArrow(_ arrow: Symbol, _ name: String, from start: Int) throws(MathError) -> Node {
    let base = try make(.symbol(arrow), from: start)
    var under: Node?
    if isAt("[") {
      let bracket = token.range.lowerBound
      advance()
      let nodes = try list(untilBracket: true)
      guard isAt("]") else { throw fault("missing ']' for '[' at \(bracket)") }
      advance()
      under = try make(.list(nodes), from: bracket)
    }
    let over = try argument(of: "\\\(name)")
    return try make(.stack(base, over: over, under: under, stretches: true), from: start)
  }

  private mutating func negated(from start: Int) throws(MathError) -> Node {
    let target = try argument(of: "\\not")
    guard case .symbol(let symbol) = target.kind else { throw fault("\\not must stand before a relation", at: start) }
    let crossed =
      SymbolTable.negated[symbol.glyph]
      ?? Symbol(
        symbol.glyph.adding("\u{338}"), ascii: "!" + symbol.ascii, symbol.mathClass)
    return try make(.symbol(crossed), from: start)
  }

  private mutating func modulo(
    _ name: String, hasName: Bool, hasParentheses: Bool, from start: Int
  ) throws(MathError) -> Node {
    let word = try make(.text("mod"), from: start)
    guard hasParentheses else { return try make(.classed(.binary, word), from: start) }
    let indent = try make(.space(2), from: start)
    let left = try make(.symbol(Symbol("(", .open)), from: start)
    let gap = try make(.space(1), from: start)
    let body = try argument(of: "\\\(name)")
    let right = try make(.symbol(Symbol(")", .close)), from: start)
    return try make(.list([indent, left] + (hasName ? [word, gap] : []) + [body, right]), from: start)
  }
}

extension Command {
  /// Whether what follows is not formula but letters to be read as they are.
  var readsLetters: Bool {
    switch self {
    case .operatorName, .text, .begin, .measuredSpace, .term, .tag: true
    default: false
    }
  }
}

extension Character {
  /// The same character with a combining mark on it.
  func adding(_ mark: Unicode.Scalar) -> Character {
    var text = String(self)
    text.unicodeScalars.append(mark)
    return text.count == 1 ? text.first ?? self : self
  }
}
