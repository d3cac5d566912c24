import Testing

@testable import Reinforcement

@Suite struct GroupLossTests {
  private let mask = [[true, true, true], [true, false, false]]
  private let range = ClipRange(low: 0.2, high: 0.2)

  private func batch(_ new: [[Double]], old: [[Double]]?, _ advantages: [Double] = [1, -2]) -> SequenceBatch {
    SequenceBatch(new: new, old: old, mask: mask, advantages: advantages)
  }

  @Test func theAggregationsByHand() {
    // On-policy, β = 0: each token's loss is −A: −1, −1, −1 and 2.
    let logp = [[-1.0, -1, -1], [-1.0, -1, -1]]
    func loss(_ aggregation: LossAggregation) -> Double {
      groupLoss(batch(logp, old: nil), reference: nil, coefficient: 0, range: range, aggregation: aggregation).loss
    }
    // ½ (−1 + 2);  (−3 + 2)/4;  (−3 + 2)/(2 · 5).
    #expect(isClose(loss(.sequenceMean), 0.5))
    #expect(isClose(loss(.tokenMean), -0.25))
    #expect(isClose(loss(.constantLength(5)), -0.1))
  }

  @Test func gradientsAreCentralDifferences() {
    let old = grouped(normalNumbers(6, seed: 61).map { -abs($0) - 0.5 }, size: 3)
    let reference = grouped(normalNumbers(6, seed: 62).map { -abs($0) - 0.5 }, size: 3)
    let start = zip(old.joined(), normalNumbers(6, seed: 63, scale: 0.3)).map { $0 + $1 }
    for aggregation in [LossAggregation.sequenceMean, .tokenMean, .constantLength(4)] {
      let result = { (x: [Double]) in
        groupLoss(
          batch(grouped(x, size: 3), old: old), reference: reference, coefficient: 0.3, range: range,
          aggregation: aggregation)
      }
      let differences = centralDifferences(of: start) { result($0).loss }
      #expect(isClose(Array(result(start).gradient.joined()), differences, within: 1e-8))
    }
  }

  @Test func sequenceGradientsAreCentralDifferences() {
    let old = grouped(normalNumbers(6, seed: 64).map { -abs($0) - 0.5 }, size: 3)
    let start = zip(old.joined(), normalNumbers(6, seed: 65, scale: 0.03)).map { $0 + $1 }
    for ratio in [SequenceRatio.geometricMean, .product] {
      let result = { (x: [Double]) in sequenceLoss(batch(grouped(x, size: 3), old: old), ratio: ratio, range: range) }
      let differences = centralDifferences(of: start) { result($0).loss }
      #expect(isClose(Array(result(start).gradient.joined()), differences, within: 1e-8))
    }
  }

  @Test func clipHigherLetsRareTokensGrow() {
    // ρ = 1.25, A = 1: clipped at 1.2, free at 1.28.
    let logp = [[-1.0, -1, -1], [-1.0, -1, -1]]
    let old = [[-1.2231435513142097, -1, -1], [-1.0, -1, -1]]
    func gradient(_ high: Double) -> Double {
      groupLoss(
        batch(logp, old: old), reference: nil, coefficient: 0, range: ClipRange(low: 0.2, high: high),
        aggregation: .tokenMean
      ).gradient[0][0]
    }
    #expect(gradient(0.2) == 0)
    #expect(isClose(gradient(0.28), -1.25 / 4))
  }

  @Test func metricsCountActiveClipsOverTokens() {
    // Ratios e^{±½}: tokens 0 (A = 1, high: active), 1 (A = 1, low: not), 2 on-policy; sequence 1 (A = −2, low: active).
    let new = [[-1.0, -2, -1], [-2.0, -1, -1]]
    let old = [[-1.5, -1.5, -1], [-1.5, -1, -1]]
    let metrics = groupLossMetrics(batch(new, old: old), reference: new, range: range)
    #expect(metrics == GroupLossMetrics(kl: 0, clippedLow: 0.25, clippedHigh: 0.25, clipped: 0.5))
    #expect(groupLossMetrics(batch(new, old: old), reference: nil, range: range).kl == nil)
  }

