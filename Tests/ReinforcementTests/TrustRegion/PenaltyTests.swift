import Reinforcement
import Testing

@Suite struct PenaltyTests {
  private let samples = SurrogateSamples(states: [0, 1, 1], actions: [1, 0, 1], advantages: [1, -2, 0.5])

  @Test func atTheOldPolicyThePenaltyPullsNowhere() {
    let policy = softmaxPolicy(grouped(normalNumbers(4, seed: 51), size: 2))
    let result = penaltyObjective(policy: policy, old: policy, samples: samples, coefficient: 100)
    let free = penaltyObjective(policy: policy, old: policy, samples: samples, coefficient: 0)
    #expect(isClose(result.surrogate, mean(samples.advantages)))
    #expect(result.klOldNew == 0 && result.klNewOld == 0)
    #expect(result.gradient == free.gradient)
  }

  @Test func theGradientIsTheObjectivesCentralDifference() {
    let old = softmaxPolicy(grouped(normalNumbers(4, seed: 52), size: 2))
    let theta = normalNumbers(4, seed: 53)
    let objective = { (x: [Double]) in
      penaltyObjective(policy: softmaxPolicy(grouped(x, size: 2)), old: old, samples: samples, coefficient: 0.7)
    }
    let differences = centralDifferences(of: theta) { objective($0).objective }
    #expect(isClose(Array(objective(theta).gradient.joined()), differences, within: 1e-8))
  }

  @Test func aRatioThatOverflowsLeavesNoNaN() {
    let result = penaltyObjective(
      policy: softmaxPolicy([[1e4, -1e4]]), old: softmaxPolicy([[-1e4, 1e4]]),
      samples: SurrogateSamples(states: [0], actions: [0], advantages: [1]), coefficient: 1)
    #expect(result.surrogate == .infinity)
    #expect(!result.gradient[0].contains { $0.isNaN })
  }

  @Test func theControllersByHand() {
    // Ziegler: kl/target − 1 = 1, clipped to 0.2; n/horizon = ½: β · 1.1. Then −1 → −0.2: β · 0.9.
    let ziegler = AdaptivePenalty.proportional(target: 0.1, steps: 50, horizon: 100)
    #expect(isClose(ziegler.coefficients(from: 1, measured: [0.2, 0]), [1.1, 0.99]))
    // Inside the clip: kl/target − 1 = 0.1.
    #expect(isClose(ziegler.updating(1, measured: 0.11), 1.05))
    // PPO: above 1.5 · target doubles, below target/1.5 halves, between nothing.
    #expect(AdaptivePenalty.halving(target: 1).coefficients(from: 1, measured: [1.6, 1.4, 0.7, 0.6]) == [2, 2, 2, 1])
    // RLlib: above 2 · target by 1.5, below half by ½.
    #expect(
      AdaptivePenalty.stretching(target: 1).coefficients(from: 1, measured: [1.9, 2.1, 0.6, 0.4])
        == [1, 1.5, 1.5, 0.75])
  }
}
