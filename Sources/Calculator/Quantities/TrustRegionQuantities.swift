import Interchange
import Reinforcement

extension Calculator {
  /// PPO's losses, the KL divergence and its estimators, TRPO's step.
  static let trustRegionQuantities: [CalculatorQuantity] = [
    clipLossQuantity, valueLossQuantity, penaltyQuantity, adaptiveKLQuantity, klQuantity, trustRegionStepQuantity,
  ]
}

private let clipLossQuantity = CalculatorQuantity(
  name: "ppo-clip-loss",
  summary: "PPO's clipped loss, its gradient, clip fractions and approximate KL",
  formula: """
    ρ = exp(logp_new − logp_old),   per_sample_objective = min(ρA, clip(ρ, 1 − eps_low, 1 + eps_high) A)
    with dual_clip_c, where A < 0: max(that, c A)
    loss = −mean over the mask;   grad_logp_new = −ρA/N, and 0 where a clip changes the objective
    approx_kl of KL(old‖new), r = π_new/π_old: k1 = −log r,  k2 = ½ (log r)²,  k3 = r − 1 − log r
    """,
  keys: [
    .init("logp_new", "[N], log π_new(a|s) ≤ 0"),
    .init("logp_old", "[N], of the policy that drew the actions"),
    .init("advantages", "[N]"),
    .init("eps_low", "≥ 0"),
    .init("eps_high", "≥ 0"),
    .init("mask", "[N], 1 counts", standard: "all"),
    .init("dual_clip_c", "c > 1", standard: "none"),
  ],
  outputs: [
    .init("ratio", "[N], ρ"),
    .init("per_sample_objective", "[N], to maximise"),
    .init("loss", "to minimise"),
    .init("grad_logp_new", "[N], of the loss; 0 off the mask"),
    .init("clip_fraction_active", "share whose objective clip(ρ) changes"),
    .init("clip_fraction_outside", "share with ρ outside the band"),
    .init("dual_clip_fraction", "share that the dual clip changes"),
    .init("approx_kl_k1", "mean k1"),
    .init("approx_kl_k2", "mean k2"),
    .init("approx_kl_k3", "mean k3"),
  ],
  source: "PPO, arXiv 1707.06347, eq. 7; dual clip: Ye et al., arXiv 1912.09729",
  example: [
    "logp_new": [-0.5, -1.2, -2], "logp_old": [-1, -1.2, -1.5], "advantages": [1, -0.5, -1], "eps_low": 0.2,
    "eps_high": 0.2,
  ]
) { inputs throws(ComputeError) in
  let new = try inputs.numbers("logp_new", .logProbability)
  let result = clippedLoss(
    new: new, old: try inputs.numbers("logp_old", .logProbability, count: new.count, like: "logp_new"),
    advantages: try inputs.numbers("advantages", count: new.count, like: "logp_new"),
    mask: try inputs.mask("mask", count: new.count, like: "logp_new"), range: try inputs.clipRange(),
    dualClip: inputs.has("dual_clip_c") ? try inputs.number("dual_clip_c", .aboveOne) : nil)
  return [
    "ratio": JSONValue(result.ratios), "per_sample_objective": JSONValue(result.objectives),
    "loss": JSONValue(result.loss), "grad_logp_new": JSONValue(result.gradient),
    "clip_fraction_active": JSONValue(result.activeClipFraction),
    "clip_fraction_outside": JSONValue(result.outsideClipFraction),
    "dual_clip_fraction": JSONValue(result.dualClipFraction),
    "approx_kl_k1": JSONValue(result.approximateKL[.k1]), "approx_kl_k2": JSONValue(result.approximateKL[.k2]),
    "approx_kl_k3": JSONValue(result.approximateKL[.k3]),
  ]
}

extension Allowed {
  fileprivate static let aboveOne = Allowed("a finite number above 1 is needed") { $0.isFinite && $0 > 1 }
  fileprivate static let insideUnitInterval = Allowed("it must lie in (0, 1)") { $0 > 0 && $0 < 1 }
}

