import Drawing
import Laboratory
import Reinforcement

/// The return of every step, found from the last step backwards: `G_t = r_t + γ G_{t+1}`.
public struct ReturnsLab: Lab {
  public static let about = LabDescription(
    name: "returns",
    title: Localized(en: "Returns, from the last step backwards", zh: "从最后一步往回算回报"),
    summary: Localized(
      en: "The backward recursion for the discounted return, and what each return is made of.",
      zh: "折扣回报的反向递推，以及每个回报由哪些部分组成。"),
    knobs: [
      RunningExample.discountKnob(default: 0.9), RunningExample.rewardsKnob, RunningExample.endsKnob,
      .real(
        "bootstrap", "V",
        Localized(en: "value of the state after a cut, used where a step is cut off", zh: "截断处之后那个状态的价值"),
        in: -100...100, step: 0.5, default: RunningExample.valueAfter),
    ],
    presets: [
      Preset(Localized(en: "γ = 0: only now", zh: "γ = 0：只看眼前"), ["gamma": .number(0)]),
      Preset(Localized(en: "γ = 0.9", zh: "γ = 0.9"), ["gamma": .number(0.9)]),
      Preset(Localized(en: "γ = 1: every reward counts the same", zh: "γ = 1：每个奖励一样重"), ["gamma": .number(1)]),
      Preset(
        Localized(en: "cut off, not ended", zh: "被截断，而非终止"),
        ["ends": .words(["-", "-", "-", "-", "truncated"])]),
    ],
    stride: Localized(en: "episode", zh: "回合"), usesSeed: false)

  /// How many steps from the end have their return.
  public struct State: Equatable, Sendable {
    var returns: [Double]
    var isStrideEnd = false
  }

  let discount: Double
  let rewards: [Double]
  let ends: [StepEnd]
  let bootstrap: Double

  public init(settings: Settings) throws(SettingsError) {
    discount = settings.number("gamma")
    rewards = settings.list("rewards")
    ends = try RunningExample.ends(of: settings)
    bootstrap = settings.number("bootstrap")
  }

  public func start(seed: UInt64, noting trace: inout Trace) -> State {
    for t in rewards.indices {
      trace.given(
        QuantityID("r", t), "r" + Subscript.text(t), rewards[t],
        Localized(en: "the reward of step \(t) (i edits it)", zh: "第 \(t) 步的奖励（按 i 可改）"))
    }
    trace.computed(
      "horizon", "1/(1−γ)", discount < 1 ? 1 / (1 - discount) : .infinity, Formulas.horizon,
      [.knob("γ", "γ", discount, knob: "gamma")], source: "Sutton & Barto, eq. 3.10")
    trace.caption = Localized(
      en: "Nothing is computed yet. The last step comes first.", zh: "还什么都没算。先算最后一步。")
    return State(returns: [])
  }

  public func step(_ state: inout State, noting trace: inout Trace) {
    let t = rewards.count - 1 - state.returns.count
    let following = following(t)
    let next = following == .nextReturn ? state.returns[state.returns.count - 1] : bootstrap
    let value = discountedReturn(
      reward: rewards[t], discount: discount, done: following == .nothing, next: next)
    state.returns.append(value)
    state.isStrideEnd = t == 0 || ends[t - 1] != .goesOn
    note(t, value, following, &trace)
    noteParts(of: t, value, &trace)
  }

  /// What comes after the reward of step t.
  enum Following { case nothing, valueAfterCut, nextReturn }

  func following(_ t: Int) -> Following {
    switch ends[t] {
    case .terminated: .nothing
    case .truncated: .valueAfterCut
    case .goesOn: t + 1 < rewards.count ? .nextReturn : .valueAfterCut
    }
  }

