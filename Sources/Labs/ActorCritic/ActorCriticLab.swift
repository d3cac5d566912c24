import Drawing
import Laboratory
import Reinforcement

/// Actor and critic learning together on the 4 × 4 grid, a transition at a time.
public struct ActorCriticLab: Lab {
  public static let about = LabDescription(
    name: "actor-critic",
    title: Localized(en: "Actor and critic learn together", zh: "演员与评论家一起学"),
    summary: Localized(
      en: "One-step actor-critic on a 4 × 4 grid: the TD error moves both, and the critic runs after the actor.",
      zh: "4 × 4 网格上的单步演员–评论家：TD 误差同时推动两者，评论家总在追演员。"),
    knobs: [
      .real(
        "gamma", "γ", Localized(en: "discount", zh: "折扣因子"), in: 0...1, step: 0.05, default: 0.95),
      .real(
        "lambda", "λ", Localized(en: "how slowly the traces of both fade", zh: "两者的迹衰减得多慢"), in: 0...0.8,
        step: 0.1, default: 0),
      .real(
        "actor", "α", Localized(en: "step size of the actor", zh: "演员的步长"), in: 0...1, step: 0.05, default: 0.1),
      .real(
        "critic", "αᵥ", Localized(en: "step size of the critic", zh: "评论家的步长"), in: 0...0.3, step: 0.05,
        default: 0.2),
      .integer(
        "episodes", "N", Localized(en: "episodes of a whole run", zh: "一次运行共多少回合"), in: 10...500, step: 10,
        default: 200),
    ],
    presets: [
      Preset(Localized(en: "usual", zh: "常用"), [:]),
      Preset(Localized(en: "a critic that stands still", zh: "不学习的评论家"), ["critic": .number(0)]),
      Preset(Localized(en: "traces, λ = 0.8", zh: "带迹，λ = 0.8"), ["lambda": .number(0.8)]),
    ],
    stride: Localized(en: "episode", zh: "回合"), memory: .lastStep)

  /// The learners, and how well each has done after every episode.
  public struct State: Equatable, Sendable {
    var training: ActorCriticTraining
    /// Values and parameters before the last transition.
    var valuesBefore: [Double]
    var thetaBefore: [[Double]]
    /// The critic's error against the true values of the actor, after every episode.
    var errors: [Double]

    var episodes: Int { training.episodeRewards.count }
    var endsEpisode: Bool { training.lastReport != nil && training.stepsInEpisode == 0 }
  }

  let training: ActorCriticTraining.Settings
  let episodes: Int
  static let world = MarkovDecisionProcess.gridworld4x4
  static let tables = TabularProcess(world)
  static let shape = GridShape(rows: 4, columns: 4)
  /// Cells in which something can still happen.
  static let open = (0..<world.stateCount).filter { !world.isAbsorbing($0) }

  public init(settings: Settings) throws(SettingsError) {
    var training = ActorCriticTraining.Settings()
    training.discount = settings.number("gamma")
    training.lambda = settings.number("lambda")
    training.actorStepSize = settings.number("actor")
    training.criticStepSize = settings.number("critic")
    training.longestEpisode = 200
    self.training = training
    episodes = Int(settings.number("episodes"))
  }

  public func start(seed: UInt64, noting trace: inout Trace) -> State {
    let training = ActorCriticTraining(process: Self.world, settings: training, seed: seed)
    var state = State(training: training, valuesBefore: training.values, thetaBefore: training.theta, errors: [])
    state.errors = [error(of: training)]
    noteStart(state, &trace)
    return state
  }

  /// `V` of the present actor, exactly; 0 in the corners.
  func trueValues(of training: ActorCriticTraining) -> [Double] {
    exactPolicyGradient(process: Self.tables, theta: training.theta, discount: self.training.discount)?.stateValues
      ?? training.values
  }

  /// The root mean square of what the critic is wrong by, over the open cells.
  private func error(of training: ActorCriticTraining) -> Double {
    let truth = trueValues(of: training)
    return mean(Self.open.map { (training.values[$0] - truth[$0]) * (training.values[$0] - truth[$0]) }).squareRoot()
  }

  public func step(_ state: inout State, noting trace: inout Trace) {
    let before = state.training
    state.valuesBefore = before.values
    state.thetaBefore = before.theta
    state.training.step()
    if state.endsEpisode { state.errors.append(error(of: state.training)) }
    guard trace.isRecording else { return }
    noteStep(from: before, to: state, &trace)
  }

  public func isDone(_ state: State) -> Bool { state.episodes >= episodes }
  public func endsStride(_ state: State) -> Bool { state.endsEpisode }

  public func view(of state: State, in context: ViewContext) -> any Widget {
    ActorCriticView(lab: self, state: state, context: context)
  }
}
