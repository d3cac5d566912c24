import Testing

@testable import Reinforcement

// Whole trainings with fixed seeds. Each takes seconds in a release build and minutes in a debug build, so these run by
// themselves: `make test-learning`. ReinforcementTests/Learning holds a small instance of each.

@Suite struct ProximalPolicyLearning {
  /// 475 of 500 is the mark at which Gymnasium calls CartPole-v1 solved. PPO's default settings reach it on nearly every
  /// seed, not on every one: 4 of 5 leaves room for one unlucky start.
  @Test func ppoBalancesThePoleWithinFiftyThousandSteps() {
    let returns = (1...5).map { seed in
      var training = ProximalPolicyTraining(seed: UInt64(seed))
      training.run(untilEnvironmentSteps: 50_000)
      var generator = SeededGenerator(seed: 1_000 + UInt64(seed))
      return meanGreedyReturn(of: training.actor, episodes: 100, using: &generator)
    }
    #expect(returns.count { $0 >= 475 } >= 4, "\(returns)")
  }

  /// Without the clip the ratios of a batch used 20 times go where they like.
  @Test func withoutTheClipRatiosStrayFurther() throws {
    func largestKL(isClipped: Bool) -> Double {
      var settings = ProximalPolicySettings()
      settings.isClipped = isClipped
      settings.epochs = 20
      settings.learningRate = 1e-3
      var training = ProximalPolicyTraining(settings: settings, seed: 2)
      var tape = Tape()
      var largest = 0.0
      while training.updates < 4 {
        training.step(on: &tape)
        if let report = training.lastMinibatch { largest = max(largest, report.approximateKL) }
      }
      return largest
    }
    #expect(largestKL(isClipped: false) > 2 * largestKL(isClipped: true))
  }
}

@Suite struct DeepQLearning {
  /// Random pushes last 22 steps on average. The best of the policies met in 20,000 pushes, looked at every 2,000, keeps
  /// the pole up for at least 195 steps (the mark of CartPole-v0) on at least 2 of 3 seeds: DQN reaches such policies and
  /// may lose them again.
  @Test(arguments: [false, true]) func dqnLearnsToBalance(isDouble: Bool) {
    var settings = DeepQSettings()
    settings.isDouble = isDouble
    let best = (1...3).map { seed in
      var training = DeepQTraining(settings: settings, seed: UInt64(seed))
      var tape = Tape()
      return (0..<10).map { _ in
        training.run(steps: 2_000, on: &tape)
        var generator = SeededGenerator(seed: 7)
        return meanGreedyReturn(of: training.online, episodes: 20, using: &generator)
      }.max() ?? 0
    }
    #expect(best.count { $0 >= 195 } >= 2, "\(best)")
  }
}

@Suite struct PolicyGradientLearning {
  /// The best policy that cannot tell the corridor's states apart has return −11.66, −11.6 rounded; going right with
  /// probability ½ has (1 − 4)/¼ = −12. Mean of the last 500 of 4,000 episodes: standard error about 10/√500 = 0.45, and
  /// the policy itself wavers; −13.5 is four standard errors below the best.
  @Test(arguments: [PolicyGradientWeight.rewardToGo, .baseline])
  func reinforceFindsTheMixtureInTheShortCorridor(weight: PolicyGradientWeight) {
    var settings = PolicyGradientTraining.Settings()
    settings.weight = weight
    settings.stepSize = weight == .baseline ? 0.005 : 0.000_5
    // Begun far from it: π(right) = 0.05, whose return is (0.1 − 4)/(0.05 · 0.95) = −82.
    var training = PolicyGradientTraining(
      process: .shortCorridor, observations: [0, 0, 0, 0], theta: [[2.944, 0]], settings: settings, seed: 3)
    training.run(episodes: 4_000)
    #expect(mean(training.episodeRewards.suffix(500)) > -13.5)
  }

