import RealModule

/// One importance ratio for a whole answer.
public enum SequenceRatio: Equatable, Sendable {
  /// `exp((1/|o|) Σ_t log ρ_t)`, the geometric mean of the token ratios: GSPO. Not the weight of the sequence.
  case geometricMean
  /// `exp(Σ_t log ρ_t) = π(o|q)/π_old(o|q)`, the weight of the sequence: RLOO.
  case product

  /// The ratio of one sequence.
  ///
  /// - Parameters:
  ///   - logRatios: `log ρ` [|o|] of the tokens that count.
  public func value(logRatios: [Double]) -> Double {
    .exp(compensatedSum(logRatios) * slope(length: Double(logRatios.count)))
  }

  /// `∂ log s/∂ log π_t` of each token: 1/|o| or 1.
  ///
  /// - Parameter length: `|o|`.
  public func slope(length: Double) -> Double {
    switch self {
    case .geometricMean: 1 / length
    case .product: 1
    }
  }
}

/// A clipped loss with one ratio for each sequence.
public struct SequenceLoss: Equatable, Sendable {
  /// `s` [B].
  public let ratios: [Double]
  /// The loss, to be minimised.
  public let loss: Double
  /// `∂loss/∂log π` [B][L]; 0 off the mask.
  public let gradient: [[Double]]
  /// Share of sequences whose objective the clip changes.
  public let clipped: Double
}

/// The loss of GSPO (geometric mean) and of RLOO with reused data (product).
///
///     L = −(1/B) Σ_i min(s_i Â_i, clip(s_i, 1 − ε_low, 1 + ε_high) Â_i)
///     ∂L/∂log π_{i,t} = −(1/B) s_i Â_i ∂log s_i/∂log π_{i,t}, and 0 where the clip changes the objective
///
/// - Parameters:
///   - batch: answers, log-probabilities, advantages.
///   - ratio: how the tokens make one ratio.
///   - range: `ε_low`, `ε_high`; for GSPO of the order of 3e-4 and 4e-4.
/// - Source: Zheng et al., GSPO, arXiv 2507.18071, eq. 5 to 7; Ahmadian et al., RLOO, arXiv 2402.14740, §3
///   (on-policy; the clip is the libraries').
public func sequenceLoss(_ batch: SequenceBatch, ratio: SequenceRatio, range: ClipRange) -> SequenceLoss {
  let size = Double(batch.count)
  let ratios = (0..<batch.count).map { i in ratio.value(logRatios: batch.tokens(i).map { batch.logRatio(i, $0) }) }
  let objectives = zip(ratios, batch.advantages).map {
    clippedObjective(ratio: $0, advantage: $1, low: range.low, high: range.high)
  }
  let slopes = zip(ratios, batch.advantages).map {
    clippedObjectiveSlope(ratio: $0, advantage: $1, low: range.low, high: range.high)
  }
  let lengths = batch.lengths
  return SequenceLoss(
    ratios: ratios, loss: negative(mean(objectives)),
    gradient: batch.spread { i, _ in negative(slopes[i]) / size * ratio.slope(length: lengths[i]) },
    clipped: mean(zip(ratios, batch.advantages).map { range.binds(ratio: $0, advantage: $1) ? 1 : 0 }))
}
