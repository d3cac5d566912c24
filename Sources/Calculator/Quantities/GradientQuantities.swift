import Interchange
import Reinforcement

extension Calculator {
  /// Softmax, policy gradients, importance sampling, actor-critic.
  static let gradientQuantities: [CalculatorQuantity] = [
    softmaxQuantity, policyGradientQuantity, exactPolicyGradientQuantity, importanceSamplingQuantity,
    actorCriticLossQuantity,
  ]
}

private let softmaxQuantity = CalculatorQuantity(
  name: "softmax",
  summary: "probabilities, entropy and their gradients from logits",
  formula: """
    π(a) = exp(z_a/T) / Σ_b exp(z_b/T),   H = −Σ_a π(a) log π(a)
    grad_logp: ∂log π(a)/∂z_b = (1{a = b} − π(b)) / T
    grad_entropy: ∂H/∂z_b = −π(b) (log π(b) + H) / T
    """,
  keys: [
    .init("logits", "[A], z; \"-Infinity\" masks an action"),
    .init("temperature", "T > 0", standard: "1"),
    .init("action", "a, for grad_logp", standard: "none"),
  ],
  outputs: [
    .init("probs", "[A], π"),
    .init("logp", "[A], log π; -Infinity where masked"),
    .init("entropy", "H in nats"),
    .init("grad_entropy", "[A], by the logits"),
    .init("grad_logp", "[A], of logp[action] by the logits; null without action"),
  ],
  source: "Sutton & Barto, 2nd ed., eq. 13.2",
  example: ["logits": [1, 2, "-Infinity", 0.5], "temperature": 1, "action": 1]
) { inputs throws(ComputeError) in
  let logits = try inputs.logitRow("logits")
  let temperature = try inputs.number("temperature", .positive, standard: 1)
  let policy = SoftmaxDistribution(logits: logits, temperature: temperature)
  var score: [Double]?
  if let entry = inputs.entry(ifGiven: "action") {
    let action = try entry.index(below: logits.count, of: "actions")
    guard policy.allows(action) else { throw entry.refusal("logits[\(action)] masks it; an unmasked action is needed") }
    score = policy.logProbabilityGradient(of: action)
  }
  return [
    "probs": JSONValue(policy.probabilities), "logp": JSONValue(policy.logProbabilities),
    "entropy": JSONValue(policy.entropy), "grad_entropy": JSONValue(policy.entropyGradient),
    "grad_logp": score.map { JSONValue($0) } ?? .null,
  ]
}

