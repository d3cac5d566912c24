import Drawing
import Laboratory

/// How a step of experience ends: the knob `ends` of the labs on returns and advantages.
enum StepEnd: String, Hashable, Sendable, CaseIterable {
  /// The episode goes on; at the last step, the rollout stops in the middle of it.
  case goesOn = "-"
  /// A terminal state was reached: nothing follows.
  case terminated
  /// A time limit cut the episode off: the state that follows still has a value.
  case truncated

  static let options: [Knob.Option] = [
    Knob.Option("-", Localized(en: "the episode goes on", zh: "回合继续")),
    Knob.Option("terminated", zh: "终止", Localized(en: "a terminal state: nothing follows", zh: "到达终止状态，之后什么也没有")),
    Knob.Option("truncated", zh: "截断", Localized(en: "cut off by a time limit", zh: "被时间上限截断")),
  ]

  /// The sign in the table, with a word for the legend.
  func sign(_ glyphs: GlyphSet) -> String {
    switch self {
    case .goesOn: " "
    case .terminated: glyphs == .unicode ? "■" : "T"
    case .truncated: glyphs == .unicode ? "□" : "C"
    }
  }
}

/// The five steps that the book returns to again and again: nothing, nothing, a first success, nothing, the goal.
enum RunningExample {
  static let rewards: [Double] = [0, 0, 1, 0, 5]
  static let values: [Double] = [1.2, 1.8, 2.1, 2.9, 4]
  static let ends = ["-", "-", "-", "-", "terminated"]
  static let valueAfter = 3.0

  static let rewardsKnob = Knob.list(
    "rewards", "r", Localized(en: "the reward of each step", zh: "每一步的奖励"),
    in: -100...100, axis: "step", count: 1...12, default: rewards)

  static let endsKnob = Knob.marks(
    "ends", "end", Localized(en: "how each step ends", zh: "每一步如何结束"), StepEnd.options, axis: "step",
    count: 1...12, default: ends)

  static func discountKnob(default initial: Double) -> Knob {
    .real(
      "gamma", "γ",
      Localized(en: "discount: what a reward one step later is worth", zh: "折扣因子：晚一步得到的奖励值多少"),
      in: 0...1, step: 0.05, default: initial)
  }

  /// The ends, one for each reward; refuses lists of different lengths.
  static func ends(of settings: Settings) throws(SettingsError) -> [StepEnd] {
    let ends = settings.words("ends").compactMap(StepEnd.init)
    try sameLength("ends", ends.count, settings.list("rewards").count)
    return ends
  }

  static func sameLength(_ name: String, _ count: Int, _ expected: Int) throws(SettingsError) {
    guard count != expected else { return }
    throw SettingsError(
      name,
      Localized(
        en: "\(name) has \(count) elements, but there are \(expected) rewards; give one for each reward.",
        zh: "\(name) 有 \(count) 个元素，而奖励有 \(expected) 个；请为每个奖励各给一个。"))
  }

  /// What the signs for the ends mean, as far as they occur.
  static func legend(_ ends: [StepEnd], in context: ViewContext) -> StyledText {
    var parts: [String] = []
    if ends.contains(.terminated) {
      parts.append("\(StepEnd.terminated.sign(context.glyphs)) " + (context.language == .en ? "terminated" : "终止"))
    }
    if ends.contains(.truncated) || ends.last == .goesOn {
      parts.append("\(StepEnd.truncated.sign(context.glyphs)) " + (context.language == .en ? "cut off" : "截断"))
    }
    return StyledText(parts.joined(separator: "   "), Style(.quiet))
  }
}
