import Reinforcement
import Testing

@Suite struct VTraceTests {
  let rewards = [1.0, -2, 0.5, 3]
  let values = [0.5, 1, -1, 2]

  @Test func onPolicyItIsTheDiscountedReturn() {
    let estimate = vTrace(
      logRatios: [0, 0, 0, 0], rewards: rewards, values: values, lastValue: 7, discount: 0.9)
    #expect(isClose(estimate.targets, discountedReturns(rewards: rewards, discount: 0.9, bootstrap: 7)))
  }

  @Test func onPolicyWithLambdaItIsTheLambdaReturn() {
    let dones = [false, true, false, false]
    let estimate = vTrace(
      logRatios: [0, 0, 0, 0], rewards: rewards, values: values, lastValue: 7, dones: dones, discount: 0.9,
      lambda: 0.6)
    let returns = lambdaReturns(
      rewards: rewards, nextValues: [1, -1, 2, 7], discount: 0.9, dones: dones, lambda: 0.6)
    #expect(isClose(estimate.targets, returns))
  }

  /// Eq. 1 summed forwards: v_t = V_t + Σ_k γ^{k−t} (∏_{i=t}^{k−1} c_i) ρ_k (r_k + γV_{k+1} − V_k).
  @Test func theRecursionIsTheSumOfThePaper() {
    let logRatios = [0.7, -0.4, 1.2, -1.0]
    // e^0.7 = 2.0138, e^−0.4 = 0.6703, e^1.2 = 3.3201, e^−1 = 0.3679; ρ̄ = 1.5, c̄ = 1.
    let ratios = [2.0137527074704766, 0.6703200460356393, 3.3201169227365472, 0.36787944117144233]
    let nextValues = [1, -1, 2, 7.0]
    let sums = rewards.indices.map { t in
      var sum = values[t]
      var weight = 1.0
      for k in t..<4 {
        sum += weight * min(1.5, ratios[k]) * (rewards[k] + 0.9 * nextValues[k] - values[k])
        weight *= 0.9 * min(1, ratios[k])
      }
      return sum
    }
    let estimate = vTrace(
      logRatios: logRatios, rewards: rewards, values: values, lastValue: 7, discount: 0.9, ratioBound: 1.5)
    #expect(isClose(estimate.targets, sums))
    let advantages = (0..<4).map { t in
      min(1.5, ratios[t]) * (rewards[t] + 0.9 * (t < 3 ? sums[t + 1] : 7) - values[t])
    }
    #expect(isClose(estimate.advantages, advantages))
  }
}
