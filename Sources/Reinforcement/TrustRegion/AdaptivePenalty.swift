/// How the KL coefficient β follows the measured KL.
public enum AdaptivePenalty: Equatable, Sendable {
  /// `β ← β (1 + clip(KL/target − 1, ±0.2) · n/horizon)`.
  ///
  /// Source: Ziegler et al., arXiv 1909.08593, §2.2, as in their code (n steps against a horizon in place of K_β = 0.1).
  case proportional(target: Double, steps: Double, horizon: Double)
  /// `β ← β/2` where KL < target/1.5, `2β` where KL > 1.5 · target.
  ///
  /// Source: PPO, arXiv 1707.06347, §4.
  case halving(target: Double)
  /// `β ← 1.5β` where KL > 2 · target, `β/2` where KL < target/2.
  ///
  /// Source: RLlib's PPO.
  case stretching(target: Double)

  /// The coefficient after one update.
  ///
  /// - Parameters:
  ///   - coefficient: `β` ≥ 0.
  ///   - measured: the KL of the last policy update.
  public func updating(_ coefficient: Double, measured: Double) -> Double {
    switch self {
    case .proportional(let target, let steps, let horizon):
      return coefficient * (1 + min(max(measured / target - 1, -0.2), 0.2) * steps / horizon)
    case .halving(let target):
      if measured < target / 1.5 { return coefficient / 2 }
      return measured > 1.5 * target ? coefficient * 2 : coefficient
    case .stretching(let target):
      if measured > 2 * target { return coefficient * 1.5 }
      return measured < 0.5 * target ? coefficient * 0.5 : coefficient
    }
  }

  /// The coefficient after each of several updates.
  ///
  /// - Parameters:
  ///   - start: `β₀` ≥ 0.
  ///   - measured: the KL of each update.
  public func coefficients(from start: Double, measured: [Double]) -> [Double] {
    var coefficient = start
    return measured.map { kl in
      coefficient = updating(coefficient, measured: kl)
      return coefficient
    }
  }
}
