/// Horizontal bars on one scale: a label, the bar, its number. Negative values grow to the left of the zero line.
public struct Bars: Widget {
  /// One row.
  public struct Bar: Hashable, Sendable {
    public var label: StyledText
    /// Nothing is drawn for NaN; ±∞ fills the room.
    public var value: Double
    public var number: StyledText
    public var style: Style
    /// The value of the pinned run, shown as ◇ on the same row.
    public var pinned: Double?
    public var tag: String?

    public init(
      _ label: StyledText, _ value: Double, number: StyledText, style: Style = Style(.series1),
      pinned: Double? = nil, tag: String? = nil
    ) {
      self.label = label
      self.value = value
      self.number = number
      self.style = style
      self.pinned = pinned
      self.tag = tag
    }
  }

  public var bars: [Bar]
  /// The values the room stands for, zero always among them; by default what the bars need.
  public var range: ClosedRange<Double>?
  public var glyphs: GlyphSet

  public init(_ bars: [Bar], range: ClosedRange<Double>? = nil, glyphs: GlyphSet) {
    self.bars = bars
    self.range = range
    self.glyphs = glyphs
  }

  public func height(width: Int) -> Int { width > 0 ? bars.count : 0 }

  public func draw(in area: Area, on screen: inout Screen) {
    guard !area.isEmpty else { return }
    let scale = scale(in: area)
    for (row, bar) in zip(area.rows, bars) {
      let tag = screen.index(ofTag: bar.tag)
      let label = bar.label.truncated(to: scale.labelWidth, glyphs: glyphs)
      label.draw(on: &screen, row: row, column: area.column, clip: area)
      screen.put(glyphs.choose("│", "|"), row: row, column: scale.zero, style: Style(.quiet), clip: area)
      let end = draw(bar, scale, row: row, tag: tag, clip: area, on: &screen)
      draw(bar.number, after: end, row: row, tag: tag, clip: area, on: &screen)
    }
  }

  /// Where zero is, and how many cells one unit takes on each side.
  private struct Scale {
    var labelWidth: Int
    /// The column of the zero line.
    var zero: Int
    var cellsLeft: Int
    var cellsRight: Int
    var cellsPerUnit: Double
  }

  private func scale(in area: Area) -> Scale {
    let labelWidth = min(bars.map(\.label.width).max() ?? 0, area.width / 2)
    let start = labelWidth > 0 ? labelWidth + 1 : 0
    let numberWidth = bars.map { $0.number.width > 0 ? $0.number.width + 1 : 0 }.max() ?? 0
    let room = max(0, area.width - start - 1 - numberWidth)
    let (low, high) = extremes
    let span = high - low
    let perUnit = span > 0 ? Double(room) / span : 0
    let left = span > 0 ? min(room, Int((-low / span * Double(room)).rounded(.up))) : 0
    return Scale(
      labelWidth: labelWidth, zero: area.column + start + left, cellsLeft: left, cellsRight: room - left,
      cellsPerUnit: perUnit)
  }

  private var extremes: (low: Double, high: Double) {
    let needed = bars.map(\.value) + bars.compactMap(\.pinned)
    let values = range.map { [$0.lowerBound, $0.upperBound] } ?? needed
    var low = 0.0
    var high = 0.0
    for value in values where value.isFinite {
      low = min(low, max(value, -1e300))
      high = max(high, min(value, 1e300))
    }
    return (low, high)
  }

  /// Draws the bar and returns the column after all that stands at the right of the zero line.
  private func draw(
    _ bar: Bar, _ scale: Scale, row: Int, tag: UInt16, clip: Area, on screen: inout Screen
  ) -> Int {
    var end = scale.zero + 1
    if bar.value > 0 {
      let eighths = (bar.value * scale.cellsPerUnit * 8).rounded(into: 0...scale.cellsRight * 8)
      end += drawRight(max(eighths, min(1, scale.cellsRight)), bar.style, end, row, tag, clip, &screen)
    } else if bar.value < 0 {
      let eighths = (-bar.value * scale.cellsPerUnit * 8).rounded(into: 0...scale.cellsLeft * 8)
      drawLeft(max(eighths, min(1, scale.cellsLeft)), bar.style, scale.zero - 1, row, tag, clip, &screen)
    }
    guard let pinned = bar.pinned, !pinned.isNaN else { return end }
    let cells = (pinned * scale.cellsPerUnit).rounded(into: -scale.cellsLeft...scale.cellsRight)
    let column = scale.zero + cells
    screen.put(glyphs.choose("◇", "o"), row: row, column: column, style: Style(.changed), tag: tag, clip: clip)
    return max(end, column + 1)
  }

  private func drawRight(
    _ eighths: Int, _ style: Style, _ start: Int, _ row: Int, _ tag: UInt16, _ clip: Area, _ screen: inout Screen
  ) -> Int {
    if glyphs == .ascii {
      let cells = (eighths + 4) / 8
      screen.fill(
        Area(row: row, column: start, height: 1, width: cells).intersection(clip), with: "#", style: style, tag: tag)
      return cells
    }
    let full = Area(row: row, column: start, height: 1, width: eighths / 8).intersection(clip)
    screen.fill(full, with: "█", style: style, tag: tag)
    if eighths % 8 > 0 {
      screen.put(
        Blocks.fromLeft[eighths % 8], row: row, column: start + eighths / 8, style: style, tag: tag, clip: clip)
    }
    return (eighths + 7) / 8
  }

  /// Towards the left there are only blocks of an eighth, a half and a whole cell.
  private func drawLeft(
    _ eighths: Int, _ style: Style, _ last: Int, _ row: Int, _ tag: UInt16, _ clip: Area, _ screen: inout Screen
  ) {
    let remainder = eighths % 8
    let full = eighths / 8 + (remainder >= 6 || (glyphs == .ascii && remainder >= 4) ? 1 : 0)
    let cells = Area(row: row, column: last - full + 1, height: 1, width: full).intersection(clip)
    screen.fill(cells, with: glyphs.choose("█", "#"), style: style, tag: tag)
    if glyphs == .unicode, (1...5).contains(remainder) {
      let part: Character = remainder < 3 ? "▕" : "▐"
      screen.put(part, row: row, column: last - full, style: style, tag: tag, clip: clip)
    }
  }

  private func draw(
    _ number: StyledText, after column: Int, row: Int, tag: UInt16, clip: Area, on screen: inout Screen
  ) {
    var column = column + 1
    for run in number.runs {
      let own = run.tag == nil ? tag : screen.index(ofTag: run.tag)
      column = screen.put(run.text, row: row, column: column, style: run.style, tag: own, clip: clip)
    }
  }
}
