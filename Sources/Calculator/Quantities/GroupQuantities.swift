import Interchange
import Reinforcement

extension Calculator {
  /// GRPO and its relatives: advantages over a group, losses over tokens and sequences.
  static let groupQuantities: [CalculatorQuantity] = [
    groupAdvantagesQuantity, groupLossQuantity, sequenceLossQuantity, leaveOneOutQuantity, leaveOneOutLossQuantity,
    groupPolicyGradientQuantity,
  ]
}

private let groupAdvantagesQuantity = CalculatorQuantity(
  name: "grpo-advantages",
  summary: "group-relative advantages in every convention",
  formula: """
    m, s of the group (subscript: ddof); a group of equal rewards gives 0
    trl_group (r−m)/(s₁+1e-4)    trl_batch (r−m)/(s₁ of the batch + 1e-4)    trl_none r−m (Dr. GRPO)
    verl (r−m)/(s₁+1e-6)         verl_no_std r−m      paper_ddof0 (r−m)/s₀   paper_ddof1 (r−m)/s₁
    dapo_keep_group: true where the group's rewards are not all equal
    """,
  keys: [
    .init("rewards", "[groups · group_size], group after group"),
    .init("group_size", "G ≥ 2"),
  ],
  outputs: [
    .init("trl_group", "the book's default"),
    .init("trl_batch", "scaled by the batch"),
    .init("trl_none", "not scaled: Dr. GRPO"),
    .init("verl", "scaled by the group, smaller ε"),
    .init("verl_no_std", "not scaled"),
    .init("paper_ddof0", "no ε, N"),
    .init("paper_ddof1", "no ε, N − 1"),
    .init("dapo_keep_group", "one for each group"),
  ],
  source: "DeepSeekMath, arXiv 2402.03300, §4.1.2; Dr. GRPO, arXiv 2503.20783, §3.2; DAPO, arXiv 2503.14476, eq. 11",
  example: ["rewards": [1, 0, 2, 1, 1, 1], "group_size": 3]
) { inputs throws(ComputeError) in
  let (rewards, size) = try inputs.groupedRewards()
  func advantages(_ convention: GroupAdvantageConvention) -> JSONValue {
    JSONValue(groupAdvantages(rewards: rewards, groupSize: size, convention: convention))
  }
  return [
    "trl_group": advantages(.groupScaled), "trl_batch": advantages(.batchScaled), "trl_none": advantages(.unscaled),
    "verl": advantages(.groupScaledFine), "verl_no_std": advantages(.unscaled),
    "paper_ddof0": advantages(.population), "paper_ddof1": advantages(.sample),
    "dapo_keep_group": JSONValue(informativeGroups(rewards: rewards, groupSize: size)),
  ]
}

