import Drawing
import Laboratory
import Reinforcement

/// The corridor, one episode's gradient term by term, the spread of six estimates, and the hill that is climbed.
struct PolicyGradientView: LabView {
  let lab: PolicyGradientLab
  let state: PolicyGradientLab.State
  let context: ViewContext

  /// From this width on, the spread and the hill stand beside the episode.
  private static let wide = 76

  func height(width: Int) -> Int { content(width, rows: 0).height(width: width) }

  func draw(in area: Area, on screen: inout Screen) {
    content(area.width, rows: area.height).draw(in: area, on: &screen)
  }

  private func content(_ width: Int, rows: Int) -> any Widget {
    let top = Stack([corridor, policyLine])
    let many = Stack([spread, batchLine])
    if width >= Self.wide {
      let left = min(0.5, 48 / Double(width))
      let right = Stack([many, hill(rows: max(9, min(24, rows - 10)))], spacing: 1)
      return Columns(
        [.init(.fraction(left), Stack([top, terms], spacing: 1, flexible: 1)), .init(.fraction(1 - left), right)],
        gap: 3)
    }
    if rows == 0 || rows >= 38 { return Stack([top, terms, many, hill(rows: 10)], spacing: 1, flexible: 1) }
    // Where not everything has room, the panel shows what is being computed: one episode, then many.
    return state.count <= 1
      ? Stack([top, terms, hill(rows: 7)], spacing: 1, flexible: 1)
      : Stack([top, many, hill(rows: 7)], spacing: 1, flexible: 2)
  }

  // MARK: The corridor and the policy

  /// The step whose term was added last; nil before the first and once the episode is done with.
  private var current: Int? { state.terms > 0 && state.count <= 1 ? state.terms - 1 : nil }

  private var corridor: any Widget {
    let lowest = min(-1, state.here.values.min() ?? -1)
    let cells = (0...CorridorPolicy.goal).map { s -> ValueGrid.Cell in
      let id = PolicyGradientLab.valueID(s)
      let value = context.value(id) ?? 0
      return ValueGrid.Cell(
        s == CorridorPolicy.goal ? "" : context.text(Numeral.fixed(value, 1)),
        kind: s == CorridorPolicy.goal ? .terminal : .open, shade: s == CorridorPolicy.goal ? nil : -value / lowest,
        arrows: arrows(from: s), label: s == CorridorPolicy.goal ? "G" : "s\(s)", isFocused: isHere(s), tag: id.tag)
    }
    return ValueGrid([cells], agent: agent, glyphs: context.glyphs)
  }

  private var agent: Screen.Position? {
    current.map { Screen.Position(row: 0, column: state.episode.states[$0]) }
  }

  private func isHere(_ s: Int) -> Bool { current.map { state.episode.states[$0] == s } ?? false }

  private func arrows(from s: Int) -> Set<ValueGrid.Direction> {
    guard let current, state.episode.states[current] == s else { return [] }
    return state.episode.actions[current] == CorridorPolicy.right ? [.right] : [.left]
  }

  private var policyLine: TextBlock {
    var line = maths("θ ") + context.number("theta") + maths("   π(→) ") + context.number("p")
    if lab.slip > 0 { line += quiet(isEnglish ? "   takes effect " : "   生效 ") + context.number("effective") }
    line += quiet(isEnglish ? "   exact " : "   精确 ") + maths("J ") + context.number("J", decimals: 2)
    return TextBlock(line + maths("   ∇J ") + context.number("slope", decimals: 2))
  }

  // MARK: One episode

  private var terms: any Widget {
    let columns = [
      Table.Column("t"), Table.Column(quiet("s")), Table.Column(quiet("a")), Table.Column(maths("Gₜ")),
      Table.Column(maths("ψₜ")), Table.Column(maths("∇log π")), Table.Column(maths("ψₜ∇log π")),
    ]
    let rows = state.episode.actions.indices.map { t in
      let action = state.episode.actions[t]
      var cells = [
        quiet("\(t)"), quiet("\(state.episode.states[t])"), StyledText(arrow(action)),
        context.number(QuantityID("G", t), decimals: 0),
      ]
      if t < state.terms {
        cells += [
          context.number(QuantityID("psi", t), decimals: 2), steady(PolicyGradientLab.scoreID(action)),
          context.number(QuantityID("term", t)),
        ]
      } else {
        cells += [quiet("·"), steady(PolicyGradientLab.scoreID(action)), quiet("·")]
      }
      return Table.Row(cells, isMarked: t == max(0, state.terms - 1))
    }
    var total = maths("g = Σ ψₜ∇log π(aₜ) = ")
    total += state.terms > 0 ? context.number("sum") : quiet("·")
    if !state.episode.endsTerminated { total += quiet(isEnglish ? "   cut off" : "   被截断") }
    return Stack(
      [Table(columns: columns, rows: rows, gap: 2, glyphs: context.glyphs), TextBlock(total)], flexible: 0)
  }

