/// What can be chosen about GRPO.
public struct GroupRelativeSettings: Equatable, Sendable {
  /// `G` ≥ 2: answers drawn to each prompt.
  public var groupSize = 8
  /// Prompts in a batch, at least 1.
  public var prompts = 8
  /// How often each batch is used, at least 1; at 1 every ratio is 1.
  public var updates = 1
  /// `ε_low` and `ε_high`.
  public var range = ClipRange(low: 0.2, high: 0.2)
  /// `β` ≥ 0: the price of k3 against the reference.
  public var klCoefficient = 0.04
  /// How the losses of tokens become one.
  public var aggregation = LossAggregation.sequenceMean
  /// What rewards are compared with, and divided by.
  public var convention = GroupAdvantageConvention.groupScaled
  /// One ratio for each answer instead of each token: GSPO's geometric mean, or the product; nil for GRPO.
  public var sequenceRatio: SequenceRatio?
  /// Adam's `α`.
  public var learningRate = 1e-3
  /// The bound on the gradient's norm.
  public var maximumGradientNorm = 1.0

  /// The defaults.
  public init() {}

  /// Answers in a batch.
  public var batch: Int { groupSize * prompts }
}
