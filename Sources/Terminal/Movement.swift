import Drawing

/// Part of a screen that shows what it showed before, some rows higher or lower: text that was scrolled.
struct Movement: Hashable {
  /// All the rows and columns that move, and those that move out of sight.
  var area: Area
  /// How far up it goes; negative for down.
  var rows: Int

  /// Moves farther than this are a new page.
  private static let farthest = 8
  /// Below this many cells that need no drawing then, it is not worth its own bytes.
  private static let leastCells = 100

  /// What moved between two screens of the same size; nil when nothing did that is worth moving.
  ///
  /// Looks at the middle of the screen, since first and last rows tell about all of it: the columns that changed there,
  /// at each distance, nearest first. Full rows are left out: ncurses moves those by itself.
  ///
  /// - Parameter changes: for each row the columns that differ, nil when none does.
  init?(from old: Screen, to new: Screen, changes: [Range<Int>?]) {
    let middle = changes[(new.height / 4)..<(new.height * 3 / 4)].compactMap { $0 }
    guard middle.count >= 4, let left = middle.map(\.lowerBound).min(), let right = middle.map(\.upperBound).max()
    else { return nil }
    for distance in 1...Movement.farthest {
      for rows in [distance, -distance] {
        guard var area = Movement.unchangedArea(old, new, columns: left..<right, movedBy: rows) else { continue }
        let saved = area.rows.reduce(0) { $0 + (changes[$1]?.clamped(to: left..<right).count ?? 0) }
        guard saved >= Movement.leastCells else { continue }
        area = Movement.widened(area, old, new, movedBy: rows)
        area.row = min(area.row, area.row + rows)
        area.height += distance
        guard area.width < new.width, area.row + area.height < new.height, Movement.cutsNothing(area, old, new) else {
          continue
        }
        self.area = area
        self.rows = rows
        return
      }
    }
    return nil
  }

  /// The row of the old screen whose cells stand in this row and column after the move; nil where they are blank.
  func source(row: Int, column: Int) -> Int? {
    guard area.contains(row: row, column: column) else { return row }
    return area.rows.contains(row + rows) ? row + rows : nil
  }

  /// The longest stretch of rows of the new screen that were on the old one so many rows below.
  private static func unchangedArea(_ old: Screen, _ new: Screen, columns: Range<Int>, movedBy rows: Int) -> Area? {
    var best = 0..<0
    var first: Int?
    for row in 0...new.height {
      if columns.allSatisfy({ isSame(old, new, row: row, column: $0, movedBy: rows) }) {
        first = first ?? row
      } else if let start = first {
        if row - start > best.count { best = start..<row }
        first = nil
      }
    }
    return best.isEmpty
      ? nil : Area(row: best.lowerBound, column: columns.lowerBound, height: best.count, width: columns.count)
  }

  /// With the columns on both sides that moved as well, or are the same all the way down.
  private static func widened(_ area: Area, _ old: Screen, _ new: Screen, movedBy rows: Int) -> Area {
    func moves(_ column: Int) -> Bool {
      area.rows.allSatisfy { isSame(old, new, row: $0, column: column, movedBy: rows) }
    }
    var left = area.columns.lowerBound
    var right = area.columns.upperBound
    while left > 0 && moves(left - 1) { left -= 1 }
    while right < new.width && moves(right) { right += 1 }
    return Area(row: area.row, column: left, height: area.height, width: right - left)
  }

  private static func isSame(_ old: Screen, _ new: Screen, row: Int, column: Int, movedBy rows: Int) -> Bool {
    let source = row + rows
    guard row < new.height, (0..<old.height).contains(source) else { return false }
    return old.cells[source * old.width + column].looksLike(new.cells[row * new.width + column])
  }

  /// Whether no wide character stands across one of its sides.
  private static func cutsNothing(_ area: Area, _ old: Screen, _ new: Screen) -> Bool {
    [area.column, area.column + area.width].allSatisfy { column in
      column == new.width || area.rows.allSatisfy { old[$0, column].width > 0 && new[$0, column].width > 0 }
    }
  }
}

extension Cell {
  /// Whether nobody sees a difference: what a cell stands for does not show.
  func looksLike(_ other: Cell) -> Bool {
    style == other.style && width == other.width && character == other.character
  }
}