private let valueLossQuantity = CalculatorQuantity(
  name: "ppo-value-loss",
  summary: "the critic's loss in every convention",
  formula: """
    V_clip = old + clip(V − old, −clip, clip);   means over the mask
    half_unclipped ½ mean (V−R)²    unclipped mean (V−R)²    max_half ½ mean max((V−R)², (V_clip−R)²)
    sb3 mean (V_clip−R)²            rllib mean min((V−R)², clip)
    clipfrac: share with (V_clip−R)² > (V−R)²;   grad_max_half: (V−R)/N, and 0 there
    """,
  keys: [
    .init("values", "[N], V"),
    .init("old_values", "[N], V when the data were collected"),
    .init("returns", "[N], R"),
    .init("clip", "> 0"),
    .init("mask", "[N], 1 counts"),
  ],
  outputs: [
    .init("half_unclipped", "the book's default"),
    .init("unclipped", "PPO paper, eq. 9"),
    .init("max_half", "TRL, verl, CleanRL"),
    .init("sb3", "Stable-Baselines3: the clipped value only"),
    .init("rllib", "RLlib: the squared error itself is clipped to [0, clip]"),
    .init("clipfrac", "share where the clipped value has the larger error"),
    .init("grad_max_half", "[N], of max_half by values; 0 off the mask"),
  ],
  source: "PPO, arXiv 1707.06347, eq. 9; the clips are the libraries'",
  example: [
    "values": [1, 0.5, 2], "old_values": [0.5, 0.5, 1], "returns": [1.5, 0, 0.5], "clip": 0.2, "mask": [1, 1, 1],
  ]
) { inputs throws(ComputeError) in
  let values = try inputs.numbers("values")
  let count = values.count
  let old = try inputs.numbers("old_values", count: count, like: "values")
  let returns = try inputs.numbers("returns", count: count, like: "values")
  let clip = try inputs.number("clip", .positive)
  let mask = try inputs.givenMask("mask", count: count, like: "values")
  let size = Double(mask.count { $0 })
  func loss(_ convention: ValueLossConvention) -> JSONValue {
    let losses = values.indices.map {
      valueLoss(value: values[$0], old: old[$0], target: returns[$0], clip: clip, convention: convention)
    }
    return JSONValue(mean(losses, where: mask))
  }
  let binds = values.indices.map { valueClipBinds(value: values[$0], old: old[$0], target: returns[$0], clip: clip) }
  let gradient = values.indices.map {
    mask[$0] ? halfMaximumValueSlope(value: values[$0], old: old[$0], target: returns[$0], clip: clip) / size : 0
  }
  return [
    "half_unclipped": loss(.halfUnclipped), "unclipped": loss(.unclipped), "max_half": loss(.halfMaximum),
    "sb3": loss(.clippedValue), "rllib": loss(.clippedError), "clipfrac": JSONValue(share(binds, where: mask)),
    "grad_max_half": JSONValue(gradient),
  ]
}

private let penaltyQuantity = CalculatorQuantity(
  name: "ppo-penalty",
  summary: "the KL-penalised surrogate of a tabular policy and its gradient",
  formula: """
    surrogate = mean(ρA),   ρ = π(a|s)/π_old(a|s)
    objective = surrogate − beta · KL(old‖new),   KL the mean over the samples' states
    grad: ∂objective/∂θ, to ascend
    """,
  keys: [
    .init("theta", "[S][A], logits of the new policy"),
    .init("theta_old", "[S][A], of the policy that drew the samples"),
    .init("states", "[N]"),
    .init("actions", "[N]"),
    .init("advantages", "[N]"),
    .init("beta", "≥ 0"),
  ],
  outputs: [
    .init("surrogate", "mean(ρA), to maximise"),
    .init("kl_old_new", "mean KL(old‖new)"),
    .init("kl_new_old", "mean KL(new‖old)"),
    .init("objective", "to maximise"),
    .init("grad", "[S][A], of the objective"),
  ],
  source: "PPO, arXiv 1707.06347, eq. 8",
  example: [
    "theta": [[0.2, -0.2]], "theta_old": [[0, 0]], "states": [0, 0], "actions": [0, 1], "advantages": [1, -1],
    "beta": 0.5,
  ]
) { inputs throws(ComputeError) in
  let theta = try inputs.logits("theta")
  let old = try inputs.logits("theta_old", rows: theta.count, like: "theta", columns: theta[0].count)
  for s in theta.indices {
    for a in theta[s].indices where (theta[s][a] == -.infinity) != (old[s][a] == -.infinity) {
      throw ComputeError(
        "theta[\(s)][\(a)] is \(JSONText.of(theta[s][a])) and theta_old[\(s)][\(a)] is \(JSONText.of(old[s][a])); both must mask the same actions, or the gradient has no meaning."
      )
    }
  }
  let samples = try inputs.samples(drawnBy: "theta_old", old)
  let result = penaltyObjective(
    policy: softmaxPolicy(theta), old: softmaxPolicy(old), samples: samples,
    coefficient: try inputs.number("beta", .nonNegative))
  return [
    "surrogate": JSONValue(result.surrogate), "kl_old_new": JSONValue(result.klOldNew),
    "kl_new_old": JSONValue(result.klNewOld), "objective": JSONValue(result.objective),
    "grad": JSONValue(result.gradient),
  ]
}

