/// The target of deep Q-learning for one transition.
///
///     y = r + γ (1 − done) max_a Q_target(s′, a)
///
/// Source: Mnih et al., "Human-level control through deep reinforcement learning", 2015, algorithm 1.
///
/// - Parameters:
///   - reward: `r`.
///   - discount: `γ` in [0, 1].
///   - done: true where the episode ended.
///   - targetNext: the target network's `Q(s′, ·)`, [A].
public func deepQTarget(reward: Double, discount: Double, done: Bool, targetNext: [Double]) -> Double {
  done ? reward : reward + discount * targetNext.reduce(-Double.infinity, max)
}

/// The target of double deep Q-learning: the online network chooses, the target network values.
///
///     y = r + γ (1 − done) Q_target(s′, argmax_a Q_online(s′, a))
///
/// Source: van Hasselt, Guez & Silver, arXiv 1509.06461, eq. 4.
///
/// - Parameters:
///   - reward: `r`.
///   - discount: `γ` in [0, 1].
///   - done: true where the episode ended.
///   - targetNext: the target network's `Q(s′, ·)`, [A].
///   - onlineNext: the online network's `Q(s′, ·)`, [A]; the lowest action wins a tie.
public func doubleDeepQTarget(
  reward: Double, discount: Double, done: Bool, targetNext: [Double], onlineNext: [Double]
) -> Double {
  done ? reward : reward + discount * targetNext[greedyAction(onlineNext)]
}

/// The smooth L1 loss (Huber's with δ = 1): a parabola near 0, straight lines beyond.
///
///     ℓ(e) = ½ e²  where |e| < 1,  |e| − ½  elsewhere
///
/// Source: Huber, "Robust Estimation of a Location Parameter", 1964; used for DQN as error clipping (Mnih et al., 2015).
public func smoothL1(_ error: Double) -> Double {
  abs(error) < 1 ? 0.5 * error * error : abs(error) - 0.5
}

/// The derivative of ``smoothL1(_:)``: the error, cut off at ±1.
///
///     ℓ′(e) = max(−1, min(1, e))
public func smoothL1Derivative(_ error: Double) -> Double {
  max(-1, min(1, error))
}
