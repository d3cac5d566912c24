import Drawing
import Laboratory

/// The answers with their scores, their advantages in every convention, and how hard each of their tokens is pushed.
struct GroupAdvantageView: LabView {
  let lab: GroupAdvantageLab
  let state: GroupAdvantageLab.State
  let context: ViewContext

  func height(width: Int) -> Int { stack(width).height(width: width) }

  /// Where not everything fits, the part that the run has come to stands first.
  func draw(in area: Area, on screen: inout Screen) {
    let whole = stack(area.width)
    if state.pushes.isEmpty || whole.height(width: area.width) <= area.height {
      whole.draw(in: area, on: &screen)
    } else {
      Stack(weights + advantages(area.width), spacing: 1).draw(in: area, on: &screen)
    }
  }

  private func stack(_ width: Int) -> Stack { Stack(advantages(width) + weights, spacing: 1) }

  private func advantages(_ width: Int) -> [any Widget] {
    let chosen = Stack([title(advantageTitle), Padding(bars, right: max(0, width - 66))])
    return [comparison(width), Stack([facts] + signal), chosen]
  }

  private func title(_ text: String) -> TextBlock { TextBlock(StyledText(context.text(text), Style(.heading))) }

  /// The answer whose number the last step made.
  private var newest: Int? {
    if !state.pushes.isEmpty { return state.pushes.count - 1 }
    return state.advantages.isEmpty ? nil : state.advantages.count - 1
  }

  // MARK: Advantages

  private func comparison(_ width: Int) -> Table {
    var columns = [Table.Column(quiet("i")), Table.Column(maths("r")), Table.Column(maths("r′"))]
    columns += GroupAdvantageLab.Convention.allCases.map { convention in
      let isChosen = convention == lab.convention
      let mark = isChosen ? context.text("▸") : ""
      return Table.Column(StyledText(mark + context.text(convention.title), Style(isChosen ? .accent : .maths)))
    }
    if width >= 78 { columns.insert(Table.Column(quiet(say("answer", "回答")), .left), at: 1) }
    let rows = lab.rewards.indices.map { i in
      var cells = [quiet("\(i)"), context.number(QuantityID("r", i), decimals: 1)]
      cells.append(context.number(QuantityID("other", i), decimals: 1))
      cells += GroupAdvantageLab.Convention.allCases.map { advantage(i, $0) }
      if width >= 78 { cells.insert(StyledText(lab.tokens(of: i).map(sign).joined()), at: 1) }
      return Table.Row(cells, isMarked: i == newest)
    }
    return Table(columns: columns, rows: rows, gap: 2, glyphs: context.glyphs)
  }

  /// Nothing that would give away the number to be predicted.
  private func advantage(_ i: Int, _ convention: GroupAdvantageLab.Convention) -> StyledText {
    if context.hidden == QuantityID("A", i) { return quiet("·") }
    return context.number(QuantityID(convention.rawValue, i))
  }

  private var facts: TextBlock {
    let named: [(String, QuantityID)] = [
      ("m", "mean"), ("s", "std"), ("s(N)", "std0"), ("S", "batchStd"), ("1/α", "share"),
    ]
    var text = StyledText()
    for (symbol, id) in named {
      if !text.isEmpty { text += quiet("   ") }
      text += maths(symbol) + quiet(" ") + context.number(id)
    }
    return TextBlock(text)
  }

  private var signal: [TextBlock] {
    guard !lab.isInformative else { return [] }
    let words = say(
      "All scores are equal: nothing to learn from this group. DAPO would draw another.",
      "得分全都相等：这一组没有信号。DAPO 会另抽一组。")
    return [TextBlock(StyledText(context.text(words), Style(.warning)))]
  }

