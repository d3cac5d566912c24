import Drawing
import Laboratory
import Reinforcement

/// PPO's clipped objective as a curve in ρ: a sample of the reader's own to drag along it, and a minibatch taken one
/// sample at a time.
public struct ClipLab: Lab {
  public static let about = LabDescription(
    name: "clip",
    title: Localized(en: "The clipped objective, one sample at a time", zh: "裁剪目标，一次一个样本"),
    summary: Localized(
      en: "Where the ratio of each sample lies, what the clip makes of it, and whether any gradient is left.",
      zh: "每个样本的比率落在哪里，裁剪把它变成什么，还剩不剩梯度。"),
    knobs: [
      .real(
        "ratio", "ρ", Localized(en: "your sample: how much likelier its action became", zh: "你的样本：它的动作变得多可能"),
        in: 0.05...4, step: 0.05, default: 1.5),
      .real(
        "advantage", "A", Localized(en: "your sample: its advantage", zh: "你的样本：它的优势"), in: -3...3, step: 0.5,
        default: 1),
      .real(
        "eps_low", "ε_low", Localized(en: "how far below 1 a ratio may pay", zh: "比率低于 1 多少以内仍然算数"),
        in: 0...0.95, step: 0.05, default: 0.2),
      .real(
        "eps_high", "ε_high", Localized(en: "how far above 1 a ratio may pay", zh: "比率高于 1 多少以内仍然算数"),
        in: 0...2, step: 0.05, default: 0.2),
      .toggle(
        "dual", "dual", Localized(en: "dual clip: a floor under bad samples", zh: "双重裁剪：给坏样本垫一个底"), default: false),
      .real(
        "dual_c", "c", Localized(en: "the floor of the dual clip: no less than cA", zh: "双重裁剪的底：不低于 cA"),
        in: 1.5...10, step: 0.5, default: 3),
      .list(
        "old", "π_old", Localized(en: "chance of each action when it was drawn", zh: "抽取动作时，旧策略给它的概率"),
        in: 0.01...1, axis: "sample", count: 1...12, default: [0.5, 0.4, 0.2, 0.6, 0.1]),
      .list(
        "new", "π_new", Localized(en: "chance of the same action under the present policy", zh: "现在的策略给同一个动作的概率"),
        in: 0.01...1, axis: "sample", count: 1...12, default: [0.55, 0.3, 0.3, 0.9, 0.06]),
      .list(
        "advantages", "Â", Localized(en: "advantage of each sample, as normalised", zh: "每个样本的优势（已归一化）"),
        in: -10...10, axis: "sample", count: 1...12, default: [0.1, 0.3, 1.4, -0.5, -1.3]),
    ],
    presets: [
      preset(en: "good and likelier: clipped", zh: "好动作，更可能：被裁", ratio: 1.5, advantage: 1),
      preset(en: "bad and likelier: pulled back", zh: "坏动作，更可能：拉回来", ratio: 1.5, advantage: -1),
      preset(en: "0.1 → 0.3, a bad action", zh: "0.1 → 0.3，坏动作", ratio: 3, advantage: -1),
      Preset(Localized(en: "higher above (DAPO)", zh: "上界放宽（DAPO）"), ["eps_high": .number(0.6)]),
    ],
    stride: Localized(en: "minibatch", zh: "小批量"), usesSeed: false)

  /// A sample of the reader's own, before the usual band.
  private static func preset(en: String, zh: String, ratio: Double, advantage: Double) -> Preset {
    Preset(
      Localized(en: en, zh: zh),
      ["ratio": .number(ratio), "advantage": .number(advantage), "eps_high": .number(0.2)])
  }

  /// How many samples of the minibatch were taken.
  public struct State: Equatable, Sendable {
    var taken = 0
  }

  let own: ClipSample
  let range: ClipRange
  let dualClip: Double?
  let old: [Double]
  let new: [Double]
  let advantages: [Double]

  public init(settings: Settings) throws(SettingsError) {
    own = ClipSample(ratio: settings.number("ratio"), advantage: settings.number("advantage"))
    range = ClipRange(low: settings.number("eps_low"), high: settings.number("eps_high"))
    dualClip = settings.flag("dual") ? settings.number("dual_c") : nil
    old = settings.list("old")
    new = settings.list("new")
    advantages = settings.list("advantages")
    try ClipLab.sameLength("new", new.count, old.count)
    try ClipLab.sameLength("advantages", advantages.count, old.count)
  }

  private static func sameLength(_ name: String, _ count: Int, _ expected: Int) throws(SettingsError) {
    guard count != expected else { return }
    throw SettingsError(
      name,
      Localized(
        en: "\(name) has \(count) elements, but there are \(expected) old probabilities; give one for each sample.",
        zh: "\(name) 有 \(count) 个元素，而旧概率有 \(expected) 个；请为每个样本各给一个。"))
  }

  public func start(seed: UInt64, noting trace: inout Trace) -> State {
    noteOwn(&trace)
    for t in old.indices {
      let index = Subscript.text(t)
      trace.given(
        QuantityID("old", t), "π_old" + index, old[t],
        Localized(en: "chance of action \(t) when it was drawn (i edits it)", zh: "抽取第 \(t) 个动作时它的概率（按 i 可改）"))
      trace.given(
        QuantityID("new", t), "π_new" + index, new[t],
        Localized(en: "chance of the same action now (i edits it)", zh: "现在同一个动作的概率（按 i 可改）"))
      trace.given(
        QuantityID("A", t), "Â" + index, advantages[t],
        Localized(en: "advantage of sample \(t) (i edits it)", zh: "第 \(t) 个样本的优势（按 i 可改）"))
    }
    trace.headline = "own_objective"
    trace.caption = Localized(
      en: "◆ is your sample. Turn ρ and A; then step through the minibatch.", zh: "◆ 是你的样本。转动 ρ 和 A；再逐个走过小批量。")
    return State()
  }

  public func step(_ state: inout State, noting trace: inout Trace) {
    let t = state.taken
    state.taken += 1
    noteSample(t, &trace)
    noteMinibatch(state.taken, &trace)
  }

  public var length: Int? { old.count }
  public func isDone(_ state: State) -> Bool { state.taken == old.count }
  public func endsStride(_ state: State) -> Bool { state.taken == old.count }

  public func view(of state: State, in context: ViewContext) -> any Widget {
    ClipView(lab: self, taken: state.taken, context: context)
  }
}

/// A ratio with its advantage.
struct ClipSample: Hashable, Sendable {
  var ratio: Double
  var advantage: Double

  func clipped(_ range: ClipRange) -> Double { range.clipping(ratio) * advantage }

  func objective(_ range: ClipRange, dualClip: Double?) -> Double {
    clippedObjective(ratio: ratio, advantage: advantage, low: range.low, high: range.high, dualClip: dualClip)
  }

  func slope(_ range: ClipRange, dualClip: Double?) -> Double {
    clippedObjectiveSlope(ratio: ratio, advantage: advantage, low: range.low, high: range.high, dualClip: dualClip)
  }
}
