import Drawing
import Laboratory
import Reinforcement

/// One pair token by token, all answers to its prompt before and now, what the model says to every prompt, and the course:
/// the margin beside both log-probabilities, and where the probability went.
struct PreferenceArithmeticView: LabView {
  let lab: PreferenceArithmeticLab
  let state: PreferenceArithmeticLab.State
  let context: ViewContext

  private typealias Moment = PreferenceArithmeticLab.State.Moment

  func height(width: Int) -> Int { arranged(width: width, height: 34).height(width: width) }

  func draw(in area: Area, on screen: inout Screen) {
    arranged(width: area.width, height: area.height).draw(in: area, on: &screen)
  }

  /// The bars stand beside the pair where the panel is wide, and below it where it is narrow and high. The course, which
  /// is what it is all about, takes what is left.
  private func arranged(width: Int, height: Int) -> Stack {
    if width >= 72 && height < 22 { return low(width, height) }
    let isWide = width >= 72
    let spacing = height >= (isWide ? 26 : 34) ? 1 : 0
    let answers = answers(gap: width >= 90 ? 3 : 1)
    let pair = isWide || height >= 34 ? pair(width: isWide ? (width - 3) / 2 : width) : numbers(width)
    var upper: [any Widget] = [place(width)]
    if isWide {
      let rows = max(pair.height(width: (width - 3) / 2), height >= 40 ? 13 : 0)
      upper.append(beside(pair, bars(rows: rows), gap: 3))
    } else {
      upper.append(pair)
      if height >= 34 { upper.append(bars(rows: 8)) }
    }
    upper.append(answers)
    let free = min(22, height - Stack(upper, spacing: spacing).height(width: width) - spacing)
    guard free >= 6 else { return Stack(upper, spacing: spacing) }
    upper.append(beside(means(free), shares(free), gap: 2))
    return Stack(upper, spacing: spacing)
  }

  /// The pair on the left, with the means or with the bars below it, and where the probability goes on the right; what
  /// the model says to every prompt finds no room.
  private func low(_ width: Int, _ height: Int) -> Stack {
    let place = place(width)
    let half = (width - 3) / 2
    let rows = height - place.height(width: width)
    if rows >= 16 {
      let pair = pair(width: half)
      let left = rows - pair.height(width: half)
      let below = Stack(left >= 5 ? [pair, bars(rows: left)] : [pair])
      let course = Stack([means(rows / 2), shares(rows - rows / 2)])
      return Stack([place, beside(below, course, gap: 3)])
    }
    let numbers = numbers(half)
    let left = rows - numbers.height(width: half)
    return Stack([
      place, beside(left >= 5 ? Stack([numbers, means(left)]) : numbers, shares(max(0, rows)), gap: 3),
    ])
  }

  private func beside(_ left: any Widget, _ right: any Widget, gap: Int) -> Columns {
    Columns([.init(.fraction(1), left), .init(.fraction(1), right)], gap: gap)
  }

  private func place(_ width: Int) -> Stack {
    var parts = [
      quiet(say("step ", "步 ")) + context.number("steps", decimals: 0),
      maths(say("mean h ", "平均 h ")) + context.number("mean_h"),
      quiet(say("in order ", "排对 ")) + context.number("ordered", decimals: 2),
      quiet(say("minibatch ", "小批量 ")) + maths("L ") + context.number("batch_loss"),
    ]
    if width >= 72 { parts.append(maths("|g| ") + context.number("gradient", decimals: 2)) }
    if let pinned = context.pinned {
      parts.append(quiet("\(pinned.label): ") + maths("h ") + context.pinnedNumber("mean_h"))
    }
    return Stack(packed(parts, width).map { TextBlock($0) })
  }

  // MARK: The pair

  private var signs: [String] { context.glyphs == .unicode ? ["✓", "✗"] : ["+", "x"] }
  private var prompt: [Int] { PreferenceArithmeticLab.world.prompts[lab.watched] }
  private var sum: Int { PreferenceArithmeticLab.sum(lab.watched) }

