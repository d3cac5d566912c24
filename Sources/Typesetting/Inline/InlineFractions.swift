/// Fractions and roots in one row, with parentheses where they are needed.
extension Layouter {
  func inlineFraction(_ above: Node, _ below: Node, hasBar: Bool, node: Int, isScript: Bool) -> Box {
    var box = Box()
    append(above, inParentheses: hasBar && above.needsParenthesesAsNumerator, node: node, isScript: isScript, to: &box)
    box.append(Box(hasBar ? "/" : " choose ", node: node))
    append(
      below, inParentheses: hasBar && below.needsParenthesesAsDenominator, node: node, isScript: isScript, to: &box)
    return box
  }

  func inlineRoot(_ body: Node, index: Node?, node: Int, isScript: Bool) -> Box {
    var box = Box()
    let inside = self.box(body, isScript: isScript)
    let small = index.flatMap { maySmallScripts ? smallForm($0, isRaised: true) : nil }
    if let small { box.append(row(small)) }
    box.append(Box(isASCII ? "sqrt" : "√", node: node))
    if let index, small == nil {
      box.append(Box("[", node: node))
      box.append(self.box(index, isScript: true))
      box.append(Box("]", node: node))
    }
    let isBare = !isASCII && inside.width == 1
    if !isBare { box.append(Box("(", node: node)) }
    box.append(inside)
    if !isBare { box.append(Box(")", node: node)) }
    box.endsInSpeltScript = false
    return box
  }

  private func append(_ part: Node, inParentheses: Bool, node: Int, isScript: Bool, to box: inout Box) {
    if inParentheses { box.append(Box("(", node: node)) }
    box.append(self.box(part, isScript: isScript))
    if inParentheses { box.append(Box(")", node: node)) }
    if inParentheses { box.endsInSpeltScript = false }
  }

  /// A mark over or under something, in one row: combining marks on each letter, or a word.
  func inlineMark(_ word: String, _ mark: Unicode.Scalar?, _ inside: Box, node: Int) -> Box {
    if let mark, !isASCII {
      var box = Box()
      for glyph in inside.glyphs {
        if glyph.column > box.width { box.width = glyph.column }
        box.append(glyph.text == " " ? " " : glyph.text.adding(mark), node: glyph.node)
      }
      return box
    }
    var box = Box(word + "(", node: node)
    box.append(inside)
    box.append(Box(")", node: node))
    return box
  }
}

extension Node {
  /// Whether `a/b` would be read wrongly with this as its `a`.
  fileprivate var needsParenthesesAsNumerator: Bool { looseParts.contains { $0.isLoose || $0.isBigOperator } }

  /// Whether `a/b` would be read wrongly with this as its `b`: unless it is one factor.
  fileprivate var needsParenthesesAsDenominator: Bool { needsParenthesesAsNumerator || factors(looseParts) > 1 }

  /// The parts that stand outside all brackets.
  private var looseParts: [Node] {
    var depth = 0
    var closing: Character?
    var parts: [Node] = []
    for node in elements {
      if case .space = node.kind { continue }
      if node.nucleus.bracketGlyph == "|" || node.nucleus.bracketGlyph == "‖" {
        // |x|: the first bar opens, the next one closes.
        if closing == nil {
          parts.append(node); depth += 1; closing = node.nucleus.bracketGlyph
        } else {
          depth -= 1; closing = nil
        }
      } else if node.edges.right == .open, !node.isWhole {
        if depth == 0 { parts.append(node) }
        depth += 1
      } else if node.edges.left == .close, !node.isWhole {
        depth -= 1
      } else if depth == 0 {
        parts.append(node)
      }
    }
    return parts
  }

  /// Whether its brackets are both inside it.
  private var isWhole: Bool {
    switch nucleus.kind {
    case .fenced, .table: true
    default: false
    }
  }

  private var isLoose: Bool {
    switch nucleus.kind {
    case .fraction: return true
    case .table(let table): return table.left == nil
    default: break
    }
    let edges = edges
    return [.binary, .relation, .punctuation].contains(edges.left) || edges.left == .binary
  }

  private var isBigOperator: Bool {
    if case .bigOperator = nucleus.kind { return true }
    return false
  }

  /// How many things are multiplied: a letter with the brackets after it is one, and so is a function with its argument.
  private func factors(_ parts: [Node]) -> Int {
    var count = 0
    var wasApplicable = false
    var wasDigit = false
    for part in parts {
      let isBracket = part.edges.left == .open || part.isWhole || "|‖".contains(part.nucleus.bracketGlyph)
      let digit = part.nucleus.bracketGlyph
      let isDigit = digit.isNumber || digit == "."
      if case .function = part.nucleus.kind {
        count += 1
        wasApplicable = true
      } else if isBracket && wasApplicable {
        wasApplicable = false
      } else if isDigit && wasDigit {
        continue
      } else {
        count += 1
        wasApplicable = !isBracket && !isDigit
      }
      wasDigit = isDigit
    }
    return count
  }
}
