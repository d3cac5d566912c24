extension PlotFrame {
  /// The place of a point, or nil when one of its coordinates has none.
  func place(_ xValue: Double, _ yValue: Double) -> DotCanvas.Place? {
    guard let x = x.place(xValue), let y = y.place(yValue) else { return nil }
    return DotCanvas.Place(x: x, y: y)
  }
}

extension Plot {
  /// Joins the points of one curve; a point without a place ends a line.
  func trace(_ one: PlotSeries, _ pen: DotCanvas.Pen, _ frame: PlotFrame, on canvas: inout DotCanvas) {
    var previous: DotCanvas.Place?
    for point in one.points {
      guard let place = frame.place(point.x, point.y) else {
        previous = nil
        continue
      }
      switch (one.shape, previous) {
      case (.points, _), (_, nil): canvas.point(place, pen)
      case (.line, .some(let start)): canvas.line(from: start, to: place, pen)
      case (.steps, .some(let start)):
        let corner = DotCanvas.Place(x: place.x, y: start.y)
        canvas.line(from: start, to: corner, pen)
        canvas.line(from: corner, to: place, pen)
      }
      previous = place
    }
  }

  /// Shades the cells between the lower and the upper line of every band.
  func drawBands(_ frame: PlotFrame, _ inside: Area, on screen: inout Screen) {
    for one in series where one.band.count > 1 {
      for (left, right) in zip(one.band, one.band.dropFirst()) {
        guard let lowerLeft = frame.place(left.x, left.lower), let upperLeft = frame.place(left.x, left.upper),
          let lowerRight = frame.place(right.x, right.lower), let upperRight = frame.place(right.x, right.upper)
        else { continue }
        let width = lowerRight.x - lowerLeft.x
        for column in cells(from: lowerLeft.x, to: lowerRight.x, of: inside.width) {
          let x = Double(column) / Double(max(1, inside.width - 1))
          let part = width > 0 ? ((x - lowerLeft.x) / width).clampedToUnit : 0
          let low = lowerLeft.y + part * (lowerRight.y - lowerLeft.y)
          let high = upperLeft.y + part * (upperRight.y - upperLeft.y)
          let rows = cells(from: 1 - max(low, high), to: 1 - min(low, high), of: inside.height)
          let strip = Area(
            row: inside.row + rows.lowerBound, column: inside.column + column, height: rows.count, width: 1)
          screen.fill(strip.intersection(inside), with: glyphs.choose("░", ":"), style: Style(one.ink))
        }
      }
    }
  }

  /// The cells, of `count` between 0 and 1, that a stretch touches.
  private func cells(from start: Double, to end: Double, of count: Int) -> Range<Int> {
    guard count > 0, end >= start, start <= 1, end >= 0 else { return 0..<0 }
    let first = (start * Double(count - 1)).rounded(into: 0...count - 1)
    let last = (end * Double(count - 1)).rounded(into: 0...count - 1)
    return first..<last + 1
  }

  /// Guide lines, and the line of zero where the y axis passes it.
  func drawGuides(_ frame: PlotFrame, _ canvas: DotCanvas, _ inside: Area, on screen: inout Screen) {
    if let zero = frame.y.place(0), !y.isLogarithmic, zero > 0, zero < 1 {
      drawGuide(PlotGuide(.horizontal(y: 0)), frame, canvas, inside, on: &screen)
    }
    for guide in guides { drawGuide(guide, frame, canvas, inside, on: &screen) }
  }

  private func drawGuide(
    _ guide: PlotGuide, _ frame: PlotFrame, _ canvas: DotCanvas, _ inside: Area, on screen: inout Screen
  ) {
    switch guide.line {
    case .horizontal(let value):
      guard let y = frame.y.place(value), let cell = canvas.cell(of: .init(x: 0, y: y)) else { return }
      let line = Area(row: inside.row + cell.row, column: inside.column, height: 1, width: inside.width)
      screen.fill(line, with: glyphs.choose("┈", "."), style: guide.style)
    case .vertical(let value):
      guard let x = frame.x.place(value), let cell = canvas.cell(of: .init(x: x, y: 0)) else { return }
      let line = Area(row: inside.row, column: inside.column + cell.column, height: inside.height, width: 1)
      screen.fill(line, with: glyphs.choose("┊", ":"), style: guide.style)
    }
  }