  private var advantageTitle: String {
    switch lab.convention {
    case .sample: "Â = (r − m)/(s + 1e-4)"
    case .population: "Â = (r − m)/s(N)"
    case .unscaled: "Â = r − m"
    case .batch: "Â = (r − m)/(S + 1e-4)"
    case .leaveOneOut: say("Â = r − mean of the others", "Â = r − 其余回答的均值")
    case .policyGradient: "Â = (r − m)/(1/α + 1e-5)"
    }
  }

  private var bars: Bars {
    Bars(
      lab.rewards.indices.map { i in
        let id = QuantityID("A", i)
        let value = context.value(id) ?? .nan
        return Bars.Bar(
          maths("Â" + Subscript.text(i)), value,
          number: context.numbers[id] == nil ? "" : context.number(id), style: Style(value < 0 ? .bad : .series1),
          pinned: context.pinned?.numbers[id]?.value, tag: id.tag)
      }, glyphs: context.glyphs)
  }

  // MARK: Weights

  private var weights: [any Widget] {
    guard state.advantages.count == lab.count else { return [] }
    let heading = title(
      say("A token's weight w, and its push w·Â (at ratio 1)", "一个词元的权重 w 和受力 w·Â（比率为 1）"))
    return lab.count <= 4 ? [Stack([heading, weightTable]), strips] : [Stack([heading, weightTable])]
  }

  private var weightTable: Table {
    var columns = [Table.Column(quiet("i")), Table.Column(maths("|o|"))]
    columns += GroupAdvantageLab.Aggregation.allCases.map { aggregation in
      let isChosen = aggregation == lab.aggregation
      let mark = isChosen ? context.text("▸") : ""
      return Table.Column(StyledText(mark + context.text(aggregation.title), Style(isChosen ? .accent : .maths)))
    }
    columns += [Table.Column(maths("w·Â")), Table.Column(maths("|o|·w·Â"))]
    if let pinned = context.pinned {
      columns.append(Table.Column(StyledText(context.text("w·Â · \(pinned.label)"), Style(.quiet))))
    }
    let rows = lab.rewards.indices.map { i in
      var cells = [quiet("\(i)"), context.number(QuantityID("length", i), decimals: 0)]
      cells += GroupAdvantageLab.Aggregation.allCases.map { context.number(QuantityID($0.rawValue, i), decimals: 4) }
      cells += [
        push(i), context.hidden == QuantityID("push", i) ? quiet("·") : context.number(QuantityID("answer", i)),
      ]
      if context.pinned != nil { cells.append(context.pinnedNumber(QuantityID("push", i), decimals: 4)) }
      return Table.Row(cells, isMarked: !state.pushes.isEmpty && i == newest)
    }
    return Table(columns: columns, rows: rows, gap: 2, glyphs: context.glyphs)
  }

  private func push(_ i: Int) -> StyledText { context.number(QuantityID("push", i), decimals: 4) }

  /// A token as this screen can show it.
  private func sign(_ token: String) -> String {
    guard context.glyphs == .ascii else { return token }
    return token == "⏎" ? "$" : token == "▪" ? "#" : token
  }

  /// The answers token by token, each shaded by its push: long answers spread it thin, or not.
  private var strips: Stack {
    let strongest = lab.rewards.indices.compactMap { context.value(QuantityID("push", $0))?.magnitude }.max() ?? 0
    return Stack(
      lab.rewards.indices.map { i in
        let id = QuantityID("push", i)
        let push = context.value(id)
        let number = push.map { context.text(Numeral.fixed($0, 2)) } ?? ""
        let tokens = lab.tokens(of: i).map { token in
          TokenStrip.Token(
            sign(token), shade: push.map { strongest > 0 ? $0 / strongest : 0 }, number: number,
            tag: push == nil ? nil : id.tag)
        }
        return Columns([
          .init(.fixed(4), TextBlock(maths("o" + Subscript.text(i)))),
          .init(.fraction(1), TokenStrip(tokens, showsNumbers: tokens.count <= 8, glyphs: context.glyphs)),
        ])
      })
  }
}