private let adaptiveKLQuantity = CalculatorQuantity(
  name: "adaptive-kl",
  summary: "the KL coefficient β after each update, by three controllers",
  formula: """
    ziegler: β ← β (1 + clip(kl/target − 1, −0.2, 0.2) · n_steps/horizon)
    ppo_paper: β ← β/2 where kl < target/1.5,  2β where kl > 1.5 · target
    rllib: β ← 1.5 β where kl > 2 · target,  β/2 where kl < target/2
    """,
  keys: [
    .init("scheme", "ziegler, ppo_paper or rllib"),
    .init("beta0", "≥ 0, the first β"),
    .init("target", "> 0, the KL wanted"),
    .init("kls", "the KL measured at each update"),
    .init("horizon", "> 0; ziegler needs it", standard: "none"),
    .init("n_steps", "≥ 1, samples an update; ziegler needs it", standard: "none"),
  ],
  outputs: [.init("betas", "β after each update")],
  source: "Ziegler et al., arXiv 1909.08593, §2.2; PPO, arXiv 1707.06347, §4; RLlib",
  example: ["scheme": "ppo_paper", "beta0": 1, "target": 0.01, "kls": [0.02, 0.001, 0.01]]
) { inputs throws(ComputeError) in
  let scheme = try inputs.choice("scheme", of: ["ziegler", "ppo_paper", "rllib"])
  let start = try inputs.number("beta0", .nonNegative)
  let target = try inputs.number("target", .positive)
  let measured = try inputs.numbers("kls")
  let isProportional = scheme == "ziegler"
  let horizon = isProportional || inputs.has("horizon") ? try inputs.number("horizon", .positive) : 1
  let steps = isProportional || inputs.has("n_steps") ? try inputs.wholeNumber("n_steps", in: 1...Int.max) : 1
  let controller: AdaptivePenalty =
    switch scheme {
    case "ziegler": .proportional(target: target, steps: Double(steps), horizon: horizon)
    case "ppo_paper": .halving(target: target)
    default: .stretching(target: target)
    }
  return ["betas": JSONValue(controller.coefficients(from: start, measured: measured))]
}

