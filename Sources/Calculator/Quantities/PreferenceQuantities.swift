import Interchange
import Reinforcement

extension Calculator {
  /// DPO, reward models, Bradley–Terry, the rewards of RLHF.
  static let preferenceQuantities: [CalculatorQuantity] = [
    preferenceLossQuantity, rewardModelLossQuantity, bradleyTerryQuantity, languageRewardsQuantity,
  ]
}

private let preferenceLossQuantity = CalculatorQuantity(
  name: "dpo-loss",
  summary: "DPO and its variants for each pair, with gradients",
  formula: """
    h = (π_c − π_r) − (ref_c − ref_r), sums of log-probabilities;   ls = label_smoothing
    sigmoid −(1−ls) log σ(βh) − ls log σ(−βh)  (ls > 0: cDPO)     hinge max(0, 1 − βh)
    robust [−(1−ls) log σ(βh) + ls log σ(−βh)]/(1 − 2ls)          ipo (h − 1/(2β))²
    ipo_len_norm_mean: mean ipo with each log-ratio divided by its length
    rewards = β (policy − ref);   grad: of the mean sigmoid loss
    """,
  keys: [
    .init("policy_chosen", "[B], log π(y_c) summed over tokens"),
    .init("policy_rejected", "[B]"),
    .init("ref_chosen", "[B], log π_ref(y_c)"),
    .init("ref_rejected", "[B]"),
    .init("beta", "β > 0"),
    .init("label_smoothing", "ls in [0, 0.5)", standard: "0"),
    .init("len_chosen", "[B], tokens of y_c, for ipo_len_norm_mean", standard: "none"),
    .init("len_rejected", "[B], tokens of y_r, for ipo_len_norm_mean", standard: "none"),
  ],
  outputs: [
    .init("sigmoid", "[B]"),
    .init("hinge", "[B]"),
    .init("robust", "[B]"),
    .init("ipo", "[B]"),
    .init("rewards_chosen", "[B], implicit"),
    .init("rewards_rejected", "[B], implicit"),
    .init("grad_chosen", "[B], by policy_chosen"),
    .init("grad_rejected", "[B], by policy_rejected"),
    .init("ipo_len_norm_mean", "null without lengths"),
    .init("accuracy", "share of pairs with the larger reward for the chosen; ties are wrong"),
    .init("margin_mean", "mean of the rewards' difference"),
  ],
  source: "DPO, arXiv 2305.18290, eq. 5 and 7; IPO, arXiv 2310.12036, eq. 17; hinge: SLiC-HF, arXiv 2305.10425; "
    + "robust: arXiv 2403.00409",
  example: [
    "policy_chosen": [-10, -12], "policy_rejected": [-11, -11], "ref_chosen": [-10.5, -12],
    "ref_rejected": [-10.5, -11.5], "beta": 0.1, "len_chosen": [5, 6], "len_rejected": [4, 8],
  ]
) { inputs throws(ComputeError) in
  let pairs = try preferencePairs(inputs)
  let beta = try inputs.number("beta", .positive)
  let smoothing = try inputs.number("label_smoothing", .nonNegative(below: 0.5), standard: 0)
  let lengths = try pairLengths(inputs, count: pairs.count)
  func losses(_ variant: PreferenceLossVariant) -> JSONValue {
    JSONValue(pairs.map { preferenceLoss(margin: $0.margin, beta: beta, variant: variant) })
  }
  let slopes = pairs.map {
    preferenceSlope(margin: $0.margin, beta: beta, variant: .sigmoid(labelSmoothing: smoothing)) / Double(pairs.count)
  }
  let chosen = pairs.map { implicitReward(logRatio: $0.chosenLogRatio, beta: beta) }
  let rejected = pairs.map { implicitReward(logRatio: $0.rejectedLogRatio, beta: beta) }
  let normalised = lengths.map { lengths in
    mean(
      zip(pairs, lengths).map {
        lengthNormalisedIdentityLoss($0, chosenLength: $1.chosen, rejectedLength: $1.rejected, beta: beta)
      })
  }
  return [
    "sigmoid": losses(.sigmoid(labelSmoothing: smoothing)), "hinge": losses(.hinge),
    "robust": losses(.robust(labelSmoothing: smoothing)), "ipo": losses(.identity),
    "rewards_chosen": JSONValue(chosen), "rewards_rejected": JSONValue(rejected), "grad_chosen": JSONValue(slopes),
    "grad_rejected": JSONValue(slopes.map { -$0 }), "ipo_len_norm_mean": JSONValue(normalised),
    "accuracy": JSONValue(mean(zip(chosen, rejected).map { $0 > $1 ? 1 : 0 })),
    "margin_mean": JSONValue(mean(pairs.map { beta * $0.margin })),
  ]
}

