/// What can be chosen about PPO. The defaults are those of Stable-Baselines3.
public struct ProximalPolicySettings: Equatable, Sendable {
  /// How many worlds run side by side, at least 1.
  public var environments = 1
  /// Steps taken in each world between updates, at least 1.
  public var horizon = 2048
  /// Samples in a minibatch, at least 2.
  public var minibatch = 64
  /// How often each sample is used.
  public var epochs = 10
  /// `γ` in [0, 1].
  public var discount = 0.99
  /// `λ` in [0, 1].
  public var lambda = 0.95
  /// `ε` ≥ 0: the ratio is clipped to [1 − ε, 1 + ε].
  public var clipRange = 0.2
  /// False leaves the ratio unclipped: the surrogate objective alone.
  public var isClipped = true
  /// `c_H` ≥ 0: what a nat of entropy is worth.
  public var entropyCoefficient = 0.0
  /// `c_V` ≥ 0, times the value loss ½ mean (V − R)²: 1 here is 0.5 where the loss has no ½.
  public var valueCoefficient = 1.0
  /// Adam's `α`.
  public var learningRate = 3e-4
  /// The bound on the gradient's norm, over actor and critic together.
  public var maximumGradientNorm = 0.5
  /// Whether each minibatch's advantages are shifted to mean 0 and scaled to standard deviation 1.
  public var normalisesAdvantages = true
  /// Whether a truncated episode's last state still counts: V(s_T) is added, as it should be.
  public var bootstrapsTruncation = true
  /// How wide the layers within are, in the actor as in the critic.
  public var hiddenWidths = [64, 64]

  /// The defaults.
  public init() {}

  /// Samples collected between updates.
  public var batch: Int { environments * horizon }
  /// Minibatches in an epoch; the last one may be smaller.
  public var minibatches: Int { (batch + minibatch - 1) / minibatch }
}
