import Drawing
import Laboratory
import Reinforcement

/// All four answers before and now, the compared pair in numbers, both log-probabilities and the margin over the steps,
/// and the loss as a curve with the present margin on it.
struct DirectPreferenceView: LabView {
  let lab: DirectPreferenceLab
  let state: DirectPreferenceLab.State
  let context: ViewContext

  func height(width: Int) -> Int { layout(width, rows: 46).height(width: width) }

  func draw(in area: Area, on screen: inout Screen) {
    guard !area.isEmpty else { return }
    layout(area.width, rows: area.height).draw(in: area, on: &screen)
  }

  /// Numbers beside pictures where the panel is wide, above them where it is narrow. What finds no room is left out:
  /// the loss first, then the bars.
  private func layout(_ width: Int, rows: Int) -> Stack {
    guard width >= 72 else {
      var parts = numbers(width)
      var left = rows - Stack(parts, spacing: 1).height(width: width) - 1
      if left >= 6 {
        parts.append(curves(rows: min(13, left)))
        left -= 14
      }
      if left >= 9 { parts.append(bars) }
      return Stack(parts, spacing: 1)
    }
    let half = (width - 3) / 2
    var numbers = numbers(half)
    let left = rows - Stack(numbers, spacing: 1).height(width: half) - 1
    if left >= 9 { numbers.append(bars) }
    let pictures: [any Widget] =
      rows >= 26
      ? [curves(rows: min(20, rows - 13)), lossCurve(rows: min(16, rows - min(20, rows - 13) - 1))]
      : [curves(rows: min(20, rows))]
    let columns = [
      Columns.Column(.fraction(1), Stack(numbers, spacing: 1)),
      Columns.Column(.fraction(1), Stack(pictures, spacing: 1)),
    ]
    return Stack([Columns(columns, gap: 3)])
  }

  private func numbers(_ width: Int) -> [any Widget] { [Stack([question, table(width)]), facts(width)] }

  // MARK: Answers

  private var names: [String] {
    say("Not today.|Never!|Of course.|Next week.", "今天不行。|休想！|当然行。|下周吧。")
      .split(separator: "|").map(String.init)
  }

  private var signs: (chosen: String, rejected: String) { context.glyphs == .unicode ? ("✓", "✗") : ("+", "x") }

  private var question: TextBlock {
    let words = say("“May I have another coin?”", "“能再给一枚硬币吗？”")
    var text = StyledText(context.text(words), Style(.heading))
    if state.isFlipped { text += StyledText(say("   reported backwards", "   报告颠倒了"), Style(.warning)) }
    return TextBlock(text)
  }

  private func name(_ y: Int) -> StyledText {
    let mark = y == 0 ? signs.chosen : y == 1 ? signs.rejected : " "
    let style = Style(y == 0 ? .good : y == 1 ? .bad : .text)
    return StyledText(mark + " " + names[y], style)
  }

  private var bars: ProbabilityBars {
    ProbabilityBars(
      names.indices.map { y in
        ProbabilityBars.Pair(
          name(y), before: context.value(QuantityID("pi_ref", y)) ?? 0, after: context.value(QuantityID("pi", y)) ?? 0,
          beforeNumber: context.number(QuantityID("pi_ref", y)), afterNumber: context.number(QuantityID("pi", y)),
          style: Style(y == 0 ? .series1 : y == 1 ? .series2 : .series3), tag: QuantityID("pi", y).tag)
      }, names: (maths("π_ref"), maths("π")), glyphs: context.glyphs)
  }

  // MARK: Numbers

