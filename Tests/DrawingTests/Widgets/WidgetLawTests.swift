import Drawing
import Testing

/// Every widget with something in it, named for the test's report. A new widget belongs in this list.
struct WidgetSample: CustomTestStringConvertible, Sendable {
  var name: String
  var glyphs: GlyphSet
  /// Uses all rows it is given, and not only those it asks for.
  var isElastic = false
  var widget: any Widget

  var testDescription: String { "\(name), \(glyphs.rawValue)" }

  static let all: [WidgetSample] = GlyphSet.allCases.flatMap { glyphs in
    layouts(glyphs) + charts(glyphs) + plots(glyphs) + pictures(glyphs)
  }

  /// Names are in both scripts, but in ASCII only where ASCII is asked for.
  private static func text(_ glyphs: GlyphSet) -> StyledText {
    glyphs == .unicode
      ? StyledText("优势 Âₜ", Style(.maths), tag: "advantage") : StyledText("advantage", tag: "advantage")
  }

  private static func layouts(_ glyphs: GlyphSet) -> [WidgetSample] {
    let name = text(glyphs)
    let long = StyledText((0..<12).flatMap { _ in (name + " is what the critic did not expect. ").runs })
    let block = TextBlock(long, hanging: 2)
    return [
      WidgetSample(name: "TextBlock", glyphs: glyphs, widget: block),
      WidgetSample(name: "TextBlock, right", glyphs: glyphs, widget: TextBlock(long, alignment: .right)),
      WidgetSample(name: "Rule", glyphs: glyphs, widget: Rule(name, glyphs: glyphs)),
      WidgetSample(name: "Padding", glyphs: glyphs, widget: Padding(block, top: 1, left: 3, bottom: 2, right: 2)),
      WidgetSample(name: "Callout", glyphs: glyphs, isElastic: true, widget: Callout(name, block, glyphs: glyphs)),
      WidgetSample(
        name: "KeyHints", glyphs: glyphs, widget: KeyHints([.init("x", "explain", tag: "key:x"), .init("e", "end")])),
      WidgetSample(
        name: "Stack", glyphs: glyphs, isElastic: true,
        widget: Stack([Rule(name, glyphs: glyphs), block, Rule(glyphs: glyphs)], spacing: 1, flexible: 1)),
      WidgetSample(
        name: "Columns", glyphs: glyphs,
        widget: Columns([.init(.fixed(7), block), .init(.fraction(2), block), .init(.fraction(1), block)])),
      WidgetSample(
        name: "Slider", glyphs: glyphs,
        widget: Slider(
          name, .number(fraction: 0.8, pinned: 0.3), value: "0.80", isSelected: true, tag: "knob", glyphs: glyphs)),
      WidgetSample(
        name: "Slider, choice", glyphs: glyphs,
        widget: Slider(name, .choice(["one", name.string, "three"], selected: 1), tag: "knob", glyphs: glyphs)),
      WidgetSample(
        name: "Slider, written", glyphs: glyphs,
        widget: Slider(name, .written, value: long, tag: "knob", glyphs: glyphs)
      ),
      WidgetSample(
        name: "ProgressBar", glyphs: glyphs,
        widget: ProgressBar(name, fraction: 0.43, note: "43 %", glyphs: glyphs)),
    ]
  }

  private static func charts(_ glyphs: GlyphSet) -> [WidgetSample] {
    let name = text(glyphs)
    let values = [2.5, -1.25, 0, .nan, .infinity, -.infinity, 1e-9]
    let pairs = values.map { value in
      ProbabilityBars.Pair(name, before: 0.5, after: value, beforeNumber: "0.5", afterNumber: "0.7", tag: "p")
    }
    return [
      WidgetSample(
        name: "Table", glyphs: glyphs,
        widget: Table(
          columns: [.init("t"), .init(name), .init("what", .left)],
          rows: (0..<9).map { .init([StyledText("\($0)"), "-1.250", name], isMarked: $0 == 4, isEmphasised: $0 == 4) },
          glyphs: glyphs)),
      WidgetSample(
        name: "Bars", glyphs: glyphs,
        widget: Bars(
          values.map { .init(name, $0, number: "1.0", pinned: -$0 / 2, tag: "bar") }, glyphs: glyphs)),
      WidgetSample(
        name: "ProbabilityBars", glyphs: glyphs,
        widget: ProbabilityBars(pairs, names: ("before", "after"), glyphs: glyphs)),
      WidgetSample(
        name: "ProbabilityBars, up", glyphs: glyphs, isElastic: true,
        widget: ProbabilityBars(pairs, direction: .up, names: ("before", "after"), glyphs: glyphs)),
      WidgetSample(
        name: "Histogram", glyphs: glyphs, isElastic: true,
        widget: Histogram(
          name, counts: values + [3, 2, 1, 5, 8, 2], low: "-1", high: "1", mark: .init(0.5, name), glyphs: glyphs)),
      WidgetSample(
        name: "TokenStrip", glyphs: glyphs,
        widget: TokenStrip(
          (0..<30).map { .init(name.string + "\n", shade: Double($0 - 15) / 15, number: "0.1", tag: "token[\($0)]") },
          glyphs: glyphs)),
      WidgetSample(
        name: "TokenStrip, numbers", glyphs: glyphs,
        widget: TokenStrip([.init(name.string, shade: .nan, number: "123456")], showsNumbers: true, glyphs: glyphs)),
    ]
  }

