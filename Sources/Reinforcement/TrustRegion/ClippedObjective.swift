import RealModule

/// How far the ratio may go before its incentive is taken away: [1 − ε_low, 1 + ε_high].
public struct ClipRange: Equatable, Sendable {
  /// `ε_low` ≥ 0.
  public let low: Double
  /// `ε_high` ≥ 0.
  public let high: Double

  /// A range of two widths (DAPO's clip-higher has ε_high > ε_low).
  public init(low: Double, high: Double) {
    self.low = low
    self.high = high
  }

  /// `clip(ρ, 1 − ε_low, 1 + ε_high)`.
  public func clipping(_ ratio: Double) -> Double {
    min(max(ratio, 1 - low), 1 + high)
  }

  /// True where ρ lies below or above the range.
  public func excludes(_ ratio: Double) -> Bool {
    clipping(ratio) != ratio
  }

  /// True where the clip changes the objective: ρ is beyond the end towards which the advantage pushes it.
  public func binds(ratio: Double, advantage: Double) -> Bool {
    bindsLow(ratio: ratio, advantage: advantage) || bindsHigh(ratio: ratio, advantage: advantage)
  }

  /// True where the lower end binds: A < 0 and ρ < 1 − ε_low.
  public func bindsLow(ratio: Double, advantage: Double) -> Bool {
    advantage < 0 && ratio < 1 - low
  }

  /// True where the upper end binds: A > 0 and ρ > 1 + ε_high.
  public func bindsHigh(ratio: Double, advantage: Double) -> Bool {
    advantage > 0 && ratio > 1 + high
  }
}

/// The importance ratio of one action or token drawn by the old policy.
///
///     ρ = π_new(a|s)/π_old(a|s) = exp(log π_new − log π_old)
///
/// - Parameters:
///   - new: `log π_new(a|s)`.
///   - old: `log π_old(a|s)`.
/// - Source: Schulman et al., PPO, arXiv 1707.06347, §3 (their r_t(θ); ρ here, so that r stays the reward).
public func importanceRatio(new: Double, old: Double) -> Double {
  .exp(new - old)
}

/// PPO's clipped objective for one sample, to be maximised.
///
///     min(ρA, clip(ρ, 1 − ε_low, 1 + ε_high) A),   and with a dual clip, where A < 0: max(that, cA)
///
/// - Parameters:
///   - ratio: `ρ` ≥ 0.
///   - advantage: `A`.
///   - low: `ε_low` ≥ 0.
///   - high: `ε_high` ≥ 0.
///   - dualClip: `c` > 1, or nil for none.
/// - Source: PPO, arXiv 1707.06347, eq. 7; dual clip: Ye et al., arXiv 1912.09729, "dual-clip PPO".
public func clippedObjective(
  ratio: Double, advantage: Double, low: Double, high: Double, dualClip: Double? = nil
) -> Double {
  let clipped = ClipRange(low: low, high: high).clipping(ratio) * advantage
  let objective = min(product(ratio, advantage), clipped)
  guard let dualClip, advantage < 0 else { return objective }
  return max(objective, dualClip * advantage)
}

/// The derivative of ``clippedObjective(ratio:advantage:low:high:dualClip:)`` by log π_new.
///
///     ρA, and 0 where the clip (or the dual clip) changes the objective
///
/// ρ beyond the range on the side from which the advantage pulls it back keeps its gradient.
///
/// - Parameters: as there.
public func clippedObjectiveSlope(
  ratio: Double, advantage: Double, low: Double, high: Double, dualClip: Double? = nil
) -> Double {
  if ClipRange(low: low, high: high).binds(ratio: ratio, advantage: advantage) { return 0 }
  if let dualClip, advantage < 0, ratio > dualClip { return 0 }
  return product(ratio, advantage)
}

/// The clipped loss of a batch with its gradient and what one watches beside it.
public struct ClippedLoss: Equatable, Sendable {
  /// `ρ` [N].
  public let ratios: [Double]
  /// The objective of each sample [N], to be maximised.
  public let objectives: [Double]
  /// `−mean` of the objectives that count, to be minimised.
  public let loss: Double
  /// The loss's gradient by `log π_new` [N]; 0 off the mask.
  public let gradient: [Double]
  /// Share of samples whose objective the clip changes.
  public let activeClipFraction: Double
  /// Share of samples whose ratio lies outside the range.
  public let outsideClipFraction: Double
  /// Share of samples whose objective the dual clip changes.
  public let dualClipFraction: Double
  /// Mean of k1, k2, k3 for KL(old‖new), from `r = π_new/π_old` on the old policy's samples.
  public let approximateKL: [KLEstimator: Double]
}

/// PPO's clipped loss.
///
///     L = −(1/Σm) Σ_i m_i min(ρ_i A_i, clip(ρ_i, 1 − ε_low, 1 + ε_high) A_i)
///
/// - Parameters:
///   - new: `log π_new(a_i|s_i)` [N].
///   - old: `log π_old(a_i|s_i)` [N], constant.
///   - advantages: `A` [N], constant.
///   - mask: `m` [N], at least one true.
///   - range: `ε_low`, `ε_high`.
///   - dualClip: `c` > 1, or nil for none.
/// - Source: PPO, arXiv 1707.06347, eq. 7.
public func clippedLoss(
  new: [Double], old: [Double], advantages: [Double], mask: [Bool], range: ClipRange, dualClip: Double? = nil
) -> ClippedLoss {
  let ratios = zip(new, old).map { importanceRatio(new: $0, old: $1) }
  let objectives = zip(ratios, advantages).map {
    clippedObjective(ratio: $0, advantage: $1, low: range.low, high: range.high, dualClip: dualClip)
  }
  let slopes = zip(ratios, advantages).map {
    clippedObjectiveSlope(ratio: $0, advantage: $1, low: range.low, high: range.high, dualClip: dualClip)
  }
  let count = Double(mask.count { $0 })
  return ClippedLoss(
    ratios: ratios, objectives: objectives, loss: negative(mean(objectives, where: mask)),
    gradient: zip(slopes, mask).map { $1 ? negative($0) / count : 0 },
    activeClipFraction: share(zip(ratios, advantages).map { range.binds(ratio: $0, advantage: $1) }, where: mask),
    outsideClipFraction: share(ratios.map(range.excludes), where: mask),
    dualClipFraction: share(
      zip(ratios, advantages).map { ratio, advantage in
        dualClip.map { advantage < 0 && ratio > $0 } ?? false
      }, where: mask),
    approximateKL: Dictionary(
      uniqueKeysWithValues: [KLEstimator.k1, .k2, .k3].map { estimator in
        (estimator, mean(zip(new, old).map { estimator.value(logRatio: $0 - $1) }, where: mask))
      }))
}

/// The share of true among what counts.
///
/// - Parameters:
///   - truths: [N].
///   - mask: [N], at least one true.
public func share(_ truths: [Bool], where mask: [Bool]) -> Double {
  mean(truths.map { $0 ? 1 : 0 }, where: mask)
}
