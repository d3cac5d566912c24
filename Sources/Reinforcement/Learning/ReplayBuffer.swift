/// One step of experience with the pole.
public struct CartPoleTransition: Equatable, Sendable {
  /// `s`.
  public let state: CartPole.State
  /// `a`.
  public let action: CartPole.Action
  /// `r`.
  public let reward: Double
  /// `s′`.
  public let next: CartPole.State
  /// True where the pole fell: s′ has no value. Not so where only the time was up.
  public let isTerminated: Bool
}

/// The latest transitions, up to a capacity; new ones take the place of the oldest.
///
/// Source: Lin, "Self-improving reactive agents based on reinforcement learning, planning and teaching", 1992; Mnih et
/// al., "Human-level control through deep reinforcement learning", 2015, algorithm 1.
public struct ReplayBuffer: Equatable, Sendable {
  /// How many are kept at most.
  public let capacity: Int
  /// What is kept; in order of arrival until the capacity is reached.
  public private(set) var transitions: [CartPoleTransition] = []
  private var oldest = 0

  /// An empty buffer.
  ///
  /// - Parameter capacity: at least 1.
  public init(capacity: Int) {
    precondition(capacity >= 1, "A buffer holds at least one transition.")
    self.capacity = capacity
  }

  /// Keeps a transition.
  public mutating func append(_ transition: CartPoleTransition) {
    if transitions.count < capacity {
      transitions.append(transition)
    } else {
      transitions[oldest] = transition
      oldest = (oldest + 1) % capacity
    }
  }

  /// Transitions drawn with replacement, each equally likely.
  public func sample(_ count: Int, using generator: inout some RandomNumberGenerator) -> [CartPoleTransition] {
    (0..<count).map { _ in transitions[drawIndex(below: transitions.count, using: &generator)] }
  }
}
