import Reinforcement
import Testing

@Suite struct RewardModelTests {
  @Test func comparisonsByHand() {
    // r_c − r_r = log 3: σ = ¾, loss log(4/3).
    #expect(isClose(winProbability(chosen: 1.0986122886681098, rejected: 0), 0.75))
    #expect(isClose(comparisonLoss(chosen: 1.0986122886681098, rejected: 0), 0.28768207245178085))
    // Margin log 3 takes it back to log 2; centring 0.1 · 4² on top.
    #expect(
      isClose(comparisonLoss(chosen: 1.0986122886681098, rejected: 0, margin: 1.0986122886681098), 0.6931471805599453))
    #expect(isClose(comparisonLoss(chosen: 2, rejected: 2, centring: 0.1), 0.6931471805599453 + 1.6))
  }

  @Test func slopesAreCentralDifferences() {
    for seed in 0..<10 {
      let scores = normalNumbers(2, seed: UInt64(seed), scale: 2)
      let differences = centralDifferences(of: scores) {
        comparisonLoss(chosen: $0[0], rejected: $0[1], margin: 0.3, centring: 0.05)
      }
      let slopes = comparisonSlopes(chosen: scores[0], rejected: scores[1], margin: 0.3, centring: 0.05)
      #expect(isClose([slopes.chosen, slopes.rejected], differences, within: 1e-8))
      let ranked = normalNumbers(4, seed: UInt64(seed) + 20)
      #expect(isClose(rankingGradient(ranked: ranked), centralDifferences(of: ranked, rankingLoss), within: 1e-8))
    }
  }

  @Test func aRankingOfTwoIsAComparisonAndSoIsTheBestOfTwo() {
    #expect(isClose(rankingLoss(ranked: [0.7, -0.2]), comparisonLoss(chosen: 0.7, rejected: -0.2)))
    #expect(isClose(bestOfLoss(scores: [0.7, -0.2], best: 0), comparisonLoss(chosen: 0.7, rejected: -0.2)))
  }

  @Test func onlyDifferencesOfScoresMatterUntilTheyAreCentred() {
    #expect(isClose(comparisonLoss(chosen: 5, rejected: 4), comparisonLoss(chosen: 1, rejected: 0)))
    #expect(
      comparisonLoss(chosen: 5, rejected: 4, centring: 0.01) > comparisonLoss(chosen: 1, rejected: 0, centring: 0.01))
  }
}
