/// The values of a field at the corners of a plot's cells.
struct FieldSamples {
  private let rows: Int
  private let columns: Int
  private let values: [Double]
  private let low: Double
  private let high: Double

  init(_ field: ContourPlot.Field, _ frame: PlotFrame) {
    rows = frame.inside.height
    columns = frame.inside.width
    var values: [Double] = []
    var extent = Extent()
    if rows > 0, columns > 0 {
      values.reserveCapacity((rows + 1) * (columns + 1))
      for row in 0...rows {
        let y = frame.y.value(at: 1 - Double(row) / Double(rows))
        for column in 0...columns {
          let value = field(frame.x.value(at: Double(column) / Double(columns)), y)
          extent.add(value)
          values.append(value)
        }
      }
    }
    self.values = values
    (low, high) = extent.ends ?? (0, 0)
  }

  private func corner(_ row: Int, _ column: Int) -> Double { values[row * (columns + 1) + column] }

  /// One shade a cell: the lowest value is coldest, the highest warmest.
  func shades() -> [Ink] {
    var shades: [Ink] = []
    shades.reserveCapacity(rows * columns)
    for row in 0..<rows {
      for column in 0..<columns {
        let mean =
          (corner(row, column) + corner(row, column + 1) + corner(row + 1, column) + corner(row + 1, column + 1)) / 4
        shades.append(high > low ? Ink.shade((mean - low) / (high - low) * 2 - 1) : .neutral)
      }
    }
    return shades
  }

  /// Round values between the lowest and the highest, with their labels; none so near to an end that its line is a dot.
  func roundLevels(atMost count: Int, glyphs: GlyphSet) -> [(level: Double, label: String)] {
    guard count > 0, let ticks = DecimalTicks(low: low, high: high, atMost: count) else { return [] }
    let margin = (high - low) / 50
    return zip(ticks.values, ticks.labels(glyphs: glyphs)).filter { level, _ in
      level > low + margin && level < high - margin
    }
  }

  /// Draws the line where the field has this value (marching squares) and returns the cells it passes.
  func trace(_ level: Double, _ pen: DotCanvas.Pen, on canvas: inout DotCanvas) -> [Screen.Position] {
    var cells: [Screen.Position] = []
    for row in 0..<rows {
      for column in 0..<columns where isCrossed(row, column, level) {
        let crossings = crossings(row, column, level)
        for pair in stride(from: 0, to: crossings.count - 1, by: 2) {
          canvas.line(from: crossings[pair], to: crossings[pair + 1], pen)
        }
        if !crossings.isEmpty { cells.append(Screen.Position(row: row, column: column)) }
      }
    }
    return cells
  }

  private func isCrossed(_ row: Int, _ column: Int, _ level: Double) -> Bool {
    let above = corner(row, column) > level
    return above != (corner(row, column + 1) > level) || above != (corner(row + 1, column) > level)
      || above != (corner(row + 1, column + 1) > level)
  }

  /// Where the line enters and leaves a cell, around its edges; none when a corner has no value.
  private func crossings(_ row: Int, _ column: Int, _ level: Double) -> [DotCanvas.Place] {
    let corners = [(row, column), (row, column + 1), (row + 1, column + 1), (row + 1, column)]
    var places: [DotCanvas.Place] = []
    for (index, start) in corners.enumerated() {
      let end = corners[(index + 1) % 4]
      let from = corner(start.0, start.1)
      let to = corner(end.0, end.1)
      guard from.isFinite, to.isFinite else { return [] }
      guard (from > level) != (to > level) else { continue }
      let part = (level - from) / (to - from)
      let x = Double(start.1) + part * Double(end.1 - start.1)
      let y = Double(start.0) + part * Double(end.0 - start.0)
      places.append(DotCanvas.Place(x: x / Double(columns), y: 1 - y / Double(rows)))
    }
    return places
  }
}
