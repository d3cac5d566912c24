import Reinforcement
import Testing

@Suite struct LanguageRewardTests {
  @Test func everyTokenPaysAndTheLastIsScored() {
    // −½·(0.2, −0.4, 0) and the score 3 at the end.
    #expect(isClose(tokenRewards(score: 3, penalties: [0.2, -0.4, 0], coefficient: 0.5), [-0.1, 0.2, 3]))
  }

  @Test func theRewardsSumToTheScoreLessThePricedDistance() {
    for seed in 0..<10 {
      let penalties = normalNumbers(6, seed: UInt64(seed))
      let rewards = tokenRewards(score: 1.5, penalties: penalties, coefficient: 0.2)
      #expect(isClose(rewards.reduce(0, +), 1.5 - 0.2 * penalties.reduce(0, +)))
    }
  }

  @Test func thePenaltiesByHand() {
    // log π = −1, log π_ref = −1.5: k1 = ½.
    func price(_ penalty: KLPenalty) -> Double { penalty.value(policy: -1, reference: -1.5) }
    #expect(price(.kl) == 0.5)
    #expect(KLPenalty.abs.value(policy: -1.5, reference: -1) == 0.5)
    #expect(price(.mse) == 0.125)
    // r = e^{−½}: e^{−½} − 1 + ½.
    #expect(isClose(price(.k3), 0.10653065971263342))
  }

  @Test func tokenAdvantagesAreThoseOfAnEpisodeThatEnds() {
    let (rewards, values) = (normalNumbers(6, seed: 81), normalNumbers(6, seed: 82))
    let token = tokenAdvantages(rewards: rewards, values: values, discount: 0.97, lambda: 0.9)
    let episode = generalizedAdvantages(
      rewards: rewards, values: values, lastValue: 100, terminated: Array(repeating: false, count: 5) + [true],
      discount: 0.97, lambda: 0.9)
    #expect(isClose(token.advantages, episode.advantages))
    #expect(isClose(token.returns, episode.returns))
  }

  @Test func whiteningBringsToUnitSize() {
    let values = normalNumbers(20, seed: 83, scale: 7).map { $0 + 3 }
    let white = whitened(values)
    #expect(abs(mean(white)) < 1e-14)
    #expect(isClose(standardDeviation(white, ddof: 1), 1, within: 1e-8))
    #expect(isClose(mean(whitened(values, keepsMean: true)), mean(values)))
  }

  @Test func runningMomentsForgetTheOrderOfBatches() {
    let values = normalNumbers(30, seed: 84, scale: 5)
    var moments = RunningMoments()
    for batch in [values[0..<1], values[1..<12], values[12..<30]] { moments.absorb(Array(batch)) }
    #expect(moments.count == 30)
    #expect(isClose(moments.mean, mean(values)))
    #expect(isClose(moments.deviation, standardDeviation(values, ddof: 1)))
  }

  @Test func rewardsAreNormalisedByWhatWasSeenAndClipped() {
    // (1, 3): mean 2, s₁ = √2; then 14 too: mean 6, s₁ = √((25 + 9 + 64)/2) = 7.
    var normaliser = RewardNormaliser(bound: 1)
    #expect(isClose(normaliser.normalising([1, 3]), [-0.7071067811865475, 0.7071067811865475]))
    #expect(normaliser.normalising([14]) == [1])
    #expect(isClose(normaliser.moments.deviation, 7))
  }

  @Test func pretrainingIsMixedIn() {
    // 0.4 − 2 · mean(−1, −2).
    #expect(isClose(pretrainingMix(policyLoss: 0.4, pretraining: [-1, -2], coefficient: 2), 3.4))
  }

  @Test func longGradientsAreScaledTogether() {
    // ‖(3, 4, 0, 12)‖ = 13.
    let clipped = clippingGlobalNorm([[3, 4], [0, 12]], maximum: 6.5)
    #expect(isClose(clipped.norm, 13))
    #expect(isClose(Array(clipped.gradients.joined()), [1.5, 2, 0, 6]))
    #expect(clippingGlobalNorm([[3, 4]], maximum: 6).gradients == [[3, 4]])
  }
}
