/// What a reward is compared with, and by what the difference is divided.
public enum GroupAdvantageConvention: CaseIterable, Sendable {
  /// `(r − m)/(s₁ + 1e-4)`, m and s of the group: TRL's default.
  case groupScaled
  /// `(r − m)/(s₁ + 1e-4)`, m of the group, s of the whole batch: TRL's `batch`.
  case batchScaled
  /// `r − m`: Dr. GRPO.
  case unscaled
  /// `(r − m)/(s₁ + 1e-6)`: verl.
  case groupScaledFine
  /// `(r − m)/s₀`, and 0 where all rewards are equal.
  case population
  /// `(r − m)/s₁`, and 0 where all rewards are equal.
  case sample
}

/// Group-relative advantages: the group's mean takes the critic's place.
///
///     Â_i = (r_i − m) / (s + ε),   m = mean of the group's rewards
///
/// The subscript of s is its ddof. A group of equal rewards gives exactly 0 in every convention.
///
/// - Parameters:
///   - rewards: `r` [groups · size], group after group.
///   - groupSize: `G` ≥ 2, a divisor of the number of rewards.
///   - convention: which s and ε.
/// - Returns: `Â`, as many as rewards.
/// - Source: Shao et al., DeepSeekMath, arXiv 2402.03300, §4.1.2; without the division: Liu et al., Dr. GRPO,
///   arXiv 2503.20783, §3.2.
public func groupAdvantages(
  rewards: [Double], groupSize: Int, convention: GroupAdvantageConvention
) -> [Double] {
  let groups = grouped(rewards, size: groupSize)
  switch convention {
  case .unscaled:
    return groups.flatMap(deviations)
  case .batchScaled:
    let scale = standardDeviation(rewards, ddof: 1) + 1e-4
    return groups.flatMap { deviations($0).map { $0 / scale } }
  case .groupScaled:
    return groups.flatMap { scaled($0, ddof: 1, epsilon: 1e-4) }
  case .groupScaledFine:
    return groups.flatMap { scaled($0, ddof: 1, epsilon: 1e-6) }
  case .population:
    return groups.flatMap { scaled($0, ddof: 0, epsilon: 0) }
  case .sample:
    return groups.flatMap { scaled($0, ddof: 1, epsilon: 0) }
  }
}

/// `(r − m)/(s + ε)` within one group.
private func scaled(_ group: [Double], ddof: Int, epsilon: Double) -> [Double] {
  let scale = standardDeviation(group, ddof: ddof) + epsilon
  return deviations(group).map { $0 == 0 ? 0 : $0 / scale }
}

/// Which groups have something to teach: those whose rewards are not all equal.
///
///     keep ⇔ 0 < |{correct}| < G
///
/// - Parameters:
///   - rewards: `r` [groups · size], group after group.
///   - groupSize: `G`.
/// - Returns: one truth value for each group.
/// - Source: Yu et al., DAPO, arXiv 2503.14476, eq. 11 (dynamic sampling).
public func informativeGroups(rewards: [Double], groupSize: Int) -> [Bool] {
  grouped(rewards, size: groupSize).map { group in group.contains { $0 != group[0] } }
}

/// The rewards of each group.
///
/// - Parameters:
///   - values: [groups · size], group after group.
///   - size: `G`, a divisor of their number.
public func grouped<Value>(_ values: [Value], size: Int) -> [[Value]] {
  precondition(size > 0 && values.count.isMultiple(of: size), "Groups are all of the same size.")
  return stride(from: 0, to: values.count, by: size).map { Array(values[$0..<$0 + size]) }
}
