import Reinforcement
import Testing

@Suite struct ExactPolicyGradientTests {
  private func process(seed: UInt64) -> TabularProcess {
    var generator = SeededGenerator(seed: seed)
    func distribution(_ count: Int) -> [Double] {
      let weights = (0..<count).map { _ in drawUniform(using: &generator) + 0.05 }
      return weights.map { $0 / weights.reduce(0, +) }
    }
    let transitions = (0..<3).map { _ in (0..<2).map { _ in distribution(3) } }
    let rewards = (0..<3).map { _ in (0..<2).map { _ in drawNormal(using: &generator) } }
    return TabularProcess(transitions: transitions, rewards: rewards, start: distribution(3))
  }

  private func rows(_ x: [Double]) -> [[Double]] {
    grouped(x, size: 2)
  }

  @Test func oneStateTwoActionsByHand() throws {
    // Staying for ever, rewards 1 and 0, γ = ½, π = (½, ½): V = ½/(1 − ½) = 1, A = ±½, d = 2.
    let bandit = TabularProcess(transitions: [[[1], [1]]], rewards: [[1, 0]], start: [1])
    let exact = try #require(exactPolicyGradient(process: bandit, theta: [[0, 0]], discount: 0.5))
    #expect(isClose(exact.performance, 1))
    #expect(isClose(exact.advantages[0], [0.5, -0.5]))
    #expect(isClose(exact.visitation, [2]))
    // d π A = 2 · ½ · ½.
    #expect(isClose(exact.gradient[0], [0.5, -0.5]))
    // F = 2 (¼, −¼; −¼, ¼); F (½, −½) = (½, −½).
    #expect(isClose(exact.naturalGradient[0], [0.5, -0.5]))
  }

  @Test(arguments: [0.0, 0.5, 0.99]) func theGradientIsTheCentralDifferenceOfThePerformance(discount: Double) throws {
    let process = process(seed: 11)
    let theta = normalNumbers(6, seed: 12)
    let exact = try #require(exactPolicyGradient(process: process, theta: rows(theta), discount: discount))
    let differences = centralDifferences(of: theta) {
      exactPolicyGradient(process: process, theta: rows($0), discount: discount)?.performance ?? .nan
    }
    #expect(isClose(Array(exact.gradient.joined()), differences, within: 1e-6))
  }

  @Test func lawsOfValuesVisitsAndGradients() throws {
    for seed in 20..<40 {
      let theta = rows(normalNumbers(6, seed: UInt64(seed)))
      let exact = try #require(exactPolicyGradient(process: process(seed: UInt64(seed)), theta: theta, discount: 0.9))
      #expect(isClose(exact.visitation.reduce(0, +), 10, within: 1e-10))
      for s in 0..<3 {
        // E_π[A] = 0, so that neither the gradient nor the natural gradient moves a state's logits together.
        let policy = SoftmaxDistribution(logits: theta[s])
        #expect(abs(dot(policy.probabilities, exact.advantages[s])) < 1e-12)
        #expect(abs(exact.gradient[s].reduce(0, +)) < 1e-12)
        #expect(abs(exact.naturalGradient[s].reduce(0, +)) < 1e-12)
      }
    }
  }

  @Test func theNaturalGradientSolvesTheFisherSystem() throws {
    let theta = rows(normalNumbers(6, seed: 13))
    let exact = try #require(exactPolicyGradient(process: process(seed: 14), theta: theta, discount: 0.9))
    let fisher = FisherMatrix(policy: softmaxPolicy(theta), shares: exact.visitation, damping: 0)
    let image = fisher.matrix * Array(exact.naturalGradient.joined())
    #expect(isClose(image, Array(exact.gradient.joined())))
  }

  @Test func whereNobodyGoesNothingIsLearnt() throws {
    // State 1 cannot be reached from state 0.
    let process = TabularProcess(
      transitions: [[[1, 0], [1, 0]], [[0, 1], [0, 1]]], rewards: [[1, 0], [5, 0]], start: [1, 0])
    let exact = try #require(exactPolicyGradient(process: process, theta: [[0, 0], [0, 0]], discount: 0.9))
    #expect(exact.gradient[1] == [0, 0])
    #expect(exact.naturalGradient[1] == [0, 0])
  }

  @Test func theValuesOfAWorldAreThoseOfPolicyEvaluation() throws {
    // The grid of S&B Example 3.5 goes on for ever; that of Example 4.1 ends in its corners.
    for world in [MarkovDecisionProcess.gridworld5x5, .gridworld4x4] {
      let theta = grouped(normalNumbers(world.stateCount * world.actionCount, seed: 15), size: world.actionCount)
      let exact = try #require(exactPolicyGradient(process: TabularProcess(world), theta: theta, discount: 0.9))
      let policy = softmaxPolicy(theta).map(\.probabilities)
      #expect(isClose(exact.stateValues, try policyValues(of: world, policy: policy, discount: 0.9), within: 1e-10))
    }
  }
}
