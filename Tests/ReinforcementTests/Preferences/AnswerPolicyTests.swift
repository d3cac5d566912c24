import Reinforcement
import Testing

/// A policy over a handful of answers.
@Suite struct AnswerPolicyTests {
  private func policy(_ learns: AnswerPolicy.Learns) -> AnswerPolicy {
    AnswerPolicy(weights: [0.3, 0.3, 0.25, 0.15], features: [0.5, -1, 1.5, 1], learns: learns)
  }

  @Test func itBeginsAsItsReference() {
    for learns in AnswerPolicy.Learns.allCases {
      #expect(policy(learns).distribution.logProbabilities == policy(learns).reference.logProbabilities)
      #expect(policy(learns).pair(chosen: 0, rejected: 1).margin == 0)
    }
  }

  /// ℓ′ = −0.5, η = 0.2: w = 0.2·0.5·(0.5 + 1) = 0.15, b = ±0.1. h = 1.5·0.15 = 0.225, and 0.2 more with b.
  @Test func aStepByHand() {
    for (learns, margin) in [(AnswerPolicy.Learns.shared, 0.225), (.own, 0.2), (.both, 0.425)] {
      var policy = policy(learns)
      policy.descend(slope: -0.5, chosen: 0, rejected: 1, rate: 0.2)
      #expect(abs(policy.shared - (learns == .own ? 0 : 0.15)) < 1e-15)
      #expect(policy.own == (learns == .shared ? [0, 0, 0, 0] : [0.1, -0.1, 0, 0]))
      #expect(abs(policy.pair(chosen: 0, rejected: 1).margin - margin) < 1e-14)
    }
  }

  /// The step is η times the loss's gradient: the loss falls by η‖g‖² where η is small, g from differences of the loss.
  @Test func theStepGoesDownTheGradient() {
    let variant = PreferenceLossVariant.sigmoid(labelSmoothing: 0.1)
    for learns in AnswerPolicy.Learns.allCases {
      var start = policy(learns)
      start.descend(slope: -0.7, chosen: 2, rejected: 3, rate: 1)
      let before = start.pair(chosen: 0, rejected: 1).margin
      let slope = preferenceSlope(margin: before, beta: 0.4, variant: variant)
      var after = start
      after.descend(slope: slope, chosen: 0, rejected: 1, rate: 1e-6)
      let squares: Double = learns == .shared ? 2.25 : learns == .own ? 2 : 4.25
      let drop =
        preferenceLoss(margin: before, beta: 0.4, variant: variant)
        - preferenceLoss(margin: after.pair(chosen: 0, rejected: 1).margin, beta: 0.4, variant: variant)
      #expect(abs(drop / 1e-6 - slope * slope * squares) < 1e-5)
    }
  }

  /// With parameters of their own, raising the margin raises the chosen answer: its log-probability's change has the
  /// factor 1 − π(c) + π(r) > 0.
  @Test func ownParametersRaiseTheChosenAnswer() {
    var policy = policy(.own)
    for _ in 0..<50 {
      let before = policy.pair(chosen: 0, rejected: 1)
      policy.descend(
        slope: preferenceSlope(margin: before.margin, beta: 0.5, variant: .sigmoid(labelSmoothing: 0)), chosen: 0,
        rejected: 1, rate: 0.2)
      #expect(policy.pair(chosen: 0, rejected: 1).policyChosen > before.policyChosen)
    }
  }
}
