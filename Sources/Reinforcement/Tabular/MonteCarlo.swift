/// One step of an episode: in state s, action a earned reward r.
public struct EpisodeStep: Equatable, Sendable {
  /// `s_t`.
  public var state: Int
  /// `a_t`.
  public var action: Int
  /// `r_t`.
  public var reward: Double

  public init(state: Int, action: Int, reward: Double) {
    self.state = state
    self.action = action
    self.reward = reward
  }
}

/// Which visits to a state within one episode count.
public enum Visits: Equatable, Sendable {
  case first, every
}

/// Monte Carlo prediction: the mean of the returns that followed visits to each state.
///
///     V(s) = mean of G_t over the visits S_t = s
///
/// Source: Sutton & Barto, 2nd ed., §5.1 (the box "First-visit MC prediction").
///
/// - Parameters:
///   - episodes: each from its first step to its end.
///   - visits: the first in each episode, or every one.
///   - discount: `γ` in [0, 1].
///   - stateCount: `S`.
/// - Returns: `V`, [S]; nil where a state was never visited.
public func monteCarloValues(
  of episodes: [[EpisodeStep]], visits: Visits, discount: Double, stateCount: Int
) -> [Double?] {
  var means = Array(repeating: RunningMean(), count: stateCount)
  for episode in episodes {
    var seen = Set<Int>()
    for (step, earned) in zip(episode, returns(of: episode, discount: discount)) {
      guard seen.insert(step.state).inserted || visits == .every else { continue }
      means[step.state].add(earned)
    }
  }
  return means.map(\.mean)
}

/// Monte Carlo prediction of action values, first visits.
///
///     Q(s, a) = mean of G_t over the first visit S_t = s, A_t = a of each episode
///
/// Source: Sutton & Barto, 2nd ed., §5.2.
///
/// - Parameters:
///   - episodes: each from its first step to its end.
///   - discount: `γ` in [0, 1].
///   - stateCount: `S`.
///   - actionCount: `A`.
/// - Returns: `Q`, [S][A]; nil where an action was never taken.
public func monteCarloActionValues(
  of episodes: [[EpisodeStep]], discount: Double, stateCount: Int, actionCount: Int
) -> [[Double?]] {
  var means = Array(repeating: Array(repeating: RunningMean(), count: actionCount), count: stateCount)
  for episode in episodes {
    var seen = Set<[Int]>()
    for (step, earned) in zip(episode, returns(of: episode, discount: discount)) {
      guard seen.insert([step.state, step.action]).inserted else { continue }
      means[step.state][step.action].add(earned)
    }
  }
  return means.map { $0.map(\.mean) }
}

private func returns(of episode: [EpisodeStep], discount: Double) -> [Double] {
  discountedReturns(rewards: episode.map(\.reward), discount: discount)
}

/// A sum and how many numbers are in it.
struct RunningMean: Equatable, Sendable {
  private var sum = 0.0
  private var count = 0

  mutating func add(_ number: Double) {
    sum += number
    count += 1
  }

  /// Nil before the first number.
  var mean: Double? {
    count == 0 ? nil : sum / Double(count)
  }
}
