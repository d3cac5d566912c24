import Drawing
import Laboratory
import Reinforcement

/// The map with the agent on it, the two draws of the last step, the steps before, and all rollouts as strips.
struct GridworldView: LabView {
  let lab: GridworldLab
  let state: GridworldLab.State
  let context: ViewContext

  private var last: GridworldLab.Step? { state.steps.last }
  private var shape: GridShape { lab.map.grid.shape }

  func height(width: Int) -> Int { forms(width)[0].height(width: width) }

  func draw(in area: Area, on screen: inout Screen) {
    guard !area.isEmpty else { return }
    let forms = forms(area.width)
    let fitting = forms.first { $0.height(width: area.width) <= area.height }
    (fitting ?? forms[forms.count - 1]).draw(in: area, on: &screen)
  }

  /// The list of steps goes first where room is short, then the frames of the map; then the draws stand side by side.
  /// The strips of the rollouts stay.
  private func forms(_ width: Int) -> [Stack] {
    [
      stack(width, compact: false, lists: true), stack(width, compact: false, lists: false),
      stack(width, compact: true, lists: true), stack(width, compact: true, lists: false),
    ] + (width >= 72 ? [flat(spacing: 1), flat(spacing: 0)] : [])
  }

  private func stack(_ width: Int, compact: Bool, lists: Bool) -> Stack {
    let grid: any Widget = compact ? Fitted(map, rows: shape.rows) : map
    let gridWidth = width >= 96 ? shape.columns * 9 + 1 : compact ? shape.columns * 5 : shape.columns * 6 + 1
    let top = Columns([.init(.fixed(gridWidth), grid), .init(.fraction(1), Stack(draws))], gap: 3)
    let rollouts = strips.isEmpty ? Stack([]) : Stack(strips + [TextBlock(legend)])
    let parts: [any Widget] = [TextBlock(status), top, outcome, rollouts] + (lists ? [list] : [])
    return Stack(parts, spacing: compact ? 0 : 1)
  }

  /// The map without frames and both draws, all in a row.
  private func flat(spacing: Int) -> Stack {
    let grid = Columns.Column(.fixed(shape.columns * 5), Fitted(map, rows: shape.rows))
    let top = Columns([grid] + draws.map { Columns.Column(.fraction(1), $0) }, gap: 3)
    let head = last == nil ? status : place + quiet("     ") + legend
    return Stack([TextBlock(head), top, outcome, Stack(strips)], spacing: spacing)
  }

  // MARK: Where the agent is

  private var status: StyledText {
    guard last != nil else { return quiet(isEnglish ? "before the first step" : "第一步之前") }
    return place + quiet(isEnglish ? " · arrows: the way on the map" : " · 箭头：地图上的路")
  }

  private var place: StyledText {
    quiet(isEnglish ? "rollout " : "采样段 ") + context.number("rollout", decimals: 0)
      + quiet(isEnglish ? " of \(GridworldLab.rollouts) · episode " : " / \(GridworldLab.rollouts) · 回合 ")
      + context.number("episode", decimals: 0)
  }

  private var map: ValueGrid {
    let here = last?.transition.next ?? state.walk.state
    let cells = (0..<shape.rows).map { row in
      (0..<shape.columns).map { column in cell(shape.cell(row: row, column: column)) }
    }
    return ValueGrid(
      cells, agent: Screen.Position(row: shape.row(of: here), column: shape.column(of: here)), glyphs: context.glyphs)
  }

  private func cell(_ s: Int) -> ValueGrid.Cell {
    let name = context.text(GridworldLab.name(s))
    switch lab.map.grid.cells[s] {
    case .wall: return ValueGrid.Cell(kind: .wall)
    case .exit(let reward):
      return ValueGrid.Cell(
        reward > 0 ? "+10" : context.text("−10"), kind: .terminal, shade: reward > 0 ? 1 : -1)
    case .floor:
      return ValueGrid.Cell(
        name, arrows: [directions[lab.map.way[s]]], isFocused: s == last?.transition.state)
    }
  }

  private let directions: [ValueGrid.Direction] = [.up, .right, .down, .left]

  // MARK: The two draws

  private var draws: [Stack] {
    guard let transition = last?.transition else {
      return [Stack([TextBlock(quiet(isEnglish ? "● is the agent." : "● 是智能体。"))])]
    }
    let s = GridworldLab.name(transition.state)
    let action = GridworldLab.arrows[transition.action]
    return [
      Stack([heading(isEnglish ? "Agent: π(a|\(s))" : "智能体：π(a|\(s))"), agentBars(transition)]),
      Stack([heading(isEnglish ? "World: p(s′|\(s),\(action))" : "世界：p(s′|\(s),\(action))"), worldBars(transition)]),
    ]
  }

  private func heading(_ text: String) -> TextBlock { TextBlock(StyledText(context.text(text), Style(.heading))) }

