import Drawing

extension MathExpression {
  /// The formula in one line of words and signs, to be read aloud: `G_t = sum over k from 0 to ∞ of γ^k R_{t+k}`.
  ///
  /// - glyphs: with ASCII, Greek letters and signs are spelt out.
  /// - spelling: whether signs are words too.
  public func linear(
    _ words: LinearWords, glyphs: GlyphSet = .unicode, spelling: FormulaSpelling = .signs
  ) -> String {
    let line = LinearSpeller(words: words, isASCII: glyphs == .ascii).text(root)
    return spelling == .words ? SpokenFormula.said(line, words.spoken) : line
  }
}

/// Spells a formula in one line: what is above or below stands behind, what is joined without a sign stands apart.
struct LinearSpeller {
  let words: LinearWords
  let isASCII: Bool

  /// A piece of the line, and what it is to its neighbours.
  private struct Piece {
    var text: String
    var left: MathClass
    var right: MathClass
    var isDigit = false
    /// Words of the author's, which need no comma beside a pause.
    var isText = false
    /// `\quad`, which keeps two statements apart.
    var isPause = false
    var isSign = false
  }

  func text(_ node: Node) -> String {
    join(pieces(of: node.elements), isTight: false).split(separator: " ").joined(separator: " ")
  }

  /// A script: without blanks where it has no words.
  private func script(_ node: Node) -> String { join(pieces(of: node.elements), isTight: true) }

  // MARK: Side by side

  private func pieces(of nodes: [Node]) -> [Piece] {
    var pieces: [Piece] = []
    for node in nodes {
      if case .term(_, let body) = node.kind {
        pieces += self.pieces(of: body.elements)
      } else if let piece = piece(node) {
        pieces.append(piece)
      }
    }
    openBars(&pieces)
    for index in pieces.indices where pieces[index].left == .binary {
      let before = pieces[..<index].last { !$0.isPause }
      switch before?.right {
      case nil, .binary, .operator, .relation, .open, .punctuation:
        pieces[index].left = .ordinary
        pieces[index].right = .ordinary
        pieces[index].isSign = true
      case .ordinary, .close, .inner: break
      }
    }
    return pieces
  }

  /// |A|: the first bar opens, the next one closes.
  private func openBars(_ pieces: inout [Piece]) {
    for bar in ["|", "‖", "||"] {
      let places = pieces.indices.filter { pieces[$0].text == bar && pieces[$0].left == .ordinary }
      guard places.count.isMultiple(of: 2) else { continue }
      for (count, place) in places.enumerated() {
        pieces[place].left = count.isMultiple(of: 2) ? .open : .close
        pieces[place].right = pieces[place].left
      }
    }
  }

  private func piece(_ node: Node) -> Piece? {
    if case .space(let columns) = node.kind {
      return columns > 1 ? Piece(text: "", left: .ordinary, right: .ordinary, isPause: true) : nil
    }
    let text = spelt(node)
    guard !text.isEmpty else { return nil }
    let edges = node.edges
    var piece = Piece(text: text, left: edges.left, right: edges.right)
    piece.isDigit = text.allSatisfy { $0.isNumber || $0 == "." }
    if case .text = node.nucleus.kind { piece.isText = true }
    return piece
  }

  private func join(_ pieces: [Piece], isTight: Bool) -> String {
    var line = ""
    var last: Piece?
    var pauses = false
    for piece in pieces {
      if piece.isPause {
        pauses = true
        continue
      }
      if let last {
        if pauses && last.right != .punctuation && !isTight && !last.isText && !piece.isText {
          line += ", "
        } else if pauses || hasGap(last, piece, isTight) {
          line += " "
        }
      }
      line += piece.text
      last = piece
      pauses = false
    }
    return line
  }

  private func hasGap(_ a: Piece, _ b: Piece, _ isTight: Bool) -> Bool {
    // 10^{−8} is 1 and 0^{−8} to the parser.
    if a.isDigit && b.text.first.map({ $0.isNumber || $0 == "." }) == true || a.isSign || b.text == "!" { return false }
    func isWordy(_ piece: Piece) -> Bool {
      piece.text.contains(" ") || piece.text.count > 1 && piece.text.allSatisfy(\.isLetter)
    }
    switch (a.right, b.left) {
    case (.open, _), (_, .close), (_, .punctuation): return false
    case (.relation, _), (_, .relation), (.binary, _), (_, .binary): return !isTight || isWordy(a) || isWordy(b)
    case (.punctuation, _): return !isTight
    case (.ordinary, .open), (.operator, .open), (.inner, .open): return a.text.contains(" ")
    default: return !isTight || isWordy(a) || isWordy(b)
    }
  }

  // MARK: One node

