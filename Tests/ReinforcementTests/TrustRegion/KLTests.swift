import Testing

@testable import Reinforcement

@Suite struct KLTests {
  private func pair(_ seed: UInt64, _ count: Int = 5) -> (policy: [Double], reference: [Double]) {
    (normalNumbers(count, seed: seed), normalNumbers(count, seed: seed + 1000))
  }

  private func divergence(_ p: [Double], _ q: [Double]) -> Double {
    klDivergence(SoftmaxDistribution(logits: p), SoftmaxDistribution(logits: q))
  }

  @Test func aDivergenceByHand() {
    // p = (¼, ¾), q = (½, ½): ¼ log ½ + ¾ log(3/2).
    #expect(isClose(divergence([0, 1.0986122886681098], [0, 0]), 0.13081203594113697))
  }

  @Test func divergencesAreNeverNegativeAndZeroOnlyForEquals() {
    for seed in 0..<30 {
      let (p, q) = pair(UInt64(seed))
      #expect(divergence(p, q) > 0)
      #expect(divergence(p, p) == 0)
      #expect(divergence(p, p.map { $0 + 3 }) < 1e-30)
    }
  }

  @Test func theReferenceMustCoverThePolicy() {
    #expect(divergence([0, 0], [0, -.infinity]) == .infinity)
    // All of π on the action that q gives ½: log 2.
    #expect(isClose(divergence([0, -.infinity], [0, 0]), 0.6931471805599453))
  }

  @Test func k3IsNeverNegativeAndK1MayBe() {
    for logRatio in normalNumbers(100, seed: 8, scale: 3) { #expect(k3(logRatio: logRatio) >= 0) }
    #expect(k1(logRatio: 0.5) == -0.5)
    #expect(k2(logRatio: 0.5) == 0.125)
  }

  @Test func k1AndK3AreUnbiasedAndK2IsNot() {
    for seed in 0..<20 {
      let (p, q) = pair(UInt64(seed))
      let (policy, reference) = (SoftmaxDistribution(logits: p), SoftmaxDistribution(logits: q))
      let divergence = klDivergence(policy, reference)
      func mean(_ estimator: KLEstimator) -> Double { estimator.moments(policy: policy, reference: reference).mean }
      #expect(isClose(mean(.k1), divergence))
      #expect(isClose(mean(.k3), divergence))
      #expect(abs(mean(.k2) - divergence) > 1e-3)
    }
  }

  @Test func momentsAreWhatEnumerationGives() throws {
    let (p, q) = pair(77)
    let (policy, reference) = (SoftmaxDistribution(logits: p), SoftmaxDistribution(logits: q))
    for estimator in KLEstimator.allCases {
      let moments = estimator.moments(policy: policy, reference: reference)
      let values = zip(policy.logProbabilities, reference.logProbabilities).map { estimator.value(logRatio: $1 - $0) }
      let mean = dot(policy.probabilities, values)
      #expect(isClose(moments.mean, mean))
      #expect(isClose(try #require(moments.variance), dot(policy.probabilities, values.map { $0 * $0 }) - mean * mean))
      // The loss: samples and their weights π(a) stay, only log π inside k moves.
      let expected = centralDifferences(of: p) { x in
        let moved = SoftmaxDistribution(logits: x).logProbabilities
        return dot(
          policy.probabilities,
          zip(moved, reference.logProbabilities).map { estimator.value(logRatio: $1 - $0) })
      }
      #expect(isClose(try #require(moments.gradient), expected, within: 1e-8))
    }
  }

  @Test func asLossesK1PullsNowhereK2TheRightWayAndK3TheOther() throws {
    for seed in 0..<10 {
      let (p, q) = pair(UInt64(seed))
      let (policy, reference) = (SoftmaxDistribution(logits: p), SoftmaxDistribution(logits: q))
      func gradient(_ estimator: KLEstimator) throws -> [Double] {
        try #require(estimator.moments(policy: policy, reference: reference).gradient)
      }
      let reverse = centralDifferences(of: p) { divergence($0, q) }
      let forward = centralDifferences(of: p) { divergence(q, $0) }
      #expect(try gradient(.k1).allSatisfy { $0 == 0 })
      #expect(isClose(try gradient(.k2), reverse, within: 1e-8))
      #expect(isClose(try gradient(.k3), forward, within: 1e-8))
      #expect(isClose(klGradientByFirst(policy, reference), reverse, within: 1e-8))
      #expect(isClose(klGradientBySecond(reference, policy), forward, within: 1e-8))
    }
  }

  @Test func derivativesOfTheEstimatorsAreCentralDifferences() {
    for estimator in KLEstimator.allCases {
      for x in [-2.0, -0.3, 0.4, 1.7] {
        // By log π, on which log r = log π_ref − log π depends with slope −1.
        let slope = centralDifferences(of: [x]) { -estimator.value(logRatio: $0[0]) }
        #expect(isClose([estimator.derivative(logRatio: x)], slope, within: 1e-8))
      }
    }
  }

  @Test func k3UpsideDownIsWrongByTwoOrdersOfMagnitude() {
    // One token, π = 0.9, π_ref = 0.001. r = 1/900: 1/900 − 1 + log 900 = 5.80350…; upside down 900 − 1 − log 900.
    let logRatio = -6.802394763324311
    #expect(isClose(k3(logRatio: logRatio), 5.803505874435422))
    #expect(isClose(k3(logRatio: -logRatio), 892.1976052366757))
  }

  @Test func referenceMinusPolicyEstimatesTheNegative() {
    let (p, q) = pair(5)
    let (policy, reference) = (SoftmaxDistribution(logits: p), SoftmaxDistribution(logits: q))
    let wrongWay = zip(reference.logProbabilities, policy.logProbabilities).map { $0 - $1 }
    #expect(isClose(dot(policy.probabilities, wrongWay), -klDivergence(policy, reference)))
    // And one sample of it may have either sign.
    #expect(wrongWay.contains { $0 > 0 } && wrongWay.contains { $0 < 0 })
  }

  @Test func aMaskedReferenceMakesTheDivergenceInfiniteAndItsGradientMeaningless() {
    let moments = KLEstimator.k1.moments(
      policy: SoftmaxDistribution(logits: [0, 0]), reference: SoftmaxDistribution(logits: [0, -.infinity]))
    #expect(moments == KLEstimatorMoments(mean: .infinity, variance: nil, gradient: nil))
  }

  @Test func actionsMaskedByBothEnterNothing() {
    let (p, q) = pair(9, 3)
    let masked = KLEstimator.k3.moments(
      policy: SoftmaxDistribution(logits: p + [-.infinity]), reference: SoftmaxDistribution(logits: q + [-.infinity]))
    let plain = KLEstimator.k3.moments(
      policy: SoftmaxDistribution(logits: p), reference: SoftmaxDistribution(logits: q))
    #expect(masked.mean == plain.mean && masked.variance == plain.variance)
    #expect(masked.gradient == plain.gradient.map { $0 + [0] })
  }
}
