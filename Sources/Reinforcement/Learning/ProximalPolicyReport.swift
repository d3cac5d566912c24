/// What a minibatch showed, before the step it led to.
public struct ProximalPolicyReport: Equatable, Sendable {
  /// Which samples of the batch it held.
  public let samples: [Int]
  /// `ρ`, for each of them.
  public let ratios: [Double]
  /// `Â` as used, for each of them.
  public let advantages: [Double]
  /// `−mean min(ρ Â, clip(ρ) Â)`.
  public let policyLoss: Double
  /// `½ mean (V − R)²`.
  public let valueLoss: Double
  /// `mean H(π(·|s))`, in nats.
  public let entropy: Double
  /// All three, weighted.
  public let loss: Double
  /// The share of samples whose objective the clip changes.
  public let activeClipFraction: Double
  /// The share of samples whose ratio lies outside the band.
  public let outsideClipFraction: Double
  /// `mean (ρ − 1 − log ρ)`: k3, an estimate of KL(old‖new).
  public let approximateKL: Double
  /// ‖g‖ over actor and critic together, before it was clipped.
  public let gradientNorm: Double
}
