import Drawing
import Laboratory
import Reinforcement

/// The map of the two parameters with the trust region and the steps on it, and what each step gains and costs.
struct TrustRegionView: LabView {
  let lab: TrustRegionLab
  let state: TrustRegionLab.State
  let context: ViewContext

  func height(width: Int) -> Int { lower(width).height(width: width) + 1 + (width >= 90 ? 24 : 16) }

  func draw(in area: Area, on screen: inout Screen) {
    let lower = lower(area.width)
    let room = min(area.height, height(width: area.width))
    let rows = max(9, room - 1 - lower.height(width: area.width))
    if context.selected != nil && room < rows + 6 {
      lower.draw(in: area, on: &screen)
      return
    }
    Stack([map(rows: rows), lower], spacing: 1).draw(in: area, on: &screen)
  }

  // MARK: The map

  private func point(along x: [Double], scale: Double) -> PlotSeries.Point {
    PlotSeries.Point(lab.theta[0] + scale * x[0], lab.theta[1] + scale * x[2])
  }

  private var origin: PlotSeries.Point { PlotSeries.Point(lab.theta[0], lab.theta[1]) }

  private func map(rows: Int) -> ContourPlot {
    let step = lab.step
    let bound = step.bound
    let old = step.fisher.policy
    return ContourPlot(
      title, x: PlotAxis(maths("θ₀"), range: origin.x - reach(0)...origin.x + reach(0)),
      y: PlotAxis(range: origin.y - reach(1)...origin.y + reach(1)), levels: 6,
      boundaries: [
        ContourPlot.Boundary(quiet("KL = δ"), level: bound) { x, y in
          meanKL(old, TrustRegionView.policy(x, y), shares: step.fisher.shares)
        }
      ], paths: paths, markers: markers, rows: rows, glyphs: context.glyphs
    ) { x, y in
      surrogateImprovement(policy: TrustRegionView.policy(x, y), old: old, samples: TrustRegionView.thin(step, lab))
    }
  }

  private static func policy(_ x: Double, _ y: Double) -> [SoftmaxDistribution] {
    [SoftmaxDistribution(logits: [x, -x]), SoftmaxDistribution(logits: [y, -y])]
  }

  /// The same surrogate from one sample of each pair: its advantage times its share, so that a map is quick to draw.
  private static func thin(_ step: TrustRegionStep, _ lab: TrustRegionLab) -> SurrogateSamples {
    let total = lab.counts.reduce(0, +)
    return SurrogateSamples(
      states: [0, 0, 1, 1], actions: [0, 1, 0, 1],
      advantages: (0..<4).map { 4 * lab.counts[$0] / total * lab.advantages[$0] })
  }

  /// How far the map goes along a parameter: past the trust region and the plain step, from the start.
  private func reach(_ s: Int) -> Double {
    let curvature = lab.step.fisher.product([1, -1, 1, -1])[2 * s]
    let region = (lab.step.bound / max(1e-4, curvature)).squareRoot()
    let plain = abs(lab.rate * lab.step.gradient[2 * s])
    return min(6, max(0.3, max(1.4 * region, 1.2 * min(plain, 4 * region))))
  }

  private var hasGradient: Bool { state.stage != .start }

  private var title: StyledText {
    var title = StyledText(context.text(isEnglish ? "Surrogate " : "替代目标 "), Style(.heading))
    title += quiet(isEnglish ? "over θ₀ (across) and θ₁ (up)" : "横轴 θ₀，纵轴 θ₁")
    return title
  }

  private var paths: [ContourPlot.Path] {
    guard hasGradient, lab.step.hasDirection else { return [] }
    var paths = [
      ContourPlot.Path(
        StyledText(), [origin, point(along: lab.step.gradient, scale: lab.rate)],
        style: Style(.series3, .bold), tag: QuantityID("plain_gain").tag)
    ]
    if let scale = state.tried.last ?? state.length {
      paths.append(
        ContourPlot.Path(
          StyledText(), [origin, point(along: state.method.solution, scale: scale)],
          style: Style(.accent, .bold), tag: QuantityID("try_gain").tag))
    }
    return paths
  }

