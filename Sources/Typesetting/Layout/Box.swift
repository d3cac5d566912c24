import Drawing

/// Something set: glyphs around a baseline. Rows count from the baseline, downwards positive.
struct Box: Sendable {
  var width = 0
  /// Rows above the baseline.
  var ascent = 0
  /// Rows below the baseline.
  var descent = 0
  /// What brackets grow for: the extent without scripts, accents and braces.
  var coreAscent = 0
  var coreDescent = 0
  var glyphs: [MathGlyph] = []
  /// Whether scripts go to its corners, as beside a tall bracket.
  var takesScriptsAtCorners = false
  /// Whether it ends in a script spelt `_x`, which a letter after it would seem to continue.
  var endsInSpeltScript = false

  var height: Int { ascent + descent + 1 }
  var isOneRow: Bool { ascent == 0 && descent == 0 }
  var hasOneRowCore: Bool { coreAscent == 0 && coreDescent == 0 }

  init() {}

  /// One row of characters from one node.
  init(_ text: some Sequence<Character>, node: Int) {
    for character in text { append(character, node: node) }
  }

  /// One character.
  init(_ character: Character, node: Int) { append(character, node: node) }

  mutating func append(_ character: Character, node: Int) {
    let columns = CellWidth.columns(of: character)
    glyphs.append(MathGlyph(row: 0, column: width, text: character, width: columns, node: node))
    width += columns
  }

  /// Puts a narrow character anywhere; the box grows to hold it.
  mutating func put(_ character: Character, row: Int, column: Int, node: Int) {
    glyphs.append(MathGlyph(row: row, column: column, text: character, width: 1, node: node))
    cover(row: row, endColumn: column + 1)
  }

  /// Puts another box with its baseline on `row`; the box grows to hold it, its core does not.
  mutating func place(_ other: Box, row: Int = 0, column: Int) {
    for var glyph in other.glyphs {
      glyph.row += row
      glyph.column += column
      glyphs.append(glyph)
    }
    ascent = max(ascent, other.ascent - row)
    descent = max(descent, other.descent + row)
    width = max(width, column + other.width)
  }

  /// Puts another box at the end of the row, core and all.
  mutating func append(_ other: Box, gap: Int = 0) {
    place(other, column: width + gap)
    coreAscent = max(coreAscent, other.coreAscent)
    coreDescent = max(coreDescent, other.coreDescent)
    endsInSpeltScript = other.endsInSpeltScript
  }

  /// A row of the same character.
  mutating func rule(_ character: Character, row: Int, columns: Range<Int>, node: Int) {
    for column in columns { put(character, row: row, column: column, node: node) }
  }

  mutating func cover(row: Int, endColumn: Int) {
    ascent = max(ascent, -row)
    descent = max(descent, row)
    width = max(width, endColumn)
  }

  /// The core is all there is.
  func solid() -> Box {
    var box = self
    box.coreAscent = ascent
    box.coreDescent = descent
    return box
  }

  /// The same, moved to the right and made wider.
  func padded(left: Int, right: Int) -> Box {
    guard left > 0 || right > 0 else { return self }
    var box = Box()
    box.place(self, column: left)
    box.width += right
    box.coreAscent = coreAscent
    box.coreDescent = coreDescent
    return box
  }

  /// The glyph of the baseline that begins or ends the box.
  func baselineGlyph(atColumn column: Int) -> MathGlyph? {
    glyphs.first { $0.row == 0 && $0.column <= column && column < $0.column + $0.width }
  }
}
