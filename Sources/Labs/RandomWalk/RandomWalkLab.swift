import Drawing
import Laboratory
import Reinforcement

/// Monte Carlo, TD(0), n-step TD and TD(λ) learning the values of a random walk from the same transitions.
public struct RandomWalkLab: Lab {
  public static let about = LabDescription(
    name: "random-walk",
    title: Localized(en: "Four ways to learn values", zh: "学习价值的四种办法"),
    summary: Localized(
      en: "Monte Carlo, TD(0), n-step TD and TD(λ) on the same episodes of a random walk, against the true values.",
      zh: "蒙特卡洛、TD(0)、n 步 TD 与 TD(λ) 用同一批随机游走的回合学习，与真实价值对照。"),
    knobs: [
      .choice(
        "method", "V",
        Localized(en: "the method that is looked at closely", zh: "细看哪一种方法"),
        Predictor.allCases.map { Knob.Option($0.rawValue, zh: $0.chinese, $0.meaning) }, default: "td"),
      .real(
        "alpha", "α",
        Localized(en: "step size: which part of the error is made good", zh: "步长：每次纠正误差的几分之几"),
        in: 0...0.5, step: 0.05, default: 0.1),
      .integer(
        "n", "n", Localized(en: "rewards that n-step TD waits for", zh: "n 步 TD 要等多少个奖励"), in: 1...20, default: 4),
      .real(
        "lambda", "λ",
        Localized(en: "how slowly the traces of TD(λ) fade", zh: "TD(λ) 的迹衰减得多慢"), in: 0...1, step: 0.05,
        default: 0.8),
      .choice(
        "visits", "MC",
        Localized(en: "the visits that Monte Carlo counts", zh: "蒙特卡洛算哪些访问"),
        [
          Knob.Option("every", zh: "每次访问", Localized(en: "every visit to a state", zh: "每次访问")),
          Knob.Option("first", zh: "首次访问", Localized(en: "the first visit of each episode", zh: "每个回合只算首次访问")),
        ], default: "every"),
      .choice(
        "states", "S",
        Localized(en: "how many states the walk has", zh: "游走有几个状态"),
        [
          Knob.Option("5", Localized(en: "five, rewards 0 and 1 at the ends", zh: "五个，两端奖励 0 与 1")),
          Knob.Option("19", Localized(en: "nineteen, rewards −1 and 1 at the ends", zh: "十九个，两端奖励 −1 与 1")),
        ], default: "5"),
      .choice(
        "start", "V₀",
        Localized(en: "the values that the learners begin with", zh: "学习开始时的价值"),
        [
          Knob.Option("reversed", zh: "颠倒", Localized(en: "the true ones the wrong way round", zh: "把真实价值左右颠倒")),
          Knob.Option("equal", zh: "都一样", Localized(en: "the same for all, in the middle", zh: "全都一样，取中间值")),
        ], default: "reversed"),
      .integer(
        "episodes", "N", Localized(en: "episodes of a whole run", zh: "一次运行共多少回合"), in: 1...200, default: 50),
    ],
    presets: [
      Preset(Localized(en: "TD(0)", zh: "TD(0)"), ["method": .word("td")]),
      Preset(Localized(en: "Monte Carlo", zh: "蒙特卡洛"), ["method": .word("mc")]),
      Preset(Localized(en: "n-step", zh: "n 步"), ["method": .word("n-step")]),
      Preset(Localized(en: "TD(λ)", zh: "TD(λ)"), ["method": .word("td-lambda")]),
      Preset(Localized(en: "equal start", zh: "起点相同"), ["start": .word("equal")]),
      Preset(Localized(en: "19 states", zh: "19 个状态"), ["states": .word("19"), "episodes": .number(20)]),
    ],
    stride: Localized(en: "episode", zh: "回合"), memory: .lastStep)

  /// The walk, the learners that watch it, and how wrong each has been.
  public struct State: Equatable, Sendable {
    var walk: PolicyWalk
    /// Monte Carlo, TD(0) and n-step TD, in the order of ``Predictor``.
    var learners: [PredictionLearner]
    var traces: EligibilityTraces
    /// The running episode, or the one that has just ended.
    var episode: [TabularTransition] = []
    var episodes = 0
    /// The updates of the last step, for each learner.
    var updates: [[ValueUpdate]]
    /// The root mean square error after every step, for each method.
    var errors: [[Double]]

    var hasEnded: Bool { episode.last?.done ?? false }

    func values(of method: Predictor) -> [Double] {
      method == .traces ? traces.values : learners[method.index].values
    }
  }

