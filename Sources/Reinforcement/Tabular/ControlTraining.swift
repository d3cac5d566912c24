/// A way to learn what to do from one's own steps.
public enum ControlMethod: String, CaseIterable, Equatable, Sendable {
  case sarsa
  case expectedSarsa = "expected-sarsa"
  case qLearning = "q-learning"
  case doubleQ = "double-q"
}

/// What one step of control did.
public struct ControlStep: Equatable, Sendable {
  /// (s, a, r, s′, a′); a′ has a meaning for Sarsa only.
  public let transition: TabularTransition
  /// `δ`, before the update.
  public let tdError: Double
  /// The second table was updated (double Q-learning only).
  public let updatedSecond: Bool
}

/// Control in a known world whose transitions the learner sees only as they happen: act ε-greedily, learn, repeat.
///
/// Sarsa draws a′ before it learns and then takes it; the others draw each action after the update. Double Q-learning
/// acts on the sum of its tables.
///
/// Source: Sutton & Barto, 2nd ed., §6.4–6.7 (the boxes).
public struct ControlTraining: Equatable, Sendable {
  /// The world.
  public let process: MarkovDecisionProcess
  /// The update.
  public let method: ControlMethod
  /// `γ` in [0, 1].
  public var discount: Double
  /// `α`.
  public var stepSize: Double
  /// `ε` in [0, 1].
  public var epsilon: Double
  /// `Q`, [S][A].
  public private(set) var q: [[Double]]
  /// The second table of double Q-learning, [S][A].
  public private(set) var q2: [[Double]]
  /// `s`, where the next step begins.
  public private(set) var state: Int
  /// How many steps the running episode has.
  public private(set) var stepsInEpisode = 0
  /// The undiscounted reward of the running episode so far.
  public private(set) var rewardInEpisode = 0.0
  /// The undiscounted reward of each episode that ended.
  public private(set) var episodeRewards: [Double] = []
  private var chosenAction: Int?
  private var generator: SeededGenerator

  /// The beginning: Q is 0 everywhere, and an episode has been started.
  ///
  /// - Parameters:
  ///   - process: the world.
  ///   - method: the update.
  ///   - discount: `γ` in [0, 1].
  ///   - stepSize: `α`, at least 0.
  ///   - epsilon: `ε` in [0, 1], of the behaviour and of Expected Sarsa's target.
  ///   - seed: of everything that is drawn.
  public init(
    process: MarkovDecisionProcess, method: ControlMethod, discount: Double, stepSize: Double, epsilon: Double,
    seed: UInt64
  ) {
    self.process = process
    self.method = method
    self.discount = discount
    self.stepSize = stepSize
    self.epsilon = epsilon
    q = Array(repeating: Array(repeating: 0, count: process.actionCount), count: process.stateCount)
    q2 = q
    generator = SeededGenerator(seed: seed)
    state = process.drawStart(using: &generator)
  }

  /// The values that the behaviour is ε-greedy for, in a state.
  public func behaviourValues(in state: Int) -> [Double] {
    method == .doubleQ ? zip(q[state], q2[state]).map { $0 + $1 } : q[state]
  }

  /// The action that is best so far, in each state.
  public var greedyActions: [Int] {
    (0..<process.stateCount).map { greedyAction(behaviourValues(in: $0)) }
  }

  /// Acts once and learns from it.
  @discardableResult
  public mutating func step() -> ControlStep {
    let action = chosenAction ?? drawAction(in: state)
    let outcome = process.drawOutcome(of: action, in: state, using: &generator)
    let nextAction = method == .sarsa && !outcome.done ? drawAction(in: outcome.next) : nil
    let transition = TabularTransition(
      state: state, action: action, reward: outcome.reward, next: outcome.next, nextAction: nextAction ?? 0,
      done: outcome.done)
    let second = method == .doubleQ && drawCoin(probability: 0.5, using: &generator)
    let δ = learn(from: transition, updatingSecond: second)
    chosenAction = nextAction
    proceed(after: outcome)
    return ControlStep(transition: transition, tdError: δ, updatedSecond: second)
  }

  /// Acts until the running episode has ended.
  public mutating func finishEpisode() {
    let episodes = episodeRewards.count
    while episodeRewards.count == episodes { step() }
  }

  private mutating func drawAction(in state: Int) -> Int {
    drawEpsilonGreedy(behaviourValues(in: state), epsilon: epsilon, using: &generator)
  }

  private mutating func learn(from transition: TabularTransition, updatingSecond: Bool) -> Double {
    switch method {
    case .sarsa:
      return updateBySarsa(&q, with: transition, discount: discount, stepSize: stepSize)
    case .expectedSarsa:
      return updateByExpectedSarsa(
        &q, with: transition, discount: discount, stepSize: stepSize, epsilon: epsilon)
    case .qLearning:
      return updateByQLearning(&q, with: transition, discount: discount, stepSize: stepSize)
    case .doubleQ where updatingSecond:
      return updateByDoubleQLearning(&q2, valuedBy: q, with: transition, discount: discount, stepSize: stepSize)
    case .doubleQ:
      return updateByDoubleQLearning(&q, valuedBy: q2, with: transition, discount: discount, stepSize: stepSize)
    }
  }

  private mutating func proceed(after outcome: MarkovDecisionProcess.Outcome) {
    stepsInEpisode += 1
    rewardInEpisode += outcome.reward
    state = outcome.next
    guard outcome.done else { return }
    episodeRewards.append(rewardInEpisode)
    stepsInEpisode = 0
    rewardInEpisode = 0
    state = process.drawStart(using: &generator)
  }
}
