import Drawing
import Laboratory

extension Reader {
  /// What the mouse did: the wheel scrolls what is under it, a click does what the cell stands for, dragging turns a
  /// slider.
  mutating func point(_ mouse: MouseEvent) {
    let division = division
    switch mouse.action {
    case .wheelUp: wheel(-3, mouse, division)
    case .wheelDown: wheel(3, mouse, division)
    case .press:
      notice = nil
      click(mouse, division)
    case .drag: drag(mouse)
    case .release: dragged = nil
    }
  }

  private mutating func wheel(_ lines: Int, _ mouse: MouseEvent, _ division: Division) {
    if overlay != nil {
      scrollOverlay(by: lines)
      return
    }
    if let lab = division.lab, lab.contains(row: mouse.row, column: mouse.column) {
      perform(lines > 0 ? .stepForward : .stepBack)
      return
    }
    top += lines
    clampTop()
    isPlaceDirty = true
  }

  private mutating func click(_ mouse: MouseEvent, _ division: Division) {
    let screen = screen()
    let tag = screen.tag(row: mouse.row, column: mouse.column)
    if let tag, overlay != nil, clickInOverlay(tag) { return }
    if let lab = division.lab, lab.contains(row: mouse.row, column: mouse.column) { focus = .lab }
    if division.lab == nil || isSplit, division.text.contains(row: mouse.row, column: mouse.column) { focus = .text }
    guard let tag else { return }
    if tag.hasPrefix("command/"), let command = Command(rawValue: String(tag.dropFirst("command/".count))) {
      perform(command)
    } else if tag.hasPrefix("knob/") {
      dragged = Dragged(tag: tag, track: track(of: tag, row: mouse.row, on: screen))
      drag(mouse)
    } else if tag.hasPrefix("preset/"), let digit = tag.last {
      perform(.preset, .character(digit))
    } else if tag.hasPrefix(QuantityID.tagPrefix), let name = labName {
      panels[name]?.select(QuantityID(String(tag.dropFirst(QuantityID.tagPrefix.count))))
    } else if overlay == nil {
      if let line = page.lines.indices.first(where: { $0 == top + mouse.row - division.text.row }) {
        link = LinkPlace(tag: tag, line: line)
      }
      follow(tag)
    }
  }

  private func track(of tag: String, row: Int, on screen: Screen) -> Area {
    screen.places(tagged: tag).first { $0.area.row == row && $0.name == tag }?.area ?? Area(height: 0, width: 0)
  }

  private mutating func drag(_ mouse: MouseEvent) {
    guard let dragged, let name = labName else { return }
    let knob = dragged.tag.dropFirst("knob/".count)
    if let bracket = knob.firstIndex(of: "["), let option = Int(knob[knob.index(after: bracket)...].dropLast()) {
      panels[name]?.choose(String(knob[..<bracket]), option: option)
    } else {
      let fraction = Slider.fraction(atColumn: mouse.column, in: dragged.track)
      panels[name]?.drag(String(knob), to: fraction)
    }
    isPlaceDirty = true
    finishQuickly(name)
  }

  /// A slider that the mouse holds.
  struct Dragged: Hashable, Sendable {
    var tag: String
    var track: Area
  }
}
