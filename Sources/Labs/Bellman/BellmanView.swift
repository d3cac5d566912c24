import Drawing
import Laboratory

/// The world with its values and arrows, the look ahead of the present state, and how the changes die out.
struct BellmanView: LabView {
  let lab: BellmanLab
  let state: BellmanLab.State
  let context: ViewContext

  func height(width: Int) -> Int {
    isWide(width) ? wideBody.height(width: width) : stack(compact: false).height(width: width)
  }

  func draw(in area: Area, on screen: inout Screen) {
    guard !area.isEmpty else { return }
    let body = body(in: area)
    let (top, _) = area.splitRows(min(area.height, body.height(width: area.width)))
    body.draw(in: top, on: &screen)
    highlight(in: area, on: &screen)
  }

  /// Beside each other where there is room, else one below the other; with a grid of one line a cell where it must be.
  private func body(in area: Area) -> any Widget {
    if isWide(area.width) { return wideBody }
    let full = stack(compact: false)
    return full.height(width: area.width) <= area.height ? full : stack(compact: true)
  }

  private func stack(compact: Bool) -> Stack {
    Stack(
      [Stack([TextBlock(status), compact ? Fitted(grid, rows: lab.world.shape.rows) : grid]), lookAhead]
        + (context.pinned != nil ? curves : []), spacing: 1)
  }

  private var wideBody: Columns {
    let world = Stack([TextBlock(status), grid, TextBlock(legend)])
    return Columns(
      [.init(.fixed(gridWidth), world), .init(.fraction(1), Stack([lookAhead] + curves, spacing: 1))], gap: 4)
  }

  private func highlight(in area: Area, on screen: inout Screen) {
    guard let selected = context.selected else { return }
    for place in screen.places(tagged: selected.tag) where place.name == selected.tag {
      screen.restyle(place.area.intersection(area)) { $0.adding(.reverse) }
    }
  }

  private func isWide(_ width: Int) -> Bool { width >= gridWidth + 62 && lab.world.shape.rows > 1 }
  private var gridWidth: Int { lab.world.shape.columns * 10 + 1 }
  /// How the changes die out, once there is something to see.
  private var curves: [any Widget] { state.changes.count > 1 ? [plot(rows: 10)] : [] }

  // MARK: The world

  private var status: StyledText {
    guard state.visited != nil else {
      return quiet(isEnglish ? "before the first sweep" : "第一轮扫描之前")
    }
    if context.numbers["improvement"] != nil {
      return quiet(isEnglish ? "improvement " : "第 ") + context.number("improvement", decimals: 0)
        + quiet(isEnglish ? " of the policy" : " 次改进策略")
    }
    return quiet(isEnglish ? "sweep " : "第 ") + context.number("sweep", decimals: 0)
      + quiet(isEnglish ? " · largest change " : " 轮扫描 · 本轮最大变化 ") + context.number("largest", decimals: 4)
      + quiet(isEnglish ? " · arrows: " : " · 箭头：")
      + quiet(lab.method == .policyIteration ? (isEnglish ? "policy" : "策略") : (isEnglish ? "greedy" : "贪心"))
  }

  private var grid: ValueGrid {
    let shape = lab.world.shape
    let scale = state.values.map(abs).max() ?? 0
    let cells = (0..<shape.rows).map { row in
      (0..<shape.columns).map { column in
        cell(shape.cell(row: row, column: column), scale: scale)
      }
    }
    return ValueGrid(cells, glyphs: context.glyphs)
  }

  private func cell(_ s: Int, scale: Double) -> ValueGrid.Cell {
    let id = QuantityID("V", s)
    let isEnd = lab.world.process.isAbsorbing(s)
    let shown = id == context.hidden ? "?" : context.text(Numeral.fixed(state.values[s], 2))
    let differs = context.pinned?.numbers[id].map { $0.value != state.values[s] } ?? false
    return ValueGrid.Cell(
      shown, kind: isEnd ? .terminal : .open, shade: scale > 0 ? state.values[s] / scale : 0,
      arrows: isEnd || id == context.hidden ? [] : arrows(s),
      label: differs ? context.text("≠") : context.text(lab.world.labels[s] ?? ""),
      isFocused: s == state.visited, tag: id.tag)
  }

  private func arrows(_ s: Int) -> Set<ValueGrid.Direction> {
    let policy = lab.shownPolicy(state, s)
    return Set(zip(lab.world.actions, policy).filter { $0.1 > 0 }.map(\.0))
  }