  private func spelt(_ node: Node) -> String {
    switch node.kind {
    case .symbol(let symbol): return letter(symbol)
    case .text(let text): return text
    case .function(let name, _): return name
    case .bigOperator(let symbol, _): return words.limits(name(symbol), nil, nil, nil)
    case .list(let nodes): return join(pieces(of: nodes), isTight: false)
    case .fraction(let above, let below, let hasBar):
      return hasBar ? "\(unit(above))/\(unit(below))" : "(\(text(above)) \(words.choose) \(text(below)))"
    case .root(let body, let index):
      return words.root + "(\(text(body)))" + (index.map { "[\(script($0))]" } ?? "")
    case .script(let base, let sub, let sup): return script(base, sub, sup)
    case .accent(let accent, let body): return marked(body, accent.word)
    case .line(let edge, let body): return marked(body, edge == .over ? "bar" : "underline")
    case .brace(_, let body, let label): return text(body) + (label.map { " (\(text($0)))" } ?? "")
    case .fenced(let fenced): return self.fenced(fenced)
    case .sizedFence(let body, rows: _), .term(_, let body), .boxed(let body), .classed(_, let body):
      return text(body)
    case .table(let table): return self.table(table)
    case .stack(let base, let over, let under, stretches: _):
      return text(base) + [over, under].compactMap { $0.map { " (\(text($0)))" } }.joined()
    case .phantom(let body, let kind): return kind == .smash ? text(body) : ""
    case .space: return ""
    }
  }

  /// Letters of fancy alphabets as plain letters: their names are long, and some voices leave them out.
  private func letter(_ symbol: Symbol) -> String {
    if isASCII { return symbol.ascii }
    if symbol.isConditionBar { return "|" }
    let isPlain = symbol.ascii.count == 1 && symbol.ascii.first?.isLetter == true
    let isFancy = symbol.glyph.unicodeScalars.first.map { $0.value >= 0x1D400 || (0x2102...0x2134).contains($0.value) }
    return isPlain && isFancy == true ? symbol.ascii : String(symbol.glyph)
  }

  private func name(_ symbol: Symbol) -> String { words.operators[symbol.glyph] ?? letter(symbol) }

  private func unit(_ node: Node) -> String {
    let text = text(node)
    let isUnit = text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "." || $0 == "′" }
    return isUnit ? text : "(\(text))"
  }

  /// `A-hat`; of something longer, `hat(a + b)`.
  private func marked(_ body: Node, _ word: String) -> String {
    let inside = text(body)
    return inside.count == 1 || isASCII && inside.allSatisfy(\.isLetter) ? "\(inside)-\(word)" : "\(word)(\(inside))"
  }

  private func script(_ base: Node?, _ sub: Node?, _ sup: Node?) -> String {
    guard let base else { return scripts(sub, sup) }
    switch base.nucleus.kind {
    case .bigOperator(let symbol, _): return limited(name(symbol), sub, sup)
    case .function(let name, let limits) where limits != .never: return limited(name, sub, sup)
    default: return spelt(base) + scripts(sub, sup)
    }
  }

  private func scripts(_ sub: Node?, _ sup: Node?) -> String {
    var text = sub.map { "_" + braced(script($0)) } ?? ""
    guard let sup else { return text }
    var rest = sup.elements
    while let first = rest.first, case .symbol(let symbol) = first.kind, symbol == SymbolTable.prime {
      text = (isASCII ? "'" : "′") + text
      rest.removeFirst()
    }
    if !rest.isEmpty { text += "^" + braced(join(pieces(of: rest), isTight: true)) }
    return text
  }

  private func braced(_ script: String) -> String {
    let isUnit = script.count == 1 || script.allSatisfy { $0.isLetter || $0.isNumber }
    return isUnit ? script : "{\(script)}"
  }

  /// `sum over l from 0 to 9 of`: the limits in the order in which they are said.
  private func limited(_ name: String, _ sub: Node?, _ sup: Node?) -> String {
    let last = sup.map(script)
    guard let sub else { return words.limits(name, nil, nil, last) }
    let parts = sub.elements
    let equals = parts.firstIndex { node in
      if case .symbol(let symbol) = node.kind { symbol.glyph == "=" } else { false }
    }
    guard let equals else { return words.limits(name, text(sub), nil, last) }
    return words.limits(
      name, join(pieces(of: Array(parts[..<equals])), isTight: false),
      join(pieces(of: Array(parts[(equals + 1)...])), isTight: false), last)
  }

  private func fenced(_ fenced: Fenced) -> String {
    var line = fenced.left.map(spelt) ?? ""
    for (index, part) in fenced.parts.enumerated() {
      if index > 0, fenced.middles.indices.contains(index - 1) { line += " \(spelt(fenced.middles[index - 1])) " }
      line += text(part)
    }
    return line + (fenced.right.map(spelt) ?? "")
  }

  /// Row after row: `{1 if a; 0 otherwise}`, `[a, b; c, d]`.
  private func table(_ table: Table) -> String {
    let rows = table.rows.map { row -> String in
      var line = ""
      for (column, cell) in row.enumerated() {
        let cell = text(cell)
        guard !cell.isEmpty else { continue }
        let joins = table.shape.isPaired && column % 2 == 1
        let isWord = cell.first?.isLetter == true && cell.prefix { $0.isLetter }.count > 1
        line += line.isEmpty ? cell : (joins || isWord ? " " : table.shape.inlineColumns) + cell
      }
      return line
    }
    let left = table.left.map(spelt) ?? ""
    let right = table.right.map(spelt) ?? (left == "{" ? "}" : "")
    return left + rows.filter { !$0.isEmpty }.reduce("") { $0.isEmpty ? $1 : $0 + (goesOn($1) ? " " : "; ") + $1 }
      + right
  }

  /// Whether a row goes on with the one before: `= r + γ v`.
  private func goesOn(_ row: String) -> Bool { row.first.map { "=≤≥<>≈".contains($0) } ?? false }
}
