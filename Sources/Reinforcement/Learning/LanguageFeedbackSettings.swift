/// What can be chosen about the PPO step of RLHF.
public struct LanguageFeedbackSettings: Equatable, Sendable {
  /// Answers drawn between updates, at least 2.
  public var batch = 64
  /// How often each batch is used.
  public var epochs = 4
  /// `β` ≥ 0: the price of straying from the reference.
  public var klCoefficient = 0.1
  /// How straying is priced, token by token.
  public var penalty = KLPenalty.kl
  /// `γ` in [0, 1].
  public var discount = 1.0
  /// `λ` in [0, 1].
  public var lambda = 0.95
  /// `ε_low` and `ε_high`.
  public var range = ClipRange(low: 0.2, high: 0.2)
  /// Whether advantages are shifted to mean 0 and scaled to unit size over the batch.
  public var whitensAdvantages = true
  /// The actor's `α`.
  public var learningRate = 1e-3
  /// The critic's `α`.
  public var criticLearningRate = 2e-3
  /// The bound on each network's gradient.
  public var maximumGradientNorm = 1.0

  /// The defaults.
  public init() {}
}
