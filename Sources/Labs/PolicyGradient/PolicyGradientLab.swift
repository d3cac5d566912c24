import Drawing
import Laboratory
import Reinforcement

/// REINFORCE on the short corridor: one episode's gradient term by term, the spread over many, and the step uphill.
public struct PolicyGradientLab: Lab {
  public static let about = LabDescription(
    name: "policy-gradient",
    title: Localized(en: "A gradient from episodes", zh: "从回合里得到梯度"),
    summary: Localized(
      en: "One episode's policy gradient term by term, how much six weights make it vary, and steps uphill on J(θ).",
      zh: "逐项看一个回合的策略梯度，比较六种权重的方差，再沿 J(θ) 上坡。"),
    knobs: [
      .choice(
        "psi", "ψ", Localized(en: "what weighs each step's ∇log π", zh: "每一步的 ∇log π 用什么加权"),
        PolicyGradientWeight.allCases.map { Knob.Option($0.word, zh: $0.chinese, $0.meaning) }, default: "to-go"),
      .choice(
        "baseline", "b", Localized(en: "the baseline of the third weight", zh: "第三种权重的基线"),
        Baseline.allCases.map { Knob.Option($0.rawValue, zh: $0.chinese, $0.meaning) }, default: "value"),
      .real(
        "alpha", "α", Localized(en: "step size of the gradient ascent", zh: "梯度上升的步长"), in: 0...1, step: 0.01,
        default: 0.05),
      .integer(
        "episodes", "N", Localized(en: "episodes for each step uphill", zh: "每上坡一步用几个回合"), in: 1...100,
        default: 30),
      .real(
        "theta", "θ₀", Localized(en: "the parameter at the start; right has σ(θ)", zh: "起始参数；向右的概率是 σ(θ)"),
        in: -4...4, step: 0.25, default: -1),
      .real(
        "slip", "s", Localized(en: "chance that an action has the other's effect", zh: "动作产生相反效果的概率"),
        in: 0...0.4, step: 0.05, default: 0),
      .toggle(
        "exact", "∇J", Localized(en: "climb by the exact gradient, without chance", zh: "用精确梯度上坡，不靠运气"),
        default: false),
    ],
    presets: [
      Preset(Localized(en: "whole return", zh: "全程回报"), ["psi": .word("total")]),
      Preset(Localized(en: "baseline V", zh: "基线 V"), ["psi": .word("baseline")]),
      Preset(
        Localized(en: "a baseline that knows the action", zh: "知道动作的基线"),
        ["psi": .word("baseline"), "baseline": .word("action")]),
      Preset(Localized(en: "slippery", zh: "打滑"), ["slip": .number(0.2)]),
      Preset(Localized(en: "exact, α = 0.05", zh: "精确，α = 0.05"), ["exact": .flag(true), "episodes": .number(1)]),
      Preset(
        Localized(en: "exact, α = 0.5: too large", zh: "精确，α = 0.5：太大"),
        ["exact": .flag(true), "episodes": .number(1), "alpha": .number(0.5)]),
    ],
    stride: Localized(en: "stage: the episode, the batch, the step uphill", zh: "阶段：回合、批次、上坡"))

  /// The policy, the batch that is being collected, and the way so far.
  public struct State: Equatable, Sendable {
    var here: CorridorPolicy
    /// The first episode of the batch, which is taken apart.
    var episode: PolicyGradientEpisode
    /// Terms of the first episode that have been added.
    var terms = 0
    /// Estimates of the batch, one row for each of the six weights.
    var estimates: [[Double]]
    /// How many of the batch's episodes were cut off.
    var cuts = 0
    /// Every θ so far, the present one too.
    var path: [Double]
    /// Whether the last step ended the first episode, the batch, or went uphill.
    var endsStage = false
    var generator: SeededGenerator

    /// Episodes whose estimates are known.
    var count: Int { estimates[0].count }
    var updates: Int { path.count - 1 }
  }

  let weight: PolicyGradientWeight
  let baseline: Baseline
  let stepSize: Double
  let episodes: Int
  let firstTheta: Double
  let slip: Double
  let isExact: Bool
  let process: MarkovDecisionProcess
  let tables: TabularProcess
  /// `J(θ)`, to be drawn.
  let hill: [CorridorPolicy]

  /// An episode that has not found the goal by then is cut off.
  static let longest = 200
  /// Steps uphill in a whole run.
  static let updates = 20

