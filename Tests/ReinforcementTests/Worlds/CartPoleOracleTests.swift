import Foundation
import Testing

@testable import Reinforcement

/// Episodes of Gymnasium's CartPole-v1, made by Tests/Oracles/networks_cartpole.py with Gymnasium 1.x.
private struct Trajectories: Decodable {
  struct Trajectory: Decodable {
    let start: [Double]
    let actions: [Int]
    let every: Int
    let states: [[Double]]
    let terminated: Bool
    let truncated: Bool
  }
  let trajectories: [Trajectory]
}

@Suite struct CartPoleOracleTests {
  /// The same operations in the same order; sines of two libraries may differ in the last place, which 500 steps of a
  /// balanced pole do not blow up beyond 10⁻⁹.
  @Test func episodesAreThoseOfGymnasium() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "cartpole-gymnasium.json")
    let trajectories = try JSONDecoder().decode(Trajectories.self, from: Data(contentsOf: file)).trajectories
    #expect(trajectories.count == 5)
    for trajectory in trajectories { try compare(trajectory) }
  }

  private func compare(_ trajectory: Trajectories.Trajectory) throws {
    let start = trajectory.start
    var world = CartPole(
      state: CartPole.State(position: start[0], velocity: start[1], angle: start[2], angularVelocity: start[3]))
    for (index, choice) in trajectory.actions.enumerated() {
      let outcome = world.step(try #require(CartPole.Action(rawValue: choice)))
      let isLast = index == trajectory.actions.count - 1
      #expect(outcome.reward == 1)
      #expect(outcome.isTerminated == (isLast && trajectory.terminated))
      #expect(outcome.isTruncated == (isLast && trajectory.truncated))
      if (index + 1) % trajectory.every == 0 {
        let expected = trajectory.states[(index + 1) / trajectory.every - 1]
        #expect(largestDifference(world.state.observation, expected) < 1e-9)
      }
    }
  }
}
