import Reinforcement

/// The engine's work, as the peers do it.
enum EngineBenchmarks {
  static func figures() -> [Figure] {
    [
      Figure(name: "GAE, 2048 steps x 8 environments", value: advantages(2048, 8) * 1e6, unit: "µs"),
      Figure(name: "GAE, 1,000,000 steps", value: advantages(1_000_000, 1) * 1e3, unit: "ms"),
      Figure(name: "value iteration, FrozenLake 8x8, γ 0.99", value: planning() * 1e3, unit: "ms"),
      Figure(name: "Q-learning, cliff walking, 500 episodes", value: control() * 1e3, unit: "ms"),
      Figure(name: "PPO on CartPole, 2,000 steps of the training", value: proximal() * 1e3, unit: "ms"),
      Figure(name: "GRPO on sums, one batch sampled and learnt", value: group() * 1e3, unit: "ms"),
    ]
  }

  private static func advantages(_ steps: Int, _ environments: Int) -> Double {
    var generator = SeededGenerator(seed: 1)
    let count = steps * environments
    let batch = ExperienceBatch(
      environments: environments, rewards: (0..<count).map { _ in drawUniform(using: &generator) },
      values: (0..<count).map { _ in drawUniform(using: &generator) },
      lastValues: Array(repeating: 0.5, count: environments),
      terminated: (0..<count).map { _ in drawUniform(using: &generator) < 0.02 })
    var estimate = AdvantageEstimate()
    return median {
      estimateAdvantages(of: batch, discount: 0.99, lambda: 0.95, into: &estimate)
      keep(estimate.advantages[0])
    }
  }

  private static func planning() -> Double {
    let process = FrozenLake.large().process
    return median { keep(try? valueIteration(of: process, discount: 0.99)) }
  }

  private static func control() -> Double {
    let process = NamedWorld.cliffWalking.process
    return median(rounds: 7) {
      var training = ControlTraining(
        process: process, method: .qLearning, discount: 1, stepSize: 0.5, epsilon: 0.1, seed: 1)
      for _ in 0..<500 { training.finishEpisode() }
      keep(training.q)
    }
  }

  private static func proximal() -> Double {
    median(rounds: 7) {
      var training = ProximalPolicyTraining(seed: 1)
      var tape = Tape()
      for _ in 0..<2000 { training.step(on: &tape) }
      keep(training)
    }
  }

  private static func group() -> Double {
    let world = TokenWorld()
    var training = GroupRelativeTraining(formModel(world: world, seed: 1), world: world, seed: 1)
    var tape = Tape()
    return median {
      let goal = training.meanRewards.count + 1
      while training.meanRewards.count < goal { training.step(on: &tape) }
    }
  }
}
