import Drawing
import Laboratory
import Reinforcement

/// The return so far, the ratios of the minibatch, and what one watches beside them.
struct ProximalPolicyView: LabView {
  let lab: ProximalPolicyLab
  let state: ProximalPolicyLab.State
  let context: ViewContext

  private typealias Round = ProximalPolicyLab.State.Round

  func height(width: Int) -> Int { stack(width, curveRows: width >= 90 ? 14 : 10).height(width: width) }

  func draw(in area: Area, on screen: inout Screen) {
    let room = min(area.height, height(width: area.width))
    let rest = stack(area.width, curveRows: 0).height(width: area.width) + 1
    stack(area.width, curveRows: max(6, room - rest)).draw(in: area, on: &screen)
  }

  private func stack(_ width: Int, curveRows: Int) -> Stack {
    let small = 7
    return Stack([
      place, learning(rows: curveRows), Stack([histogramTitle, histogram, losses, watched]),
      Columns(
        [
          Columns.Column(
            .fraction(1), course(isEnglish ? "outside the band" : "在区间外", rows: small, 0...1) { $0.outsideFraction }),
          Columns.Column(.fraction(1), course(isEnglish ? "KL(old‖new)" : "KL(old‖new)", rows: small, nil) { $0.kl }),
          Columns.Column(.fraction(1), course(isEnglish ? "entropy" : "熵", rows: small, 0...0.7) { $0.entropy }),
        ], gap: 1),
    ])
  }

  private var place: TextBlock {
    var line = quiet(isEnglish ? "pushes " : "推了 ") + context.number("pushes", decimals: 0)
    line += quiet(isEnglish ? "   rounds " : "   批次 ") + context.number("updates", decimals: 0)
    line += quiet(isEnglish ? "   mean return " : "   平均回报 ") + context.number("mean_return", decimals: 1)
    if let pinned = context.pinned {
      line += quiet("   \(pinned.label): ") + context.pinnedNumber("mean_return", decimals: 1)
    }
    return TextBlock(line)
  }

  // MARK: Curves

  private var pinnedRounds: [Round] { (context.pinned?.state as? ProximalPolicyLab.State)?.rounds ?? [] }

  private func points(_ rounds: [Round], _ value: (Round) -> Double) -> [PlotSeries.Point] {
    rounds.map { PlotSeries.Point(Double($0.pushes) / 1000, value($0)) }
  }

  private func learning(rows: Int) -> Plot {
    var series = [
      PlotSeries(
        context.pinned == nil ? StyledText() : quiet(isEnglish ? "now" : "现在"),
        points(state.rounds) { $0.meanReturn }, tag: QuantityID("mean_return").tag)
    ]
    if let pinned = context.pinned {
      series.append(.number(1, quiet(pinned.label), points(pinnedRounds) { $0.meanReturn }))
    }
    return Plot(
      series: series, guides: [PlotGuide(.horizontal(y: 500), quiet(isEnglish ? "best" : "满分"))],
      x: PlotAxis(quiet(isEnglish ? "thousand pushes" : "千次"), range: 0...Double(ProximalPolicyLab.pushes) / 1000),
      y: PlotAxis(range: 0...500), rows: rows, glyphs: context.glyphs)
  }

  private func course(
    _ name: String, rows: Int, _ range: ClosedRange<Double>?, _ value: (Round) -> Double
  ) -> Plot {
    var series = [PlotSeries(StyledText(), points(state.rounds, value))]
    if context.pinned != nil { series.append(.number(1, StyledText(), points(pinnedRounds, value))) }
    let end = max(2, (state.rounds + pinnedRounds).map { Double($0.pushes) / 1000 }.max() ?? 2)
    return Plot(
      quiet(name), series: series, x: PlotAxis(range: 0...end),
      y: range.map { PlotAxis(range: $0) } ?? PlotAxis(including: [0, 0.02]), rows: rows, glyphs: context.glyphs)
  }

  // MARK: The minibatch

  private var ratios: [Double] {
    if case .updating(0, 0) = state.training.phase { return Array(repeating: 1, count: lab.choices.minibatch) }
    return state.training.lastMinibatch?.ratios ?? []
  }