  private func note(_ t: Int, _ value: Double, _ following: Following, _ trace: inout Trace) {
    let reward = Ingredient.traced("r", QuantityID("r", t))
    let discounting = Ingredient.knob("γ", "γ", discount, knob: "gamma")
    let symbol = "G" + Subscript.text(t)
    let id = QuantityID("G", t)
    switch following {
    case .nothing:
      trace.computed(id, symbol, value, Formulas.lastReward, [reward], source: Formulas.source)
      trace.caption = Localized(
        en: "Step \(t) ended the episode: its return is its reward.", zh: "第 \(t) 步结束了回合：它的回报就是它的奖励。")
    case .valueAfterCut:
      let cut = Ingredient.knob("v", "V(s′)", bootstrap, knob: "bootstrap")
      trace.computed(id, symbol, value, Formulas.cut, [reward, discounting, cut], source: Formulas.source)
      trace.caption = Localized(
        en: "Step \(t) was cut off, not ended: the value of the state after it stands in for what was not seen.",
        zh: "第 \(t) 步是被截断而不是终止：用它之后那个状态的价值，代替没看到的部分。")
    case .nextReturn:
      let next = Ingredient.traced("G′", QuantityID("G", t + 1))
      trace.computed(id, symbol, value, Formulas.recursion, [reward, discounting, next], source: Formulas.source)
      trace.caption = Localized(
        en: "G of step \(t) is its reward plus γ times the return after it.",
        zh: "第 \(t) 步的 G = 自己的奖励 + γ × 后一步的回报。")
    }
    trace.headline = id
  }

  /// The same return from its definition: every later reward times its power of γ.
  private func noteParts(of t: Int, _ value: Double, _ trace: inout Trace) {
    let discounting = Ingredient.knob("γ", "γ", discount, knob: "gamma")
    var weight = 1.0
    var parts: [QuantityID] = []
    for k in 0..<rewards.count - t {
      let delay = Ingredient.constant("k", Double(k), Localized(en: "steps later", zh: "晚几步"))
      trace.computed(
        QuantityID("weight", k), "γ^\(k)", weight, Formulas.weight, [discounting, delay], source: Formulas.definition)
      trace.computed(
        QuantityID("part", k), "γ^\(k)·r" + Subscript.text(t + k), weight * rewards[t + k], Formulas.part,
        [.traced("w", QuantityID("weight", k)), .traced("r", QuantityID("r", t + k))],
        source: Formulas.definition)
      parts.append(QuantityID("part", k))
      weight *= discount
      if following(t + k) != .nextReturn {
        if following(t + k) == .valueAfterCut {
          let after = k + 1
          let delay = Ingredient.constant("k", Double(after), Localized(en: "steps later", zh: "晚几步"))
          trace.computed(
            "cut", "γ^\(after)·V", weight * bootstrap, Formulas.cutPart,
            [discounting, delay, .knob("v", "V(s′)", bootstrap, knob: "bootstrap")], source: Formulas.definition)
          parts.append("cut")
        }
        break
      }
    }
    let sum = parts.reduce(0) { $0 + trace[$1].value }
    trace.computed(
      "sum", "Σ", sum, Formulas.sum, [.list("parts", "parts", parts)], source: Formulas.definition)
  }

  public var length: Int? { rewards.count }
  public func isDone(_ state: State) -> Bool { state.returns.count == rewards.count }
  public func endsStride(_ state: State) -> Bool { state.isStrideEnd }

  public func view(of state: State, in context: ViewContext) -> any Widget {
    ReturnsView(lab: self, done: state.returns.count, context: context)
  }
}

extension ReturnsLab {
  enum Formulas {
    static let source = "Sutton & Barto, eq. 3.9"
    static let definition = "Sutton & Barto, eq. 3.8"
    static let recursion = Formula.known("r + γ·G′")
    static let lastReward = Formula.known("r")
    static let cut = Formula.known("r + γ·v")
    static let weight = Formula.known("γ^k")
    static let part = Formula.known("w·r")
    static let cutPart = Formula.known("γ^k·v")
    static let sum = Formula.known("sum(parts)")
    static let horizon = Formula.known("1/(1 − γ)")
  }
}
