/// Reads TeX by recursive descent: one method for each thing the grammar knows.
struct Parser {
  static let deepest = 60
  static let mostNodes = 20_000

  var lexer: Lexer
  /// The token to be read next.
  var token: Token
  /// Where the last token read ended.
  var lastEnd = 0
  var depth = 0
  var alphabet: Alphabet?
  /// Open braces inside the text being read.
  var textDepth = 0
  var tag: String?
  var index = NodeIndex()

  init(_ source: String) {
    lexer = Lexer(source)
    token = lexer.next()
  }

  /// The whole formula.
  mutating func formula() throws(MathError) -> Node {
    let nodes = try list()
    guard token.kind == .end else { throw stray() }
    return try make(.list(nodes), from: 0)
  }

  // MARK: Tokens

  mutating func advance() {
    lastEnd = token.range.upperBound
    token = lexer.next()
  }

  /// Goes on reading tokens at `position`, after letters were read one by one.
  mutating func resume(at position: Int) {
    lexer.position = position
    lastEnd = position
    token = lexer.next()
  }

  var isAtCommand: String? {
    if case .command(let name) = token.kind { return name }
    return nil
  }

  func isAt(_ character: Character) -> Bool { token.kind == .character(character) }

  func fault(_ message: String, at offset: Int? = nil) -> MathError {
    MathError(offset: offset ?? token.range.lowerBound, message: message)
  }

  // MARK: Nodes

  /// Numbers a node; its parts learn who holds them.
  mutating func make(_ kind: NodeKind, from start: Int) throws(MathError) -> Node {
    let id = index.ranges.count
    guard id < Self.mostNodes else { throw fault("more than \(Self.mostNodes) symbols", at: start) }
    index.ranges.append(start..<max(start, lastEnd))
    index.parents.append(-1)
    for child in kind.children { index.parents[child.id] = id }
    return Node(id: id, range: start..<max(start, lastEnd), kind: kind)
  }

  // MARK: Lists

  /// Reads atoms until something that only the caller can know what to do with.
  mutating func list(untilBracket: Bool = false) throws(MathError) -> [Node] {
    var nodes: [Node] = []
    while !endsList(untilBracket: untilBracket) {
      switch token.kind {
      case .sub, .sup, .prime: nodes.append(try scripts(on: nil))
      default: if let base = try nucleus() { nodes.append(try scripts(on: base)) }
      }
    }
    return nodes
  }

  private func endsList(untilBracket: Bool) -> Bool {
    switch token.kind {
    case .close, .ampersand, .newline, .dollar, .end: true
    case .command(let name): name == "right" || name == "middle" || name == "end" || name == "hline"
    case .character("]"): untilBracket
    case .character, .open, .sub, .sup, .prime: false
    }
  }

  /// The message for a token that nothing is waiting for.
  func stray() -> MathError {
    switch token.kind {
    case .close: fault("'}' without '{'")
    case .ampersand: fault("'&' outside an environment")
    case .newline: fault("'\\\\' outside an environment; put the lines between \\begin{aligned} and \\end{aligned}")
    case .dollar: fault("'$' inside a formula")
    case .command(let name): fault("\\\(name) without \(Self.partners[name] ?? "its beginning")")
    case .character, .open, .sub, .sup, .prime, .end: fault("unexpected end of a part")
    }
  }

  private static let partners = [
    "right": "\\left", "middle": "\\left", "end": "\\begin", "hline": "\\begin{array}, or not at the start of a row",
  ]

  // MARK: Groups and arguments

  /// `{ … }` as a list.
  mutating func group() throws(MathError) -> Node {
    let start = token.range.lowerBound
    advance()
    let nodes = try list()
    try closeGroup(openedAt: start)
    return try make(.list(nodes), from: start)
  }

  mutating func closeGroup(openedAt start: Int) throws(MathError) {
    guard token.kind == .close else { throw fault("missing '}' for '{' at \(start)") }
    advance()
  }

  /// What a command takes: a group, or one atom without scripts.
  mutating func argument(of owner: String) throws(MathError) -> Node {
    while true {
      switch token.kind {
      case .close, .ampersand, .newline, .dollar, .end, .sub, .sup, .prime: throw fault("missing argument of \(owner)")
      case .command("right"), .command("middle"), .command("end"): throw fault("missing argument of \(owner)")
      case .character, .command, .open: if let node = try nucleus() { return node }
      }
    }
  }

  // MARK: Atoms

  /// One atom without its scripts; nil for a command that leaves nothing.
  mutating func nucleus() throws(MathError) -> Node? {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest else { throw fault("nested deeper than \(Self.deepest)") }
    switch token.kind {
    case .character(let character): return try typed(character)
    case .open: return try group()
    case .command(let name): return try command(name)
    case .close, .ampersand, .newline, .dollar, .end, .sub, .sup, .prime: throw stray()
    }
  }

  private mutating func typed(_ character: Character) throws(MathError) -> Node {
    let start = token.range.lowerBound
    guard character.canBeSeen else { throw fault("a character that cannot be seen") }
    advance()
    if let ascii = character.asciiValue { return try symbol(SymbolTable.typedASCII[Int(ascii)], from: start) }
    if let entry = SymbolTable.typedOperators[character] {
      return try make(.bigOperator(entry.symbol, entry.hasLimits ? .inDisplay : .never), from: start)
    }
    return try symbol(SymbolTable.typed[character] ?? Symbol(character), from: start)
  }

  mutating func symbol(_ symbol: Symbol, from start: Int) throws(MathError) -> Node {
    try make(.symbol(alphabet?.form(of: symbol) ?? symbol), from: start)
  }
}
