import Drawing
import Laboratory
import Reinforcement

/// One step of TRPO on a policy of two parameters: gradient, conjugate gradient, the way to the edge of the trust
/// region, and the line search.
///
/// Two states, two actions. State s has one parameter: its logits are θ_s and −θ_s, so that π(first|s) = σ(2θ_s).
public struct TrustRegionLab: Lab {
  public static let about = LabDescription(
    name: "trust-region",
    title: Localized(en: "One step inside a trust region", zh: "信赖域里的一步"),
    summary: Localized(
      en: "Gradient, conjugate gradient, step length and line search of TRPO, on a map of two parameters.",
      zh: "在两个参数的地图上看 TRPO 的梯度、共轭梯度、步长和线搜索。"),
    knobs: [
      .real(
        "delta", "δ", Localized(en: "how far the policy may go: KL(old‖new)", zh: "策略可以走多远：KL(old‖new)"),
        in: 0.005...0.5, step: 0.005, default: 0.05),
      .real(
        "damping", "d", Localized(en: "damping, added to the Fisher matrix", zh: "阻尼，加在 Fisher 矩阵上"), in: 0...0.5,
        step: 0.01, default: 0),
      .real(
        "rate", "α", Localized(en: "step size of the plain gradient", zh: "普通梯度的步长"), in: 0.5...20, step: 0.5,
        default: 4),
      .integer(
        "iterations", "K", Localized(en: "conjugate gradient iterations at most", zh: "共轭梯度最多迭代几次"), in: 1...4,
        default: 2),
      .real(
        "shrink", "c", Localized(en: "line search: each try is this much shorter", zh: "线搜索：每次缩短到几成"), in: 0.3...0.9,
        step: 0.1, default: 0.8),
      .real("theta0", "θ₀", Localized(en: "parameter of state 0", zh: "状态 0 的参数"), in: -3...3, step: 0.1, default: 0),
      .real("theta1", "θ₁", Localized(en: "parameter of state 1", zh: "状态 1 的参数"), in: -3...3, step: 0.1, default: 1.5),
      .list(
        "counts", "n", Localized(en: "how often (s, a) was drawn: 00, 01, 10, 11", zh: "(s, a) 抽到几次：00、01、10、11"),
        in: 1...100, axis: "pair", count: 4...4, default: [10, 10, 19, 1]),
      .list(
        "advantages", "Â", Localized(en: "its advantage: 00, 01, 10, 11", zh: "它的优势：00、01、10、11"), in: -10...10,
        axis: "pair", count: 4...4, default: [1, -1, -0.2, 3.8]),
    ],
    presets: [
      preset(en: "a wide region", zh: "放宽信赖域", delta: 0.3), preset(en: "a narrow region", zh: "收窄信赖域", delta: 0.01),
      preset(en: "one CG iteration", zh: "只迭代一次", iterations: 1), preset(en: "much damping", zh: "阻尼很大", damping: 0.5),
    ],
    stride: Localized(en: "stage", zh: "阶段"), usesSeed: false)

  /// A preset says where all of its knobs stand, so that one after the other means the same as it alone.
  private static func preset(
    en: String, zh: String, delta: Double = 0.05, iterations: Double = 2, damping: Double = 0
  ) -> Preset {
    Preset(
      Localized(en: en, zh: zh),
      ["delta": .number(delta), "iterations": .number(iterations), "damping": .number(damping)])
  }

  /// How far the step has come.
  public struct State: Equatable, Sendable {
    var stage = Stage.start
    var method: ConjugateGradient
    /// The direction so far, and its length once known.
    var length: Double?
    /// Scales that the line search has tried, and whether the last one was accepted.
    var tried: [Double] = []
    var isAccepted = false
    var isStrideEnd = false
  }

  enum Stage: Equatable, Sendable { case start, gradient, conjugating, sized, searching }

  /// The line search gives up after this many tries.
  static let limit = 10

  let theta: [Double]
  let step: TrustRegionStep
  let counts: [Double]
  let advantages: [Double]
  let rate: Double
  let iterations: Int
  let shrink: Double
  /// How many steps of the lab there are.
  private let steps: Int

  public init(settings: Settings) throws(SettingsError) {
    theta = [settings.number("theta0"), settings.number("theta1")]
    counts = settings.list("counts").map { $0.rounded() }
    advantages = settings.list("advantages")
    rate = settings.number("rate")
    iterations = settings.integer("iterations")
    shrink = settings.number("shrink")
    var states: [Int] = []
    var actions: [Int] = []
    var values: [Double] = []
    for pair in 0..<4 {
      for _ in 0..<Int(counts[pair]) {
        states.append(pair / 2)
        actions.append(pair % 2)
        values.append(advantages[pair])
      }
    }
    step = TrustRegionStep(
      theta: theta.map { [$0, -$0] }, samples: SurrogateSamples(states: states, actions: actions, advantages: values),
      bound: settings.number("delta"), damping: settings.number("damping"))
    steps = TrustRegionLab.length(step, iterations: iterations, shrink: shrink)
  }

