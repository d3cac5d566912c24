import Drawing
import Laboratory
import Reinforcement

/// The grid with the critic's values and the actor's arrows, the last transition, and how both have done.
struct ActorCriticView: LabView {
  let lab: ActorCriticLab
  let state: ActorCriticLab.State
  let context: ViewContext

  func height(width: Int) -> Int { content(width, rows: 0).height(width: width) }

  func draw(in area: Area, on screen: inout Screen) {
    content(area.width, rows: area.height).draw(in: area, on: &screen)
  }

  private func content(_ width: Int, rows: Int) -> any Widget {
    let isTall = rows == 0 || rows >= 34
    let below: any Widget = isTall ? push : probabilities(width >= 76 ? width - 44 : width)
    let step = Stack([
      Reserved(tdLine, like: Self.longestLine), Reserved(transition == nil ? TextBlock("") : below, like: below),
    ])
    guard width >= 76 else {
      return Stack([grid, step, curves(rows: isTall ? 10 : max(6, rows - 18))], spacing: isTall ? 1 : 0)
    }
    let upper = step.height(width: width - 44) + 1
    let right = Stack([step, curves(rows: max(6, min(16, rows - upper)))], spacing: 1)
    return Columns([.init(.fixed(41), grid), .init(.fraction(1), right)], gap: 3)
  }

  // MARK: The grid

  private var transition: TabularTransition? { state.training.lastReport?.transition }

  private var grid: any Widget {
    let scale = max(1, state.training.values.map(abs).max() ?? 1)
    let shape = ActorCriticLab.shape
    let cells = (0..<shape.rows).map { row in
      (0..<shape.columns).map { column in cell(shape.cell(row: row, column: column), scale: scale) }
    }
    let agent = state.training.state
    let place = Screen.Position(row: shape.row(of: agent), column: shape.column(of: agent))
    return ValueGrid(cells, agent: place, glyphs: context.glyphs)
  }

  private func cell(_ s: Int, scale: Double) -> ValueGrid.Cell {
    guard ActorCriticLab.open.contains(s) else { return ValueGrid.Cell(kind: .terminal) }
    let id = QuantityID("V", s)
    let value = context.value(id)
    return ValueGrid.Cell(
      value.map { context.text(Numeral.fixed($0, 2)) } ?? "?", shade: value.map { $0 / scale }, arrows: arrows(s),
      isFocused: transition?.state == s, tag: id.tag)
  }

  /// The actor's likeliest moves; none while it is indifferent.
  private func arrows(_ s: Int) -> Set<ValueGrid.Direction> {
    let probabilities = SoftmaxDistribution(logits: state.training.theta[s]).probabilities
    let best = probabilities.max() ?? 0
    let chosen = zip([ValueGrid.Direction.up, .right, .down, .left], probabilities).filter { $0.1 > best - 0.02 }
    return chosen.count == probabilities.count ? [] : Set(chosen.map(\.0))
  }

  // MARK: The last transition

  /// A line as long as those to come.
  private static let longestLine = Stack([
    TextBlock("0   critic behind by 0.000"), TextBlock("δ = r + γV′ − V = 0 + 0.95·(0.000) − (0.000) = 0.000"),
  ])

  private var tdLine: TextBlock {
    var head = quiet(isEnglish ? "episode " : "回合 ") + context.number("episodes", decimals: 0)
    if transition != nil { head += quiet(isEnglish ? "   critic behind by " : "   评论家落后 ") + context.number("error") }
    guard let transition else { return TextBlock(head) }
    head += StyledText("\n") + maths("δ = r + γV′ − V = ") + context.number("r", decimals: 0) + maths(" + ")
    head += context.text(Numeral.short(lab.training.discount)).styled + maths("·(") + context.number("next")
    head += maths(") − (") + context.number("v") + maths(") = ") + context.number("delta")
    if transition.done { head += quiet(isEnglish ? "   end" : "   终止") }
    return TextBlock(head)
  }

  /// The actor's probabilities in the cell left, in one line.
  private func probabilities(_ width: Int) -> Stack {
    let parts = ActorCriticLab.arrows.indices.map { b -> StyledText in
      let isTaken = b == transition?.action
      let style = Style(isTaken ? .accent : .maths, isTaken ? .bold : [])
      return StyledText(context.text(ActorCriticLab.arrows[b]) + " ", style)
        + (transition == nil ? maths("0.00") : context.number(QuantityID("pi", b), decimals: 2))
    }
    let named = [maths("π ") + parts[0]] + parts.dropFirst()
    return Stack(packed(named, gap: 2, width).map { TextBlock($0) })
  }

  /// What the transition did to the actor in the cell left.
  private var push: ProbabilityBars {
    let pairs = ActorCriticLab.arrows.indices.map { b in
      let isTaken = b == transition?.action
      return ProbabilityBars.Pair(
        StyledText(context.text(ActorCriticLab.arrows[b]), Style(isTaken ? .accent : .text, isTaken ? .bold : [])),
        before: context.value(QuantityID("pi.before", b)) ?? 0, after: context.value(QuantityID("pi", b)) ?? 0,
        beforeNumber: context.number(QuantityID("pi.before", b)), afterNumber: context.number(QuantityID("pi", b)),
        tag: QuantityID("pi", b).tag)
    }
    return ProbabilityBars(
      pairs, names: (before: quiet(isEnglish ? "π before" : "之前的 π"), after: quiet(isEnglish ? "after" : "之后")),
      glyphs: context.glyphs)
  }

  // MARK: How both have done

  /// The mean reward of the last ten episodes, after each.
  private func averages(_ state: ActorCriticLab.State) -> [Double] {
    let rewards = state.training.episodeRewards
    return rewards.indices.map { mean(Array(rewards[max(0, $0 - 9)...$0])) }
  }

  private func curves(rows: Int) -> any Widget {
    var series = [
      PlotSeries.number(0, quiet(isEnglish ? "reward, mean of 10" : "奖励，10 回合平均"), PlotSeries.points(averages(state))),
      PlotSeries.number(1, quiet(isEnglish ? "critic's error" : "评论家的误差"), PlotSeries.points(state.errors)),
    ]
    if let pinned = context.pinned, let other = pinned.state as? ActorCriticLab.State {
      series.append(.number(2, quiet(pinned.label), PlotSeries.points(averages(other))))
    }
    return Plot(
      series: series, x: PlotAxis(quiet(isEnglish ? "episodes" : "回合"), including: [0, 10], countsWholes: true),
      rows: rows, glyphs: context.glyphs)
  }
}

extension String {
  fileprivate var styled: StyledText { StyledText(self) }
}