private let policyGradientQuantity = CalculatorQuantity(
  name: "policy-gradient",
  summary: "REINFORCE on one episode with each of the six ψ_t",
  formula: """
    gradient = ∂/∂θ Σ_t ψ_t log π(a_t|s_t), ψ held constant, to ascend;   π(a|s) = softmax(θ[s])[a]
    total_return: ψ_t = Σ_k γ^k r_k          reward_to_go: ψ_t = Σ_{k≥t} γ^{k−t} r_k
    baseline: reward_to_go − b[s_t]          q: ψ_t = Q[s_t][a_t]
    advantage: Q[s_t][a_t] − Σ_a π(a|s_t) Q[s_t][a]
    td_error: r_t + γ (1 − done_t) b[s_{t+1}] − b[s_t]
    strict_gamma_t: γ^t · reward_to_go, as the theorem has it
    """,
  keys: [
    .init("theta", "[S][A], logits; \"-Infinity\" masks an action"),
    .init("states", "[T+1], s_0 … s_T"),
    .init("actions", "[T]"),
    .init("rewards", "[T], r_t after a_t"),
    .init("gamma", "γ in [0, 1]"),
    .init("b", "[S], baseline and critic"),
    .init("Q", "[S][A]"),
    .init("done_last", "true where s_T ended the episode"),
  ],
  outputs: [
    .init("psi", "{total_return, reward_to_go, baseline, q, advantage, td_error}, each [T]"),
    .init("gradient", "the same names and strict_gamma_t, each [S][A]"),
  ],
  source: "GAE, arXiv 1506.02438, eq. 1; Sutton & Barto, 2nd ed., eq. 13.6 to 13.11 and the REINFORCE box (γ^t)",
  example: [
    "theta": [[0, 0], [0.5, -0.5]], "states": [0, 1, 0], "actions": [1, 0], "rewards": [0, 1], "gamma": 0.9,
    "b": [0.2, 0.4], "Q": [[0, 1], [0.5, 0.25]], "done_last": true,
  ]
) { inputs throws(ComputeError) in
  let theta = try inputs.logits("theta")
  let (stateCount, actionCount) = (theta.count, theta[0].count)
  let actions = try inputs.indices("actions", below: actionCount, of: "actions")
  let states = try inputs.indices(
    "states", below: stateCount, of: "states", count: actions.count + 1, like: "actions, and one more")
  let rewards = try inputs.numbers("rewards", count: actions.count, like: "actions")
  let discount = try inputs.number("gamma", .unitInterval)
  let baseline = try inputs.numbers("b", count: stateCount, like: "theta")
  let values = try inputs.matrix("Q", rows: stateCount, like: "theta", columns: actionCount)
  let ends = try inputs.boolean("done_last")
  try inputs.requireAllowed(actions, in: states, by: "theta", theta)
  let policy = softmaxPolicy(theta)
  let episode = PolicyGradientEpisode(states: states, actions: actions, rewards: rewards, endsTerminated: ends)
  var psi = JSONObject()
  var gradient = JSONObject()
  for weight in PolicyGradientWeight.allCases {
    let weights = policyGradientWeights(
      weight, episode: episode, policy: policy, discount: discount, stateValues: baseline, actionValues: values)
    psi[name(of: weight)] = JSONValue(weights)
    gradient[name(of: weight)] = JSONValue(policyGradient(weights: weights, episode: episode, policy: policy))
  }
  let strict = strictlyDiscountedWeights(rewards: rewards, discount: discount)
  gradient["strict_gamma_t"] = JSONValue(policyGradient(weights: strict, episode: episode, policy: policy))
  return ["psi": .object(psi), "gradient": .object(gradient)]
}

private func name(of weight: PolicyGradientWeight) -> String {
  switch weight {
  case .totalReturn: "total_return"
  case .rewardToGo: "reward_to_go"
  case .baseline: "baseline"
  case .actionValue: "q"
  case .advantage: "advantage"
  case .temporalDifferenceError: "td_error"
  }
}

private let exactPolicyGradientQuantity = CalculatorQuantity(
  name: "exact-policy-gradient",
  summary: "J, its gradient and the natural gradient of a tabular softmax policy, without sampling",
  formula: """
    V = (I − γP_π)⁻¹ R_π,   Q = R + γPV,   A = Q − V,   J = ρᵀV
    visitation d = ρᵀ(I − γP_π)⁻¹, not normalised (Σ d = 1/(1−γ))
    gradient: ∂J/∂θ[s][a] = d(s) π(a|s) A(s,a)
    natural_gradient = F⁺ gradient,   F = Σ_s d(s) (diag π_s − π_s π_sᵀ)
    """,
  keys: [
    .init("P", "[S][A][S], P(s′|s,a); every row sums to 1"),
    .init("R", "[S][A], expected reward"),
    .init("rho", "[S], start distribution"),
    .init("theta", "[S][A], logits"),
    .init("gamma", "γ in [0, 1)"),
  ],
  outputs: [
    .init("J", "performance"),
    .init("V", "[S]"),
    .init("Q", "[S][A]"),
    .init("A", "[S][A]"),
    .init("visitation", "[S]"),
    .init("gradient", "[S][A], to ascend"),
    .init("natural_gradient", "[S][A]"),
  ],
  source: "Sutton et al., NIPS 1999, theorem 1; Kakade, NIPS 2001, §2 and theorem 1",
  example: [
    "P": [[[1, 0], [0, 1]], [[0.5, 0.5], [0, 1]]], "R": [[0, 1], [2, 0]], "rho": [1, 0],
    "theta": [[0, 0], [0.3, -0.3]], "gamma": 0.9,
  ]
) { inputs throws(ComputeError) in
  let theta = try inputs.logits("theta")
  let (stateCount, actionCount) = (theta.count, theta[0].count)
  var transitions: [[[Double]]] = []
  for state in try inputs.entry("P", needed: "[S][A][S] probabilities")
    .list(of: "states", count: stateCount, like: "theta")
  {
    transitions.append(
      try state.list(of: "actions", count: actionCount, like: "theta[0]").map { row throws(ComputeError) in
        try row.distribution(count: stateCount, like: "theta")
      })
  }
  let rewards = try inputs.matrix("R", rows: stateCount, like: "theta", columns: actionCount)
  let start = try inputs.distribution("rho", count: stateCount, like: "theta")
  let discount = try inputs.number("gamma", .nonNegative(below: 1))
  let process = TabularProcess(transitions: transitions, rewards: rewards, start: start)
  guard let exact = exactPolicyGradient(process: process, theta: theta, discount: discount) else {
    throw ComputeError("gamma is \(JSONText.of(discount)); I − γP is singular to Float64, a smaller gamma is needed.")
  }
  return [
    "J": JSONValue(exact.performance), "V": JSONValue(exact.stateValues), "Q": JSONValue(exact.actionValues),
    "A": JSONValue(exact.advantages), "visitation": JSONValue(exact.visitation),
    "gradient": JSONValue(exact.gradient), "natural_gradient": JSONValue(exact.naturalGradient),
  ]
}