  private var legend: StyledText {
    var text = quiet(
      lab.method == .policyIteration
        ? (isEnglish ? "arrows: the policy" : "箭头：当前策略")
        : (isEnglish ? "arrows: greedy for these values" : "箭头：对这些价值贪心"))
    if context.pinned != nil { text += quiet(isEnglish ? "   ≠ differs from the pinned run" : "   ≠ 与固定的运行不同") }
    return text
  }

  // MARK: The look ahead

  private var lookAhead: Stack {
    guard let s = state.visited else { return Stack([TextBlock(legend)]) }
    return Stack([TextBlock(result(s)), table(s)])
  }

  private var showsPolicy: Bool { context.numbers[QuantityID("pi", 0)] != nil }

  private func table(_ s: Int) -> Table {
    var titles = ["a"]
    if showsPolicy { titles.append("π") }
    titles += ["s′", "p", "r", "V(s′)", "p(r+γV′)", "Q(s,a)", "A"]
    let rows = lab.world.actions.indices.flatMap { action in
      lab.world.process.outcomes[s][action].indices.map { row(s, action, $0) }
    }
    return Table(columns: titles.map { Table.Column(maths($0)) }, rows: rows, gap: 2, glyphs: context.glyphs)
  }

  /// What belongs to the action stands in the row of its first outcome.
  private func row(_ s: Int, _ action: Int, _ index: Int) -> Table.Row {
    let outcome = lab.world.process.outcomes[s][action][index]
    let isFirst = index == 0
    func ofAction(_ id: QuantityID, _ decimals: Int) -> StyledText {
      isFirst ? context.number(id, decimals: decimals) : StyledText("")
    }
    var cells = [isFirst ? maths(glyph(action)) : StyledText("")]
    if showsPolicy { cells.append(ofAction(QuantityID("pi", action), 2)) }
    cells += [
      quiet(lab.name(outcome.next)), context.number(QuantityID("p", action, index), decimals: 2),
      context.number(QuantityID("r", action, index), decimals: lab.world.rewardDecimals),
      context.number(QuantityID("next", action, index)), context.number(QuantityID("term", action, index)),
      ofAction(QuantityID("Q", action), 3), ofAction(QuantityID("A", action), 3),
    ]
    return Table.Row(cells)
  }

  private func glyph(_ action: Int) -> String {
    switch lab.world.actions[action] {
    case .left: "←"
    case .up: "↑"
    case .right: "→"
    case .down: "↓"
    }
  }

  private func result(_ s: Int) -> StyledText {
    if context.numbers["best"] != nil {
      return maths("max Q(\(lab.name(s)), a) = ") + context.number("best")
        + quiet(isEnglish ? "   the policy had " : "   策略原有 ") + context.number("present")
    }
    let how = lab.method == .valueIteration ? "max Q" : "Σ π·Q"
    var text = maths("V(\(lab.name(s))) ← \(how) = ") + context.number(QuantityID("V", s))
    text += quiet(isEnglish ? "   was " : "   原为 ") + context.number("old") + quiet(isEnglish ? "   change " : "   变化 ")
    text += context.number("change")
    if let pinned = context.pinned {
      text += quiet("   \(pinned.label): ") + context.pinnedNumber(QuantityID("V", s))
    }
    return text
  }

  // MARK: How the changes die out

  private func plot(rows: Int) -> Plot {
    var series = [curve(0, isEnglish ? "this run" : "本次运行", state.changes)]
    if let pinned = context.pinned, let other = pinned.state as? BellmanLab.State {
      series.append(curve(1, pinned.label, other.changes))
    }
    return Plot(
      StyledText(isEnglish ? "Largest change of each sweep" : "每轮扫描的最大变化", Style(.heading)),
      series: context.pinned == nil ? [unnamed(series[0])] : series,
      x: PlotAxis(quiet(isEnglish ? "sweep" : "轮"), countsWholes: true),
      y: PlotAxis(isLogarithmic: true), rows: rows, glyphs: context.glyphs)
  }

  private func curve(_ index: Int, _ name: String, _ changes: [Double]) -> PlotSeries {
    .number(
      index, StyledText(context.text(name)),
      changes.enumerated().map { .init(Double($0.offset + 1), $0.element > 0 ? $0.element : .nan) })
  }

  private func unnamed(_ series: PlotSeries) -> PlotSeries {
    var series = series
    series.name = StyledText()
    return series
  }
}
