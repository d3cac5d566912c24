/// A grid world: values as numbers and shades, the policy as arrows, walls, ends and the agent.
///
/// Framed cells of two lines when there is room for them, else one line a cell, else one sign a cell.
public struct ValueGrid: Widget {
  /// Where an arrow points.
  public enum Direction: Hashable, Sendable, CaseIterable {
    case left, up, right, down

    func glyph(in glyphs: GlyphSet) -> Character {
      switch self {
      case .left: glyphs.choose("←", "<")
      case .up: glyphs.choose("↑", "^")
      case .right: glyphs.choose("→", ">")
      case .down: glyphs.choose("↓", "v")
      }
    }
  }

  /// One square of the world.
  public struct Cell: Hashable, Sendable {
    /// What kind of place it is.
    public enum Kind: Hashable, Sendable { case open, wall, terminal }

    public var kind: Kind
    /// The value as digits; empty where there is none.
    public var text: String
    /// The shade of the value, −1…1; nil leaves the cell plain.
    public var shade: Double?
    /// The best actions: several when they tie.
    public var arrows: Set<Direction>
    /// A short name: S, G, a reward.
    public var label: String
    /// What the step has just computed.
    public var isFocused: Bool
    public var tag: String?

    public init(
      _ text: String = "", kind: Kind = .open, shade: Double? = nil, arrows: Set<Direction> = [], label: String = "",
      isFocused: Bool = false, tag: String? = nil
    ) {
      self.text = text
      self.kind = kind
      self.shade = shade
      self.arrows = arrows
      self.label = label
      self.isFocused = isFocused
      self.tag = tag
    }
  }

  /// Rows from above; short rows end early.
  public var cells: [[Cell]]
  public var agent: Screen.Position?
  public var glyphs: GlyphSet

  public init(_ cells: [[Cell]], agent: Screen.Position? = nil, glyphs: GlyphSet) {
    self.cells = cells
    self.agent = agent
    self.glyphs = glyphs
  }

  public func height(width: Int) -> Int {
    guard width > 0, columns > 0 else { return 0 }
    return framedWidth(5) <= width && framedWidth(textWidth + 2) <= width ? cells.count * 3 + 1 : cells.count
  }

  public func draw(in area: Area, on screen: inout Screen) {
    guard columns > 0, !area.isEmpty else { return }
    let wanted = max(5, textWidth + 2)
    if framedWidth(wanted) <= area.width, cells.count * 3 < area.height {
      drawFramed(in: area, inner: min(max(wanted, 9), (area.width - 1) / columns - 1), on: &screen)
    } else {
      drawPlain(in: area, on: &screen)
    }
  }

  private var columns: Int { cells.map(\.count).max() ?? 0 }
  private var textWidth: Int { cells.joined().map { CellWidth.columns(of: $0.text) }.max() ?? 0 }
  private func framedWidth(_ inner: Int) -> Int { columns * (inner + 1) + 1 }

  // MARK: Framed

  private func drawFramed(in area: Area, inner: Int, on screen: inout Screen) {
    drawLines(in: area, inner: inner, on: &screen)
    for (rowIndex, row) in cells.enumerated() {
      for (columnIndex, cell) in row.enumerated() {
        let room = Area(
          row: area.row + rowIndex * 3 + 1, column: area.column + columnIndex * (inner + 1) + 1, height: 2, width: inner
        )
        draw(cell, hasAgent: agent == .init(row: rowIndex, column: columnIndex), in: room, on: &screen)
      }
    }
  }

  private func drawLines(in area: Area, inner: Int, on screen: inout Screen) {
    let quiet = Style(.quiet)
    for line in 0...cells.count {
      let row = area.row + line * 3
      let isFirst = line == 0
      let isLast = line == cells.count
      for column in 0...columns {
        let x = area.column + column * (inner + 1)
        let joint: Character =
          switch (column == 0, column == columns) {
          case (true, _): isFirst ? "┌" : isLast ? "└" : "├"
          case (_, true): isFirst ? "┐" : isLast ? "┘" : "┤"
          default: isFirst ? "┬" : isLast ? "┴" : "┼"
          }
        if column < columns {
          let dashes = Area(row: row, column: x + 1, height: 1, width: inner)
          screen.fill(dashes.intersection(area), with: glyphs.choose("─", "-"), style: quiet)
        }
        screen.put(glyphs.choose(joint, "+"), row: row, column: x, style: quiet, clip: area)
        if !isLast {
          let bar = Area(row: row + 1, column: x, height: 2, width: 1)
          screen.fill(bar.intersection(area), with: glyphs.choose("│", "|"), style: quiet)
        }
      }
    }
  }

