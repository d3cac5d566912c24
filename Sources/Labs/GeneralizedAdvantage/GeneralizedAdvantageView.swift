import Drawing
import Laboratory

/// The table of rewards, values, TD errors and advantages, the advantages as bars, and what the newest is made of.
struct GeneralizedAdvantageView: LabView {
  let lab: GeneralizedAdvantageLab
  let done: Int
  let context: ViewContext

  private var count: Int { lab.rewards.count }
  private var newest: Int? { done > 0 ? count - done : nil }

  func height(width: Int) -> Int { stack(width).height(width: width) }
  func draw(in area: Area, on screen: inout Screen) { stack(area.width).draw(in: area, on: &screen) }

  private func stack(_ width: Int) -> Stack {
    Stack(
      [Stack([table(width), legend]), Padding(bars, right: max(0, width - 58)), Stack([partsTitle, parts])], spacing: 1)
  }

  private func table(_ width: Int) -> Table {
    let isWide = width >= 66
    var columns = [
      Table.Column("t"), Table.Column(maths("rₜ")), Table.Column(maths("V(sₜ)")), Table.Column(maths("V(sₜ₊₁)")),
      Table.Column(""), Table.Column(maths("δₜ")), Table.Column(maths("Âₜ")),
    ]
    if isWide && context.pinned == nil { columns.append(Table.Column(maths("Âₜ + V"))) }
    if let pinned = context.pinned {
      columns.append(Table.Column(StyledText(context.text("Âₜ · \(pinned.label)"), Style(.quiet))))
    }
    let rows = (0..<count).map { t in
      var cells = [
        StyledText("\(t)", Style(.quiet)), context.number(QuantityID("r", t)), context.number(QuantityID("V", t)),
        context.number(QuantityID("Vnext", t)), StyledText(sign(t).sign(context.glyphs)),
        context.number(QuantityID("delta", t)), context.number(QuantityID("A", t)),
      ]
      if isWide && context.pinned == nil { cells.append(context.number(QuantityID("R", t))) }
      if context.pinned != nil { cells.append(context.pinnedNumber(QuantityID("A", t))) }
      return Table.Row(cells, isMarked: t == newest)
    }
    return Table(columns: columns, rows: rows, gap: 3, glyphs: context.glyphs)
  }

  private func sign(_ t: Int) -> StepEnd { t == count - 1 && lab.ends[t] == .goesOn ? .truncated : lab.ends[t] }

  private var legend: TextBlock { TextBlock(RunningExample.legend(lab.ends, in: context)) }

  private var bars: Bars {
    Bars(
      (0..<count).map { t in
        let id = QuantityID("A", t)
        return Bars.Bar(
          maths("Â" + Subscript.text(t)), context.value(id) ?? .nan,
          number: context.numbers[id] == nil ? "" : context.number(id),
          pinned: context.pinned?.numbers[id]?.value, tag: id.tag)
      }, glyphs: context.glyphs)
  }

  private var partsTitle: TextBlock {
    guard let newest else { return TextBlock("") }
    let symbol = "Â" + Subscript.text(newest)
    let title =
      switch (lab.showsKStep, context.language) {
      case (false, .en): "\(symbol) as a sum of TD errors, each weighted by (γλ)ˡ"
      case (false, .zh): "\(symbol) 拆成 TD 误差之和，权重 (γλ)ˡ"
      case (true, .en): "\(symbol) as a mean of k-step advantages, weighted by (1−λ)λᵏ⁻¹"
      case (true, .zh): "\(symbol) 拆成 k 步优势的平均，权重 (1−λ)λᵏ⁻¹"
      }
    return TextBlock(StyledText(context.text(title), Style(.heading)))
  }

  private var parts: Table {
    guard let newest else { return Table(columns: [], rows: [], glyphs: context.glyphs) }
    let length = lab.length(from: newest)
    let indices = lab.showsKStep ? Array(1...length) : Array(0..<length)
    var rows = indices.map { index in
      Table.Row([
        StyledText("\(index)", Style(.quiet)), context.number(QuantityID("weight", index)),
        context.number(lab.showsKStep ? QuantityID("kstep", index) : QuantityID("delta", newest + index)),
        context.number(QuantityID("term", index)),
      ])
    }
    rows.append(Table.Row([maths("Σ"), StyledText(""), StyledText(""), context.number("sum")]))
    let titles = lab.showsKStep ? ["k", "(1−λ)λᵏ⁻¹", "Â⁽ᵏ⁾", "w·Â⁽ᵏ⁾"] : ["l", "(γλ)ˡ", "δₜ₊ₗ", "(γλ)ˡ·δₜ₊ₗ"]
    return Table(columns: titles.map { Table.Column(maths($0)) }, rows: rows, glyphs: context.glyphs)
  }
}
