/// A function of two parameters as a map: shaded cells and lines of equal value, with the boundary of a second function
/// (a trust region) and paths (steps of a policy) over it.
public struct ContourPlot: Widget {
  /// A value at each point; not finite means none.
  public typealias Field = @Sendable (_ x: Double, _ y: Double) -> Double

  /// Where a second field has a certain value: the ellipse KL = δ.
  public struct Boundary: Sendable {
    public var label: StyledText
    public var level: Double
    public var style: Style
    public var field: Field

    public init(_ label: StyledText, level: Double, style: Style = Style(.accent, .bold), field: @escaping Field) {
      self.label = label
      self.level = level
      self.style = style
      self.field = field
    }
  }

  /// Points joined by a line that ends in an arrow.
  public struct Path: Hashable, Sendable {
    public var label: StyledText
    public var points: [PlotSeries.Point]
    public var style: Style
    public var tag: String?

    public init(
      _ label: StyledText, _ points: [PlotSeries.Point], style: Style = Style(.series2, .bold), tag: String? = nil
    ) {
      self.label = label
      self.points = points
      self.style = style
      self.tag = tag
    }
  }

  public var title: StyledText
  public var x: PlotAxis
  public var y: PlotAxis
  public var field: Field
  /// At most so many lines of equal value, at round values.
  public var levels: Int
  public var boundaries: [Boundary]
  public var paths: [Path]
  public var markers: [PlotMarker]
  /// Rows wanted in all.
  public var rows: Int
  public var glyphs: GlyphSet

  public init(
    _ title: StyledText = StyledText(), x: PlotAxis, y: PlotAxis, levels: Int = 7, boundaries: [Boundary] = [],
    paths: [Path] = [], markers: [PlotMarker] = [], rows: Int = 18, glyphs: GlyphSet, field: @escaping Field
  ) {
    self.title = title
    self.x = x
    self.y = y
    self.levels = min(max(0, levels), 26)
    self.boundaries = boundaries
    self.paths = paths
    self.markers = markers
    self.rows = max(0, rows)
    self.glyphs = glyphs
    self.field = field
  }

  public func height(width: Int) -> Int { width > 0 ? rows : 0 }

  public func draw(in area: Area, on screen: inout Screen) {
    guard !area.isEmpty else { return }
    let heading = [title, y.title].filter { !$0.isEmpty }
    let (top, body) = area.splitRows(area.height >= heading.count + 5 ? heading.count : 0)
    for (row, line) in zip(top.rows, heading) {
      line.truncated(to: top.width, glyphs: glyphs).draw(on: &screen, row: row, column: top.column, clip: top)
    }
    drawMap(in: body, on: &screen)
  }

  private func drawMap(in area: Area, on screen: inout Screen) {
    let frame = frame(in: area)
    let inside = frame.inside
    let samples = FieldSamples(field, frame)
    let shades = samples.shades()
    for (index, ink) in shades.enumerated() {
      let (row, column) = (inside.row + index / inside.width, inside.column + index % inside.width)
      screen.put(Character(" "), row: row, column: column, style: Style(ink), clip: inside)
    }
    var canvas = DotCanvas(rows: inside.height, columns: inside.width, glyphs: glyphs)
    let levels = traceLevels(samples, on: &canvas)
    let borders = traceBoundaries(frame, firstOwner: levels.count + 1, on: &canvas)
    let firstPath = levels.count + borders.count + 1
    tracePaths(frame, firstOwner: firstPath, on: &canvas)
    let tags = shownPaths.map { screen.index(ofTag: $0.tag) }
    canvas.draw(in: inside, on: &screen) { owner, row, column in
      let owner = Int(owner)
      if owner <= levels.count { return (letter(owner - 1), Style(shades[row * inside.width + column]), 0) }
      if owner < firstPath { return ("o", boundaries[owner - levels.count - 1].style, 0) }
      return ("*", paths[owner - firstPath].style, tags[owner - firstPath])
    }
    if hasRoomForLabels(inside) { draw(levels + borders, shades, inside, on: &screen) }
    for path in shownPaths { drawHead(of: path, frame, canvas, on: &screen) }
    frame.drawAxes(xNames: [], canvas: canvas, on: &screen)
    for marker in markers { marker.draw(frame, canvas, inside, glyphs: glyphs, on: &screen) }
  }

  /// A canvas tells 255 painters apart: 26 levels, and of boundaries and paths no more than these.
  private var shownBoundaries: ArraySlice<Boundary> { boundaries.prefix(100) }
  private var shownPaths: ArraySlice<Path> { paths.prefix(100) }

  /// What the n-th level is drawn with in ASCII.
  private func letter(_ index: Int) -> Character { Character(Unicode.Scalar(UInt8(97 + index % 26))) }

  private func traceLevels(_ samples: FieldSamples, on canvas: inout DotCanvas) -> [ContourLabel] {
    var labels: [ContourLabel] = []
    for (index, line) in samples.roundLevels(atMost: levels, glyphs: glyphs).enumerated() {
      let cells = samples.trace(line.level, DotCanvas.Pen(owner: UInt8(index + 1), spacing: 2), on: &canvas)
      let text = glyphs == .ascii ? "\(letter(index))=\(line.label)" : line.label
      labels.append(ContourLabel(text: StyledText(text), cells: cells, towards: 0.8, takesShade: true))
    }
    return labels
  }

