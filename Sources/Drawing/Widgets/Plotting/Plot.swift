/// Curves over axes: braille dots, or marks in ASCII, with bands, guide lines and markers.
///
/// Each curve has a letter at its end and in the legend beside its colour. Small areas lose the heading first, then the
/// labels, then the axes. Values that are not finite leave gaps, and a plot without data shows its empty axes.
public struct Plot: Widget {
  public var title: StyledText
  public var series: [PlotSeries]
  public var markers: [PlotMarker]
  public var guides: [PlotGuide]
  public var x: PlotAxis
  public var y: PlotAxis
  /// Rows wanted in all.
  public var rows: Int
  public var glyphs: GlyphSet

  public init(
    _ title: StyledText = StyledText(), series: [PlotSeries], markers: [PlotMarker] = [], guides: [PlotGuide] = [],
    x: PlotAxis = PlotAxis(), y: PlotAxis = PlotAxis(), rows: Int = 14, glyphs: GlyphSet
  ) {
    self.title = title
    self.series = series
    self.markers = markers
    self.guides = guides
    self.x = x
    self.y = y
    self.rows = max(0, rows)
    self.glyphs = glyphs
  }

  public func height(width: Int) -> Int { width > 0 ? rows : 0 }

  public func draw(in area: Area, on screen: inout Screen) {
    guard !area.isEmpty else { return }
    let heading = heading(width: area.width)
    let fits = area.height >= heading.count + 5
    let (top, body) = area.splitRows(fits ? heading.count : 0)
    for (row, line) in zip(top.rows, heading) { line.draw(on: &screen, row: row, column: top.column, clip: top) }
    drawCurves(in: body, on: &screen)
  }

  /// The title, and below it what the y axis shows and the legend.
  private func heading(width: Int) -> [StyledText] {
    var lines = title.isEmpty ? [] : [title.truncated(to: width, glyphs: glyphs)]
    var legend = y.title
    for (index, one) in series.enumerated() where !one.name.isEmpty {
      if !legend.isEmpty { legend.append("   ") }
      let mark = glyphs == .ascii ? "\(one.letter) \(mark(index)) " : "\(one.letter) "
      let entry = StyledText([.init(mark, Style(one.ink, .bold), tag: one.tag, isUnbreakable: true)])
      legend += entry + one.name
    }
    if !legend.isEmpty { lines += legend.wrapped(to: width) }
    return lines
  }

  private func drawCurves(in area: Area, on screen: inout Screen) {
    let frame = frame(in: area)
    let hasLetters = series.count > 1 && frame.inside.width > 8
    let inside = frame.inside.inset(right: hasLetters ? 2 : 0)
    var canvas = DotCanvas(rows: inside.height, columns: inside.width, glyphs: glyphs)
    drawBands(frame, inside, on: &screen)
    drawGuides(frame, canvas, inside, on: &screen)
    for (index, one) in series.enumerated() {
      trace(one, DotCanvas.Pen(owner: UInt8(index % 255 + 1)), frame, on: &canvas)
    }
    let looks = series.enumerated().map { index, one in
      (mark: mark(index), style: Style(one.ink), tag: screen.index(ofTag: one.tag))
    }
    canvas.draw(in: inside, on: &screen) { owner, _, _ in looks[Int(owner) - 1] }
    let names = guides.compactMap { guide -> PlotFrame.Named? in
      guard case .vertical(let x) = guide.line, !guide.label.isEmpty else { return nil }
      return PlotFrame.Named(value: x, label: guide.label)
    }
    frame.drawAxes(xNames: names, canvas: canvas, on: &screen)
    if hasLetters { drawLetters(frame, canvas, on: &screen) }
    for marker in markers { marker.draw(frame, canvas, inside, glyphs: glyphs, on: &screen) }
  }

  private func frame(in area: Area) -> PlotFrame {
    var xs = Extent()
    var ys = Extent()
    for one in series {
      for point in one.points where point.x.isFinite && point.y.isFinite {
        xs.add(point.x)
        ys.add(point.y)
      }
      for spread in one.band {
        xs.add(spread.x)
        ys.add(spread.lower)
        ys.add(spread.upper)
      }
    }
    for marker in markers {
      xs.add(marker.x)
      ys.add(marker.y)
    }
    var names: [PlotFrame.Named] = []
    for guide in guides {
      switch guide.line {
      case .vertical(let x): xs.add(x)
      case .horizontal(let y):
        ys.add(y)
        if !guide.label.isEmpty { names.append(PlotFrame.Named(value: y, label: guide.label)) }
      }
    }
    return PlotFrame(
      area: area, x: PlotScale(x, data: xs.ends, isLoose: false), y: PlotScale(y, data: ys.ends, isLoose: true),
      xTitle: x.title, yNames: names, glyphs: glyphs)
  }

  /// The character that draws the n-th curve in ASCII.
  private func mark(_ index: Int) -> Character {
    let marks: [Character] = ["*", "o", "+", "x", "#", "%"]
    return marks[index % marks.count]
  }
}

/// The finite values seen so far.
struct Extent {
  private var low = Double.infinity
  private var high = -Double.infinity

  mutating func add(_ value: Double) {
    guard value.isFinite else { return }
    low = min(low, value)
    high = max(high, value)
  }

  var ends: (low: Double, high: Double)? { low <= high ? (low, high) : nil }
}
