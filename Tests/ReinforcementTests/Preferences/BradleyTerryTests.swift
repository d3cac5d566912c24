import Reinforcement
import Testing

@Suite struct BradleyTerryTests {
  @Test func twoCompetitorsByHand() throws {
    // 3 : 1 wins: σ(s₀ − s₁) = ¾, s₀ − s₁ = log 3; the loss 3 log(4/3) + log 4.
    let fit = try #require(fitBradleyTerry(wins: [[0, 3], [1, 0]]))
    #expect(isClose(fit.scores, [0.5493061443340549, -0.5493061443340549]))
    #expect(isClose(fit.negativeLogLikelihood, 3 * 0.28768207245178085 + 1.3862943611198906))
  }

  @Test func expectedWinsGiveBackTheScores() throws {
    for seed in 0..<10 {
      let raw = normalNumbers(5, seed: UInt64(seed))
      let scores = deviations(raw)
      let wins = (0..<5).map { i in (0..<5).map { j in i == j ? 0 : 20 * sigmoid(scores[i] - scores[j]) } }
      let fit = try #require(fitBradleyTerry(wins: wins))
      #expect(isClose(fit.scores, scores, within: 1e-12))
    }
  }

  @Test func atTheFitTheGradientVanishesAndNothingNearIsBetter() throws {
    let wins: [[Double]] = [[0, 5, 0, 1], [2, 0, 4, 0], [0, 3, 0, 7], [2, 0, 6, 0]]
    let fit = try #require(fitBradleyTerry(wins: wins))
    #expect(bradleyTerryGradient(wins, fit.scores).allSatisfy { abs($0) < 1e-12 })
    #expect(abs(fit.scores.reduce(0, +)) < 1e-12)
    for seed in 0..<20 {
      let moved = zip(fit.scores, normalNumbers(4, seed: UInt64(seed), scale: 0.01)).map { $0 + $1 }
      #expect(negativeLogLikelihood(wins, moved) > fit.negativeLogLikelihood)
    }
  }

  @Test func everyStepOfTheFitRaisesTheLikelihood() {
    let wins: [[Double]] = [[0, 50, 1], [1, 0, 30], [2, 1, 0]]
    var scores = [0.0, 0, 0]
    for _ in 0..<4 {
      let next = improvedBradleyTerryScores(wins: wins, scores: scores)
      #expect(negativeLogLikelihood(wins, next) < negativeLogLikelihood(wins, scores))
      scores = next
    }
  }

  @Test func lopsidedCountsConvergeToo() throws {
    // 1e12 : 1: s₀ − s₁ = 12 log 10.
    let fit = try #require(fitBradleyTerry(wins: [[0, 1e12], [1, 0]]))
    #expect(isClose(fit.scores[0] - fit.scores[1], 27.631021115928547, within: 1e-9))
    let chain = try #require(
      fitBradleyTerry(wins: [[0, 1e6, 0], [1, 0, 1e6], [0, 1, 0]]))
    // A chain of two links of 6 log 10 each.
    #expect(isClose(chain.scores, [13.815510557964274, 0, -13.815510557964274], within: 1e-9))
  }

  @Test func someoneWhoNeverLosesHasNoFiniteScore() {
    #expect(fitBradleyTerry(wins: [[0, 3], [0, 0]]) == nil)
    // Two groups that never met.
    #expect(fitBradleyTerry(wins: [[0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0]]) == nil)
    // A ring in which each beat only the next is enough.
    #expect(fitBradleyTerry(wins: [[0, 1, 0], [0, 0, 1], [1, 0, 0]]) != nil)
  }
}
