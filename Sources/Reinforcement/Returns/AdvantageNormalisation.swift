import RealModule

/// What the advantages are divided by, and how, in well-known libraries.
public enum AdvantageNormalisation: String, CaseIterable, Equatable, Sendable {
  /// Stable-Baselines3: `(x − x̄) / (s₁ + 1e-8)`; one sample alone stays as it is. The book's default.
  case stableBaselines = "sb3"
  /// TRL's `masked_whiten`: `(x − x̄) · (s₁² + 1e-8)^−½`.
  case trl
  /// The same with the mean added back (`shift_mean=False`).
  case trlKeepingMean = "trl_shift_mean_false"
  /// `(x − x̄) · (s₀² + 1e-8)^−½`.
  case lmhp
  /// MOSS-RLHF: `(x − x̄) · (s₀² + 1e-6)^−½`.
  case moss
  /// `(x − x̄) / s₀`, with nothing added.
  case raw
}

/// Advantages with mean 0 and, but for the small number added, standard deviation 1.
///
///     (x − x̄) / (s + ε)  or  (x − x̄) / √(s² + ε),   s_d² = Σ (x − x̄)² / (N − d)
///
/// Source: the libraries named at ``AdvantageNormalisation``.
///
/// - Parameters:
///   - advantages: `x`, [N].
///   - mask: [N], true where an advantage counts; the others enter no sum.
///   - convention: which formula.
/// - Returns: [N], nil off the mask; or nil as a whole where the formula has no meaning: no spread to divide by, or N − 1
///   with one sample.
public func normalisedAdvantages(
  _ advantages: [Double], where mask: [Bool], by convention: AdvantageNormalisation
) -> [Double?]? {
  let samples = counted(advantages, where: mask)
  guard !samples.isEmpty, let normalised = normalised(samples, by: convention) else { return nil }
  var rest = normalised[...]
  return mask.map { $0 ? rest.popFirst() : nil }
}

private func normalised(_ samples: [Double], by convention: AdvantageNormalisation) -> [Double]? {
  let centred = deviations(samples)
  let alone = samples.count == 1
  switch convention {
  case .stableBaselines:
    return alone ? samples : divided(centred, by: standardDeviation(samples, ddof: 1) + 1e-8)
  case .trl:
    return alone ? nil : whitened(centred, ddof: 1, ε: 1e-8)
  case .trlKeepingMean:
    let centre = mean(samples)
    return alone ? nil : whitened(centred, ddof: 1, ε: 1e-8).map { $0 + centre }
  case .lmhp:
    return whitened(centred, ddof: 0, ε: 1e-8)
  case .moss:
    return whitened(centred, ddof: 0, ε: 1e-6)
  case .raw:
    let spread = standardDeviation(samples, ddof: 0)
    return spread == 0 ? nil : divided(centred, by: spread)
  }
}

/// `x / √(s² + ε)`, without squaring what would overflow.
private func whitened(_ centred: [Double], ddof: Int, ε: Double) -> [Double] {
  divided(centred, by: .hypot(standardDeviation(centred, ddof: ddof), ε.squareRoot()))
}

private func divided(_ numbers: [Double], by divisor: Double) -> [Double] {
  numbers.map { $0 / divisor }
}