private func preferencePairs(_ inputs: Inputs) throws(ComputeError) -> [PreferencePair] {
  let chosen = try inputs.numbers("policy_chosen", .logProbability)
  func others(_ key: String) throws(ComputeError) -> [Double] {
    try inputs.numbers(key, .logProbability, count: chosen.count, like: "policy_chosen")
  }
  let rejected = try others("policy_rejected")
  let referenceChosen = try others("ref_chosen")
  let referenceRejected = try others("ref_rejected")
  return chosen.indices.map {
    PreferencePair(
      policyChosen: chosen[$0], policyRejected: rejected[$0], referenceChosen: referenceChosen[$0],
      referenceRejected: referenceRejected[$0])
  }
}

/// The lengths of both answers of each pair; nil where neither key is given.
private func pairLengths(
  _ inputs: Inputs, count: Int
) throws(ComputeError) -> [(chosen: Double, rejected: Double)]? {
  guard inputs.has("len_chosen") || inputs.has("len_rejected") else { return nil }
  func lengths(_ key: String) throws(ComputeError) -> [Double] {
    try inputs.entry(key, needed: "a list of lengths")
      .list(of: "lengths", count: count, like: "policy_chosen")
      .map { entry throws(ComputeError) in Double(try entry.wholeNumber(in: 1...Int.max)) }
  }
  let chosen = try lengths("len_chosen")
  let rejected = try lengths("len_rejected")
  return Array(zip(chosen, rejected)).map { (chosen: $0.0, rejected: $0.1) }
}

private let rewardModelLossQuantity = CalculatorQuantity(
  name: "reward-model-loss",
  summary: "losses of a reward model: pairs; or a ranking and the best of n",
  formula: """
    loss = mean(−log σ(c − r − margin)) + center_coef · mean((c + r)²),   prob_chosen_wins = σ(c − r)
    or kwise_loss = −(1/C(K,2)) Σ_{i<j} log σ(r_i − r_j), i ranked above j
       best_of_n_loss = −log softmax(rewards)[best]
    """,
  keys: [
    .init("chosen", "[B], scores of the chosen answers; with rejected", standard: "none"),
    .init("rejected", "[B]", standard: "none"),
    .init("margin", "a number, or [B]", standard: "0"),
    .init("center_coef", "≥ 0", standard: "0"),
    .init("rewards", "[K], scores of K answers; with ranking_best_first or best or both", standard: "none"),
    .init("ranking_best_first", "the K indices of rewards, best first", standard: "none"),
    .init("best", "index of the best answer", standard: "none"),
  ],
  outputs: [
    .init("loss", "to minimise; in the first form"),
    .init("accuracy", "share with c > r; ties are wrong"),
    .init("grad_chosen", "[B], of the loss"),
    .init("grad_rejected", "[B], of the loss"),
    .init("prob_chosen_wins", "[B]"),
    .init("kwise_loss", "in the second form; null without ranking_best_first"),
    .init("kwise_grad", "[K], by rewards; null without ranking_best_first"),
    .init("best_of_n_loss", "null without best"),
  ],
  source:
    "InstructGPT, arXiv 2203.02155, eq. 1; margin: Llama 2, arXiv 2307.09288, eq. 2; best of n: arXiv 1909.08593, "
    + "eq. 1",
  example: ["chosen": [1, 0.5], "rejected": [0, 0.7], "margin": 0, "center_coef": 0.01]
) { inputs throws(ComputeError) in
  let ranked = ["rewards", "ranking_best_first", "best"]
  if let given = ranked.first(where: inputs.has) {
    try inputs.refuse(["chosen", "rejected", "margin", "center_coef"], beside: given)
    return try rankedLosses(inputs)
  }
  return try comparedLosses(inputs)
}

