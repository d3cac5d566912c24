import Drawing
import Laboratory
import Reinforcement

/// Four answers, compared two at a time: scores that explain who won, one step of gradient descent at a time.
public struct BradleyTerryLab: Lab {
  public static let about = LabDescription(
    name: "bradley-terry",
    title: Localized(en: "Scores from comparisons", zh: "从比较得出分数"),
    summary: Localized(
      en: "The reward model's loss on a table of wins, step by step, until its slopes are 0.",
      zh: "在一张胜负表上一步步降低奖励模型的损失，直到斜率为 0。"),
    knobs: [
      .real(
        "noise", "q", Localized(en: "share of comparisons reported the wrong way round", zh: "被颠倒着报告的比较所占的比例"),
        in: 0...0.5, step: 0.05, default: 0),
      .real(
        "margin", "m", Localized(en: "by how much the winner's score should lead", zh: "胜者的分数应领先多少"), in: 0...2,
        step: 0.25, default: 0),
      .real("rate", "η", Localized(en: "step size", zh: "步长"), in: 0.5...8, step: 0.5, default: 2),
      .list(
        "wins", "w", Localized(en: "wins of the first: AB, AC, AD, BC, BD, CD", zh: "前者的胜场：AB、AC、AD、BC、BD、CD"),
        in: 0...100, axis: "pair", count: 6...6, default: [8, 9, 7, 6, 4, 3]),
      .list(
        "losses", "l", Localized(en: "wins of the second: AB, AC, AD, BC, BD, CD", zh: "后者的胜场：AB、AC、AD、BC、BD、CD"),
        in: 0...100, axis: "pair", count: 6...6, default: [2, 1, 3, 4, 6, 7]),
    ],
    presets: [
      preset(Localized(en: "ten comparisons of each pair", zh: "每对比较十次")),
      preset(Localized(en: "one report in five is wrong", zh: "五次报告错一次"), noise: 0.2),
      preset(
        Localized(en: "A never loses", zh: "A 从来不输"), wins: [10, 10, 10, 6, 4, 3], losses: [0, 0, 0, 4, 6, 7]),
      preset(Localized(en: "a lead of 1 is wanted", zh: "要求领先 1"), margin: 1),
    ],
    stride: Localized(en: "10 steps", zh: "10 步"), memory: .lastStep, usesSeed: false)

  /// A place to begin from, whatever the knobs stood at before.
  private static func preset(
    _ name: Localized, noise: Double = 0, margin: Double = 0, wins: [Double] = [8, 9, 7, 6, 4, 3],
    losses: [Double] = [2, 1, 3, 4, 6, 7]
  ) -> Preset {
    Preset(
      name, ["noise": .number(noise), "margin": .number(margin), "wins": .list(wins), "losses": .list(losses)])
  }

  /// The scores, and the way there.
  public struct State: Equatable, Sendable {
    var scores = [Double](repeating: 0, count: 4)
    /// At every step from 0: the scores, and the loss.
    var path: [[Double]] = []
    var losses: [Double] = []
    var taken: Int { path.count - 1 }
  }

  static let names = ["A", "B", "C", "D"]
  /// The pairs, in the order of the lists.
  static let pairs = [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]
  static let steps = 60

  let noise: Double
  let margin: Double
  let rate: Double
  let wins: [Double]
  let losses: [Double]
  /// The table with the wrong reports in it.
  let reported: (wins: [Double], losses: [Double])
  let total: Double

  public init(settings: Settings) throws(SettingsError) {
    noise = settings.number("noise")
    margin = settings.number("margin")
    rate = settings.number("rate")
    wins = settings.list("wins")
    losses = settings.list("losses")
    let share = noise
    let mixed = { (right: Double, wrong: Double) in (1 - share) * right + share * wrong }
    reported = (zip(wins, losses).map(mixed), zip(losses, wins).map(mixed))
    total = (wins + losses).reduce(0, +)
    guard total > 0 else {
      throw SettingsError(
        "wins",
        Localized(
          en: "wins and losses are all 0; at least one comparison is needed.", zh: "wins 与 losses 全为 0；至少需要一次比较。"))
    }
  }

