/// What PPO saw since its last update: entry t·N + n is step t in world n.
public struct ProximalPolicyExperience: Equatable, Sendable {
  /// The states, four numbers each.
  public internal(set) var observations: [Double] = []
  /// `a_t`: 0 left, 1 right.
  public internal(set) var actions: [Int] = []
  /// `log π_old(a_t|s_t)`.
  public internal(set) var logProbabilities: [Double] = []
  /// Rewards, values and ends.
  public internal(set) var batch: ExperienceBatch
  /// TD errors, advantages and returns, once the batch is full.
  public internal(set) var estimate = AdvantageEstimate()
  /// How much of the returns' variance the critic explains, 1 − Var(R − V)/Var(R), once the batch is full.
  public internal(set) var explainedVariance = 0.0

  init(environments: Int) {
    batch = ExperienceBatch(
      environments: environments, rewards: [], values: [], lastValues: [], terminated: [], truncated: [],
      finalValues: [])
  }

  mutating func note(_ draw: CategoricalDraw, _ outcome: CartPole.Outcome, finalValue: Double) {
    actions.append(draw.choice)
    logProbabilities.append(draw.logProbability)
    batch.rewards.append(outcome.reward)
    batch.terminated.append(outcome.isTerminated)
    batch.truncated?.append(outcome.isTruncated)
    batch.finalValues?.append(finalValue)
  }

  mutating func estimate(_ settings: ProximalPolicySettings) {
    estimateAdvantages(
      of: batch, discount: settings.discount, lambda: settings.lambda,
      bootstrapTruncation: settings.bootstrapsTruncation, into: &estimate)
    explainedVariance = Reinforcement.explainedVariance(of: estimate.returns, by: batch.values)
  }
}
