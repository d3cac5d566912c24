/// How a trace remembers the states that were visited.
public enum TraceKind: String, CaseIterable, Equatable, Sendable {
  /// Each visit adds 1.
  case accumulating
  /// The Dutch trace of true online TD(λ), which gives at every step what the λ-return seen so far would.
  case trueOnline = "true-online"
}

/// TD(λ) for a table of values, one step at a time: every state visited lately learns from each TD error.
///
///     δ = r + γ V(s′) − V(s)
///     accumulating:  z ← γλ z + e_s;   V ← V + α δ z
///     true online:   z ← γλ z + (1 − αγλ z(s)) e_s;   V ← V + α (δ + V(s) − V_old) z − α (V(s) − V_old) e_s;
///                    V_old ← V(s′) as it was before the update
///
/// Source: Sutton & Barto, 2nd ed., §12.2 (eqs. 12.5–12.7) and §12.5 (the box "True online TD(λ)"), with one feature a
/// state.
public struct EligibilityTraces: Equatable, Sendable {
  /// Which trace.
  public let kind: TraceKind
  /// `γ` in [0, 1].
  public var discount: Double
  /// `λ` in [0, 1].
  public var lambda: Double
  /// `α`.
  public var stepSize: Double
  /// `V`, [S].
  public var values: [Double]
  /// `z`, [S].
  public private(set) var trace: [Double]
  private var oldValue = 0.0

  /// The beginning: no state visited yet.
  ///
  /// - Parameters:
  ///   - kind: which trace.
  ///   - values: `V` to begin with, [S].
  ///   - discount: `γ` in [0, 1].
  ///   - lambda: `λ` in [0, 1]; 0 is TD(0).
  ///   - stepSize: `α`, at least 0.
  public init(kind: TraceKind, values: [Double], discount: Double, lambda: Double, stepSize: Double) {
    self.kind = kind
    self.values = values
    self.discount = discount
    self.lambda = lambda
    self.stepSize = stepSize
    trace = values.map { _ in 0 }
  }

  /// Learns from one step; after the last of an episode the traces are cleared.
  ///
  /// - Returns: `δ`.
  @discardableResult
  public mutating func observe(_ step: TabularTransition) -> Double {
    let vNext = step.done ? 0 : values[step.next]
    let value = values[step.state]
    let δ = tdError(reward: step.reward, discount: discount, value: value, vNext: vNext)
    decayTrace(visiting: step.state)
    switch kind {
    case .accumulating:
      move(by: δ)
    case .trueOnline:
      move(by: δ + value - oldValue)
      values[step.state] -= stepSize * (value - oldValue)
      oldValue = vNext
    }
    if step.done { forget() }
    return δ
  }

  private mutating func decayTrace(visiting state: Int) {
    let decay = discount * lambda
    let visit = kind == .trueOnline ? 1 - stepSize * decay * trace[state] : 1
    for s in trace.indices { trace[s] *= decay }
    trace[state] += visit
  }

  private mutating func move(by error: Double) {
    for s in values.indices where trace[s] != 0 { values[s] += stepSize * error * trace[s] }
  }

  private mutating func forget() {
    for s in trace.indices { trace[s] = 0 }
    oldValue = 0
  }
}
