/// The values of a target policy from the episodes of another, by three kinds of importance sampling.
public struct OffPolicyValues: Equatable, Sendable {
  /// `Σ ρ G / n`, [S]: unbiased, of large variance.
  public let ordinary: [Double?]
  /// `Σ ρ G / Σ ρ`, [S], 0 where no weight is left: biased, of smaller variance.
  public let weighted: [Double?]
  /// Each reward with the ratio of the actions up to it, [S]: unbiased.
  public let perDecision: [Double?]
}

/// Off-policy Monte Carlo prediction, every visit.
///
///     ρ_t = ∏_{k=t}^{T−1} π(a_k|s_k) / b(a_k|s_k)
///     ordinary  Σ ρ_t G_t / n,   weighted  Σ ρ_t G_t / Σ ρ_t
///     per decision  mean of D_t,   D_t = π(a_t|s_t)/b(a_t|s_t) · (r_t + γ D_{t+1})
///
/// Source: Sutton & Barto, 2nd ed., eqs. 5.5, 5.6 and 5.14.
///
/// - Parameters:
///   - episodes: drawn from the behaviour policy, each from its first step to its end.
///   - target: `π`, [S][A].
///   - behaviour: `b`, [S][A], above 0 for every action taken.
///   - discount: `γ` in [0, 1].
/// - Returns: the values; nil where a state was never visited.
public func offPolicyValues(
  of episodes: [[EpisodeStep]], target: [[Double]], behaviour: [[Double]], discount: Double
) -> OffPolicyValues {
  var visits = Array(repeating: WeightedVisits(), count: target.count)
  for episode in episodes {
    var (earned, ratio, perDecision) = (0.0, WideProduct(), 0.0)
    for step in episode.reversed() {
      let stepRatio = target[step.state][step.action] / behaviour[step.state][step.action]
      earned = step.reward + discount * earned
      ratio.multiply(by: stepRatio)
      perDecision = stepRatio == 0 ? 0 : stepRatio * (step.reward + discount * perDecision)
      visits[step.state].add(earned: earned, ratio: ratio, perDecision: perDecision)
    }
  }
  return OffPolicyValues(
    ordinary: visits.map(\.ordinary), weighted: visits.map(\.weighted), perDecision: visits.map(\.perDecision))
}

/// A product of numbers that are not negative, as `significand · 2^exponent`: long episodes leave Float64's range.
private struct WideProduct {
  private(set) var significand = 1.0
  private(set) var exponent = 0

  mutating func multiply(by factor: Double) {
    significand *= factor
    guard significand > 0, significand.isFinite else { return }
    exponent += Int(significand.exponent)
    significand = significand.significand
  }
}

/// What the visits to one state add up to. The weights are kept relative to 2^scale, the largest so far.
private struct WeightedVisits {
  private var count = 0.0
  private var scale = Int.min
  private var ratios = 0.0
  private var weightedReturns = 0.0
  private var decisions = 0.0

  mutating func add(earned: Double, ratio: WideProduct, perDecision: Double) {
    count += 1
    decisions += perDecision
    guard ratio.significand > 0 else { return }
    if ratio.exponent > scale {
      if ratios > 0 {
        ratios = scaled(ratios, by: scale - ratio.exponent)
        weightedReturns = scaled(weightedReturns, by: scale - ratio.exponent)
      }
      scale = ratio.exponent
    }
    ratios += scaled(ratio.significand, by: ratio.exponent - scale)
    weightedReturns += scaled(ratio.significand * earned, by: ratio.exponent - scale)
  }

  var ordinary: Double? { count == 0 ? nil : ratios == 0 ? 0 : scaled(weightedReturns / count, by: scale) }
  var weighted: Double? { count == 0 ? nil : ratios == 0 ? 0 : weightedReturns / ratios }
  var perDecision: Double? { count == 0 ? nil : decisions / count }

  private func scaled(_ number: Double, by exponent: Int) -> Double {
    Double(sign: .plus, exponent: exponent, significand: number)
  }
}
