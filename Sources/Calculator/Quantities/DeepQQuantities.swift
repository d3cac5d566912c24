import Interchange
import Reinforcement

extension Calculator {
  /// Q-learning with networks.
  static let deepQQuantities: [CalculatorQuantity] = [dqnTargetsQuantity]
}

private let dqnTargetsQuantity = CalculatorQuantity(
  name: "dqn-targets",
  summary: "targets of DQN and double DQN, the loss and its gradient",
  formula: """
    targets: y = r + γ (1 − done) max_a Q_target(s′, a)
    double_targets: y = r + γ (1 − done) Q_target(s′, argmax_a Q_online(s′, a)), the lowest action on a tie
    loss = (1/B) Σ ℓ(Q(s, a) − targets),   ℓ(e) = ½e² where |e| < 1, |e| − ½ elsewhere
    """,
  keys: [
    .init("q", "[B][A], the online network at s"),
    .init("q_target_next", "[B][A], the target network at s′"),
    .init("q_online_next", "[B][A], the online network at s′"),
    .init("actions", "[B], a"),
    .init("rewards", "[B], r"),
    .init("dones", "[B], 1 where the episode ended"),
    .init("gamma", "γ in [0, 1]"),
  ],
  outputs: [
    .init("targets", "[B]"),
    .init("double_targets", "[B]"),
    .init("loss", "the mean smooth L1 loss against targets"),
    .init("grad_q", "[B][A], of the loss by q"),
  ],
  source: "Mnih et al., 2015, algorithm 1; van Hasselt et al., arXiv 1509.06461, eq. 4",
  example: [
    "q": [[1, 2], [0.5, -1]], "q_target_next": [[3, 4], [5, 6]], "q_online_next": [[2, 1], [0, 0]],
    "actions": [1, 0], "rewards": [1, 0.25], "dones": [0, 1], "gamma": 0.9,
  ]
) { inputs throws(ComputeError) in
  let q = try inputs.matrix("q")
  let (count, width) = (q.count, q[0].count)
  let targetNext = try inputs.matrix("q_target_next", rows: count, like: "q", columns: width)
  let onlineNext = try inputs.matrix("q_online_next", rows: count, like: "q", columns: width)
  let actions = try inputs.indices("actions", below: width, of: "actions", count: count, like: "q")
  let rewards = try inputs.numbers("rewards", count: count, like: "q")
  let dones = try inputs.booleans("dones", count: count, like: "q")
  let discount = try inputs.number("gamma", .unitInterval)
  let targets = q.indices.map {
    deepQTarget(reward: rewards[$0], discount: discount, done: dones[$0], targetNext: targetNext[$0])
  }
  let doubleTargets = q.indices.map {
    doubleDeepQTarget(
      reward: rewards[$0], discount: discount, done: dones[$0], targetNext: targetNext[$0], onlineNext: onlineNext[$0])
  }
  let errors = q.indices.map { q[$0][actions[$0]] - targets[$0] }
  let gradient = q.indices.map { row in
    (0..<width).map { $0 == actions[row] ? smoothL1Derivative(errors[row]) / Double(count) : 0 }
  }
  return [
    "targets": JSONValue(targets), "double_targets": JSONValue(doubleTargets),
    "loss": JSONValue(mean(errors.map(smoothL1))), "grad_q": JSONValue(gradient),
  ]
}