private func comparedLosses(_ inputs: Inputs) throws(ComputeError) -> JSONValue {
  let chosen = try inputs.numbers("chosen")
  let rejected = try inputs.numbers("rejected", count: chosen.count, like: "chosen")
  let margins = try pairMargins(inputs, count: chosen.count)
  let centring = try inputs.number("center_coef", .nonNegative, standard: 0)
  let size = Double(chosen.count)
  let losses = chosen.indices.map {
    comparisonLoss(chosen: chosen[$0], rejected: rejected[$0], margin: margins[$0], centring: centring)
  }
  let slopes = chosen.indices.map {
    comparisonSlopes(chosen: chosen[$0], rejected: rejected[$0], margin: margins[$0], centring: centring)
  }
  return [
    "loss": JSONValue(mean(losses)), "accuracy": JSONValue(mean(zip(chosen, rejected).map { $0 > $1 ? 1 : 0 })),
    "grad_chosen": JSONValue(slopes.map { $0.chosen / size }),
    "grad_rejected": JSONValue(slopes.map { $0.rejected / size }),
    "prob_chosen_wins": JSONValue(zip(chosen, rejected).map { winProbability(chosen: $0, rejected: $1) }),
  ]
}

/// One margin for all pairs, or one for each.
private func pairMargins(_ inputs: Inputs, count: Int) throws(ComputeError) -> [Double] {
  guard let entry = inputs.entry(ifGiven: "margin") else { return Array(repeating: 0, count: count) }
  if case .array = entry.value { return try entry.numbers(count: count, like: "chosen") }
  return Array(repeating: try entry.number(), count: count)
}

private func rankedLosses(_ inputs: Inputs) throws(ComputeError) -> JSONValue {
  let rewards = try inputs.numbers("rewards")
  guard rewards.count > 1 else { throw ComputeError("rewards has length 1; at least 2 answers are needed to rank.") }
  guard inputs.has("ranking_best_first") || inputs.has("best") else {
    throw ComputeError("ranking_best_first is missing; it or best is needed with rewards.")
  }
  var result: JSONObject = ["kwise_loss": .null, "kwise_grad": .null, "best_of_n_loss": .null]
  if inputs.has("ranking_best_first") {
    let order = try ranking(inputs, count: rewards.count)
    let scores = order.map { rewards[$0] }
    var gradient = rewards
    for (place, slope) in zip(order, rankingGradient(ranked: scores)) { gradient[place] = slope }
    result["kwise_loss"] = JSONValue(rankingLoss(ranked: scores))
    result["kwise_grad"] = JSONValue(gradient)
  }
  if let best = inputs.entry(ifGiven: "best") {
    result["best_of_n_loss"] = JSONValue(
      bestOfLoss(scores: rewards, best: try best.index(below: rewards.count, of: "answers")))
  }
  return .object(result)
}

/// All indices, each once.
private func ranking(_ inputs: Inputs, count: Int) throws(ComputeError) -> [Int] {
  let order = try inputs.indices("ranking_best_first", below: count, of: "answers", count: count, like: "rewards")
  for (place, answer) in order.enumerated() {
    guard let first = order.firstIndex(of: answer), first < place else { continue }
    throw ComputeError(
      "ranking_best_first[\(place)] is \(answer), as is ranking_best_first[\(first)]; each answer must be ranked once.")
  }
  return order
}

