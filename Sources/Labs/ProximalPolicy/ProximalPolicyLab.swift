import Drawing
import Laboratory
import Reinforcement

/// PPO learning to balance a pole while one looks on: a step collects a rollout, or uses one minibatch of it.
public struct ProximalPolicyLab: Lab {
  public static let about = LabDescription(
    name: "ppo-cartpole",
    title: Localized(en: "PPO balances a pole", zh: "PPO 学立杆"),
    summary: Localized(
      en: "Training live: ratios, clip fraction, KL and entropy of every minibatch, and the return they lead to.",
      zh: "现场训练：每个小批量的比率、裁剪比例、KL 和熵，以及它们带来的回报。"),
    knobs: [
      .real("epsilon", "ε", Localized(en: "clip range", zh: "裁剪范围"), in: 0.05...0.5, step: 0.05, default: 0.2),
      .toggle(
        "clip", "clip", Localized(en: "off: the surrogate alone, nothing holds it", zh: "关：只用替代目标，没有约束"), default: true),
      .integer(
        "epochs", "K", Localized(en: "epochs: how often each sample is used", zh: "轮次：每个样本用几遍"), in: 1...20, default: 6),
      .real(
        "lambda", "λ", Localized(en: "weight of longer advantage estimates", zh: "优势估计里长估计的权重"), in: 0...1,
        step: 0.05, default: 0.95),
      .real(
        "entropy", "c_H", Localized(en: "weight of the entropy bonus", zh: "熵奖励的权重"), in: 0...0.2, step: 0.01,
        default: 0),
      .real(
        "rate", "α", Localized(en: "step size of Adam", zh: "Adam 的步长"), in: 0.0005...0.02, step: 0.0005, default: 0.004
      ),
    ],
    presets: [
      preset(en: "usual", zh: "常用"), preset(en: "20 epochs, no clip", zh: "20 轮，不裁剪", epochs: 20, isClipped: false),
      preset(en: "20 epochs, clip", zh: "20 轮，裁剪", epochs: 20), preset(en: "entropy bonus", zh: "加熵奖励", entropy: 0.1),
    ],
    stride: Localized(en: "rollout or epoch", zh: "一次采样或一个轮次"), memory: .lastStep)

  /// A preset says where all of its knobs stand, so that one after the other means the same as it alone.
  private static func preset(
    en: String, zh: String, epochs: Double = 6, isClipped: Bool = true, entropy: Double = 0
  ) -> Preset {
    Preset(
      Localized(en: en, zh: zh), ["epochs": .number(epochs), "clip": .flag(isClipped), "entropy": .number(entropy)])
  }

  /// The training, and its course so far.
  public struct State: Equatable, Sendable {
    var training: ProximalPolicyTraining
    var rounds: [Round] = []
    /// The minibatches of the round that is going on.
    var open = Round()
    var isStrideEnd = false

    /// What one batch brought.
    struct Round: Equatable, Sendable {
      var pushes = 0
      /// Mean return of the latest episodes when the batch was full; NaN before any ended.
      var meanReturn = Double.nan
      var minibatches = 0
      /// Sums over the minibatches; the last KL, which is the one that counts most, beside them.
      var outside = 0.0
      var kl = 0.0
      var entropy = 0.0

      mutating func add(_ report: ProximalPolicyReport) {
        minibatches += 1
        outside += report.outsideClipFraction
        kl = report.approximateKL
        entropy = report.entropy
      }

      /// The share outside the band, on average.
      var outsideFraction: Double { minibatches > 0 ? outside / Double(minibatches) : 0 }
    }
  }

  /// A run is over after the round in which this many pushes were made.
  static let pushes = 50_000
  /// The return is the mean over this many of the latest episodes.
  static let latest = 10

  let choices: ProximalPolicySettings

  public init(settings: Settings) throws(SettingsError) {
    var choices = ProximalPolicySettings()
    choices.environments = 8
    choices.horizon = 32
    choices.minibatch = 64
    choices.discount = 0.98
    choices.hiddenWidths = [32]
    choices.clipRange = settings.number("epsilon")
    choices.isClipped = settings.flag("clip")
    choices.epochs = settings.integer("epochs")
    choices.lambda = settings.number("lambda")
    choices.entropyCoefficient = settings.number("entropy")
    choices.learningRate = settings.number("rate")
    self.choices = choices
  }

  public func start(seed: UInt64, noting trace: inout Trace) -> State {
    let state = State(training: ProximalPolicyTraining(settings: choices, seed: seed))
    notePlace(state, &trace)
    trace.caption = Localized(
      en: "8 poles, 2 untrained networks. → collects a rollout; then each step uses one minibatch.",
      zh: "8 根杆子，2 个还没训练的网络。按 → 采一段样；之后每步用一个小批量。")
    return state
  }

  public func step(_ state: inout State, noting trace: inout Trace) {
    switch state.training.phase {
    case .collecting: collect(&state, noting: &trace)
    case .updating: update(&state, noting: &trace)
    }
  }

  private func collect(_ state: inout State, noting trace: inout Trace) {
    while case .collecting = state.training.phase { state.training.step() }
    state.open = State.Round(pushes: state.training.environmentSteps, meanReturn: meanReturn(state.training))
    state.isStrideEnd = true
    notePlace(state, &trace)
    trace.caption = Localized(
      en: "\(choices.batch) pushes by the present policy. It is now the old one: every ratio is 1.",
      zh: "现在的策略推了 \(choices.batch) 次。它从此是旧策略：每个比率都是 1。")
  }

  private func update(_ state: inout State, noting trace: inout Trace) {
    let before = state.training
    state.training.step()
    guard let report = state.training.lastMinibatch else { return }
    state.open.add(report)
    if case .collecting = state.training.phase { state.rounds.append(state.open) }
    switch state.training.phase {
    case .updating(_, let minibatch): state.isStrideEnd = minibatch == 0
    case .collecting: state.isStrideEnd = true
    }
    guard trace.isRecording else { return }
    notePlace(state, &trace)
    note(report, before, &trace)
    trace.caption = caption(report)
  }

  private func caption(_ report: ProximalPolicyReport) -> Localized {
    if report.ratios.allSatisfy({ abs($0 - 1) < 1e-9 }) {
      return Localized(
        en: "The first minibatch: all ratios are 1, the policy loss is 0, and still there is a gradient.",
        zh: "第一个小批量：比率全是 1，策略损失是 0，梯度却不是 0。")
    }
    return Localized(
      en: "One minibatch: the ratios, and what they were, before the step they led to.", zh: "一个小批量：走这一步之前的各个比率。")
  }

  /// The mean over the latest episodes; NaN before any ended.
  func meanReturn(_ training: ProximalPolicyTraining) -> Double {
    let returns = training.episodes.suffix(Self.latest).map(\.totalReward)
    return returns.isEmpty ? .nan : mean(returns)
  }

  private var rounds: Int { (Self.pushes + choices.batch - 1) / choices.batch }
  public var length: Int? { rounds * (1 + choices.epochs * choices.minibatches) }
  public func isDone(_ state: State) -> Bool { state.rounds.count == rounds }
  public func endsStride(_ state: State) -> Bool { state.isStrideEnd }

  public func view(of state: State, in context: ViewContext) -> any Widget {
    ProximalPolicyView(lab: self, state: state, context: context)
  }
}
