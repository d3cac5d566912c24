import RealModule

/// An estimate of KL(π‖ref) from one sample of π, made from the log-ratio log r, r = π_ref/π.
///
/// Source: J. Schulman, "Approximating KL Divergence", 2020.
public enum KLEstimator: String, CaseIterable, Sendable {
  /// `−log r`: unbiased, may be negative.
  case k1
  /// `½ (log r)²`: biased, never negative.
  case k2
  /// `r − 1 − log r`: unbiased, never negative.
  case k3
  /// `|log r|`: biased, never negative.
  case absolute

  /// The estimate.
  ///
  /// - Parameter logRatio: `log r = log π_ref(a) − log π(a)`. Upside down, the estimate is of something else.
  public func value(logRatio: Double) -> Double {
    switch self {
    case .k1: negative(logRatio)
    case .k2: logRatio * logRatio / 2
    case .k3: expBeyondTangent(logRatio)
    case .absolute: abs(logRatio)
    }
  }

  /// The estimate's derivative by `log π(a)`, with the sample and the reference held still.
  ///
  ///     k1: 1,   k2: −log r,   k3: 1 − r,   abs: −sign(log r)
  ///
  /// - Parameter logRatio: `log r = log π_ref(a) − log π(a)`.
  public func derivative(logRatio: Double) -> Double {
    switch self {
    case .k1: 1
    case .k2: -logRatio
    case .k3: -.expMinusOne(logRatio)
    case .absolute: logRatio == 0 ? 0 : (logRatio < 0 ? 1 : -1)
    }
  }
}

/// The estimate k1 of KL(π‖ref) for one sample of π.
///
///     k1 = −log r,   r = π_ref/π
public func k1(logRatio: Double) -> Double {
  KLEstimator.k1.value(logRatio: logRatio)
}

/// The estimate k2 of KL(π‖ref) for one sample of π.
///
///     k2 = ½ (log r)²,   r = π_ref/π
public func k2(logRatio: Double) -> Double {
  KLEstimator.k2.value(logRatio: logRatio)
}

/// The estimate k3 of KL(π‖ref) for one sample of π.
///
///     k3 = r − 1 − log r,   r = π_ref/π
public func k3(logRatio: Double) -> Double {
  KLEstimator.k3.value(logRatio: logRatio)
}

/// What an estimator does on average, by enumerating the actions.
public struct KLEstimatorMoments: Equatable, Sendable {
  /// `E_π[k]`; infinite where the reference masks an action that π allows.
  public let mean: Double
  /// `E_π[(k − E_π[k])²]`; nil where the mean is infinite.
  public let variance: Double?
  /// `E_π[∂k/∂z]` [A], the expected gradient when k is a loss on samples of π; nil where the mean is infinite.
  public let gradient: [Double]?
}

extension KLEstimator {
  /// Mean, variance and expected gradient under π, in closed form.
  ///
  ///     E[k] = Σ_a π(a) k(a),   Var[k] = Σ_a π(a) (k(a) − E[k])²
  ///     E[∂k/∂z_b] = Σ_a π(a) k′(a) (1{a = b} − π(b)) = π(b) (k′(b) − Σ_a π(a) k′(a)),   k′ = ∂k/∂log π
  ///
  /// For k1 the gradient is 0, for k2 it is ∇KL(π‖ref), for k3 it is ∇KL(ref‖π).
  ///
  /// - Parameters:
  ///   - policy: `π` [A], of temperature 1.
  ///   - reference: `π_ref` [A].
  public func moments(policy: SoftmaxDistribution, reference: SoftmaxDistribution) -> KLEstimatorMoments {
    let actions = policy.probabilities.indices.filter(policy.allows)
    guard actions.allSatisfy(reference.allows) else {
      return KLEstimatorMoments(mean: .infinity, variance: nil, gradient: nil)
    }
    let mean =
      self == .k1
      ? klDivergence(policy, reference) : compensatedSum(actions.map { weightedValue(policy, reference, $0) })
    return KLEstimatorMoments(
      mean: mean, variance: variance(policy, reference, actions, mean: mean),
      gradient: expectedGradient(policy, reference))
  }

  /// `π(a) k(a)`.
  private func weightedValue(_ policy: SoftmaxDistribution, _ reference: SoftmaxDistribution, _ a: Int) -> Double {
    switch self {
    case .k1, .k2, .absolute: product(policy.probabilities[a], value(logRatio: logRatio(policy, reference, a)))
    case .k3: divergenceTerm(policy, reference, a)
    }
  }

  /// `Σ_a π(a) (k(a) − E[k])²`, with both k taken relative to the likeliest action's.
  private func variance(
    _ policy: SoftmaxDistribution, _ reference: SoftmaxDistribution, _ actions: [Int], mean: Double
  ) -> Double {
    let common = value(logRatio: logRatio(policy, reference, policy.mode))
    let offsets = actions.map { offset(policy, reference, $0) }
    let centre = compensatedSum(zip(actions, offsets).map { product(policy.probabilities[$0], $1) })
    return compensatedSum(
      zip(actions, offsets).map { a, offset in
        let x = logRatio(policy, reference, a)
        // k3 − E = eˣ(1 − (1 + x + E)e^{−x}) may overflow where π(a) underflows; their logarithms do neither.
        let rest = (1 + x + mean) * .exp(-x)
        if self == .k3, x > 30, rest < 0.5 {
          return .exp(policy.logProbabilities[a] + 2 * (x + .log(onePlus: -rest)))
        }
        let apart = self == .k3 ? (common - mean) + offset : offset - centre
        return product(policy.probabilities[a], apart * apart)
      })
  }

  /// `k(a) − k(mode)`.
  private func offset(_ policy: SoftmaxDistribution, _ reference: SoftmaxDistribution, _ a: Int) -> Double {
    let x = logRatio(policy, reference, a)
    let common = logRatio(policy, reference, policy.mode)
    let apart = (reference.preferences[a] - reference.preferences[policy.mode]) - policy.preferences[a]
    switch self {
    case .k1: return -apart
    case .k2: return apart * (x + common) / 2
    case .k3, .absolute: return value(logRatio: x) - value(logRatio: common)
    }
  }

  /// `E_π[∂k/∂z]`.
  private func expectedGradient(_ policy: SoftmaxDistribution, _ reference: SoftmaxDistribution) -> [Double] {
    switch self {
    case .k1:
      return policy.centred(policy.probabilities.map { _ in 1 })
    case .k2:
      return policy.centred(policy.logExcess(over: reference))
    case .k3:
      let pulls = policy.probabilities.indices.map { b in
        policy.allows(b) ? probabilityDifference(policy, reference, b) : 0
      }
      let total = compensatedSum(pulls)
      return zip(pulls, policy.probabilities).map { $0 - $1 * total }
    case .absolute:
      return policy.centred(
        policy.probabilities.indices.map { a in
          policy.allows(a) ? derivative(logRatio: logRatio(policy, reference, a)) : -.infinity
        })
    }
  }
}
