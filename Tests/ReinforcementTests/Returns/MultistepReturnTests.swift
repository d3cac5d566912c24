import Reinforcement
import Testing

@Suite struct MultistepReturnTests {
  let rewards = [1.0, 2, 3, 4]
  let nextValues = [10.0, 20, 30, 40]

  /// n = 2, γ = ½: 1 + ½·2 + ¼·20 = 7; 2 + 1.5 + 7.5 = 11; 3 + 2 + 10 = 15; the last window is one step: 4 + ½·40 = 24.
  @Test func twoStepsThenTheValue() {
    #expect(nStepReturns(rewards: rewards, nextValues: nextValues, discount: 0.5, steps: 2) == [7, 11, 15, 24])
  }

  /// An end with step 1: 1 + ½·2 = 2; 2; then as before.
  @Test func aWindowStopsAtAnEnd() {
    let dones = [false, true, false, false]
    let returns = nStepReturns(rewards: rewards, nextValues: nextValues, discount: 0.5, dones: dones, steps: 2)
    #expect(returns == [2, 2, 15, 24])
  }

  /// λ = ½, γ = ½: G₃ = 4 + ½·40 = 24; G₂ = 3 + ½(15 + 12) = 16.5; G₁ = 2 + ½(10 + 8.25) = 11.125;
  /// G₀ = 1 + ½(5 + 5.5625) = 6.28125.
  @Test func theLambdaReturnMixesValueAndReturn() {
    let returns = lambdaReturns(rewards: rewards, nextValues: nextValues, discount: 0.5, lambda: 0.5)
    #expect(returns == [6.28125, 11.125, 16.5, 24])
  }

  @Test func oneStepIsLambdaZero() {
    let one = nStepReturns(rewards: rewards, nextValues: nextValues, discount: 0.7, steps: 1)
    #expect(isClose(one, lambdaReturns(rewards: rewards, nextValues: nextValues, discount: 0.7, lambda: 0)))
  }

  @Test func moreStepsThanThereAreIsTheDiscountedReturn() {
    let all = nStepReturns(rewards: rewards, nextValues: nextValues, discount: 0.7, steps: 99)
    let discounted = discountedReturns(rewards: rewards, discount: 0.7, bootstrap: 40)
    #expect(isClose(all, discounted))
    #expect(
      isClose(lambdaReturns(rewards: rewards, nextValues: nextValues, discount: 0.7, lambda: 1), discounted))
  }

  /// Sutton & Barto, eq. 12.3: (1−λ) Σ_{n=1}^{T−t−1} λⁿ⁻¹ G_{t:t+n} + λ^{T−t−1} G_t, with the last window bootstrapped.
  @Test(arguments: [0.0, 0.4, 0.95, 1.0]) func theLambdaReturnIsTheMeanOfTheNStepReturns(lambda: Double) {
    var generator = SeededGenerator(seed: 12)
    let rewards = (0..<9).map { _ in drawNormal(using: &generator) }
    let values = (0..<9).map { _ in drawNormal(using: &generator) }
    let dones = [false, false, false, true, false, false, false, false, false]
    let windows = (1...9).map {
      nStepReturns(rewards: rewards, nextValues: values, discount: 0.9, dones: dones, steps: $0)
    }
    let mean = rewards.indices.map { t in
      let last = rewards.count - t
      let inner = (1..<last).map { (1 - lambda) * power(lambda, $0 - 1) * windows[$0 - 1][t] }.reduce(0, +)
      return inner + power(lambda, last - 1) * windows[last - 1][t]
    }
    let returns = lambdaReturns(
      rewards: rewards, nextValues: values, discount: 0.9, dones: dones, lambda: lambda)
    #expect(isClose(returns, mean))
  }
}