  private func pair(width: Int) -> Stack {
    let strips = Columns([.init(.fraction(1), strip(0)), .init(.fraction(1), strip(1))], gap: 2)
    return Stack([strips, numbers(width)])
  }

  /// The pair without its tokens.
  private func numbers(_ width: Int) -> Stack { Stack([table(width)] + facts(width).map { TextBlock($0) }) }

  /// The prompt plain, the answer's tokens with their log-probabilities, shaded by how much likelier they became.
  private func strip(_ side: Int) -> TokenStrip {
    let number = sum + side
    let place = PreferenceArithmeticLab.place(lab.watched, number)
    var tokens = [TokenStrip.Token(signs[side]), TokenStrip.Token(TokenWorld.text(prompt))]
    for (index, (text, family)) in [("\(number)", "digit"), ("\n", "end")].enumerated() {
      let id = QuantityID(family, number)
      let change = state.tokens[place][index] - state.reference[place][index]
      let value = context.value(id).map { context.text(Numeral.fixed($0, 2)) } ?? "?"
      tokens.append(
        TokenStrip.Token(
          text, shade: max(-1, min(1, change)), number: value, isFocused: id == context.selected, tag: id.tag))
    }
    return TokenStrip(tokens, showsNumbers: true, glyphs: context.glyphs)
  }

  private func table(_ width: Int) -> Table {
    let isNarrow = width < 40
    var titles = ["log π_ref", "log π", "log π/π_ref", "r"]
    if isNarrow { titles[2] = say("change", "变化") }
    let rows = [0, 1].map { side in
      let place = PreferenceArithmeticLab.place(lab.watched, sum + side)
      let name = StyledText("\(signs[side]) \(sum + side)", Style(side == 0 ? .good : .bad))
      let ids: [QuantityID] = [
        QuantityID("ref", place), QuantityID("logp", place), QuantityID("ratio", side), QuantityID("reward", side),
      ]
      return Table.Row([name] + ids.map { context.number($0, decimals: 2) })
    }
    return Table(
      columns: [Table.Column(StyledText(TokenWorld.text(prompt), Style(.accent)), .left)]
        + titles.map { Table.Column(maths($0)) }, rows: rows,
      gap: isNarrow ? 2 : 3, glyphs: context.glyphs)
  }

  private func facts(_ width: Int) -> [StyledText] {
    let named: [(String, QuantityID, Int)] = [
      ("h ", QuantityID("h", lab.watched), 3), ("βh ", "bh", 3), ("σ(−βh) ", "weight", 3), ("L ", "loss", 3),
    ]
    return packed(named.map { maths($0.0) + context.number($0.1, decimals: $0.2) }, gap: width < 42 ? 1 : 3, width)
  }

  // MARK: All answers to the prompt

  private func bars(rows: Int) -> Stack {
    let numbers = PreferenceArithmeticLab.numbers
    let pairs = (0...numbers.count).map { index in
      let id = QuantityID("pi", index)
      let sign = index == sum ? signs[0] : index == sum + 1 ? signs[1] : ""
      let name = index == numbers.count ? (context.glyphs == .ascii ? ".." : "…") : "\(index)" + sign
      return ProbabilityBars.Pair(
        StyledText(name), before: context.value(QuantityID("pi_ref", index)) ?? 0, after: context.value(id) ?? 0,
        afterNumber: context.number(id, decimals: 2),
        style: Style(index == sum ? .series1 : index == sum + 1 ? .series2 : .series3), tag: id.tag)
    }
    var heading = StyledText(say("After ", ""), Style(.heading))
    heading += StyledText(TokenWorld.text(prompt), Style(.heading, .bold))
    heading += quiet(context.glyphs == .ascii ? "  : " : "  ░ ") + maths("π_ref")
    heading += StyledText(context.glyphs == .ascii ? "  # " : "  █ ") + maths("π")
    heading += quiet(context.glyphs == .ascii ? "  .. " : "  … ") + quiet(say("else", "其他"))
    return Stack([
      TextBlock(heading),
      ProbabilityBars(pairs, direction: .up, rows: max(3, rows - 1), glyphs: context.glyphs),
    ])
  }

  // MARK: All prompts

