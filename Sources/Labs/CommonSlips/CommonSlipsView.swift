import Drawing
import Laboratory

/// The slip with both ways to compute, what is given, the rows with their difference, and why.
struct CommonSlipsView: LabView {
  let lab: CommonSlipsLab
  let state: CommonSlipsLab.State
  let rows: [SlipRow]
  let context: ViewContext

  private var slip: Slip { lab.slip }
  private var isDone: Bool { state.done == rows.count }

  func height(width: Int) -> Int { arrangements(width)[0].height(width: width) }

  func draw(in area: Area, on screen: inout Screen) {
    let choices = arrangements(area.width)
    let fitting = choices.first { $0.height(width: area.width) <= area.height }
    (fitting ?? choices[choices.count - 1]).draw(in: area, on: &screen)
  }

  /// From the roomiest to the tightest: first the blank lines go, then the picture, then words. The numbers stay.
  private func arrangements(_ width: Int) -> [Stack] {
    let ways = Stack([slippedWay, rightWay])
    let words = Stack([title, ways, given])
    if width >= 76 {
      let wide = [title, ways, given, beside(table, Padding(bars, top: 2)), legend, reason] as [any Widget]
      return [
        Stack(wide, spacing: 1), Stack(wide), Stack([title, beside(table, Stack([ways, given, reason], spacing: 1))]),
        Stack([title, beside(table, Stack([ways, given, reason]))]), Stack([title, table]),
      ]
    }
    let narrow = [title, ways, given, table, Stack([bars, legend]), reason] as [any Widget]
    return [
      Stack(narrow, spacing: 1), Stack(narrow), Stack([words, table, reason], spacing: 1),
      Stack([words, table, reason]), Stack([title, ways, table]), Stack([title, table]),
    ]
  }

  private func beside(_ numbers: Table, _ other: any Widget) -> Columns {
    Columns([.init(.fixed(tableWidth), numbers), .init(.fraction(1), other)], gap: 3)
  }

  private func text(_ localized: Localized) -> String { context.text(localized[context.language]) }

  // MARK: Words

  private var title: TextBlock {
    let place = (Slip.all.firstIndex { $0.id == slip.id } ?? 0) + 1
    let name = StyledText(text(slip.name), Style(.heading, .bold))
    return TextBlock(
      quiet("\(place)/\(Slip.all.count)  \(slip.topic.name[context.language])") + quiet("  ") + name, hanging: 2)
  }

  private var slippedWay: TextBlock {
    TextBlock(mark(.bad, "✗") + StyledText(text(slip.slipped), Style(.bad)), hanging: 2)
  }

  private var rightWay: TextBlock {
    TextBlock(mark(.good, "✓") + StyledText(text(slip.right)), hanging: 2)
  }

  private func mark(_ ink: Ink, _ unicode: String) -> StyledText {
    StyledText(sign(unicode) + " ", Style(ink, .bold))
  }

  /// One cell wide in ASCII too.
  private func sign(_ unicode: String) -> String {
    guard context.glyphs == .ascii else { return unicode }
    return unicode == "✗" ? "x" : "+"
  }

  /// The given numbers, a kind after the other.
  private var given: TextBlock {
    var line = StyledText()
    for data in slip.data {
      if !line.isEmpty { line += quiet("    ") }
      var part = maths(data.symbol)
      let decimals = Self.decimals(data.values)
      for id in data.ids { part += StyledText(" ") + context.number(id, decimals: decimals) }
      line += part
    }
    return TextBlock(line, hanging: 2)
  }

  /// As few decimals as show every number in full.
  private static func decimals(_ values: [Double]) -> Int {
    (0..<4).first { places in
      let scale = [1.0, 10, 100, 1000][places]
      return values.allSatisfy { abs($0 * scale - ($0 * scale).rounded()) < 1e-6 }
    } ?? 4
  }

