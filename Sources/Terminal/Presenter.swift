import CNcurses
import Drawing

/// Puts screens on ncurses' window, only what changed since the last one.
struct Presenter {
  private let depth: ColorDepth
  private let isUTF8: Bool
  private var shown: Screen?
  private var theme: Theme?
  /// Attributes and colour pair by style, filled as they come up; −1 for those that have not yet.
  private var paints: [Int32] = []

  /// A wide character that ncurses would tear, to be written after everything else.
  private struct Overlay {
    var row: Int
    var column: Int
    var cell: Cell
  }
  private let tearsLastWide = cn_tears_last_wide() == 1
  private var waiting: Overlay?
  private var overlaid: Overlay?
  /// What the terminal is to move before it is told of changes.
  private var movement: Movement?
  var isMoving: Bool { movement != nil }

  private static let attributeSets = 16

  /// ncurses must be drawing already.
  init(depth: ColorDepth, isUTF8: Bool) {
    self.depth = depth
    self.isUTF8 = isUTF8
  }

  /// The next screen is drawn whole.
  mutating func forget() { shown = nil }

  /// Draws the screen and returns how many rows changed; nothing is sent yet.
  ///
  /// - Parameter movesColumns: whether the terminal can move part of its rows; others are sent all that such a move
  ///   changes.
  mutating func draw(_ screen: Screen, theme: Theme, movesColumns: Bool = false) -> Int {
    if theme != self.theme {
      self.theme = theme
      paints = Array(repeating: -1, count: Ink.allCases.count * Presenter.attributeSets)
      shown = nil
    }
    let old = shown.flatMap { $0.width == screen.width && $0.height == screen.height ? $0 : nil }
    var changes = (0..<screen.height).map { changedColumns($0, old, screen) }
    if movesColumns, let old, let found = Movement(from: old, to: screen, changes: changes) {
      move(old, found)
      for row in found.area.rows { changes[row] = changedColumns(row, old, screen, after: found) }
    }
    var changedRows = 0
    for row in 0..<screen.height {
      guard let columns = changes[row] else { continue }
      if row == screen.height - 1 {
        removeOverlay()
        waiting = overlay(on: screen)
      }
      draw(screen, row: row, columns: columns)
      changedRows += 1
    }
    let cursor = screen.cursor ?? Screen.Position(row: max(0, screen.height - 1), column: 0)
    cn_cursor(Int32(cursor.row), Int32(cursor.column), screen.cursor != nil && screen.cursorIsVisible ? 1 : 0)
    shown = screen
    return changedRows
  }

  /// From the first to the last cell that differs, whole characters; nil when none does.
  private func changedColumns(_ row: Int, _ old: Screen?, _ new: Screen, after movement: Movement? = nil)
    -> Range<Int>?
  {
    guard let old else { return 0..<new.width }
    let base = row * new.width
    func differs(_ column: Int) -> Bool {
      guard let movement else { return !old.cells[base + column].looksLike(new.cells[base + column]) }
      let source = movement.source(row: row, column: column)
      let shown = source.map { old.cells[$0 * old.width + column] } ?? .blank
      return !shown.looksLike(new.cells[base + column])
    }
    guard var first = (0..<new.width).first(where: differs) else { return nil }
    var end = ((0..<new.width).last(where: differs) ?? first) + 1
    while first > 0 && new.cells[base + first].width == 0 { first -= 1 }
    while end < new.width && new.cells[base + end].width == 0 { end += 1 }
    return first..<end
  }

  /// Has ncurses believe that part of the old screen has moved, so that it sends what differs from that.
  private mutating func move(_ old: Screen, _ movement: Movement) {
    let area = movement.area
    for row in area.rows {
      cn_begin_run(Int32(row), Int32(area.column))
      for column in area.columns {
        guard let source = movement.source(row: row, column: column) else {
          add(.blank)
          continue
        }
        let cell = old.cells[source * old.width + column]
        if cell.width > 0 { add(cell) }
      }
      cn_end_run()
    }
    if cn_refresh_unseen() == 1 { self.movement = movement }
  }

  private mutating func draw(_ screen: Screen, row: Int, columns: Range<Int>) {
    cn_begin_run(Int32(row), Int32(columns.lowerBound))
    for column in columns {
      let cell = screen.cells[row * screen.width + column]
      guard cell.width > 0 else { continue }
      if waiting?.row == row, waiting?.column == column {
        for _ in 0..<2 { add(Cell(" ", style: cell.style)) }
      } else {
        add(cell)
      }
    }
    cn_end_run()
  }

  /// The wide character of the last row that ncurses must not be told of, if there is one.
  private func overlay(on screen: Screen) -> Overlay? {
    let row = screen.height - 1
    let column = screen.width - 3
    guard tearsLastWide, column >= 0, screen[row, column].width == 2 else { return nil }
    return Overlay(row: row, column: column, cell: screen[row, column])
  }

  private mutating func add(_ cell: Cell) {
    let paint = paint(cell.style)
    let glyph = Glyph(cell.character, isUTF8: isUTF8)
    glyph.withScalars { scalars in
      cn_add_cell(scalars, Int32(glyph.count), Int32(cell.width), paint & 0xF, paint >> 4)
    }
  }

  /// Sends what was drawn.
  mutating func send() {
    if let movement {
      let area = movement.area
      cn_move_rows(
        Int32(area.row), Int32(area.column), Int32(area.height), Int32(area.width), Int32(movement.rows))
      self.movement = nil
    }
    cn_refresh()
    guard let waiting else { return }
    overlay(Glyph(waiting.cell.character, isUTF8: isUTF8), over: waiting)
    overlaid = waiting
    self.waiting = nil
  }

  /// Makes true again what ncurses believes of the overlaid cells: that they are blank.
  private mutating func removeOverlay() {
    guard let overlaid else { return }
    for column in [overlaid.column, overlaid.column + 1] {
      overlay(Glyph(" ", isUTF8: isUTF8), over: Overlay(row: overlaid.row, column: column, cell: overlaid.cell))
    }
    self.overlaid = nil
  }

  private mutating func overlay(_ glyph: Glyph, over place: Overlay) {
    let paint = paint(place.cell.style)
    glyph.withScalars { scalars in
      cn_overlay(Int32(place.row), Int32(place.column), scalars, Int32(glyph.count), paint & 0xF, paint >> 4)
    }
  }

  /// The colour pair in the upper bits, the attributes in the lower four.
  private mutating func paint(_ style: Style) -> Int32 {
    let index = Int(style.ink.rawValue) * Presenter.attributeSets + Int(style.attributes.rawValue & 0xF)
    if paints[index] < 0 {
      let paint = style.paint(theme: theme ?? .mono, depth: depth)
      let pair = cn_pair(Int32(paint.foreground), Int32(paint.background))
      paints[index] = pair << 4 | Int32(paint.attributes.rawValue & 0xF)
    }
    return paints[index]
  }
}
