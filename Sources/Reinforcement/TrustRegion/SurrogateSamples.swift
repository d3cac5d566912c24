import RealModule

/// State-action samples of the old policy with their advantages, as TRPO and PPO-penalty take them.
public struct SurrogateSamples: Equatable, Sendable {
  /// `s_i` [N].
  public let states: [Int]
  /// `a_i` [N], drawn by the old policy.
  public let actions: [Int]
  /// `Â_i` [N].
  public let advantages: [Double]

  public init(states: [Int], actions: [Int], advantages: [Double]) {
    precondition(
      states.count == actions.count && states.count == advantages.count && !states.isEmpty,
      "Samples are a state, an action and an advantage each.")
    self.states = states
    self.actions = actions
    self.advantages = advantages
  }

  /// How many there are, `N`.
  public var count: Int {
    states.count
  }

  /// `n_s/N` [S], the share of samples in each state.
  ///
  /// - Parameter stateCount: `S`.
  public func stateShares(of stateCount: Int) -> [Double] {
    var counts = Array(repeating: 0.0, count: stateCount)
    for s in states { counts[s] += 1 }
    return counts.map { $0 / Double(count) }
  }
}

/// The mean KL divergence over the states of the samples.
///
///     (1/N) Σ_i KL(p(·|s_i) ‖ q(·|s_i)) = Σ_s (n_s/N) KL(p_s ‖ q_s)
///
/// - Parameters:
///   - p: the policy the expectation is over [S].
///   - q: the other [S].
///   - shares: `n_s/N` [S].
public func meanKL(_ p: [SoftmaxDistribution], _ q: [SoftmaxDistribution], shares: [Double]) -> Double {
  compensatedSum(shares.indices.lazy.filter { shares[$0] > 0 }.map { shares[$0] * klDivergence(p[$0], q[$0]) })
}

/// How much better the surrogate is than at the old policy.
///
///     (1/N) Σ_i (ρ_i − 1) Â_i,   ρ_i = π(a_i|s_i)/π_old(a_i|s_i)
///
/// - Parameters:
///   - policy: `π` [S].
///   - old: `π_old` [S].
///   - samples: drawn by the old policy.
/// - Source: Schulman et al., TRPO, arXiv 1502.05477, eq. 14, less its value at θ_old.
public func surrogateImprovement(
  policy: [SoftmaxDistribution], old: [SoftmaxDistribution], samples: SurrogateSamples
) -> Double {
  mean(
    (0..<samples.count).map { i in
      let s = samples.states[i]
      return product(samples.advantages[i], .expMinusOne(policy[s].logExcess(of: samples.actions[i], over: old[s])))
    })
}

extension SoftmaxDistribution {
  /// `log π(a) − log q(a)`; −∞ where π masks an action that q allows.
  func logExcess(of action: Int, over other: SoftmaxDistribution) -> Double {
    allows(action) ? -logRatio(self, other, action) : -.infinity
  }
}
