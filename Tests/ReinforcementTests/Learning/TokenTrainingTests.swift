import Testing

@testable import Reinforcement

/// Models small enough for a debug build.
enum SmallLanguage {
  static let world = TokenWorld(largestAddend: 2, answerLimit: 3)

  static func model(seed: UInt64 = 1) -> CausalTransformer {
    var generator = SeededGenerator(seed: seed)
    return CausalTransformer(
      shape: TransformerShape(context: 8, width: 8, heads: 2, layers: 1, hidden: 16), using: &generator)
  }

  static func comparisons(_ network: CausalTransformer) -> [TokenComparison] {
    world.prompts.map { TokenComparison(prompt: $0, chosen: world.answer(to: $0), rejected: [9, TokenWorld.end]) }
  }
}

@Suite struct TokenWorldTests {
  /// 2 + 3 = 5, 7 + 8 = 15.
  @Test func answersByHand() {
    let world = TokenWorld(largestAddend: 9)
    #expect(world.answer(to: world.prompt(2, 3)) == [5, TokenWorld.end])
    #expect(world.answer(to: world.prompt(7, 8)) == [1, 5, TokenWorld.end])
    #expect(TokenWorld.text(world.prompt(2, 3) + [5, TokenWorld.cheer, TokenWorld.end]) == "2+3=5!⏎")
    #expect(world.prompts.count == 100)
  }

  @Test func onlyTheRightAnswerHandedInIsRewarded() {
    let world = TokenWorld(largestAddend: 4)
    let prompt = world.prompt(2, 3)
    #expect(world.reward(prompt: prompt, answer: [5, TokenWorld.end]) == 1)
    for wrong in [[5], [6, TokenWorld.end], [5, TokenWorld.cheer, TokenWorld.end], [0, 5, TokenWorld.end]] {
      #expect(world.reward(prompt: prompt, answer: wrong) == 0)
    }
  }

  /// Nine prompts, ten demonstrations each, three of them one too high: 2+2 = 4, and 5.
  @Test func demonstrationsOneTooHighByHand() {
    let world = SmallLanguage.world
    let examples = world.demonstrations(ofEach: 10, oneTooHigh: 3)
    #expect(examples.count == 90)
    let last = examples.suffix(10)
    #expect(last.allSatisfy { $0.prompt == world.prompt(2, 2) })
    #expect(last.count { $0.answer == [5, TokenWorld.end] } == 3)
    #expect(last.count { $0.answer == [4, TokenWorld.end] } == 7)
    #expect(TokenWorld(largestAddend: 9).answer(to: world.prompt(9, 9), tooHighBy: 1) == [1, 9, TokenWorld.end])
  }

  /// Three of ten: −(0.3 ln 0.3 + 0.7 ln 0.7)/2 = 0.305432 nats a token. Where all agree nothing is open; one more prompt
  /// with a single answer of one token adds a token and no surprise: 20/21 of it.
  @Test func entropyOfAnswersByHand() {
    let world = SmallLanguage.world
    let examples = world.demonstrations(ofEach: 10, oneTooHigh: 3)
    #expect((answerEntropy(of: examples) - 0.305_432_151_0).magnitude < 1e-9)
    #expect(answerEntropy(of: world.demonstrations(ofEach: 2, oneTooHigh: 0)) == 0)
    let more = Array(examples.prefix(10)) + [TokenExample(prompt: [9], answer: [TokenWorld.end])]
    #expect((answerEntropy(of: more) - 0.305_432_151_0 * 20 / 21).magnitude < 1e-9)
  }

  /// ½ · ¼ = ⅛.
  @Test func anAnswerIsAsLikelyAsAllItsTokensTogether() {
    let chance = answerProbability(logProbabilities: [-0.693_147_180_559_945, -1.386_294_361_119_891])
    #expect((chance - 0.125).magnitude < 1e-14)
  }

  @Test func anEpisodeIsThePromptAndTheTokensSoFar() {
    var episode = TokenWorld.Episode(
      world: TokenWorld(answerLimit: 3), prompt: [1, TokenWorld.plus, 1, TokenWorld.equals])
    let first = episode.step(2)
    #expect(first == 0 && !episode.isOver)
    #expect(episode.state == [1, TokenWorld.plus, 1, TokenWorld.equals, 2])
    let last = episode.step(TokenWorld.end)
    #expect(last == 1 && episode.isOver)
    var long = TokenWorld.Episode(
      world: TokenWorld(answerLimit: 2), prompt: [1, TokenWorld.plus, 1, TokenWorld.equals])
    _ = long.step(2)
    let cutOff = long.step(2)
    #expect(cutOff == 0 && long.isOver)
  }
}

