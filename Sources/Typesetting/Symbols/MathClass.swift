/// Knuth's classes of atoms: what stands left and right of a symbol decides the gap between them.
enum MathClass: Sendable {
  case ordinary, `operator`, binary, relation, open, close, punctuation, inner
}

/// A symbol in both its spellings. The spelling is chosen before layout, since widths differ.
struct Symbol: Hashable, Sendable {
  /// The character of the Unicode spelling.
  let glyph: Character
  /// The ASCII spelling, often a word: `theta`, `<=`, `SUM`.
  let ascii: String
  let mathClass: MathClass

  init(_ glyph: Character, ascii: String? = nil, _ mathClass: MathClass = .ordinary) {
    self.glyph = glyph
    self.ascii = ascii ?? String(glyph)
    self.mathClass = mathClass
  }

  /// Whether it is `\mid`, the bar of π(a | s).
  var isConditionBar: Bool { mathClass == .relation && ascii == "|" }

  /// The same symbol in another class: `\mathbin{…}`, or `\not` before a relation.
  func with(_ mathClass: MathClass) -> Symbol { Symbol(glyph, ascii: ascii, mathClass) }
}