  private static func plots(_ glyphs: GlyphSet) -> [WidgetSample] {
    let name = text(glyphs)
    let points = (0...20).map { point(Double($0)) }
    let band = (0...20).map { PlotSeries.Spread(x: Double($0), lower: Double($0), upper: Double($0 * $0 + 30)) }
    let guides = [PlotGuide(.vertical(x: 4), name), PlotGuide(.horizontal(y: 90), name)]
    let markers = PlotMarker.Sign.allCases.enumerated().map { index, sign in
      PlotMarker(x: Double(index * 3), y: 80, sign, label: name, tag: "mark")
    }
    let curves = [PlotSeries.number(0, name, points, band: band, tag: "a"), .number(1, name, points, shape: .steps)]
    let full = Plot(
      name, series: curves, markers: markers, guides: guides, x: .init(name), y: .init(name), glyphs: glyphs)
    let huge = PlotSeries.number(0, name, [.init(-1e308, 1e308), .init(1e308, -1e308), .init(0, 1e-300)])
    let contour = ContourPlot(
      name, x: .init("x", range: -1...1), y: .init("y", range: -1...1),
      boundaries: [.init(name, level: 0.5) { x, y in x * x + y * y }],
      paths: [.init(name, [.init(0, 0), .init(0.5, 0.9), .init(9, 9)], tag: "path")], markers: markers, glyphs: glyphs
    ) { x, y in x > 0.9 ? .nan : x / y }
    return [
      WidgetSample(name: "Plot", glyphs: glyphs, isElastic: true, widget: full),
      WidgetSample(name: "Plot, empty", glyphs: glyphs, isElastic: true, widget: Plot(series: [], glyphs: glyphs)),
      WidgetSample(name: "Plot, huge", glyphs: glyphs, isElastic: true, widget: Plot(series: [huge], glyphs: glyphs)),
      WidgetSample(
        name: "Plot, logarithmic", glyphs: glyphs, isElastic: true,
        widget: Plot(series: curves + [huge], y: .init(isLogarithmic: true), glyphs: glyphs)),
      WidgetSample(name: "ContourPlot", glyphs: glyphs, isElastic: true, widget: contour),
      WidgetSample(
        name: "ContourPlot, flat", glyphs: glyphs, isElastic: true,
        widget: ContourPlot(x: .init(), y: .init(), glyphs: glyphs) { _, _ in 3 }),
    ]
  }

  private static func cell(_ row: Int, _ column: Int) -> ValueGrid.Cell {
    let kind: ValueGrid.Cell.Kind = row == column ? .wall : column == 4 ? .terminal : .open
    let arrows: Set<ValueGrid.Direction> = column == 2 ? Set(ValueGrid.Direction.allCases) : [.up]
    return ValueGrid.Cell(
      "0.\(row)\(column)", kind: kind, shade: Double(row - column), arrows: arrows, label: "S", isFocused: row == 1,
      tag: "v[\(row),\(column)]")
  }

  private static func point(_ x: Double) -> PlotSeries.Point {
    PlotSeries.Point(x, x == 7 ? .nan : x == 9 ? .infinity : x * x)
  }

  private static func pictures(_ glyphs: GlyphSet) -> [WidgetSample] {
    let name = text(glyphs)
    let cells = (0..<4).map { row in (0..<5).map { cell(row, $0) } }
    let nodes = [
      FlowDiagram.Node("a", name, detail: "0.3", column: 0, row: 1, isLit: true, tag: "node:a"),
      .init("b", name, column: 1, row: 0), .init("c", name, column: 1, row: 2), .init("d", "D", column: 4, row: 1),
    ]
    let arrows = [
      FlowDiagram.Arrow("a", "b", name, isLit: true), .init("a", "c"), .init("b", "c"), .init("b", "d", name),
      .init("c", "d"), .init("d", "a", "back"), .init("a", "d"), .init("a", "nowhere"), .init("a", "a"),
    ]
    return [
      WidgetSample(
        name: "ValueGrid", glyphs: glyphs,
        widget: ValueGrid(cells, agent: .init(row: 3, column: 1), glyphs: glyphs)),
      WidgetSample(
        name: "FlowDiagram", glyphs: glyphs, widget: FlowDiagram(nodes: nodes, arrows: arrows, glyphs: glyphs)),
    ]
  }
}

