import Drawing

extension MathBox {
  /// The cells of a region, a run of columns for each row and each stretch; what is in a node belongs to it.
  ///
  /// Blanks between two cells of the region in one row belong to it too, unless something else stands there.
  public func cells(of region: Set<Int>) -> [(row: Int, columns: Range<Int>)] {
    guard !region.isEmpty else { return [] }
    var owned: [Int: [Range<Int>]] = [:]
    var foreign: [Int: [Range<Int>]] = [:]
    for glyph in glyphs {
      let columns = glyph.column..<glyph.column + glyph.width
      if index.isInside(glyph.node, region) {
        owned[glyph.row, default: []].append(columns)
      } else {
        foreign[glyph.row, default: []].append(columns)
      }
    }
    return owned.sorted { $0.key < $1.key }.flatMap { row, runs in
      Self.merged(runs, around: foreign[row] ?? []).map { (row: row, columns: $0) }
    }
  }

  /// The number of the node whose character stands in a cell.
  public func node(row: Int, column: Int) -> Int? {
    glyphs.first { $0.row == row && ($0.column..<$0.column + $0.width).contains(column) }?.node
  }

  /// Draws the formula with its upper left corner at a cell; regions are drawn in styles of their own, the last one
  /// that holds a cell wins.
  ///
  /// - clip: nothing is drawn outside of it.
  public func draw(
    on screen: inout Screen, row: Int, column: Int, clip: Area? = nil, style: Style = Style(.maths),
    highlights: [(region: Set<Int>, style: Style)] = []
  ) {
    for glyph in glyphs {
      screen.put(glyph.text, row: row + glyph.row, column: column + glyph.column, style: style, clip: clip)
    }
    for (region, highlight) in highlights {
      for (line, columns) in cells(of: region) {
        var area = Area(row: row + line, column: column + columns.lowerBound, height: 1, width: columns.count)
        if let clip { area = area.intersection(clip) }
        screen.restyle(area) { _ in highlight }
      }
    }
  }

  /// Joins runs with nothing but blanks between them.
  private static func merged(_ runs: [Range<Int>], around foreign: [Range<Int>]) -> [Range<Int>] {
    var merged: [Range<Int>] = []
    for run in runs.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = merged.last,
        !foreign.contains(where: { last.upperBound <= $0.lowerBound && $0.upperBound <= run.lowerBound })
      {
        merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, run.upperBound)
      } else {
        merged.append(run)
      }
    }
    return merged
  }
}