  /// Why, once all rows are there; until then, what to do.
  private var reason: TextBlock {
    if isDone { return TextBlock(StyledText(text(slip.lesson))) }
    let turning = lab.turning(rows)
    var line = quiet(say("→ computes the next row both ways.", "按 →，下一行两种做法各算一遍。"))
    if !turning.isEmpty {
      line += quiet(say("  What counts here: ", "  这里有用的旋钮：")) + maths(turning.joined(separator: " "))
    }
    return TextBlock(line)
  }

  // MARK: Numbers

  private var table: Table {
    var columns = [
      Table.Column(StyledText(""), .left),
      Table.Column(mark(.bad, "✗") + quiet(say("slip", "错法"))),
      Table.Column(mark(.good, "✓") + quiet(say("right", "正确"))), Table.Column(quiet(say("off by", "差"))),
    ]
    if context.pinned != nil { columns.append(Table.Column(mark(.good, "✓") + quiet(say("pinned", "已固定")))) }
    let entries = rows.indices.map { index in
      var cells = [
        rowName(index), number("slipped", index), number("right", index),
        difference(index),
      ]
      if context.pinned != nil {
        cells.append(context.pinnedNumber(QuantityID("right", index), decimals: slip.decimals))
      }
      return Table.Row(cells, isMarked: index + 1 == state.done, isEmphasised: index == rows.count - 1)
    }
    return Table(columns: columns, rows: entries, gap: 3, glyphs: context.glyphs)
  }

  private var tableWidth: Int {
    let widest = rows.indices.map { rowName($0).width }.max() ?? 0
    return widest + (context.pinned == nil ? 35 : 46)
  }

  /// The symbol, and where it needs one, the case in words; those stand under each other.
  private func rowName(_ index: Int) -> StyledText {
    let row = rows[index]
    guard !row.label.isEmpty else { return maths(row.name) }
    let widest = rows.filter { !$0.label.isEmpty }.map { maths($0.name).width }.max() ?? 0
    let name = maths(row.name)
    return name + quiet(String(repeating: " ", count: widest - name.width + 2) + row.label)
  }

  /// The slipped number is marked where it differs; its column says so too.
  private func number(_ family: String, _ index: Int) -> StyledText {
    let isWrong = family == "slipped" && differs(index)
    return context.number(QuantityID(family, index), decimals: slip.decimals, style: isWrong ? Style(.bad) : .text)
  }

  private func differs(_ index: Int) -> Bool {
    guard let difference = context.numbers[QuantityID("difference", index)]?.value else { return false }
    return difference.magnitude > 1e-9
  }

  /// Nothing that would give away the number to be predicted, and a word where there is nothing to tell.
  private func difference(_ index: Int) -> StyledText {
    let id = QuantityID("difference", index)
    if context.hidden == QuantityID("right", index) || context.numbers[id] == nil { return quiet("·") }
    return differs(index)
      ? context.number(id, decimals: slip.decimals)
      : StyledText("=", Style(.quiet), tag: id.tag)
  }

  /// The right number as a bar, the slipped one as a mark on the same scale.
  private var bars: Bars {
    Bars(
      rows.indices.map { index in
        let id = QuantityID("right", index)
        let isHidden = context.hidden == id
        let slipped = isHidden ? nil : context.value(QuantityID("slipped", index))
        return Bars.Bar(
          maths(rows[index].right.symbol ?? rows[index].symbol), context.value(id) ?? .nan, number: "",
          style: Style(.good), pinned: slipped,
          tag: id.tag)
      }, glyphs: context.glyphs)
  }

  private var legend: TextBlock {
    let bar = StyledText(context.glyphs == .unicode ? "█ " : "# ", Style(.good))
    let diamond = StyledText(context.glyphs == .unicode ? "◇ " : "o ", Style(.changed))
    return TextBlock(bar + quiet(say("right", "正确")) + quiet("   ") + diamond + quiet(say("slip", "错法")))
  }
}
