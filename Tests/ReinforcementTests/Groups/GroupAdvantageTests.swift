import Reinforcement
import Testing

@Suite struct GroupAdvantageTests {
  private func advantages(_ rewards: [Double], _ size: Int, _ convention: GroupAdvantageConvention) -> [Double] {
    groupAdvantages(rewards: rewards, groupSize: size, convention: convention)
  }

  @Test func fourOfEightRightGiveLessThanOne() {
    // m = ½, s₁ = √(8 · ¼ / 7) = 0.5345: ½/(0.5345 + 1e-4) = 0.9352; over N it would be ½/½ = 1.
    let rewards: [Double] = [1, 1, 1, 1, 0, 0, 0, 0]
    #expect(isClose(advantages(rewards, 8, .groupScaled)[0], 0.5 / (0.5345224838248488 + 1e-4)))
    #expect(abs(advantages(rewards, 8, .groupScaled)[0] - 0.935) < 5e-4)
    #expect(isClose(advantages(rewards, 8, .sample)[0], 0.9354143466934853))
    #expect(isClose(advantages(rewards, 8, .population)[0], 1))
    // Dr. GRPO scales 0/1 rewards down, not up: 0.935 → ½.
    #expect(advantages(rewards, 8, .unscaled)[0] == 0.5)
  }

  @Test func theThreeAnswersOfTheExampleHideTheDivision() {
    // Rewards 1, 0, 2: m = 1, s₁ = √((0 + 1 + 1)/2) = 1 exactly.
    #expect(advantages([1, 0, 2], 3, .sample) == [0, -1, 1])
    #expect(advantages([1, 0, 2], 3, .unscaled) == [0, -1, 1])
    #expect(isClose(advantages([1, 0, 2], 3, .population), [0, -1.224744871391589, 1.224744871391589]))
  }

  @Test func aGroupOfEqualRewardsTeachesNothing() {
    for convention in GroupAdvantageConvention.allCases {
      #expect(advantages([0.1, 0.1, 0.1, 3, 4, 5], 3, convention).prefix(3).allSatisfy { $0 == 0 })
    }
    #expect(informativeGroups(rewards: [0.1, 0.1, 0.1, 3, 4, 5], groupSize: 3) == [false, true])
  }

  @Test func advantagesOfAGroupSumToZero() {
    for seed in 0..<20 {
      let rewards = normalNumbers(12, seed: UInt64(seed))
      for convention in GroupAdvantageConvention.allCases {
        for group in grouped(advantages(rewards, 4, convention), size: 4) {
          #expect(abs(group.reduce(0, +)) < 1e-12)
        }
      }
      for group in grouped(leaveOneOutAdvantages(rewards: rewards, groupSize: 4), size: 4) {
        #expect(abs(group.reduce(0, +)) < 1e-12)
      }
    }
  }

  @Test func theBatchScaleIsOneForAllGroups() {
    // Rewards 0, 2 and 10, 14: s₁ of the batch = √((6.5² + 4.5² + 3.5² + 7.5²)/3) = √(131/3).
    let scale = (131.0 / 3).squareRoot() + 1e-4
    #expect(isClose(advantages([0, 2, 10, 14], 2, .batchScaled), [-1 / scale, 1 / scale, -2 / scale, 2 / scale]))
  }

  @Test func leavingOneOutByHand() {
    // 1 − (0+2)/2, 0 − (1+2)/2, 2 − (1+0)/2.
    #expect(isClose(leaveOneOutAdvantages(rewards: [1, 0, 2], groupSize: 3), [0, -1.5, 1.5]))
  }

  @Test func theGroupMeanShrinksTheGradientAndLeavingOneOutDoesNot() {
    // Enumerate all groups of G = 3 draws from one state: E[(1/G) Σ A_i ∇log π(a_i)] is (G−1)/G of ∇J with the mean
    // that contains r_i, and ∇J with the mean of the others.
    let policy = SoftmaxDistribution(logits: [0.3, -0.4])
    let rewards = [1.0, -0.5]
    var (withMean, withoutOne) = (0.0, 0.0)
    for code in 0..<8 {
      let actions = [code & 1, (code >> 1) & 1, (code >> 2) & 1]
      let chance = actions.map { policy.probabilities[$0] }.reduce(1, *)
      let scores = actions.map { policy.logProbabilityGradient(of: $0)[0] }
      let drawn = actions.map { rewards[$0] }
      withMean += chance * dot(advantages(drawn, 3, .unscaled), scores) / 3
      withoutOne += chance * dot(leaveOneOutAdvantages(rewards: drawn, groupSize: 3), scores) / 3
    }
    let exact = policy.probabilities[0] * policy.probabilities[1] * (rewards[0] - rewards[1])
    #expect(isClose(withMean, exact * 2 / 3))
    #expect(isClose(withoutOne, exact))
  }

  @Test func shapedRewardsByHand() {
    // clip(3, ±2) − 0.1 · (0.5 − 1).
    #expect(isClose(shapedReward(3, clip: 2, coefficient: 0.1, logRatios: [0.5, -1]), 2.05))
    #expect(shapedReward(3, clip: nil, coefficient: 0, logRatios: []) == 3)
  }

  @Test func batchNormalisationByHand() {
    // Mean 2, s₁ = 1.
    #expect(isClose(batchNormalised([1, 2, 3]), [-1 / 1.0001, 0, 1 / 1.0001]))
  }
}
