import Reinforcement
import Testing

@Suite struct PolicyGradientTests {
  private let episode = PolicyGradientEpisode(
    states: [0, 1, 0, 1], actions: [1, 0, 1], rewards: [1, 0, 2], endsTerminated: true)

  private func weights(_ weight: PolicyGradientWeight, _ episode: PolicyGradientEpisode) -> [Double] {
    policyGradientWeights(
      weight, episode: episode, policy: softmaxPolicy([[0, 0], [0, 0]]), discount: 0.5, stateValues: [0.5, 1],
      actionValues: [[2, 4], [1, 3]])
  }

  @Test func theSixWeightsByHand() {
    // γ = ½: rewards to go 1 + 0 + ¼·2 = 1.5, 0 + ½·2 = 1, 2.
    #expect(weights(.totalReturn, episode) == [1.5, 1.5, 1.5])
    #expect(weights(.rewardToGo, episode) == [1.5, 1, 2])
    // b = ½ in state 0, 1 in state 1.
    #expect(weights(.baseline, episode) == [1, 0, 1.5])
    #expect(weights(.actionValue, episode) == [4, 1, 4])
    // Uniform policy: V = 3 in state 0, 2 in state 1.
    #expect(weights(.advantage, episode) == [1, -1, 1])
    // 1 + ½·1 − ½ = 1;  0 + ½·½ − 1 = −¾;  the last: 2 − ½ = 1.5, for s_T has no value.
    #expect(weights(.temporalDifferenceError, episode) == [1, -0.75, 1.5])
  }

  @Test func anUnendedEpisodeBootstrapsItsLastError() {
    var cut = episode
    cut.endsTerminated = false
    // 2 + ½·1 − ½ = 2.
    #expect(weights(.temporalDifferenceError, cut)[2] == 2)
  }

  @Test func theTheoremsWeightsCarryGammaToTheT() {
    // 1.5, ½·1, ¼·2.
    #expect(strictlyDiscountedWeights(rewards: [1, 0, 2], discount: 0.5) == [1.5, 0.5, 0.5])
  }

  @Test func theGradientIsThatOfTheWeightedLogProbability() {
    let theta = normalNumbers(4, seed: 7)
    let rows = { (x: [Double]) in softmaxPolicy([[x[0], x[1]], [x[2], x[3]]]) }
    let psi = [0.7, -1.3, 2]
    let differences = centralDifferences(of: theta) { x in
      let policy = rows(x)
      return episode.actions.indices.map {
        psi[$0] * policy[episode.states[$0]].logProbabilities[episode.actions[$0]]
      }.reduce(0, +)
    }
    let gradient = policyGradient(weights: psi, episode: episode, policy: rows(theta))
    #expect(isClose(Array(gradient.joined()), differences, within: 1e-8))
  }

  @Test func theExpectationOfAProductIsNotTheProductOfExpectations() {
    // One step, rewards (1, 0): E[R ∇log π] = π(0)(1 − π(0)) > 0, but E[R]·E[∇log π] = 0.
    let policy = SoftmaxDistribution(logits: [0.4, -0.1])
    let right = policy.probabilities[0] * policy.logProbabilityGradient(of: 0)[0]
    let meanScore = (0..<2).map { policy.probabilities[$0] * policy.logProbabilityGradient(of: $0)[0] }.reduce(0, +)
    #expect(isClose(right, policy.probabilities[0] * policy.probabilities[1]))
    #expect(abs(policy.probabilities[0] * meanScore) < 1e-16)
  }

  @Test func pastRewardsAverageOutByCausalityNotByMarkov() {
    // Two steps; r_0 and even the policy of the second step depend on the whole past (no Markov property), and still
    // E[∇log π(a_1) r_0] = 0.
    let first = SoftmaxDistribution(logits: [0.2, -0.3])
    let second = [SoftmaxDistribution(logits: [1, 0]), SoftmaxDistribution(logits: [-0.5, 0.7])]
    let pastReward = [3.0, -1]
    var total = 0.0
    for a in 0..<2 {
      for b in 0..<2 {
        let chance = first.probabilities[a] * second[a].probabilities[b]
        total += chance * second[a].logProbabilityGradient(of: b)[0] * pastReward[a]
      }
    }
    #expect(abs(total) < 1e-15)
  }

  @Test func theOptimalBaselineVariesLeastAndIsNotTheMean() {
    let policy = SoftmaxDistribution(logits: [1.5, 0, -0.5])
    let rewards = [1.0, 5, -2]
    let norms = (0..<3).map { a in policy.logProbabilityGradient(of: a).map { $0 * $0 }.reduce(0, +) }
    let best = optimalConstantBaseline(probabilities: policy.probabilities, scoreNorms: norms, weights: rewards)
    func secondMoment(_ b: Double) -> Double {
      (0..<3).map { policy.probabilities[$0] * norms[$0] * (rewards[$0] - b) * (rewards[$0] - b) }.reduce(0, +)
    }
    #expect(secondMoment(best) < secondMoment(best + 0.01))
    #expect(secondMoment(best) < secondMoment(best - 0.01))
    #expect(abs(best - dot(policy.probabilities, rewards)) > 0.1)
  }
}
