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

  func height(width: Int) -> Int { arrangements(width)[0].height(width: width) }

  func draw(in area: Area, on screen: inout Screen) {
    let choices = arrangements(area.width)
    let fitting = choices.first { $0.height(width: area.width) <= area.height }
    (fitting ?? choices[choices.count - 1]).draw(in: area, on: &screen)
  }

  /// From the roomiest to the tightest: one below the other, then side by side, then without the parts, which go with
  /// their heading.
  private func arrangements(_ width: Int) -> [Stack] {
    let numbers = Stack([table, legend])
    let shortBars = Padding(bars, right: max(0, width - 58))
    let parts = Reserved(parts(of: newest), like: parts(of: longest))
    let made = Stack([partsTitle, parts])
    let whole: [any Widget] = [numbers, shortBars, horizon, made]
    var choices = [Stack(whole, spacing: 1), Stack(whole)]
    let tableWidth = context.pinned != nil ? 45 : width < 56 ? 23 : 25
    if width >= 72 {
      let left = Columns([.init(.fixed(tableWidth), numbers), .init(.fraction(1), Stack([bars, horizon]))])
      choices.append(Stack([Columns([.init(.fraction(1), left), .init(.fixed(28), parts)], gap: 3), partsTitle]))
      choices.append(Stack([left]))
    } else if width >= 48, context.pinned == nil {
      let upper = Columns([.init(.fixed(tableWidth), numbers), .init(.fraction(1), parts)], gap: 2)
      choices += [Stack([upper, partsTitle, horizon, shortBars], spacing: 1), Stack([upper, partsTitle, shortBars])]
    }
    let short: [any Widget] = [numbers, shortBars, horizon]
    return choices + [Stack(short, spacing: 1), Stack(short), Stack([numbers, shortBars]), Stack([table])]
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

  /// The step whose return has the most parts.
  private var longest: Int? { (0..<count).max { partCount(of: $0) < partCount(of: $1) } }

  private func partCount(of t: Int) -> Int {
    let last = lastPart(of: t)
    return last - t + (lab.following(last) == .valueAfterCut ? 2 : 1)
  }

  /// The step with the last reward that belongs to a return: where its episode ends.
  private func lastPart(of t: Int) -> Int {
    (t..<count).first { lab.following($0) != .nextReturn } ?? count - 1
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

  private func parts(of step: Int?) -> Table {
    guard let step else { return Table(columns: [], rows: [], glyphs: context.glyphs) }
    let last = lastPart(of: step)
    var rows = (step...last).enumerated().map { k, t in
      Table.Row([
        StyledText("\(k)", Style(.quiet)), context.number(QuantityID("weight", k)),
        context.number(QuantityID("r", t)), context.number(QuantityID("part", k)),
      ])
    }
    if lab.following(last) == .valueAfterCut {
      rows.append(
        Table.Row([
          StyledText("\(rows.count)", Style(.quiet)), StyledText(""), StyledText("V", Style(.maths)),
          context.number("cut"),
        ]))
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