private let importanceSamplingQuantity = CalculatorQuantity(
  name: "importance-sampling",
  summary: "ratios of two policies; or estimates under p from samples of q",
  formula: """
    ratios_t = π(a_t|s_t)/b(a_t|s_t)
    or, w = p/q: E_p = Σ p f,   E_q_weighted = Σ q w f,   var_q_weighted = Σ q (w f − E_q_weighted)²
    ordinary_estimate (1/n) Σ w f,   snis_estimate Σ w f / Σ w,   ess (Σ w)²/Σ w² over the samples
    """,
  keys: [
    .init("target_logits", "[T][A], of π; with behaviour_logits and actions", standard: "none"),
    .init("behaviour_logits", "[T][A], of b", standard: "none"),
    .init("actions", "[T], drawn by b", standard: "none"),
    .init("p", "[n], target probabilities; with q, f and sample_idx", standard: "none"),
    .init("q", "[n], above 0 wherever p is", standard: "none"),
    .init("f", "[n]", standard: "none"),
    .init("sample_idx", "outcomes drawn from q", standard: "none"),
  ],
  outputs: [
    .init("ratios", "[T], in the first form"),
    .init("E_p", "E_p[f]"),
    .init("E_q_weighted", "E_q[w f]"),
    .init("var_q_weighted", "of one sample"),
    .init("ordinary_estimate", "unbiased"),
    .init("snis_estimate", "self-normalised; null where every weight is 0"),
    .init("ess", "effective sample size; null where every weight is 0"),
  ],
  source: "Sutton & Barto, 2nd ed., eq. 5.3, 5.5 and 5.6; ESS: Kong, 1992",
  example: ["p": [0.5, 0.5], "q": [0.9, 0.1], "f": [1, 3], "sample_idx": [0, 0, 1, 0]]
) { inputs throws(ComputeError) in
  let policies = ["target_logits", "behaviour_logits", "actions"]
  let outcomes = ["p", "q", "f", "sample_idx"]
  if let given = policies.first(where: inputs.has) {
    try inputs.refuse(outcomes, beside: given)
    return try policyRatios(inputs)
  }
  return try outcomeEstimates(inputs)
}

private func policyRatios(_ inputs: Inputs) throws(ComputeError) -> JSONValue {
  let target = try inputs.logits("target_logits")
  let behaviour = try inputs.logits(
    "behaviour_logits", rows: target.count, like: "target_logits", columns: target[0].count)
  let actions = try inputs.indices(
    "actions", below: target[0].count, of: "actions", count: target.count, like: "target_logits")
  try inputs.requireAllowed(actions, in: Array(actions.indices), by: "behaviour_logits", behaviour)
  let ratios = importanceRatios(
    target: softmaxPolicy(target), behaviour: softmaxPolicy(behaviour), actions: actions)
  return ["ratios": JSONValue(ratios)]
}

