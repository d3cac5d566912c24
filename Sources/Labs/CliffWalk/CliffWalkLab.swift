import Drawing
import Laboratory
import Reinforcement

/// Two ways to learn action values, walking along the same cliff step by step.
public struct CliffWalkLab: Lab {
  public static let about = LabDescription(
    name: "cliff",
    title: Localized(en: "Along the cliff", zh: "悬崖边上"),
    summary: Localized(
      en: "SARSA against Q-learning beside a cliff: the safe path, the edge, and what each costs on the way.",
      zh: "悬崖边的 SARSA 与 Q 学习：安全的路、贴边的路，以及一路上各自的代价。"),
    knobs: [
      .real(
        "epsilon", "ε", Localized(en: "how often an action is drawn blindly", zh: "多大概率随便选一个动作"), in: 0...1,
        step: 0.05, default: 0.1),
      .real(
        "alpha", "α", Localized(en: "step size", zh: "步长"), in: 0...1, step: 0.05, default: 0.5),
      .real(
        "gamma", "γ", Localized(en: "discount", zh: "折扣因子"), in: 0...1, step: 0.05, default: 1),
      .choice("first", "1", Localized(en: "the first learner", zh: "第一个学习者"), methods, default: "sarsa"),
      .choice("second", "2", Localized(en: "the second learner", zh: "第二个学习者"), methods, default: "q-learning"),
      .integer(
        "episodes", "N", Localized(en: "episodes of a whole run", zh: "一次运行共多少回合"), in: 10...500, step: 10,
        default: 300),
    ],
    presets: [
      Preset(
        Localized(en: "SARSA, Q-learning", zh: "SARSA 与 Q 学习"),
        ["first": .word("sarsa"), "second": .word("q-learning")]),
      Preset(Localized(en: "Expected SARSA", zh: "期望 SARSA"), ["first": .word("expected-sarsa")]),
      Preset(Localized(en: "double Q", zh: "双 Q"), ["second": .word("double-q")]),
      Preset(Localized(en: "never blind", zh: "从不乱走"), ["epsilon": .number(0)]),
    ],
    stride: Localized(en: "episode", zh: "回合"), memory: .lastStep)

  private static let methods = [
    Knob.Option("sarsa", zh: "SARSA", Localized(en: "towards the action that will be taken", zh: "朝将要采取的动作的价值")),
    Knob.Option("q-learning", zh: "Q 学习", Localized(en: "towards the best action", zh: "朝最好的动作的价值")),
    Knob.Option("expected-sarsa", zh: "期望 SARSA", Localized(en: "towards the mean over the policy", zh: "朝策略下的平均价值")),
    Knob.Option("double-q", zh: "双 Q 学习", Localized(en: "one table chooses, another values", zh: "一张表选，另一张表估值")),
  ]

  /// One learner: its training, what it did last, and what it has lived through.
  public struct Walker: Equatable, Sendable {
    var training: ControlTraining
    var last: ControlStep?
    var falls = 0
  }

  public struct State: Equatable, Sendable {
    var walkers: [Walker]
    var isStrideEnd = false
  }

  let discount: Double
  let stepSize: Double
  let epsilon: Double
  let methods: [ControlMethod]
  let episodes: Int
  /// Episodes whose mean reward is shown.
  static let window = 20

  public init(settings: Settings) throws(SettingsError) {
    discount = settings.number("gamma")
    stepSize = settings.number("alpha")
    epsilon = settings.number("epsilon")
    methods = [settings.word("first"), settings.word("second")].map { ControlMethod(rawValue: $0) ?? .sarsa }
    episodes = Int(settings.number("episodes"))
  }

  public func start(seed: UInt64, noting trace: inout Trace) -> State {
    let state = State(
      walkers: methods.map {
        Walker(
          training: ControlTraining(
            process: .cliffWalking, method: $0, discount: discount, stepSize: stepSize, epsilon: epsilon, seed: seed))
      })
    for index in state.walkers.indices { noteValues(of: index, state.walkers[index], &trace) }
    trace.caption = Localized(
      en: "Both begin at S with all values 0. Every step costs 1, the cliff costs 100 and leads back to S.",
      zh: "两者都从 S 出发，价值全为 0。每走一步 −1，掉下悬崖 −100 并回到 S。")
    return state
  }

  public func step(_ state: inout State, noting trace: inout Trace) {
    for index in state.walkers.indices {
      let before = state.walkers[index]
      advance(&state.walkers[index])
      if index == 0 { state.isStrideEnd = state.walkers[0].last?.transition.done ?? false }
      guard trace.isRecording else { continue }
      noteStep(of: index, from: before, to: state.walkers[index], &trace)
    }
    if trace.isRecording { noteStory(state, &trace) }
  }

  private func advance(_ walker: inout Walker) {
    guard walker.training.episodeRewards.count < episodes else { return }
    let step = walker.training.step()
    if step.transition.reward == -100 { walker.falls += 1 }
    walker.last = step
  }

  public func isDone(_ state: State) -> Bool {
    state.walkers.allSatisfy { $0.training.episodeRewards.count >= episodes }
  }
  public func endsStride(_ state: State) -> Bool { state.isStrideEnd }

  public func view(of state: State, in context: ViewContext) -> any Widget {
    CliffWalkView(lab: self, state: state, context: context)
  }

  // MARK: What is best so far

  /// What the behaviour thinks of the actions of a cell; the two tables of double Q-learning count half each.
  static func values(of training: ControlTraining, in cell: Int) -> [Double] {
    let values = training.behaviourValues(in: cell)
    return training.method == .doubleQ ? values.map { $0 / 2 } : values
  }

  /// The cells from the start to the goal if the best action is always taken; nil where it leads nowhere.
  static func greedyPath(of training: ControlTraining) -> [Int]? {
    let goal = training.process.stateCount - 1
    var cell = training.process.start.firstIndex(of: 1) ?? 0
    var path = [cell]
    while cell != goal {
      let action = greedyAction(training.behaviourValues(in: cell))
      let outcome = training.process.outcomes[cell][action][0]
      guard outcome.reward == -1, path.count <= training.process.stateCount else { return nil }
      cell = outcome.next
      path.append(cell)
    }
    return path
  }
}

extension ControlMethod {
  var name: String {
    switch self {
    case .sarsa: "SARSA"
    case .expectedSarsa: "E-SARSA"
    case .qLearning: "Q-learning"
    case .doubleQ: "double Q"
    }
  }
}
