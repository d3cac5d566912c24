/// Mean and variance of everything seen so far, batch by batch.
///
///     δ = x̄_b − x̄,   n′ = n + n_b,   x̄′ = x̄ + δ n_b/n′,   M′ = M + M_b + δ² n n_b/n′,   M = Σ (x − x̄)²
///
/// Source: Chan, Golub & LeVeque, "Algorithms for Computing the Sample Variance", The American Statistician 37, 1983, §2 (the pairwise update).
public struct RunningMoments: Equatable, Sendable {
  /// `n`, how many values were seen.
  public private(set) var count = 0.0
  /// `x̄`.
  public private(set) var mean = 0.0
  private var squares = 0.0

  /// Nothing seen yet.
  public init() {}

  /// The standard deviation over n − 1; 1 until two values were seen.
  public var deviation: Double {
    count > 1 ? (squares / (count - 1)).squareRoot() : 1
  }

  /// Takes a batch in.
  ///
  /// - Parameter batch: `x` [n_b], at least one.
  public mutating func absorb(_ batch: [Double]) {
    let size = Double(batch.count)
    let total = count + size
    let centre = Reinforcement.mean(batch)
    let gap = centre - mean
    squares += compensatedSum(deviations(batch).map { $0 * $0 }) + gap * gap * count * size / total
    mean += gap * size / total
    count = total
  }
}

/// Reward normalisation and clipping by running moments, one of PPO-max's pieces.
///
///     r̃ = clip((r − r̄)/σ, −c, c)
///
/// r̄ and σ are over all rewards of the training so far, this batch included.
///
/// Source: Zheng et al., "Secrets of RLHF, Part I", arXiv 2307.04964, "score reparameterization".
public struct RewardNormaliser: Equatable, Sendable {
  /// What was seen.
  public private(set) var moments = RunningMoments()
  /// `c` > 0.
  public let bound: Double

  public init(bound: Double) {
    self.bound = bound
  }

  /// Takes a batch of rewards in and gives it back normalised and clipped.
  ///
  /// - Parameter rewards: `r` [n], at least one.
  public mutating func normalising(_ rewards: [Double]) -> [Double] {
    moments.absorb(rewards)
    let deviation = moments.deviation
    let scale = deviation > 0 ? deviation : 1
    return rewards.map { min(max(($0 - moments.mean) / scale, -bound), bound) }
  }
}

/// The PPO loss with a share of pretraining mixed in, against the alignment tax.
///
///     L = L_PPO + c_ptx · (−mean log π(x_t)) over pretraining text
///
/// - Parameters:
///   - policyLoss: `L_PPO`.
///   - pretraining: `log π(x_t)` [n] of tokens of pretraining text, at least one.
///   - coefficient: `c_ptx` ≥ 0.
/// - Source: InstructGPT, arXiv 2203.02155, eq. 2 (its γ is c_ptx here).
public func pretrainingMix(policyLoss: Double, pretraining: [Double], coefficient: Double) -> Double {
  policyLoss - coefficient * mean(pretraining)
}

/// Gradients scaled down together where they are too long together.
///
///     g ← g · min(1, c/‖g‖),   ‖g‖ over all parameters
///
/// - Parameters:
///   - gradients: one row for each parameter array.
///   - maximum: `c` > 0.
/// - Returns: the gradients, and ‖g‖ before.
/// - Source: Pascanu, Mikolov & Bengio, arXiv 1211.5063, algorithm 1.
public func clippingGlobalNorm(
  _ gradients: [[Double]], maximum: Double
) -> (gradients: [[Double]], norm: Double) {
  let largest = gradients.joined().reduce(0) { max($0, abs($1)) }
  guard largest > 0 else { return (gradients, 0) }
  let norm = largest * compensatedSum(gradients.joined().map { ($0 / largest) * ($0 / largest) }).squareRoot()
  let scale = min(1, maximum / norm)
  return (gradients.map { $0.map { $0 * scale } }, norm)
}
