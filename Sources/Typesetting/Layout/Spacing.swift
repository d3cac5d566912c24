/// The gaps between the pieces of a list: none or one column, by the classes of Knuth.
extension Layouter {
  /// A binary operation with nothing to join is a sign: at the start, after another operation, before a relation.
  func turnBinaryIntoSigns(_ items: inout [Item], continues: Bool) {
    var last: Int?
    var lastClass: MathClass? = continues ? .ordinary : nil
    for index in items.indices where !items[index].isSpace {
      if items[index].left == .binary {
        switch lastClass {
        case nil, .binary, .operator, .relation, .open, .punctuation: items[index].becomeSign()
        case .ordinary, .close, .inner: break
        }
      }
      if let last, items[last].right == .binary {
        switch items[index].left {
        case .relation, .close, .punctuation: items[last].becomeSign()
        case .ordinary, .operator, .binary, .open, .inner: break
        }
      }
      last = index
      lastClass = items[index].right
    }
    if let last, items[last].right == .binary { items[last].becomeSign() }
  }

  /// An explicit space replaces the gap that would be there.
  func setGaps(_ items: inout [Item], isScript: Bool, continues: Bool) {
    for index in items.indices {
      if index > 0 {
        items[index].gap = gap(items[index - 1], items[index], isScript: isScript)
      } else if continues {
        let nothing = Item(Box(), node: nil, left: .ordinary, right: .ordinary)
        items[index].gap =
          items[index].left == .relation || items[index].left == .binary
          ? gap(nothing, items[index], isScript: isScript) : 0
      }
    }
  }

  private func gap(_ a: Item, _ b: Item, isScript: Bool) -> Int {
    if a.isSpace || b.isSpace { return 0 }
    let gap = classGap(a, b, isScript: isScript)
    if gap > 0 { return gap }
    return wouldRunTogether(a, b) ? 1 : 0
  }

  private func classGap(_ a: Item, _ b: Item, isScript: Bool) -> Int {
    if a.right == .operator || b.left == .operator { return operatorGap(a, b, isScript: isScript) }
    if isScript { return 0 }
    if (a.isBar || b.isBar) && (isInline || isTight) { return 0 }
    switch (a.right, b.left) {
    case (.relation, .relation), (.relation, .close), (.relation, .punctuation), (.open, .relation): return 0
    case (.relation, _), (_, .relation): return 1
    case (.binary, _), (_, .binary): return isTight ? 0 : 1
    case (.punctuation, .close), (.punctuation, .punctuation): return 0
    case (.punctuation, _): return 1
    case (.ordinary, .inner): return a.isSign && isInline ? 0 : 1
    case (.inner, .ordinary), (.close, .inner), (.inner, .open), (.inner, .inner): return 1
    default: return 0
    }
  }

  /// `log x` and `γ max` have a gap, `clip(` has none; a big operator stands clear of a bracket of its own height.
  private func operatorGap(_ a: Item, _ b: Item, isScript: Bool) -> Int {
    switch (a.right, b.left) {
    case (.open, .operator), (.operator, .close), (.operator, .punctuation): return 0
    case (.operator, .open):
      guard a.isBigOperator else { return 0 }
      return isInline || !b.box.hasOneRowCore || a.box.baselineGlyph(atColumn: a.box.width - 1) != nil ? 1 : 0
    case (.operator, .relation), (.relation, .operator), (.binary, .operator), (.operator, .binary),
      (.punctuation, .operator):
      return isScript ? 0 : 1
    case (.ordinary, .operator): return a.isSign ? 0 : 1
    default: return 1
    }
  }

  /// Whether two pieces without a gap would read as one: two words, a limit and a tall bracket, two bars.
  private func wouldRunTogether(_ a: Item, _ b: Item) -> Bool {
    if isASCII && areWords(a, b) { return true }
    if a.box.endsInSpeltScript, let first = b.box.glyphs.first?.text, first.isLetter || first.isNumber { return true }
    if a.box.isOneRow || b.box.isOneRow { return false }
    let hasLimits = a.hasLimits || b.hasLimits
    let ends = a.box.glyphs.filter { $0.row != 0 && $0.column + $0.width == a.box.width }
    if ends.isEmpty { return false }
    return b.box.glyphs.contains { glyph in
      glyph.row != 0 && glyph.column == 0
        && ends.contains { $0.row == glyph.row && (hasLimits || ("▁_▔".contains($0.text) && $0.text == glyph.text)) }
    }
  }

  /// `gamma lambda`, `b in A`: letters on both sides, and one of them a word or a sign spelt in letters.
  private func areWords(_ a: Item, _ b: Item) -> Bool {
    guard let last = a.box.baselineGlyph(atColumn: a.box.width - 1), let first = b.box.baselineGlyph(atColumn: 0),
      last.text.isLetter || last.text.isNumber, first.text.isLetter || first.text.isNumber
    else { return false }
    func isSpelt(_ item: Item, _ glyph: MathGlyph) -> Bool {
      item.right == .relation || item.right == .binary
        || item.box.glyphs.contains { $0.node == glyph.node && $0.row == 0 && $0.column != glyph.column }
    }
    return isSpelt(a, last) || isSpelt(b, first)
  }
}

extension Item {
  fileprivate mutating func becomeSign() {
    left = .ordinary
    right = .ordinary
    isSign = true
  }
}
