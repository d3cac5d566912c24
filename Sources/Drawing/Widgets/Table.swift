/// Numbers in columns under a line of titles.
///
/// A table fits itself to the width: first the gaps close, then the widest text column (one that leans left) is cut,
/// last any other. When there are more rows than room, those around the marked row are shown.
public struct Table: Widget {
  /// A column's title and the side its cells lean to; numbers written with equally many decimals lean right.
  public struct Column: Hashable, Sendable {
    public var title: StyledText
    public var alignment: Alignment

    public init(_ title: StyledText, _ alignment: Alignment = .right) {
      self.title = title
      self.alignment = alignment
    }
  }

  /// The cells of one row; a short row leaves its last columns empty.
  public struct Row: Hashable, Sendable {
    public var cells: [StyledText]
    /// Pointed at by ◀.
    public var isMarked: Bool
    /// In bold.
    public var isEmphasised: Bool

    public init(_ cells: [StyledText], isMarked: Bool = false, isEmphasised: Bool = false) {
      self.cells = cells
      self.isMarked = isMarked
      self.isEmphasised = isEmphasised
    }
  }

  public var columns: [Column]
  public var rows: [Row]
  /// Blanks between two columns where there is room.
  public var gap: Int
  public var glyphs: GlyphSet

  public init(columns: [Column], rows: [Row], gap: Int = 3, glyphs: GlyphSet) {
    self.columns = columns
    self.rows = rows
    self.gap = max(1, gap)
    self.glyphs = glyphs
  }

  public func height(width: Int) -> Int { columns.isEmpty || width <= 0 ? 0 : rows.count + headerHeight }

  public func draw(in area: Area, on screen: inout Screen) {
    guard !columns.isEmpty, !area.isEmpty else { return }
    let plan = fitted(to: area.width)
    var body = area
    if headerHeight > 0 {
      let (header, rest) = area.splitRows(headerHeight)
      draw(columns.map(\.title), plan, row: header.row, clip: header, on: &screen)
      if header.height > 1 {
        let line = Area(row: header.row + 1, column: area.column, height: 1, width: area.width)
        screen.fill(line, with: glyphs.choose("─", "-"), style: Style(.quiet))
      }
      body = rest
    }
    let first = firstRow(showing: body.height)
    for (row, content) in zip(body.rows, rows[first...]) { draw(content, plan, row: row, clip: body, on: &screen) }
  }

  private var headerHeight: Int { columns.allSatisfy(\.title.isEmpty) ? 0 : 2 }

  private func firstRow(showing count: Int) -> Int {
    guard rows.count > count, count > 0, let marked = rows.lastIndex(where: \.isMarked) else { return 0 }
    return min(max(0, marked - count / 2), rows.count - count)
  }

  /// Where the columns begin, how wide they are, and where the marker stands.
  private struct Plan {
    var starts: [Int] = []
    var widths: [Int] = []
    var marker = 0
  }

  private func fitted(to width: Int) -> Plan {
    let markerWidth = rows.contains(where: \.isMarked) ? 2 : 0
    let room = max(0, width - markerWidth)
    var widths = naturalWidths
    var gap = gap
    let count = columns.count
    func total() -> Int { widths.reduce(0, +) + gap * (count - 1) }
    while total() > room && gap > 1 { gap -= 1 }
    while total() > room, let widest = columnToCut(widths) {
      widths[widest] -= 1
    }
    var plan = Plan(widths: widths)
    var start = 0
    for width in widths {
      plan.starts.append(start)
      start += width + gap
    }
    plan.marker = start - gap + 1
    return plan
  }

  private var naturalWidths: [Int] {
    var widths = columns.map(\.title.width)
    for row in rows {
      for (index, cell) in row.cells.prefix(widths.count).enumerated() {
        widths[index] = max(widths[index], cell.width)
      }
    }
    return widths
  }

  /// The widest column that leans left, or else the widest of all; none when every column is one cell wide.
  private func columnToCut(_ widths: [Int]) -> Int? {
    let order = widths.indices.filter { widths[$0] > 1 }
    let texts = order.filter { columns[$0].alignment == .left && widths[$0] > 4 }
    return (texts.isEmpty ? order : texts).max { widths[$0] < widths[$1] }
  }

  private func draw(_ content: Row, _ plan: Plan, row: Int, clip: Area, on screen: inout Screen) {
    let cells = content.isEmphasised ? content.cells.map { $0.adding(.bold) } : content.cells
    draw(cells, plan, row: row, clip: clip, on: &screen)
    if content.isMarked {
      screen.put(
        glyphs.choose("◀", "<"), row: row, column: clip.column + plan.marker, style: Style(.accent), clip: clip)
    }
  }

  private func draw(_ cells: [StyledText], _ plan: Plan, row: Int, clip: Area, on screen: inout Screen) {
    for (index, cell) in cells.prefix(columns.count).enumerated() {
      let width = plan.widths[index]
      let text = cell.truncated(to: width, glyphs: glyphs)
      let offset = columns[index].alignment.offset(of: text.width, in: width)
      text.draw(on: &screen, row: row, column: clip.column + plan.starts[index] + offset, clip: clip)
    }
  }
}

extension StyledText {
  /// The same text with more attributes on every part.
  func adding(_ attributes: Style.Attributes) -> StyledText {
    StyledText(
      runs.map { run in
        var run = run
        run.style = run.style.adding(attributes)
        return run
      })
  }
}