  /// 14 steps against 14.0 at best: on the 4 × 12 cliff the shortest way has 13 steps, each −1. A softmax policy still
  /// explores, so its mean return stays below −13; it must not fall off often (−100).
  @Test func actorCriticFindsAWayAlongTheCliff() {
    var settings = ActorCriticTraining.Settings()
    settings.discount = 1
    settings.actorStepSize = 0.1
    settings.criticStepSize = 0.2
    var training = ActorCriticTraining(process: .cliffWalking, settings: settings, seed: 5)
    training.run(episodes: 2_000)
    #expect(mean(training.episodeRewards.suffix(200)) > -30)
  }
}

@Suite struct GroupRelativeLearning {
  /// The model begun with knows the form of an answer: about one in seven is right. A mean reward of 0.95 over ten batches
  /// of 128 answers has a standard error of √(0.95 · 0.05 / 1280) = 0.006, so a policy that passes is no worse than 0.93.
  @Test(arguments: 1...3) func grpoLearnsSumsFromRightAndWrong(seed: Int) {
    let world = TokenWorld(largestAddend: 4)
    var settings = GroupRelativeSettings()
    settings.groupSize = 16
    settings.prompts = 8
    settings.updates = 3
    settings.klCoefficient = 0.05
    var training = GroupRelativeTraining(
      formModel(world: world, seed: UInt64(seed)), world: world, settings: settings, seed: UInt64(seed))
    var tape = Tape()
    var recent = 0.0
    while recent < 0.95 && training.meanRewards.count < 600 {
      training.run(batches: 10, on: &tape)
      recent = mean(Array(training.meanRewards.suffix(10)))
    }
    #expect(mean(Array(training.meanRewards.prefix(3))) < 0.3)
    #expect(recent >= 0.95, "\(recent) after \(training.meanRewards.count) batches")
  }
}

@Suite struct LanguageFeedbackLearning {
  private let world = TokenWorld(largestAddend: 4, answerLimit: 6)

  private func tuned(on tape: inout Tape) -> CausalTransformer {
    var generator = SeededGenerator(seed: 1)
    let network = CausalTransformer(shape: TransformerShape(), using: &generator)
    let demonstrations = world.demonstrations(count: 1_024, accuracy: 0.7, enthusiasm: 0.15, using: &generator)
    var tuning = SupervisedFineTuning(network, examples: demonstrations, seed: 1)
    tuning.run(steps: 200, on: &tape)
    return tuning.network
  }

  private func comparisons(of network: CausalTransformer, enthusiasm: Double) -> [TokenComparison] {
    var generator = SeededGenerator(seed: 11)
    return AnswerTaste(enthusiasm: enthusiasm).comparisons(of: network, count: 1_000, in: world, using: &generator)
  }

  /// The last five batches of 64 answers: a share near ½ has standard error √(¼/320) = 0.03.
  private func progress(
    _ network: CausalTransformer, _ model: CausalTransformer, beta: Double, on tape: inout Tape
  ) -> (first: LanguageFeedbackTraining.Progress, score: Double, quality: Double, kl: Double) {
    var settings = LanguageFeedbackSettings()
    settings.klCoefficient = beta
    var training = LanguageFeedbackTraining(network, rewardModel: model, world: world, settings: settings, seed: 4)
    training.run(batches: 50, on: &tape)
    let last = training.progress.suffix(5)
    return (
      training.progress[0], mean(last.map(\.score)), mean(last.map(\.trueQuality)), mean(last.map(\.kl))
    )
  }

  /// Judges who like exclamation marks make a reward model that can be flattered. With β = 0 the score rises and the
  /// answers are ruined; with β = 1 the policy stays near the reference and keeps most of its quality.
  @Test func aFlawedRewardModelIsHackedWithoutThePenalty() {
    var tape = Tape()
    let network = tuned(on: &tape)
    var rewarding = RewardModelTraining(
      from: network, comparisons: comparisons(of: network, enthusiasm: 2), seed: 2)
    rewarding.run(steps: 200, on: &tape)
    let free = progress(network, rewarding.model, beta: 0, on: &tape)
    let held = progress(network, rewarding.model, beta: 1, on: &tape)
    #expect(free.first.trueQuality > 0.5)
    #expect(free.score > free.first.score + 0.5)
    #expect(free.quality < 0.1)
    #expect(held.quality > 0.45)
    #expect(free.kl > 3 * held.kl)
  }

