import Reinforcement

/// A policy with one parameter that goes right with probability σ(θ) wherever it is, and all that is known of it exactly.
struct CorridorPolicy: Equatable, Sendable {
  /// `θ`, the logit of going right; the logit of going left is 0.
  let theta: Double
  /// The same distribution for each state: the policy cannot tell them apart.
  let policy: [SoftmaxDistribution]
  /// `V(s)`, that of the goal 0.
  let values: [Double]
  /// `Q(s, a)`, left and right.
  let actionValues: [[Double]]
  /// `J(θ) = V(s₀)`.
  let performance: Double
  /// `dJ/dθ`.
  let slope: Double

  static let left = 0
  static let right = 1
  static let goal = 3
  /// Beyond ±8 an episode would take thousands of steps; θ stays inside.
  static let limit = 8.0

  init(theta: Double, tables: TabularProcess) {
    let rows = Array(repeating: [0, theta], count: tables.start.count)
    guard let exact = exactPolicyGradient(process: tables, theta: rows, discount: 1) else {
      preconditionFailure("Within ±\(Self.limit) every policy reaches the goal.")
    }
    self.theta = theta
    policy = softmaxPolicy(rows)
    values = exact.stateValues
    actionValues = exact.actionValues
    performance = exact.performance
    slope = exact.gradient.reduce(0) { $0 + $1[Self.right] }
  }

  /// The probability of going right.
  var probability: Double { policy[0].probabilities[Self.right] }

  /// `∂ log π(a)/∂θ`.
  func score(of action: Int) -> Double { policy[0].logProbabilityGradient(of: action)[Self.right] }

  /// `Σ_t Ψ_t ∂ log π(a_t)/∂θ`; all states share θ.
  func gradient(weights: [Double], of episode: PolicyGradientEpisode) -> Double {
    policyGradient(weights: weights, episode: episode, policy: policy).reduce(0) { $0 + $1[Self.right] }
  }

  /// One episode from the start, cut off after so many steps.
  func play(
    in process: MarkovDecisionProcess, atMost limit: Int, using generator: inout SeededGenerator
  ) -> PolicyGradientEpisode {
    var states = [process.drawStart(using: &generator)]
    var (actions, rewards, ended) = ([Int](), [Double](), false)
    var state = states[0]
    while !ended && actions.count < limit {
      let action = drawCategorical(policy[state].probabilities, using: &generator)
      let outcome = process.drawOutcome(of: action, in: state, using: &generator)
      state = outcome.next
      states.append(state)
      actions.append(action)
      rewards.append(outcome.reward)
      ended = outcome.done
    }
    return PolicyGradientEpisode(states: states, actions: actions, rewards: rewards, endsTerminated: ended)
  }
}
