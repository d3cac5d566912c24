import Drawing
import Laboratory
import Reinforcement

/// DQN on CartPole: one push at a time, with the minibatch from the replay buffer that follows it.
public struct DeepQLab: Lab {
  public static let about = LabDescription(
    name: "dqn",
    title: Localized(en: "A small network balances a pole", zh: "小网络立杆"),
    summary: Localized(
      en: "Deep Q-learning on CartPole: online and target network, the replay buffer, and what the outputs mean.",
      zh: "CartPole 上的深度 Q 学习：在线网络与目标网络、回放缓冲区，以及输出究竟是什么。"),
    knobs: [
      .real(
        "gamma", "γ", Localized(en: "discount: how far the outputs look ahead", zh: "折扣因子：输出往前看多远"), in: 0...0.99,
        step: 0.05, default: 0.95),
      .integer(
        "interval", "C", Localized(en: "minibatches between two copies to the target network", zh: "每隔多少个小批量复制一次目标网络"),
        in: 1...500, step: 50, default: 100),
      .toggle(
        "replay", "D", Localized(en: "minibatches from a replay buffer", zh: "小批量取自回放缓冲区"), default: true),
      .toggle(
        "double", "2×", Localized(en: "the online network chooses, the target network values", zh: "在线网络选，目标网络估值"),
        default: true),
      .real(
        "epsilon", "ε", Localized(en: "how often a push is drawn blindly, in the end", zh: "最终多大概率随便推"), in: 0...1,
        step: 0.05, default: 0.05),
      .integer(
        "pushes", "N", Localized(en: "pushes of a whole run", zh: "一次运行共推多少下"), in: 500...10_000, step: 500,
        default: 4_000),
    ],
    presets: [
      Preset(Localized(en: "usual", zh: "常用"), ["gamma": .number(0.95)]),
      Preset(Localized(en: "γ = 0: only the reward", zh: "γ = 0：只看奖励"), ["gamma": .number(0)]),
      Preset(Localized(en: "no replay", zh: "不回放"), ["replay": .flag(false)]),
      Preset(Localized(en: "no target network", zh: "没有目标网络"), ["interval": .number(1)]),
    ],
    stride: Localized(en: "episode", zh: "回合"), memory: .lastStep)

  public struct State: Equatable, Sendable {
    var training: DeepQTraining
    /// The online network's best value of one and the same state, the pole upright at rest, every `interval` pushes.
    var foretold: [Double] = []
    var isStrideEnd = false
  }

  let settings: DeepQSettings
  let pushes: Int
  /// Pushes between two points of the curve.
  static let spacing = 20
  /// Cart in the middle, pole upright, nothing moves.
  static let rest = CartPole.State()

  public init(settings: Settings) throws(SettingsError) {
    var chosen = DeepQSettings()
    chosen.discount = settings.number("gamma")
    chosen.targetInterval = Int(settings.number("interval"))
    chosen.replays = settings.flag("replay")
    chosen.isDouble = settings.flag("double")
    chosen.finalEpsilon = settings.number("epsilon")
    chosen.capacity = 2_000
    chosen.minibatch = 16
    chosen.warmUp = 10
    chosen.explorationSteps = 1_000
    chosen.learningRate = 2e-3
    chosen.hiddenWidths = [24, 24]
    self.settings = chosen
    pushes = Int(settings.number("pushes"))
  }

  public func start(seed: UInt64, noting trace: inout Trace) -> State {
    let state = State(training: DeepQTraining(settings: settings, seed: seed))
    noteNetworks(state.training, &trace)
    trace.caption = Localized(
      en: "The networks know nothing yet. Each push earns 1 until the pole falls.",
      zh: "网络还什么都不懂。杆子没倒，每推一下得 1。")
    return state
  }

  public func step(_ state: inout State, noting trace: inout Trace) {
    let before = trace.isRecording ? state.training : nil
    let episodes = state.training.episodeRewards.count
    var tape = Tape()
    state.training.step(on: &tape)
    state.isStrideEnd = state.training.episodeRewards.count > episodes
    if state.training.environmentSteps % Self.spacing == 0 {
      state.foretold.append(state.training.online.outputs(for: Self.rest.observation).max() ?? 0)
    }
    guard let before else { return }
    noteStep(from: before, to: state, &trace)
  }

  public func isDone(_ state: State) -> Bool { state.training.environmentSteps >= pushes }
  public var length: Int? { pushes }
  public func endsStride(_ state: State) -> Bool { state.isStrideEnd }

  public func view(of state: State, in context: ViewContext) -> any Widget {
    DeepQView(lab: self, state: state, context: context)
  }

  /// What a return can at most come to: a reward of 1 for ever.
  var ceiling: Double { 1 / (1 - settings.discount) }
}