  /// The letter of each curve after its last point. Letters that would meet move up and down, in the order of the
  /// values: the higher curve has the higher letter.
  func drawLetters(_ frame: PlotFrame, _ canvas: DotCanvas, on screen: inout Screen) {
    let ends = series.compactMap { one -> LetterPlace? in
      let places = one.points.lazy.reversed().compactMap { frame.place($0.x, $0.y) }
      guard let place = places.first(where: { canvas.cell(of: $0) != nil }), let cell = canvas.cell(of: place) else {
        return nil
      }
      return LetterPlace(
        series: one, height: place.y, row: cell.row, column: min(cell.column + 1, frame.inside.width - 1))
    }
    for column in Set(ends.map(\.column)) {
      let sorted = ends.filter { $0.column == column }.sorted { $0.height > $1.height }
      for (end, row) in zip(sorted, LetterPlace.rows(sorted.map(\.row), of: frame.inside.height)) {
        screen.put(
          end.series.letter, row: frame.inside.row + row, column: frame.inside.column + column,
          style: Style(end.series.ink, .bold), tag: screen.index(ofTag: end.series.tag), clip: frame.inside)
      }
    }
  }
}

/// Where a curve ends, and so its letter would like to stand.
struct LetterPlace {
  var series: PlotSeries
  var height: Double
  var row: Int
  var column: Int

  /// Rows for letters that want these, from the top down: each its own, in this order, together as near as can be. A
  /// group that must spread does so around its middle.
  static func rows(_ wanted: [Int], of height: Int) -> [Int] {
    var groups: [(sum: Int, count: Int)] = []
    for (index, row) in wanted.enumerated() {
      groups.append((row - index, 1))
      while groups.count > 1, let last = groups.last {
        let before = groups[groups.count - 2]
        guard before.sum * last.count > last.sum * before.count else { break }
        groups.removeLast(2)
        groups.append((before.sum + last.sum, before.count + last.count))
      }
    }
    let starts = groups.flatMap { group in
      Array(repeating: (Double(group.sum) / Double(group.count)).rounded(.up), count: group.count)
    }
    return starts.enumerated().map { index, start in max(0, min(Int(start), height - wanted.count)) + index }
  }
}

extension PlotMarker {
  /// The sign, and its label on the side where it covers least of the curves.
  func draw(_ frame: PlotFrame, _ canvas: DotCanvas, _ inside: Area, glyphs: GlyphSet, on screen: inout Screen) {
    guard let cell = frame.place(x, y).flatMap(canvas.cell) else { return }
    let tag = screen.index(ofTag: tag)
    let row = inside.row + cell.row
    let column = inside.column + cell.column
    screen.put(sign.glyph(in: glyphs), row: row, column: column, style: style, tag: tag, clip: inside)
    let width = label.width
    guard width > 0 else { return }
    let spots = [(0, 2), (0, -width - 1), (-1, 1), (1, 1), (-1, -width), (1, -width)].filter { spot in
      (0..<inside.height).contains(cell.row + spot.0) && cell.column + spot.1 >= 0
        && cell.column + spot.1 + width <= inside.width
    }
    func covered(_ spot: (Int, Int)) -> Int {
      let start = cell.column + spot.1
      return (start..<start + width).reduce(0) { $0 + (canvas.isEmpty(row: cell.row + spot.0, column: $1) ? 0 : 1) }
    }
    guard let best = spots.min(by: { covered($0) < covered($1) }) else { return }
    label.draw(on: &screen, row: row + best.0, column: column + best.1, clip: inside)
  }
}
