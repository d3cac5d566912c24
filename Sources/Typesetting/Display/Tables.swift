/// Environments: rows and columns.
extension Layouter {
  func table(_ table: Table, node: Int, isScript: Bool) -> Box {
    compose(table, cells: cells(of: table, isScript: isScript), node: node)
  }

  /// The cells of a table, each set. In a pair the second cell goes on where the first one ends.
  func cells(of table: Table, isScript: Bool) -> [[Box]] {
    table.rows.map { row in
      row.enumerated().map { column, cell in
        let isSecond = table.shape.isPaired && column % 2 == 1
        let pieces = items(cell.elements, isScript: isScript || table.shape.isScript, continues: isSecond)
        let box = join(pieces).padded(left: isSecond ? pieces.first?.gap ?? 0 : 0, right: 0)
        let endsInRelation = table.shape.isPaired && column % 2 == 0 && pieces.last?.right == .relation
        return box.padded(left: 0, right: endsInRelation && column + 1 < row.count ? 1 : 0)
      }
    }
  }

  /// Puts cells in rows and columns, centred on the baseline, between the brackets of the table.
  func compose(_ table: Table, cells: [[Box]], node: Int) -> Box {
    let starts = columnStarts(table.shape, cells)
    var rows = cells.map { row(of: $0, table.shape, starts) }
    let isBraced = [table.left, table.right].contains { $0.map { "{}".contains($0.bracketGlyph) } ?? false }
    if rows.count == 2, isBraced, rows.allSatisfy(\.isOneRow) { rows.insert(Box(), at: 1) }
    let inside = pile(rows, table, columns: starts, node: node)
    if table.left == nil && table.right == nil { return inside }
    return enclose([inside], left: table.left, middles: [], right: table.right)
  }

  /// Where each column starts and how wide it is.
  struct Columns {
    var starts: [Int] = []
    var widths: [Int] = []
    var end = 0
  }

  func columnStarts(_ shape: TableShape, _ cells: [[Box]]) -> Columns {
    var columns = Columns()
    for column in 0..<(cells.map(\.count).max() ?? 0) {
      let width = cells.map { column < $0.count ? $0[column].width : 0 }.max() ?? 0
      let isInsidePair = shape.isPaired && column % 2 == 1
      let hasRule = shape.rules.contains(column)
      if column > 0 { columns.end += isInsidePair ? 0 : hasRule ? 3 : shape.gap } else if hasRule { columns.end += 2 }
      columns.starts.append(columns.end)
      columns.widths.append(width)
      columns.end += width
    }
    if shape.rules.contains(columns.starts.count) { columns.end += 2 }
    return columns
  }

  private func row(of cells: [Box], _ shape: TableShape, _ columns: Columns) -> Box {
    var box = Box()
    for (column, cell) in cells.enumerated() {
      let free = columns.widths[column] - cell.width
      let shift: Int
      switch shape.alignment(column) {
      case .left: shift = 0
      case .centre: shift = free / 2
      case .right: shift = free
      }
      box.place(cell, column: columns.starts[column] + shift)
    }
    return box
  }

  /// Rows under each other; a blank one where scripts would meet.
  private func pile(_ rows: [Box], _ table: Table, columns: Columns, node: Int) -> Box {
    var places: [Int] = []
    var lines: [Int] = []
    var next = 0
    for (index, row) in rows.enumerated() {
      if table.lines.contains(index) {
        lines.append(next); next += 1
      } else if index > 0 && !table.shape.isScript && (rows[index - 1].descent > 0 || row.ascent > 0) {
        next += 1
      }
      places.append(next + row.ascent)
      next += row.height
    }
    if table.lines.contains(rows.count) { lines.append(next); next += 1 }
    let centre = rows.count == 1 && lines.isEmpty ? places.first ?? 0 : max(0, next - 1) / 2
    var box = Box()
    for (row, place) in zip(rows, places) { box.place(row, row: place - centre, column: 0) }
    box.cover(row: -centre, endColumn: columns.end)
    box.cover(row: max(0, next - 1) - centre, endColumn: columns.end)
    drawRules(columns, upright: table.shape.rules, level: lines.map { $0 - centre }, in: &box, node: node)
    return box.solid()
  }

  /// The rules of `array`: `|` between columns and `\\hline` between rows.
  private func drawRules(_ columns: Columns, upright: Set<Int>, level: [Int], in box: inout Box, node: Int) {
    let places = upright.map { column in
      column == 0 ? 0 : column < columns.starts.count ? columns.starts[column] - 2 : columns.end - 1
    }
    for row in -box.ascent...box.descent {
      let isLevel = level.contains(row)
      for column in 0..<columns.end {
        switch (isLevel, places.contains(column)) {
        case (true, true): box.put(pick("┼", "+"), row: row, column: column, node: node)
        case (true, false): box.put(pick("─", "-"), row: row, column: column, node: node)
        case (false, true): box.put(pick("│", "|"), row: row, column: column, node: node)
        case (false, false): break
        }
      }
    }
  }
}