  public func start(seed: UInt64, noting trace: inout Trace) -> State {
    var state = State()
    remember(&state)
    noteTable(&trace)
    for i in Self.names.indices {
      trace.given(
        QuantityID("s", i), "s_" + Self.names[i], 0, Localized(en: "all answers begin equal", zh: "一开始各回答一样"))
    }
    noteScores(state, &trace)
    trace.headline = "s[0]"
    trace.caption = Localized(
      en: "All scores are 0: every pair is even, and the loss is log 2 where no lead is wanted. → takes a step.",
      zh: "分数全是 0：每一对都势均力敌；不要求领先时，损失是 log 2。按 → 走一步。")
    return state
  }

  public func step(_ state: inout State, noting trace: inout Trace) {
    let before = state.scores
    let pushes = pushes(before)
    let gradient = gradient(pushes)
    state.scores = zip(before, gradient).map { $0 - rate * $1 }
    remember(&state)
    guard trace.isRecording else { return }
    noteStep(before, pushes, gradient, state.scores, &trace)
    noteScores(state, &trace)
    trace.headline = "s[0]"
    trace.caption = caption(gradient)
  }

  /// The derivative of the mean loss by the first score of each pair; by the second it is the negative.
  private func pushes(_ scores: [Double]) -> [Double] {
    Self.pairs.indices.map { p in
      let (i, j) = Self.pairs[p]
      let won = comparisonSlopes(chosen: scores[i], rejected: scores[j], margin: margin).chosen
      let lost = comparisonSlopes(chosen: scores[j], rejected: scores[i], margin: margin).rejected
      return (reported.wins[p] * won + reported.losses[p] * lost) / total
    }
  }

  private func gradient(_ pushes: [Double]) -> [Double] {
    Self.names.indices.map { i in
      zip(Self.pairs, pushes).reduce(0) { sum, pair in
        pair.0.0 == i ? sum + pair.1 : pair.0.1 == i ? sum - pair.1 : sum
      }
    }
  }

  private func remember(_ state: inout State) {
    state.path.append(state.scores)
    let parts = Self.pairs.indices.map { p in
      let (first, second) = (state.scores[Self.pairs[p].0], state.scores[Self.pairs[p].1])
      return reported.wins[p] * comparisonLoss(chosen: first, rejected: second, margin: margin)
        + reported.losses[p] * comparisonLoss(chosen: second, rejected: first, margin: margin)
    }
    state.losses.append(parts.reduce(0, +) / total)
  }

  public var length: Int? { Self.steps }
  public func isDone(_ state: State) -> Bool { state.taken == Self.steps }
  public func endsStride(_ state: State) -> Bool { state.taken % 10 == 0 }

  public func view(of state: State, in context: ViewContext) -> any Widget {
    BradleyTerryView(lab: self, state: state, context: context)
  }

  private func caption(_ gradient: [Double]) -> Localized {
    let sizes = gradient.map(\.magnitude)
    let largest = sizes.max() ?? 0
    guard largest > 1e-4 else { return settled }
    let name = Self.names[sizes.firstIndex(of: largest) ?? 0]
    let rose = gradient[sizes.firstIndex(of: largest) ?? 0] < 0
    guard margin == 0 else {
      return Localized(
        en: "\(name) \(rose ? "rises" : "falls") most: its \(rose ? "wins" : "losses") pull harder.",
        zh: "\(name) \(rose ? "升" : "降")得最多：它的\(rose ? "胜场" : "负场")拉得更重。")
    }
    return Localized(
      en: "\(name) \(rose ? "rises" : "falls") most: it won \(rose ? "more" : "less") than its score foretold.",
      zh: "\(name) \(rose ? "升" : "降")得最多：它赢的比分数预言的\(rose ? "多" : "少")。")
  }

  /// What slopes of 0 mean: only where no lead is wanted do they say that P is the share of wins.
  private var settled: Localized {
    guard margin > 0 else {
      return Localized(en: "Wins predicted and wins counted agree: the slopes are 0.", zh: "预测的胜场与数出来的一致：斜率为 0。")
    }
    let lead = Numeral.short(margin)
    return Localized(
      en: "The slopes are 0. But a lead of \(lead) is demanded: P is no longer the share of wins.",
      zh: "斜率为 0。但要求领先 \(lead)：P 不再是胜场的比例。")
  }
}