private func outcomeEstimates(_ inputs: Inputs) throws(ComputeError) -> JSONValue {
  let p = try inputs.distribution("p")
  let q = try inputs.distribution("q", count: p.count, like: "p")
  let f = try inputs.numbers("f", count: p.count, like: "p")
  let samples = try inputs.indices("sample_idx", below: p.count, of: "outcomes")
  for x in p.indices where q[x] == 0 && p[x] > 0 {
    throw ComputeError("q[\(x)] is 0 where p[\(x)] is \(JSONText.of(p[x])); q must be above 0 wherever p is.")
  }
  for (i, x) in samples.enumerated() where q[x] == 0 {
    throw ComputeError(
      "sample_idx[\(i)] is \(x); q[\(x)] is 0, so that it cannot have been drawn: q above 0 is needed.")
  }
  let result = importanceSampling(target: p, behaviour: q, values: f, samples: samples)
  return [
    "E_p": JSONValue(result.targetMean), "E_q_weighted": JSONValue(result.weightedMean),
    "var_q_weighted": JSONValue(result.weightedVariance), "ordinary_estimate": JSONValue(result.ordinaryEstimate),
    "snis_estimate": JSONValue(result.selfNormalisedEstimate), "ess": JSONValue(result.effectiveSampleSize),
  ]
}

private let actorCriticLossQuantity = CalculatorQuantity(
  name: "actor-critic-loss",
  summary: "the loss of A2C with its three parts",
  formula: """
    policy_loss = −mean(A log π),   value_loss = mean((R − V)²),   entropy_loss = −mean H
    loss = policy_loss + ent_coef · entropy_loss + vf_coef · value_loss
    normalize_advantage: first (A − mean)/(std + 1e-8), std over N − 1; one sample is left as it is
    """,
  keys: [
    .init("advantages", "[T]"),
    .init("logp", "[T], log π(a_t|s_t) ≤ 0"),
    .init("returns", "[T], R"),
    .init("values", "[T], V"),
    .init("entropies", "[T], H ≥ 0"),
    .init("ent_coef", "weight of the entropy loss"),
    .init("vf_coef", "weight of the value loss"),
    .init("normalize_advantage", "true or false"),
  ],
  outputs: [
    .init("policy_loss", "to minimise"),
    .init("value_loss", "without ½"),
    .init("entropy_loss", "−mean H"),
    .init("loss", "their weighted sum"),
  ],
  source: "Mnih et al., A3C, arXiv 1602.01783, §4; scaling as in Stable-Baselines3's A2C",
  example: [
    "advantages": [1, -0.5], "logp": [-0.7, -1.2], "returns": [1, 0.5], "values": [0.8, 0.7],
    "entropies": [0.69, 0.6], "ent_coef": 0.01, "vf_coef": 0.5, "normalize_advantage": false,
  ]
) { inputs throws(ComputeError) in
  let advantages = try inputs.numbers("advantages")
  let count = advantages.count
  let result = actorCriticLoss(
    advantages: advantages,
    logProbabilities: try inputs.numbers("logp", .logProbability, count: count, like: "advantages"),
    returns: try inputs.numbers("returns", count: count, like: "advantages"),
    values: try inputs.numbers("values", count: count, like: "advantages"),
    entropies: try inputs.numbers("entropies", .nonNegative, count: count, like: "advantages"),
    entropyCoefficient: try inputs.number("ent_coef"), valueCoefficient: try inputs.number("vf_coef"),
    normalisesAdvantages: try inputs.boolean("normalize_advantage"))
  return [
    "policy_loss": JSONValue(result.policyLoss), "value_loss": JSONValue(result.valueLoss),
    "entropy_loss": JSONValue(result.entropyLoss), "loss": JSONValue(result.loss),
  ]
}
