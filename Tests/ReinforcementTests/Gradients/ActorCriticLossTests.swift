import Reinforcement
import Testing

@Suite struct ActorCriticLossTests {
  @Test func thePartsByHand() {
    let result = actorCriticLoss(
      advantages: [1, -2], logProbabilities: [-0.5, -1], returns: [1, 0], values: [0, 2], entropies: [0.5, 0.7],
      entropyCoefficient: 0.1, valueCoefficient: 0.5, normalisesAdvantages: false)
    // −(1·(−½) + (−2)(−1))/2 = −¾;  (1 + 4)/2;  −0.6.
    #expect(isClose(result.policyLoss, -0.75))
    #expect(isClose(result.valueLoss, 2.5))
    #expect(isClose(result.entropyLoss, -0.6))
    #expect(isClose(result.loss, -0.75 - 0.06 + 1.25))
  }

  @Test func normalisingForgetsTheScaleOfTheAdvantages() {
    func policyLoss(_ advantages: [Double]) -> Double {
      actorCriticLoss(
        advantages: advantages, logProbabilities: [-0.5, -1, -2], returns: [0, 0, 0], values: [0, 0, 0],
        entropies: [0, 0, 0], entropyCoefficient: 0, valueCoefficient: 0, normalisesAdvantages: true
      ).policyLoss
    }
    #expect(isClose(policyLoss([1, 2, 5]), policyLoss([110, 120, 150]), within: 1e-7))
  }
}
