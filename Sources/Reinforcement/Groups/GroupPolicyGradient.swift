/// GPG: the plain policy gradient on group-relative rewards, corrected for the groups that teach nothing.
///
/// Source: Chu et al., GPG, arXiv 2504.02546.
public struct GroupPolicyGradient: Equatable, Sendable {
  /// `Â` [B].
  public let advantages: [Double]
  /// The correction: 1/α for the authors (a divisor), α for verl (already in Â).
  public let correction: Double
  /// The loss and its gradient by the log-probabilities.
  public let result: TokenLoss
}

/// GPG as its authors' R1-V trainer computes it.
///
///     Â_i = r_i − m,   1/α = share of groups with s₁ > 1e-5
///     L = [(1/B) Σ_i (1/|o_i|) Σ_t −Â_i log π_{i,t}] / (1/α + 1e-5)
///
/// - Parameters:
///   - rewards: `r` [B], group after group.
///   - groupSize: `G` ≥ 2.
///   - logProbabilities: `log π` [B][L].
///   - mask: [B][L], at least one token in each.
/// - Source: the authors' code for arXiv 2504.02546 (R1-V trainer).
public func authorsGroupPolicyGradient(
  rewards: [Double], groupSize: Int, logProbabilities: [[Double]], mask: [[Bool]]
) -> GroupPolicyGradient {
  let advantages = grouped(rewards, size: groupSize).flatMap(deviations)
  let inverse = informativeShare(rewards: rewards, groupSize: groupSize)
  let batch = SequenceBatch(new: logProbabilities, old: nil, mask: mask, advantages: advantages)
  let plain = logProbabilityLoss(batch, aggregation: .sequenceMean, scale: 1 / (inverse + 1e-5))
  return GroupPolicyGradient(advantages: advantages, correction: inverse, result: plain)
}

/// The share of groups whose rewards differ, by which GPG divides.
///
///     1/α = share of groups with s₁ > 1e-5
///
/// - Parameters:
///   - rewards: `r` [groups · size], group after group.
///   - groupSize: `G` ≥ 2, a divisor of the number of rewards.
/// - Source: the authors' code for arXiv 2504.02546 (R1-V trainer).
public func informativeShare(rewards: [Double], groupSize: Int) -> Double {
  mean(grouped(rewards, size: groupSize).map { standardDeviation($0, ddof: 1) > 1e-5 ? 1 : 0 })
}

/// GPG's advantages with the divisor of its loss taken in, so that they can stand beside those of other methods.
///
///     Â_i = (r_i − m) / (1/α + 1e-5)
///
/// - Parameters: as in ``informativeShare(rewards:groupSize:)``.
/// - Source: the authors' code for arXiv 2504.02546 (R1-V trainer).
public func correctedAdvantages(rewards: [Double], groupSize: Int) -> [Double] {
  let divisor = informativeShare(rewards: rewards, groupSize: groupSize) + 1e-5
  return grouped(rewards, size: groupSize).flatMap { deviations($0).map { $0 / divisor } }
}

/// GPG as verl computes it.
///
///     α = B / max(1, |{i: r_i ≠ 0}|),   Â_i = α (r_i − m),   L = Σ_i Σ_t −Â_i log π_{i,t} / Σ_i |o_i|
///
/// - Parameters: as in ``authorsGroupPolicyGradient(rewards:groupSize:logProbabilities:mask:)``.
/// - Source: verl's `gpg` advantage and loss.
public func verlGroupPolicyGradient(
  rewards: [Double], groupSize: Int, logProbabilities: [[Double]], mask: [[Bool]]
) -> GroupPolicyGradient {
  let alpha = Double(rewards.count) / Double(max(1, rewards.count { $0 != 0 }))
  let advantages = grouped(rewards, size: groupSize).flatMap { deviations($0).map { alpha * $0 } }
  let batch = SequenceBatch(new: logProbabilities, old: nil, mask: mask, advantages: advantages)
  return GroupPolicyGradient(
    advantages: advantages, correction: alpha, result: logProbabilityLoss(batch, aggregation: .tokenMean, scale: 1))
}

/// `Σ_i Σ_t −scale · w_i Â_i log π_{i,t}` with its gradient `−scale · w_i Â_i`.
private func logProbabilityLoss(_ batch: SequenceBatch, aggregation: LossAggregation, scale: Double) -> TokenLoss {
  let lengths = batch.lengths
  let pulls = zip(lengths, batch.advantages).map {
    negative(scale * aggregation.weight(length: $0, lengths: lengths) * $1)
  }
  let terms = pulls.indices.flatMap { i in batch.tokens(i).map { pulls[i] * batch.new[i][$0] } }
  return TokenLoss(loss: compensatedSum(terms), gradient: batch.spread { i, _ in pulls[i] })
}
