import Drawing
import Laboratory

/// Token ratios in GRPO's band, the geometric mean in GSPO's, and which tokens keep a gradient.
struct SequenceRatioView: LabView {
  let lab: SequenceRatioLab
  let state: SequenceRatioLab.State
  let context: ViewContext

  func height(width: Int) -> Int { stack(width, plots: 2 * 9 + 1).height(width: width) }

  /// The plots take the rows that the numbers leave.
  func draw(in area: Area, on screen: inout Screen) {
    let rest = area.height - numbers(area.width).height(width: area.width) - 1
    stack(area.width, plots: rest).draw(in: area, on: &screen)
  }

  /// - Parameter plots: rows for the plots, which stand side by side where these are few.
  private func stack(_ width: Int, plots: Int) -> Stack {
    guard plots >= 4 else { return numbers(width) }
    if plots < 17 || width >= 96 {
      let rows = min(14, plots)
      let pair = Columns([.init(.fraction(1), tokens(rows)), .init(.fraction(1), answer(rows))])
      return Stack([numbers(width), pair], spacing: 1)
    }
    let rows = min(14, (plots - 1) / 2)
    return Stack([numbers(width), tokens(rows), answer(rows)], spacing: 1)
  }

  private func numbers(_ width: Int) -> Stack {
    Stack(
      [Stack([now]), verdicts, Stack([strip(width, isAnswer: false), strip(width, isAnswer: true), legend])], spacing: 1
    )
  }

  private var done: Int { state.logRatios.count }

  // MARK: Numbers

  /// The token that the last step added.
  private var now: TextBlock {
    guard done > 0 else { return TextBlock(quiet(say("no token yet", "还没有词元"))) }
    let t = done - 1
    var text = quiet(say("token \(t)   ", "词元 \(t)   "))
    text += maths("log ρ ") + context.number(QuantityID("log", t), decimals: 4)
    text += maths("   ρ ") + context.number(QuantityID("ratio", t), decimals: 4)
    text += maths("   Σ ") + context.number(QuantityID("sum", t), decimals: 4)
    text += maths("   s ") + context.number(QuantityID("mean", t), decimals: 5)
    return TextBlock(text)
  }

  /// The two methods side by side.
  private var verdicts: Table {
    let isKnown = state.isJudged
    let band = { (low: QuantityID, high: QuantityID, decimals: Int) in
      context.number(low, decimals: decimals) + quiet(" … ") + context.number(high, decimals: decimals)
    }
    var columns = [
      Table.Column(""), Table.Column(quiet(say("ratio", "比率"))), Table.Column(quiet(say("band", "范围"))),
      Table.Column(quiet(say("clipped", "裁掉"))), Table.Column(maths("g")), Table.Column(maths("Σ g")),
    ]
    if let pinned = context.pinned { columns.append(Table.Column(quiet("Σ g · \(pinned.label)"))) }
    var rows = [
      [
        maths("GRPO"), quiet(say("each ρ", "各 ρ")), band("tokenLow", "tokenHigh", 2), number("share", 3),
        quiet(say("each", "各异")), number("grpoAll", 3),
      ],
      [
        maths("GSPO"), number("s", 5), band("answerLow", "answerHigh", 4), number("answerBound", 0), number("gspo", 4),
        number("gspoAll", 3),
      ],
    ]
    if context.pinned != nil {
      rows[0].append(context.pinnedNumber("grpoAll"))
      rows[1].append(context.pinnedNumber("gspoAll"))
    }
    rows.append([maths("Π ρ"), isKnown ? number("product", 5) : quiet("·")])
    return Table(columns: columns, rows: rows.map { Table.Row($0) }, gap: 2, glyphs: context.glyphs)
  }

  private func number(_ id: QuantityID, _ decimals: Int) -> StyledText { context.number(id, decimals: decimals) }

  /// One cell a token: a block where it keeps a gradient, a dot where it does not.
  private func strip(_ width: Int, isAnswer: Bool) -> TextBlock {
    let room = max(0, min(done, width - 6))
    var text = maths(isAnswer ? "GSPO " : "GRPO ")
    for t in (done - room)..<done {
      let id = isAnswer ? QuantityID("gspo") : QuantityID("grpo", t)
      let isClipped = context.value(isAnswer ? "answerBound" : QuantityID("bound", t)).map { $0 > 0 }
      let style = id == context.selected ? Style(.accent, .reverse) : Style(isClipped == true ? .bad : .good)
      switch isClipped {
      case true?: text += StyledText(context.text("×"), style, tag: id.tag)
      case false?: text += StyledText(context.glyphs == .ascii ? "#" : "█", style, tag: id.tag)
      case nil: text += quiet("·")
      }
    }
    return TextBlock(text)
  }

  private var legend: TextBlock {
    let block = context.glyphs == .ascii ? "#" : "█"
    return TextBlock(quiet(say("\(block) has a gradient   × clipped", "\(block) 有梯度   × 被裁掉")))
  }

  // MARK: Plots

  private var axis: PlotAxis { PlotAxis(quiet("t"), range: 0...Double(max(1, lab.count - 1)), countsWholes: true) }

  /// Every token's ratio against GRPO's band.
  private func tokens(_ rows: Int) -> Plot {
    let points = (0..<done).compactMap { t in
      context.value(QuantityID("ratio", t)).map { PlotSeries.Point(Double(t), $0) }
    }
    let markers = points.last.map {
      [PlotMarker(x: $0.x, y: $0.y, .disc, tag: QuantityID("ratio", done - 1).tag)]
    }
    return Plot(
      StyledText(context.text(say("ρ of tokens, GRPO's band", "词元的 ρ 与 GRPO 的范围")), Style(.heading)),
      series: [PlotSeries(StyledText(), points, shape: lab.count > 60 ? .points : .line)], markers: markers ?? [],
      guides: band(lab.tokenRange.low, lab.tokenRange.high, "ε", "ε"), x: axis, rows: rows, glyphs: context.glyphs)
  }

  /// The geometric mean so far against GSPO's band, in units of 1e-4 from 1.
  private func answer(_ rows: Int) -> Plot {
    let scale = 1e4
    let points = (0..<done).compactMap { t in
      context.value(QuantityID("mean", t)).map { PlotSeries.Point(Double(t), ($0 - 1) * scale) }
    }
    let markers = points.last.map {
      [PlotMarker(x: $0.x, y: $0.y, .disc, tag: QuantityID("mean", done - 1).tag)]
    }
    let title = say("(s − 1)/1e-4, GSPO's band", "(s − 1)/1e-4 与 GSPO 的范围")
    return Plot(
      StyledText(context.text(title), Style(.heading)),
      series: [PlotSeries(StyledText(), points, ink: .series2, letter: "s")], markers: markers ?? [],
      guides: [
        PlotGuide(.horizontal(y: lab.answerRange.high * scale), StyledText(context.text("ε₊"), Style(.quiet))),
        PlotGuide(.horizontal(y: -lab.answerRange.low * scale), StyledText(context.text("−ε₋"), Style(.quiet))),
      ], x: axis, rows: rows, glyphs: context.glyphs)
  }

  private func band(_ low: Double, _ high: Double, _ below: String, _ above: String) -> [PlotGuide] {
    [
      PlotGuide(.horizontal(y: 1 + high), StyledText(context.text("1+\(above)"), Style(.quiet))),
      PlotGuide(.horizontal(y: 1 - low), StyledText(context.text("1−\(below)"), Style(.quiet))),
    ]
  }
}
