/// A policy walking through a world, one transition at a time.
///
/// Source: Sutton & Barto, 2nd ed., §3.1 (the loop of agent and environment).
public struct PolicyWalk: Equatable, Sendable {
  /// The world.
  public let process: MarkovDecisionProcess
  /// `π`, [S][A].
  public let policy: [[Double]]
  /// `s`, where the next step begins.
  public private(set) var state: Int
  private var generator: SeededGenerator

  /// The beginning of a first episode.
  ///
  /// - Parameters:
  ///   - process: the world; episodes must end for ``episode()`` to return.
  ///   - policy: `π`, [S][A].
  ///   - seed: of everything that is drawn.
  public init(process: MarkovDecisionProcess, policy: [[Double]], seed: UInt64) {
    precondition(policy.count == process.stateCount, "A policy needs a row for each state.")
    self.process = process
    self.policy = policy
    generator = SeededGenerator(seed: seed)
    state = process.drawStart(using: &generator)
  }

  /// Acts once; after an end the next step begins a new episode.
  public mutating func step() -> TabularTransition {
    let action = drawCategorical(policy[state], using: &generator)
    let outcome = process.drawOutcome(of: action, in: state, using: &generator)
    let transition = TabularTransition(
      state: state, action: action, reward: outcome.reward, next: outcome.next, done: outcome.done)
    state = outcome.done ? process.drawStart(using: &generator) : outcome.next
    return transition
  }

  /// The steps up to the next end.
  public mutating func episode() -> [TabularTransition] {
    var steps = [step()]
    while let last = steps.last, !last.done { steps.append(step()) }
    return steps
  }
}