  @Test func theSequenceWeightIsThePowerOfTheGeometricMean() {
    let logRatios = [0.1, -0.3, 0.25]
    let mean = SequenceRatio.geometricMean.value(logRatios: logRatios)
    #expect(isClose(mean * mean * mean, SequenceRatio.product.value(logRatios: logRatios)))
    // e^{0.05/3} against e^{0.05}.
    #expect(isClose(mean, 1.016806330386261))
  }

  @Test func onPolicyGSPOAndGRPOHaveTheSameGradient() {
    let logp = [[-1.0, -0.4, -2], [-0.3, -1, -1]]
    let group = groupLoss(
      batch(logp, old: logp), reference: nil, coefficient: 0, range: range, aggregation: .sequenceMean)
    let sequence = sequenceLoss(
      batch(logp, old: logp), ratio: .geometricMean, range: ClipRange(low: 3e-4, high: 4e-4))
    #expect(isClose(Array(group.gradient.joined()), Array(sequence.gradient.joined())))
    // 1/|o| stays on each token: the longer answer's are A/(B|o|) = 1/6, the shorter's −2/2.
    #expect(isClose(sequence.gradient[0][0], -1.0 / 6))
    #expect(isClose(sequence.gradient[1][0], 1))
  }

  @Test func tokenClipsNeverSeeWhatGSPOClips() {
    // Ratios of 1.001 on every token: far inside 0.2, outside 4e-4.
    let new = [[-1.0, -1, -1], [-1.0, -1, -1]]
    let old = new.map { $0.map { $0 - 0.001 } }
    let both = batch(new, old: old, [1, 1])
    #expect(groupLossMetrics(both, reference: nil, range: range).clipped == 0)
    #expect(sequenceLoss(both, ratio: .geometricMean, range: ClipRange(low: 3e-4, high: 4e-4)).clipped == 1)
    #expect(sequenceLoss(both, ratio: .geometricMean, range: range).clipped == 0)
  }

  @Test func whatIsMaskedMayOverflow() {
    let new = [[-1.0, -1, -1], [-1.0, -0.001, -0.001]]
    let old = [[-1.0, -1, -1], [-1.0, -850, -850]]
    let loss = groupLoss(
      batch(new, old: old), reference: old, coefficient: 0.1, range: range, aggregation: .sequenceMean)
    #expect(isClose(loss.loss, 0.5))
    #expect(loss.gradient[1][1] == 0)
  }

  @Test func aLossNearZeroStillTeaches() {
    let logp = [[-1.0, -1, -1], [-1.0, -1, -1]]
    let loss = groupLoss(
      batch(logp, old: logp, [1, -1]), reference: nil, coefficient: 0, range: range, aggregation: .sequenceMean)
    #expect(abs(loss.loss) < 1e-15)
    #expect(isClose(loss.gradient[0][0], -1.0 / 6))
  }

  @Test func groupPolicyGradientsByHand() {
    // Groups (1, 0) and (1, 1): A = ½, −½, 0, 0; half of the groups teach; one token each, log π = −1, −2, −3, −4.
    let logp: [[Double]] = [[-1], [-2], [-3], [-4]]
    let one = Array(repeating: [true], count: 4)
    let authors = authorsGroupPolicyGradient(rewards: [1, 0, 1, 1], groupSize: 2, logProbabilities: logp, mask: one)
    #expect(authors.advantages == [0.5, -0.5, 0, 0])
    #expect(authors.correction == 0.5)
    // ¼ (½ − 1)/(½ + 1e-5).
    #expect(isClose(authors.result.loss, -0.125 / 0.50001))
    #expect(isClose(authors.result.gradient[0][0], -0.125 / 0.50001))
    #expect(informativeShare(rewards: [1, 0, 1, 1], groupSize: 2) == 0.5)
    #expect(isClose(correctedAdvantages(rewards: [1, 0, 1, 1], groupSize: 2), [0.5 / 0.50001, -0.5 / 0.50001, 0, 0]))
    // α = 4/3.
    let verl = verlGroupPolicyGradient(rewards: [1, 0, 1, 1], groupSize: 2, logProbabilities: logp, mask: one)
    #expect(isClose(verl.advantages, [2.0 / 3, -2.0 / 3, 0, 0]))
    #expect(isClose(verl.result.loss, -1.0 / 6))
  }
}
