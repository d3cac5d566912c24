/// The mean return of the policy that always takes the likelier push.
///
/// - Parameters:
///   - actor: from the four numbers of a state to two logits or action values.
///   - episodes: at least 1.
public func meanGreedyReturn(
  of actor: MultilayerPerceptron, episodes: Int, using generator: inout some RandomNumberGenerator
) -> Double {
  var total = 0.0
  for _ in 0..<episodes {
    var world = CartPole(using: &generator)
    var isOver = false
    while !isOver {
      let choice = indexOfLargest(actor.outputs(for: world.state.observation))
      let outcome = world.step(choice == 0 ? .left : .right)
      total += outcome.reward
      isOver = outcome.isOver
    }
  }
  return total / Double(episodes)
}