  public init(settings: Settings) throws(SettingsError) {
    weight = PolicyGradientWeight.allCases.first { $0.word == settings.word("psi") } ?? .rewardToGo
    baseline = Baseline(rawValue: settings.word("baseline")) ?? .value
    stepSize = settings.number("alpha")
    episodes = Int(settings.number("episodes"))
    firstTheta = settings.number("theta")
    slip = settings.number("slip")
    isExact = settings.flag("exact")
    let process = MarkovDecisionProcess.shortCorridor(slip: slip)
    let tables = TabularProcess(process)
    self.process = process
    self.tables = tables
    hill = (-80...80).map { CorridorPolicy(theta: Double($0) / 80 * CorridorPolicy.limit, tables: tables) }
  }

  public func start(seed: UInt64, noting trace: inout Trace) -> State {
    var generator = SeededGenerator(seed: seed)
    let here = CorridorPolicy(theta: firstTheta, tables: tables)
    let episode = here.play(in: process, atMost: Self.longest, using: &generator)
    let state = State(
      here: here, episode: episode, estimates: Self.noEstimates, cuts: episode.endsTerminated ? 0 : 1,
      path: [firstTheta], generator: generator)
    noteStart(state, &trace)
    return state
  }

  private static var noEstimates: [[Double]] { PolicyGradientWeight.allCases.map { _ in [] } }

  public func step(_ state: inout State, noting trace: inout Trace) {
    if state.count == episodes {
      climb(&state, &trace)
    } else if state.count == 0 {
      addTerm(&state, &trace)
    } else {
      let episode = state.here.play(in: process, atMost: Self.longest, using: &state.generator)
      if !episode.endsTerminated { state.cuts += 1 }
      addEstimates(of: episode, to: &state, &trace)
      noteSample(episode, state, &trace)
    }
    state.endsStage = state.count == 1 || state.count == episodes || state.count + state.terms == 0
  }

  private func addTerm(_ state: inout State, _ trace: inout Trace) {
    state.terms += 1
    noteTerm(state, &trace)
    if state.terms == state.episode.actions.count { addEstimates(of: state.episode, to: &state, &trace) }
  }

  private func addEstimates(of episode: PolicyGradientEpisode, to state: inout State, _ trace: inout Trace) {
    for (index, weight) in PolicyGradientWeight.allCases.enumerated() {
      let weights = weights(weight, of: episode, under: state.here)
      state.estimates[index].append(state.here.gradient(weights: weights, of: episode))
    }
    noteEstimates(of: episode, state, &trace)
  }

  /// `ψ_t` of an episode.
  func weights(
    _ weight: PolicyGradientWeight, of episode: PolicyGradientEpisode, under here: CorridorPolicy
  ) -> [Double] {
    func engine(_ weight: PolicyGradientWeight, _ stateValues: [Double]) -> [Double] {
      policyGradientWeights(
        weight, episode: episode, policy: here.policy, discount: 1, stateValues: stateValues,
        actionValues: here.actionValues)
    }
    guard weight == .baseline else { return engine(weight, here.values) }
    switch baseline {
    case .value: return engine(.baseline, here.values)
    case .constant: return engine(.baseline, here.values.map { _ in here.performance })
    case .none: return engine(.rewardToGo, here.values)
    case .action: return zip(engine(.rewardToGo, here.values), engine(.actionValue, here.values)).map { $0 - $1 }
    }
  }

  /// The gradient that the batch proposes.
  func ascent(_ state: State) -> Double {
    let index = PolicyGradientWeight.allCases.firstIndex(of: weight) ?? 0
    return isExact ? state.here.slope : mean(state.estimates[index])
  }

  /// Where the next step uphill leads.
  func proposal(_ state: State) -> Double {
    let limit = CorridorPolicy.limit
    return min(limit, max(-limit, state.here.theta + stepSize * ascent(state)))
  }

  private func climb(_ state: inout State, _ trace: inout Trace) {
    let before = state.here
    state.here = CorridorPolicy(theta: proposal(state), tables: tables)
    state.path.append(state.here.theta)
    state.estimates = Self.noEstimates
    state.terms = 0
    state.episode = state.here.play(in: process, atMost: Self.longest, using: &state.generator)
    state.cuts = state.episode.endsTerminated ? 0 : 1
    noteClimb(from: before, to: state, &trace)
  }

  public func isDone(_ state: State) -> Bool { state.updates == Self.updates }
  public func endsStride(_ state: State) -> Bool { state.endsStage }

  public func view(of state: State, in context: ViewContext) -> any Widget {
    PolicyGradientView(lab: self, state: state, context: context)
  }
}
