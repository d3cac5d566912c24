/// Environments and what else has rows.
extension Parser {
  /// `\begin{name} … \end{name}`; `\begin` is the token before the braces.
  mutating func environment(from start: Int) throws(MathError) -> Node {
    let place = lexer.position + 1
    let name = try letters(of: "begin")
    guard var environment = Environment.named(name) else { throw fault("unknown environment \(name)", at: place) }
    if environment.hasArgument { try readColumns(&environment.shape, name) }
    skipPosition()
    let left = try bracket(environment.left, from: start)
    var table = Table(shape: environment.shape, rows: [], left: left)
    try readRows(into: &table)
    guard isAtCommand == "end" else {
      if token.kind == .end { throw fault("missing \\end{\(name)} for \\begin at \(start)") }
      throw stray()
    }
    let endPlace = token.range.lowerBound
    let closing = try letters(of: "end")
    guard closing == name else { throw fault("\\begin{\(name)} closed by \\end{\(closing)}", at: endPlace) }
    table.right = try bracket(environment.right, from: endPlace)
    return try make(.table(table), from: start)
  }

  mutating func substack(from start: Int) throws(MathError) -> Node {
    let open = token.range.lowerBound
    guard token.kind == .open else { throw fault("missing '{' after \\substack") }
    advance()
    var table = Table(shape: TableShape(columns: [.centre], inlineRows: ", ", isScript: true), rows: [])
    try readRows(into: &table)
    try closeGroup(openedAt: open)
    return try make(.table(table), from: start)
  }

  private mutating func bracket(_ symbol: Symbol?, from start: Int) throws(MathError) -> Node? {
    guard let symbol else { return nil }
    return try make(.symbol(symbol), from: start)
  }

  /// Rows and cells up to what ends the table. An empty last row is only the end of the one before.
  private mutating func readRows(into table: inout Table) throws(MathError) {
    var row: [Node] = []
    readLines(into: &table)
    while true {
      let start = lastEnd
      let nodes = try list()
      row.append(try make(.list(nodes), from: start))
      switch token.kind {
      case .ampersand: advance()
      case .newline:
        table.rows.append(row)
        row = []
        advance()
        skipRowGap()
        readLines(into: &table)
      default:
        if row.count > 1 || !nodes.isEmpty || table.rows.isEmpty { table.rows.append(row) }
        return
      }
    }
  }

  private mutating func readLines(into table: inout Table) {
    while isAtCommand == "hline" {
      table.lines.insert(table.rows.count)
      advance()
    }
  }

  /// `\\[4pt]`: the length has no meaning in cells.
  private mutating func skipRowGap() {
    guard isAt("["), lexer.code(at: token.range.upperBound).map({ (0x30...0x39).contains($0) || $0 == 0x2D }) == true
    else { return }
    skipBracketed(within: 12)
  }

  /// `\begin{aligned}[t]`: the position has no meaning here.
  private mutating func skipPosition() {
    guard isAt("["), let code = lexer.code(at: token.range.upperBound), [0x74, 0x62, 0x63].contains(code) else {
      return
    }
    skipBracketed(within: 1)
  }

  private mutating func skipBracketed(within letters: Int) {
    let first = token.range.upperBound
    for place in first...first + letters where lexer.code(at: place) == 0x5D { return resume(at: place + 1) }
  }

  /// `{l|cr}`; for `alignedat` only the number of pairs, which the cells tell anyway.
  private mutating func readColumns(_ shape: inout TableShape, _ name: String) throws(MathError) {
    let place = token.range.lowerBound
    // The braces were taken as a token already; read them again as letters.
    lexer.position = place
    let written = try letters(of: "begin{\(name)}")
    if shape.isPaired { return }
    var columns: [TableShape.Alignment] = []
    for letter in written {
      switch letter {
      case "l": columns.append(.left)
      case "c": columns.append(.centre)
      case "r": columns.append(.right)
      case "|": shape.rules.insert(columns.count)
      case " ": break
      default: throw fault("columns are l, c, r and |, not \(letter)", at: place)
      }
    }
    if !columns.isEmpty { shape.columns = columns }
  }
}
