import Reinforcement
import Testing

@Suite struct ControlTrainingTests {
  static func cliff(_ method: ControlMethod, seed: UInt64, epsilon: Double = 0.1) -> ControlTraining {
    ControlTraining(
      process: .cliffWalking, method: method, discount: 1, stepSize: 0.5, epsilon: epsilon, seed: seed)
  }

  /// Sutton & Barto, Example 6.6: with ε = 0.1, Sarsa settles near −25 an episode, Q-learning near −50, since it walks
  /// along the edge and falls. Means over the last 300 of 500 episodes, four seeds.
  @Test func sarsaEarnsMoreWhileLearningOnTheCliff() {
    #expect((-32)...(-20) ~= lateReward(.sarsa))
    #expect((-62)...(-38) ~= lateReward(.qLearning))
  }

  /// The greedy path of Q-learning runs along the edge: 13 steps. Sarsa's keeps away from it: 15 or more. A smaller α at
  /// the end takes the noise of the last falls out of Sarsa's table.
  @Test func qLearningWalksTheEdgeAndSarsaTheSafePath() throws {
    let edge = greedyPath(of: settled(.qLearning))
    try #require(edge != nil)
    #expect(edge?.count == 13)
    let safe = greedyPath(of: settled(.sarsa))
    try #require(safe != nil)
    #expect(safe.map { $0.count >= 15 } == true)
    #expect(safe?.contains { MarkovDecisionProcess.cliffShape.row(of: $0) <= 1 } == true)
  }

  private func settled(_ method: ControlMethod) -> ControlTraining {
    var training = trained(method, seed: 1)
    training.stepSize = 0.05
    for _ in 0..<500 { training.finishEpisode() }
    return training
  }

  /// All four learn the lake that is not slippery: the goal is six steps away, so γ⁵ = 0.9⁵ from the start.
  @Test(arguments: ControlMethod.allCases) func everyMethodCrossesTheSmoothLake(method: ControlMethod) {
    var training = ControlTraining(
      process: FrozenLake.small(slippery: false).process, method: method, discount: 0.9, stepSize: 0.5, epsilon: 0.4,
      seed: 5)
    for _ in 0..<1_500 { training.finishEpisode() }
    var state = 0
    for _ in 0..<6 {
      state = training.process.outcomes[state][training.greedyActions[state]][0].next
    }
    #expect(state == 15)
  }

  @Test func steppingIsReproducible() {
    var left = ControlTrainingTests.cliff(.doubleQ, seed: 3)
    var right = left
    for _ in 0..<200 { left.step() }
    for _ in 0..<200 { right.step() }
    #expect(left == right)
    #expect(left != ControlTrainingTests.cliff(.doubleQ, seed: 3))
  }

  @Test(arguments: ControlMethod.allCases) func theStepIsTheUpdateOfItsName(method: ControlMethod) {
    var training = ControlTrainingTests.cliff(method, seed: 8, epsilon: 0.5)
    for _ in 0..<300 {
      let before = training
      let step = training.step()
      var (q, q2) = (before.q, before.q2)
      let δ =
        switch (method, step.updatedSecond) {
        case (.sarsa, _): updateBySarsa(&q, with: step.transition, discount: 1, stepSize: 0.5)
        case (.expectedSarsa, _):
          updateByExpectedSarsa(&q, with: step.transition, discount: 1, stepSize: 0.5, epsilon: 0.5)
        case (.qLearning, _): updateByQLearning(&q, with: step.transition, discount: 1, stepSize: 0.5)
        case (.doubleQ, false):
          updateByDoubleQLearning(&q, valuedBy: before.q2, with: step.transition, discount: 1, stepSize: 0.5)
        case (.doubleQ, true):
          updateByDoubleQLearning(&q2, valuedBy: before.q, with: step.transition, discount: 1, stepSize: 0.5)
        }
      #expect(step.tdError == δ && training.q == q && training.q2 == q2)
      #expect(step.transition.state == before.state)
    }
  }

  /// Sarsa takes the action it learnt from.
  @Test func sarsaTakesTheActionItBootstrappedFrom() {
    var training = ControlTrainingTests.cliff(.sarsa, seed: 9, epsilon: 0.5)
    var last = training.step()
    for _ in 0..<200 {
      let step = training.step()
      if !last.transition.done { #expect(step.transition.action == last.transition.nextAction) }
      last = step
    }
  }

  private func trained(_ method: ControlMethod, seed: UInt64) -> ControlTraining {
    var training = ControlTrainingTests.cliff(method, seed: seed)
    for _ in 0..<500 { training.finishEpisode() }
    return training
  }

  private func lateReward(_ method: ControlMethod) -> Double {
    let rewards = (1...4).flatMap { trained(method, seed: UInt64($0)).episodeRewards.suffix(300) }
    return rewards.reduce(0, +) / Double(rewards.count)
  }

  /// The cells entered by greedy actions from the start, or nil where they do not reach the goal in 40 steps.
  private func greedyPath(of training: ControlTraining) -> [Int]? {
    var cell = 36
    var path: [Int] = []
    while path.count < 40 {
      let outcome = training.process.outcomes[cell][training.greedyActions[cell]][0]
      path.append(outcome.next)
      if outcome.done { return path }
      cell = outcome.next
    }
    return nil
  }
}
