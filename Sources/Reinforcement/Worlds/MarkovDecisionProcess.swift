/// A finite Markov decision process whose every transition is known: the layout of Gymnasium's toy worlds.
///
///     p(s′, r | s, a) = the sum of the probabilities of the outcomes (s′, r) of action a in state s
///
/// Source: Sutton & Barto, 2nd ed., eq. 3.2.
public struct MarkovDecisionProcess: Equatable, Sendable {
  /// One thing that may happen after an action.
  public struct Outcome: Equatable, Sendable {
    /// `p`, in [0, 1].
    public var probability: Double
    /// `s′`.
    public var next: Int
    /// `r`.
    public var reward: Double
    /// True where the episode ends: s′ has no value then.
    public var done: Bool

    public init(probability: Double = 1, next: Int, reward: Double, done: Bool = false) {
      self.probability = probability
      self.next = next
      self.reward = reward
      self.done = done
    }
  }

  /// What may happen, by state, action and outcome.
  public let outcomes: [[[Outcome]]]
  /// The probability of beginning in each state, [S].
  public let start: [Double]

  /// A process from its outcomes.
  ///
  /// - Parameters:
  ///   - outcomes: by state, action and outcome: as many actions in each state, probabilities that sum to 1, every s′ a
  ///     state.
  ///   - start: the probability of beginning in each state, [S]. Left out: equal for all.
  public init(outcomes: [[[Outcome]]], start: [Double]? = nil) {
    precondition(!outcomes.isEmpty, "A process needs at least one state.")
    precondition(
      outcomes.allSatisfy { !$0.isEmpty && $0.count == outcomes[0].count },
      "Every state must have the same actions, at least one.")
    precondition(
      outcomes.allSatisfy { $0.allSatisfy { !$0.isEmpty && $0.allSatisfy { outcomes.indices.contains($0.next) } } },
      "Every action must lead to states of the process.")
    precondition(start.map { $0.count == outcomes.count } ?? true, "There must be one start probability a state.")
    self.outcomes = outcomes
    self.start = start ?? Array(repeating: 1 / Double(outcomes.count), count: outcomes.count)
  }

  /// `S`.
  public var stateCount: Int { outcomes.count }

  /// `A`.
  public var actionCount: Int { outcomes[0].count }

  /// The policy that takes every action with the same probability, [S][A].
  public var uniformPolicy: [[Double]] {
    let row = Array(repeating: 1 / Double(actionCount), count: actionCount)
    return Array(repeating: row, count: stateCount)
  }

  /// The policy that takes one action in each state, [S][A].
  public func policy(taking actions: [Int]) -> [[Double]] {
    actions.map { action in (0..<actionCount).map { $0 == action ? 1 : 0 } }
  }

  /// True where nothing can happen any more: every action ends the episode, for nothing, where it stands.
  public func isAbsorbing(_ state: Int) -> Bool {
    outcomes[state].allSatisfy { $0.allSatisfy { $0.done && $0.next == state && $0.reward == 0 } }
  }

  /// A state to begin in.
  public func drawStart(using generator: inout some RandomNumberGenerator) -> Int {
    drawCategorical(start, using: &generator)
  }

  /// What happens after an action.
  public func drawOutcome(
    of action: Int, in state: Int, using generator: inout some RandomNumberGenerator
  ) -> Outcome {
    let possible = outcomes[state][action]
    return possible[drawCategorical(possible.lazy.map(\.probability), using: &generator)]
  }
}
