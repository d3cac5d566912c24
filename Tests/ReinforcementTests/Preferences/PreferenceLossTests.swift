import Reinforcement
import Testing

@Suite struct PreferenceLossTests {
  private static let variants: [PreferenceLossVariant] = [
    .sigmoid(labelSmoothing: 0), .sigmoid(labelSmoothing: 0.2), .hinge, .robust(labelSmoothing: 0.2), .identity,
  ]

  @Test func undecidedPairsCostLogTwo() {
    #expect(isClose(preferenceLoss(margin: 0, beta: 0.3, variant: .sigmoid(labelSmoothing: 0)), 0.6931471805599453))
    #expect(preferenceLoss(margin: 0, beta: 0.3, variant: .hinge) == 1)
    // (0 − 1/(2 · ¼))² = 4.
    #expect(preferenceLoss(margin: 0, beta: 0.25, variant: .identity) == 4)
  }

  @Test func theMarginByHand() {
    // (−10 + 12) − (−11 + 11.5).
    let pair = PreferencePair(policyChosen: -10, policyRejected: -12, referenceChosen: -11, referenceRejected: -11.5)
    #expect(pair.margin == 1.5)
    #expect(implicitReward(logRatio: pair.chosenLogRatio, beta: 0.5) == 0.5)
    #expect(implicitReward(logRatio: pair.rejectedLogRatio, beta: 0.5) == -0.25)
  }

  @Test func slopesAreCentralDifferences() {
    for variant in Self.variants {
      for h in [-7.0, -0.4, 0.9, 6] {
        let differences = centralDifferences(of: [h]) { preferenceLoss(margin: $0[0], beta: 0.4, variant: variant) }
        #expect(isClose([preferenceSlope(margin: h, beta: 0.4, variant: variant)], differences, within: 1e-7))
      }
    }
  }

  @Test func theChosenAndTheRejectedArePulledApartEqually() {
    let numbers = normalNumbers(4, seed: 71, scale: 5).map { -abs($0) }
    for variant in Self.variants {
      let gradient = centralDifferences(of: [numbers[0], numbers[1]]) { x in
        let pair = PreferencePair(
          policyChosen: x[0], policyRejected: x[1], referenceChosen: numbers[2], referenceRejected: numbers[3])
        return preferenceLoss(margin: pair.margin, beta: 0.4, variant: variant)
      }
      #expect(isClose(gradient[0], -gradient[1], within: 1e-7))
    }
  }

  @Test func theLossSeesTheMarginNotTheChosenProbability() {
    // Both answers 5 nats less likely: the same loss. DPO raises the margin, and the chosen may fall.
    let before = PreferencePair(policyChosen: -10, policyRejected: -11, referenceChosen: -10, referenceRejected: -10)
    let after = PreferencePair(policyChosen: -15, policyRejected: -17, referenceChosen: -10, referenceRejected: -10)
    #expect(after.policyChosen < before.policyChosen)
    for variant in [PreferenceLossVariant.sigmoid(labelSmoothing: 0), .hinge] {
      #expect(
        preferenceLoss(margin: after.margin, beta: 0.1, variant: variant)
          < preferenceLoss(margin: before.margin, beta: 0.1, variant: variant))
    }
  }

  @Test func theRobustLossAveragesToTheCleanOneUnderFlippedLabels() {
    // (1 − ls) robust(h) + ls robust(−h) = −log σ(βh): flipping labels with probability ls biases nothing.
    for h in normalNumbers(20, seed: 72, scale: 4) {
      let noisy =
        0.7 * preferenceLoss(margin: h, beta: 0.5, variant: .robust(labelSmoothing: 0.3)) + 0.3
        * preferenceLoss(margin: -h, beta: 0.5, variant: .robust(labelSmoothing: 0.3))
      #expect(isClose(noisy, preferenceLoss(margin: h, beta: 0.5, variant: .sigmoid(labelSmoothing: 0))))
    }
  }

  @Test func theRegularisedOptimumHasExactlyItsRewardsAsImplicitOnes() {
    // π*(y) ∝ π_ref(y) e^{r(y)/β}: β (log π* − log π_ref) = r − β log Z, so that differences of rewards come back.
    let (rewards, logits, beta) = ([1.0, -0.5, 2], [0.2, 0.9, -1], 0.7)
    let reference = SoftmaxDistribution(logits: logits)
    let optimum = SoftmaxDistribution(logits: zip(logits, rewards).map { $0 + $1 / beta })
    let implicit = (0..<3).map {
      implicitReward(logRatio: optimum.logProbabilities[$0] - reference.logProbabilities[$0], beta: beta)
    }
    #expect(isClose(implicit[0] - implicit[1], 1.5))
    #expect(isClose(implicit[2] - implicit[1], 2.5))
  }

  @Test func lengthsNormaliseEachSideByItself() {
    // (2/4 − (−3)/6 − 1/(2 · ½))² = (1 − 1)² = 0.
    let pair = PreferencePair(policyChosen: -8, policyRejected: -13, referenceChosen: -10, referenceRejected: -10)
    #expect(lengthNormalisedIdentityLoss(pair, chosenLength: 4, rejectedLength: 6, beta: 0.5) == 0)
  }
}
