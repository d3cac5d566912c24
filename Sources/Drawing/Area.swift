/// A rectangle of cells. Never negative: sizes below zero become zero.
public struct Area: Hashable, Sendable {
  public var row: Int
  public var column: Int
  public var height: Int
  public var width: Int

  public init(row: Int = 0, column: Int = 0, height: Int, width: Int) {
    self.row = row
    self.column = column
    self.height = max(0, height)
    self.width = max(0, width)
  }

  public var isEmpty: Bool { height == 0 || width == 0 }
  public var rows: Range<Int> { row..<row + height }
  public var columns: Range<Int> { column..<column + width }

  public func contains(row: Int, column: Int) -> Bool { rows.contains(row) && columns.contains(column) }

  public func intersection(_ other: Area) -> Area {
    let top = max(row, other.row)
    let left = max(column, other.column)
    return Area(
      row: top, column: left,
      height: min(row + height, other.row + other.height) - top,
      width: min(column + width, other.column + other.width) - left)
  }

  /// The same rectangle with margins taken off.
  public func inset(top: Int = 0, left: Int = 0, bottom: Int = 0, right: Int = 0) -> Area {
    Area(row: row + top, column: column + left, height: height - top - bottom, width: width - left - right)
  }

  /// The first `count` rows and what remains below them.
  public func splitRows(_ count: Int) -> (top: Area, rest: Area) {
    let taken = min(max(0, count), height)
    return (
      Area(row: row, column: column, height: taken, width: width),
      Area(row: row + taken, column: column, height: height - taken, width: width)
    )
  }

  /// The first `count` columns and what remains at their right.
  public func splitColumns(_ count: Int) -> (left: Area, rest: Area) {
    let taken = min(max(0, count), width)
    return (
      Area(row: row, column: column, height: height, width: taken),
      Area(row: row, column: column + taken, height: height, width: width - taken)
    )
  }
}
