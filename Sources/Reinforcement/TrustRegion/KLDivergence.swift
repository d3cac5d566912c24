import RealModule

/// How far one softmax policy is from another, in nats.
///
///     KL(p‖q) = Σ_a p(a) log(p(a)/q(a)) = Σ_a [q(a) − p(a) − p(a) log(q(a)/p(a))]
///
/// The second form adds Σ (q − p) = 0. Each of its terms is at least 0, so that nothing cancels when p and q are close.
///
/// - Parameters:
///   - p: the distribution the expectation is over.
///   - q: the other; infinite where q masks an action that p allows.
/// - Source: Kullback & Leibler, "On Information and Sufficiency", Annals of Mathematical Statistics 22, 1951, §2.
public func klDivergence(_ p: SoftmaxDistribution, _ q: SoftmaxDistribution) -> Double {
  precondition(
    p.probabilities.count == q.probabilities.count, "A KL divergence needs two policies over the same actions.")
  return compensatedSum(p.probabilities.indices.map { divergenceTerm(p, q, $0) })
}

/// `q(a) − p(a) − p(a) log(q(a)/p(a))` ≥ 0; where p masks a, it is q(a).
func divergenceTerm(_ p: SoftmaxDistribution, _ q: SoftmaxDistribution, _ a: Int) -> Double {
  guard p.allows(a) else { return q.probabilities[a] }
  guard q.allows(a) else { return .infinity }
  let x = logRatio(p, q, a)
  guard abs(x) > 1 else { return p.probabilities[a] * expBeyondTangent(x) }
  return q.probabilities[a] - p.probabilities[a] - p.probabilities[a] * x
}

/// `log(q(a)/p(a))`, for an action that p allows.
func logRatio(_ p: SoftmaxDistribution, _ q: SoftmaxDistribution, _ a: Int) -> Double {
  let normalisers = q.logProbabilities[q.mode] - p.logProbabilities[p.mode]
  return q.preferences[a] - p.preferences[a] + normalisers
}

/// The gradient of KL(π‖q) by the logits of π [A].
///
///     ∂KL(π‖q)/∂z_b = π(b) (log(π(b)/q(b)) − KL(π‖q))
///
/// - Parameters:
///   - policy: `π`, of temperature 1.
///   - reference: `q`, held constant; it allows every action that π allows.
public func klGradientByFirst(_ policy: SoftmaxDistribution, _ reference: SoftmaxDistribution) -> [Double] {
  policy.centred(policy.logExcess(over: reference))
}

/// The gradient of KL(q‖π) by the logits of π [A].
///
///     ∂KL(q‖π)/∂z_b = π(b) − q(b)
///
/// - Parameters:
///   - reference: `q`, held constant; it allows only actions that π allows.
///   - policy: `π`, of temperature 1.
public func klGradientBySecond(_ reference: SoftmaxDistribution, _ policy: SoftmaxDistribution) -> [Double] {
  policy.probabilities.indices.map { probabilityDifference(policy, reference, $0) }
}

/// `π(a) − q(a)`; where the two are close, by expm1 of their log-ratio.
func probabilityDifference(_ policy: SoftmaxDistribution, _ reference: SoftmaxDistribution, _ a: Int) -> Double {
  guard policy.allows(a) else { return -reference.probabilities[a] }
  let x = logRatio(policy, reference, a)
  return abs(x) < 1
    ? -policy.probabilities[a] * .expMinusOne(x) : policy.probabilities[a] - reference.probabilities[a]
}

extension SoftmaxDistribution {
  /// `log(π(a)/q(a))` [A] up to one constant for all actions; −∞ where π masks the action.
  func logExcess(over reference: SoftmaxDistribution) -> [Double] {
    preferences.indices.map { allows($0) ? preferences[$0] - reference.preferences[$0] : -.infinity }
  }
}
