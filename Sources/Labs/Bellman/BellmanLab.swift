import Drawing
import Laboratory
import Reinforcement

/// Dynamic programming, one backup at a time: evaluation, policy iteration and value iteration in small known worlds.
public struct BellmanLab: Lab {
  /// What has been computed so far.
  public struct State: Equatable, Sendable {
    /// `V` as it stands, [S].
    var values: [Double]
    /// `V` as the backups of this sweep read it, [S]; in place it is `V` itself.
    var read: [Double]
    /// `π`, [S][A].
    var policy: [[Double]]
    var phase = Phase.backups
    /// How many states this sweep, or this improvement, has visited.
    var visits = 0
    /// The state that the last step was about.
    var visited: Int?
    /// The largest change in this sweep so far.
    var largest = 0.0
    /// The largest change of every sweep so far.
    var changes: [Double] = []
    /// Sweeps since the last improvement.
    var sweepsSinceImprovement = 0
    var improvements = 0
    /// Whether this improvement has left every action as it was.
    var isStable = true
    var endsStride = false
    var end: End?
  }

  /// What the next step does.
  enum Phase: Hashable, Sendable { case backups, improvement }

  /// How a run ended.
  enum End: Hashable, Sendable { case converged, stable, gaveUp }

  enum Method: String { case evaluation, policyIteration = "policy-iteration", valueIteration = "value-iteration" }

  /// Sweeps end when nothing changes by more than this.
  static let stillness = 1e-9
  /// Actions are equally good within this.
  static let tie = 1e-6
  /// Where a run gives up: with γ = 1 values can grow without bound.
  static let sweepLimit = 1000

  let world: PlanningWorld
  let discount: Double
  let method: Method
  let inPlace: Bool
  /// The states of a sweep, in its order.
  let order: [Int]
  /// Sweeps between two improvements; nil for as many as change something.
  let patience: Int?

  public init(settings: Settings) throws(SettingsError) {
    world = PlanningWorld.named(settings.word("world"))
    discount = settings.number("gamma")
    method = Method(rawValue: settings.word("method")) ?? .evaluation
    inPlace = settings.word("update") == "in-place"
    let open = world.openStates
    order = settings.word("order") == "forward" ? open : open.reversed()
    patience = Int(settings.word("sweeps"))
  }

  public func start(seed: UInt64, noting trace: inout Trace) -> State {
    let zeros = Array(repeating: 0.0, count: world.process.stateCount)
    let state = State(values: zeros, read: zeros, policy: world.process.uniformPolicy)
    noteValues(state, &trace)
    trace.caption = Localized(en: "Every value is 0. → makes the first backup.", zh: "所有价值都是 0。按 → 做第一次备份。")
    return state
  }

  public func step(_ state: inout State, noting trace: inout Trace) {
    let before = state
    state.endsStride = false
    switch state.phase {
    case .backups: backUp(&state)
    case .improvement: improve(&state)
    }
    if trace.isRecording { note(before, state, &trace) }
  }

  // MARK: A backup

  private func backUp(_ state: inout State) {
    let s = order[state.visits]
    let value = backup(of: s, reading: state.read, policy: state.policy)
    state.largest = max(state.largest, abs(value - state.values[s]))
    state.values[s] = value
    if inPlace { state.read[s] = value }
    state.visited = s
    state.visits += 1
    if state.visits == order.count { endSweep(&state) }
  }

  func backup(of s: Int, reading values: [Double], policy: [[Double]]) -> Double {
    method == .valueIteration
      ? optimalBackup(of: world.process, state: s, values: values, discount: discount)
      : expectedBackup(of: world.process, state: s, policy: policy, values: values, discount: discount)
  }

  private func endSweep(_ state: inout State) {
    let change = state.largest
    state.changes.append(change)
    state.read = state.values
    state.visits = 0
    state.largest = 0
    state.sweepsSinceImprovement += 1
    state.endsStride = method != .policyIteration
    if state.changes.count >= BellmanLab.sweepLimit {
      state.end = .gaveUp
    } else if method == .policyIteration {
      if state.sweepsSinceImprovement == patience || change <= BellmanLab.stillness {
        state.phase = .improvement
        state.isStable = true
        state.endsStride = true
      }
    } else if change <= BellmanLab.stillness {
      state.end = .converged
    }
  }

  // MARK: An improvement

  /// The state keeps its actions unless another is better: ties are no reason to change.
  private func improve(_ state: inout State) {
    let s = order[state.visits]
    let q = actionValues(of: s, reading: state.values)
    let present = zip(state.policy[s], q).reduce(0) { $0 + $1.0 * $1.1 }
    if let best = q.max(), best > present + BellmanLab.tie {
      state.policy[s] = greedyProbabilities(q, within: BellmanLab.tie)
      state.isStable = false
    }
    state.visited = s
    state.visits += 1
    if state.visits == order.count { endImprovement(&state) }
  }

  private func endImprovement(_ state: inout State) {
    state.visits = 0
    state.improvements += 1
    state.sweepsSinceImprovement = 0
    state.phase = .backups
    state.endsStride = true
    if state.isStable && (state.changes.last ?? 0) <= BellmanLab.stillness { state.end = .stable }
  }

  func actionValues(of s: Int, reading values: [Double]) -> [Double] {
    world.actions.indices.map {
      actionValue(of: world.process, state: s, action: $0, values: values, discount: discount)
    }
  }

  /// The policy that the arrows show: the one being iterated, else the one that is greedy for the values.
  func shownPolicy(_ state: State, _ s: Int) -> [Double] {
    method == .policyIteration
      ? state.policy[s]
      : greedyProbabilities(actionValues(of: s, reading: state.values), within: BellmanLab.tie)
  }

  public func isDone(_ state: State) -> Bool { state.end != nil }
  public func endsStride(_ state: State) -> Bool { state.endsStride }

  public func view(of state: State, in context: ViewContext) -> any Widget {
    BellmanView(lab: self, state: state, context: context)
  }
}
