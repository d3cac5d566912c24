import Foundation
import Testing

@testable import Reinforcement

@Suite struct ProximalPolicyTrainingTests {
  private func small() -> ProximalPolicySettings {
    var settings = ProximalPolicySettings()
    settings.environments = 2
    settings.horizon = 24
    settings.minibatch = 20
    settings.epochs = 2
    settings.hiddenWidths = [8]
    return settings
  }

  private func training(_ settings: ProximalPolicySettings, steps: Int) -> ProximalPolicyTraining {
    var training = ProximalPolicyTraining(settings: settings, seed: 3)
    var tape = Tape()
    for _ in 0..<steps { training.step(on: &tape) }
    return training
  }

  @Test func equalStatesGoOnEqually() {
    var one = training(small(), steps: 27)
    var other = one
    #expect(one == other)
    for _ in 0..<30 { one.step() }
    #expect(one != other)
    for _ in 0..<30 { other.step() }
    #expect(one == other)
  }

  /// 24 pushes fill the batch of 48; minibatches of 20, 20 and 8, twice.
  @Test func aRoundIsCollectingThenEpochsOfMinibatches() throws {
    #expect(training(small(), steps: 24).phase == .updating(epoch: 0, minibatch: 0))
    let last = try #require(training(small(), steps: 27).lastMinibatch)
    #expect(last.samples.count == 8)
    #expect(training(small(), steps: 27).phase == .updating(epoch: 1, minibatch: 0))
    let next = training(small(), steps: 30)
    #expect(next.phase == .collecting(time: 0))
    #expect(next.updates == 1 && next.environmentSteps == 48)
    #expect(next.experience.actions.isEmpty)
  }

  /// Before the first step of the optimiser the new policy is the old one.
  @Test func theFirstMinibatchHasRatiosOfOne() throws {
    let report = try #require(training(small(), steps: 25).lastMinibatch)
    #expect(report.ratios.allSatisfy { abs($0 - 1) < 1e-12 })
    #expect(report.activeClipFraction == 0 && report.outsideClipFraction == 0)
    #expect(abs(report.approximateKL) < 1e-12)
    #expect(report.gradientNorm > 0)
  }

  /// The loss on the tape and the closed form agree, in value, in clip fractions and in the estimate of KL.
  @Test(arguments: [25, 27, 30]) func theLossOnTheTapeIsTheClosedForm(steps: Int) throws {
    var settings = small()
    settings.learningRate = 0.05
    let report = try #require(training(settings, steps: steps).lastMinibatch)
    let closed = clippedLoss(
      new: report.ratios.map { Foundation.log($0) }, old: report.ratios.map { _ in 0 }, advantages: report.advantages,
      mask: report.ratios.map { _ in true }, range: ClipRange(low: 0.2, high: 0.2))
    #expect(abs(report.policyLoss - closed.loss) < 1e-12)
    #expect(report.activeClipFraction == closed.activeClipFraction)
    #expect(report.outsideClipFraction == closed.outsideClipFraction)
    let kl = try #require(closed.approximateKL[.k3])
    #expect(abs(report.approximateKL - kl) < 1e-12)
  }

  /// The gradient of the whole loss by actor and critic together, against central differences of the loss itself.
  @Test(arguments: [true, false]) func theGradientOfTheLossAgreesWithCentralDifferences(isClipped: Bool) throws {
    var settings = small()
    settings.hiddenWidths = [3]
    settings.entropyCoefficient = 0.01
    settings.isClipped = isClipped
    settings.learningRate = 0.05
    let state = training(settings, steps: 28)
    func loss(_ actorNumbers: [Double], _ criticNumbers: [Double]) -> (value: Double, gradient: [Double]) {
      var (tape, actor, critic) = (Tape(), state.actor, state.critic)
      (actor.parameters, critic.parameters) = (actorNumbers, criticNumbers)
      let loss = ProximalPolicyLoss(
        samples: [0, 3, 5, 20, 31, 47], experience: state.experience, actor: actor, critic: critic, settings: settings,
        on: &tape)
      tape.differentiate(loss.total)
      return (
        tape.scalar(loss.total), tape.gradient(of: loss.actorParameters) + tape.gradient(of: loss.criticParameters)
      )
    }
    let (θ, w) = (state.actor.parameters, state.critic.parameters)
    let expected =
      centralDifferences(of: θ) { loss($0, w).value } + centralDifferences(of: w) { loss(θ, $0).value }
    #expect(largestDifference(loss(θ, w).gradient, expected) < 1e-6)
  }

  @Test func normalisedAdvantagesHaveMeanZeroAndDeviationOne() throws {
    let report = try #require(training(small(), steps: 25).lastMinibatch)
    #expect(abs(mean(report.advantages)) < 1e-12)
    #expect(abs(standardDeviation(report.advantages, ddof: 1) - 1) < 1e-6)
  }

  /// With a step size that moves the policy far, some ratios leave the band; unclipped, none is ever counted as clipped.
  @Test func theClipIsCountedOnlyWhereItActs() throws {
    var settings = small()
    settings.learningRate = 0.05
    let clipped = try #require(training(settings, steps: 30).lastMinibatch)
    #expect(clipped.outsideClipFraction >= clipped.activeClipFraction)
    #expect(clipped.outsideClipFraction > 0)
    settings.isClipped = false
    let unclipped = try #require(training(settings, steps: 30).lastMinibatch)
    #expect(unclipped.activeClipFraction == 0)
  }

  @Test func entropyIsBoundedByThatOfACoin() throws {
    let report = try #require(training(small(), steps: 28).lastMinibatch)
    #expect(report.entropy > 0 && report.entropy <= 0.693_147_180_559_945_4)
    let entropyTerm = report.policyLoss + report.valueLoss
    #expect(abs(report.loss - entropyTerm) < 1e-12)
  }

  /// In 1,500 pushes with small networks the episodes at the end are longer than those at the start, whose mean is about
  /// 22 for random pushes; 40 is more than random pushes reach in a mean of ten (deviation about 12/√10 ≈ 4).
  @Test func aSmallInstanceLearns() {
    var settings = ProximalPolicySettings()
    settings.environments = 4
    settings.horizon = 32
    settings.minibatch = 64
    settings.epochs = 6
    settings.learningRate = 5e-3
    settings.hiddenWidths = [16]
    var training = ProximalPolicyTraining(settings: settings, seed: 1)
    training.run(untilEnvironmentSteps: 3_000)
    #expect(mean(training.episodes.suffix(10).map(\.totalReward)) > 40)
  }

  @Test func explainedVarianceByHand() {
    #expect(explainedVariance(of: [1, 2, 3], by: [1, 2, 3]) == 1)
    #expect(explainedVariance(of: [1, 2, 3], by: [2, 2, 2]) == 0)
    #expect(explainedVariance(of: [1, 2, 3], by: [3, 2, 1]) == -3)
    #expect(explainedVariance(of: [5, 5], by: [1, 2]) == 0)
  }
}