  private static func length(_ step: TrustRegionStep, iterations: Int, shrink: Double) -> Int {
    guard step.hasDirection else { return 1 }
    var method = ConjugateGradient(rightSide: step.gradient)
    while method.iterations < iterations && !method.isConverged { method.step(step.fisher.dampedProduct) }
    let scale = step.stepLength(along: method.solution)
    let accepted = step.acceptedBacktrack(
      along: method.solution, scale: scale, coefficient: shrink, limit: TrustRegionLab.limit)
    return 2 + method.iterations + (accepted ?? TrustRegionLab.limit - 1) + 1
  }

  public func start(seed: UInt64, noting trace: inout Trace) -> State {
    noteProblem(&trace)
    trace.caption = Localized(
      en: "The map shows the surrogate around the old policy ○, and the edge of the trust region.",
      zh: "地图画出旧策略 ○ 周围的替代目标，以及信赖域的边界。")
    return State(method: ConjugateGradient(rightSide: step.gradient))
  }

  public func step(_ state: inout State, noting trace: inout Trace) {
    switch state.stage {
    case .start: findGradient(&state, &trace)
    case .gradient, .conjugating:
      if state.method.iterations < iterations && !state.method.isConverged {
        conjugate(&state, &trace)
      } else {
        size(&state, &trace)
      }
    case .sized, .searching: search(&state, &trace)
    }
  }

  private func findGradient(_ state: inout State, _ trace: inout Trace) {
    state.stage = .gradient
    state.isStrideEnd = true
    noteGradient(&trace)
    trace.caption =
      step.hasDirection
      ? Localized(en: "The gradient, and where it leads with the step size α.", zh: "梯度，以及按步长 α 走到哪里。")
      : Localized(en: "The gradient is 0: there is nowhere to go.", zh: "梯度为 0：无处可走。")
  }

  private func conjugate(_ state: inout State, _ trace: inout Trace) {
    let before = state.method
    state.method.step(step.fisher.dampedProduct)
    state.stage = .conjugating
    state.isStrideEnd = state.method.iterations == iterations || state.method.isConverged
    noteIteration(from: before, to: state.method, &trace)
    let count = state.method.iterations
    trace.caption =
      state.method.isConverged
      ? Localized(
        en: "Iteration \(count): H·x = g is solved. Two parameters need two iterations.",
        zh: "第 \(count) 次迭代：H·x = g 已解出。两个参数，两次就够。")
      : Localized(
        en: "Iteration \(count): x is nearer to H⁻¹g, by one product with H.", zh: "第 \(count) 次迭代：只乘一次 H，x 更接近 H⁻¹g。")
  }

  private func size(_ state: inout State, _ trace: inout Trace) {
    let length = step.stepLength(along: state.method.solution)
    state.length = length
    state.stage = .sized
    state.isStrideEnd = true
    noteLength(length, state.method, &trace)
    trace.caption = Localized(
      en: "So far along x the quadratic model says KL = δ.", zh: "沿 x 走这么远，按二次近似恰好 KL = δ。")
  }

  private func search(_ state: inout State, _ trace: inout Trace) {
    guard let length = state.length else { return }
    let scale = (0..<state.tried.count).reduce(length) { scale, _ in scale * shrink }
    let outcome = step.outcome(along: state.method.solution, scale: scale)
    state.tried.append(scale)
    state.stage = .searching
    state.isAccepted = step.accepts(outcome)
    state.isStrideEnd = isDone(state)
    noteTry(state.tried.count - 1, scale, outcome, state.method, &trace)
    trace.caption =
      state.isAccepted
      ? Localized(
        en: "The true KL is within δ and the surrogate is no worse: accepted.", zh: "真实 KL 不超过 δ，替代目标没有变差：接受。")
      : Localized(
        en: "The true KL is beyond δ, or the surrogate is worse: try a shorter step.", zh: "真实 KL 超过 δ，或替代目标变差：缩短再试。")
  }

  public var length: Int? { steps }
  public func endsStride(_ state: State) -> Bool { state.isStrideEnd }

  public func isDone(_ state: State) -> Bool {
    switch state.stage {
    case .start, .conjugating, .sized: false
    case .gradient: !step.hasDirection
    case .searching: state.isAccepted || state.tried.count == TrustRegionLab.limit
    }
  }

  public func view(of state: State, in context: ViewContext) -> any Widget {
    TrustRegionView(lab: self, state: state, context: context)
  }
}
