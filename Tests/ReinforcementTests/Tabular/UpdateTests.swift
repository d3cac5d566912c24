import Reinforcement
import Testing

@Suite struct UpdateTests {
  let table = [[1.0, 2, 2], [4, 6, 5]]
  let step = TabularTransition(state: 0, action: 1, reward: 1, next: 1, nextAction: 2, done: false)

  /// δ = 1 + 0.5·4 − 2 = 1; V(0) = 2 + 0.1·1 = 2.1.
  @Test func td0MovesTowardsRewardPlusNextValue() {
    var values = [2.0, 4]
    #expect(updateByTD0(&values, with: step, discount: 0.5, stepSize: 0.1) == 1)
    #expect(values == [2.1, 4])
  }

  /// Sarsa: δ = 1 + 0.5·5 − 2 = 1.5. Q-learning: 1 + 0.5·6 − 2 = 2.
  /// Expected Sarsa, ε = 0.3: π = (0.1, 0.8, 0.1), Σ πQ = 0.4 + 4.8 + 0.5 = 5.7; δ = 1 + 2.85 − 2 = 1.85.
  @Test func controlUpdatesDifferInWhatTheyThinkComesNext() {
    var (sarsa, expected, best) = (table, table, table)
    #expect(updateBySarsa(&sarsa, with: step, discount: 0.5, stepSize: 0.1) == 1.5)
    #expect(
      isClose(updateByExpectedSarsa(&expected, with: step, discount: 0.5, stepSize: 0.1, epsilon: 0.3), 1.85))
    #expect(updateByQLearning(&best, with: step, discount: 0.5, stepSize: 0.1) == 2)
    #expect(isClose(sarsa[0], [1, 2.15, 2]) && isClose(expected[0], [1, 2.185, 2]) && isClose(best[0], [1, 2.2, 2]))
    #expect(sarsa[1] == table[1] && expected[1] == table[1] && best[1] == table[1])
  }

  /// Q₁'s best action in state 1 is 1, which Q₂ values at 10: δ = 1 + 0.5·10 − 2 = 4.
  @Test func doubleQLearningAsksTheOtherTable() {
    var first = table
    let second = [[0.0, 0, 0], [20, 10, 30]]
    #expect(updateByDoubleQLearning(&first, valuedBy: second, with: step, discount: 0.5, stepSize: 0.1) == 4)
    #expect(isClose(first[0], [1, 2.4, 2]))
  }

  @Test func nothingComesAfterAnEnd() {
    var last = step
    last.done = true
    var q = table
    #expect(updateBySarsa(&q, with: last, discount: 0.5, stepSize: 0) == -1)
    #expect(updateByExpectedSarsa(&q, with: last, discount: 0.5, stepSize: 0, epsilon: 0.1) == -1)
    #expect(updateByQLearning(&q, with: last, discount: 0.5, stepSize: 0) == -1)
    #expect(updateByDoubleQLearning(&q, valuedBy: table, with: last, discount: 0.5, stepSize: 0) == -1)
  }

  /// A = 4, ε = 0.2, one best: 1 − 0.2 + 0.05 = 0.85. Two best share: 0.05 + 0.4 each.
  @Test func theGreedyActionHasItsShareOfExploration() {
    #expect(isClose(epsilonGreedyProbabilities([0, 3, 1, 2], epsilon: 0.2), [0.05, 0.85, 0.05, 0.05]))
    #expect(isClose(epsilonGreedyProbabilities([3, 3, 1, 2], epsilon: 0.2), [0.45, 0.45, 0.05, 0.05]))
  }

  @Test(arguments: [0.0, 0.1, 1.0]) func epsilonGreedyProbabilitiesSumToOne(epsilon: Double) {
    var generator = SeededGenerator(seed: 31)
    for _ in 0..<50 {
      let q = (0..<5).map { _ in Double(drawIndex(below: 3, using: &generator)) }
      let probabilities = epsilonGreedyProbabilities(q, epsilon: epsilon)
      #expect(isClose(probabilities.reduce(0, +), 1))
      #expect(probabilities[greedyAction(q)] == probabilities.max())
    }
  }

  @Test func withoutExplorationExpectedSarsaIsQLearning() {
    var generator = SeededGenerator(seed: 32)
    for _ in 0..<50 {
      var left = (0..<3).map { _ in (0..<4).map { _ in drawNormal(using: &generator) } }
      var right = left
      let step = TabularTransition(state: 0, action: 2, reward: drawNormal(using: &generator), next: 1, done: false)
      updateByExpectedSarsa(&left, with: step, discount: 0.9, stepSize: 0.3, epsilon: 0)
      updateByQLearning(&right, with: step, discount: 0.9, stepSize: 0.3)
      #expect(isClose(left[0], right[0]))
    }
  }
}