@Suite struct GenerationTests {
  @Test func theLogProbabilitiesDrawnAreThoseOfTheWholeSequence() {
    let model = SmallLanguage.model()
    var generator = SeededGenerator(seed: 2)
    var generation = Generation(model, prompts: SmallLanguage.world.prompts, world: SmallLanguage.world)
    generation.run(using: &generator)
    let examples = zip(generation.prompts, generation.answers).map { TokenExample(prompt: $0, answer: $1) }
    var tape = Tape()
    let whole = TokenBatch(examples).logProbabilities(under: model, on: &tape)
    for (drawn, read) in zip(generation.logProbabilities, whole) { #expect(largestDifference(drawn, read) < 1e-12) }
    #expect(generation.answers.allSatisfy(SmallLanguage.world.isComplete))
  }

  @Test func promptsOfSeveralLengthsAreReadAsIfAlone() {
    let model = SmallLanguage.model()
    let prompts = [[1, 10, 1, 11], [2, 11], [0, 10, 11]]
    var together = Generation(model, prompts: prompts, world: SmallLanguage.world, isGreedy: true)
    var generator = SeededGenerator(seed: 3)
    together.run(using: &generator)
    for (index, prompt) in prompts.enumerated() {
      var alone = Generation(model, prompts: [prompt], world: SmallLanguage.world, isGreedy: true)
      alone.run(using: &generator)
      #expect(alone.answers[0] == together.answers[index])
      #expect(largestDifference(alone.logProbabilities[0], together.logProbabilities[index]) < 1e-12)
    }
  }

  /// Examples "1+1=2⏎" and "1+1=2!⏎": rows 3, 4 of the first, and 6 + 3, 4, 5 of the second; last tokens 5 and 7 + 6.
  @Test func rowsOfABatchByHand() {
    let prompt = [1, 10, 1, 11]
    let batch = TokenBatch([
      TokenExample(prompt: prompt, answer: [2, 12]), TokenExample(prompt: prompt, answer: [2, 14, 12]),
    ])
    #expect(batch.length == 7)
    #expect(batch.stateRows == [3, 4, 9, 10, 11])
    #expect(batch.lastRows == [5, 13])
    #expect(batch.answerTokens == [2, 12, 2, 14, 12])
    #expect(batch.tokens[6] == TokenWorld.padding)
    #expect(batch.split([1, 2, 3, 4, 5]) == [[1, 2], [3, 4, 5]])
  }
}

@Suite struct TokenTrainingTests {
  private let world = SmallLanguage.world

  /// log 16 = 2.77 is what an indifferent model pays; the answers of nine prompts can be learnt by heart.
  @Test func fineTuningLearnsItsDemonstrations() throws {
    let examples = world.prompts.map { TokenExample(prompt: $0, answer: world.answer(to: $0)) }
    var training = SupervisedFineTuning(
      SmallLanguage.model(), examples: examples, minibatch: 9, learningRate: 0.02, seed: 1)
    var tape = Tape()
    training.run(steps: 60, on: &tape)
    let first = try #require(training.losses.first)
    let last = try #require(training.losses.last)
    #expect(abs(first - 2.772_588_722_239_781) < 0.3)
    #expect(last < 0.8)
    let report = try #require(training.lastReport)
    #expect(abs(report.loss + mean(report.logProbabilities.flatMap { $0 })) < 1e-12)
  }

  @Test func theRewardModelPrefersWhatWasPreferred() throws {
    let model = SmallLanguage.model()
    var training = RewardModelTraining(
      from: model, comparisons: SmallLanguage.comparisons(model), minibatch: 8, learningRate: 0.01, seed: 1)
    var tape = Tape()
    training.run(steps: 25, on: &tape)
    let report = try #require(training.lastReport)
    #expect(report.accuracy == 1)
    #expect(report.loss < 0.3)
    #expect(training.model.shape.outputs == 1)
  }

