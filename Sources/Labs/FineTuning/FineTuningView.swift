import Drawing
import Laboratory
import Reinforcement

/// The minibatch token by token, the next token before and after the step, what the model answers now, and the course.
struct FineTuningView: LabView {
  let lab: FineTuningLab
  let state: FineTuningLab.State
  let context: ViewContext

  private typealias Shares = FineTuningLab.State.Shares

  func height(width: Int) -> Int { arranged(width: width, height: 34).height(width: width) }

  func draw(in area: Area, on screen: inout Screen) {
    arranged(width: area.width, height: area.height).draw(in: area, on: &screen)
  }

  /// One below the other where there is room; where it is low, the bars stand beside the loss.
  private func arranged(width: Int, height: Int) -> any Widget {
    let isLow = height < 30
    let minibatch = Stack([title, demonstrations(width, lines: height < 34 ? 1 : 2)])
    let upper = Stack([place, minibatch], spacing: isLow ? 0 : 1)
    let answers = answers(gap: width >= 90 ? 3 : 1)
    let free = height - upper.height(width: width) - answers.height(width: width)
    if isLow {
      let pair = Columns([.init(.fraction(1), bars(rows: free - 2)), .init(.fraction(1), losses(free - 2))], gap: 2)
      return Stack(free < 6 ? [upper, answers] : [upper, pair, answers], spacing: free < 8 ? 0 : 1)
    }
    let plots = min(16, (free - 3) * 3 / 5)
    let courses = Columns([.init(.fraction(1), losses(plots)), .init(.fraction(1), shares(plots))], gap: 2)
    return Stack([upper, bars(rows: min(12, free - 3 - plots)), answers, courses], spacing: 1)
  }

  private var place: TextBlock {
    var line = quiet(say("step ", "第 ")) + context.number("steps", decimals: 0) + quiet(say("   loss ", " 步   损失 "))
    line += context.number("loss") + quiet(say("   on all ", "   全部示范 ")) + context.number("L")
    line += maths(" = H ") + context.number("H") + maths(" + KL ") + context.number("KL")
    if let pinned = context.pinned { line += quiet("   \(pinned.label): ") + context.pinnedNumber("L") }
    return TextBlock(line)
  }

  // MARK: The minibatch

  private var title: TextBlock {
    TextBlock(
      StyledText(say("This minibatch", "这个小批量"), Style(.heading))
        + quiet(say("   −log π of each token, before the step", "   每个词元的 −log π，这一步之前")))
  }

  /// Demonstrations side by side, each a strip: the prompt plain, the answer's tokens with their losses.
  private func demonstrations(_ width: Int, lines: Int) -> any Widget {
    let cells = 14
    let perLine = max(1, (width + 2) / (cells + 2))
    let strips = strips(upTo: perLine * lines)
    let rows = stride(from: 0, to: strips.count, by: perLine).map { start in
      Columns(strips[start..<min(start + perLine, strips.count)].map { Columns.Column(.fixed(cells), $0) }, gap: 2)
    }
    let blank = TokenStrip([TokenStrip.Token(" ")], showsNumbers: true, glyphs: context.glyphs)
    let count = min(lines, (lab.minibatch + perLine - 1) / perLine)
    return Reserved(Stack(rows), like: Stack(Array(repeating: blank, count: count)))
  }

  private func strips(upTo count: Int) -> [TokenStrip] {
    guard let report = state.training.lastReport else { return [] }
    var place = 0
    return report.examples.prefix(count).map { example in
      var tokens = [TokenStrip.Token(TokenWorld.text(example.prompt))]
      for token in example.answer {
        tokens.append(shown(token, QuantityID("l", place)))
        place += 1
      }
      return TokenStrip(tokens, showsNumbers: true, glyphs: context.glyphs)
    }
  }

  private func shown(_ token: Int, _ id: QuantityID) -> TokenStrip.Token {
    let text = token == TokenWorld.end ? "\n" : TokenWorld.text([token])
    guard let loss = context.value(id) else { return TokenStrip.Token(text, number: "?", tag: id.tag) }
    let number = context.text(Numeral.fixed(loss, 2))
    return TokenStrip.Token(
      text, shade: min(1, loss / 2), number: number, isFocused: id == context.selected, tag: id.tag)
  }

  // MARK: The next token