  /// A careful judge's comparisons, given to DPO: the margin grows, and with it the chosen answers become less likely.
  @Test func dpoWidensTheMarginWhileTheChosenLogProbabilityFalls() throws {
    var tape = Tape()
    let network = tuned(on: &tape)
    var training = DirectPreferenceTraining(network, comparisons: comparisons(of: network, enthusiasm: 0), seed: 3)
    func average(_ steps: Int) throws -> (margin: Double, chosen: Double) {
      var reports: [DirectPreferenceTraining.Report] = []
      for _ in 0..<steps {
        training.step(on: &tape)
        reports.append(try #require(training.lastReport))
      }
      return (mean(reports.map(\.margin)), mean(reports.map(\.chosenLogProbability)))
    }
    let early = try average(20)
    training.run(steps: 260, on: &tape)
    let late = try average(20)
    #expect(late.margin > early.margin + 0.15)
    #expect(late.chosen < early.chosen - 0.2)
  }
}

/// The whole way from demonstrations to PPO in the small world, as the chapter on RLHF shows it.
@Suite struct SmallFeedbackLearning {
  private typealias Course = (score: [Double], right: [Double], kl: [Double])

  /// What three batches at the beginning and five at the end came to, of 24 answers each: a share near ½ has standard
  /// error √(¼/72) = 0.06 and √(¼/120) = 0.05.
  private func course(klCoefficient: Double, enthusiasm: Double, seed: Int) -> Course {
    var pipeline = HumanFeedbackPipeline(
      world: HumanFeedbackPipeline.smallWorld,
      settings: .small(klCoefficient: klCoefficient, enthusiasm: enthusiasm), seed: UInt64(seed))
    var tape = Tape()
    var progress: [LanguageFeedbackTraining.Progress] = []
    while progress.count < 50 {
      pipeline.step(on: &tape)
      if case .reinforcing(let training) = pipeline.stage { progress = training.progress }
    }
    let ends = [Array(progress.prefix(3)), Array(progress.suffix(5))]
    return (
      ends.map { mean($0.map(\.score)) }, ends.map { mean($0.map(\.trueQuality)) }, ends.map { mean($0.map(\.kl)) }
    )
  }

  /// On every seed, without a price the score rises and next to nothing stays right.
  @Test(arguments: 1...7) func aFlatteredJudgeIsHackedWithoutThePrice(seed: Int) {
    let free = course(klCoefficient: 0, enthusiasm: 2, seed: seed)
    #expect(free.score[1] > free.score[0] + 0.5, "\(free)")
    #expect(free.right[1] < 0.1, "\(free)")
    #expect(free.kl[1] > 2, "\(free)")
  }

  /// With β = 1 the policy stays near the reference on every seed; it keeps most of what it could do on nearly every one.
  @Test func thePriceHoldsThePolicy() {
    let courses = (1...7).map { course(klCoefficient: 1, enthusiasm: 2, seed: $0) }
    #expect(courses.allSatisfy { $0.kl[1] < 0.6 }, "\(courses.map(\.kl))")
    #expect(courses.count { $0.right[1] > 0.65 * $0.right[0] } >= 6, "\(courses.map(\.right))")
  }

  /// A careful judge's reward model makes answers better, though not on every seed by as much: the mean of seven.
  @Test func aCarefulJudgeMakesAnswersBetter() {
    let courses = (1...7).map { course(klCoefficient: 0.3, enthusiasm: 0, seed: $0) }
    #expect(mean(courses.map { $0.right[1] - $0.right[0] }) > 0.1, "\(courses.map(\.right))")
  }
}