  private func table(_ width: Int) -> Table {
    let isWide = width >= 48
    var columns: [(title: String, family: String, decimals: Int)] = [
      ("π_ref", "pi_ref", 3), ("π", "pi", 3), ("log π", "logp", 3),
    ]
    if isWide { columns = [("f", "f", 1)] + columns + [("r", "reward", 3)] }
    let rows = names.indices.map { y in
      Table.Row([name(y)] + columns.map { context.number(QuantityID($0.family, y), decimals: $0.decimals) })
    }
    return Table(
      columns: [Table.Column(quiet(say("answer", "回答")), .left)] + columns.map { Table.Column(maths($0.title)) },
      rows: rows,
      gap: isWide ? 3 : 2, glyphs: context.glyphs)
  }

  private func facts(_ width: Int) -> Stack {
    let named: [(String, QuantityID)] = [
      ("h", "h"), ("βh", "bh"), ("σ(βh)", "win"), ("σ(−βh)", "weight"), ("L", "loss"), ("L′", "slope"), ("w", "w"),
      ("b₀", "b[0]"), ("b₁", "b[1]"), ("KL", "kl"),
    ]
    var lines = packed(named.map { maths($0.0 + " ") + context.number($0.1) }, width)
    if let pinned = context.pinned {
      var theirs: [StyledText] = [quiet(pinned.label)]
      for (symbol, id) in [("h", "h"), ("log π₀", "logp[0]"), ("log π₁", "logp[1]"), ("KL", "kl")]
        as [(String, QuantityID)]
      {
        theirs.append(quiet(symbol + " ") + context.pinnedNumber(id))
      }
      lines += packed(theirs, width)
    }
    return Stack(lines.map { TextBlock($0) })
  }

  // MARK: Pictures

  /// While the next number is to be predicted nothing is drawn that would give it away.
  private func shown(_ values: [Double]) -> [Double] { context.hidden == nil ? values : Array(values.dropLast()) }

  private func curves(rows: Int) -> Plot {
    var series = [
      PlotSeries.number(
        0, maths("log π ") + quiet(say("chosen", "选中")), PlotSeries.points(shown(state.chosen)),
        tag: QuantityID("logp", 0).tag),
      PlotSeries.number(
        1, maths("log π ") + quiet(say("rejected", "落选")), PlotSeries.points(shown(state.rejected)),
        tag: QuantityID("logp", 1).tag),
      PlotSeries.number(2, maths("h"), PlotSeries.points(shown(state.margins)), tag: QuantityID("h").tag),
    ]
    if let theirs = context.pinned?.state as? DirectPreferenceLab.State {
      series += [theirs.chosen, theirs.rejected, theirs.margins].map {
        PlotSeries(StyledText(), PlotSeries.points($0), shape: .points, ink: .quiet, letter: "p")
      }
    }
    let end = Double(max(20, state.taken))
    return Plot(
      series: series, guides: [PlotGuide(.horizontal(y: 0))],
      x: PlotAxis(quiet(say("step", "步")), range: 0...end, countsWholes: true), y: PlotAxis(including: [-2, 1]),
      rows: rows,
      glyphs: context.glyphs)
  }

  /// The loss over the margin, with the margin reached, and the derivative's size as the slope one sees.
  private func lossCurve(rows: Int) -> Plot {
    let margin = context.value("h") ?? 0
    let reach = max(4, abs(margin) * 1.2)
    let points = (0...160).map { place -> PlotSeries.Point in
      let h = -reach / 2 + 1.5 * reach * Double(place) / 160
      return PlotSeries.Point(h, preferenceLoss(margin: h, beta: lab.beta, variant: lab.variant))
    }
    let curve = PlotSeries.number(3, maths("L(h)"), points, tag: QuantityID("loss").tag)
    let isHidden = context.hidden == "h" || context.hidden == "loss"
    let here = PlotMarker(
      x: margin, y: preferenceLoss(margin: margin, beta: lab.beta, variant: lab.variant), .diamond,
      style: Style(.accent, .bold), tag: QuantityID("loss").tag)
    return Plot(
      series: [curve], markers: isHidden ? [] : [here], x: PlotAxis(maths("h")), y: PlotAxis(), rows: rows,
      glyphs: context.glyphs)
  }
}
