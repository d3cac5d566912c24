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
    if overlay != nil {
      clickOnOverlay(tag, mouse, screen)
      return
    }
    if let lab = division.lab, lab.contains(row: mouse.row, column: mouse.column) { focus = .lab }
    if division.lab == nil || isSplit, division.text.contains(row: mouse.row, column: mouse.column) { focus = .text }
    guard let tag else { return }
    if performTagged(tag) { return }
    if tag.hasPrefix("knob/") {
      dragged = Dragged(tag: tag, track: track(of: tag, row: mouse.row, on: screen))
      drag(mouse)
    } else if tag.hasPrefix("preset/"), let digit = tag.last {
      perform(.preset, .character(digit))
    } else if tag.hasPrefix(QuantityID.tagPrefix), let name = labName {
      panels[name]?.select(QuantityID(String(tag.dropFirst(QuantityID.tagPrefix.count))))
    } else {
      let line = top + mouse.row - division.text.row
      if page.lines.indices.contains(line) { link = LinkPlace(tag: tag, line: line) }
      follow(tag)
    }
  }

  /// A click while an overlay is open is the overlay's, or the frame's around it; never the page's below.
  private mutating func clickOnOverlay(_ tag: String?, _ mouse: MouseEvent, _ screen: Screen) {
    guard let tag else { return }
    if clickInOverlay(tag) || performTagged(tag) { return }
    if tag.hasPrefix("knob/"), case .quiz(let quiz)? = overlay, quiz.isAskingGoal {
      dragged = Dragged(tag: tag, track: track(of: tag, row: mouse.row, on: screen))
      drag(mouse)
    }
  }

  /// Hints carry the command that they name.
  private mutating func performTagged(_ tag: String) -> Bool {
    guard tag.hasPrefix("command/"), let command = Command(rawValue: String(tag.dropFirst("command/".count))) else {
      return false
    }
    perform(command)
    return true
  }

  private func track(of tag: String, row: Int, on screen: Screen) -> Area {
    screen.places(tagged: tag).first { $0.area.row == row && $0.name == tag }?.area ?? Area(height: 0, width: 0)
  }

  private mutating func drag(_ mouse: MouseEvent) {
    guard let dragged else { return }
    if case .quiz(var quiz)? = overlay {
      guard var lab = quiz.lab, quiz.isAskingGoal else { return }
      lab.move(dragged, to: mouse.column)
      lab.work { true }
      quiz.lab = lab
      overlay = .quiz(quiz)
    } else if overlay == nil, let name = labName {
      panels[name]?.move(dragged, to: mouse.column)
      isPlaceDirty = true
      finishQuickly(name)
    }
  }

  /// A slider that the mouse holds.
  struct Dragged: Hashable, Sendable {
    var tag: String
    var track: Area
  }
}

extension LabPanel {
  /// Puts the slider that the mouse holds where the mouse is.
  fileprivate mutating func move(_ dragged: Reader.Dragged, to column: Int) {
    let knob = dragged.tag.dropFirst("knob/".count)
    if let bracket = knob.firstIndex(of: "["), let option = Int(knob[knob.index(after: bracket)...].dropLast()) {
      choose(String(knob[..<bracket]), option: option)
    } else {
      drag(String(knob), to: Slider.fraction(atColumn: column, in: dragged.track))
    }
  }
}
