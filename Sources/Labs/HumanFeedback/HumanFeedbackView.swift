import Drawing
import Laboratory
import Reinforcement

/// The models as a diagram through which the batch moves, one answer token by token, and the course: what the reward
/// model says beside what the answers are worth.
struct HumanFeedbackView: LabView {
  let lab: HumanFeedbackLab
  let state: HumanFeedbackLab.State
  let context: ViewContext

  func height(width: Int) -> Int { arranged(width: width, height: 34).height(width: width) }

  func draw(in area: Area, on screen: inout Screen) {
    arranged(width: area.width, height: area.height).draw(in: area, on: &screen)
  }

  /// The diagram with frames where there is room; the curves take the rows that the rest leaves. Where rows are dear
  /// they stand beside the tokens.
  private func arranged(width: Int, height: Int) -> any Widget {
    if height < 16, width >= 72, case .reinforcing(let training) = state.pipeline.stage {
      return low(training, height: height)
    }
    let isTall = height >= 36
    let diagram = HumanFeedbackDiagram(lab: lab, state: state, context: context, isFramed: isTall && width >= 58)
    let spacing = height >= 24 ? 1 : 0
    let middle = middle(height: height)
    let upper: [any Widget] = height < 16 ? [place, middle] : [place, diagram, middle]
    let stack = Stack(upper, spacing: spacing)
    let rest = height - stack.height(width: width) - spacing
    return rest < 4 ? stack : Stack(upper + [courses(rows: min(18, rest))], spacing: spacing)
  }

  /// No diagram and no course of the KL; of the tokens' numbers, those that the reward and the advantage are read from.
  private func low(_ training: LanguageFeedbackTraining, height: Int) -> Stack {
    let table = tokens(training, ["logp", "kl", "r", "V", "white"], isLow: true)
    let verdicts = verdicts(training, max(4, height - 3))
    return Stack([place, means, said(training), Columns([.init(.fixed(41), table), .init(.fraction(1), verdicts)])])
  }

  // MARK: Where we are

  private var place: TextBlock {
    let names = [say("1 SFT", "1 监督微调"), say("2 reward model", "2 奖励模型"), "3 PPO"]
    var line = StyledText()
    for (index, name) in names.enumerated() {
      if index > 0 { line += quiet(" ▸ ") }
      line += StyledText(name, index + 1 == lab.stageNumber(state) ? Style(.accent, .bold) : Style(.quiet))
    }
    let isLast = lab.stageNumber(state) == 3
    line += quiet(isLast ? say("   batch ", "   批 ") : say("   minibatches ", "   小批量 "))
    line += context.number("taken", decimals: 0)
    if isLast { line += quiet(say("   loss ", "   损失 ")) + context.number("loss") }
    return TextBlock(line)
  }

  /// What the running stage is about: losses, or the tokens of an answer.
  private func middle(height: Int) -> any Widget {
    switch state.pipeline.stage {
    case .fineTuning(let training): demonstrations(training)
    case .rewardModelling(let training): comparisons(training)
    case .reinforcing(let training):
      Stack([means] + (height < 16 ? [] : [said(training)]) + [tokens(training, Self.families, isLow: height < 20)])
    }
  }

  // MARK: The first two stages

  private func demonstrations(_ training: SupervisedFineTuning) -> Stack {
    let line = quiet(say("loss, nats a token ", "损失，每个词元 ")) + context.number("sft_loss")
    let shown = (training.lastReport?.examples ?? training.examples).prefix(10)
    var texts = quiet(say("demonstrations ", "示范 "))
    for example in shown { texts += answer(example.prompt, example.answer) }
    return Stack([TextBlock(line), TextBlock(texts, hanging: 2)])
  }

  private func comparisons(_ training: RewardModelTraining) -> Stack {
    var line = quiet(say("loss ", "损失 ")) + context.number("rm_loss")
    line += quiet(say("   preferred one scores higher ", "   选中的得分更高 ")) + context.number("rm_accuracy", decimals: 2)
    var rows: [Table.Row] = []
    for (j, pair) in (training.lastReport?.comparisons ?? []).prefix(4).enumerated() {
      rows.append(
        Table.Row([
          StyledText(TokenWorld.text(pair.prompt)), StyledText(shown(pair.chosen)),
          context.number(QuantityID("chosen", j), decimals: 2), quiet(">"), StyledText(shown(pair.rejected)),
          context.number(QuantityID("rejected", j), decimals: 2),
        ]))
    }
    let columns = [
      Table.Column(quiet(say("prompt", "提示"))), Table.Column(quiet(say("preferred", "选中")), .left),
      Table.Column(maths("r_c")), Table.Column(quiet("")), Table.Column(quiet(say("other", "落选")), .left),
      Table.Column(maths("r_r")),
    ]
    return Stack([TextBlock(line), Table(columns: columns, rows: rows, gap: 2, glyphs: context.glyphs)])
  }

  /// An answer as this screen can show it.
  private func shown(_ answer: [Int]) -> String {
    let text = TokenWorld.text(answer)
    return context.glyphs == .ascii ? String(text.map { $0.isASCII ? $0 : $0 == "⏎" ? "$" : "." }) : text
  }

  private func answer(_ prompt: [Int], _ answer: [Int]) -> StyledText {
    let isRight = HumanFeedbackLab.world.reward(prompt: prompt, answer: answer) == 1
    let text = TokenWorld.text(prompt) + shown(answer)
    return StyledText([.init(text, Style(isRight ? .good : .text), isUnbreakable: true)]) + StyledText(" ")
  }

  // MARK: PPO

