/// Fractions and roots, each in its rows.
extension Layouter {
  /// The bar is as wide as the wider part, and two wider when a part holds a fraction itself.
  func fraction(_ above: Node, _ below: Node, hasBar: Bool, node: Int, isScript: Bool) -> Box {
    let numerator = box(above, isScript: isScript)
    let denominator = box(below, isScript: isScript)
    let holdsFraction = hasBar && (above.holdsFraction || below.holdsFraction)
    let width = max(1, numerator.width, denominator.width) + (holdsFraction ? 2 : 0)
    var box = Box()
    box.place(numerator, row: -(numerator.descent + 1), column: (width - numerator.width) / 2)
    if hasBar { box.rule(pick("─", "-"), row: 0, columns: 0..<width, node: node) }
    box.place(denominator, row: denominator.ascent + 1, column: (width - denominator.width) / 2)
    box.width = width
    return box.solid()
  }

  /// `√` with a line over what has nothing above it; else the tall root.
  func root(_ body: Node, index: Node?, node: Int, isScript: Bool) -> Box {
    let inside = box(body, isScript: isScript)
    let index = index.map { indexBox($0) }
    if inside.ascent == 0 && (!isASCII || inside.isOneRow) { return lowRoot(inside, index: index, node: node) }
    return tallRoot(inside, index: index, node: node)
  }

  private func indexBox(_ index: Node) -> Box {
    if maySmallScripts, let small = smallForm(index, isRaised: true) { return row(small) }
    return box(index, isScript: true)
  }

  private func lowRoot(_ inside: Box, index: Box?, node: Int) -> Box {
    var box = Box()
    if let index { box.place(index, row: maySmallScripts && index.isOneRow ? 0 : -(1 + index.descent), column: 0) }
    let start = box.width
    if isASCII {
      box.place(Box("sqrt(", node: node), column: start)
      box.place(inside, column: box.width)
      box.place(Box(")", node: node), column: box.width)
    } else {
      box.place(Box("√", node: node), column: start)
      box.place(inside, column: start + 1)
      box.rule("▁", row: -1, columns: start + 1..<start + 1 + max(1, inside.width), node: node)
    }
    return box.solid()
  }

  private func tallRoot(_ inside: Box, index: Box?, node: Int) -> Box {
    let start = max(0, (index?.width ?? 0) - 1)
    var box = Box()
    box.place(inside, column: start + 2)
    for row in -inside.ascent...inside.descent { box.put(pick("│", "|"), row: row, column: start + 1, node: node) }
    box.put(pick("╲", "\\"), row: inside.descent, column: start, node: node)
    let top = -inside.ascent - 1
    box.put(pick("┌", "."), row: top, column: start + 1, node: node)
    box.rule(pick("─", "-"), row: top, columns: start + 2..<start + 2 + max(1, inside.width), node: node)
    if let index { box.place(index, row: inside.descent - 1 - index.descent, column: start + 1 - index.width) }
    return box.solid()
  }
}

extension Node {
  /// Whether a fraction can be seen in it outside brackets and scripts.
  var holdsFraction: Bool {
    switch kind {
    case .fraction(_, _, let hasBar): hasBar
    case .list(let nodes): nodes.contains(where: \.holdsFraction)
    case .term(_, let body), .classed(_, let body), .accent(_, let body), .line(_, let body): body.holdsFraction
    case .script(let base, _, _): base?.holdsFraction ?? false
    case .brace(_, let body, _): body.holdsFraction
    default: false
    }
  }
}
