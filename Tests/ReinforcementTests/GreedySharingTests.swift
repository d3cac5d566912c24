import Reinforcement
import Testing

/// Improvement that keeps every best action.
@Suite struct GreedySharingTests {
  @Test func oneBestActionTakesAll() {
    #expect(greedyProbabilities([-3, 2, 1, 0], within: 0) == [0, 1, 0, 0])
  }

  @Test func tiesShareEqually() {
    let third = 1.0 / 3
    let shares: [Double] = [third, third, 0, third]
    #expect(greedyProbabilities([-1, -1, -2, -1], within: 0) == shares)
  }

  /// 1 and 1 − 1e−7 are one value to a tolerance of 1e−6, and two to a tolerance of 1e−8.
  @Test func theToleranceSaysWhatATieIs() {
    let q: [Double] = [1, 0.999_999_9]
    #expect(greedyProbabilities(q, within: 1e-6) == [0.5, 0.5])
    #expect(greedyProbabilities(q, within: 1e-8) == [1.0, 0.0])
  }

  /// Sutton & Barto, §4.2: whatever the shares, the improved policy is nowhere worse.
  @Test func sharingAmongTheBestImprovesTheRandomPolicyEverywhere() throws {
    let process = MarkovDecisionProcess.gridworld5x5
    let random = try policyValues(of: process, policy: process.uniformPolicy, discount: 0.9)
    let q = actionValues(of: process, values: random, discount: 0.9)
    let improved = q.map { greedyProbabilities($0, within: 1e-9) }
    let values = try policyValues(of: process, policy: improved, discount: 0.9)
    #expect(zip(values, random).allSatisfy { $0 >= $1 })
    #expect(zip(values, random).contains { $0 > $1 + 1 })
  }
}
