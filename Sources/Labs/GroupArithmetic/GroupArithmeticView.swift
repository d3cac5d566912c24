import Drawing
import Laboratory
import Reinforcement

/// The groups with their answers, the mean reward so far, and what one watches beside it.
struct GroupArithmeticView: LabView {
  let lab: GroupArithmeticLab
  let state: GroupArithmeticLab.State
  let context: ViewContext

  private typealias Round = GroupArithmeticLab.State.Round

  func height(width: Int) -> Int { stack(width, rows: 10).height(width: width) }

  func draw(in area: Area, on screen: inout Screen) {
    let rest = stack(area.width, rows: 0).height(width: area.width) + 1
    stack(area.width, rows: min(16, max(6, area.height - rest))).draw(in: area, on: &screen)
  }

  private func stack(_ width: Int, rows: Int) -> Stack {
    Stack([Stack([place, watched]), groups, courses(rows)], spacing: 1)
  }

  private var place: TextBlock {
    var line = quiet(say("batch ", "第 ")) + context.number("batches", decimals: 0) + quiet(say("", " 批"))
    line += quiet(say("   mean reward ", "   平均奖励 ")) + context.number("mean_reward")
    line += quiet(say("   groups without spread ", "   没有差别的组 ")) + context.number("empty", decimals: 2)
    if let pinned = context.pinned {
      line += quiet("   \(pinned.label): ") + context.pinnedNumber("mean_reward")
    }
    return TextBlock(line)
  }

  private var watched: TextBlock {
    var line = quiet(say("loss ", "损失 ")) + context.number("loss", decimals: 4)
    line += quiet("   KL ") + context.number("kl") + quiet(say("   clipped ", "   裁掉 "))
    line += context.number("clipped") + quiet("   |g| ") + context.number("gradient")
    return TextBlock(line)
  }

  // MARK: Groups

  /// What is being said: the answers being drawn, or those of the batch in use.
  private var answers: (prompts: [[Int]], answers: [[Int]]) {
    if state.training.phase != .drawing || state.training.generation.answers.allSatisfy(\.isEmpty),
      let batch = state.training.batch
    {
      return (batch.examples.map(\.prompt), batch.examples.map(\.answer))
    }
    return (state.training.generation.prompts, state.training.generation.answers)
  }

  private var groups: Table {
    let size = lab.choices.groupSize
    let (prompts, answers) = answers
    let columns = [
      Table.Column(quiet(say("prompt", "提示"))),
      Table.Column(quiet(say("answers, right ones marked", "回答，对的有标记")), .left),
      Table.Column(maths("m")), Table.Column(maths("s")),
    ]
    let rows = (0..<lab.choices.prompts).map { group in
      var said = StyledText()
      for i in group * size..<(group + 1) * size { said += shown(answers[i], to: prompts[i], i) }
      return Table.Row([
        StyledText(TokenWorld.text(prompts[group * size])), said,
        context.number(QuantityID("m", group), decimals: 2), context.number(QuantityID("s", group), decimals: 2),
      ])
    }
    return Table(columns: columns, rows: rows, gap: 2, glyphs: context.glyphs)
  }

  /// An answer in two cells: its text, and a sign when it is complete and right.
  private func shown(_ answer: [Int], to prompt: [Int], _ i: Int) -> StyledText {
    let isRight = lab.choices.prompts > 0 && GroupArithmeticLab.world.reward(prompt: prompt, answer: answer) == 1
    let digits = answer.filter { $0 != TokenWorld.end }
    let text = digits.isEmpty ? (answer.isEmpty ? "·" : "∅") : TokenWorld.text(Array(digits.prefix(1)))
    let id = QuantityID("A", i)
    var style = Style(isRight ? .good : .quiet)
    if id == context.selected { style = style.adding(.reverse) }
    let tag = context.numbers[id] == nil ? nil : id.tag
    let sign =
      isRight ? (context.glyphs == .ascii ? "+" : "✓") : digits.count > 1 ? (context.glyphs == .ascii ? "." : "…") : " "
    let plain = context.glyphs == .ascii ? (text == "·" ? "." : text == "∅" ? "-" : text) : text
    return StyledText(plain + sign, style, tag: tag)
  }

  // MARK: Curves

  private var pinnedRounds: [Round] { (context.pinned?.state as? GroupArithmeticLab.State)?.rounds ?? [] }

  private func points(_ rounds: [Round], _ value: (Round) -> Double) -> [PlotSeries.Point] {
    rounds.enumerated().map { PlotSeries.Point(Double($0.offset + 1), value($0.element)) }
  }

  private func courses(_ rows: Int) -> any Widget {
    guard rows >= 4 else { return TextBlock(StyledText("")) }
    return Columns(
      [
        Columns.Column(.fraction(2), course(say("mean reward", "平均奖励"), rows, 0...1) { $0.meanReward }),
        Columns.Column(.fraction(1.3), course(say("groups without spread", "没有差别的组"), rows, 0...1) { $0.emptyGroups }),
        Columns.Column(.fraction(1), course("KL", rows, nil) { $0.kl }),
      ], gap: 1)
  }

  private func course(
    _ name: String, _ rows: Int, _ range: ClosedRange<Double>?, _ value: (Round) -> Double
  ) -> Plot {
    var series = [PlotSeries(StyledText(), points(state.rounds, value))]
    if context.pinned != nil { series.append(.number(1, StyledText(), points(pinnedRounds, value))) }
    return Plot(
      StyledText(context.text(name), Style(.heading)), series: series,
      x: PlotAxis(range: 0...Double(GroupArithmeticLab.batches), countsWholes: true),
      y: range.map { PlotAxis(range: $0) } ?? PlotAxis(including: [0, 0.1]), rows: rows, glyphs: context.glyphs)
  }
}
