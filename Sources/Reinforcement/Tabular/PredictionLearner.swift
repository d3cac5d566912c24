/// A way to learn the values of a policy from its own steps.
public enum PredictionMethod: Equatable, Sendable {
  /// Constant-α Monte Carlo, every visit, at the end of each episode.
  case monteCarlo
  /// Constant-α Monte Carlo, the first visit of each episode to each state only.
  case firstVisitMonteCarlo
  /// TD(0).
  case oneStep
  /// n-step TD.
  case nStep(Int)
  /// TD(λ).
  case traces(TraceKind, lambda: Double)
}

/// What one update did.
public struct ValueUpdate: Equatable, Sendable {
  /// The state whose value moved.
  public let state: Int
  /// What it moved towards.
  public let target: Double
  /// The target minus the value before.
  public let error: Double
}

/// Prediction, one transition at a time; every method reads the same stream of experience.
///
///     V(S_t) ← V(S_t) + α [target − V(S_t)]
///     Monte Carlo: G_t;   TD(0): R + γV(S_{t+1});   n-step: R + … + γⁿ⁻¹R + γⁿ V(S_{t+n});   TD(λ): see EligibilityTraces
///
/// Source: Sutton & Barto, 2nd ed., eqs. 6.1, 6.2, 7.2 and 12.7.
public struct PredictionLearner: Equatable, Sendable {
  /// Which target.
  public let method: PredictionMethod
  /// `γ` in [0, 1].
  public let discount: Double
  /// `α`.
  public let stepSize: Double
  private var traces: EligibilityTraces
  private var pending: [TabularTransition] = []

  /// The beginning: nothing seen yet.
  ///
  /// - Parameters:
  ///   - method: which target; n of ``PredictionMethod/nStep(_:)`` is at least 1.
  ///   - values: `V` to begin with, [S].
  ///   - discount: `γ` in [0, 1].
  ///   - stepSize: `α`, at least 0.
  public init(method: PredictionMethod, values: [Double], discount: Double, stepSize: Double) {
    self.method = method
    self.discount = discount
    self.stepSize = stepSize
    let (kind, lambda): (TraceKind, Double) =
      if case .traces(let kind, let lambda) = method { (kind, lambda) } else { (.accumulating, 0) }
    traces = EligibilityTraces(kind: kind, values: values, discount: discount, lambda: lambda, stepSize: stepSize)
  }

  /// `V`, [S].
  public var values: [Double] {
    get { traces.values }
    set { traces.values = newValue }
  }

  /// Learns from one step of the episode, in order.
  ///
  /// - Returns: the updates it led to, in order: none while a target is still to come. TD(λ) moves every state on the
  ///   trace; its one update names the state just left.
  public mutating func observe(_ step: TabularTransition) -> [ValueUpdate] {
    switch method {
    case .oneStep, .traces:
      let value = values[step.state]
      let error = traces.observe(step)
      return [ValueUpdate(state: step.state, target: value + error, error: error)]
    case .nStep(let steps):
      return wait(for: steps, with: step)
    case .monteCarlo, .firstVisitMonteCarlo:
      return wait(for: Int.max, with: step)
    }
  }

  /// Keeps the step until `steps` are there; at the end of the episode all that wait are used, the earliest first.
  private mutating func wait(for steps: Int, with step: TabularTransition) -> [ValueUpdate] {
    pending.append(step)
    guard step.done else {
      guard pending.count >= steps else { return [] }
      defer { pending.removeFirst() }
      return [move(pending[0].state, to: pendingReturns(bootstrap: values[step.next])[0])]
    }
    defer { pending.removeAll() }
    let targets = pendingReturns(bootstrap: 0)
    var seen = Set<Int>()
    return zip(pending, targets).compactMap { step, target in
      guard seen.insert(step.state).inserted || method != .firstVisitMonteCarlo else { return nil }
      return move(step.state, to: target)
    }
  }

  private func pendingReturns(bootstrap: Double) -> [Double] {
    discountedReturns(rewards: pending.map(\.reward), discount: discount, bootstrap: bootstrap)
  }

  private mutating func move(_ state: Int, to target: Double) -> ValueUpdate {
    let error = target - values[state]
    values[state] += stepSize * error
    return ValueUpdate(state: state, target: target, error: error)
  }
}
