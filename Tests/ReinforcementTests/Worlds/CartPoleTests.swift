import Testing

@testable import Reinforcement

@Suite struct CartPoleTests {
  /// At rest and upright, pushed right: temp = 10/1.1, θ̈ = −temp/(0.5 (4/3 − 0.1/1.1)), ẍ = temp − 0.05 θ̈/1.1. Euler's
  /// rule moves only the speeds in the first step.
  @Test func theFirstPushByHand() {
    let temp = 10 / 1.1
    let angular = -temp / (0.5 * (4.0 / 3.0 - 0.1 / 1.1))
    let linear = temp - 0.05 * angular / 1.1
    let next = CartPole.successor(of: CartPole.State(), .right)
    #expect(next.position == 0 && next.angle == 0)
    #expect(abs(next.velocity - 0.02 * linear) < 1e-15)
    #expect(abs(next.angularVelocity - 0.02 * angular) < 1e-15)
  }

  @Test func pushesAreMirrorImages() {
    let state = CartPole.State(position: 0.3, velocity: -0.2, angle: 0.05, angularVelocity: 0.4)
    let mirrored = CartPole.State(position: -0.3, velocity: 0.2, angle: -0.05, angularVelocity: -0.4)
    let right = CartPole.successor(of: state, .right).observation
    let left = CartPole.successor(of: mirrored, .left).observation
    #expect(right == left.map { -$0 })
  }

  @Test func anEpisodeEndsWhereThePoleFallsOrTheCartLeaves() {
    var falling = CartPole(state: CartPole.State(angle: 0.209, angularVelocity: 0.1))
    #expect(falling.step(.left).isTerminated)
    var leaving = CartPole(state: CartPole.State(position: -2.39, velocity: -1))
    #expect(leaving.step(.right).isTerminated)
    var steady = CartPole(state: CartPole.State(position: 2.39))
    #expect(!steady.step(.right).isOver)
  }

  @Test func theFiveHundredthStepIsTheLastAndIsNoFailure() {
    var world = CartPole(state: CartPole.State(), steps: 498)
    #expect(!world.step(.left).isOver)
    let outcome = world.step(.right)
    #expect(outcome.isTruncated && !outcome.isTerminated && outcome.reward == 1)
    var failing = CartPole(state: CartPole.State(angle: 0.209, angularVelocity: 0.1), steps: 499)
    let failure = failing.step(.left)
    #expect(failure.isTerminated && !failure.isTruncated)
  }

  @Test func startsLieInTheirRange() {
    var generator = SeededGenerator(seed: 8)
    for _ in 0..<100 {
      #expect(CartPole(using: &generator).state.observation.allSatisfy { $0 >= -0.05 && $0 < 0.05 })
    }
  }
}
