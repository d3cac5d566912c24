/// The axes of a plot: where its inside is, the ticks around it, and the mapping from values to cells.
struct PlotFrame {
  let x: PlotScale
  let y: PlotScale
  let inside: Area
  let glyphs: GlyphSet
  private let area: Area
  private let yMarks: [Mark]
  private let yAxis: Int?
  private let xAxis: Int?
  private let xLabels: Int?
  private let xTitle: StyledText

  /// A value named at the edge of the plot: a guide line's label.
  struct Named {
    var value: Double
    var label: StyledText
  }

  private struct Mark {
    var place: Double
    var label: StyledText
    var isNamed: Bool
  }

  init(area: Area, x: PlotScale, y: PlotScale, xTitle: StyledText, yNames: [Named], glyphs: GlyphSet) {
    self.area = area
    self.x = x
    self.y = y
    self.glyphs = glyphs
    self.xTitle = xTitle
    let hasLabels = area.height >= 4
    let rows = area.height - (area.height >= 3 ? 1 : 0) - (hasLabels ? 1 : 0)
    let marks = PlotFrame.marks(PlotFrame.evenTicks(y, rows: rows, glyphs), yNames, y, rows: rows, glyphs)
    let labelWidth = marks.map(\.label.width).max() ?? 0
    let left = area.width >= 12 + labelWidth ? labelWidth + 2 : area.width >= 6 ? 1 : 0
    yMarks = left > 1 ? marks : []
    yAxis = left > 0 ? area.column + left - 1 : nil
    inside = Area(row: area.row, column: area.column + left, height: rows, width: area.width - left)
    xAxis = area.height >= 3 ? area.row + rows : nil
    xLabels = hasLabels ? area.row + rows + 1 : nil
  }

  /// As many round values as find room; fewer where rows are so few that equal steps would look unequal by half.
  private static func evenTicks(_ scale: PlotScale, rows: Int, _ glyphs: GlyphSet) -> [PlotScale.Tick] {
    let most = max(2, (rows + 1) / 2)
    let choices = (2...most).reversed().map { scale.ticks(atMost: $0, glyphs: glyphs) }
    let looksEven = { (ticks: [PlotScale.Tick]) in
      let places = ticks.map { DotCanvas.row(at: $0.place, of: rows, glyphs: glyphs) }
      let steps = zip(places, places.dropFirst()).map { $0 - $1 }
      return 3 * (steps.min() ?? 1) >= 2 * (steps.max() ?? 1)
    }
    if scale.isLogarithmic { return choices[0] }
    if let even = choices.first(where: { $0.count > 1 && looksEven($0) }) { return even }
    let finest = choices[0]
    return finest.count > 2 ? [finest[0], finest[finest.count - 1]] : finest
  }

  /// Names, and the ticks on whose rows no name stands.
  private static func marks(
    _ ticks: [PlotScale.Tick], _ names: [Named], _ scale: PlotScale, rows: Int, _ glyphs: GlyphSet
  ) -> [Mark] {
    let named = names.compactMap { name in
      scale.place(name.value).flatMap { (0...1).contains($0) ? Mark(place: $0, label: name.label, isNamed: true) : nil }
    }
    let rowsTaken = Set(named.map { DotCanvas.row(at: $0.place, of: rows, glyphs: glyphs) })
    let free = ticks.filter { !rowsTaken.contains(DotCanvas.row(at: $0.place, of: rows, glyphs: glyphs)) }
    return named + free.map { Mark(place: $0.place, label: StyledText($0.label, Style(.quiet)), isNamed: false) }
  }

  func drawAxes(xNames: [Named], canvas: DotCanvas, on screen: inout Screen) {
    let quiet = Style(.quiet)
    if let yAxis {
      let line = Area(row: inside.row, column: yAxis, height: inside.height, width: 1)
      screen.fill(line, with: glyphs.choose("│", "|"), style: quiet)
      for mark in yMarks {
        guard let cell = canvas.cell(of: .init(x: 0, y: mark.place)) else { continue }
        let row = inside.row + cell.row
        screen.put(glyphs.choose("┤", "+"), row: row, column: yAxis, style: quiet, clip: area)
        let column = yAxis - 1 - mark.label.width
        mark.label.draw(on: &screen, row: row, column: column, clip: area)
      }
    }
    guard let xAxis else { return }
    screen.fill(
      Area(row: xAxis, column: inside.column, height: 1, width: inside.width), with: glyphs.choose("─", "-"),
      style: quiet)
    if let yAxis { screen.put(glyphs.choose("└", "+"), row: xAxis, column: yAxis, style: quiet, clip: area) }
    for label in placedLabels(xNames, canvas) {
      if let tick = label.tick {
        screen.put(glyphs.choose("┬", "+"), row: xAxis, column: tick, style: quiet, clip: area)
      }
      if let xLabels { label.text.draw(on: &screen, row: xLabels, column: label.columns.lowerBound, clip: area) }
    }
  }

  private struct PlacedLabel {
    var text: StyledText
    var columns: Range<Int>
    var tick: Int?

    /// The tick alone, where another label stands.
    var withoutText: PlacedLabel { PlacedLabel(text: StyledText(), columns: columns, tick: tick) }
  }

  /// The title at the right end, then the names of guides, then as many round values as find room between them.
  private func placedLabels(_ names: [Named], _ canvas: DotCanvas) -> [PlacedLabel] {
    var placed: [PlacedLabel] = []
    let end = area.column + area.width
    if !xTitle.isEmpty, xTitle.width <= inside.width / 2 {
      placed.append(PlacedLabel(text: xTitle, columns: end - xTitle.width..<end))
    }
    for name in names {
      guard let place = x.place(name.value), let label = label(name.label, at: place, canvas) else { continue }
      if isFree(label.columns, among: placed) { placed.append(label) }
    }
    var count = max(2, inside.width / 6)
    while count > 1 {
      let labels = x.ticks(atMost: count, glyphs: glyphs).compactMap { tick in
        label(StyledText(tick.label, Style(.quiet)), at: tick.place, canvas)
      }
      let fits = zip(labels, labels.dropFirst()).allSatisfy { $0.columns.upperBound + 1 < $1.columns.lowerBound }
      if fits { return placed + labels.map { isFree($0.columns, among: placed) ? $0 : $0.withoutText } }
      count -= 1
    }
    return placed
  }

  private func label(_ text: StyledText, at place: Double, _ canvas: DotCanvas) -> PlacedLabel? {
    guard let cell = canvas.cell(of: .init(x: place, y: 0)) else { return nil }
    let tick = inside.column + cell.column
    let width = text.width
    let start = min(max(area.column, tick - (width - 1) / 2), area.column + area.width - width)
    return PlacedLabel(text: text, columns: start..<start + max(1, width), tick: tick)
  }

  private func isFree(_ columns: Range<Int>, among placed: [PlacedLabel]) -> Bool {
    placed.allSatisfy { $0.columns.upperBound < columns.lowerBound || columns.upperBound < $0.columns.lowerBound }
  }
}
