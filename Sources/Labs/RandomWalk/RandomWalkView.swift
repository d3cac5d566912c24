import Drawing
import Laboratory
import Reinforcement

/// The walk with the values of the method looked at, the values of all methods, and how their errors fall.
struct RandomWalkView: LabView {
  let lab: RandomWalkLab
  let state: RandomWalkLab.State
  let context: ViewContext

  /// From this width on, the curves of the errors stand beside the values.
  private static let wide = 76

  func height(width: Int) -> Int { content(width).height(width: width) }

  /// What stands below belongs to the panel, so no curve grows beyond the height asked for.
  func draw(in area: Area, on screen: inout Screen) {
    let content = content(area.width)
    content.draw(in: area.splitRows(min(area.height, content.height(width: area.width))).top, on: &screen)
  }

  private func content(_ width: Int) -> any Widget {
    let errors = errorPlot(rows: width >= Self.wide ? 19 : 9)
    if width < Self.wide { return Stack([walk, Stack([values, detail]), errors], spacing: 1, flexible: 2) }
    let isSmall = lab.world.length == 5
    let left = isSmall ? Columns.Share.fixed(width < 100 ? 44 : 52) : .fraction(1)
    let values = Stack([walk, values, detail], spacing: 1, flexible: isSmall ? nil : 1)
    return Columns([.init(left, values), .init(.fraction(1), errors)], gap: 3)
  }

  // MARK: The walk

  /// Where the walk is, with the value of each state as the method looked at knows it.
  private var walk: any Widget {
    let low = lab.world.leftReward
    let middle = (low + lab.world.rightReward) / 2
    let moved = Set(lab.inner.filter { context.fresh.contains(id($0)) && changed($0) })
    let cells = (0...lab.world.length + 1).map { i -> ValueGrid.Cell in
      guard lab.inner.contains(i) else {
        let reward = i == 0 ? low : lab.world.rightReward
        return ValueGrid.Cell(
          context.text(Numeral.short(reward)), kind: .terminal, shade: nil, isFocused: state.hasEnded && isHere(i))
      }
      let value = context.value(id(i))
      return ValueGrid.Cell(
        value.map { context.text(Numeral.fixed($0, 2)) } ?? "?", shade: value.map { ($0 - middle) / (1 - middle) },
        arrows: arrows(from: i), label: lab.world.length == 5 ? lab.name(of: i) : "", isFocused: moved.contains(i),
        tag: id(i).tag)
    }
    return ValueGrid([cells], agent: agent, glyphs: context.glyphs)
  }

  private func id(_ i: Int) -> QuantityID { RandomWalkLab.id(lab.focus, "V", i) }

  /// Whether the last step made the number by an update.
  private func changed(_ i: Int) -> Bool { context.numbers[id(i)].map { !$0.inputs.isEmpty } ?? false }

  private var agent: Screen.Position {
    let place = state.episode.last?.next ?? lab.world.middle
    return Screen.Position(row: 0, column: place)
  }

  private func isHere(_ i: Int) -> Bool { agent.column == i }

  /// The last move, at the state it left.
  private func arrows(from i: Int) -> Set<ValueGrid.Direction> {
    guard let step = state.episode.last, step.state == i else { return [] }
    return step.next > i ? [.right] : [.left]
  }

  // MARK: The values of all methods

  private var values: any Widget { lab.world.length == 5 ? valueTable : valuePlot }

  private var valueTable: Table {
    var columns = [Table.Column("", .left)]
    columns += lab.inner.map { Table.Column(maths("V(\(lab.name(of: $0)))")) }
    var rows = [
      Table.Row(
        [StyledText(isEnglish ? "true" : "真实", Style(.quiet))]
          + lab.inner.map { context.number(QuantityID("true", $0)) })
    ]
    for method in Predictor.allCases {
      let numbers = lab.inner.map { i -> StyledText in
        let id = RandomWalkLab.id(method, "V", i)
        let hasMoved = context.numbers[id].map { !$0.inputs.isEmpty } ?? false
        return hasMoved ? context.number(id) : unmoved(id)
      }
      rows.append(Table.Row([name(of: method)] + numbers, isMarked: method == lab.focus))
    }
    if lab.focus == .traces {
      let traces = lab.inner.map { context.number(RandomWalkLab.id(.traces, "z", $0)) }
      rows.append(Table.Row([maths("z")] + traces))
    }
    return Table(columns: columns, rows: rows, gap: 2, glyphs: context.glyphs)
  }

