import Drawing
import Laboratory
import Reinforcement

/// Generalised advantage estimation, from the last step backwards: `δ_t`, then `Â_t = δ_t + γλ Â_{t+1}`.
public struct GeneralizedAdvantageLab: Lab {
  public static let about = LabDescription(
    name: "gae",
    title: Localized(en: "Advantages, from the last step backwards", zh: "从最后一步往回算优势"),
    summary: Localized(
      en: "The backward recursion of generalised advantage estimation, and what each advantage is made of.",
      zh: "广义优势估计（GAE）的反向递推，以及每个优势由哪些部分组成。"),
    knobs: [
      RunningExample.discountKnob(default: 0.9),
      .real(
        "lambda", "λ",
        Localized(en: "weight of longer estimates: 0 trusts the critic, 1 the sample", zh: "长估计的权重：0 信评论家，1 信样本"),
        in: 0...1, step: 0.05, default: 0.8),
      .choice(
        "parts", "Â",
        Localized(en: "how the newest advantage is taken apart", zh: "把最新的优势拆成什么"),
        [
          Knob.Option(
            "td-errors", zh: "TD 误差", Localized(en: "as TD errors, weighted by (γλ)ˡ", zh: "拆成 TD 误差，权重 (γλ)ˡ")),
          Knob.Option(
            "k-step", zh: "k 步",
            Localized(en: "as k-step advantages, weighted by (1−λ)λᵏ⁻¹", zh: "拆成 k 步优势，权重 (1−λ)λᵏ⁻¹")),
        ], default: "td-errors"),
      .choice(
        "truncation", "cut",
        Localized(en: "what a cut-off step counts as", zh: "被截断的一步当作什么"),
        [
          Knob.Option("bootstrap", zh: "自举", Localized(en: "the value after it is added", zh: "补上其后状态的价值")),
          Knob.Option("as-terminal", zh: "当成终止", Localized(en: "treated as an end (a common slip)", zh: "当成终止（常见错误）")),
        ], default: "bootstrap"),
      RunningExample.rewardsKnob,
      .list(
        "values", "V", Localized(en: "the critic's value of each state", zh: "评论家给每个状态的价值"),
        in: -100...100, axis: "step", count: 1...12, default: RunningExample.values),
      RunningExample.endsKnob,
      .list(
        "final_values", "V′",
        Localized(
          en: "the critic's value of the state after each step, used only where a step is cut off",
          zh: "每一步之后那个状态的价值，只在截断处使用"),
        in: -100...100, axis: "step", count: 1...12,
        default: Array(repeating: RunningExample.valueAfter, count: RunningExample.rewards.count)),
    ],
    presets: [
      Preset(Localized(en: "λ = 0: TD", zh: "λ = 0：TD"), ["lambda": .number(0)]),
      Preset(Localized(en: "λ = 0.95: usual", zh: "λ = 0.95：常用"), ["lambda": .number(0.95)]),
      Preset(Localized(en: "λ = 1: Monte Carlo", zh: "λ = 1：蒙特卡洛"), ["lambda": .number(1)]),
      Preset(
        Localized(en: "cut off after three steps", zh: "三步后被截断"),
        [
          "gamma": .number(0.99), "lambda": .number(0.95), "rewards": .list([1, 1, 1]),
          "values": .list([10, 10, 10]), "ends": .words(["-", "-", "truncated"]),
          "final_values": .list([10, 10, 10]),
        ]),
      Preset(Localized(en: "as k-step advantages", zh: "拆成 k 步优势"), ["parts": .word("k-step")]),
    ],
    stride: Localized(en: "episode", zh: "回合"), usesSeed: false)

  /// What has been computed, from the last step backwards.
  public struct State: Equatable, Sendable {
    var tdErrors: [Double] = []
    var advantages: [Double] = []
    var isStrideEnd = false
  }

  let discount: Double
  let lambda: Double
  let rewards: [Double]
  let values: [Double]
  let ends: [StepEnd]
  let finalValues: [Double]
  let bootstrapsTruncation: Bool
  let showsKStep: Bool

  public init(settings: Settings) throws(SettingsError) {
    discount = settings.number("gamma")
    lambda = settings.number("lambda")
    rewards = settings.list("rewards")
    values = settings.list("values")
    finalValues = settings.list("final_values")
    ends = try RunningExample.ends(of: settings)
    bootstrapsTruncation = settings.word("truncation") == "bootstrap"
    showsKStep = settings.word("parts") == "k-step"
    try RunningExample.sameLength("values", values.count, rewards.count)
    try RunningExample.sameLength("final_values", finalValues.count, rewards.count)
  }

  public func start(seed: UInt64, noting trace: inout Trace) -> State {
    for t in rewards.indices {
      let index = Subscript.text(t)
      trace.given(
        QuantityID("r", t), "r" + index, rewards[t],
        Localized(en: "the reward of step \(t) (i edits it)", zh: "第 \(t) 步的奖励（按 i 可改）"))
      trace.given(
        QuantityID("V", t), "V(s\(index))", values[t],
        Localized(en: "the critic's value of state \(t) (i edits it)", zh: "评论家给状态 \(t) 的价值（按 i 可改）"))
    }
    for t in rewards.indices { noteNextValue(t, &trace) }
    trace.caption = Localized(
      en: "Nothing is computed yet. The last step comes first.", zh: "还什么都没算。先算最后一步。")
    return State()
  }

