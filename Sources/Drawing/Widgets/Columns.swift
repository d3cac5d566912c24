/// Widgets side by side.
public struct Columns: Widget {
  /// How wide a column is.
  public enum Share: Hashable, Sendable {
    /// So many cells, or what there is.
    case fixed(Int)
    /// This weight's part of what the fixed columns and the gaps leave.
    case fraction(Double)
  }

  /// A widget and its share of the width.
  public struct Column: Sendable {
    public var share: Share
    public var content: any Widget

    public init(_ share: Share = .fraction(1), _ content: any Widget) {
      self.share = share
      self.content = content
    }
  }

  public var columns: [Column]
  /// Blank cells between two columns.
  public var gap: Int

  public init(_ columns: [Column], gap: Int = 2) {
    self.columns = columns
    self.gap = max(0, gap)
  }

  public func height(width: Int) -> Int {
    zip(columns, widths(in: width)).map { $0.content.height(width: $1) }.max() ?? 0
  }

  public func draw(in area: Area, on screen: inout Screen) {
    var rest = area
    for (column, width) in zip(columns, widths(in: area.width)) {
      let (own, right) = rest.splitColumns(width)
      if !own.isEmpty { column.content.draw(in: own, on: &screen) }
      rest = right.splitColumns(gap).rest
    }
  }

  /// The cells of each column. Fractions are rounded so that together they fill the width exactly.
  public func widths(in width: Int) -> [Int] {
    var free = max(0, width - gap * max(0, columns.count - 1))
    var widths = columns.map { column in
      guard case .fixed(let cells) = column.share else { return 0 }
      let taken = min(max(0, cells), free)
      free -= taken
      return taken
    }
    let weights = columns.map(\.share.weight)
    let sum = weights.reduce(0, +)
    guard sum > 0 else { return widths }
    var before = 0.0
    for (index, weight) in weights.enumerated() {
      let start = (Double(free) * before / sum).rounded()
      before += weight
      widths[index] += Int((Double(free) * before / sum).rounded()) - Int(start)
    }
    return widths
  }
}

extension Columns.Share {
  fileprivate var weight: Double {
    switch self {
    case .fixed: 0
    case .fraction(let weight): weight.isFinite ? min(1e6, max(0, weight)) : 0
    }
  }
}