private let klQuantity = CalculatorQuantity(
  name: "kl",
  summary: "KL(π‖ref) from samples by k1, k2, k3; or exactly, with the estimators' moments and gradients",
  formula: """
    samples of π, r = π_ref/π: k1 = −log r,  k2 = ½ (log r)²,  k3 = r − 1 − log r,  abs = |log r|
    logits: kl_reverse = KL(π‖ref),  kl_forward = KL(ref‖π),  gradients by π's logits
    E_k = Σ_a π(a) k(a),  var_k = Σ_a π(a) (k(a) − E_k)²,  grad_k = Σ_a π(a) ∂k(a)/∂z  (k used as a loss)
    """,
  keys: [
    .init("logp", "[N], log π of samples of π; with ref_logp", standard: "none"),
    .init("ref_logp", "[N], log π_ref of the same samples", standard: "none"),
    .init("logits", "[A], of π; with ref_logits", standard: "none"),
    .init("ref_logits", "[A], of π_ref", standard: "none"),
  ],
  outputs: [
    .init("k1", "[N], in the first form; so are k2, k3 and abs"),
    .init("kl_reverse", "KL(π‖ref)"),
    .init("kl_forward", "KL(ref‖π)"),
    .init("grad_kl_reverse", "[A]; null where the divergence is infinite"),
    .init("grad_kl_forward", "[A]; null where the divergence is infinite"),
    .init("E_k1 … E_k3", "expectations under π"),
    .init("var_k1 … var_k3", "variances under π; null where the expectation is infinite"),
    .init("grad_k1 … grad_k3", "[A], expected gradient as a loss; null where the expectation is infinite"),
  ],
  source: "J. Schulman, \"Approximating KL Divergence\", 2020",
  example: ["logits": [1, 0, -1], "ref_logits": [0.5, 0.2, 0]]
) { inputs throws(ComputeError) in
  let samples = ["logp", "ref_logp"]
  if let given = samples.first(where: inputs.has) {
    try inputs.refuse(["logits", "ref_logits"], beside: given)
    return try sampledKL(inputs)
  }
  return try exactKL(inputs)
}

private func sampledKL(_ inputs: Inputs) throws(ComputeError) -> JSONValue {
  let policy = try inputs.numbers("logp", .logProbability)
  let reference = try inputs.numbers("ref_logp", .logProbability, count: policy.count, like: "logp")
  func estimates(_ estimator: KLEstimator) -> JSONValue {
    JSONValue(zip(policy, reference).map { estimator.value(logRatio: $1 - $0) })
  }
  return ["k1": estimates(.k1), "k2": estimates(.k2), "k3": estimates(.k3), "abs": estimates(.absolute)]
}

private func exactKL(_ inputs: Inputs) throws(ComputeError) -> JSONValue {
  let logits = try inputs.logitRow("logits")
  let policy = SoftmaxDistribution(logits: logits)
  let reference = SoftmaxDistribution(logits: try inputs.logitRow("ref_logits", count: logits.count, like: "logits"))
  let reverse = klDivergence(policy, reference)
  let forward = klDivergence(reference, policy)
  var result: JSONObject = [
    "kl_reverse": JSONValue(reverse), "kl_forward": JSONValue(forward),
    "grad_kl_reverse": reverse.isFinite ? JSONValue(klGradientByFirst(policy, reference)) : .null,
    "grad_kl_forward": forward.isFinite ? JSONValue(klGradientBySecond(reference, policy)) : .null,
  ]
  let moments = [KLEstimator.k1, .k2, .k3].map { ($0.rawValue, $0.moments(policy: policy, reference: reference)) }
  for (name, moment) in moments { result["E_\(name)"] = JSONValue(moment.mean) }
  for (name, moment) in moments { result["var_\(name)"] = JSONValue(moment.variance) }
  for (name, moment) in moments { result["grad_\(name)"] = moment.gradient.map { JSONValue($0) } ?? .null }
  return .object(result)
}