  private func answers(gap: Int) -> Table {
    let prompts = PreferenceArithmeticLab.world.prompts
    var columns = [Table.Column(quiet(say("prompt", "提示")), .left)]
    columns += prompts.indices.map { index in
      Table.Column(
        StyledText(TokenWorld.text(prompts[index].dropLast()), Style(index == lab.watched ? .accent : .quiet)))
    }
    let rows = [
      Table.Row([quiet(say("likeliest", "最可能"))] + prompts.indices.map(said)),
      Table.Row([quiet(say("π(right)", "π(对)"))] + numbers("right", 2)),
      Table.Row([maths("π(+1)")] + numbers("high", 2)),
      Table.Row([maths("h")] + numbers("h", 1)),
    ]
    return Table(columns: columns, rows: rows, gap: gap, glyphs: context.glyphs)
  }

  private func numbers(_ family: String, _ decimals: Int) -> [StyledText] {
    PreferenceArithmeticLab.world.prompts.indices.map { context.number(QuantityID(family, $0), decimals: decimals) }
  }

  /// What the model says, without the end, with a sign when it is right.
  private func said(_ index: Int) -> StyledText {
    let world = PreferenceArithmeticLab.world
    let answer = state.likeliest[index]
    let isRight = world.reward(prompt: world.prompts[index], answer: answer) == 1
    let words = answer.last == TokenWorld.end ? Array(answer.dropLast()) : answer
    let sign = isRight ? signs[0] : " "
    return StyledText(
      context.text((words.isEmpty ? "-" : TokenWorld.text(words)) + sign), Style(isRight ? .good : .quiet))
  }

  // MARK: The course

  private var pinned: [Moment] { (context.pinned?.state as? PreferenceArithmeticLab.State)?.course ?? [] }
  private var axis: PlotAxis { PlotAxis(range: 0...Double(PreferenceArithmeticLab.length), countsWholes: true) }

  /// While the next number is to be predicted nothing is drawn that would give it away.
  private func points(_ course: [Moment], _ value: (Moment) -> Double) -> [PlotSeries.Point] {
    PlotSeries.points(context.hidden == nil ? course.map(value) : course.dropLast().map(value))
  }

  private func quietly(_ value: (Moment) -> Double) -> PlotSeries {
    PlotSeries(StyledText(), PlotSeries.points(pinned.map(value)), shape: .points, ink: .quiet, letter: "p")
  }

  private func means(_ rows: Int) -> Plot {
    var series = [
      PlotSeries.number(
        0, maths("log π ") + quiet(say("chosen", "选中")), points(state.course, \.chosen),
        tag: QuantityID("mean_c").tag),
      PlotSeries.number(
        1, quiet(say("rejected", "落选")), points(state.course, \.rejected), tag: QuantityID("mean_r").tag),
      PlotSeries.number(2, maths("h"), points(state.course, \.margin), tag: QuantityID("mean_h").tag),
    ]
    if !pinned.isEmpty { series += [quietly(\.chosen), quietly(\.rejected), quietly(\.margin)] }
    return Plot(
      series: series, guides: [PlotGuide(.horizontal(y: 0))], x: axis, y: PlotAxis(including: [-2, 1]), rows: rows,
      glyphs: context.glyphs)
  }

  private func shares(_ rows: Int) -> Plot {
    var series = [
      PlotSeries.number(
        0, quiet(say("right", "对")), points(state.course, \.right), tag: QuantityID("share_right").tag),
      PlotSeries.number(
        1, quiet(say("higher", "更大")), points(state.course, \.high), tag: QuantityID("share_high").tag),
      PlotSeries.number(
        2, quiet(say("lower", "更小")), points(state.course, \.low), tag: QuantityID("share_low").tag),
      PlotSeries.number(
        3, quiet(say("other", "其他")), points(state.course, \.other), tag: QuantityID("share_other").tag),
    ]
    if !pinned.isEmpty { series.append(quietly(\.right)) }
    return Plot(series: series, x: axis, y: PlotAxis(range: 0...1), rows: rows, glyphs: context.glyphs)
  }
}
