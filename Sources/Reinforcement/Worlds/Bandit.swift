/// Slot machines side by side: each arm pays its own mean plus noise.
///
///     q*(a) ~ N(0, 1) once,   R ~ N(q*(a), noise²) at each pull
///
/// Source: Sutton & Barto, 2nd ed., §2.3 (the 10-armed testbed).
public struct Bandit: Equatable, Sendable {
  /// `q*(a)`, [k].
  public let means: [Double]
  /// The standard deviation of one pull.
  public let noise: Double

  /// Arms with known means.
  public init(means: [Double], noise: Double = 1) {
    precondition(!means.isEmpty, "A bandit needs at least one arm.")
    self.means = means
    self.noise = noise
  }

  /// Arms drawn from the testbed.
  public init(arms: Int, noise: Double = 1, using generator: inout some RandomNumberGenerator) {
    self.init(means: (0..<arms).map { _ in drawNormal(using: &generator) }, noise: noise)
  }

  /// The arm with the largest mean, the first of them on a tie.
  public var bestArm: Int { greedyAction(means) }

  /// The reward of one pull.
  public func pull(_ arm: Int, using generator: inout some RandomNumberGenerator) -> Double {
    means[arm] + noise * drawNormal(using: &generator)
  }
}