  private func arrow(_ action: Int) -> String {
    let isUnicode = context.glyphs == .unicode
    return action == CorridorPolicy.right ? (isUnicode ? "→" : ">") : (isUnicode ? "←" : "<")
  }

  /// A number of the whole batch, which no single step makes stand out.
  private func steady(_ id: QuantityID, decimals: Int = 3) -> StyledText {
    var quiet = context
    quiet.fresh = []
    return quiet.number(id, decimals: decimals)
  }

  // MARK: Many episodes

  /// The spread of the estimates with all six weights over the same episodes.
  private var spread: any Widget {
    let title = StyledText(
      context.text(isEnglish ? "How far one episode's estimate strays (sd)" : "单个回合的估计散得多开（标准差）"), Style(.heading))
    let bars = PolicyGradientWeight.allCases.map { weight -> Bars.Bar in
      let isChosen = weight == lab.weight
      let isKnown = state.count > 1
      let value = isKnown ? context.value(weight.spread) ?? .nan : .nan
      let sign = isChosen ? context.text("▸") : " "
      let label = StyledText(
        "\(sign) \(context.text(weight.label[context.language]))", Style(isChosen ? .accent : .text))
      return Bars.Bar(
        label, value, number: isKnown ? steady(weight.spread, decimals: 1) : quiet("·"),
        style: Style(isChosen ? .accent : .series1), pinned: context.pinned?.numbers[weight.spread]?.value,
        tag: isKnown ? weight.spread.tag : nil)
    }
    return Stack([TextBlock(title), Bars(bars, glyphs: context.glyphs)])
  }

  private var batchLine: TextBlock {
    var line = quiet(isEnglish ? "\(state.count) of \(lab.episodes) episodes" : "\(state.count)/\(lab.episodes) 个回合")
    if state.cuts > 0 { line += quiet(isEnglish ? ", \(state.cuts) cut off" : "，\(state.cuts) 个被截断") }
    guard state.count > 0 else { return TextBlock(line) }
    line += maths("   ĝ ") + steady(lab.weight.mean, decimals: 2)
    if state.count > 1 { line += maths(" ± ") + steady("error", decimals: 2) }
    if let pinned = context.pinned {
      line += quiet("   \(pinned.label) ") + context.pinnedNumber(lab.weight.mean, decimals: 2)
    }
    return TextBlock(line)
  }

  // MARK: The hill

  /// What is lower than this lies at the bottom of the picture.
  private static let floor = -60.0

  private func performance(_ theta: Double) -> Double {
    max(Self.floor, CorridorPolicy(theta: theta, tables: lab.tables).performance)
  }

  private func hill(rows: Int) -> any Widget {
    let reach = min(CorridorPolicy.limit, max(4, (state.path + next).map(abs).max() ?? 4))
    // The curve goes on a little below the picture, so that it leaves it and does not seem to level off.
    let curve = lab.hill.filter { abs($0.theta) <= reach }.map {
      PlotSeries.Point($0.theta, max(2 * Self.floor, $0.performance))
    }
    return Plot(
      StyledText(context.text(hillTitle), Style(.heading)),
      series: [.number(0, StyledText(), curve)], markers: markers, x: PlotAxis(maths("θ"), range: -reach...reach),
      y: PlotAxis(StyledText(), range: Self.floor...(-5)), rows: rows, glyphs: context.glyphs)
  }

  private var hillTitle: String {
    let updates = state.updates
    return isEnglish
      ? "J(θ) after \(updates) \(updates == 1 ? "step" : "steps")   × next" : "J(θ)，上坡 \(updates) 次   × 下一步"
  }

  /// Where the next step uphill would lead, once there is an estimate.
  private var next: [Double] { state.count > 0 ? [lab.proposal(state)] : [] }

  private var markers: [PlotMarker] {
    var markers = state.path.dropLast().map { theta in
      PlotMarker(x: theta, y: performance(theta), .ring, style: Style(.quiet))
    }
    if let pinned = context.pinned?.state as? PolicyGradientLab.State {
      markers.append(
        PlotMarker(
          x: pinned.here.theta, y: max(Self.floor, pinned.here.performance), .hollowDiamond, style: Style(.changed)))
    }
    for theta in next {
      markers.append(
        PlotMarker(
          x: theta, y: performance(theta), .cross, style: Style(.warning, .bold), tag: QuantityID("proposal").tag))
    }
    let here = state.here
    let isBelow = here.performance < Self.floor
    markers.append(
      PlotMarker(
        x: here.theta, y: max(Self.floor, here.performance), .disc,
        label: StyledText(
          context.text((isBelow ? "↓ " : "") + "J " + Numeral.fixed(here.performance, 1)), Style(.accent)),
        style: Style(.accent, .bold), tag: QuantityID("J").tag))
    return markers
  }
}