private let groupLossQuantity = CalculatorQuantity(
  name: "grpo-loss",
  summary: "the GRPO loss and gradient under four aggregations, KL and clip shares",
  formula: """
    token: −min(ρA, clip(ρ, 1 − eps_low, 1 + eps_high) A) + beta · k3,   ρ = π/π_old, k3 = r − 1 − log r, r = π_ref/π
    grpo (1/B) Σ (1/|o|) Σ    bnpo, dapo Σ Σ / all tokens    dr_grpo Σ Σ / (B · max_len)
    grad: ∂loss/∂logp;   kl, clip_low, clip_high, clip_region: means over all tokens that count
    """,
  keys: [
    .init("logp", "[B][L], log π(o_t) ≤ 0"),
    .init("old_logp", "[B][L]; null: on-policy, ρ = 1", standard: "on-policy"),
    .init("ref_logp", "[B][L]; may be null where beta = 0", standard: "none"),
    .init("advantages", "[B]"),
    .init("mask", "[B][L], 1 counts; a 1 in every sequence"),
    .init("beta", "≥ 0"),
    .init("eps_low", "≥ 0"),
    .init("eps_high", "≥ 0"),
    .init("max_len", "≥ 1, for dr_grpo"),
  ],
  outputs: [
    .init("grpo", "{loss, grad [B][L]}, the book's default (DeepSeekMath)"),
    .init("bnpo", "{loss, grad}, token mean"),
    .init("dapo", "{loss, grad}, token mean"),
    .init("dr_grpo", "{loss, grad}, constant length"),
    .init("kl", "mean k3; null without ref_logp"),
    .init("clip_low", "share with A < 0, ρ < 1 − eps_low"),
    .init("clip_high", "share with A > 0, ρ > 1 + eps_high"),
    .init("clip_region", "share with either"),
  ],
  source:
    "DeepSeekMath, arXiv 2402.03300, eq. 3 and 4; DAPO, arXiv 2503.14476, eq. 8; Dr. GRPO, arXiv 2503.20783, §3.2",
  example: [
    "logp": [[-0.5, -1], [-2, -0.1]], "old_logp": [[-0.6, -1], [-1.5, -0.1]], "ref_logp": [[-0.7, -1.1], [-2, -0.2]],
    "advantages": [1, -1], "mask": [[1, 1], [1, 0]], "beta": 0.04, "eps_low": 0.2, "eps_high": 0.2, "max_len": 4,
  ]
) { inputs throws(ComputeError) in
  let batch = try sequenceBatch(inputs, oldMayBeMissing: true)
  let beta = try inputs.number("beta", .nonNegative)
  let reference = try inputs.reference(coefficient: beta, like: "logp", shape: batch.new)
  let range = try inputs.clipRange()
  let longest = try inputs.wholeNumber("max_len", in: 1...Int.max)
  func result(_ aggregation: LossAggregation) -> JSONValue {
    tokenLoss(
      groupLoss(batch, reference: reference, coefficient: beta, range: range, aggregation: aggregation))
  }
  let metrics = groupLossMetrics(batch, reference: reference, range: range)
  return [
    "grpo": result(.sequenceMean), "bnpo": result(.tokenMean), "dapo": result(.tokenMean),
    "dr_grpo": result(.constantLength(longest)), "kl": JSONValue(metrics.kl), "clip_low": JSONValue(metrics.clippedLow),
    "clip_high": JSONValue(metrics.clippedHigh), "clip_region": JSONValue(metrics.clipped),
  ]
}

/// `logp`, `old_logp`, `advantages`, `mask`.
private func sequenceBatch(_ inputs: Inputs, oldMayBeMissing: Bool) throws(ComputeError) -> SequenceBatch {
  let new = try inputs.matrix("logp", .logProbability)
  let isOnPolicy = oldMayBeMissing && !inputs.has("old_logp")
  return SequenceBatch(
    new: new, old: isOnPolicy ? nil : try inputs.logProbabilities("old_logp", like: "logp", shape: new),
    mask: try inputs.givenMasks("mask", like: "logp", shape: new),
    advantages: try inputs.numbers("advantages", count: new.count, like: "logp"))
}

private func tokenLoss(_ result: TokenLoss) -> JSONValue {
  ["loss": JSONValue(result.loss), "grad": JSONValue(result.gradient)]
}

private let sequenceKeys: [CalculatorQuantity.Key] = [
  .init("logp", "[B][L], log π(o_t) ≤ 0"),
  .init("old_logp", "[B][L], of the policy that drew the tokens"),
  .init("advantages", "[B]"),
  .init("mask", "[B][L], 1 counts; a 1 in every sequence"),
  .init("eps_low", "≥ 0"),
  .init("eps_high", "≥ 0"),
]