  private var histogramTitle: TextBlock {
    var line = StyledText(isEnglish ? "Ratios of this minibatch" : "这个小批量的比率", Style(.heading))
    line += quiet(isEnglish ? "   │ marks the band 1 ± ε" : "   │ 标出 1 ± ε")
    return TextBlock(line)
  }

  private var histogram: RatioStrip {
    RatioStrip(ratios: ratios, clipRange: lab.choices.clipRange, glyphs: context.glyphs)
  }

  private var losses: TextBlock {
    var line = quiet(isEnglish ? "loss " : "损失 ") + context.number("loss") + quiet(isEnglish ? " = policy " : " = 策略 ")
    line += context.number("policy_loss") + quiet(isEnglish ? " + value " : " + 价值 ") + context.number("value_loss")
    line += quiet(" − c_H·H ") + context.number("entropy")
    return TextBlock(line)
  }

  private var watched: TextBlock {
    var line = quiet(isEnglish ? "clipped " : "被裁 ") + context.number("clipfrac_active", decimals: 2)
    line += quiet(isEnglish ? "  outside " : "  在外 ") + context.number("clipfrac_outside", decimals: 2)
    line += quiet("  KL ") + context.number("kl", decimals: 4) + quiet("  ρ ")
    line += context.number("mean_ratio") + quiet("  |g| ") + context.number("gradient", decimals: 2)
    return TextBlock(line)
  }
}

/// How often the ratios fall into each of a row of bins around 1, with the ends of the band marked.
struct RatioStrip: Widget {
  let ratios: [Double]
  let clipRange: Double
  let glyphs: GlyphSet

  func height(width: Int) -> Int { width > 0 ? 4 : 0 }

  func draw(in area: Area, on screen: inout Screen) {
    guard area.width >= 12, area.height >= 2 else { return }
    let reach = max(0.5, clipRange + 0.25)
    let bins = min(61, area.width - 1) | 1
    let shown = bins <= area.width ? bins : bins - 2
    let width = 2 * reach / Double(shown)
    var counts = Array(repeating: 0.0, count: shown)
    for ratio in ratios where ratio.isFinite {
      counts[Int(min(Double(shown - 1), max(0, (ratio - 1 + reach) / width)))] += 1
    }
    let bars = area.splitRows(area.height - 1)
    let most = max(1, counts.max() ?? 1)
    let edges = [1 - clipRange, 1 + clipRange].map { Int(($0 - 1 + reach) / width) }
    for (index, count) in counts.enumerated() {
      let centre = 1 - reach + (Double(index) + 0.5) * width
      let isOutside = abs(centre - 1) > clipRange
      draw(
        height: count / most * Double(bars.top.height), column: area.column + index, isEdge: edges.contains(index),
        Style(isOutside ? .warning : .series1), in: bars.top, on: &screen)
    }
    for (place, label) in [(0, "≤" + short(1 - reach)), (shown / 2, "1"), (shown - 1, "≥" + short(1 + reach))] {
      let text = StyledText(glyphs == .unicode ? label : Transliteration.ascii(label), Style(.quiet))
      let column = max(0, min(shown - text.width, place - text.width / 2))
      text.draw(on: &screen, row: bars.rest.row, column: area.column + column, clip: bars.rest)
    }
  }

  private func short(_ value: Double) -> String { Numeral.short(value, 2) }

  private func draw(
    height: Double, column: Int, isEdge: Bool, _ style: Style, in area: Area, on screen: inout Screen
  ) {
    let blocks: [Character] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    for (level, row) in area.rows.reversed().enumerated() {
      let filled = min(1, max(0, height - Double(level)))
      let isEmpty = filled < 0.06
      let mark: Character = glyphs == .unicode ? blocks[max(1, Int((filled * 8).rounded()))] : "#"
      if !isEmpty {
        screen.put(mark, row: row, column: column, style: style, clip: area)
      } else if isEdge {
        screen.put(glyphs == .unicode ? "│" : "|", row: row, column: column, style: Style(.quiet), clip: area)
      }
    }
  }
}