  private func agentBars(_ transition: TabularTransition) -> Bars {
    Bars(
      lab.policy[transition.state].indices.map {
        bar(GridworldLab.arrows[$0], QuantityID("pi", $0), isDrawn: $0 == transition.action)
      }, range: 0...1, glyphs: context.glyphs)
  }

  private func worldBars(_ transition: TabularTransition) -> Bars {
    let followers = lab.map.followers(of: transition.action, in: transition.state)
    return Bars(
      followers.enumerated().map { index, follower in
        bar(GridworldLab.name(follower.next), QuantityID("p", index), isDrawn: follower.next == transition.next)
      }, range: 0...1, glyphs: context.glyphs)
  }

  /// What was drawn is pointed at.
  private func bar(_ label: String, _ id: QuantityID, isDrawn: Bool) -> Bars.Bar {
    let sign = StyledText(isDrawn ? context.text(" ◀") : "", Style(.accent))
    return Bars.Bar(
      maths(label), context.value(id) ?? .nan, number: context.number(id) + sign,
      style: Style(isDrawn ? .series1 : .quiet), tag: id.tag)
  }

  private var outcome: TextBlock {
    guard last != nil else { return TextBlock("") }
    return TextBlock(
      maths("π·p = ") + context.number("joint") + quiet(isEnglish ? "  reward " : "  奖励 ")
        + context.number("reward", decimals: 0) + quiet(isEnglish ? "  return so far " : "  至今的回报 ")
        + context.number("total", decimals: 0) + maths("  P(τ) = ") + path)
  }

  /// Long episodes have tiny probabilities, which a fixed number of decimals would show as 0.
  private var path: StyledText {
    guard let value = context.value("path"), value > 0, value < 0.001 else {
      return context.number("path", decimals: 4)
    }
    let style = Style(.accent, context.selected == "path" ? [.bold, .reverse] : .bold)
    return StyledText(context.text(Numeral.short(value)), style, tag: QuantityID("path").tag)
  }

  // MARK: All steps

  /// One line a rollout: its actions, and a sign where an episode ended or was cut.
  private var strips: [TextBlock] {
    guard !state.steps.isEmpty else { return [] }
    return (1...GridworldLab.rollouts).map { rollout -> TextBlock in
      var line = quiet((isEnglish ? "rollout " : "采样段 ") + "\(rollout)  ")
      for step in state.steps where step.rollout == rollout { line += sign(step) }
      return TextBlock(line, hanging: 11)
    }
  }

  private var legend: StyledText {
    let words = isEnglish ? ["goal", "pit", "cut by the rollout"] : ["目标", "陷阱", "被采样段切断"]
    let signs = [Ending.goal, .pit, .cut].map { $0.sign(context.glyphs) }
    return quiet(zip(signs, words).map { "\($0) \($1)" }.joined(separator: "   "))
  }

  private func sign(_ step: GridworldLab.Step) -> StyledText {
    let isLast = step == last
    let arrow = StyledText(
      context.text(GridworldLab.arrows[step.transition.action]), Style(isLast ? .accent : .text, isLast ? .bold : []))
    guard let ending = Ending(step) else { return arrow }
    return arrow + StyledText(ending.sign(context.glyphs), Style(ending.ink)) + StyledText(" ")
  }

  private var list: Table {
    let steps = state.steps.suffix(GridworldLab.listed)
    guard !steps.isEmpty else { return Table(columns: [], rows: [], glyphs: context.glyphs) }
    let titles = ["t", "sₜ", "aₜ", "rₜ", "sₜ₊₁", "Σr", ""]
    let rows = steps.enumerated().map { row, step in
      Table.Row(
        [
          quiet("\(step.time)"), maths(GridworldLab.name(step.transition.state)),
          maths(GridworldLab.arrows[step.transition.action]), context.number(QuantityID("r", row), decimals: 0),
          maths(GridworldLab.name(step.transition.next)), context.number(QuantityID("sum", row), decimals: 0),
          quiet(ending(step)),
        ], isMarked: row == steps.count - 1)
    }
    return Table(
      columns: titles.map { Table.Column(maths($0)) }, rows: rows, gap: 4, glyphs: context.glyphs)
  }

  private func ending(_ step: GridworldLab.Step) -> String {
    if step.transition.done { return isEnglish ? "ended" : "结束" }
    return step.isCut ? (isEnglish ? "cut" : "切断") : ""
  }
}

/// What a strip shows where an episode stops; the signs differ without colours.
private enum Ending {
  case goal, pit, cut

  init?(_ step: GridworldLab.Step) {
    if step.transition.done {
      self = step.transition.reward > 0 ? .goal : .pit
    } else if step.isCut {
      self = .cut
    } else {
      return nil
    }
  }

  func sign(_ glyphs: GlyphSet) -> String {
    switch self {
    case .goal: glyphs == .unicode ? "■" : "T"
    case .pit: glyphs == .unicode ? "✗" : "X"
    case .cut: glyphs == .unicode ? "□" : "C"
    }
  }

  var ink: Ink {
    switch self {
    case .goal: .good
    case .pit: .bad
    case .cut: .warning
    }
  }
}
