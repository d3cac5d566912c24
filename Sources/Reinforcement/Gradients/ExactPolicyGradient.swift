/// A finite decision process given as tables, for exact computation.
public struct TabularProcess: Equatable, Sendable {
  /// `P(s′|s,a)` [S][A][S]; what is missing to 1 ends the episode.
  public var transitions: [[[Double]]]
  /// `R(s,a)` [S][A], the expected reward.
  public var rewards: [[Double]]
  /// `ρ(s)` [S], where episodes start.
  public var start: [Double]

  public init(transitions: [[[Double]]], rewards: [[Double]], start: [Double]) {
    self.transitions = transitions
    self.rewards = rewards
    self.start = start
  }

  /// The tables of a world.
  ///
  ///     P(s′|s,a) = Σ p over its outcomes that go on to s′,   R(s,a) = Σ p r
  ///
  /// Where an outcome ends the episode nothing follows: P(·|s,a) then sums to less than 1.
  public init(_ world: MarkovDecisionProcess) {
    let states = 0..<world.stateCount
    transitions = world.outcomes.map { actions in
      actions.map { outcomes in
        states.map { next in
          compensatedSum(outcomes.lazy.filter { !$0.done && $0.next == next }.map(\.probability))
        }
      }
    }
    rewards = world.outcomes.map { $0.map { compensatedSum($0.map { $0.probability * $0.reward }) } }
    start = world.start
  }
}

/// The policy gradient and the natural gradient without sampling.
public struct ExactPolicyGradient: Equatable, Sendable {
  /// `J = Σ_s ρ(s) V(s)`.
  public let performance: Double
  /// `V` [S].
  public let stateValues: [Double]
  /// `Q` [S][A].
  public let actionValues: [[Double]]
  /// `A = Q − V` [S][A].
  public let advantages: [[Double]]
  /// `d` [S], the discounted number of visits; Σ d = 1/(1−γ).
  public let visitation: [Double]
  /// `∇_θ J` [S][A].
  public let gradient: [[Double]]
  /// `F⁺ ∇_θ J` [S][A].
  public let naturalGradient: [[Double]]
}

/// The exact policy gradient of a tabular softmax policy, by two linear systems.
///
///     V = (I − γP_π)⁻¹ R_π,   Q(s,a) = R(s,a) + γ Σ_s′ P(s′|s,a) V(s′),   A = Q − V
///     d = (I − γP_πᵀ)⁻¹ ρ
///     ∂J/∂θ[s][a] = d(s) π(a|s) A(s,a)
///     F = Σ_s d(s) (diag π_s − π_s π_sᵀ),   natural gradient = F⁺ ∇J
///
/// `d` is not normalised: it sums to 1/(1−γ) where no episode ends. The pseudo-inverse needs no decomposition. In each
/// state F x = ∇J is solved by x = A(s,·), and taking its mean over the actions away gives the shortest solution; where
/// d(s) = 0 it is 0.
///
/// - Parameters:
///   - process: the tables; ρ sums to 1, each P(·|s,a) to at most 1.
///   - theta: `θ` [S][A]; −∞ masks an action.
///   - discount: `γ` in [0, 1).
/// - Returns: nil where the linear system is singular.
/// - Source: Sutton et al., "Policy Gradient Methods", NIPS 1999, theorem 1 (d discounted, from ρ); Kakade, "A Natural
///   Policy Gradient", NIPS 2001, §2 and theorem 1 (his F divides by Σ d).
public func exactPolicyGradient(
  process: TabularProcess, theta: [[Double]], discount: Double
) -> ExactPolicyGradient? {
  let policy = softmaxPolicy(theta)
  let system = evaluationSystem(process, policy: policy, discount: discount)
  let expectedRewards = policy.indices.map { expectedValue(process.rewards[$0], under: policy[$0]) }
  guard let values = system.solving(expectedRewards), let visits = system.transposed.solving(process.start) else {
    return nil
  }
  let actionValues = process.rewards.indices.map { s in
    process.rewards[s].indices.map { process.rewards[s][$0] + discount * dot(process.transitions[s][$0], values) }
  }
  let advantages = zip(actionValues, values).map { row, value in row.map { $0 - value } }
  return ExactPolicyGradient(
    performance: dot(process.start, values), stateValues: values, actionValues: actionValues,
    advantages: advantages, visitation: visits,
    gradient: policy.indices.map { s in
      zip(policy[s].probabilities, advantages[s]).map { visits[s] * $0 * $1 }
    },
    naturalGradient: policy.indices.map { s in
      visits[s] == 0 ? advantages[s].map { _ in 0 } : shortestShift(of: advantages[s], for: policy[s])
    })
}

/// `I − γP_π`.
private func evaluationSystem(
  _ process: TabularProcess, policy: [SoftmaxDistribution], discount: Double
) -> Matrix {
  var system = Matrix.identity(policy.count)
  for (s, distribution) in policy.enumerated() {
    for (a, probability) in distribution.probabilities.enumerated() {
      for (next, chance) in process.transitions[s][a].enumerated() {
        system[s, next] -= discount * probability * chance
      }
    }
  }
  return system
}

/// The weights less their plain mean over the actions that are not masked; 0 where masked.
///
///     x(a) = w(a) − (1/A) Σ_b w(b)
///
/// The softmax does not see a shift of all its logits, and of all shifts this is the shortest.
func shortestShift(of weights: [Double], for distribution: SoftmaxDistribution) -> [Double] {
  let allowed = weights.indices.map(distribution.allows)
  let centre = mean(weights, where: allowed)
  return zip(weights, allowed).map { $1 ? $0 - centre : 0 }
}