private let sequenceLossQuantity = CalculatorQuantity(
  name: "gspo-loss",
  summary: "GSPO: one length-normalised ratio for each answer",
  formula: """
    seq_ratio s_i = exp((1/|o_i|) Σ_t (logp − old_logp)),   loss = −(1/B) Σ min(sA, clip(s, 1 − eps_low, 1 + eps_high) A)
    grad: −(1/B) s_i A_i/|o_i| on each token, and 0 where the clip changes the objective
    """,
  keys: sequenceKeys,
  outputs: [
    .init("seq_ratio", "[B], the geometric mean of the token ratios"),
    .init("loss", "to minimise"),
    .init("grad", "[B][L], by logp"),
    .init("clip_region", "share of sequences whose objective the clip changes"),
  ],
  source: "GSPO, arXiv 2507.18071, eq. 5 to 7 (clip ranges 3e-4 and 4e-4)",
  example: [
    "logp": [[-0.5, -1], [-2, -0.1]], "old_logp": [[-0.5004, -1], [-1.999, -0.1]], "advantages": [1, -1],
    "mask": [[1, 1], [1, 0]], "eps_low": 0.0003, "eps_high": 0.0004,
  ]
) { inputs throws(ComputeError) in
  let batch = try sequenceBatch(inputs, oldMayBeMissing: false)
  let result = sequenceLoss(batch, ratio: .geometricMean, range: try inputs.clipRange())
  return [
    "seq_ratio": JSONValue(result.ratios), "loss": JSONValue(result.loss), "grad": JSONValue(result.gradient),
    "clip_region": JSONValue(result.clipped),
  ]
}

private let leaveOneOutQuantity = CalculatorQuantity(
  name: "rloo-advantages",
  summary: "advantages over the mean of the group's other answers",
  formula: """
    rewards_after_shaping = clip(r, −reward_clip, reward_clip) − beta Σ_t mask (old_logp − ref_logp)
    advantages_i = r_i − mean of the others in the group;   normalize: (x − mean)/(std₁ + 1e-4) over the batch
    """,
  keys: [
    .init("rewards", "[B], group after group"),
    .init("group_size", "G ≥ 2"),
    .init("beta", "≥ 0", standard: "0"),
    .init("reward_clip", "> 0", standard: "none"),
    .init("normalize", "true or false", standard: "false"),
    .init("old_logp", "[B][L]; needed where beta > 0", standard: "none"),
    .init("ref_logp", "[B][L]; needed where beta > 0", standard: "none"),
    .init("mask", "[B][L]; needed where beta > 0", standard: "none"),
  ],
  outputs: [
    .init("advantages", "[B]"),
    .init("rewards_after_shaping", "[B]"),
  ],
  source: "RLOO, arXiv 2402.14740; clip and normalisation as in TRL",
  example: ["rewards": [1, 0, 2, 1, 1, 0], "group_size": 3]
) { inputs throws(ComputeError) in
  let (rewards, size) = try inputs.groupedRewards()
  let beta = try inputs.number("beta", .nonNegative, standard: 0)
  let clip = inputs.has("reward_clip") ? try inputs.number("reward_clip", .positive) : nil
  let isNormalised = try inputs.boolean("normalize", standard: false)
  let logRatios = try referenceLogRatios(inputs, beta: beta, count: rewards.count)
  let shaped = rewards.indices.map {
    shapedReward(rewards[$0], clip: clip, coefficient: beta, logRatios: logRatios?[$0] ?? [])
  }
  let advantages = leaveOneOutAdvantages(rewards: shaped, groupSize: size)
  return [
    "advantages": JSONValue(isNormalised ? batchNormalised(advantages) : advantages),
    "rewards_after_shaping": JSONValue(shaped),
  ]
}

/// `log π_old − log π_ref` of the tokens that count; nil where beta is 0 and none are given.
private func referenceLogRatios(_ inputs: Inputs, beta: Double, count: Int) throws(ComputeError) -> [[Double]]? {
  let keys = ["old_logp", "ref_logp", "mask"]
  guard keys.contains(where: inputs.has) || beta > 0 else { return nil }
  for key in keys where !inputs.has(key) {
    throw ComputeError(
      "\(key) is missing; beta is \(JSONText.of(beta)), and the KL term takes old_logp, ref_logp and mask.")
  }
  let old = try inputs.matrix("old_logp", .logProbability, rows: count, like: "rewards")
  let reference = try inputs.logProbabilities("ref_logp", like: "old_logp", shape: old)
  let mask = try inputs.givenMasks("mask", like: "old_logp", shape: old)
  return old.indices.map { i in counted(zip(old[i], reference[i]).map { $0 - $1 }, where: mask[i]) }
}

