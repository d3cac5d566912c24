import Drawing
import Laboratory
import Reinforcement

/// The loop of agent and environment: state, action, next state and reward, and again.
public struct GridworldLab: Lab {
  /// A step that was taken.
  struct Step: Equatable, Sendable {
    var transition: TabularTransition
    /// Its episode, counted from 1, and its place in it, counted from 0.
    var episode: Int
    var time: Int
    /// Its rollout, counted from 1.
    var rollout: Int
    /// Whether the rollout was full after it while the episode went on.
    var isCut: Bool
    /// The sum of the episode's rewards so far.
    var total: Double
    /// The probability of everything drawn in the episode so far.
    var path: Double
  }

  public struct State: Equatable, Sendable {
    var walk: PolicyWalk
    var steps: [Step] = []
  }

  /// How many rollouts a run collects.
  static let rollouts = 4
  /// How many of the last steps the panel lists.
  static let listed = 5

  let map: GridworldMap
  let policy: [[Double]]
  let slip: Double
  /// nil where the policy is deterministic.
  let epsilon: Double?
  let rolloutLength: Int

  public init(settings: Settings) throws(SettingsError) {
    slip = settings.number("slip")
    map = GridworldMap(settings.word("world"), slip: slip)
    epsilon = settings.word("policy") == "stochastic" ? settings.number("epsilon") : nil
    policy = map.policy(epsilon: epsilon ?? 0)
    rolloutLength = settings.integer("rollout")
  }

  public func start(seed: UInt64, noting trace: inout Trace) -> State {
    trace.caption = Localized(
      en: "The agent stands at the start. → lets it act and the world answer.", zh: "智能体站在起点。按 →，它行动，世界应答。")
    return State(walk: PolicyWalk(process: map.process, policy: policy, seed: seed))
  }

  public func step(_ state: inout State, noting trace: inout Trace) {
    let transition = state.walk.step()
    let before = state.steps.last.flatMap { $0.transition.done ? nil : $0 }
    let count = state.steps.count + 1
    state.steps.append(
      Step(
        transition: transition,
        episode: (state.steps.last?.episode ?? 1) + (before == nil && count > 1 ? 1 : 0),
        time: before.map { $0.time + 1 } ?? 0, rollout: (count - 1) / rolloutLength + 1,
        isCut: count % rolloutLength == 0 && !transition.done, total: (before?.total ?? 0) + transition.reward,
        path: (before?.path ?? 1) * probability(of: transition)))
    if trace.isRecording { note(state, before: before, &trace) }
  }

  /// `π(a|s) · p(s′|s, a)`.
  private func probability(of transition: TabularTransition) -> Double {
    let followers = map.followers(of: transition.action, in: transition.state)
    let share = followers.first { $0.next == transition.next }?.probability ?? 0
    return policy[transition.state][transition.action] * share
  }

  public var length: Int? { rolloutLength * GridworldLab.rollouts }
  public func isDone(_ state: State) -> Bool { state.steps.count == rolloutLength * GridworldLab.rollouts }
  public func endsStride(_ state: State) -> Bool { state.steps.last?.transition.done ?? false }

  public func view(of state: State, in context: ViewContext) -> any Widget {
    GridworldView(lab: self, state: state, context: context)
  }
}
