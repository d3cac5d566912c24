import Reinforcement
import Testing

@Suite struct ImportanceSamplingTests {
  @Test func fromOneTenthToThreeTenthsTheRatioIsThree() {
    // log probabilities of 0.1 and 0.3.
    #expect(isClose(importanceRatio(new: -1.203972804325936, old: -2.302585092994046), 3))
  }

  @Test func theOldPolicysTokensHaveMeanRatioOne() {
    for seed in 0..<20 {
      let old = SoftmaxDistribution(logits: normalNumbers(5, seed: UInt64(seed)))
      let new = SoftmaxDistribution(logits: normalNumbers(5, seed: UInt64(seed) + 50))
      let ratios = importanceRatios(
        target: Array(repeating: new, count: 5), behaviour: Array(repeating: old, count: 5), actions: Array(0..<5))
      #expect(isClose(dot(old.probabilities, ratios), 1))
      // Drawn by the new policy instead, they average more: E_new[ρ] = 1 + χ².
      #expect(dot(new.probabilities, ratios) > 1.01)
    }
  }

  @Test func estimatesByHand() {
    // w = (½/0.9, ½/0.1) = (5/9, 5). Samples 0, 0, 1: Σw = 55/9, Σwf = 10/9 + 15 = 145/9, Σw² = 50/81 + 25 = 2075/81.
    let result = importanceSampling(target: [0.5, 0.5], behaviour: [0.9, 0.1], values: [1, 3], samples: [0, 0, 1])
    #expect(isClose(result.targetMean, 2))
    #expect(isClose(result.weightedMean, 2))
    // 0.9 (5/9)² + 0.1 · 15² − 4 = 0.2777… + 22.5 − 4.
    #expect(isClose(result.weightedVariance, 18.77777777777778))
    #expect(isClose(result.ordinaryEstimate, 145.0 / 27))
    #expect(result.selfNormalisedEstimate.map { isClose($0, 145.0 / 55) } == true)
    #expect(result.effectiveSampleSize.map { isClose($0, 3025.0 / 2075) } == true)
  }

  @Test func equalWeightsCountInFull() {
    #expect(effectiveSampleSize([0.3, 0.3, 0.3, 0.3]).map { isClose($0, 4) } == true)
    #expect(effectiveSampleSize([7, 0, 0]).map { isClose($0, 1) } == true)
    #expect(effectiveSampleSize([0, 0]) == nil)
  }
}