@Suite struct WidgetLawTests {
  static let sizes = [
    (0, 0), (1, 1), (2, 1), (1, 9), (3, 2), (7, 5), (12, 3), (20, 5), (40, 12), (60, 30), (80, 24), (200, 60),
  ]

  /// The areas of a screen of 60 × 20 on which the laws are tried: inside, over each edge, and far outside.
  static let areas: [Area] = [
    Area(row: 3, column: 5, height: 0, width: 0), Area(row: 3, column: 5, height: 1, width: 1),
    Area(row: 2, column: 7, height: 2, width: 3), Area(row: 0, column: 0, height: 20, width: 60),
    Area(row: 4, column: 9, height: 12, width: 40), Area(row: 10, column: 30, height: 60, width: 200),
    Area(row: -5, column: -7, height: 12, width: 40), Area(row: -90, column: 10, height: 12, width: 40),
    Area(row: 5, column: 300, height: 12, width: 40), Area(row: 3, column: -2, height: 9, width: 7),
  ]

  @Test(arguments: WidgetSample.all) func widgetsDrawInsideTheirAreaOnly(_ sample: WidgetSample) {
    var before = Screen(width: 60, height: 20)
    before.fill(before.area, with: "~", style: Style(.bad))
    for area in WidgetLawTests.areas {
      var screen = before
      sample.widget.draw(in: area, on: &screen)
      #expect(screen.fault == nil, "\(area)")
      var strayed: [String] = []
      for row in screen.area.rows {
        for column in screen.area.columns where !area.contains(row: row, column: column) {
          if screen[row, column] != before[row, column] { strayed.append("(\(row), \(column))") }
        }
      }
      #expect(strayed.isEmpty, "\(area): \(strayed.prefix(3))")
    }
  }

  /// An area may begin or end in the middle of a wide character that was there before.
  @Test(arguments: WidgetSample.all) func widgetsLeaveNoHalvesOfWhatWasThere(_ sample: WidgetSample) {
    for area in WidgetLawTests.areas {
      var screen = Screen(width: 60, height: 20)
      for row in screen.area.rows { screen.put(String(repeating: "宽", count: 30), row: row, column: row % 2) }
      sample.widget.draw(in: area, on: &screen)
      #expect(screen.fault == nil, "\(area)")
    }
  }

  @Test(arguments: WidgetSample.all) func widgetsDrawAtEverySizeTheSameEachTime(_ sample: WidgetSample) {
    for (width, height) in WidgetLawTests.sizes {
      var first = Screen(width: width, height: height)
      sample.widget.draw(in: first.area, on: &first)
      var second = Screen(width: width, height: height)
      sample.widget.draw(in: second.area, on: &second)
      #expect(first == second)
      #expect(first.fault == nil)
      #expect(sample.widget.height(width: width) >= 0)
    }
    #expect(sample.widget.height(width: 0) <= sample.widget.height(width: 40) + 3)
  }

  @Test(arguments: WidgetSample.all) func aWidgetWithRoomShowsSomething(_ sample: WidgetSample) {
    #expect(sample.widget.height(width: 60) > 0)
    let isBlank = picture(sample.widget, width: 60).allSatisfy(\.isWhitespace)
    #expect(!isBlank)
  }

  @Test(arguments: WidgetSample.all.filter { $0.glyphs == .ascii }) func inASCIIEverythingIsASCII(
    _ sample: WidgetSample
  ) {
    for (width, height) in WidgetLawTests.sizes {
      let drawn = picture(sample.widget, width: width, height: height)
      let foreign = drawn.filter { !$0.isASCII }
      #expect(foreign.isEmpty, "\(drawn)")
    }
  }

  @Test(arguments: WidgetSample.all.filter { !$0.isElastic })
  func theWantedHeightIsEnough(_ sample: WidgetSample) {
    for width in [20, 60, 120] {
      let height = sample.widget.height(width: width)
      let exact = picture(sample.widget, width: width, height: height)
      let roomy = picture(sample.widget, width: width, height: height + 4)
      #expect(exact + String(repeating: "\n", count: 4) == roomy)
    }
  }
}