  private func traceBoundaries(_ frame: PlotFrame, firstOwner: Int, on canvas: inout DotCanvas) -> [ContourLabel] {
    var labels: [ContourLabel] = []
    for (index, boundary) in shownBoundaries.enumerated() {
      let pen = DotCanvas.Pen(owner: UInt8(firstOwner + index))
      let cells = FieldSamples(boundary.field, frame).trace(boundary.level, pen, on: &canvas)
      labels.append(ContourLabel(text: boundary.label, cells: cells, towards: 0.2, takesShade: false))
    }
    return labels
  }

  private func tracePaths(_ frame: PlotFrame, firstOwner: Int, on canvas: inout DotCanvas) {
    for (index, path) in shownPaths.enumerated() {
      let places = path.points.compactMap { frame.place($0.x, $0.y) }
      for (start, end) in zip(places, places.dropFirst()) {
        canvas.line(from: start, to: end, DotCanvas.Pen(owner: UInt8(firstOwner + index)))
      }
    }
  }

  private func frame(in area: Area) -> PlotFrame {
    var xs = Extent()
    var ys = Extent()
    for point in paths.flatMap(\.points) + markers.map({ PlotSeries.Point($0.x, $0.y) }) {
      xs.add(point.x)
      ys.add(point.y)
    }
    return PlotFrame(
      area: area, x: PlotScale(x, data: xs.ends, isLoose: false), y: PlotScale(y, data: ys.ends, isLoose: true),
      xTitle: x.title, yNames: [], glyphs: glyphs)
  }

  private func hasRoomForLabels(_ inside: Area) -> Bool { inside.width >= 30 && inside.height >= 8 }

  /// Puts each label on its line, as near as may be to where it is wanted, where no other label stands.
  private func draw(_ labels: [ContourLabel], _ shades: [Ink], _ inside: Area, on screen: inout Screen) {
    var taken: [Area] = []
    for label in labels {
      let width = label.text.width
      guard width > 0, let place = label.place(width: width, inside, avoiding: taken) else { continue }
      taken.append(place.inset(left: -1, right: -1))
      var column = place.column
      for run in label.text.runs {
        for character in run.text {
          let index = (place.row - inside.row) * inside.width + column - inside.column
          let isShaded = label.takesShade && shades.indices.contains(index)
          let style = isShaded ? Style(shades[index], .bold) : run.style
          column += screen.put(character, row: place.row, column: column, style: style, clip: inside)
        }
      }
    }
  }

  /// An arrow at the end of a path, pointing where its last step went, and the label beside it.
  private func drawHead(of path: Path, _ frame: PlotFrame, _ canvas: DotCanvas, on screen: inout Screen) {
    let places = path.points.compactMap { frame.place($0.x, $0.y) }
    guard let last = places.last, let cell = canvas.cell(of: last) else { return }
    let tag = screen.index(ofTag: path.tag)
    let row = frame.inside.row + cell.row
    let column = frame.inside.column + cell.column
    let before = places.dropLast().last { $0.x != last.x || $0.y != last.y }
    if let before {
      let glyph = arrow(
        across: (last.x - before.x) * Double(canvas.columns), up: (last.y - before.y) * Double(canvas.rows) * 2)
      screen.put(glyph, row: row, column: column, style: path.style, tag: tag, clip: frame.inside)
    }
    guard hasRoomForLabels(frame.inside) else { return }
    let text = path.label.truncated(to: frame.inside.width - cell.column - 2, glyphs: glyphs)
    text.draw(on: &screen, row: row, column: column + 2, clip: frame.inside)
  }

  private func arrow(across: Double, up: Double) -> Character {
    let isFlat = abs(across) > 2.414 * abs(up)
    let isSteep = abs(up) > 2.414 * abs(across)
    if glyphs == .ascii {
      return abs(across) > abs(up) ? (across > 0 ? ">" : "<") : (up > 0 ? "^" : "v")
    }
    if isFlat { return across > 0 ? "→" : "←" }
    if isSteep { return up > 0 ? "↑" : "↓" }
    return across > 0 ? (up > 0 ? "↗" : "↘") : (up > 0 ? "↖" : "↙")
  }
}

/// A label and the cells of the line that it may stand on.
struct ContourLabel {
  var text: StyledText
  var cells: [Screen.Position]
  /// Where along the width it is wanted, 0…1.
  var towards: Double
  /// Written on the map's own shades; otherwise it stands out from them.
  var takesShade: Bool

  func place(width: Int, _ inside: Area, avoiding taken: [Area]) -> Area? {
    let wanted = Int(Double(inside.width) * towards)
    var best: (distance: Int, area: Area)?
    for cell in cells {
      let area = Area(
        row: inside.row + cell.row, column: inside.column + cell.column - width / 2, height: 1, width: width)
      guard area.column >= inside.column, area.column + width <= inside.column + inside.width else { continue }
      let distance = abs(cell.column - wanted)
      if let best, best.distance <= distance { continue }
      if taken.contains(where: { !$0.intersection(area).isEmpty }) { continue }
      best = (distance, area)
    }
    return best?.area
  }
}
