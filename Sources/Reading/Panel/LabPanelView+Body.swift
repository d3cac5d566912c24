import Drawing
import Laboratory

/// The picture, and why one of its numbers is what it is.
extension LabPanelView {
  func drawBody(in area: Area, _ view: any Widget, on screen: inout Screen) {
    if case .editing(let editor) = panel.mode {
      DataEditorView(editor: editor, context: context).draw(in: area, on: &screen)
      return
    }
    let plan = plan(in: area, view)
    if let window = plan.window {
      window.draw(in: plan.picture, on: &screen)
    } else {
      view.draw(in: plan.picture, on: &screen)
    }
    if let window = plan.window, let mark = plan.mark {
      drawMark(
        window.above, window.below, isEnglish ? ("row", "rows") : ("行", "行"),
        hasKeys: plan.further != nil || plan.back != nil, row: mark, in: area, on: &screen)
    }
    draw(plan, on: &screen)
    guard let tag = panel.explained?.tag, let place = screen.select(tag, in: area), isFocused, !panel.isTyping else {
      return
    }
    screen.cursor = place
  }

  /// How the body is divided, and which rows of the picture and lines of the explanation it shows.
  struct BodyPlan {
    var picture: Area
    /// Rows of the picture; nil where it has the room it wants.
    var window: PanelWindow?
    /// The row that says how much of the picture is not shown.
    var mark: Int?
    var explanation: Area
    var lines: [StyledText] = []
    /// Where the window is when the reader scrolls on or back; nil where there is nothing more.
    var further: LabPanel.Scroll?
    var back: LabPanel.Scroll?
  }

  private func plan(in area: Area, _ view: any Widget) -> BodyPlan {
    if area.height < 5 {
      return BodyPlan(picture: area.splitRows(0).top, explanation: area, lines: headline(area.width))
    }
    return panel.mode == .explaining || panel.explained != nil
      ? explaining(in: area, view) : stepping(in: area, view)
  }

  /// The picture in all the room, and below it what there is room for.
  private func stepping(in area: Area, _ view: any Widget) -> BodyPlan {
    let wanted = view.height(width: area.width)
    let lines = explanation(width: area.width)
    if wanted <= area.height {
      let below = area.splitRows(wanted + 1).rest
      let isRoom = below.height >= min(lines.count, 4)
      return BodyPlan(picture: area, explanation: below, lines: isRoom ? lines : [])
    }
    let none = area.splitRows(area.height).rest
    let picture = LabPicture(view, width: area.width)
    let room = area.height - 1
    let isWhole = picture.rows <= room || panel.scroll.row == nil && picture.keepsAll(picture.drawn(rows: area.height))
    if isWhole { return BodyPlan(picture: area, explanation: none) }
    let low = picture.drawn(rows: room)
    let asItFits = PanelWindow(picture: low, first: 0, count: room, rows: picture.rows)
    let window = panel.scroll.row.map { picture.window(from: $0, count: room) } ?? asItFits
    var plan = BodyPlan(picture: area.splitRows(room).top, window: window, mark: area.row + room, explanation: none)
    let step = max(1, room - 1)
    if panel.scroll.row == nil {
      plan.further = LabPanel.Scroll(row: picture.begins(with: low) ? step : 0)
    } else {
      if window.below > 0 { plan.further = LabPanel.Scroll(row: window.first + step) }
      let isTop = window.first == 0 || window.first <= step && picture.begins(with: low)
      plan.back = LabPanel.Scroll(row: isTop ? nil : max(0, window.first - step))
    }
    return plan
  }

  /// The explanation with the rows it needs, half of the room at most, and of the picture those about the number.
  private func explaining(in area: Area, _ view: any Widget) -> BodyPlan {
    let wanted = view.height(width: area.width)
    let lines = explanation(width: area.width)
    let kept = max(1, area.height - min(lines.count, max(3, area.height / 2)) - 1)
    let shown = min(kept, wanted)
    var plan = BodyPlan(
      picture: area.splitRows(shown).top, explanation: area.splitRows(shown + 1).rest, lines: lines)
    guard wanted > kept else { return plan }
    let picture = LabPicture(view, width: area.width)
    let lower = [kept, area.height].filter { $0 < wanted }.map(picture.drawn).first(where: picture.keepsAll)
    let window = picture.window(lower ?? picture.whole, on: panel.explained?.tag, count: kept)
    plan.window = window
    if window.above + window.below > 0 { plan.mark = area.row + shown }
    return plan
  }

  /// Where there is no room for the picture: the number that the step was for, and why.
  private func headline(_ width: Int) -> [StyledText] {
    let id = panel.explained ?? session.record.headline ?? session.record.quantities.last?.id
    guard let id, id != context.hidden, let quantity = session.number(id) else { return [] }
    let value = context.text("\(quantity.symbol) = \(Numeral.short(quantity.value))")
    return [StyledText(value, Style(.maths), tag: id.tag)] + explanation(width: width, hasQuestion: false)
  }

