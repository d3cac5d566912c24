import Reinforcement
import Testing

@Suite struct MonteCarloTests {
  /// Twice through state 0: rewards 1, 2, 4 with γ = ½ give returns 1 + ½·4 = 3, 2 + ½·4 = 4, 4.
  let episode = [
    EpisodeStep(state: 0, action: 0, reward: 1), EpisodeStep(state: 1, action: 1, reward: 2),
    EpisodeStep(state: 0, action: 1, reward: 4),
  ]

  @Test func firstAndEveryVisitDiffer() {
    #expect(monteCarloValues(of: [episode], visits: .first, discount: 0.5, stateCount: 3) == [3, 4, nil])
    #expect(monteCarloValues(of: [episode], visits: .every, discount: 0.5, stateCount: 3) == [3.5, 4, nil])
    let q = monteCarloActionValues(of: [episode], discount: 0.5, stateCount: 3, actionCount: 2)
    #expect(q == [[3, 4], [nil, 4], [nil, nil]])
  }

  /// π takes action 1 always but in state 0, where it is even; b is even everywhere. Ratios 1, 2, 1.
  /// ρ₀ = 2, ρ₁ = 2, ρ₂ = 1. State 0: ordinary (2·3 + 1·4)/2 = 5, weighted 10/3; state 1: 8, 4.
  /// D₂ = 4, D₁ = 2(2 + 2) = 8, D₀ = 1(1 + 4) = 5: state 0 (5 + 4)/2.
  @Test func returnsAreWeighedByTheRatioOfThePolicies() {
    let values = offPolicyValues(
      of: [episode], target: [[0.5, 0.5], [0, 1], [0, 1]],
      behaviour: [[0.5, 0.5], [0.5, 0.5], [0.5, 0.5]], discount: 0.5)
    #expect(values.ordinary == [5, 8, nil])
    #expect(values.weighted == [10.0 / 3, 4, nil])
    #expect(values.perDecision == [4.5, 8, nil])
  }

  @Test func onPolicyAllThreeAreTheEveryVisitMean() {
    let policy = [[0.5, 0.5], [0.25, 0.75]]
    let values = offPolicyValues(of: [episode], target: policy, behaviour: policy, discount: 0.5)
    let mean = monteCarloValues(of: [episode], visits: .every, discount: 0.5, stateCount: 2)
    #expect(values.ordinary == mean && values.weighted == mean && values.perDecision == mean)
  }

  @Test func aTargetThatWouldNeverDoItLeavesNoWeight() {
    let values = offPolicyValues(
      of: [episode], target: [[1, 0], [1, 0]], behaviour: [[0.5, 0.5], [0.5, 0.5]], discount: 0.5)
    #expect(values.weighted == [0, 0] && values.ordinary == [0, 0])
    // D₀ = 2(1 + ½·0) = 2, D₂ = 0: the first reward still counts.
    #expect(values.perDecision == [1, 0])
  }

  /// Enumerating every episode of two steps with its probability under b: ordinary and per-decision importance sampling
  /// are unbiased, so their means are V_π(0) = Σ over the same episodes under π.
  @Test func importanceSamplingIsUnbiased() throws {
    let (π, b) = ([0.2, 0.8], [0.6, 0.4])
    var (ordinary, perDecision, exact) = (0.0, 0.0, 0.0)
    for first in 0...1 {
      for second in 0...1 {
        let steps = [
          EpisodeStep(state: 0, action: first, reward: Double(1 + 3 * first)),
          EpisodeStep(state: 1, action: second, reward: Double(2 - 5 * second)),
        ]
        let values = offPolicyValues(of: [steps], target: [π, π], behaviour: [b, b], discount: 0.9)
        ordinary += b[first] * b[second] * (try #require(values.ordinary[0]))
        perDecision += b[first] * b[second] * (try #require(values.perDecision[0]))
        exact += π[first] * π[second] * (steps[0].reward + 0.9 * steps[1].reward)
      }
    }
    #expect(isClose(ordinary, exact) && isClose(perDecision, exact))
  }
}
