import Drawing
import Laboratory

/// The table of comparisons with what the scores make of it, the scores as bars, and both courses as curves.
struct BradleyTerryView: LabView {
  let lab: BradleyTerryLab
  let state: BradleyTerryLab.State
  let context: ViewContext

  func height(width: Int) -> Int { layout(width, rows: 46).height(width: width) }

  func draw(in area: Area, on screen: inout Screen) {
    guard !area.isEmpty else { return }
    layout(area.width, rows: area.height).draw(in: area, on: &screen)
  }

  /// Numbers beside curves where the panel is wide, above them where it is narrow.
  private func layout(_ width: Int, rows: Int) -> Stack {
    let numbers: [any Widget] = [table, bars, facts]
    guard width >= 72 else {
      let left = rows - Stack(numbers, spacing: 1).height(width: width) - 1
      return Stack(numbers + (left < 6 ? [] : [scores(rows: min(14, left))]), spacing: 1)
    }
    let curves: [any Widget] =
      rows >= 26
      ? [scores(rows: min(20, rows - 13)), loss(rows: min(14, rows - min(20, rows - 13) - 1))]
      : [scores(rows: min(16, rows))]
    let columns = [
      Columns.Column(.fraction(1), Stack(numbers, spacing: 1)), Columns.Column(.fraction(1), Stack(curves, spacing: 1)),
    ]
    return Stack([Columns(columns, gap: 3)])
  }

  // MARK: Numbers

  private var table: Table {
    let rows = BradleyTerryLab.pairs.indices.map { p -> Table.Row in
      let (i, j) = BradleyTerryLab.pairs[p]
      let result =
        context.number(QuantityID("w", p), decimals: 0) + quiet(" : ") + context.number(QuantityID("l", p), decimals: 0)
      return Table.Row([
        StyledText("\(BradleyTerryLab.names[i]) \(BradleyTerryLab.names[j])"), result,
        context.number(QuantityID("share", p)), context.number(QuantityID("P", p)), context.number(QuantityID("d", p)),
      ])
    }
    let titles = [say("won", "胜负"), say("share", "比例"), "P", "d"]
    return Table(
      columns: [Table.Column(quiet(say("pair", "对")), .left)] + titles.map { Table.Column(maths($0)) }, rows: rows,
      gap: 3,
      glyphs: context.glyphs)
  }

  private var bars: Bars {
    Bars(
      BradleyTerryLab.names.indices.map { i in
        let id = QuantityID("s", i)
        let value = context.value(id) ?? .nan
        return Bars.Bar(
          maths("s_" + BradleyTerryLab.names[i]), value, number: context.number(id),
          style: Style(value < 0 ? .bad : .series1),
          pinned: context.pinned?.numbers[id]?.value, tag: id.tag)
      }, glyphs: context.glyphs)
  }

  private var facts: Stack {
    var line = maths("L ") + context.number("loss", decimals: 4) + maths("   N ") + context.number("n", decimals: 0)
    line += maths("   g ")
    for i in BradleyTerryLab.names.indices { line += context.number(QuantityID("g", i)) + StyledText(" ") }
    var lines = [TextBlock(line)]
    if let pinned = context.pinned {
      var theirs = quiet(pinned.label + "   L ") + context.pinnedNumber("loss", decimals: 4) + quiet("   s ")
      for i in BradleyTerryLab.names.indices { theirs += context.pinnedNumber(QuantityID("s", i)) + StyledText(" ") }
      lines.append(TextBlock(theirs))
    }
    return Stack(lines)
  }

  // MARK: Curves

  /// While the next number is to be predicted nothing is drawn that would give it away.
  private var shownSteps: Int { context.hidden == nil ? state.path.count : max(0, state.path.count - 1) }
  private var stepAxis: PlotAxis {
    PlotAxis(quiet(say("step", "步")), range: 0...Double(max(10, state.taken)), countsWholes: true)
  }

  private func scores(rows: Int) -> Plot {
    let letters: [Character] = ["A", "B", "C", "D"]
    let series = BradleyTerryLab.names.indices.map { i in
      PlotSeries(
        maths("s_" + BradleyTerryLab.names[i]), PlotSeries.points(state.path.prefix(shownSteps).map { $0[i] }),
        ink: .series(i), letter: letters[i], tag: QuantityID("s", i).tag)
    }
    return Plot(
      series: series, guides: [PlotGuide(.horizontal(y: 0))], x: stepAxis, y: PlotAxis(including: [-0.5, 0.5]),
      rows: rows,
      glyphs: context.glyphs)
  }

  private func loss(rows: Int) -> Plot {
    var series = [
      PlotSeries.number(
        4, maths("L"), PlotSeries.points(Array(state.losses.prefix(shownSteps))), tag: QuantityID("loss").tag)
    ]
    if let theirs = context.pinned?.state as? BradleyTerryLab.State {
      series.append(
        PlotSeries(StyledText(), PlotSeries.points(theirs.losses), shape: .points, ink: .quiet, letter: "p"))
    }
    return Plot(series: series, x: stepAxis, y: PlotAxis(including: [0]), rows: rows, glyphs: context.glyphs)
  }
}
