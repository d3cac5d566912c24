import Reinforcement
import Testing

@Suite struct ValueLossTests {
  private func loss(_ convention: ValueLossConvention, value: Double = 1, old: Double = 0.5) -> Double {
    valueLoss(value: value, old: old, target: 1.5, clip: 0.25, convention: convention)
  }

  @Test func theConventionsByHand() {
    // V = 1, V_old = ½, R = 1.5, clip ¼: V_clip = ¾, errors ½² = ¼ and ¾² = 9/16.
    #expect(loss(.halfUnclipped) == 0.125)
    #expect(loss(.unclipped) == 0.25)
    #expect(loss(.halfMaximum) == 0.28125)
    #expect(loss(.clippedValue) == 0.5625)
    #expect(loss(.clippedError) == 0.25)
    // V = 3: error 2.25, which RLlib cuts to the clip.
    #expect(loss(.clippedError, value: 3) == 0.25)
  }

  @Test func clippingCanFreezeTheValue() {
    // V = 1 moves towards R = 1.5, but is more than the clip from V_old: no gradient, though the error is ½.
    #expect(halfMaximumValueSlope(value: 1, old: 0.5, target: 1.5, clip: 0.25) == 0)
    #expect(halfMaximumValueSlope(value: 0.6, old: 0.5, target: 1.5, clip: 0.25) == 0.6 - 1.5)
  }

  @Test func theSlopeIsTheCentralDifference() {
    for seed in 0..<40 {
      let numbers = normalNumbers(3, seed: UInt64(seed))
      let differences = centralDifferences(of: [numbers[0]]) {
        valueLoss(value: $0[0], old: numbers[1], target: numbers[2], clip: 0.2, convention: .halfMaximum)
      }
      let slope = halfMaximumValueSlope(value: numbers[0], old: numbers[1], target: numbers[2], clip: 0.2)
      #expect(isClose([slope], differences, within: 1e-8))
    }
  }

  @Test func insideTheClipAllSquaresAgree() {
    #expect(clippedValue(0.6, old: 0.5, clip: 0.25) == 0.6)
    #expect(loss(.halfMaximum, value: 0.6) == loss(.halfUnclipped, value: 0.6))
    #expect(loss(.clippedValue, value: 0.6) == loss(.unclipped, value: 0.6))
  }
}
