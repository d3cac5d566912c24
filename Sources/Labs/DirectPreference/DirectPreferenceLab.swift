import Drawing
import Laboratory
import Reinforcement

/// DPO on four answers to one question: one comparison a step, the margin, both log-probabilities and everything that
/// happens to the answers nobody compared.
public struct DirectPreferenceLab: Lab {
  public static let about = LabDescription(
    name: "dpo",
    title: Localized(en: "A loss on pairs, and where the probability goes", zh: "一对回答上的损失，以及概率的去向"),
    summary: Localized(
      en:
        "One comparison a step: the margin, both log-probabilities, implicit rewards, and the answers nobody compared.",
      zh: "每步一次比较：间隔、两个对数概率、隐式奖励，还有没人比较过的回答。"),
    knobs: [
      .choice(
        "variant", "L", Localized(en: "the loss as a function of the margin", zh: "作为间隔函数的损失"),
        Variant.allCases.map { Knob.Option($0.rawValue, zh: $0.chinese, $0.meaning) }, default: Variant.sigmoid.rawValue
      ),
      .real(
        "beta", "β", Localized(en: "how dear it is to leave the reference", zh: "离开参考策略有多贵"), in: 0.1...2,
        step: 0.1, default: 0.5),
      .choice(
        "learns", "θ", Localized(en: "which parameters learn", zh: "哪些参数在学习"),
        [
          Knob.Option("shared", zh: "共用", Localized(en: "w alone, which all answers share", zh: "只有各回答共用的 w")),
          Knob.Option("own", zh: "各自", Localized(en: "b alone, one for each answer", zh: "只有每个回答自己的 b")),
          Knob.Option("both", zh: "两者", Localized(en: "b and w", zh: "b 和 w")),
        ], default: "shared"),
      .real(
        "smoothing", "ls", Localized(en: "label smoothing: share of labels distrusted", zh: "标签平滑：不信任的标签比例"),
        in: 0...0.45, step: 0.05, default: 0),
      .real(
        "noise", "q", Localized(en: "how often a comparison is reported the wrong way round", zh: "比较结果被颠倒着报告的频率"),
        in: 0...0.5, step: 0.05, default: 0),
      .real("rate", "η", Localized(en: "step size", zh: "步长"), in: 0.05...0.4, step: 0.05, default: 0.2),
      .list(
        "reference", "p", Localized(en: "weight of each answer in the reference", zh: "每个回答在参考策略里的权重"),
        in: 0.01...1, axis: "answer", count: 4...4, default: [0.3, 0.3, 0.25, 0.15]),
      .list(
        "friendliness", "f", Localized(en: "how friendly each answer is: the shared feature", zh: "每个回答有多和气：共用的特征"),
        in: -2...2, axis: "answer", count: 4...4, default: [0.5, -1, 1.5, 1]),
    ],
    presets: [
      preset(Localized(en: "a shared parameter", zh: "共用参数"), learns: "shared"),
      preset(Localized(en: "parameters of their own", zh: "各有参数"), learns: "own"),
      preset(Localized(en: "IPO: a margin to reach", zh: "IPO：要达到的间隔"), learns: "own", variant: .ipo),
      preset(Localized(en: "one label in five is wrong", zh: "五个标签错一个"), learns: "own", noise: 0.2),
    ],
    stride: Localized(en: "20 steps", zh: "20 步"), memory: .lastStep)

  /// A place to begin from, whatever the knobs stood at before.
  private static func preset(
    _ name: Localized, learns: String, variant: Variant = .sigmoid, noise: Double = 0
  ) -> Preset {
    Preset(
      name,
      [
        "learns": .word(learns), "variant": .word(variant.rawValue), "noise": .number(noise), "smoothing": .number(0),
      ])
  }

  /// Which loss.
  enum Variant: String, CaseIterable, Sendable {
    case sigmoid, hinge, ipo, robust

    /// On a Chinese panel.
    var chinese: String {
      switch self {
      case .sigmoid: "sigmoid"
      case .hinge: "合页"
      case .ipo: "IPO"
      case .robust: "稳健"
      }
    }

    var meaning: Localized {
      switch self {
      case .sigmoid:
        Localized(en: "−log σ(βh): DPO; with ls > 0 conservative DPO", zh: "−log σ(βh)：DPO；ls > 0 时为保守 DPO")
      case .hinge: Localized(en: "max(0, 1 − βh), as in SLiC", zh: "max(0, 1 − βh)，同 SLiC")
      case .ipo: Localized(en: "(h − 1/(2β))²: IPO", zh: "(h − 1/(2β))²：IPO")
      case .robust: Localized(en: "DPO made unbiased for a share ls of wrong labels", zh: "按错标比例 ls 修正为无偏的 DPO")
      }
    }

