/// What the keys do, on one row: `← back   → step   e end`. Where they do not all fit they stand closer together; what
/// does not fit even so is left out, from the right.
public struct KeyHints: Widget {
  /// A key and what it does.
  public struct Hint: Hashable, Sendable {
    public var key: String
    public var action: String
    /// What a press of the mouse on it stands for.
    public var tag: String?

    public init(_ key: String, _ action: String, tag: String? = nil) {
      self.key = key
      self.action = action
      self.tag = tag
    }
  }

  public var hints: [Hint]
  public var style: Style

  public init(_ hints: [Hint], style: Style = Style(.quiet)) {
    self.hints = hints
    self.style = style
  }

  public func height(width: Int) -> Int { width > 0 && !hints.isEmpty ? 1 : 0 }

  public func draw(in area: Area, on screen: inout Screen) {
    let line = area.splitRows(1).top
    guard !line.isEmpty else { return }
    let widths = hints.map { CellWidth.columns(of: $0.key) + 1 + CellWidth.columns(of: $0.action) }
    let gap = widths.reduce(0, +) + 3 * max(0, hints.count - 1) <= line.width ? 3 : 2
    var column = line.column
    for (hint, width) in zip(hints, widths) {
      guard column + width <= line.column + line.width else { return }
      let tag = screen.index(ofTag: hint.tag)
      let key = style.adding(.bold)
      column = screen.put(hint.key, row: line.row, column: column, style: key, tag: tag, clip: line)
      column = screen.put(" ", row: line.row, column: column, style: style, tag: tag, clip: line)
      column = screen.put(hint.action, row: line.row, column: column, style: style, tag: tag, clip: line)
      column += gap
    }
  }
}