private let leaveOneOutLossQuantity = CalculatorQuantity(
  name: "rloo-loss",
  summary: "RLOO's clipped loss with the ratio of whole answers",
  formula: """
    seq_ratio s_i = exp(Σ_t (logp − old_logp)),   loss = −(1/B) Σ min(sA, clip(s, 1 − eps_low, 1 + eps_high) A)
    grad: −(1/B) s_i A_i on each token, and 0 where the clip changes the objective
    """,
  keys: sequenceKeys,
  outputs: [
    .init("seq_ratio", "[B], π(o)/π_old(o), not length-normalised"),
    .init("loss", "to minimise"),
    .init("grad", "[B][L], by logp"),
  ],
  source: "RLOO, arXiv 2402.14740; the clipped form as in TRL",
  example: [
    "logp": [[-0.5, -1], [-2, -0.1]], "old_logp": [[-0.6, -1], [-1.9, -0.1]], "advantages": [1, -1],
    "mask": [[1, 1], [1, 0]], "eps_low": 0.2, "eps_high": 0.2,
  ]
) { inputs throws(ComputeError) in
  let batch = try sequenceBatch(inputs, oldMayBeMissing: false)
  let result = sequenceLoss(batch, ratio: .product, range: try inputs.clipRange())
  return [
    "seq_ratio": JSONValue(result.ratios), "loss": JSONValue(result.loss), "grad": JSONValue(result.gradient),
  ]
}

private let groupPolicyGradientQuantity = CalculatorQuantity(
  name: "gpg",
  summary: "GPG, as its authors and as verl compute it",
  formula: """
    authors: A = r − m,  inverse_alpha = share of groups with std₁ > 1e-5
             loss = [(1/B) Σ (1/|o|) Σ −A logp] / (inverse_alpha + 1e-5)
    verl:    A = α (r − m),  α = B / max(1, number of nonzero rewards),  loss = Σ Σ −A logp / all tokens
    """,
  keys: [
    .init("rewards", "[B], group after group"),
    .init("group_size", "G ≥ 2"),
    .init("logp", "[B][L], log π(o_t) ≤ 0"),
    .init("mask", "[B][L], 1 counts; a 1 in every sequence"),
  ],
  outputs: [
    .init("authors_advantages", "[B]"),
    .init("authors_inverse_alpha", "in [0, 1]"),
    .init("authors_loss", "to minimise"),
    .init("authors_grad", "[B][L], by logp"),
    .init("verl_advantages", "[B]"),
    .init("verl_loss", "to minimise"),
  ],
  source: "GPG, arXiv 2504.02546; the authors' R1-V trainer; verl",
  example: [
    "rewards": [1, 0, 1, 1], "group_size": 2, "logp": [[-0.5, -1], [-2, -0.1], [-0.3, -0.4], [-1, -1]],
    "mask": [[1, 1], [1, 0], [1, 1], [1, 1]],
  ]
) { inputs throws(ComputeError) in
  let (rewards, size) = try inputs.groupedRewards()
  let logp = try inputs.matrix("logp", .logProbability, rows: rewards.count, like: "rewards")
  let mask = try inputs.givenMasks("mask", like: "logp", shape: logp)
  let authors = authorsGroupPolicyGradient(rewards: rewards, groupSize: size, logProbabilities: logp, mask: mask)
  let verl = verlGroupPolicyGradient(rewards: rewards, groupSize: size, logProbabilities: logp, mask: mask)
  return [
    "authors_advantages": JSONValue(authors.advantages), "authors_inverse_alpha": JSONValue(authors.correction),
    "authors_loss": JSONValue(authors.result.loss), "authors_grad": JSONValue(authors.result.gradient),
    "verl_advantages": JSONValue(verl.advantages), "verl_loss": JSONValue(verl.result.loss),
  ]
}
