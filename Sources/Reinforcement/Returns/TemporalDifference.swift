/// The TD error: how much better one step went than the value foretold.
///
///     δ_t = r_t + γ V(s_{t+1}) − V(s_t)
///
/// Source: Sutton & Barto, 2nd ed., eq. 6.5.
///
/// - Parameters:
///   - reward: `r_t`, the reward after acting in s_t.
///   - discount: `γ` in [0, 1].
///   - value: `V(s_t)`.
///   - vNext: `V(s_{t+1})`; 0 when the next state is terminal.
public func tdError(reward: Double, discount: Double, value: Double, vNext: Double) -> Double {
  reward + discount * vNext - value
}
