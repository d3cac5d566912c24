import Drawing

/// A formula that has been set: glyphs in a rectangle of cells.
public struct MathBox: Equatable, Sendable {
  public let width: Int
  public let height: Int
  /// The row on which the formula stands, 0 at the top.
  public let baseline: Int
  public let glyphs: [MathGlyph]
  /// Whether it is wider than was asked for, so that it must be scrolled.
  public let overflows: Bool
  let index: NodeIndex

  init(_ box: Box, width limit: Int, index: NodeIndex) {
    width = box.width
    height = box.height
    baseline = box.ascent
    overflows = box.width > limit
    self.index = index
    glyphs = box.glyphs.map { glyph in
      var glyph = glyph
      glyph.row += box.ascent
      return glyph
    }
  }

  /// The picture as text, a string a row, without trailing blanks.
  public var rows: [String] {
    var cells = Array(repeating: Array(repeating: Character?.some(" "), count: width), count: height)
    for glyph in glyphs {
      cells[glyph.row][glyph.column] = glyph.text
      if glyph.width == 2 { cells[glyph.row][glyph.column + 1] = nil }
    }
    return cells.map { row in
      var line = String(row.compactMap { $0 })
      while line.last == " " { line.removeLast() }
      return line
    }
  }
}