  let focus: Predictor
  let stepSize: Double
  let steps: Int
  let lambda: Double
  let countsFirstVisits: Bool
  let startsReversed: Bool
  let world: RandomWalk
  let process: MarkovDecisionProcess
  let trueValues: [Double]
  let episodes: Int
  /// The walk ends by itself, so later rewards need not count less.
  static let discount = 1.0

  public init(settings: Settings) throws(SettingsError) {
    focus = Predictor(rawValue: settings.word("method")) ?? .oneStep
    stepSize = settings.number("alpha")
    steps = Int(settings.number("n"))
    lambda = settings.number("lambda")
    countsFirstVisits = settings.word("visits") == "first"
    startsReversed = settings.word("start") == "reversed"
    world = settings.word("states") == "19" ? .nineteen : .five
    process = world.process
    trueValues = world.trueValues
    episodes = Int(settings.number("episodes"))
  }

  /// The states between the ends.
  var inner: ClosedRange<Int> { 1...world.length }

  func name(of state: Int) -> String {
    if !inner.contains(state) { return "■" }
    guard world.length == 5 else { return "\(state)" }
    return ["A", "B", "C", "D", "E"][state - 1]
  }

  public func start(seed: UInt64, noting trace: inout Trace) -> State {
    let values = (0...world.length + 1).map { initialValue(of: $0) }
    let state = State(
      walk: PolicyWalk(process: process, policy: process.uniformPolicy, seed: seed),
      learners: [countsFirstVisits ? .firstVisitMonteCarlo : .monteCarlo, .oneStep, .nStep(steps)].map {
        PredictionLearner(method: $0, values: values, discount: Self.discount, stepSize: stepSize)
      },
      traces: EligibilityTraces(
        kind: .accumulating, values: values, discount: Self.discount, lambda: lambda, stepSize: stepSize),
      updates: [[], [], []], errors: Predictor.allCases.map { _ in [error(of: values)] })
    noteStart(state, &trace)
    return state
  }

  private func initialValue(of state: Int) -> Double {
    guard inner.contains(state) else { return 0 }
    return startsReversed ? trueValues[world.length + 1 - state] : (world.leftReward + world.rightReward) / 2
  }

  /// How far values are from the true ones, over the states between the ends.
  func error(of values: [Double]) -> Double {
    let squares = inner.map { (values[$0] - trueValues[$0]) * (values[$0] - trueValues[$0]) }
    return mean(squares).squareRoot()
  }

  public func step(_ state: inout State, noting trace: inout Trace) {
    let before = state
    if state.hasEnded { state.episode = [] }
    let transition = state.walk.step()
    state.episode.append(transition)
    for index in state.learners.indices { state.updates[index] = state.learners[index].observe(transition) }
    state.traces.observe(transition)
    if transition.done { state.episodes += 1 }
    for method in Predictor.allCases { state.errors[method.index].append(error(of: state.values(of: method))) }
    guard trace.isRecording else { return }
    noteStep(from: before, to: state, &trace)
  }

  public func isDone(_ state: State) -> Bool { state.episodes == episodes }
  public func endsStride(_ state: State) -> Bool { state.hasEnded }

  public func view(of state: State, in context: ViewContext) -> any Widget {
    RandomWalkView(lab: self, state: state, context: context)
  }
}

/// The methods that are compared.
enum Predictor: String, CaseIterable, Sendable {
  case monteCarlo = "mc"
  case oneStep = "td"
  case nStep = "n-step"
  case traces = "td-lambda"

  var index: Int {
    switch self {
    case .monteCarlo: 0
    case .oneStep: 1
    case .nStep: 2
    case .traces: 3
    }
  }

  /// What stands before the name of each of its numbers.
  var prefix: String {
    switch self {
    case .monteCarlo: "mc"
    case .oneStep: "td"
    case .nStep: "nstep"
    case .traces: "trace"
    }
  }

  /// On a Chinese panel.
  var chinese: String {
    switch self {
    case .monteCarlo: "MC"
    case .oneStep: "TD(0)"
    case .nStep: "n 步"
    case .traces: "TD(λ)"
    }
  }

  var meaning: Localized {
    switch self {
    case .monteCarlo: Localized(en: "Monte Carlo: waits for the end of the episode", zh: "蒙特卡洛：等回合结束")
    case .oneStep: Localized(en: "TD(0): learns at every step", zh: "TD(0)：每一步都学")
    case .nStep: Localized(en: "n-step TD: waits for n rewards", zh: "n 步 TD：等 n 个奖励")
    case .traces: Localized(en: "TD(λ): every step, for all states visited lately", zh: "TD(λ)：每一步，教所有刚访问过的状态")
    }
  }
}
