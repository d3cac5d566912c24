import RealModule

/// The importance ratio of each action.
///
///     ρ_t = π(a_t|s_t) / b(a_t|s_t) = exp(log π(a_t|s_t) − log b(a_t|s_t))
///
/// - Parameters:
///   - target: `π` [T].
///   - behaviour: `b` [T], which drew the actions; none of them masked.
///   - actions: `a` [T].
/// - Source: Sutton & Barto, 2nd ed., eq. 5.3 (one factor of its product).
public func importanceRatios(
  target: [SoftmaxDistribution], behaviour: [SoftmaxDistribution], actions: [Int]
) -> [Double] {
  actions.indices.map { t in
    let a = actions[t]
    precondition(behaviour[t].allows(a), "The behaviour policy cannot have drawn a masked action.")
    return .exp(target[t].logProbabilities[a] - behaviour[t].logProbabilities[a])
  }
}

/// Expectations under p from what q draws, exact and from a sample.
public struct ImportanceSampling: Equatable, Sendable {
  /// `E_p[f] = Σ_x p(x) f(x)`.
  public let targetMean: Double
  /// `E_q[w f]`, equal to `E_p[f]` where q covers p.
  public let weightedMean: Double
  /// `Var_q[w f]`, of one sample.
  public let weightedVariance: Double
  /// `(1/n) Σᵢ wᵢ fᵢ`, unbiased.
  public let ordinaryEstimate: Double
  /// `Σᵢ wᵢ fᵢ / Σᵢ wᵢ`, biased but steadier; nil where every weight is 0.
  public let selfNormalisedEstimate: Double?
  /// `(Σᵢ wᵢ)² / Σᵢ wᵢ²`, between 1 and n; nil where every weight is 0.
  public let effectiveSampleSize: Double?
}

/// Importance sampling over a finite set.
///
///     w(x) = p(x)/q(x)
///     E_p[f] = E_q[w f],   Var_q[w f] = Σ_x q(x) (w(x) f(x) − E_q[w f])²
///     ordinary: (1/n) Σ wᵢ fᵢ,   self-normalised: Σ wᵢ fᵢ / Σ wᵢ,   ESS = (Σ wᵢ)² / Σ wᵢ²
///
/// - Parameters:
///   - target: `p` [n outcomes], sums to 1.
///   - behaviour: `q`, sums to 1, above 0 wherever p is.
///   - values: `f`, one for each outcome.
///   - samples: the outcomes drawn from q, at least one, each with q > 0.
/// - Source: Sutton & Barto, 2nd ed., eq. 5.5 and 5.6; ESS: Kong, "A note on importance sampling", 1992.
public func importanceSampling(
  target p: [Double], behaviour q: [Double], values f: [Double], samples: [Int]
) -> ImportanceSampling {
  let drawable = q.map { $0 > 0 }
  let outcomes = counted(Array(p.indices), where: drawable)
  let weight = p.indices.map { drawable[$0] ? p[$0] / q[$0] : 0 }
  let weightedMean = compensatedSum(outcomes.map { q[$0] * product(weight[$0], f[$0]) })
  let spread = outcomes.map { x in
    let apart = product(weight[x], f[x]) - weightedMean
    return q[x] * apart * apart
  }
  let drawn = samples.map { weight[$0] }
  let products = samples.map { product(weight[$0], f[$0]) }
  let total = compensatedSum(drawn)
  return ImportanceSampling(
    targetMean: compensatedSum(p.indices.map { p[$0] * f[$0] }), weightedMean: weightedMean,
    weightedVariance: compensatedSum(spread), ordinaryEstimate: mean(products),
    selfNormalisedEstimate: total == 0 ? nil : compensatedSum(products) / total,
    effectiveSampleSize: effectiveSampleSize(drawn))
}

/// How many samples of equal weight say as much.
///
///     ESS = (Σᵢ wᵢ)² / Σᵢ wᵢ²
///
/// - Parameter weights: `w` [n], each at least 0.
/// - Returns: between 1 and n; nil where every weight is 0.
public func effectiveSampleSize(_ weights: [Double]) -> Double? {
  guard let largest = weights.max(), largest > 0 else { return nil }
  let relative = weights.map { $0 / largest }
  let total = compensatedSum(relative)
  return total * total / compensatedSum(relative.map { $0 * $0 })
}
