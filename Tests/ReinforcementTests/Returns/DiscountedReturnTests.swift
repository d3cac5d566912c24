import Reinforcement
import Testing

@Suite struct DiscountedReturnTests {
  /// G₄ = 5, G₃ = 0 + 0.9·5 = 4.5, G₂ = 1 + 4.05 = 5.05, G₁ = 4.545, G₀ = 4.0905.
  @Test func theReturnIsBuiltFromTheEnd() {
    let returns = discountedReturns(rewards: [0, 0, 1, 0, 5], discount: 0.9)
    #expect(isClose(returns, [4.0905, 4.545, 5.05, 4.5, 5]))
  }

  /// G₂ = 3 + 0.5·8 = 7; the episode ends with step 1: G₁ = 2, G₀ = 1 + 0.5·2 = 2.
  @Test func nothingAfterAnEndCounts() {
    let returns = discountedReturns(rewards: [1, 2, 3], discount: 0.5, dones: [false, true, false], bootstrap: 8)
    #expect(returns == [2, 2, 7])
  }

  @Test func anInfiniteReturnDoesNotLeakThroughAnEnd() {
    let returns = discountedReturns(rewards: [1, 2], discount: 0.5, dones: [true, true], bootstrap: .infinity)
    #expect(returns == [1, 2])
  }

  /// Σ_{k≥t} γ^{k−t} r_k, summed forwards.
  @Test(arguments: [0.0, 0.3, 0.99, 1.0]) func theRecursionIsTheSum(discount: Double) {
    var generator = SeededGenerator(seed: 11)
    let rewards = (0..<12).map { _ in drawNormal(using: &generator) }
    let sums = rewards.indices.map { t in
      rewards[t...].enumerated().map { $1 * power(discount, $0) }.reduce(0, +)
    }
    #expect(isClose(discountedReturns(rewards: rewards, discount: discount), sums))
  }

  @Test func noRewardsGiveNoReturns() {
    #expect(discountedReturns(rewards: [], discount: 0.9).isEmpty)
  }
}
