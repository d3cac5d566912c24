import Reinforcement
import Testing

@Suite struct GeneralizedAdvantageTests {
  /// γ = 0.5, λ = 0.5: δ₁ = 2 + 0.5·8 − 2 = 4, δ₀ = 1 + 0.5·2 − 4 = −2; Â₁ = 4, Â₀ = −2 + 0.25·4 = −1.
  @Test func twoStepsByHand() {
    let estimate = generalizedAdvantages(
      rewards: [1, 2], values: [4, 2], lastValue: 8, terminated: [false, false], discount: 0.5, lambda: 0.5)
    #expect(estimate == AdvantageEstimate(tdErrors: [-2, 4], advantages: [-1, 4], returns: [3, 6]))
  }

  /// r = (1, 1, 1), V = 10 everywhere, γ = 0.99, λ = 0.95, and the last step is cut off.
  /// Bootstrapped: δ = 1 + 9.9 − 10 = 0.9 each; Â = 0.9, 0.9 + 0.9405·0.9 = 1.74645, 0.9 + 0.9405·1.74645 = 2.542536225.
  /// As if terminated: δ₂ = 1 − 10 = −9; Â₁ = 0.9 − 0.9405·9 = −7.5645, Â₀ = 0.9 − 0.9405·7.5645 = −6.21441225.
  @Test(arguments: [(true, [2.542536225, 1.74645, 0.9]), (false, [-6.21441225, -7.5645, -9])])
  func aTimeLimitIsNoEnd(bootstrapped: Bool, advantages: [Double]) {
    let estimate = generalizedAdvantages(
      rewards: [1, 1, 1], values: [10, 10, 10], lastValue: 0, terminated: [false, false, false],
      truncated: [false, false, true], finalValues: [0, 0, 10], discount: 0.99, lambda: 0.95,
      bootstrapTruncation: bootstrapped)
    #expect(isClose(estimate.advantages, advantages))
  }

  @Test func lambdaZeroIsTheTDErrorAndLambdaOneMonteCarlo() {
    let batch = randomBatch(steps: 20, environments: 1, seed: 3, truncating: false)
    let zero = advantages(of: batch, environment: 0, lambda: 0)
    #expect(zero.advantages == zero.tdErrors)
    let one = advantages(of: batch, environment: 0, lambda: 1)
    let returns = discountedReturns(
      rewards: batch.rewards, discount: 0.9, dones: batch.terminated, bootstrap: batch.lastValues[0])
    #expect(isClose(one.returns, returns))
  }

  /// Â_t = Σ_l (γλ)^l δ_{t+l}, summed forwards up to the end of the episode.
  @Test func theRecursionIsTheSumOfTDErrors() {
    let batch = randomBatch(steps: 25, environments: 1, seed: 4, truncating: true)
    let estimate = advantages(of: batch, environment: 0, lambda: 0.8)
    for t in 0..<25 {
      var sum = 0.0
      var weight = 1.0
      for k in t..<25 {
        sum += weight * estimate.tdErrors[k]
        weight *= 0.9 * 0.8
        if batch.terminated[k] || batch.truncated?[k] ?? false { break }
      }
      #expect(isClose(estimate.advantages[t], sum))
    }
  }

  /// The critic's target is the λ-return of the next values.
  @Test func advantagePlusValueIsTheLambdaReturn() {
    let batch = randomBatch(steps: 25, environments: 1, seed: 5, truncating: false)
    let estimate = advantages(of: batch, environment: 0, lambda: 0.8)
    let nextValues = Array(batch.values.dropFirst()) + batch.lastValues
    let returns = lambdaReturns(
      rewards: batch.rewards, nextValues: nextValues, discount: 0.9, dones: batch.terminated, lambda: 0.8)
    #expect(isClose(estimate.returns, returns))
  }

  @Test(arguments: [(1, true), (3, true), (8, false), (8, true)])
  func manyEnvironmentsAtOnceAreEachAlone(environments: Int, bootstrapTruncation: Bool) {
    let batch = randomBatch(steps: 40, environments: environments, seed: 6, truncating: true)
    var together = AdvantageEstimate()
    estimateAdvantages(
      of: batch, discount: 0.9, lambda: 0.8, bootstrapTruncation: bootstrapTruncation, into: &together)
    for n in 0..<environments {
      let alone = advantages(of: batch, environment: n, lambda: 0.8, bootstrapTruncation: bootstrapTruncation)
      #expect(column(n, of: together.tdErrors, environments) == alone.tdErrors)
      #expect(column(n, of: together.advantages, environments) == alone.advantages)
      #expect(column(n, of: together.returns, environments) == alone.returns)
    }
  }

  private func randomBatch(steps: Int, environments: Int, seed: UInt64, truncating: Bool) -> ExperienceBatch {
    var generator = SeededGenerator(seed: seed)
    let count = steps * environments
    let ends = (0..<count).map { _ in drawUniform(using: &generator) }
    return ExperienceBatch(
      environments: environments,
      rewards: (0..<count).map { _ in drawNormal(using: &generator) },
      values: (0..<count).map { _ in drawNormal(using: &generator) },
      lastValues: (0..<environments).map { _ in drawNormal(using: &generator) },
      terminated: ends.map { $0 < 0.15 },
      truncated: truncating ? ends.map { $0 > 0.85 } : nil,
      finalValues: (0..<count).map { _ in drawNormal(using: &generator) })
  }

  private func advantages(
    of batch: ExperienceBatch, environment: Int, lambda: Double, bootstrapTruncation: Bool = true
  ) -> AdvantageEstimate {
    let environments = batch.environments
    return generalizedAdvantages(
      rewards: column(environment, of: batch.rewards, environments),
      values: column(environment, of: batch.values, environments),
      lastValue: batch.lastValues[environment],
      terminated: column(environment, of: batch.terminated, environments),
      truncated: batch.truncated.map { column(environment, of: $0, environments) },
      finalValues: batch.finalValues.map { column(environment, of: $0, environments) },
      discount: 0.9, lambda: lambda, bootstrapTruncation: bootstrapTruncation)
  }

  private func column<Element>(_ n: Int, of elements: [Element], _ environments: Int) -> [Element] {
    stride(from: n, to: elements.count, by: environments).map { elements[$0] }
  }
}