  private func bars(rows: Int) -> Stack {
    let pairs = FineTuningLab.shown.map { token in
      ProbabilityBars.Pair(
        StyledText(context.text(token == TokenWorld.end ? (context.glyphs == .ascii ? "$" : "⏎") : "\(token)")),
        before: state.before[token], after: state.now[token],
        afterNumber: context.number(QuantityID("next", token), decimals: 2),
        style: Style(isRight(token) ? .good : .series1), tag: QuantityID("next", token).tag)
    }
    let bars = ProbabilityBars(pairs, direction: .up, rows: max(3, rows - 1), glyphs: context.glyphs)
    var heading = StyledText(say("After ", "下一个："), Style(.heading))
    heading += StyledText(TokenWorld.text(lab.watched), Style(.heading, .bold))
    heading += quiet(context.glyphs == .ascii ? "  : " : "  ░ ") + quiet(say("before", "之前"))
    heading += StyledText(context.glyphs == .ascii ? " # " : " █ ") + quiet(say("now", "现在"))
    return Stack([TextBlock(heading), bars])
  }

  private func isRight(_ token: Int) -> Bool { [token] == FineTuningLab.world.answer(to: lab.watched).dropLast() }

  // MARK: What it answers now

  private func answers(gap: Int) -> Table {
    let prompts = FineTuningLab.world.prompts
    var columns = [Table.Column(quiet(say("prompt", "提示")), .left)]
    columns += prompts.map { prompt in
      Table.Column(StyledText(TokenWorld.text(prompt.dropLast()), Style(prompt == lab.watched ? .accent : .quiet)))
    }
    let rows = [
      Table.Row([quiet(say("likeliest", "最可能"))] + prompts.indices.map { said(state.likeliest[$0], to: prompts[$0]) }),
      Table.Row([quiet(say("drawn", "抽到"))] + prompts.indices.map { said(state.drawn[$0], to: prompts[$0]) }),
      Table.Row([quiet(say("π(right)", "π(对)"))] + numbers("right")),
      Table.Row([maths("π(+1)")] + numbers("high")),
    ]
    return Table(columns: columns, rows: rows, gap: gap, glyphs: context.glyphs)
  }

  private func numbers(_ family: String) -> [StyledText] {
    FineTuningLab.world.prompts.indices.map { context.number(QuantityID(family, $0), decimals: 2) }
  }

  /// An answer without its end, with a sign when it is right.
  private func said(_ answer: [Int], to prompt: [Int]) -> StyledText {
    let isRight = FineTuningLab.world.reward(prompt: prompt, answer: answer) == 1
    let words = answer.last == TokenWorld.end ? Array(answer.dropLast()) : answer
    let text = words.isEmpty ? "-" : TokenWorld.text(words)
    let sign = isRight ? (context.glyphs == .ascii ? "+" : "✓") : " "
    let plain = context.glyphs == .ascii ? text.map { $0.isASCII ? $0 : "." }.map(String.init).joined() : text
    return StyledText(plain + sign, Style(isRight ? .good : .quiet))
  }

  // MARK: The course

  private var pinned: FineTuningLab.State? { context.pinned?.state as? FineTuningLab.State }
  private var axis: PlotAxis { PlotAxis(range: 0...Double(FineTuningLab.length), countsWholes: true) }

  private func points(_ values: [Double], from first: Int) -> [PlotSeries.Point] {
    values.enumerated().map { PlotSeries.Point(Double($0.offset + first), $0.element) }
  }

  private func losses(_ rows: Int) -> Plot {
    var series = [PlotSeries(StyledText(), points(state.training.losses, from: 1), tag: QuantityID("loss").tag)]
    if let pinned { series.append(.number(1, StyledText(), points(pinned.training.losses, from: 1))) }
    return Plot(
      StyledText(say("loss of minibatches", "各小批量的损失"), Style(.heading)), series: series,
      guides: lab.entropy > 0 ? [PlotGuide(.horizontal(y: lab.entropy), maths("H"))] : [], x: axis,
      y: PlotAxis(range: 0...3), rows: rows, glyphs: context.glyphs)
  }

  private func shares(_ rows: Int) -> Plot {
    let course = state.course
    var series = [
      PlotSeries(
        quiet(say("right", "对")), points(course.map(\.right), from: 0), ink: .good, letter: "r",
        tag: QuantityID("share_right").tag),
      PlotSeries(
        quiet(say("one too high", "多一")), points(course.map(\.high), from: 0), ink: .bad, letter: "h",
        tag: QuantityID("share_high").tag),
    ]
    if let pinned {
      series.append(PlotSeries(StyledText(), points(pinned.course.map(\.right), from: 0), ink: .quiet, letter: "p"))
    }
    return Plot(
      StyledText(say("what it says", "它怎么说"), Style(.heading)), series: series, x: axis,
      y: PlotAxis(range: 0...1), rows: rows, glyphs: context.glyphs)
  }
}
