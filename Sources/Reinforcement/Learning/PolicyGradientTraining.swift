/// REINFORCE with a tabular softmax policy: a step is one transition, or the update after an episode.
///
///     θ ← θ + α Σ_t Ψ_t ∇ log π(a_t|o_t)
///
/// Ψ is one of the six of `PolicyGradientWeight`. Baseline and action values are learnt along the way from the returns
/// that were seen: b(o_t) ← b(o_t) + α_b (G_t − b(o_t)), and Q(o_t, a_t) in the same way.
///
/// The policy may see less than the state: in the short corridor all states look alike.
///
/// Source: Sutton & Barto, 2nd ed., §13.3 and 13.4 (the boxes, without the factor γᵗ).
public struct PolicyGradientTraining: Equatable, Sendable {
  /// What can be chosen.
  public struct Settings: Equatable, Sendable {
    /// `Ψ`.
    public var weight = PolicyGradientWeight.rewardToGo
    /// `γ` in [0, 1].
    public var discount = 1.0
    /// `α` ≥ 0; at 0 the policy stays as it is, and the gradients can be compared.
    public var stepSize = 0.01
    /// `α_b` in [0, 1].
    public var valueStepSize = 0.1
    /// After so many transitions an episode is cut off.
    public var longestEpisode = 1_000

    /// The defaults.
    public init() {}
  }

  /// What an episode taught.
  public struct Report: Equatable, Sendable {
    /// The episode, its states as the policy saw them.
    public let episode: PolicyGradientEpisode
    /// `Ψ_t`.
    public let weights: [Double]
    /// `Σ_t Ψ_t ∇ log π`, one row for each observation.
    public let gradient: [[Double]]
    /// The sum of the rewards, undiscounted.
    public let totalReward: Double
  }

  /// The world.
  public let process: MarkovDecisionProcess
  /// What the policy sees of each state, [S].
  public let observations: [Int]
  /// What was chosen.
  public let settings: Settings
  /// `θ`, one row for each observation, one column for each action.
  public private(set) var theta: [[Double]]
  /// `b`, one number for each observation.
  public private(set) var values: [Double]
  /// `Q`, one row for each observation.
  public private(set) var actionValues: [[Double]]
  /// Where the next transition begins.
  public private(set) var state: Int
  /// What was seen in the running episode: one observation more than actions.
  public private(set) var seen: [Int]
  /// The actions of the running episode.
  public private(set) var actions: [Int] = []
  /// The rewards of the running episode.
  public private(set) var rewards: [Double] = []
  /// Whether the running episode is over, and the next step learns from it.
  public private(set) var isOver = false
  /// What the last episode taught; nil before the first.
  public private(set) var lastReport: Report?
  /// The undiscounted reward of each episode that ended.
  public private(set) var episodeRewards: [Double] = []

  private var hasTerminated = false
  private var generator: SeededGenerator

  /// A policy before its first transition.
  ///
  /// - Parameters:
  ///   - observations: what each state looks like, 0, 1, …; left out: each state like itself.
  ///   - theta: `θ` to begin with; left out: all 0.
  public init(
    process: MarkovDecisionProcess, observations: [Int]? = nil, theta: [[Double]]? = nil,
    settings: Settings = Settings(), seed: UInt64
  ) {
    let observations = observations ?? Array(0..<process.stateCount)
    precondition(observations.count == process.stateCount, "Each state looks like something.")
    let count = (observations.max() ?? 0) + 1
    let row = [Double](repeating: 0, count: process.actionCount)
    self.process = process
    self.observations = observations
    self.settings = settings
    self.theta = theta ?? [[Double]](repeating: row, count: count)
    precondition(self.theta.count == count, "θ has a row for each observation.")
    values = [Double](repeating: 0, count: count)
    actionValues = [[Double]](repeating: row, count: count)
    var generator = SeededGenerator(seed: seed)
    state = process.drawStart(using: &generator)
    seen = [observations[state]]
    self.generator = generator
  }

  /// `π`, one distribution for each observation.
  public var policy: [SoftmaxDistribution] { softmaxPolicy(theta) }

  /// Makes one transition, or learns from the episode that ended.
  public mutating func step() {
    if isOver { learn() } else { act() }
  }

  /// Makes whole episodes and learns from each.
  public mutating func run(episodes: Int) {
    let target = episodeRewards.count + episodes
    while episodeRewards.count < target { step() }
  }

  private mutating func act() {
    let probabilities = SoftmaxDistribution(logits: theta[observations[state]]).probabilities
    let action = drawCategorical(probabilities, using: &generator)
    let outcome = process.drawOutcome(of: action, in: state, using: &generator)
    state = outcome.next
    actions.append(action)
    rewards.append(outcome.reward)
    seen.append(observations[state])
    hasTerminated = outcome.done
    isOver = outcome.done || actions.count >= settings.longestEpisode
  }

  private mutating func learn() {
    let episode = PolicyGradientEpisode(
      states: seen, actions: actions, rewards: rewards, endsTerminated: hasTerminated)
    let policy = policy
    let weights = policyGradientWeights(
      settings.weight, episode: episode, policy: policy, discount: settings.discount, stateValues: values,
      actionValues: actionValues)
    let gradient = policyGradient(weights: weights, episode: episode, policy: policy)
    for (row, slopes) in gradient.enumerated() {
      for (column, slope) in slopes.enumerated() { theta[row][column] += settings.stepSize * slope }
    }
    learnValues(from: episode)
    lastReport = Report(
      episode: episode, weights: weights, gradient: gradient, totalReward: rewards.reduce(0, +))
    episodeRewards.append(rewards.reduce(0, +))
    beginEpisode()
  }

  private mutating func learnValues(from episode: PolicyGradientEpisode) {
    let returns = discountedReturns(rewards: episode.rewards, discount: settings.discount, dones: nil, bootstrap: 0)
    let α = settings.valueStepSize
    for (t, G) in returns.enumerated() {
      let (o, a) = (episode.states[t], episode.actions[t])
      values[o] += α * (G - values[o])
      actionValues[o][a] += α * (G - actionValues[o][a])
    }
  }

  private mutating func beginEpisode() {
    state = process.drawStart(using: &generator)
    seen = [observations[state]]
    actions = []
    rewards = []
    isOver = false
  }
}
