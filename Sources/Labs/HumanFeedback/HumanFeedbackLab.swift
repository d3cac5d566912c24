import Drawing
import Laboratory
import Reinforcement

/// All of RLHF on a small transformer, while one looks on: fine-tuning, a reward model, and PPO with four models, one
/// token at a time.
public struct HumanFeedbackLab: Lab {
  public static let about = LabDescription(
    name: "rlhf",
    title: Localized(en: "RLHF: four models and a price on leaving", zh: "RLHF：四个模型，离开要付代价"),
    summary: Localized(
      en:
        "Demonstrations, comparisons, then PPO on a small transformer; a judge who can be flattered, and a KL penalty.",
      zh: "先示范，再比较，然后在小 Transformer 上做 PPO；标注员爱听好话，另有 KL 惩罚。"),
    knobs: [
      .real(
        "beta", "β", Localized(en: "price of straying from the reference", zh: "偏离参考模型的代价"), in: 0...2, step: 0.1,
        default: 1),
      .toggle(
        "flawed", "!", Localized(en: "whether the judge also likes exclamation marks", zh: "标注员是否还喜欢感叹号"), default: true
      ),
      .integer(
        "answer", "i", Localized(en: "which answer of the batch is shown token by token", zh: "逐词元显示这一批的哪个回答"),
        in: 1...24,
        default: 1),
    ],
    presets: [
      preset(Localized(en: "flattered, β = 0", zh: "爱听好话，β = 0"), beta: 0, flawed: true),
      preset(Localized(en: "flattered, β = 1", zh: "爱听好话，β = 1"), beta: 1, flawed: true),
      preset(Localized(en: "careful judge, β = 0.3", zh: "细心评判，β = 0.3"), beta: 0.3, flawed: false),
    ],
    stride: Localized(en: "a stage, then a batch", zh: "先是一个阶段，然后是一批"), memory: .lastStep)

  /// A place to begin from, whatever the knobs stood at before.
  private static func preset(_ name: Localized, beta: Double, flawed: Bool) -> Preset {
    Preset(name, ["beta": .number(beta), "flawed": .flag(flawed)])
  }

  /// What the last step did.
  enum Scene: Equatable, Sendable {
    case begun, tuning, rewarding
    /// The actor drew a token of every answer.
    case drawing
    /// The reward model and the reference looked at the answers: each token has its reward.
    case judging
    /// The critic's values made advantages of the rewards.
    case crediting
    /// Actor and critic learnt from the batch.
    case updating
  }

  /// The pipeline, and what its last step did.
  public struct State: Equatable, Sendable {
    var pipeline: HumanFeedbackPipeline
    var scene = Scene.begun
    var isStrideEnd = false

    /// The last stage, once it has begun.
    var reinforcing: LanguageFeedbackTraining? {
      if case .reinforcing(let training) = pipeline.stage { training } else { nil }
    }
  }

  /// A run is over after this many batches.
  static let batches = 50
  /// Minibatches that one step takes in the first two stages.
  static let minibatches = 10
  static let world = HumanFeedbackPipeline.smallWorld
  /// What a right sum is worth to a judge.
  static let worth = AnswerTaste().correctness

  let choices: HumanFeedbackPipeline.Settings
  let isFlawed: Bool
  /// The answer that is shown token by token, from 0.
  let focus: Int

  public init(settings: Settings) throws(SettingsError) {
    isFlawed = settings.flag("flawed")
    focus = settings.integer("answer") - 1
    choices = .small(klCoefficient: settings.number("beta"), enthusiasm: isFlawed ? 2 : 0)
  }

  public func start(seed: UInt64, noting trace: inout Trace) -> State {
    let state = State(pipeline: HumanFeedbackPipeline(world: Self.world, settings: choices, seed: seed))
    notePlace(state, &trace)
    trace.caption = Localized(
      en: "A model that knows nothing, and \(choices.demonstrations) demonstrations. } goes on to the next stage.",
      zh: "一个什么也不会的模型，\(choices.demonstrations) 个示范。按 } 走到下一阶段。")
    return state
  }

  public func step(_ state: inout State, noting trace: inout Trace) {
    var tape = Tape()
    state.isStrideEnd = false
    switch state.pipeline.stage {
    case .fineTuning, .rewardModelling:
      takeMinibatches(&state, on: &tape)
      guard trace.isRecording else { return }
      notePlace(state, &trace)
      noteStage(state, &trace)
    case .reinforcing(let before):
      reinforce(&state, on: &tape)
      guard trace.isRecording else { return }
      notePlace(state, &trace)
      noteScene(state, before, on: &tape, &trace)
    }
  }

  /// Learns from minibatches until there were enough for a step, or the stage is over.
  private func takeMinibatches(_ state: inout State, on tape: inout Tape) {
    let first = stageNumber(state)
    for _ in 0..<Self.minibatches where stageNumber(state) == first { state.pipeline.step(on: &tape) }
    state.scene = first == 1 ? .tuning : .rewarding
    state.isStrideEnd = stageNumber(state) != first
  }

  /// The pipeline scores a batch at once; here the critic's part of it is a step of its own.
  private func reinforce(_ state: inout State, on tape: inout Tape) {
    if state.scene == .judging {
      state.scene = .crediting
      return
    }
    let phase = state.reinforcing?.phase
    state.pipeline.step(on: &tape)
    switch phase {
    case .drawing: state.scene = .drawing
    case .scoring: state.scene = .judging
    case .updating, nil:
      state.scene = .updating
      state.isStrideEnd = state.reinforcing?.phase == .drawing
    }
  }

  /// 1 fine-tuning, 2 reward model, 3 PPO.
  func stageNumber(_ state: State) -> Int {
    switch state.pipeline.stage {
    case .fineTuning: 1
    case .rewardModelling: 2
    case .reinforcing: 3
    }
  }

  public func isDone(_ state: State) -> Bool {
    guard let training = state.reinforcing else { return false }
    return training.progress.count == Self.batches && state.scene == .updating && training.phase == .drawing
  }

  public func endsStride(_ state: State) -> Bool { state.isStrideEnd }

  public func view(of state: State, in context: ViewContext) -> any Widget {
    HumanFeedbackView(lab: self, state: state, context: context)
  }
}
