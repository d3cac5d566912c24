/// How often values fall into each of equally wide bins: bars over an axis.
public struct Histogram: Widget {
  public var title: StyledText
  /// One number per bin; negative and non-finite ones count as zero.
  public var counts: [Double]
  /// The labels of the axis' ends.
  public var low: StyledText
  public var high: StyledText
  /// A place in 0…1 between the ends to point at, with its name: the mean, the truth.
  public var mark: Mark?
  public var style: Style
  /// Rows wanted in all.
  public var rows: Int
  public var glyphs: GlyphSet

  /// A place on the axis.
  public struct Mark: Hashable, Sendable {
    public var place: Double
    public var label: StyledText

    public init(_ place: Double, _ label: StyledText) {
      self.place = place
      self.label = label
    }
  }

  public init(
    _ title: StyledText = StyledText(), counts: [Double], low: StyledText, high: StyledText, mark: Mark? = nil,
    style: Style = Style(.series1), rows: Int = 8, glyphs: GlyphSet
  ) {
    self.title = title
    self.counts = counts
    self.low = low
    self.high = high
    self.mark = mark
    self.style = style
    self.rows = max(0, rows)
    self.glyphs = glyphs
  }

  /// How many of the values fall into each bin of a range; its upper end belongs to the last bin.
  public static func counts(of values: [Double], bins: Int, in range: ClosedRange<Double>) -> [Double] {
    guard bins > 0 else { return [] }
    var counts = Array(repeating: 0.0, count: bins)
    let width = range.upperBound - range.lowerBound
    for value in values where range.contains(value) {
      let place = width > 0 ? (value - range.lowerBound) / width * Double(bins) : 0
      counts[place.rounded(.down).rounded(into: 0...bins - 1)] += 1
    }
    return counts
  }

  public func height(width: Int) -> Int { width > 0 ? rows : 0 }

  public func draw(in area: Area, on screen: inout Screen) {
    guard !area.isEmpty else { return }
    let (top, rest) = area.splitRows(!title.isEmpty && area.height >= 5 ? 1 : 0)
    if !top.isEmpty {
      title.truncated(to: top.width, glyphs: glyphs).draw(on: &screen, row: top.row, column: top.column, clip: top)
    }
    let axisHeight = rest.height >= 4 ? 2 : 0
    let (body, axis) = rest.splitRows(rest.height - axisHeight)
    drawBars(in: body, on: &screen)
    if !axis.isEmpty { drawAxis(in: axis, on: &screen) }
  }

  /// The counts, neighbours added up where there are more bins than columns.
  private func merged(into columns: Int) -> [Double] {
    let usable = counts.map { $0.isFinite && $0 > 0 ? $0 : 0 }
    guard usable.count > columns, columns > 0 else { return usable }
    var sums = Array(repeating: 0.0, count: columns)
    for (index, count) in usable.enumerated() { sums[index * columns / usable.count] += count }
    return sums
  }

  private func drawBars(in area: Area, on screen: inout Screen) {
    let bins = merged(into: area.width)
    guard let peak = bins.max(), peak > 0 else { return }
    let floor = area.row + area.height
    for (index, count) in bins.enumerated() {
      let left = index * area.width / bins.count
      let right = (index + 1) * area.width / bins.count
      let width = max(1, right - left - (right - left >= 3 ? 1 : 0))
      let eighths = max(1, (count / peak * Double(area.height * 8)).rounded(into: 0...area.height * 8))
      guard count > 0 else { continue }
      let whole = glyphs == .ascii ? max(1, (eighths + 4) / 8) : eighths / 8
      let column = area.column + left
      let bar = Area(row: floor - whole, column: column, height: whole, width: width)
      screen.fill(bar.intersection(area), with: glyphs.choose("█", "#"), style: style)
      if glyphs == .unicode, eighths % 8 > 0 {
        let tip = Area(row: floor - whole - 1, column: column, height: 1, width: width)
        screen.fill(tip.intersection(area), with: Blocks.fromBelow[eighths % 8], style: style)
      }
    }
  }

  private func drawAxis(in area: Area, on screen: inout Screen) {
    let quiet = Style(.quiet)
    screen.fill(area.splitRows(1).top, with: glyphs.choose("─", "-"), style: quiet)
    let labels = area.row + 1
    low.draw(on: &screen, row: labels, column: area.column, clip: area)
    high.draw(on: &screen, row: labels, column: area.column + area.width - high.width, clip: area)
    guard let mark, (0...1).contains(mark.place) else { return }
    let column = area.column + Int((mark.place * Double(area.width - 1)).rounded())
    screen.put(glyphs.choose("▲", "^"), row: area.row, column: column, style: Style(.accent), clip: area)
    let room = area.inset(left: low.width + 1, right: high.width + 1)
    guard mark.label.width <= room.width else { return }
    let start = min(max(room.column, column - mark.label.width / 2), room.column + room.width - mark.label.width)
    mark.label.draw(on: &screen, row: labels, column: start, clip: room)
  }
}
