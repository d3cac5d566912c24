import Interchange
import Reinforcement

extension Calculator {
  /// What is done to advantages before they are used.
  static let normalisationQuantities: [CalculatorQuantity] = [normaliseAdvantagesQuantity]
}

private let normaliseAdvantagesQuantity = CalculatorQuantity(
  name: "normalise-advantages",
  summary: "advantages with mean 0 and deviation 1, by each library's formula",
  formula: """
    sb3: (x − x̄) / (s₁ + 1e-8), one sample untouched
    trl: (x − x̄) / √(s₁² + 1e-8);   trl_shift_mean_false: the same + x̄
    lmhp: (x − x̄) / √(s₀² + 1e-8);   moss: (x − x̄) / √(s₀² + 1e-6);   raw: (x − x̄) / s₀
    s_d² = Σ (x − x̄)² / (N − d), all over the mask
    """,
  keys: [
    .init("advantages", "[N], x"),
    .init("mask", "[N], 1 where an advantage counts", standard: "all"),
  ],
  outputs: AdvantageNormalisation.allCases.map {
    .init($0.rawValue, "[N], null off the mask; null as a whole where the formula has no meaning")
  },
  source: "Stable-Baselines3 2.9; TRL 0.11 (masked_whiten); MOSS-RLHF, arXiv 2307.04964",
  example: ["advantages": [1, 2, 4, 100], "mask": [1, 1, 1, 0]]
) { inputs throws(ComputeError) in
  let advantages = try inputs.numbers("advantages")
  let mask = try inputs.mask("mask", count: advantages.count, like: "advantages")
  return .object(
    JSONObject(
      AdvantageNormalisation.allCases.map { convention in
        let normalised = normalisedAdvantages(advantages, where: mask, by: convention)
        return (convention.rawValue, normalised.map { JSONValue($0) } ?? .null)
      }))
}