  private var means: TextBlock {
    var line = quiet(say("score ", "得分 ")) + context.number("mean_score", decimals: 2)
    line += quiet(say("   right ", "   答对 ")) + context.number("quality", decimals: 2)
    line += quiet(say(" = points ", " = 分数 ")) + context.number("worth", decimals: 2)
    line += quiet("   KL ") + context.number("mean_kl", decimals: 2)
    if let pinned = context.pinned {
      line += quiet("   \(pinned.label): ") + context.pinnedNumber("quality", decimals: 2)
    }
    return TextBlock(line)
  }

  /// Answers of the batch, right ones in another colour: what the policy has come to say.
  private func said(_ training: LanguageFeedbackTraining) -> TextBlock {
    let (prompts, answers) = batch(training)
    var line = quiet(say("answers ", "回答 "))
    for (prompt, said) in zip(prompts, answers).prefix(5) { line += answer(prompt, said) }
    return TextBlock(line, hanging: 2)
  }

  /// What is being said: the answers being drawn, or those of the batch in use.
  private func batch(_ training: LanguageFeedbackTraining) -> (prompts: [[Int]], answers: [[Int]]) {
    if state.scene == .judging || state.scene == .crediting || state.scene == .updating, let batch = training.batch {
      return (batch.examples.map(\.prompt), batch.examples.map(\.answer))
    }
    return (training.generation.prompts, training.generation.answers)
  }

  /// The answer in the table: a row for each token that it may have, or, where rows are dear, for each that it has.
  private func tokens(_ training: LanguageFeedbackTraining, _ families: [String], isLow: Bool) -> Table {
    let (prompts, answers) = batch(training)
    let (prompt, answer) = (prompts[lab.focus], answers[lab.focus])
    let columns = [Table.Column(StyledText(TokenWorld.text(prompt), Style(.accent)), .left)]
    let titles = families.map { Table.Column(maths(symbol($0))) }
    let rows = (0..<(isLow ? answer.count : HumanFeedbackLab.world.answerLimit)).map { t in
      let word = t < answer.count ? shown([answer[t]]) : ""
      let numbers = families.map { family in
        t < answer.count ? context.number(QuantityID(family, t), decimals: 2) : StyledText()
      }
      return Table.Row([quiet("\(t) ") + StyledText(word)] + numbers)
    }
    return Table(columns: columns + titles, rows: rows, gap: 2, glyphs: context.glyphs)
  }

  private static let families = ["logp", "ref", "kl", "r", "V", "A", "white", "target"]

  private func symbol(_ family: String) -> String {
    switch family {
    case "logp": "log π"
    case "ref": "log π_ref"
    case "kl": "k1"
    case "white": "Â"
    case "target": say("target", "目标")
    default: family
    }
  }

  // MARK: The course

  private var pinned: HumanFeedbackLab.State? { context.pinned?.state as? HumanFeedbackLab.State }

  private func points(_ values: [Double]) -> [PlotSeries.Point] {
    values.enumerated().map { PlotSeries.Point(Double($0.offset + 1), $0.element) }
  }

  private func courses(rows: Int) -> any Widget {
    switch state.pipeline.stage {
    case .fineTuning(let training):
      course(
        say("loss of the demonstrations", "示范的损失"), training.losses, until: lab.choices.fineTuningSteps,
        PlotAxis(range: 0...3), rows)
    case .rewardModelling(let training):
      course(
        say("loss of the comparisons", "比较的损失"), training.losses, until: lab.choices.rewardModelSteps,
        PlotAxis(including: [0, 1]), rows)
    case .reinforcing(let training):
      Columns([.init(.fraction(1.8), verdicts(training, rows)), .init(.fraction(1), distance(training, rows))], gap: 1)
    }
  }

  private func course(_ name: String, _ values: [Double], until end: Int, _ y: PlotAxis, _ rows: Int) -> Plot {
    Plot(
      StyledText(context.text(name), Style(.heading)), series: [PlotSeries(StyledText(), points(values))],
      x: PlotAxis(range: 0...Double(end), countsWholes: true), y: y, rows: rows, glyphs: context.glyphs)
  }

  private var batches: PlotAxis { PlotAxis(range: 0...Double(HumanFeedbackLab.batches), countsWholes: true) }

  /// The reward model's score and what the answers are worth, in the judge's points, on one chart.
  private func verdicts(_ training: LanguageFeedbackTraining, _ rows: Int) -> Plot {
    let worth = { (progress: LanguageFeedbackTraining.Progress) in HumanFeedbackLab.worth * progress.trueQuality }
    var series = [
      PlotSeries(
        quiet(say("score", "得分")), points(training.progress.map(\.score)), ink: .series2, letter: "s",
        tag: QuantityID("mean_score").tag),
      PlotSeries(
        quiet(say("true worth", "真实价值")), points(training.progress.map(worth)), ink: .good, letter: "w",
        tag: QuantityID("worth").tag),
    ]
    if let other = pinned?.reinforcing {
      series.append(PlotSeries(StyledText(), points(other.progress.map(worth)), ink: .quiet, letter: "p"))
    }
    return Plot(
      series: series, x: batches, y: PlotAxis(including: [0, 4]), rows: rows, glyphs: context.glyphs)
  }

  private func distance(_ training: LanguageFeedbackTraining, _ rows: Int) -> Plot {
    var series = [PlotSeries(StyledText(), points(training.progress.map(\.kl)), tag: QuantityID("mean_kl").tag)]
    if let other = pinned?.reinforcing {
      series.append(PlotSeries(StyledText(), points(other.progress.map(\.kl)), ink: .quiet, letter: "p"))
    }
    return Plot(
      series: series, x: batches, y: PlotAxis(quiet(say("KL of an answer", "每个回答的 KL")), including: [0, 1]),
      rows: rows, glyphs: context.glyphs)
  }
}
