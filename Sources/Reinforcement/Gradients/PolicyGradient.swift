/// What weighs `∇ log π(a_t|s_t)` in the policy gradient: the six choices of Ψ_t.
///
/// Source: Schulman et al., GAE, arXiv 1506.02438, eq. 1 and the list below it.
public enum PolicyGradientWeight: CaseIterable, Sendable {
  /// `Ψ_t = Σ_k γᵏ r_k`, the whole episode's return, the same for every step.
  case totalReturn
  /// `Ψ_t = Σ_{k≥t} γ^{k−t} r_k`; the discount restarts at t.
  case rewardToGo
  /// `Ψ_t = Σ_{k≥t} γ^{k−t} r_k − b(s_t)`.
  case baseline
  /// `Ψ_t = Q(s_t, a_t)`.
  case actionValue
  /// `Ψ_t = Q(s_t, a_t) − Σ_a π(a|s_t) Q(s_t, a)`.
  case advantage
  /// `Ψ_t = r_t + γ b(s_{t+1}) − b(s_t)`; after a last step that ended the episode, without `γ b(s_{t+1})`.
  case temporalDifferenceError
}

/// One episode with what the six weights need.
public struct PolicyGradientEpisode: Equatable, Sendable {
  /// `s_0 … s_T` [T+1].
  public var states: [Int]
  /// `a_0 … a_{T−1}` [T].
  public var actions: [Int]
  /// `r_0 … r_{T−1}` [T]; `r_t` follows `a_t`.
  public var rewards: [Double]
  /// True where `s_T` ended the episode, so that it has no value of its own.
  public var endsTerminated: Bool

  public init(states: [Int], actions: [Int], rewards: [Double], endsTerminated: Bool) {
    precondition(
      states.count == actions.count + 1 && rewards.count == actions.count && !actions.isEmpty,
      "An episode of T ≥ 1 steps has T actions, T rewards and T + 1 states.")
    self.states = states
    self.actions = actions
    self.rewards = rewards
    self.endsTerminated = endsTerminated
  }
}

/// A tabular softmax policy: one distribution for each state.
///
///     π(a|s) = exp(θ[s][a]) / Σ_b exp(θ[s][b])
///
/// - Parameter theta: `θ` [S][A]; −∞ masks an action.
public func softmaxPolicy(_ theta: [[Double]]) -> [SoftmaxDistribution] {
  theta.map { SoftmaxDistribution(logits: $0) }
}

/// The weights Ψ_t of one episode.
///
/// The equations stand at ``PolicyGradientWeight``.
///
/// - Parameters:
///   - weight: which of the six.
///   - episode: the T steps.
///   - policy: `π` [S].
///   - discount: `γ` in [0, 1].
///   - stateValues: `b` [S], the baseline, also the critic of the TD error.
///   - actionValues: `Q` [S][A].
/// - Returns: `Ψ` [T].
/// - Source: GAE, arXiv 1506.02438, eq. 1, where γ = 1 in the first three.
public func policyGradientWeights(
  _ weight: PolicyGradientWeight, episode: PolicyGradientEpisode, policy: [SoftmaxDistribution], discount: Double,
  stateValues: [Double], actionValues: [[Double]]
) -> [Double] {
  let toGo = rewardsToGo(episode.rewards, discount: discount)
  return episode.actions.indices.map { t in
    let s = episode.states[t]
    let a = episode.actions[t]
    switch weight {
    case .totalReturn: return toGo[0]
    case .rewardToGo: return toGo[t]
    case .baseline: return toGo[t] - stateValues[s]
    case .actionValue: return actionValues[s][a]
    case .advantage: return actionValues[s][a] - expectedValue(actionValues[s], under: policy[s])
    case .temporalDifferenceError:
      let ended = episode.endsTerminated && t == episode.actions.count - 1
      let valueNext = ended ? 0 : stateValues[episode.states[t + 1]]
      return episode.rewards[t] + discount * valueNext - stateValues[s]
    }
  }
}

/// `Σ_a π(a) q(a)`, over the actions that are not masked.
///
/// - Parameters:
///   - values: `q` [A].
///   - distribution: `π` [A].
public func expectedValue(_ values: [Double], under distribution: SoftmaxDistribution) -> Double {
  compensatedSum(zip(distribution.probabilities, values).map { product($0, $1) })
}

/// The policy gradient of one episode by the parameters of a tabular softmax policy.
///
///     g = Σ_t Ψ_t ∇_θ log π(a_t|s_t),   ∂log π(a|s)/∂θ[s][b] = 1{a = b} − π(b|s)
///
/// To be ascended; Ψ is held constant.
///
/// - Parameters:
///   - weights: `Ψ` [T].
///   - episode: the T steps.
///   - policy: `π` [S].
/// - Returns: `g` [S][A].
/// - Source: Sutton & Barto, 2nd ed., eq. 13.6 to 13.8 and 13.11; GAE, arXiv 1506.02438, eq. 1.
public func policyGradient(
  weights: [Double], episode: PolicyGradientEpisode, policy: [SoftmaxDistribution]
) -> [[Double]] {
  precondition(weights.count == episode.actions.count, "The policy gradient needs one weight for each step.")
  var gradient = policy.map { $0.probabilities.map { _ in 0.0 } }
  for (t, weight) in weights.enumerated() {
    let s = episode.states[t]
    let score = policy[s].logProbabilityGradient(of: episode.actions[t])
    for b in score.indices { gradient[s][b] += weight * score[b] }
  }
  return gradient
}

/// The weights of the theorem as it is proved: the reward to go, discounted once more from the start.
///
///     Ψ_t = γᵗ Σ_{k≥t} γ^{k−t} r_k
///
/// Practice drops the factor γᵗ, and then no longer climbs the discounted J.
///
/// - Parameters:
///   - rewards: `r` [T].
///   - discount: `γ` in [0, 1].
/// - Source: Sutton & Barto, 2nd ed., algorithm box "REINFORCE", p. 328 (its update carries γᵗ).
public func strictlyDiscountedWeights(rewards: [Double], discount: Double) -> [Double] {
  var power = 1.0
  return rewardsToGo(rewards, discount: discount).map { reward in
    defer { power *= discount }
    return power * reward
  }
}

/// `Σ_{k≥t} γ^{k−t} r_k` for each t, from the last step backwards.
private func rewardsToGo(_ rewards: [Double], discount: Double) -> [Double] {
  var toGo = rewards
  for t in rewards.indices.reversed().dropFirst() { toGo[t] += discount * toGo[t + 1] }
  return toGo
}

/// The constant baseline under which the estimate Σ (Ψ − b) ∇log π varies least.
///
///     b* = Σᵢ pᵢ ‖gᵢ‖² Ψᵢ / Σᵢ pᵢ ‖gᵢ‖²
///
/// - Parameters:
///   - probabilities: `p` [n] of the outcomes (1/n each for a sample), not all 0.
///   - scoreNorms: `‖gᵢ‖²` [n], the squared length of ∇ log π of each outcome, at least one above 0.
///   - weights: `Ψ` [n].
/// - Returns: `b*`, which is not the mean of Ψ unless all scores are equally long.
/// - Source: Greensmith, Bartlett & Baxter, "Variance Reduction Techniques for Gradient Estimates in Reinforcement
///   Learning", JMLR 5, 2004, on constant baselines; for a vector the squared length stands in for the square.
public func optimalConstantBaseline(probabilities: [Double], scoreNorms: [Double], weights: [Double]) -> Double {
  let shares = zip(probabilities, scoreNorms).map { $0 * $1 }
  return dot(shares, weights) / compensatedSum(shares)
}
