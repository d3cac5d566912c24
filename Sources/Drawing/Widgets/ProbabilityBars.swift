/// Probabilities before and after an update, in pairs: `░` before, `█` after.
public struct ProbabilityBars: Widget {
  /// One outcome. Values outside 0…1 are drawn as the nearest end.
  public struct Pair: Hashable, Sendable {
    public var label: StyledText
    public var before: Double
    public var after: Double
    public var beforeNumber: StyledText
    public var afterNumber: StyledText
    public var style: Style
    public var tag: String?

    public init(
      _ label: StyledText, before: Double, after: Double, beforeNumber: StyledText = StyledText(),
      afterNumber: StyledText = StyledText(), style: Style = Style(.series1), tag: String? = nil
    ) {
      self.label = label
      self.before = before
      self.after = after
      self.beforeNumber = beforeNumber
      self.afterNumber = afterNumber
      self.style = style
      self.tag = tag
    }
  }

  /// Which way the bars grow.
  public enum Direction: Hashable, Sendable { case across, up }

  public var pairs: [Pair]
  public var direction: Direction
  /// What a full bar stands for.
  public var full: Double
  /// What the two bars are called; empty leaves the legend out.
  public var names: (before: StyledText, after: StyledText)
  /// Rows wanted in all when the bars grow up.
  public var rows: Int
  public var glyphs: GlyphSet

  public init(
    _ pairs: [Pair], direction: Direction = .across, full: Double = 1,
    names: (before: StyledText, after: StyledText) = (StyledText(), StyledText()), rows: Int = 10, glyphs: GlyphSet
  ) {
    self.pairs = pairs
    self.direction = direction
    self.full = full
    self.names = names
    self.rows = max(0, rows)
    self.glyphs = glyphs
  }

  public func height(width: Int) -> Int {
    guard width > 0, !pairs.isEmpty else { return 0 }
    return direction == .up ? rows : pairs.count * 2 + legendHeight
  }

  public func draw(in area: Area, on screen: inout Screen) {
    guard !area.isEmpty, !pairs.isEmpty else { return }
    let (top, body) = area.splitRows(area.height > legendHeight + 1 ? legendHeight : 0)
    if !top.isEmpty { legend.draw(on: &screen, row: top.row, column: top.column, clip: top) }
    switch direction {
    case .across: drawAcross(in: body, on: &screen)
    case .up: drawUp(in: body, on: &screen)
    }
  }

  private var legendHeight: Int { names.before.isEmpty && names.after.isEmpty ? 0 : 1 }
  private var beforeMark: Character { glyphs.choose("░", ":") }
  private var afterMark: Character { glyphs.choose("█", "#") }

  private var legend: StyledText {
    StyledText("\(beforeMark) ", Style(.quiet)) + names.before + StyledText("   \(afterMark) ") + names.after
  }

  private func part(_ value: Double) -> Double { full > 0 ? (value / full).clampedToUnit : 0 }

  // MARK: Across

  private func drawAcross(in area: Area, on screen: inout Screen) {
    let labelWidth = min(pairs.map(\.label.width).max() ?? 0, area.width / 2)
    let numberWidth = pairs.map { max($0.beforeNumber.width, $0.afterNumber.width) }.max() ?? 0
    let start = labelWidth > 0 ? labelWidth + 1 : 0
    let room = max(0, area.width - start - (numberWidth > 0 ? numberWidth + 1 : 0))
    for (index, pair) in pairs.enumerated() {
      let row = area.row + index * 2
      let tag = screen.index(ofTag: pair.tag)
      let label = pair.label.truncated(to: labelWidth, glyphs: glyphs)
      label.draw(on: &screen, row: row, column: area.column, clip: area)
      let column = area.column + start
      let before = Int((part(pair.before) * Double(room)).rounded())
      let bar = Area(row: row, column: column, height: 1, width: before)
      screen.fill(bar.intersection(area), with: beforeMark, style: Style(.quiet), tag: tag)
      pair.beforeNumber.draw(on: &screen, row: row, column: column + before + 1, clip: area)
      let cells = drawAfter(pair, row: row + 1, column: column, room: room, tag: tag, clip: area, on: &screen)
      pair.afterNumber.draw(on: &screen, row: row + 1, column: column + cells + 1, clip: area)
    }
  }

