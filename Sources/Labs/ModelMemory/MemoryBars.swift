import Drawing

/// Bars made of pieces, one below the other on one scale: a label, the pieces, a number.
struct MemoryBars: Widget {
  /// A piece of a bar.
  struct Piece {
    var value: Double
    var sign: Character
    var style: Style
    /// Stands in the piece's first cell and says whose it is.
    var mark: Character?
    var tag: String?
  }

  /// A bar.
  struct Bar {
    var label: StyledText
    var pieces: [Piece]
    var number: StyledText
  }

  let bars: [Bar]
  /// What the whole room stands for.
  let full: Double

  func height(width: Int) -> Int { width > 0 ? bars.count : 0 }

  func draw(in area: Area, on screen: inout Screen) {
    let labelWidth = min(bars.map(\.label.width).max() ?? 0, area.width / 3)
    let numberWidth = bars.map(\.number.width).max() ?? 0
    let start = area.column + labelWidth + 1
    let room = max(0, area.width - labelWidth - numberWidth - 2)
    for (row, bar) in zip(area.rows, bars) {
      bar.label.draw(on: &screen, row: row, column: area.column, clip: area)
      let end = draw(bar.pieces, row: row, start: start, room: room, clip: area, on: &screen)
      bar.number.draw(on: &screen, row: row, column: end + 1, clip: area)
    }
  }

  /// Draws the pieces and returns the column after them. A piece that is there has a cell at least, while there is room.
  private func draw(
    _ pieces: [Piece], row: Int, start: Int, room: Int, clip: Area, on screen: inout Screen
  ) -> Int {
    var sum = 0.0
    var column = start
    for piece in pieces where piece.value > 0 && full > 0 {
      sum += piece.value
      let wanted = start + Int((min(1, sum / full) * Double(room)).rounded())
      let end = min(start + room, max(column + 1, wanted))
      let tag = screen.index(ofTag: piece.tag)
      for cell in column..<max(column, end) {
        let isMark = cell == column && piece.mark != nil
        let sign = isMark ? piece.mark ?? piece.sign : piece.sign
        let style = isMark ? piece.style.adding(.reverse) : piece.style
        screen.put(sign, row: row, column: cell, style: style, tag: tag, clip: clip)
      }
      column = max(column, end)
    }
    return column
  }
}