    /// The loss itself; of some the smoothing is no part.
    func loss(smoothing: Double) -> PreferenceLossVariant {
      switch self {
      case .sigmoid: .sigmoid(labelSmoothing: smoothing)
      case .hinge: .hinge
      case .ipo: .identity
      case .robust: .robust(labelSmoothing: smoothing)
      }
    }
  }

  /// What was reached, and the way there.
  public struct State: Equatable, Sendable {
    var policy: AnswerPolicy
    var generator: SeededRandom
    var taken = 0
    /// At every step from 0: log π of the chosen and of the rejected answer, and h.
    var chosen: [Double] = []
    var rejected: [Double] = []
    var margins: [Double] = []
    /// Whether the last comparison was reported the wrong way round.
    var isFlipped = false
  }

  /// The answers that are compared.
  static let chosen = 0
  static let rejected = 1
  static let steps = 200

  let kind: Variant
  let variant: PreferenceLossVariant
  let beta: Double
  let smoothing: Double
  let noise: Double
  let rate: Double
  let weights: [Double]
  let features: [Double]
  let learns: AnswerPolicy.Learns

  public init(settings: Settings) throws(SettingsError) {
    kind = Variant(rawValue: settings.word("variant")) ?? .sigmoid
    beta = settings.number("beta")
    smoothing = settings.number("smoothing")
    noise = settings.number("noise")
    rate = settings.number("rate")
    weights = settings.list("reference")
    features = settings.list("friendliness")
    learns = AnswerPolicy.Learns(rawValue: settings.word("learns")) ?? .shared
    variant = kind.loss(smoothing: smoothing)
  }

  public func start(seed: UInt64, noting trace: inout Trace) -> State {
    var state = State(
      policy: AnswerPolicy(weights: weights, features: features, learns: learns), generator: SeededRandom(seed: seed))
    remember(&state)
    noteReference(state.policy, &trace)
    for y in weights.indices {
      trace.given(QuantityID("b", y), "b" + Subscript.text(y), 0, Localized(en: "not yet moved", zh: "还没有动过"))
    }
    trace.given("w", "w", 0, Localized(en: "not yet moved", zh: "还没有动过"))
    notePolicy(state, &trace)
    trace.headline = "h"
    trace.caption = Localized(
      en: "The policy is still the reference: margin 0, both implicit rewards 0. → learns from one comparison.",
      zh: "策略还等于参考策略：间隔为 0，两个隐式奖励都是 0。按 → 从一次比较中学习。")
    return state
  }

  public func step(_ state: inout State, noting trace: inout Trace) {
    let before = state.policy
    state.isFlipped = state.generator.unit() < noise
    let label = state.isFlipped ? -1.0 : 1
    let margin = before.pair(chosen: Self.chosen, rejected: Self.rejected).margin
    let slope = label * preferenceSlope(margin: label * margin, beta: beta, variant: variant)
    state.policy.descend(slope: slope, chosen: Self.chosen, rejected: Self.rejected, rate: rate)
    state.taken += 1
    remember(&state)
    guard trace.isRecording else { return }
    noteUpdate(before, label: label, margin: margin, slope: slope, state.policy, &trace)
    notePolicy(state, &trace)
    trace.headline = "h"
    trace.caption = caption(state)
  }

  private func remember(_ state: inout State) {
    let pair = state.policy.pair(chosen: Self.chosen, rejected: Self.rejected)
    state.chosen.append(pair.policyChosen)
    state.rejected.append(pair.policyRejected)
    state.margins.append(pair.margin)
  }

  public var length: Int? { Self.steps }
  public func isDone(_ state: State) -> Bool { state.taken == Self.steps }
  public func endsStride(_ state: State) -> Bool { state.taken % 20 == 0 }

  public func view(of state: State, in context: ViewContext) -> any Widget {
    DirectPreferenceView(lab: self, state: state, context: context)
  }

  private func caption(_ state: State) -> Localized {
    if state.isFlipped {
      return Localized(
        en: "This comparison was reported the wrong way round: the margin is pushed down.", zh: "这次比较被颠倒着报告了：间隔被往下推。")
    }
    let count = state.chosen.count
    let rises = state.chosen[count - 1] > state.chosen[count - 2]
    let grew = state.margins[count - 1] > state.margins[count - 2]
    switch (grew, rises) {
    case (true, true):
      return Localized(en: "The margin grew, and the chosen answer became likelier.", zh: "间隔变大，被选中的回答也更可能了。")
    case (true, false):
      return Localized(
        en: "The margin grew, and yet the chosen answer became less likely.", zh: "间隔变大了，被选中的回答却变得更不可能。")
    case (false, _) where state.margins[count - 1] == state.margins[count - 2]:
      return Localized(en: "The loss is flat here: nothing moved.", zh: "损失在这里是平的：什么也没动。")
    case (false, _):
      return Localized(en: "The margin had gone too far for this loss, and shrank.", zh: "对这个损失来说间隔已经过大，缩小了。")
    }
  }
}