  /// Why the selected number, or the one this step was for, is what it is.
  func explanation(width: Int, hasQuestion: Bool = true) -> [StyledText] {
    let id = panel.explained ?? session.record.headline
    guard let id, id != context.hidden, let quantity = session.number(id) else {
      guard panel.mode == .explaining else { return [] }
      let words = isEnglish ? "No number is computed yet: take a step." : "还没有算出任何数：请先前进一步。"
      return StyledText(words, Style(.accent)).wrapped(to: width)
    }
    return Explanation(quantity: quantity, numbers: context.numbers, context: context)
      .lines(width: width, hasQuestion: hasQuestion)
  }

  /// The lines that there is room for, from where the reader has scrolled to; the last row says how many are not shown.
  private func draw(_ plan: BodyPlan, on screen: inout Screen) {
    let area = plan.explanation
    let first = plan.firstLine(panel.scroll)
    for (row, line) in zip(area.rows, plan.lines[first..<first + plan.shownLines]) {
      line.draw(on: &screen, row: row, column: area.column, clip: area)
    }
    let below = plan.lines.count - first - plan.shownLines
    guard first + below > 0 else { return }
    guard area.height > plan.shownLines else {
      // Where there is no row for the mark, the last cells of the last line say that there is more.
      let place = area.splitRows(area.height - 1).rest.splitColumns(area.width - 2).rest
      let more = StyledText(glyphs == .unicode ? " …" : " ~", Style(.quiet))
      if below > 0 { more.draw(on: &screen, row: place.row, column: place.column, clip: place) }
      return
    }
    drawMark(
      first, below, isEnglish ? ("line", "lines") : ("行", "行"), hasKeys: plan.further == nil && plan.back == nil,
      row: area.row + plan.shownLines, in: area, on: &screen)
  }

  /// `▴ 3   ▾ 9 more rows   PgDn`: what is above and below, and the keys that show it.
  private func drawMark(
    _ above: Int, _ below: Int, _ noun: (one: String, many: String), hasKeys: Bool, row: Int, in area: Area,
    on screen: inout Screen
  ) {
    let (up, down) = glyphs == .unicode ? ("▴", "▾") : ("^", "v")
    var text = StyledText()
    func add(_ words: String, _ command: Command) {
      let tag = hasKeys ? "command/\(command.rawValue)" : nil
      text.append(text.isEmpty ? words : "   " + words, Style(.quiet), tag: tag)
      if hasKeys { text.append("  " + keys.label(command, glyphs: glyphs), Style(.quiet, .bold), tag: tag) }
    }
    let nouns = { (count: Int) in count == 1 ? noun.one : noun.many }
    if above > 0 {
      add(isEnglish ? "\(up) \(above) \(nouns(above)) above" : "\(up) 上面还有 \(above) \(noun.many)", .panelUp)
    }
    if below > 0 {
      add(isEnglish ? "\(down) \(below) more \(nouns(below))" : "\(down) 下面还有 \(below) \(noun.many)", .panelDown)
    }
    text.truncated(to: area.width, glyphs: glyphs).draw(on: &screen, row: row, column: area.column, clip: area)
  }

  // MARK: What keys need to know of the picture

  /// The numbers on the whole picture and where they stand; those not computed yet are left out.
  func places(width: Int) -> [QuantityPlace] {
    let picture = LabPicture(session.view(in: context), width: width).whole
    let areas = Dictionary(grouping: picture.places(tagged: QuantityID.tagPrefix), by: \.name)
    return areas.compactMap { name, places -> QuantityPlace? in
      let id = QuantityID(String(name.dropFirst(QuantityID.tagPrefix.count)))
      guard id != context.hidden, context.numbers[id] != nil,
        let place = picture.digits(among: places.map(\.area)).first
      else { return nil }
      return QuantityPlace(id: id, row: place.row, column: place.column)
    }.sorted { ($0.row, $0.column) < ($1.row, $1.column) }
  }

  /// Where scrolling on or back leads in this room; nil where there is nothing more.
  func scrolled(_ direction: Command, in area: Area) -> LabPanel.Scroll? {
    let view = session.view(in: context)
    let plan = plan(in: rooms(in: area, view).body, view)
    let isDown = direction == .panelDown
    if plan.further != nil || plan.back != nil { return isDown ? plan.further : plan.back }
    let first = plan.firstLine(panel.scroll)
    let line = isDown ? first + plan.shownLines : max(0, first - plan.shownLines)
    return line == first || line >= plan.lines.count ? nil : LabPanel.Scroll(row: panel.scroll.row, line: line)
  }
}

extension LabPanelView.BodyPlan {
  /// Lines shown at once.
  fileprivate var shownLines: Int {
    lines.count <= explanation.height
      ? lines.count : explanation.height < 3 ? explanation.height : explanation.height - 1
  }

  fileprivate func firstLine(_ scroll: LabPanel.Scroll) -> Int {
    max(0, min(scroll.line, lines.count - shownLines))
  }
}
