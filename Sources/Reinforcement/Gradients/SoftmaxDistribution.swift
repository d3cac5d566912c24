import RealModule

/// A softmax policy at one state: probabilities from logits.
///
///     π(a) = exp(z_a/T) / Σ_b exp(z_b/T)
///     log π(a) = (z_a − m)/T − log Σ_b exp((z_b − m)/T),   m = max_b z_b
///
/// An action whose logit is −∞ is masked: its probability is 0 and it enters no sum.
///
/// Source: Sutton & Barto, 2nd ed., eq. 13.2 (their preferences h are the logits z, T = 1).
public struct SoftmaxDistribution: Equatable, Sendable {
  /// `(z_a − max z)/T` [A], at most 0.
  public let preferences: [Double]
  /// `log π(a)` [A]; −∞ where masked.
  public let logProbabilities: [Double]
  /// `π(a)` [A].
  public let probabilities: [Double]
  /// `T` > 0.
  public let temperature: Double
  /// The likeliest action, the lowest where several are.
  public let mode: Int

  /// The distribution of these logits.
  ///
  /// - Parameters:
  ///   - logits: `z` [A], each finite or −∞ (masked), at least one finite.
  ///   - temperature: `T` > 0.
  public init(logits: [Double], temperature: Double = 1) {
    let top = logits.max() ?? -.infinity
    precondition(top.isFinite && temperature > 0, "A softmax needs a finite logit and a temperature above 0.")
    let preferences = logits.map { ($0 - top) / temperature }
    let mode = logits.firstIndex(of: top) ?? 0
    let weights = preferences.map { Double.exp($0) }
    let others = weights.indices.lazy.filter { $0 != mode }.reduce(0) { $0 + weights[$1] }
    let normaliser = Double.log(onePlus: others)
    self.preferences = preferences
    self.logProbabilities = preferences.map { $0 - normaliser }
    self.probabilities = weights.map { $0 / (1 + others) }
    self.temperature = temperature
    self.mode = mode
  }

  /// False where the action is masked.
  public func allows(_ action: Int) -> Bool {
    preferences[action] > -.infinity
  }

  /// The entropy in nats.
  ///
  ///     H = −Σ_a π(a) log π(a)
  public var entropy: Double {
    negative(zip(probabilities, logProbabilities).reduce(0) { $0 + product($1.0, $1.1) })
  }

  /// The entropy's gradient by the logits [A].
  ///
  ///     ∂H/∂z_b = −π(b) (log π(b) + H) / T
  public var entropyGradient: [Double] {
    centred(preferences).map { negative($0) / temperature }
  }

  /// The gradient of one log-probability by the logits [A].
  ///
  ///     ∂log π(a)/∂z_b = (1{a = b} − π(b)) / T
  ///
  /// - Parameter action: `a` in 0 ..< A.
  public func logProbabilityGradient(of action: Int) -> [Double] {
    precondition(allows(action), "A masked action has no log-probability to differentiate.")
    var gradient = probabilities.map { negative($0) / temperature }
    gradient[action] = -.expMinusOne(logProbabilities[action]) / temperature
    return gradient
  }

  /// `log(1 − π(a)) = log Σ_{b≠a} π(b)`, which does not round to −∞ where π(a) rounds to 1.
  ///
  /// - Parameter action: `a` in 0 ..< A.
  public func logComplement(of action: Int) -> Double {
    logSumExp(logProbabilities.indices.filter { $0 != action }.map { logProbabilities[$0] })
  }

  /// Each weight's excess over the mean weight, times its probability: the gradient by z of Σ π w with w held still.
  ///
  ///     π(b) (w_b − Σ_a π(a) w_a)
  ///
  /// Weights are first taken relative to the likeliest action's, so that a large common part cancels before it rounds.
  func centred(_ weights: [Double]) -> [Double] {
    let relative = weights.map { $0 - weights[mode] }
    let excess = zip(probabilities, relative).reduce(0) { $0 + product($1.0, $1.1) }
    return zip(probabilities, relative).map { product($0, $1 - excess) }
  }
}