  /// What follows the reward of step t.
  enum Following { case nothing, valueAfterCut, nextState }

  func following(_ t: Int) -> Following {
    switch ends[t] {
    case .terminated: .nothing
    case .truncated: bootstrapsTruncation ? .valueAfterCut : .nothing
    case .goesOn: t + 1 < rewards.count ? .nextState : .valueAfterCut
    }
  }

  /// Whether the advantage of the next step enters that of step t.
  func continues(_ t: Int) -> Bool { following(t) == .nextState }

  func nextValue(_ t: Int) -> Double {
    switch following(t) {
    case .nothing: 0
    case .valueAfterCut: finalValues[t]
    case .nextState: values[t + 1]
    }
  }

  private func noteNextValue(_ t: Int, _ trace: inout Trace) {
    let id = QuantityID("Vnext", t)
    let symbol = "V(s\(Subscript.text(t + 1)))"
    switch following(t) {
    case .nothing:
      trace.given(
        id, symbol, 0, Localized(en: "the episode ended here: nothing follows", zh: "回合在此终止：之后没有价值"))
    case .valueAfterCut:
      trace.given(
        id, symbol, finalValues[t],
        Localized(en: "the critic's value of the state after the cut (i edits it)", zh: "截断处之后那个状态的价值（按 i 可改）"))
    case .nextState:
      trace.computed(
        id, symbol, values[t + 1], Formulas.same, [.traced("v", QuantityID("V", t + 1))],
        source: Formulas.source)
    }
  }

  public func step(_ state: inout State, noting trace: inout Trace) {
    let t = rewards.count - 1 - state.advantages.count
    let δ = tdError(reward: rewards[t], discount: discount, value: values[t], vNext: nextValue(t))
    let advantage = generalizedAdvantage(
      tdError: δ, discount: discount, lambda: lambda, ended: !continues(t), next: state.advantages.last ?? 0)
    state.tdErrors.append(δ)
    state.advantages.append(advantage)
    state.isStrideEnd = t == 0 || !continues(t - 1)
    note(t, δ, advantage, &trace)
    if showsKStep { noteKStepAdvantages(t, &trace) } else { noteTerms(t, &trace) }
  }

  private func note(_ t: Int, _ δ: Double, _ advantage: Double, _ trace: inout Trace) {
    let index = Subscript.text(t)
    trace.computed(
      QuantityID("delta", t), "δ" + index, δ, Formulas.tdError,
      [
        .traced("r", QuantityID("r", t)), .knob("γ", "γ", discount, knob: "gamma"),
        .traced("v′", QuantityID("Vnext", t)), .traced("v", QuantityID("V", t)),
      ], source: Formulas.tdSource)
    let tdError = Ingredient.traced("δ", QuantityID("delta", t))
    let id = QuantityID("A", t)
    if continues(t) {
      trace.computed(
        id, "Â" + index, advantage, Formulas.recursion,
        [
          tdError, .knob("γ", "γ", discount, knob: "gamma"), .knob("λ", "λ", lambda, knob: "lambda"),
          .traced("A′", QuantityID("A", t + 1)),
        ], source: Formulas.source)
      trace.caption = Localized(
        en: "Â of step \(t) is its own TD error plus γλ times the advantage after it.",
        zh: "第 \(t) 步的 Â = 自己的 TD 误差 + γλ × 后一步的优势。")
    } else {
      trace.computed(id, "Â" + index, advantage, Formulas.last, [tdError], source: Formulas.source)
      trace.caption = Localized(
        en: "Nothing after step \(t) belongs to this episode: its advantage is its TD error.",
        zh: "第 \(t) 步之后不再属于这个回合：它的优势就是它的 TD 误差。")
    }
    trace.computed(
      QuantityID("R", t), "R" + index, advantage + values[t], Formulas.target,
      [.traced("A", id), .traced("v", QuantityID("V", t))], source: Formulas.targetSource)
    trace.headline = id
  }

  public var length: Int? { rewards.count }
  public func isDone(_ state: State) -> Bool { state.advantages.count == rewards.count }
  public func endsStride(_ state: State) -> Bool { state.isStrideEnd }

  public func view(of state: State, in context: ViewContext) -> any Widget {
    GeneralizedAdvantageView(lab: self, done: state.advantages.count, context: context)
  }
}

extension GeneralizedAdvantageLab {
  enum Formulas {
    static let source = "Schulman et al. 2016, eq. 16"
    static let tdSource = "Schulman et al. 2016, section 3"
    static let kStepSource = "Schulman et al. 2016, eqs. 14–16"
    static let targetSource = "Schulman et al. 2016, section 5"
    static let same = Formula.known("v")
    static let tdError = Formula.known("r + γ·v′ − v")
    static let recursion = Formula.known("δ + γ·λ·A′")
    static let last = Formula.known("δ")
    static let target = Formula.known("A + v")
    static let weight = Formula.known("(γ·λ)^l")
    static let product = Formula.known("w·δ")
    static let sum = Formula.known("sum(terms)")
    static let kStep = Formula.known("discounted(δ, γ)")
    static let kWeight = Formula.known("(1 − λ)·λ^(k − 1)")
    static let lastKWeight = Formula.known("λ^(k − 1)")
    static let kProduct = Formula.known("w·A")
  }
}