  private func drawAfter(
    _ pair: Pair, row: Int, column: Int, room: Int, tag: UInt16, clip: Area, on screen: inout Screen
  ) -> Int {
    let eighths = Int((part(pair.after) * Double(room * 8)).rounded())
    let whole = glyphs == .ascii ? (eighths + 4) / 8 : eighths / 8
    let bar = Area(row: row, column: column, height: 1, width: whole)
    screen.fill(bar.intersection(clip), with: afterMark, style: pair.style, tag: tag)
    guard glyphs == .unicode, eighths % 8 > 0 else { return whole }
    screen.put(Blocks.fromLeft[eighths % 8], row: row, column: column + whole, style: pair.style, tag: tag, clip: clip)
    return whole + 1
  }

  // MARK: Up

  /// Pairs side by side over their labels; numbers above the bars where there is room.
  private func drawUp(in area: Area, on screen: inout Screen) {
    let slot = max(1, area.width / pairs.count)
    let bar = max(1, (slot - 2) / 2)
    let hasLabels = area.height >= 3
    let numbersFit = pairs.allSatisfy { max($0.beforeNumber.width, $0.afterNumber.width) < slot / 2 }
    let hasNumbers = area.height >= 5 && numbersFit && pairs.contains { !$0.afterNumber.isEmpty }
    let room = area.inset(top: hasNumbers ? 1 : 0, bottom: hasLabels ? 1 : 0)
    for (index, pair) in pairs.enumerated() {
      let left = area.column + index * slot
      let tag = screen.index(ofTag: pair.tag)
      let before = Int((part(pair.before) * Double(room.height)).rounded()) * 8
      let after = Int((part(pair.after) * Double(room.height * 8)).rounded())
      let beforeTop = drawColumn(before, beforeMark, Style(.quiet), tag, room, left, bar, on: &screen)
      let afterTop = drawColumn(after, afterMark, pair.style, tag, room, left + bar, bar, on: &screen)
      if hasNumbers {
        let width = slot / 2
        let first = left + Alignment.centre.offset(of: pair.beforeNumber.width, in: width)
        let second = left + bar + Alignment.centre.offset(of: pair.afterNumber.width, in: width)
        pair.beforeNumber.draw(on: &screen, row: beforeTop - 1, column: first, clip: area)
        pair.afterNumber.draw(on: &screen, row: afterTop - 1, column: second, clip: area)
      }
      if hasLabels {
        let label = pair.label.truncated(to: max(1, slot - 1), glyphs: glyphs)
        let offset = Alignment.centre.offset(of: label.width, in: bar * 2)
        label.draw(on: &screen, row: area.row + area.height - 1, column: left + offset, clip: area)
      }
    }
  }

  /// Draws one bar from below and returns its uppermost row.
  private func drawColumn(
    _ eighths: Int, _ mark: Character, _ style: Style, _ tag: UInt16, _ room: Area, _ column: Int, _ width: Int,
    on screen: inout Screen
  ) -> Int {
    let floor = room.row + room.height
    let whole = glyphs == .ascii ? (eighths + 4) / 8 : eighths / 8
    let body = Area(row: floor - whole, column: column, height: whole, width: width)
    screen.fill(body.intersection(room), with: mark, style: style, tag: tag)
    guard glyphs == .unicode, eighths % 8 > 0 else { return floor - whole }
    let tip = Area(row: floor - whole - 1, column: column, height: 1, width: width)
    screen.fill(tip.intersection(room), with: Blocks.fromBelow[eighths % 8], style: style, tag: tag)
    return floor - whole - 1
  }
}