private let bradleyTerryQuantity = CalculatorQuantity(
  name: "bradley-terry",
  summary: "scores of maximum likelihood from counts of wins",
  formula: """
    P(i beats j) = σ(s_i − s_j),   scores = argmin −Σ_{i,j} wins[i][j] log σ(s_i − s_j),   Σ s = 0
    """,
  keys: [.init("wins", "[K][K], wins[i][j] ≥ 0: how often i beat j; 0 on the diagonal")],
  outputs: [
    .init("scores", "[K], Σ = 0"),
    .init("neg_log_likelihood", "at those scores"),
  ],
  source: "Bradley & Terry, Biometrika 39, 1952; Ford, 1957 (when a maximum exists)",
  example: ["wins": [[0, 3, 2], [1, 0, 2], [1, 1, 0]]]
) { inputs throws(ComputeError) in
  let entry = try inputs.entry("wins", needed: "a square table of counts")
  let size = try entry.list(of: "rows").count
  guard size > 1 else { throw ComputeError("wins has length 1; at least 2 competitors are needed.") }
  let wins = try entry.matrix(.nonNegative, rows: size, like: "wins", columns: size)
  for i in wins.indices where wins[i][i] != 0 {
    throw ComputeError("wins[\(i)][\(i)] is \(JSONText.of(wins[i][i])); nobody meets themselves: 0 is needed.")
  }
  if let gap = unreachablePair(wins) {
    throw ComputeError(
      "wins has no chain of wins from \(gap.from) to \(gap.to); finite scores need such a chain from everyone to everyone."
    )
  }
  guard let fit = fitBradleyTerry(wins: wins) else {
    throw ComputeError("wins is too lopsided for Float64; counts nearer to each other are needed.")
  }
  return ["scores": JSONValue(fit.scores), "neg_log_likelihood": JSONValue(fit.negativeLogLikelihood)]
}