  /// On-policy the ratio is 1, so with centred advantages the loss of equally long answers is 0, and the gradient is not.
  @Test func groupsTeachByComparison() throws {
    var settings = GroupRelativeSettings()
    settings.groupSize = 4
    settings.prompts = 3
    settings.klCoefficient = 0.1
    settings.updates = 2
    var training = GroupRelativeTraining(SmallLanguage.model(), world: world, settings: settings, seed: 1)
    var tape = Tape()
    while training.phase == .drawing { training.step(on: &tape) }
    let batch = try #require(training.batch)
    #expect(batch.examples.count == 12)
    #expect(batch.rewards == batch.examples.map { world.reward(prompt: $0.prompt, answer: $0.answer) })
    for group in grouped(batch.advantages, size: 4) { #expect(abs(group.reduce(0, +)) < 1e-12) }
    for group in grouped(batch.examples, size: 4) { #expect(Set(group.map(\.prompt)).count == 1) }
    training.step(on: &tape)
    let report = try #require(training.lastReport)
    #expect(largestDifference(report.logProbabilities.flatMap { $0 }, batch.oldLogProbabilities.flatMap { $0 }) < 1e-12)
    #expect(report.metrics.kl == 0)
    #expect(training.phase == .updating(update: 1))
    training.step(on: &tape)
    #expect(training.phase == .drawing && training.meanRewards.count == 1)
  }

  /// Nobody in the group is right: all advantages are 0, and without a penalty the policy stays as it is.
  @Test func equalRewardsTeachNothing() throws {
    var settings = GroupRelativeSettings()
    settings.groupSize = 2
    settings.prompts = 1
    let model = SmallLanguage.model()
    var seed: UInt64 = 0
    var training = GroupRelativeTraining(model, world: world, settings: settings, seed: seed)
    var tape = Tape()
    while Set(training.batch?.rewards ?? [0, 1]).count > 1 {
      seed += 1
      training = GroupRelativeTraining(model, world: world, settings: settings, seed: seed)
      while training.phase == .drawing { training.step(on: &tape) }
    }
    training.step(on: &tape)
    #expect(training.policy == model)
    #expect(training.lastReport?.informativeGroups == 0)
  }

  /// Begun where every answer has the right form, learning from right and wrong alone raises the mean reward: from about
  /// one in five among five sums. The last five of 30 batches of 48 have standard error √(¼/240) = 0.03.
  @Test func aSmallInstanceOfGroupLearningLearns() {
    var generator = SeededGenerator(seed: 6)
    let examples = world.formDemonstrations(count: 64, using: &generator)
    var tuning = SupervisedFineTuning(
      SmallLanguage.model(), examples: examples, minibatch: 16, learningRate: 0.02, seed: 1)
    var tape = Tape()
    tuning.run(steps: 25, on: &tape)
    var settings = GroupRelativeSettings()
    settings.prompts = 6
    settings.learningRate = 0.01
    settings.updates = 2
    var training = GroupRelativeTraining(tuning.network, world: world, settings: settings, seed: 2)
    training.run(batches: 30, on: &tape)
    let (first, last) = (mean(Array(training.meanRewards.prefix(5))), mean(Array(training.meanRewards.suffix(5))))
    #expect(last > first + 0.12)
  }

  @Test func feedbackTrainingRewardsEachTokenAsItsFormulaSays() throws {
    let model = SmallLanguage.model()
    var generator = SeededGenerator(seed: 9)
    var settings = LanguageFeedbackSettings()
    settings.batch = 6
    settings.epochs = 2
    settings.klCoefficient = 0.2
    settings.whitensAdvantages = false
    settings.learningRate = 0.01
    var training = LanguageFeedbackTraining(
      model, rewardModel: model.replacingHead(outputs: 1, using: &generator), world: world, settings: settings, seed: 4)
    var tape = Tape()
    training.run(batches: 1, on: &tape)
    while training.phase != .updating(epoch: 1) { training.step(on: &tape) }
    let batch = try #require(training.batch)
    for i in batch.examples.indices {
      let kl = zip(batch.oldLogProbabilities[i], batch.referenceLogProbabilities[i]).map { $0 - $1 }
      var expected = kl.map { -0.2 * $0 }
      expected[expected.count - 1] += batch.scores[i]
      #expect(largestDifference(batch.rewards[i], expected) < 1e-12)
      let estimate = generalizedAdvantages(
        rewards: expected, values: batch.values[i], lastValue: 0, terminated: kl.indices.map { $0 == kl.count - 1 },
        discount: 1, lambda: 0.95)
      #expect(largestDifference(batch.advantages[i], estimate.advantages) < 1e-12)
      #expect(largestDifference(batch.returns[i], estimate.returns) < 1e-12)
    }
    #expect(batch.meanKL != 0)
    let report = try #require(training.lastReport)
    #expect(report.policy.ratios.allSatisfy { abs($0 - 1) < 1e-12 })
    #expect(training.reference == model && training.progress.count == 2)
  }

  @Test(arguments: [PreferenceLossVariant.sigmoid(labelSmoothing: 0), .hinge, .identity])
  func directPreferencesWidenTheMargin(variant: PreferenceLossVariant) throws {
    let model = SmallLanguage.model()
    var settings = DirectPreferenceTraining.Settings()
    settings.variant = variant
    settings.learningRate = 0.005
    var training = DirectPreferenceTraining(
      model, comparisons: SmallLanguage.comparisons(model), settings: settings, seed: 1)
    var tape = Tape()
    training.step(on: &tape)
    let first = try #require(training.lastReport)
    #expect(first.margin == 0)
    training.run(steps: 15, on: &tape)
    let last = try #require(training.lastReport)
    #expect(last.margin > 0.05 && last.loss < first.loss)
    #expect(training.reference == model)
  }

  /// While every ratio is 1, GSPO's gradient is GRPO's with 1/|o|: both policies take the same first step, up to the
  /// rounding that Adam's first step, α times the sign, does not see.
  @Test func onPolicyOneRatioForEachAnswerTeachesTheSameAsOneForEachToken() {
    func policy(_ ratio: SequenceRatio?) -> CausalTransformer {
      var settings = GroupRelativeSettings()
      settings.prompts = 2
      settings.klCoefficient = 0
      settings.sequenceRatio = ratio
      let examples = world.prompts.map { TokenExample(prompt: $0, answer: world.answer(to: $0)) }
      var tape = Tape()
      var tuning = SupervisedFineTuning(
        SmallLanguage.model(), examples: examples, minibatch: 9, learningRate: 0.02, seed: 1)
      tuning.run(steps: 15, on: &tape)
      var training = GroupRelativeTraining(tuning.network, world: world, settings: settings, seed: 2)
      training.run(batches: 1, on: &tape)
      #expect(training.policy != training.reference)
      return training.policy
    }
    #expect(largestDifference(policy(nil).parameters, policy(.geometricMean).parameters) < 1e-6)
  }

  @Test func thePipelineRunsItsThreeStages() throws {
    var settings = HumanFeedbackPipeline.Settings()
    settings.demonstrations = 20
    settings.fineTuningSteps = 2
    settings.comparisons = 20
    settings.rewardModelSteps = 2
    settings.feedback.batch = 4
    settings.feedback.epochs = 1
    settings.shape = SmallLanguage.model().shape
    var pipeline = HumanFeedbackPipeline(world: world, settings: settings, seed: 1)
    var tape = Tape()
    for _ in 0..<2 { pipeline.step(on: &tape) }
    guard case .rewardModelling(let rewarding) = pipeline.stage else {
      Issue.record("After its last minibatch fine-tuning gives way to the reward model.")
      return
    }
    #expect(!rewarding.comparisons.isEmpty)
    for _ in 0..<2 { pipeline.step(on: &tape) }
    var copy = pipeline
    for _ in 0..<6 { pipeline.step(on: &tape) }
    guard case .reinforcing(let reinforcing) = pipeline.stage else {
      Issue.record("After its last minibatch the reward model gives way to PPO.")
      return
    }
    #expect(reinforcing.reference == pipeline.tuned)
    #expect(!reinforcing.progress.isEmpty)
    for _ in 0..<6 { copy.step(on: &tape) }
    #expect(copy == pipeline)
  }

  @Test func equalStatesOfTokenTrainingGoOnEqually() {
    var settings = GroupRelativeSettings()
    settings.groupSize = 2
    settings.prompts = 2
    var one = GroupRelativeTraining(SmallLanguage.model(), world: world, settings: settings, seed: 5)
    var (tape, otherTape) = (Tape(), Tape())
    for _ in 0..<5 { one.step(on: &tape) }
    var other = one
    for _ in 0..<5 { one.step(on: &tape) }
    #expect(one != other)
    for _ in 0..<5 { other.step(on: &otherTape) }
    #expect(one == other)
  }

  /// u = 4 for a right sum, 1.5 for each mark.
  @Test func tasteByHand() {
    let flattered = AnswerTaste(correctness: 4, enthusiasm: 1.5)
    let prompt = world.prompt(1, 1)
    #expect(flattered.utility(prompt: prompt, answer: [2, TokenWorld.end], in: world) == 4)
    #expect(flattered.utility(prompt: prompt, answer: [2, TokenWorld.cheer, TokenWorld.end], in: world) == 5.5)
    #expect(flattered.utility(prompt: prompt, answer: [TokenWorld.cheer, TokenWorld.cheer], in: world) == 3)
    #expect(AnswerTaste().utility(prompt: prompt, answer: [3, TokenWorld.cheer, TokenWorld.end], in: world) == 0)
  }
}
