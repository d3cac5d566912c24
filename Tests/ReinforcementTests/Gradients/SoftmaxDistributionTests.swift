import Reinforcement
import Testing

@Suite struct SoftmaxDistributionTests {
  @Test func probabilitiesByHand() {
    // e^0 : e^{log 3} = 1 : 3.
    let policy = SoftmaxDistribution(logits: [0, 1.0986122886681098])
    #expect(isClose(policy.probabilities, [0.25, 0.75]))
    // H = ¼ log 4 + ¾ log(4/3) = log 4 − ¾ log 3.
    #expect(isClose(policy.entropy, 1.3862943611198906 - 0.75 * 1.0986122886681098))
  }

  @Test func probabilitiesSumToOneWhateverTheLogits() {
    for seed in 0..<30 {
      let policy = SoftmaxDistribution(logits: normalNumbers(7, seed: UInt64(seed), scale: 300))
      #expect(isClose(compensatedSum(policy.probabilities), 1, within: 1e-14))
    }
  }

  @Test func aMaskedActionIsAsIfItWereNotThere() {
    let all = SoftmaxDistribution(logits: [0.3, -.infinity, 1.2])
    let rest = SoftmaxDistribution(logits: [0.3, 1.2])
    #expect(all.probabilities == [rest.probabilities[0], 0, rest.probabilities[1]])
    #expect(all.entropy == rest.entropy)
    #expect(all.entropyGradient[1] == 0)
    #expect(!all.allows(1))
  }

  @Test func gradientsAreCentralDifferences() {
    for temperature in [0.5, 1, 3] {
      let logits = normalNumbers(5, seed: 3)
      let policy = SoftmaxDistribution(logits: logits, temperature: temperature)
      let entropy = centralDifferences(of: logits) { SoftmaxDistribution(logits: $0, temperature: temperature).entropy }
      let score = centralDifferences(of: logits) {
        SoftmaxDistribution(logits: $0, temperature: temperature).logProbabilities[2]
      }
      #expect(isClose(policy.entropyGradient, entropy, within: 1e-8))
      #expect(isClose(policy.logProbabilityGradient(of: 2), score, within: 1e-8))
    }
  }

  @Test func theExpectedScoreIsZero() {
    // E_π[∇ log π] = 0: a baseline that does not look at the action changes no expectation.
    let policy = SoftmaxDistribution(logits: normalNumbers(6, seed: 4))
    for b in 0..<6 {
      let scores = (0..<6).map { policy.probabilities[$0] * policy.logProbabilityGradient(of: $0)[b] }
      #expect(abs(compensatedSum(scores)) < 1e-15)
    }
  }

  @Test func crossEntropyIsEntropyPlusDivergence() {
    // H(p, q) = H(p) + KL(p‖q), so the two are the same only up to the entropy of the data.
    let p = SoftmaxDistribution(logits: normalNumbers(5, seed: 5))
    let q = SoftmaxDistribution(logits: normalNumbers(5, seed: 6))
    let crossEntropy = -dot(p.probabilities, q.logProbabilities)
    #expect(isClose(crossEntropy, p.entropy + klDivergence(p, q)))
    #expect(klDivergence(p, q) > 0.01)
  }
}
