/// A policy over a handful of answers to one prompt, near enough to a reference that it can be looked at whole.
///
///     z_y = log π_ref(y) + b_y + w f_y,   π(y) = exp(z_y)/Σ_u exp(z_u)
///
/// `b_y` belongs to one answer; `w` weighs a feature that answers share, and so moves several of them at once.
public struct AnswerPolicy: Equatable, Sendable {
  /// Which parameters learn.
  public enum Learns: String, CaseIterable, Sendable {
    /// `w` alone.
    case shared
    /// `b` alone.
    case own
    /// `b` and `w`.
    case both
  }

  /// `log π_ref` [A].
  public let reference: SoftmaxDistribution
  /// `f` [A].
  public let features: [Double]
  /// Which parameters learn.
  public let learns: Learns
  /// `b` [A].
  public private(set) var own: [Double]
  /// `w`.
  public private(set) var shared = 0.0

  /// The policy that equals its reference.
  ///
  /// - Parameters:
  ///   - weights: above 0 [A]; `π_ref` is their share of the sum.
  ///   - features: `f` [A].
  public init(weights: [Double], features: [Double], learns: Learns) {
    precondition(weights.count == features.count, "Each answer has a weight and a feature.")
    reference = SoftmaxDistribution(logits: weights.map { .log($0) })
    self.features = features
    self.learns = learns
    own = weights.map { _ in 0 }
  }

  /// `z` [A].
  public var logits: [Double] {
    features.indices.map { reference.logProbabilities[$0] + own[$0] + shared * features[$0] }
  }

  /// `π` [A].
  public var distribution: SoftmaxDistribution { SoftmaxDistribution(logits: logits) }

  /// The log-probabilities of two answers, under this policy and under its reference.
  ///
  /// - Parameters:
  ///   - chosen: in 0 ..< A.
  ///   - rejected: in 0 ..< A.
  public func pair(chosen: Int, rejected: Int) -> PreferencePair {
    let now = distribution.logProbabilities
    let before = reference.logProbabilities
    return PreferencePair(
      policyChosen: now[chosen], policyRejected: now[rejected], referenceChosen: before[chosen],
      referenceRejected: before[rejected])
  }

  /// One step down the loss of a pair.
  ///
  ///     ∂h/∂b_c = 1,   ∂h/∂b_r = −1,   ∂h/∂w = f_c − f_r,   each parameter ← parameter − η ℓ′(h) ∂h
  ///
  /// The normaliser of the softmax stands in both log-probabilities and cancels in `h`.
  ///
  /// - Parameters:
  ///   - slope: `ℓ′(h)`, see ``preferenceSlope(margin:beta:variant:)``.
  ///   - chosen: `c` in 0 ..< A.
  ///   - rejected: `r` in 0 ..< A.
  ///   - rate: `η` ≥ 0.
  /// - Source: DPO, arXiv 2305.18290, §4, the gradient, for these parameters.
  public mutating func descend(slope: Double, chosen: Int, rejected: Int, rate: Double) {
    if learns != .shared {
      own[chosen] -= rate * slope
      own[rejected] += rate * slope
    }
    if learns != .own { shared -= rate * slope * (features[chosen] - features[rejected]) }
  }
}
