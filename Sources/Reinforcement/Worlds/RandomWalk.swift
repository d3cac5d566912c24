/// A walk along a line of states, one to the left or right at a time, that ends over either end.
///
/// States 1 … n are the walk's own, 0 and n + 1 its two ends; actions left (0) and right (1). It begins in the middle.
/// Under the policy that takes both with probability ½ and γ = 1,
///
///     V(i) = leftReward + (rightReward − leftReward) · i / (n + 1)
///
/// Source: Sutton & Barto, 2nd ed., Examples 6.2 (5 states, 0 and +1) and 7.1 (19 states, −1 and +1).
public struct RandomWalk: Equatable, Sendable {
  /// `n`, the states between the ends.
  public let length: Int
  /// The reward for leaving on the left.
  public let leftReward: Double
  /// The reward for leaving on the right.
  public let rightReward: Double

  /// A walk over `length` states, at least one, with the rewards for leaving by either end.
  public init(length: Int, leftReward: Double, rightReward: Double) {
    precondition(length >= 1, "A walk needs at least one state between its ends.")
    self.length = length
    self.leftReward = leftReward
    self.rightReward = rightReward
  }

  /// Example 6.2.
  public static var five: RandomWalk { RandomWalk(length: 5, leftReward: 0, rightReward: 1) }

  /// Example 7.1.
  public static var nineteen: RandomWalk { RandomWalk(length: 19, leftReward: -1, rightReward: 1) }

  /// The state in the middle, where an episode begins.
  public var middle: Int { (length + 1) / 2 }

  /// The walk as a process with n + 2 states; the ends are absorbing.
  public var process: MarkovDecisionProcess {
    let end = length + 1
    let outcomes = (0...end).map { state in
      [-1, 1].map { step -> [MarkovDecisionProcess.Outcome] in
        if state == 0 || state == end { return [.init(next: state, reward: 0, done: true)] }
        switch state + step {
        case 0: return [.init(next: 0, reward: leftReward, done: true)]
        case end: return [.init(next: end, reward: rightReward, done: true)]
        default: return [.init(next: state + step, reward: 0)]
        }
      }
    }
    return MarkovDecisionProcess(outcomes: outcomes, start: (0...end).map { $0 == middle ? 1 : 0 })
  }

  /// The values under the equiprobable policy with γ = 1, [n + 2], 0 at the ends.
  public var trueValues: [Double] {
    let inner = (1...length).map { leftReward + (rightReward - leftReward) * Double($0) / Double(length + 1) }
    return [0] + inner + [0]
  }
}
