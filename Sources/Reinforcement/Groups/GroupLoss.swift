import RealModule

/// How the losses of tokens become one loss.
public enum LossAggregation: Equatable, Sendable {
  /// `(1/B) Σ_i (1/|o_i|) Σ_t`: DeepSeekMath's GRPO. Tokens of long answers weigh less.
  case sequenceMean
  /// `Σ_i Σ_t / Σ_i |o_i|`: DAPO; TRL's `bnpo` and `dapo`, which differ only in training on several devices.
  case tokenMean
  /// `Σ_i Σ_t / (B · L_max)`: Dr. GRPO; every token weighs the same whatever the lengths drawn.
  case constantLength(Int)

  /// The weight of each token of a sequence.
  ///
  /// - Parameters:
  ///   - length: `|o_i|`.
  ///   - lengths: `|o|` [B] of the batch.
  public func weight(length: Double, lengths: [Double]) -> Double {
    switch self {
    case .sequenceMean: 1 / (length * Double(lengths.count))
    case .tokenMean: 1 / lengths.reduce(0, +)
    case .constantLength(let longest): 1 / (Double(lengths.count) * Double(longest))
    }
  }
}

/// The loss of one token.
///
///     −min(ρÂ, clip(ρ, 1 − ε_low, 1 + ε_high) Â) + β k3,   ρ = π/π_old,   k3 = r − 1 − log r,   r = π_ref/π
///
/// - Parameters:
///   - logRatio: `log ρ`.
///   - advantage: `Â` of the token's sequence.
///   - range: `ε_low`, `ε_high`.
///   - coefficient: `β` ≥ 0.
///   - referenceLogRatio: `log r = log π_ref − log π`; of no account where β = 0.
/// - Source: DeepSeekMath, arXiv 2402.03300, eq. 3 and 4 (inside the sums); ε_high ≠ ε_low: DAPO, eq. 10.
public func groupTokenLoss(
  logRatio: Double, advantage: Double, range: ClipRange, coefficient: Double, referenceLogRatio: Double
) -> Double {
  product(coefficient, k3(logRatio: referenceLogRatio))
    - clippedObjective(ratio: .exp(logRatio), advantage: advantage, low: range.low, high: range.high)
}

/// The derivative of ``groupTokenLoss(logRatio:advantage:range:coefficient:referenceLogRatio:)`` by log π.
///
///     −ρÂ (0 where the clip changes the objective) + β (1 − r)
///
/// - Parameters: as there.
public func groupTokenSlope(
  logRatio: Double, advantage: Double, range: ClipRange, coefficient: Double, referenceLogRatio: Double
) -> Double {
  let pull = clippedObjectiveSlope(ratio: .exp(logRatio), advantage: advantage, low: range.low, high: range.high)
  let slope = product(coefficient, KLEstimator.k3.derivative(logRatio: referenceLogRatio)) - pull
  guard slope.isNaN else { return slope }
  // ρ and r both overflow: the larger exponent decides.
  return sumOfScaledExponentials([(-advantage, logRatio), (-coefficient, referenceLogRatio)])
}

/// The GRPO loss of a batch under one aggregation.
///
///     L = Σ_i Σ_t w_i [−min(ρ_{i,t} Â_i, clip(ρ_{i,t}) Â_i) + β k3_{i,t}]
///
/// - Parameters:
///   - batch: answers, log-probabilities, advantages.
///   - reference: `log π_ref` [B][L]; nil where β = 0.
///   - coefficient: `β` ≥ 0.
///   - range: `ε_low`, `ε_high`.
///   - aggregation: which weights `w_i`.
/// - Source: DeepSeekMath, arXiv 2402.03300, eq. 3; DAPO, arXiv 2503.14476, eq. 8; Dr. GRPO, arXiv 2503.20783, §3.2.
public func groupLoss(
  _ batch: SequenceBatch, reference: [[Double]]?, coefficient: Double, range: ClipRange, aggregation: LossAggregation
) -> TokenLoss {
  let lengths = batch.lengths
  let weights = lengths.map { aggregation.weight(length: $0, lengths: lengths) }
  let referenceLogRatio = { (i: Int, t: Int) in reference.map { $0[i][t] - batch.new[i][t] } ?? 0 }
  let terms = batch.mask.indices.flatMap { i in
    batch.tokens(i).map { t in
      weights[i]
        * groupTokenLoss(
          logRatio: batch.logRatio(i, t), advantage: batch.advantages[i], range: range, coefficient: coefficient,
          referenceLogRatio: referenceLogRatio(i, t))
    }
  }
  let gradient = batch.spread { i, t in
    weights[i]
      * groupTokenSlope(
        logRatio: batch.logRatio(i, t), advantage: batch.advantages[i], range: range, coefficient: coefficient,
        referenceLogRatio: referenceLogRatio(i, t))
  }
  return TokenLoss(loss: compensatedSum(terms), gradient: gradient)
}

/// What one watches beside the GRPO loss: masked means over all tokens.
public struct GroupLossMetrics: Equatable, Sendable {
  /// Mean k3; nil without a reference.
  public let kl: Double?
  /// Share of tokens with Â < 0 and ρ < 1 − ε_low.
  public let clippedLow: Double
  /// Share of tokens with Â > 0 and ρ > 1 + ε_high.
  public let clippedHigh: Double
  /// Share of tokens with either.
  public let clipped: Double
}

/// The metrics of a batch: the mean k3 and the shares of active clips.
///
/// - Parameters:
///   - batch: answers, log-probabilities, advantages.
///   - reference: `log π_ref` [B][L], or nil.
///   - range: `ε_low`, `ε_high`.
public func groupLossMetrics(_ batch: SequenceBatch, reference: [[Double]]?, range: ClipRange) -> GroupLossMetrics {
  func share(of binds: (Double, Double) -> Bool) -> Double {
    batch.tokenMean { i, t in binds(.exp(batch.logRatio(i, t)), batch.advantages[i]) ? 1 : 0 }
  }
  return GroupLossMetrics(
    kl: reference.map { rows in batch.tokenMean { i, t in k3(logRatio: rows[i][t] - batch.new[i][t]) } },
    clippedLow: share { range.bindsLow(ratio: $0, advantage: $1) },
    clippedHigh: share { range.bindsHigh(ratio: $0, advantage: $1) },
    clipped: share { range.binds(ratio: $0, advantage: $1) })
}