  private var markers: [PlotMarker] {
    var markers = [
      PlotMarker(x: origin.x, y: origin.y, .ring, label: quiet(isEnglish ? "old" : "旧"), style: Style(.text, .bold))
    ]
    guard hasGradient, lab.step.hasDirection else { return markers }
    let plain = point(along: lab.step.gradient, scale: lab.rate)
    markers.append(
      PlotMarker(
        x: plain.x, y: plain.y, .cross, label: StyledText(isEnglish ? "plain" : "普通", Style(.series3)),
        style: Style(.series3, .bold)))
    for (index, scale) in state.tried.enumerated() {
      let place = point(along: state.method.solution, scale: scale)
      let isLast = index + 1 == state.tried.count
      markers.append(
        PlotMarker(
          x: place.x, y: place.y, isLast && state.isAccepted ? .disc : .hollowDiamond,
          label: isLast ? StyledText(isEnglish ? "natural" : "自然", Style(.accent)) : StyledText(),
          style: Style(.accent, .bold)))
    }
    return markers
  }

  // MARK: The numbers

  private func lower(_ width: Int) -> Stack { Stack([solving, comparison], spacing: 1) }

  private var solving: Stack {
    var first = maths("g ") + context.number("g[0]") + StyledText("  ") + context.number("g[1]")
    first += maths("   H ") + context.number("H[0]") + StyledText("  ") + context.number("H[1]")
    let count = state.method.iterations
    var second = quiet(isEnglish ? "CG " : "共轭梯度 ")
    for i in 1...max(1, count) where count > 0 {
      second += quiet(i > 1 ? " → " : "") + maths("x ") + context.number(QuantityID("x", i, 0)) + StyledText("  ")
      second += context.number(QuantityID("x", i, 1))
    }
    if count == 0 { second += quiet("·") }
    first += maths("   β ") + context.number("beta")
    return Stack([TextBlock(first), TextBlock(second)])
  }

  private var comparison: Table {
    var columns = [Table.Column(StyledText(isEnglish ? "step" : "走法", Style(.quiet)), .left)]
    columns += ["θ′₀", "θ′₁"].map { Table.Column(maths($0)) }
    columns += [
      Table.Column(quiet(isEnglish ? "gain" : "收益")), Table.Column(quiet("KL")),
      Table.Column(quiet(isEnglish ? "≤ δ" : "≤ δ")),
    ]
    let tries = state.tried.count
    let natural = isEnglish ? "natural, j = \(max(0, tries - 1))" : "自然梯度，j = \(max(0, tries - 1))"
    let rows = [
      row(isEnglish ? "plain, α·g" : "普通梯度 α·g", "plain"), row(isEnglish ? "plain, to δ" : "普通梯度，走到 δ", "same"),
      row(natural, "try"),
    ]
    return Table(columns: columns, rows: rows, gap: 3, glyphs: context.glyphs)
  }

  private func row(_ name: String, _ family: String) -> Table.Row {
    let kl = context.value(QuantityID("\(family)_kl"))
    let isWithin = kl.map { $0 <= lab.step.bound }
    let sign: StyledText =
      switch isWithin {
      case true?: StyledText(context.text("✓"), Style(.good))
      case false?: StyledText(context.text("✗"), Style(.bad))
      case nil: StyledText(" ")
      }
    return Table.Row(
      [
        StyledText(context.text(name)), context.number(QuantityID("\(family)_theta", 0)),
        context.number(QuantityID("\(family)_theta", 1)), context.number(QuantityID("\(family)_gain"), decimals: 4),
        context.number(QuantityID("\(family)_kl"), decimals: 4), sign,
      ], isMarked: family == "try" && state.isAccepted)
  }
}
