import Testing

@testable import Reinforcement

@Suite struct PolicyGradientTrainingTests {
  /// One state, two pushes worth 0 and 1, each ending the episode.
  private let choice = MarkovDecisionProcess(outcomes: [
    [
      [MarkovDecisionProcess.Outcome(next: 0, reward: 0, done: true)],
      [MarkovDecisionProcess.Outcome(next: 0, reward: 1, done: true)],
    ]
  ])

  /// Indifferent, α = 0.5, Ψ = r: after action 1 the gradient is (−½, ½) and θ becomes (−¼, ¼); after action 0 nothing.
  @Test func oneUpdateByHand() throws {
    var settings = PolicyGradientTraining.Settings()
    settings.stepSize = 0.5
    var training = PolicyGradientTraining(process: choice, settings: settings, seed: 1)
    training.run(episodes: 1)
    let report = try #require(training.lastReport)
    if report.episode.actions == [1] {
      #expect(report.gradient == [[-0.5, 0.5]] && training.theta == [[-0.25, 0.25]])
    } else {
      #expect(training.theta == [[0, 0]])
    }
    training.run(episodes: 200)
    #expect(training.policy[0].probabilities[1] > 0.95)
  }

  @Test(arguments: PolicyGradientWeight.allCases) func everyWeightFindsTheBetterAction(weight: PolicyGradientWeight) {
    var settings = PolicyGradientTraining.Settings()
    settings.weight = weight
    settings.stepSize = 0.3
    var training = PolicyGradientTraining(process: choice, settings: settings, seed: 3)
    training.run(episodes: 150)
    #expect(training.policy[0].probabilities[1] > 0.8)
  }

  @Test func stepsAreTransitionsAndThenTheUpdate() {
    var training = PolicyGradientTraining(process: .shortCorridor, observations: [0, 0, 0, 0], seed: 4)
    while !training.isOver { training.step() }
    #expect(training.rewards.allSatisfy { $0 == -1 })
    #expect(training.seen.count == training.actions.count + 1 && training.seen.allSatisfy { $0 == 0 })
    let before = training.theta
    training.step()
    #expect(training.theta != before && training.episodeRewards.count == 1 && training.actions.isEmpty)
  }

  @Test func anEndlessEpisodeIsCutOff() {
    var settings = PolicyGradientTraining.Settings()
    settings.longestEpisode = 5
    var training = PolicyGradientTraining(
      process: .shortCorridor, observations: [0, 0, 0, 0], theta: [[40, 0]], settings: settings, seed: 4)
    training.run(episodes: 1)
    #expect(training.lastReport?.episode.actions.count == 5)
    #expect(training.lastReport?.episode.endsTerminated == false)
  }
}

@Suite struct ActorCriticTrainingTests {
  /// All values 0 and both pushes equally likely: δ = r = −1, V(0) = 0.2 · −1, θ(0) = 0.1 · −1 · (1{a} − ½) = ∓0.05.
  @Test func theFirstStepByHand() throws {
    var training = ActorCriticTraining(process: .shortCorridor, seed: 1)
    training.step()
    let report = try #require(training.lastReport)
    #expect(report.tdError == -1 && report.transition.state == 0)
    #expect(abs(training.values[0] + 0.2) < 1e-15)
    let taken = report.transition.action
    #expect(abs(training.theta[0][taken] + 0.05) < 1e-15)
    #expect(abs(training.theta[0][1 - taken] - 0.05) < 1e-15)
  }

  @Test func withoutLambdaOnlyTheStateLeftIsChanged() throws {
    var training = ActorCriticTraining(process: .gridworld4x4, seed: 2)
    for _ in 0..<50 {
      let (values, theta) = (training.values, training.theta)
      training.step()
      let left = try #require(training.lastReport).transition.state
      for s in values.indices where s != left {
        #expect(training.values[s] == values[s] && training.theta[s] == theta[s])
      }
    }
  }

  /// The gridworld's best return from a random cell is between −1 and −3 steps; random walking needs about 18 on average.
  @Test(arguments: [0.0, 0.8]) func itFindsTheCorner(lambda: Double) {
    var settings = ActorCriticTraining.Settings()
    settings.discount = 1
    settings.lambda = lambda
    settings.actorStepSize = 0.2
    var training = ActorCriticTraining(process: .gridworld4x4, settings: settings, seed: 3)
    training.run(episodes: 250)
    #expect(mean(training.episodeRewards.suffix(50)) > -5)
  }

  @Test func equalStatesGoOnEqually() {
    var one = ActorCriticTraining(process: .cliffWalking, seed: 6)
    for _ in 0..<20 { one.step() }
    var other = one
    for _ in 0..<20 { one.step() }
    for _ in 0..<20 { other.step() }
    #expect(one == other)
  }
}
