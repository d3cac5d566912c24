/// Accents, lines and braces over and under, and one thing set on another.
extension Layouter {
  /// A ready-made letter where Unicode has one; else a row above, or a combining mark where asked for.
  func accent(_ accent: Accent, _ body: Node, node: Int, isScript: Bool) -> Box {
    if !isASCII, let letter = body.singleLetter {
      if let composed = accent.precomposed(letter.glyph) { return Box(composed, node: letter.id) }
      if isInline || setting.accents == .combining { return Box(letter.glyph.adding(accent.mark), node: letter.id) }
    }
    let inside = self.box(body, isScript: isScript)
    if isInline { return inlineMark(accent.word, accent == .bar ? "\u{305}" : nil, inside, node: node) }
    let mark = pick(accent.above.unicode, accent.above.ascii)
    var box = inside
    let row = -(inside.ascent + 1)
    if accent.stretches && inside.width > 1 {
      let isArrow = accent == .vec
      box.rule(
        isArrow ? pick("─", "-") : mark, row: row, columns: 0..<inside.width - (isArrow ? 1 : 0), node: node)
      if isArrow { box.put(mark, row: row, column: inside.width - 1, node: node) }
    } else {
      box.put(mark, row: row, column: max(0, (inside.width - 1) / 2), node: node)
    }
    return box
  }

  func line(_ edge: Edge, _ body: Node, node: Int, isScript: Bool) -> Box {
    let inside = self.box(body, isScript: isScript)
    if isInline {
      let mark: Unicode.Scalar = edge == .over ? "\u{305}" : "\u{332}"
      return inlineMark(edge == .over ? "bar" : "underline", mark, inside, node: node)
    }
    var box = inside
    let row = edge == .over ? -(inside.ascent + 1) : inside.descent + 1
    let rule = edge == .over ? pick("▁", "_") : pick("▔", "-")
    box.rule(rule, row: row, columns: 0..<max(1, inside.width), node: node)
    return box
  }

  /// `╰──┬──╯` and the label under its point. Brackets outside do not grow for it.
  func brace(_ edge: Edge, _ body: Node, label: Node?, node: Int, isScript: Bool) -> Box {
    let inside = self.box(body, isScript: isScript)
    if isInline { return inside }
    let labelBox = label.map { self.box($0, isScript: true) } ?? Box()
    let braceWidth = max(3, inside.width)
    let point = braceWidth / 2
    // Columns before the brace, when the label is wider than it.
    let start = max(0, (labelBox.width - 1) / 2 - point)
    var box = Box()
    box.place(inside, column: start + (braceWidth - inside.width) / 2)
    let row = edge == .under ? inside.descent + 1 : -(inside.ascent + 1)
    box.rule(pick("─", "-"), row: row, columns: start + 1..<start + braceWidth - 1, node: node)
    let ends: (Character, Character) =
      edge == .under ? (pick("╰", "'"), pick("╯", "'")) : (pick("╭", "."), pick("╮", "."))
    box.put(ends.0, row: row, column: start, node: node)
    box.put(ends.1, row: row, column: start + braceWidth - 1, node: node)
    let tick = edge == .under ? pick("┬", "+") : pick("┴", "+")
    box.glyphs.removeAll { $0.row == row && $0.column == start + point }
    box.put(tick, row: row, column: start + point, node: node)
    if label != nil {
      let column = max(0, start + point - (labelBox.width - 1) / 2)
      let labelRow = edge == .under ? row + 1 + labelBox.ascent : row - 1 - labelBox.descent
      box.place(labelBox, row: labelRow, column: column)
    }
    box.coreAscent = inside.coreAscent
    box.coreDescent = inside.coreDescent
    return box
  }

  /// `\overset`, `\underset`; under a stretching arrow the shaft is as long as the words.
  func stack(_ base: Node, over: Node?, under: Node?, stretches: Bool, node: Int, isScript: Bool) -> Box {
    if isInline { return attach(sub: under, sup: over, to: box(base, isScript: isScript), key: nil, node: node) }
    let above = over.map { box($0, isScript: true) }
    let below = under.map { box($0, isScript: true) }
    guard stretches else { return stacked(box(base, isScript: isScript), over: above, under: below) }
    let length = max(above?.width ?? 0, below?.width ?? 0) + 2
    let pointsLeft = base.bracketGlyph == "←"
    var shaft = Array(repeating: pick("─", "-"), count: max(2, length))
    if pointsLeft { shaft[0] = pick("←", "<") } else { shaft[shaft.count - 1] = pick("→", ">") }
    return stacked(Box(shaft, node: base.id), over: above, under: below)
  }

  /// `\boxed`: a frame; in one row square brackets would mean something else, so there it has none.
  func frame(_ body: Node, node: Int, isScript: Bool) -> Box {
    let inside = self.box(body, isScript: isScript)
    if isInline { return inside }
    var box = Box()
    box.place(inside, column: 2)
    let right = inside.width + 3
    let top = -inside.ascent - 1
    let bottom = inside.descent + 1
    for row in [top, bottom] { box.rule(pick("─", "-"), row: row, columns: 1..<right, node: node) }
    for row in top + 1..<bottom {
      box.put(pick("│", "|"), row: row, column: 0, node: node)
      box.put(pick("│", "|"), row: row, column: right, node: node)
    }
    let corners: [(Character, Int, Int)] = [("┌", top, 0), ("┐", top, right), ("└", bottom, 0), ("┘", bottom, right)]
    for (corner, row, column) in corners { box.put(pick(corner, "+"), row: row, column: column, node: node) }
    return box.solid()
  }
}

extension Node {
  /// The letter that an accent can join, when the node is one letter.
  var singleLetter: (glyph: Character, id: Int)? {
    switch kind {
    case .symbol(let symbol): (symbol.glyph, id)
    case .list(let nodes): nodes.count == 1 ? nodes[0].singleLetter : nil
    case .term(_, let body): body.singleLetter
    default: nil
    }
  }
}