  private func draw(_ cell: Cell, hasAgent: Bool, in room: Area, on screen: inout Screen) {
    let tag = screen.index(ofTag: cell.tag)
    if cell.kind == .wall { return screen.fill(room, with: glyphs.choose("▒", "#"), style: Style(.quiet), tag: tag) }
    let style = style(of: cell)
    screen.fill(room, style: Style(style.ink), tag: tag)
    let middle = room.column + max(0, (room.width - CellWidth.columns(of: cell.text)) / 2)
    screen.put(cell.text, row: room.row, column: middle, style: style, tag: tag, clip: room)
    if cell.isFocused { put(glyphs.choose("▸", ">"), room.row, room.column, style, tag, room, &screen) }
    let below = room.row + 1
    var column = room.column + max(0, (room.width - cell.arrows.count) / 2)
    for direction in Direction.allCases where cell.arrows.contains(direction) {
      put(direction.glyph(in: glyphs), below, column, style, tag, room, &screen)
      column += 1
    }
    if cell.kind == .terminal { put(terminalSign, below, column - cell.arrows.count, style, tag, room, &screen) }
    if hasAgent { put(agentSign, below, room.column, Style(.accent, .bold), tag, room, &screen) }
    let end = room.column + room.width - CellWidth.columns(of: cell.label)
    screen.put(cell.label, row: below, column: end, style: style, tag: tag, clip: room)
  }

  private func put(
    _ glyph: Character, _ row: Int, _ column: Int, _ style: Style, _ tag: UInt16, _ clip: Area, _ screen: inout Screen
  ) {
    screen.put(glyph, row: row, column: column, style: style, tag: tag, clip: clip)
  }

  private func style(of cell: Cell) -> Style {
    Style(cell.shade.map(Ink.shade) ?? .text, cell.isFocused ? [.bold, .underline] : [])
  }

  private var agentSign: Character { glyphs.choose("●", "@") }
  private var terminalSign: Character { glyphs.choose("■", "T") }

  // MARK: One line a cell

  /// The number, then its sign; the number is left out when it does not fit. The agent's row stays in sight.
  private func drawPlain(in area: Area, on screen: inout Screen) {
    let digits = textWidth
    let signs = max(1, cells.joined().map(\.arrows.count).max() ?? 1)
    let showsText = digits > 0 && columns * (digits + signs + 1) - 1 <= area.width
    let width = showsText ? digits + signs : 1
    let gap = columns * (width + 1) - 1 <= area.width ? 1 : 0
    let first = min(max(0, (agent?.row ?? 0) - area.height / 2), max(0, cells.count - area.height))
    for (row, line) in zip(area.rows, cells.indices.dropFirst(first)) {
      for (index, cell) in cells[line].enumerated() {
        let room = Area(row: row, column: area.column + index * (width + gap), height: 1, width: width)
        let isHere = agent == .init(row: line, column: index)
        drawLine(cell, isHere, digits: showsText ? digits : 0, in: room.intersection(area), on: &screen)
      }
    }
  }

  private func drawLine(_ cell: Cell, _ hasAgent: Bool, digits: Int, in room: Area, on screen: inout Screen) {
    let tag = screen.index(ofTag: cell.tag)
    if cell.kind == .wall { return screen.fill(room, with: glyphs.choose("▒", "#"), style: Style(.quiet), tag: tag) }
    let style = style(of: cell)
    screen.fill(room, style: Style(style.ink), tag: tag)
    if digits > 0 {
      let start = room.column + digits - CellWidth.columns(of: cell.text)
      screen.put(cell.text, row: room.row, column: start, style: style, tag: tag, clip: room)
    }
    let column = room.column + digits
    if hasAgent { return put(agentSign, room.row, column, Style(.accent, .bold), tag, room, &screen) }
    if cell.kind == .terminal { return put(terminalSign, room.row, column, style, tag, room, &screen) }
    let arrows = Direction.allCases.filter(cell.arrows.contains)
    if arrows.count > max(1, room.width - digits) {
      put("+", room.row, column, style, tag, room, &screen)
    } else if arrows.isEmpty {
      put(digits > 0 ? " " : glyphs.choose("·", "."), room.row, column, style, tag, room, &screen)
    }
    for (offset, direction) in arrows.enumerated() where arrows.count <= max(1, room.width - digits) {
      put(direction.glyph(in: glyphs), room.row, column + offset, style, tag, room, &screen)
    }
  }
}