  /// A value that this step left alone is not emphasised.
  private func unmoved(_ id: QuantityID) -> StyledText {
    var quiet = context
    quiet.fresh = []
    return quiet.number(id)
  }

  private func name(of method: Predictor) -> StyledText {
    StyledText(context.text(label(of: method)), Style(.series(method.index)))
  }

  private func label(of method: Predictor) -> String {
    switch method {
    case .monteCarlo: "MC"
    case .oneStep: "TD(0)"
    case .nStep: isEnglish ? "\(lab.steps)-step" : "\(lab.steps)步"
    case .traces: "TD(λ)"
    }
  }

  /// What the method looked at moved its values towards.
  private var detail: TextBlock {
    guard !state.episode.isEmpty else { return TextBlock("") }
    switch lab.focus {
    case .oneStep, .traces:
      return TextBlock(maths("δ = ") + context.number(QuantityID("\(lab.focus.prefix).delta")))
    case .monteCarlo:
      guard state.hasEnded else { return waiting }
      return TextBlock(maths("G₀ = ") + context.number(RandomWalkLab.id(.monteCarlo, "G", 0)))
    case .nStep:
      guard !state.updates[Predictor.nStep.index].isEmpty else { return waiting }
      let newest = state.hasEnded ? state.episode.count - 1 : state.episode.count - lab.steps
      return TextBlock(maths("G⁽ⁿ⁾ = ") + context.number(RandomWalkLab.id(.nStep, "G", newest)))
    }
  }

  private var waiting: TextBlock {
    let words = isEnglish ? "waits: rewards seen so far " : "等待中：已看到的奖励数 "
    return TextBlock(StyledText(words + "\(state.episode.count)", Style(.quiet)))
  }

  private var valuePlot: Plot {
    let truth = PlotSeries(
      StyledText(isEnglish ? "true" : "真实"), lab.inner.map { .init(Double($0), lab.trueValues[$0]) }, ink: .quiet,
      letter: "v")
    let learnt = Predictor.allCases.map { method in
      PlotSeries.number(
        method.index, StyledText(label(of: method)),
        lab.inner.map { .init(Double($0), context.value(RandomWalkLab.id(method, "V", $0)) ?? .nan) })
    }
    return Plot(
      StyledText(isEnglish ? "Values learnt" : "学到的价值", Style(.heading)),
      series: [shown(truth)] + learnt.map(shown),
      x: PlotAxis(StyledText(isEnglish ? "state" : "状态", Style(.quiet)), countsWholes: true), rows: 14,
      glyphs: context.glyphs)
  }

  private func shown(_ series: PlotSeries) -> PlotSeries {
    var series = series
    series.name = StyledText(context.text(series.name.string))
    return series
  }

  // MARK: The errors

  private func errorPlot(rows: Int) -> Plot {
    var series = Predictor.allCases.map { method in
      PlotSeries.number(
        method.index,
        StyledText(context.text(label(of: method)) + " ") + context.number(RandomWalkLab.errorID(method)),
        PlotSeries.points(state.errors[method.index]), shape: .steps)
    }
    if let pinned = context.pinned?.state as? RandomWalkLab.State {
      let course = PlotSeries.points(pinned.errors[lab.focus.index])
      let name = context.text("\(label(of: lab.focus)) · \(context.pinned?.label ?? "")")
      series.append(PlotSeries(StyledText(name, Style(.quiet)), course, shape: .steps, ink: .quiet, letter: "p"))
    }
    let title = isEnglish ? "Root mean square error of the values" : "价值的均方根误差"
    let below = isEnglish ? "steps · episode \(state.episodes)" : "步 · 第 \(state.episodes) 回合"
    return Plot(
      StyledText(title, Style(.heading)), series: series,
      x: PlotAxis(StyledText(context.text(below), Style(.quiet)), including: [10], countsWholes: true),
      y: PlotAxis(including: [0]), rows: rows, glyphs: context.glyphs)
  }
}