private let languageRewardsQuantity = CalculatorQuantity(
  name: "rlhf-rewards",
  summary: "rewards of RLHF token by token, and their advantages",
  formula: """
    rewards_t = −beta · kl_t, plus the score at the last token with mask 1
    kl_t: kl logp − ref_logp,  abs |·|,  mse ½ (·)²,  k3 r − 1 − log r with r = π_ref/π
    with values: A by GAE over the tokens that count (value 0 past the last), returns = A + V,
      advantages_whitened = (A − mean)/√(var₁ + 1e-8) over the mask
      whiten_rewards: rewards first scaled the same way, their mean kept
    """,
  keys: [
    .init("scores", "[B], the reward model's"),
    .init("logp", "[B][L], log π(o_t) ≤ 0"),
    .init("ref_logp", "[B][L]; may be null where beta = 0", standard: "none"),
    .init("mask", "[B][L], 1 counts; a 1 in every sequence"),
    .init("beta", "≥ 0"),
    .init("kl_penalty", "kl, abs, mse or k3"),
    .init("values", "[B][L], V of the state before each token", standard: "none"),
    .init("gamma", "γ in [0, 1]; needed with values", standard: "none"),
    .init("lam", "λ in [0, 1]; needed with values", standard: "none"),
    .init("whiten_rewards", "true or false; for the advantages only", standard: "false"),
  ],
  outputs: [
    .init("rewards", "[B][L], null off the mask"),
    .init("kl", "[B][L], kl_t, null off the mask; null without ref_logp"),
    .init("sequence_return", "[B], sum of the rewards over the mask"),
    .init("advantages_whitened", "[B][L], null off the mask; null where a whitening has one token only"),
    .init("returns", "[B][L], null off the mask"),
  ],
  source:
    "Ziegler et al., arXiv 1909.08593, eq. 2; InstructGPT, arXiv 2203.02155, eq. 2; GAE, arXiv 1506.02438; whitening "
    + "as in TRL's PPO trainer",
  example: [
    "scores": [1, -0.5], "logp": [[-0.5, -1, -0.2], [-2, -0.1, -1]],
    "ref_logp": [[-0.6, -0.9, -0.2], [-1.5, -0.1, -1]],
    "mask": [[1, 1, 1], [1, 1, 0]], "beta": 0.1, "kl_penalty": "kl", "values": [[0.1, 0.3, 0.6], [0, -0.2, 0]],
    "gamma": 1, "lam": 0.95,
  ]
) { inputs throws(ComputeError) in
  let scores = try inputs.numbers("scores")
  let logp = try inputs.matrix("logp", .logProbability, rows: scores.count, like: "scores")
  let mask = try inputs.givenMasks("mask", like: "logp", shape: logp)
  let beta = try inputs.number("beta", .nonNegative)
  let reference = try inputs.reference(coefficient: beta, like: "logp", shape: logp)
  let name = try inputs.choice("kl_penalty", of: KLPenalty.allCases.map(\.rawValue))
  let penalty = KLPenalty(rawValue: name) ?? .kl
  let penalties = logp.indices.map { i in
    counted(
      logp[i].indices.map { t in
        reference.map { penalty.value(policy: logp[i][t], reference: $0[i][t]) } ?? 0
      }, where: mask[i])
  }
  let rewards = zip(scores, penalties).map { tokenRewards(score: $0, penalties: $1, coefficient: beta) }
  var result: JSONObject = [
    "rewards": onMask(rewards, mask), "kl": reference == nil ? .null : onMask(penalties, mask),
    "sequence_return": JSONValue(rewards.map { compensatedSum($0) }),
  ]
  let isWhitened = try inputs.boolean("whiten_rewards", standard: false)
  for key in ["gamma", "lam"] where inputs.has(key) { _ = try inputs.number(key, .unitInterval) }
  if inputs.has("values") {
    let values = try inputs.matrix("values", rows: logp.count, like: "logp", columns: logp[0].count)
    let kept = zip(values, mask).map { counted($0, where: $1) }
    let estimate = languageAdvantages(
      rewards: rewards, values: kept, discount: try inputs.number("gamma", .unitInterval),
      lambda: try inputs.number("lam", .unitInterval), whitensRewards: isWhitened)
    result["advantages_whitened"] = onMask(estimate?.whitened, mask)
    result["returns"] = onMask(estimate?.returns, mask)
  }
  return .object(result)
}

/// Advantages whitened over all tokens, and returns; nil where a whitening has one token only.
private func languageAdvantages(
  rewards: [[Double]], values: [[Double]], discount: Double, lambda: Double, whitensRewards: Bool
) -> (whitened: [[Double]]?, returns: [[Double]])? {
  let lengths = rewards.map(\.count)
  let tokenCount = lengths.reduce(0, +)
  guard tokenCount > 1 || !whitensRewards else { return nil }
  let scaled = whitensRewards ? cut(whitened(Array(rewards.joined()), keepsMean: true), lengths) : rewards
  let estimates = zip(scaled, values).map {
    tokenAdvantages(rewards: $0, values: $1, discount: discount, lambda: lambda)
  }
  let advantages = estimates.flatMap(\.advantages)
  return (tokenCount > 1 ? cut(whitened(advantages), lengths) : nil, estimates.map(\.returns))
}

/// A row cut into rows of the lengths given.
private func cut(_ values: [Double], _ lengths: [Int]) -> [[Double]] {
  var rest = values[...]
  return lengths.map { length in
    defer { rest = rest.dropFirst(length) }
    return Array(rest.prefix(length))
  }
}

/// The values at the ones of the mask, null elsewhere; null where there are none.
private func onMask(_ values: [[Double]]?, _ mask: [[Bool]]) -> JSONValue {
  guard let values else { return .null }
  return JSONValue(
    zip(values, mask).map { row, mask -> [Double?] in
      var rest = row[...]
      return mask.map { $0 ? rest.popFirst() : nil }
    })
}
