import Drawing
import Laboratory

/// The table of rewards and returns, the returns as bars, and what the newest return is made of.
struct ReturnsView: LabView {
  let lab: ReturnsLab
  /// How many returns there are, counted from the last step.
  let done: Int
  let context: ViewContext

  private var count: Int { lab.rewards.count }
  /// The step whose return is the newest.
  private var newest: Int? { done > 0 ? count - done : nil }

  func height(width: Int) -> Int { stack(width).height(width: width) }
  func draw(in area: Area, on screen: inout Screen) { stack(area.width).draw(in: area, on: &screen) }

  private func stack(_ width: Int) -> Stack {
    Stack(
      [Stack([table, legend]), Padding(bars, right: max(0, width - 58)), Stack([partsTitle, parts]), horizon],
      spacing: 1)
  }

  private var table: Table {
    var columns = [
      Table.Column("t"), Table.Column(maths("rₜ")),
      Table.Column(StyledText("", Style(.quiet)), .left),
      Table.Column(maths("Gₜ")),
    ]
    if let pinned = context.pinned { columns.append(Table.Column(StyledText(context.text("Gₜ · ") + pinned.label))) }
    let rows = (0..<count).map { t in
      var cells = [
        StyledText("\(t)", Style(.quiet)), context.number(QuantityID("r", t)),
        StyledText(sign(t).sign(context.glyphs)), context.number(QuantityID("G", t)),
      ]
      if context.pinned != nil { cells.append(context.pinnedNumber(QuantityID("G", t))) }
      return Table.Row(cells, isMarked: t == newest)
    }
    return Table(columns: columns, rows: rows, glyphs: context.glyphs)
  }

  /// The rollout's last step is cut off even where its mark says that the episode goes on.
  private func sign(_ t: Int) -> StepEnd { t == count - 1 && lab.ends[t] == .goesOn ? .truncated : lab.ends[t] }

  private var legend: TextBlock { TextBlock(RunningExample.legend(lab.ends, in: context)) }

  private var bars: Bars {
    Bars(
      (0..<count).map { t in
        let id = QuantityID("G", t)
        return Bars.Bar(
          StyledText(context.text("G" + Subscript.text(t)), Style(.maths)), context.value(id) ?? .nan,
          number: context.number(id), pinned: context.pinned?.numbers[id]?.value, tag: id.tag)
      }, glyphs: context.glyphs)
  }

  private var partsTitle: TextBlock {
    guard let newest else { return TextBlock(StyledText("")) }
    let symbol = context.text("G" + Subscript.text(newest))
    return TextBlock(
      StyledText(
        context.language == .en
          ? "What \(symbol) is made of: each later reward times its power of \(context.text("γ"))"
          : "\(symbol) 由哪些部分组成：后面每个奖励乘以 \(context.text("γ")) 的相应次幂", Style(.heading)))
  }

  private var parts: Table {
    guard let newest else { return Table(columns: [], rows: [], glyphs: context.glyphs) }
    var rows: [Table.Row] = []
    for k in 0..<count - newest {
      let t = newest + k
      rows.append(
        Table.Row([
          StyledText("\(k)", Style(.quiet)), context.number(QuantityID("weight", k)),
          context.number(QuantityID("r", t)), context.number(QuantityID("part", k)),
        ]))
      guard lab.following(t) == .nextReturn else {
        if lab.following(t) == .valueAfterCut {
          rows.append(
            Table.Row([
              StyledText("\(k + 1)", Style(.quiet)), StyledText(""), StyledText("V", Style(.maths)),
              context.number("cut"),
            ]))
        }
        break
      }
    }
    rows.append(
      Table.Row([
        maths("Σ"), StyledText(""), StyledText(""), context.number("sum"),
      ]))
    return Table(
      columns: [
        Table.Column("k"), Table.Column(maths("γᵏ")),
        Table.Column(StyledText("r", Style(.maths))),
        Table.Column(maths("γᵏ·r")),
      ], rows: rows, glyphs: context.glyphs)
  }

  private var horizon: TextBlock {
    let words = context.language == .en ? "Horizon 1/(1−γ): " : "有效视野 1/(1−γ)："
    let steps = context.language == .en ? " steps" : " 步"
    return TextBlock(
      StyledText(context.text(words), Style(.quiet)) + context.number("horizon", decimals: 1)
        + StyledText(steps, Style(.quiet)))
  }
}
