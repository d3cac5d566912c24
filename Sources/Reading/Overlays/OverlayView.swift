import Drawing
import Laboratory

extension Reader {
  func draw(_ overlay: Overlay, in area: Area, on screen: inout Screen) {
    switch overlay {
    case .contents(let list): draw(list, in: area, on: &screen)
    case .pages(let command, let scroller): draw(scroller, command, in: area, on: &screen)
    case .note(let note): draw(note, in: area, on: &screen)
    case .quiz(let quiz): quiz.draw(in: area, self, on: &screen)
    }
  }

  private func draw(_ scroller: Scroller, _ command: Command, in area: Area, on screen: inout Screen) {
    let lines = lines(of: command)
    let top = max(0, min(scroller.top, lines.count - area.height))
    for (row, index) in zip(area.rows, top..<max(top, lines.count)) {
      lines[index].draw(on: &screen, row: row, column: area.column, clip: area)
    }
    screen.cursor = Screen.Position(row: area.row, column: area.column)
  }

  private func draw(_ note: Note, in area: Area, on screen: inout Screen) {
    let width = min(area.width, 76)
    var body = StyledText(text(note.text))
    if let address = note.address { body += StyledText("\n" + address + "   w", Style(.quiet)) }
    let callout = Callout(
      StyledText(text(note.title), Style(.heading, .bold)), TextBlock(body), style: Style(.accent),
      glyphs: options.glyphs)
    let height = min(area.height, callout.height(width: width))
    let box = Area(
      row: area.row + area.height - height, column: area.column + (area.width - width) / 2, height: height,
      width: width)
    screen.fill(box)
    callout.draw(in: box, on: &screen)
    screen.cursor = Screen.Position(row: box.row, column: box.column + 2)
  }

  private func draw(_ list: ContentsList, in area: Area, on screen: inout Screen) {
    let rowsEach = area.height >= list.rows.count * 2 ? 2 : 1
    let capacity = max(1, area.height / rowsEach)
    let first = max(0, min(list.selected - capacity / 2, list.rows.count - capacity))
    for (offset, index) in (first..<min(list.rows.count, first + capacity)).enumerated() {
      let entry = list.rows[index]
      let place = Area(row: area.row + offset * rowsEach, column: area.column, height: rowsEach, width: area.width)
      draw(entry, index, isHere: index == list.selected, in: place.intersection(area), on: &screen)
      if index == list.selected { screen.cursor = Screen.Position(row: place.row, column: place.column) }
    }
  }

  /// `▸ ✓  7  Title                3/10`, and below it the summary where there is room.
  private func draw(_ entry: ContentsList.Row, _ index: Int, isHere: Bool, in area: Area, on screen: inout Screen) {
    let tag = "contents/\(index)"
    let sign = entry.isPassed ? glyph("✓", "*") : " "
    let number = entry.isNumbered ? "\(entry.order)" : ""
    let blanks = String(repeating: " ", count: max(0, 3 - number.count))
    let head = StyledText([
      StyledText.Run("\(isHere ? glyph("▸", ">") : " ") ", Style(.accent), tag: tag),
      StyledText.Run("\(sign)", Style(.good), tag: tag),
      StyledText.Run(blanks + number + "  ", Style(.quiet), tag: tag),
    ])
    head.draw(on: &screen, row: area.row, column: area.column, clip: area)
    let score = entry.total > 0 ? "\(entry.passed)/\(entry.total)" : ""
    let title = StyledText(text(entry.title), Style(.text, isHere ? [.bold, .reverse] : .bold), tag: tag)
    title.truncated(to: max(0, area.width - head.width - score.count - 2), glyphs: options.glyphs)
      .draw(on: &screen, row: area.row, column: area.column + head.width, clip: area)
    screen.put(
      score, row: area.row, column: area.column + area.width - score.count, style: Style(.quiet), clip: area)
    StyledText(text(entry.summary), Style(.quiet))
      .truncated(to: max(0, area.width - head.width), glyphs: options.glyphs)
      .draw(on: &screen, row: area.row + 1, column: area.column + head.width, clip: area)
    // A click anywhere in the row means it.
    screen.mark(area, as: tag)
  }
}