private let trustRegionStepQuantity = CalculatorQuantity(
  name: "trpo-step",
  summary: "one step of TRPO: gradient, Fisher matrix, conjugate gradient, line search",
  formula: """
    g = ∇ mean(ρA) at θ_old,   F = Σ_s (n_s/N)(diag π_s − π_s π_sᵀ),   H = F + damping · I
    x = H⁻¹g (x_exact; the pseudo-inverse when damping is 0),   step β = √(2 delta / xᵀHx)
    of the full step θ + βx: kl_quadratic ½ (βx)ᵀF(βx), the exact KLs, surrogate_improvement mean(ρA) − mean(A)
    accepted_j: the first j < max_backtracks whose step coeff^j · βx has KL(old‖new) ≤ delta and improvement ≥ 0
    """,
  keys: [
    .init("theta_old", "[S][A], logits; flattened row by row"),
    .init("states", "[N]"),
    .init("actions", "[N], drawn by θ_old"),
    .init("advantages", "[N]"),
    .init("v", "[S·A], for fvp", standard: "none"),
    .init("delta", "δ > 0, the bound on KL(old‖new)"),
    .init("damping", "≥ 0"),
    .init("backtrack_coeff", "in (0, 1)"),
    .init("max_backtracks", "≥ 1"),
  ],
  outputs: [
    .init("g", "[S·A], of the surrogate, to ascend"),
    .init("fisher", "[S·A][S·A], F without damping"),
    .init("fvp", "[S·A], F·v; null without v"),
    .init("hvp", "[S·A], F·v + damping · v; null without v"),
    .init("x_exact", "[S·A]"),
    .init("cg_iterates", "{\"1\", \"2\", \"3\", \"5\", \"10\"}, x after so many iterations from 0"),
    .init("xHx", "of x_exact"),
    .init("step", "β; null when g = 0, and then so is all that follows"),
    .init("kl_quadratic", "what the quadratic model promises"),
    .init("kl_old_new", "exact, the one bounded"),
    .init("kl_new_old", "exact"),
    .init("surrogate_improvement", "mean(ρA) − mean(A)"),
    .init("accepted_j", "null if none"),
  ],
  source: "TRPO, arXiv 1502.05477, eq. 14 and appendix C",
  example: [
    "theta_old": [[0, 0.5], [0.2, -0.1]], "states": [0, 1, 0, 1], "actions": [0, 1, 1, 0],
    "advantages": [1, -0.5, -1, 0.5], "delta": 0.01, "damping": 0.1, "backtrack_coeff": 0.8, "max_backtracks": 10,
  ]
) { inputs throws(ComputeError) in
  let theta = try inputs.logits("theta_old")
  let samples = try inputs.samples(drawnBy: "theta_old", theta)
  let size = theta.count * theta[0].count
  let v = inputs.has("v") ? try inputs.numbers("v", count: size, like: "theta_old, flattened") : nil
  let step = TrustRegionStep(
    theta: theta, samples: samples, bound: try inputs.number("delta", .positive),
    damping: try inputs.number("damping", .nonNegative))
  let coefficient = try inputs.number("backtrack_coeff", .insideUnitInterval)
  let limit = try inputs.wholeNumber("max_backtracks", in: 1...Int.max)
  let x = step.exactDirection
  let curvature = step.fisher.dampedQuadraticForm(x)
  guard curvature.isFinite, x.allSatisfy(\.isFinite) else {
    throw ComputeError(
      "theta_old makes an action drawn too unlikely for Float64; its direction overflows, damping above 0 is needed.")
  }
  let iterates = step.conjugateGradientIterates(10)
  var result: JSONObject = [
    "g": JSONValue(step.gradient), "fisher": JSONValue(step.fisher.matrix.nested),
    "fvp": v.map { JSONValue(step.fisher.product($0)) } ?? .null,
    "hvp": v.map { JSONValue(step.fisher.dampedProduct($0)) } ?? .null, "x_exact": JSONValue(x),
    "cg_iterates": .object(JSONObject([1, 2, 3, 5, 10].map { ("\($0)", JSONValue(iterates[$0].solution)) })),
    "xHx": JSONValue(curvature),
  ]
  guard !step.hasDirection || x.allSatisfy({ (step.stepLength(along: x) * $0).isFinite }) else {
    throw ComputeError("delta is \(JSONText.of(step.bound)); its step overflows, a smaller one is needed.")
  }
  for (key, value) in fullStep(step, along: x, coefficient: coefficient, limit: limit) { result[key] = value }
  return .object(result)
}

/// The step's length, what the full step does, and the line search; all null when g = 0.
private func fullStep(
  _ step: TrustRegionStep, along x: [Double], coefficient: Double, limit: Int
) -> [(String, JSONValue)] {
  let names = ["step", "kl_quadratic", "kl_old_new", "kl_new_old", "surrogate_improvement", "accepted_j"]
  guard step.hasDirection else { return names.map { ($0, .null) } }
  let length = step.stepLength(along: x)
  let outcome = step.outcome(along: x, scale: length)
  let accepted = step.acceptedBacktrack(along: x, scale: length, coefficient: coefficient, limit: limit)
  let values = [
    JSONValue(length), JSONValue(outcome.quadraticKL), JSONValue(outcome.klOldNew), JSONValue(outcome.klNewOld),
    JSONValue(outcome.improvement), accepted.map { JSONValue($0) } ?? .null,
  ]
  return Array(zip(names, values))
}
