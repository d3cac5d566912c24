import Drawing
import Laboratory
import Reinforcement

/// GRPO teaching a small transformer to add, while one looks on: a step draws one token of every answer, or uses the
/// batch once.
public struct GroupArithmeticLab: Lab {
  public static let about = LabDescription(
    name: "grpo-arithmetic",
    title: Localized(en: "GRPO learns sums from right and wrong", zh: "GRPO 只凭对错学加法"),
    summary: Localized(
      en: "A small transformer, groups of answers, a reward of 1 or 0: mean reward, groups without spread, KL.",
      zh: "一个小 Transformer，成组的回答，奖励非 1 即 0：平均奖励、没有差别的组、KL。"),
    knobs: [
      .integer("group", "G", Localized(en: "answers to each prompt", zh: "每个提示的回答数"), in: 2...16, default: 8),
      .real(
        "beta", "β", Localized(en: "weight of the KL term against the reference", zh: "对参考模型的 KL 项的权重"), in: 0...0.5,
        step: 0.05, default: 0.1),
      .real(
        "epsilon", "ε", Localized(en: "clip range of a token's ratio", zh: "词元比率的裁剪范围"), in: 0.05...0.5, step: 0.05,
        default: 0.2),
      .choice(
        "aggregation", "w", Localized(en: "how the losses of the tokens become one", zh: "各词元的损失怎样合成一个"),
        GroupAdvantageLab.Aggregation.allCases.map { Knob.Option($0.rawValue, zh: $0.chinese, $0.meaning) },
        default: GroupAdvantageLab.Aggregation.sequence.rawValue),
      .choice(
        "begin", "π₀", Localized(en: "what the model does before it is taught", zh: "开始训练之前模型会什么"),
        [
          Knob.Option(
            "guessing", zh: "乱猜", Localized(en: "knows what answers look like, and guesses", zh: "知道回答的样子，随便猜")),
          Knob.Option("stubborn", zh: "固执", Localized(en: "says 3, whatever the question", zh: "不管问什么都答 3")),
        ], default: "guessing"),
    ],
    presets: [
      Preset(Localized(en: "usual", zh: "常用"), [:]),
      Preset(Localized(en: "no KL term", zh: "不要 KL 项"), ["beta": .number(0)]),
      Preset(Localized(en: "groups of two", zh: "两个一组"), ["group": .number(2)]),
      Preset(Localized(en: "stubborn", zh: "固执"), ["begin": .word("stubborn")]),
    ],
    stride: Localized(en: "iteration", zh: "一次迭代"), memory: .lastStep)

  /// The training, and its course so far.
  public struct State: Equatable, Sendable {
    var training: GroupRelativeTraining
    var rounds: [Round] = []
    var isStrideEnd = false

    /// What one batch brought, as its last update saw it.
    struct Round: Equatable, Sendable {
      var meanReward: Double
      /// The share of groups whose rewards are all equal.
      var emptyGroups: Double
      var kl: Double
    }
  }

  /// A run is over after this many batches.
  static let batches = 120
  /// Sums of 0, 1 and 2: nine prompts, and answers from 0 to 4.
  static let world = TokenWorld(largestAddend: 2, answerLimit: 3)
  /// ε of the advantage.
  static let small = 1e-4

  let choices: GroupRelativeSettings
  let aggregation: GroupAdvantageLab.Aggregation
  let isStubborn: Bool

  public init(settings: Settings) throws(SettingsError) {
    aggregation = GroupAdvantageLab.Aggregation(rawValue: settings.word("aggregation")) ?? .sequence
    isStubborn = settings.word("begin") == "stubborn"
    var choices = GroupRelativeSettings()
    choices.groupSize = settings.integer("group")
    choices.prompts = 6
    choices.updates = 3
    choices.learningRate = 8e-3
    choices.klCoefficient = settings.number("beta")
    choices.range = ClipRange(low: settings.number("epsilon"), high: settings.number("epsilon"))
    switch aggregation {
    case .sequence: choices.aggregation = .sequenceMean
    case .token: choices.aggregation = .tokenMean
    case .constant: choices.aggregation = .constantLength(Self.world.answerLimit)
    }
    self.choices = choices
  }

  public func start(seed: UInt64, noting trace: inout Trace) -> State {
    let state = State(
      training: GroupRelativeTraining(beginner(seed: seed), world: Self.world, settings: choices, seed: seed))
    notePlace(state.training, &trace)
    trace.caption = Localized(
      en: "\(choices.prompts) prompts, \(choices.groupSize) answers each. → draws one token of every answer.",
      zh: "\(choices.prompts) 个提示，各 \(choices.groupSize) 个回答。按 → 给每个回答抽一个词元。")
    return state
  }

  /// A small transformer that has seen what answers look like, or one and the same answer to everything.
  private func beginner(seed: UInt64) -> CausalTransformer {
    var generator = SeededGenerator(seed: seed)
    let shape = TransformerShape(context: 8, width: 12, heads: 2, layers: 1, hidden: 24)
    let network = CausalTransformer(shape: shape, using: &generator)
    let examples =
      isStubborn
      ? Self.world.prompts.map { TokenExample(prompt: $0, answer: [3, TokenWorld.end]) }
      : Self.world.formDemonstrations(count: 256, using: &generator)
    var tuning = SupervisedFineTuning(network, examples: examples, minibatch: 16, learningRate: 1e-2, seed: 1)
    var tape = Tape()
    tuning.run(steps: isStubborn ? 100 : 30, on: &tape)
    return tuning.network
  }

  public func step(_ state: inout State, noting trace: inout Trace) {
    var tape = Tape()
    let before = state.training
    state.training.step(on: &tape)
    state.isStrideEnd = false
    switch before.phase {
    case .drawing:
      notePlace(state.training, &trace)
      if state.training.phase == .drawing {
        trace.caption = Localized(en: "Each answer that was not complete has one token more.", zh: "还没写完的回答各多了一个词元。")
      } else {
        noteRewards(state.training, &trace)
      }
    case .updating:
      if state.training.phase == .drawing { close(&state) }
      guard trace.isRecording else { return }
      notePlace(state.training, &trace)
      noteUpdate(before, state.training, &trace)
    }
  }

  private func close(_ state: inout State) {
    guard let report = state.training.lastReport else { return }
    state.rounds.append(
      State.Round(
        meanReward: report.meanReward, emptyGroups: 1 - report.informativeGroups, kl: report.metrics.kl ?? 0))
    state.isStrideEnd = true
  }

  public func isDone(_ state: State) -> Bool { state.rounds.count == Self.batches }
  public func endsStride(_ state: State) -> Bool { state.isStrideEnd }

  public func view(of state: State, in context: ViewContext) -> any Widget {
    GroupArithmeticView(lab: self, state: state, context: context)
  }
}
