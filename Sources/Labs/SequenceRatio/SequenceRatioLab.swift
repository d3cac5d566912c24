import Drawing
import Laboratory
import Reinforcement

/// One answer, token by token: the ratio of each token, their geometric mean, and what two ways to clip leave of it.
public struct SequenceRatioLab: Lab {
  public static let about = LabDescription(
    name: "sequence-ratio",
    title: Localized(en: "One answer: a ratio for each token, or one for all", zh: "一个回答：每个词元一个比率，还是整体一个"),
    summary: Localized(
      en: "Token ratios and their geometric mean; GRPO clips tokens, GSPO clips the whole answer.",
      zh: "词元比率及其几何平均；GRPO 裁剪词元，GSPO 裁剪整个回答。"),
    knobs: [
      .integer("length", "|o|", Localized(en: "tokens of the answer", zh: "回答的词元数"), in: 1...400, default: 20),
      .real(
        "drift", "d", Localized(en: "how far every token's log-ratio has moved", zh: "每个词元的对数比率都移动了多少"),
        in: -0.05...0.05,
        step: 0.0005, default: 0.001),
      .real(
        "noise", "σ", Localized(en: "how far log-ratios scatter from token to token", zh: "各词元的对数比率散开多少"), in: 0...0.5,
        step: 0.01, default: 0.05),
      .real(
        "jump", "j",
        Localized(en: "added to the middle token's log-ratio: another expert, say", zh: "加在中间词元的对数比率上，比如换了专家"),
        in: -2...2, step: 0.1, default: 0),
      .real("advantage", "Â", Localized(en: "the answer's advantage", zh: "回答的优势"), in: -2...2, step: 0.5, default: 1),
      .real(
        "eps", "ε", Localized(en: "GRPO's clip width, for tokens", zh: "GRPO 的裁剪宽度，对词元"), in: 0...0.5, step: 0.05,
        default: 0.2),
      .real(
        "eps_low", "ε₋", Localized(en: "GSPO's clip width below, for the answer", zh: "GSPO 的下侧裁剪宽度，对整个回答"),
        in: 0...0.2,
        step: 0.0001, default: 0.0003),
      .real(
        "eps_high", "ε₊", Localized(en: "GSPO's clip width above, for the answer", zh: "GSPO 的上侧裁剪宽度，对整个回答"),
        in: 0...0.2,
        step: 0.0001, default: 0.0004),
    ],
    presets: [
      Preset(Localized(en: "noise", zh: "有噪声"), setting(drift: 0.001, noise: 0.05, jump: 0)),
      Preset(Localized(en: "every token a little", zh: "每个词元动一点"), setting(drift: 0.001, noise: 0, jump: 0)),
      Preset(Localized(en: "one token far off", zh: "一个词元偏得远"), setting(drift: 0, noise: 0, jump: 0.5)),
      Preset(Localized(en: "on-policy", zh: "同策略"), setting(drift: 0, noise: 0, jump: 0)),
    ],
    stride: Localized(en: "ten tokens", zh: "十个词元"))

  private static func setting(drift: Double, noise: Double, jump: Double) -> [String: Setting] {
    ["drift": .number(drift), "noise": .number(noise), "jump": .number(jump), "length": .number(20)]
  }

  /// The tokens so far, and whether the answer has been judged as a whole.
  public struct State: Equatable, Sendable {
    var logRatios: [Double] = []
    var isJudged = false
    var isStrideEnd = false
    var generator: SeededGenerator
  }

  let count: Int
  let drift: Double
  let noise: Double
  let jump: Double
  let advantage: Double
  let tokenRange: ClipRange
  let answerRange: ClipRange

  /// The token that the jump is added to.
  var jumpPlace: Int { count / 2 }

  public init(settings: Settings) throws(SettingsError) {
    count = settings.integer("length")
    drift = settings.number("drift")
    noise = settings.number("noise")
    jump = settings.number("jump")
    advantage = settings.number("advantage")
    tokenRange = ClipRange(low: settings.number("eps"), high: settings.number("eps"))
    answerRange = ClipRange(low: settings.number("eps_low"), high: settings.number("eps_high"))
  }

  public func start(seed: UInt64, noting trace: inout Trace) -> State {
    noteBands(&trace)
    trace.caption = Localized(
      en: "The old policy wrote this answer. Token by token we ask what the new one thinks of it.",
      zh: "这个回答是旧策略写的。逐个词元看新策略怎么想。")
    return State(generator: SeededGenerator(seed: seed))
  }

  public func step(_ state: inout State, noting trace: inout Trace) {
    if state.logRatios.count < count {
      addToken(to: &state, &trace)
    } else {
      state.isJudged = true
      state.isStrideEnd = true
      noteAnswer(state.logRatios, &trace)
    }
  }

  private func addToken(to state: inout State, _ trace: inout Trace) {
    let t = state.logRatios.count
    let draw = drawNormal(using: &state.generator)
    let logRatio = drift + noise * draw + (t == jumpPlace ? jump : 0)
    state.logRatios.append(logRatio)
    state.isStrideEnd = (t + 1).isMultiple(of: 10)
    guard trace.isRecording else { return }
    noteToken(t, draw: draw, state.logRatios, &trace)
  }

  /// A batch of this one answer, so that both losses can be asked.
  func batch(_ logRatios: [Double]) -> SequenceBatch {
    SequenceBatch(
      new: [logRatios], old: [Array(repeating: 0, count: logRatios.count)],
      mask: [Array(repeating: true, count: logRatios.count)], advantages: [advantage])
  }

  public var length: Int? { count + 1 }
  public func isDone(_ state: State) -> Bool { state.isJudged }
  public func endsStride(_ state: State) -> Bool { state.isStrideEnd }

  public func view(of state: State, in context: ViewContext) -> any Widget {
    SequenceRatioView(lab: self, state: state, context: context)
  }
}
