/// One-step actor-critic with tables, or with traces for λ > 0: a step is one transition.
///
///     δ = r + γ V(s′) − V(s)
///     z_V ← γλ z_V + ∇V(s),          V ← V + α_V δ z_V
///     z_θ ← γλ z_θ + ∇ log π(a|s),   θ ← θ + α_θ δ z_θ
///
/// The factor γᵗ of the episodic theorem is dropped, as is usual.
///
/// Source: Sutton & Barto, 2nd ed., §13.5, the boxes "One-step Actor–Critic" and "Actor–Critic with Eligibility Traces".
public struct ActorCriticTraining: Equatable, Sendable {
  /// What can be chosen.
  public struct Settings: Equatable, Sendable {
    /// `γ` in [0, 1].
    public var discount = 0.95
    /// `λ` in [0, 1], for actor and critic.
    public var lambda = 0.0
    /// `α_θ` ≥ 0.
    public var actorStepSize = 0.1
    /// `α_V` ≥ 0.
    public var criticStepSize = 0.2
    /// After so many transitions an episode is cut off; the critic's value still stands for what would have come.
    public var longestEpisode = 1_000

    /// The defaults.
    public init() {}
  }

  /// What one transition taught.
  public struct Report: Equatable, Sendable {
    /// (s, a, r, s′).
    public let transition: TabularTransition
    /// `V(s)` before the update.
    public let value: Double
    /// `V(s′)` before the update, 0 where the episode ended.
    public let valueNext: Double
    /// `δ`: the advantage as the critic sees it.
    public let tdError: Double
    /// `π(·|s)` before the update.
    public let probabilities: [Double]
  }

  /// The world.
  public let process: MarkovDecisionProcess
  /// What was chosen.
  public let settings: Settings
  /// `θ`, [S][A].
  public private(set) var theta: [[Double]]
  /// `V`, [S].
  public private(set) var values: [Double]
  /// `z_θ`, [S][A].
  public private(set) var actorTrace: [[Double]]
  /// `z_V`, [S].
  public private(set) var criticTrace: [Double]
  /// `s`, where the next transition begins.
  public private(set) var state: Int
  /// What the last transition taught; nil before the first.
  public private(set) var lastReport: Report?
  /// The undiscounted reward of each episode that ended.
  public private(set) var episodeRewards: [Double] = []
  /// How many transitions the running episode has.
  public private(set) var stepsInEpisode = 0
  /// The undiscounted reward of the running episode so far.
  public private(set) var rewardInEpisode = 0.0

  private var generator: SeededGenerator

  /// An indifferent actor and a critic that knows nothing.
  public init(process: MarkovDecisionProcess, settings: Settings = Settings(), seed: UInt64) {
    self.process = process
    self.settings = settings
    let row = [Double](repeating: 0, count: process.actionCount)
    theta = [[Double]](repeating: row, count: process.stateCount)
    values = [Double](repeating: 0, count: process.stateCount)
    actorTrace = theta
    criticTrace = values
    var generator = SeededGenerator(seed: seed)
    state = process.drawStart(using: &generator)
    self.generator = generator
  }

  /// `π`, one distribution for each state.
  public var policy: [SoftmaxDistribution] { softmaxPolicy(theta) }

  /// Makes one transition and learns from it.
  public mutating func step() {
    let distribution = SoftmaxDistribution(logits: theta[state])
    let action = drawCategorical(distribution.probabilities, using: &generator)
    let outcome = process.drawOutcome(of: action, in: state, using: &generator)
    let transition = TabularTransition(
      state: state, action: action, reward: outcome.reward, next: outcome.next, done: outcome.done)
    let valueNext = outcome.done ? 0 : values[outcome.next]
    let δ = tdError(reward: outcome.reward, discount: settings.discount, value: values[state], vNext: valueNext)
    lastReport = Report(
      transition: transition, value: values[state], valueNext: valueNext, tdError: δ,
      probabilities: distribution.probabilities)
    decayTraces()
    criticTrace[state] += 1
    for (b, slope) in distribution.logProbabilityGradient(of: action).enumerated() { actorTrace[state][b] += slope }
    learn(δ)
    advance(to: outcome)
  }

  /// Makes whole episodes.
  public mutating func run(episodes: Int) {
    let target = episodeRewards.count + episodes
    while episodeRewards.count < target { step() }
  }

  private mutating func decayTraces() {
    let factor = settings.discount * settings.lambda
    for s in criticTrace.indices {
      criticTrace[s] *= factor
      for a in actorTrace[s].indices { actorTrace[s][a] *= factor }
    }
  }

  private mutating func learn(_ δ: Double) {
    for s in values.indices where criticTrace[s] != 0 {
      values[s] += settings.criticStepSize * δ * criticTrace[s]
      for a in theta[s].indices { theta[s][a] += settings.actorStepSize * δ * actorTrace[s][a] }
    }
  }

  private mutating func advance(to outcome: MarkovDecisionProcess.Outcome) {
    state = outcome.next
    stepsInEpisode += 1
    rewardInEpisode += outcome.reward
    guard outcome.done || stepsInEpisode >= settings.longestEpisode else { return }
    episodeRewards.append(rewardInEpisode)
    (stepsInEpisode, rewardInEpisode) = (0, 0)
    state = process.drawStart(using: &generator)
    criticTrace = criticTrace.map { _ in 0 }
    actorTrace = actorTrace.map { $0.map { _ in 0 } }
  }
}
