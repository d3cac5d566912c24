import Testing

@testable import Assessment

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What was drawn for a question, as numbers.
struct Drawn {
  let values: [String: Datum]

  /// A number by its name; not a number where there is none, which no key agrees with.
  func callAsFunction(_ name: String) -> Double { values[name]?.number ?? .nan }
  func list(_ name: String) -> [Double] { values[name]?.numbers ?? [] }
  func index(_ name: String) -> Int { Int(self(name)) }
}

/// The keys of the book's items once more: each worked out here from the numbers drawn by the definition that its
/// chapter gives, without the calculator and the labs.
///
/// Items whose answer hangs on a lab's own random draws, or on its own data, are not here: those are held against the
/// formula that the lab traces.
enum SecondPaths {
  static let all: [String: @Sendable (Drawn) -> Double] = [
    // The loop
    "mdp/way-on-the-map": { 1 - $0("epsilon") + $0("epsilon") / 4 },
    "mdp/cross-the-bridge": { pow(1 - $0("slip"), 3) * $0("reward") },
    "mdp/path-by-hand": { ($0.list("π") + $0.list("p")).reduce(1, *) },
    "mdp/which-steps": { $0("N") - $0.list("l")[0] - $0.list("l")[1] },
    "mdp/joint-diagnosis": { (1 - 0.75 * $0("ε")) * (1 - $0("σ")) },

    // Returns
    "returns/next-return": { discounted($0.list("rewards")[(5 - $0.index("k"))...], $0("gamma")) },
    "returns/return-by-hand": { discounted($0.list("rewards")[$0.index("t")...], $0("gamma")) },
    "returns/horizon-steps": { 1 / (1 - $0("gamma")) },
    "returns/cut-off": { discounted($0.list("rewards") + [$0("v")], $0("gamma")) },
    "returns/missing-reset": { discounted($0.list("rewards")[..<2], $0("gamma")) },
    "returns/whose-mistake": { discounted($0.list("rewards")[1...] + [$0("v")], $0("gamma")) },

    // Values
    "values/v-from-q": { $0("p") * $0.list("q")[0] + (1 - $0("p")) * $0.list("q")[1] },
    "values/first-sweep": { drawn in
      // From the goal backwards: half of the time on, half of the time out for 2.
      drawn.list("r")[(5 - drawn.index("k"))...].reversed().reduce(0) { 0.5 * ($1 + drawn("gamma") * $0) + 0.5 * 2 }
    },
    "values/bellman-by-hand": { drawn in
      let v = drawn.list("v")
      return drawn("r") + drawn("gamma") * (drawn("p") * v[0] + (1 - drawn("p")) * v[1])
    },
    "values/advantage-by-hand": { ($0("r") + $0("gamma") * $0("v") - $0("out")) / 2 },
    "values/max-or-mean": { drawn in
      let (r, v) = (drawn.list("r"), drawn.list("v"))
      return max(r[0] + drawn("gamma") * v[0], r[1] + drawn("gamma") * v[1], r[2])
    },
    "values/stop-rule": { $0("c") * $0("gamma") / (1 - $0("gamma")) },

    // Monte Carlo and TD
    "monte-carlo-td/n-step-target": { drawn in
      let (t, n) = (drawn.index("t"), drawn.index("n"))
      let rewards = drawn.list("rewards")[t..<(t + n)]
      return discounted(rewards + [drawn.list("values")[t + n - 1]], drawn("gamma"))
    },
    "monte-carlo-td/trace-by-hand": { $0("alpha") * ($0("r1") + $0("gamma") * $0("lambda") * $0("r2")) },
    "monte-carlo-td/terminal-value": { $0("v") + $0("alpha") * ($0("r") - $0("v")) },
    "monte-carlo-td/whose-mistake": { drawn in
      // (1 − λ) Σ λⁿ⁻¹ G⁽ⁿ⁾ + λᵀ⁻¹ G, each n-step return written out.
      let (r, v, gamma, lambda) = (drawn.list("rewards"), drawn.list("values"), drawn("gamma"), drawn("lambda"))
      let one = r[0] + gamma * v[0]
      let two = r[0] + gamma * r[1] + gamma * gamma * v[1]
      return (1 - lambda) * (one + lambda * two) + lambda * lambda * discounted(r, gamma)
    },
    "monte-carlo-td/first-or-every": { drawn in
      let r = drawn.list("rewards")
      return (discounted(r, drawn("gamma")) + r[2]) / 2
    },

    // Q-learning
    "q-learning/greedy-probability": { 1 - $0("epsilon") + $0("epsilon") / 4 },
    "q-learning/sarsa-by-hand": { drawn in
      drawn("q") + drawn("alpha") * (drawn("r") + drawn("gamma") * drawn("drawn") - drawn("q"))
    },
    "q-learning/double-by-hand": { $0("r") + $0("gamma") * $0("c") - $0("q") },
    "q-learning/diagnose-target": { $0("r") + $0("gamma") * $0("t0") },

    // Policy gradient
    "policy-gradient/score": { -$0("p") },
    "policy-gradient/exact-slope": { $0("p") * (1 - $0("p")) * ($0("right") - $0("left")) },
    "policy-gradient/baseline-weight": { -$0("p") * ($0("r") - $0("v")) },
    "policy-gradient/whose-weight": { drawn in
      let t = drawn.index("t")
      return discounted(drawn.list("rewards")[t...], drawn("gamma")) - drawn.list("values")[t]
    },
    "policy-gradient/two-steps": { drawn in
      let r = drawn.list("rewards")
      return (r[0] + r[1]) * (1 - drawn("p")) - r[1] * drawn("p")
    },

    // Actor–critic
    "actor-critic/td-error": { drawn in
      let (t, v) = (drawn.index("t"), drawn.list("values"))
      return drawn.list("rewards")[t] + drawn("gamma") * v[t + 1] - v[t]
    },
    "actor-critic/k-step": { discounted($0.list("rewards") + [$0("v")], $0("gamma")) - $0.list("values")[0] },
    "actor-critic/gae-by-hand": { advantage($0, last: 0) },
    "actor-critic/value-target": { advantage($0, last: $0("v")) + $0.list("values")[0] },
    "actor-critic/cut-off": { advantage($0, last: $0("v")) },
    "actor-critic/whose-mistake": { advantage($0, last: $0("v")) },
    "actor-critic/normalise": { normalised($0.list("advantages"), 0, epsilon: 1e-8) },

    // TRPO
    "trpo/weighted-mean": { $0("p") * $0.list("f")[0] },
    "trpo/kl-direction": { drawn in
      let (old, new) = (drawn("old"), drawn("new"))
      return old * log(old / new) + (1 - old) * log((1 - old) / (1 - new))
    },
    // g = share · a/2 and H = share · (¼ + ¼), both logits: the share of the state's visits cancels.
    "trpo/natural-step": { $0("a") },
    "trpo/whose-mistake": { (2 * $0("delta")).squareRoot() / $0("c") },
    "trpo/predict-length": { (2 * $0("delta")).squareRoot() / $0("a") },

    // PPO
    "ppo/next-objective": { drawn in
      let place = drawn.index("k") - 1
      return clipped(drawn.list("change")[place], drawn.list("advantages")[place], drawn("eps"))
    },
    "ppo/objective-by-hand": { clipped($0("after") / $0("before"), $0("A"), $0("eps")) },
    "ppo/clip-fraction": { drawn in
      let isActive = zip(drawn.list("ratios"), drawn.list("A")).map { $1 > 0 ? $0 > 1.2 : $0 < 0.8 }
      return Double(isActive.count { $0 }) / 5
    },
    "ppo/ratio-of-what": { $0("new") / $0("old") },
    "ppo/adaptive-beta": { drawn in
      drawn.list("factors").reduce(drawn("beta")) { $1 > 1.5 ? $0 * 2 : $1 < 1 / 1.5 ? $0 / 2 : $0 }
    },
    "ppo/value-loss": { drawn in
      let target = drawn("before") + drawn("moved") + drawn("more")
      let errors = [drawn("moved"), min(drawn("moved"), 0.2)].map { drawn("before") + $0 - target }
      return (errors.map { $0 * $0 }.max() ?? .nan) / 2
    },
    "ppo/whose-mistake": { clipped($0("ratio"), $0("A"), $0("eps")) },

    // GRPO
    "grpo/next-advantage": { normalised($0.list("rewards"), $0.index("i"), epsilon: 1e-4) },
    "grpo/advantage-by-hand": { drawn in
      normalised([0, 1, 2].map { drawn("a") + $0 * drawn("d") }, drawn.index("i"), epsilon: 1e-4)
    },
    "grpo/four-of-eight": { drawn in
      normalised((0..<8).map { Double($0) < drawn("k") ? 1 : 0 }, 0, epsilon: 1e-4)
    },
    "grpo/token-weight": { 1 / (3 * $0.list("lengths")[$0.index("i")]) },
    "grpo/empty-groups": { Double($0.list("k").count { $0 == 1 || $0 == 2 }) / 5 },
    "grpo/whose-mistake": { normalised($0.list("rewards"), 0, epsilon: 1e-4) },

    // GSPO
    "gspo/ratio-by-hand": { exp(($0("a") + $0("b") + $0("c")) / 3) },
    "gspo/token-gradient": { -exp(($0("a") + $0("b")) / $0("n")) * $0("A") / $0("n") },
    "gspo/clipped-tokens": { drawn in
      Double(drawn.list("logs").count { drawn("A") > 0 ? exp($0) > 1.2 : exp($0) < 0.8 }) / 5
    },
    "gspo/weight-of-the-sequence": { exp($0("n") * $0("d")) },
    "gspo/whose-mistake": { exp($0.list("logs").reduce(0, +) / 4) },

    // Reward models
    "reward-model/win-probability": { logistic($0("a") - $0("b")) },
    "reward-model/pairwise-loss": { -log(logistic($0("c") - $0("r") - $0("m"))) },
    "reward-model/slope-by-hand": { -logistic($0("r") - $0("c")) },
    // All scores are 0 and every chance ½: of 60 comparisons this answer wins Σw where 15 were to be expected.
    "reward-model/next-score": { $0("rate") * ($0.list("w").reduce(0, +) - 15) / 60 },
    "reward-model/ranking-loss": { drawn in
      let s = drawn.list("s")
      return -[s[0] - s[1], s[0] - s[2], s[1] - s[2]].map { log(logistic($0)) }.reduce(0, +) / 3
    },
    "reward-model/whose-mistake": { -log(logistic($0("c") - $0("r"))) },

    // RLHF
    "rlhf/last-token": { drawn in
      let t = drawn.index("t")
      return -drawn("beta") * (drawn.list("logp")[t] - drawn.list("ref")[t]) + (t == 2 ? drawn("score") : 0)
    },
    "rlhf/next-estimate": { drawn in
      let first = drawn("first")
      return drawn("j") == 2 ? first * first / 2 : exp(-first) - 1 + first
    },
    "rlhf/k3-by-hand": { $0("q") / $0("p") - 1 - log($0("q") / $0("p")) },
    "rlhf/which-loss": { $0("p") - $0("q") },
    "rlhf/next-beta": { drawn in
      drawn("beta") * (1 + min(max(drawn("kl") / drawn("target") - 1, -0.2), 0.2) * drawn("n") / 10_000)
    },
    "rlhf/whose-mistake": { $0("q") / $0("p") - 1 - log($0("q") / $0("p")) },

    // DPO
    "dpo/optimal-share": { drawn in
      let weight = drawn("p") * exp(drawn("r") / drawn("beta"))
      return weight / (weight + 1 - drawn("p"))
    },
    "dpo/margin-by-hand": { margin($0) },
    "dpo/loss-by-hand": { -log(logistic(margin($0))) },
    "dpo/next-margin": { $0("rate") * $0("beta") / 2 * pow($0("fc") - $0("fr"), 2) },
    "dpo/ipo-goal": { 1 / (2 * $0("beta")) },
    "dpo/gradient-weight": { -$0("beta") * logistic(-$0("beta") * ($0("u") - $0("v"))) },
    "dpo/whose-mistake": { -log(logistic(margin($0))) },

    // Reasoning: gigabytes of 10⁹ parameters at 16 bytes trained, 2 frozen; pass@k by counting pairs.
    "reasoning-rl/states-by-hand": { $0("N") * (2 * 16 + 2 * 2) },
    "reasoning-rl/cache-by-hand": { 4 * $0("L") * $0("d") * $0("T") * $0("G") / 1e9 },
    "reasoning-rl/weight-of-a-prompt": { 0.5 / ($0("k") / 10 * (1 - $0("k") / 10)).squareRoot() },
    "reasoning-rl/two-old-policies": { drawn in
      drawn("prox") / drawn("behav") * clipped(drawn("now") / drawn("prox"), drawn("A"), 0.2)
    },
    "reasoning-rl/pass-two": { drawn in
      let (n, wrong) = (drawn("n"), drawn("n") - drawn("c"))
      return 1 - wrong * (wrong - 1) / (n * (n - 1))
    },
    "reasoning-rl/whose-mistake": { $0("N") * (16 + 2) },

    // Common slips
    "common-slips/next-right": { (1 + 10 * $0("gamma") - 10) * (1 + $0("gamma") * $0("lambda")) },
    "common-slips/cut-off": { ($0("r") - 0.1 * $0("v")) * 1.45 },
    "common-slips/whose-advantage": { drawn in
      let (r, v) = (drawn.list("r"), drawn.list("v"))
      return r[0] + 0.9 * v[1] - v[0] + 0.45 * (r[1] - v[1])
    },
    "common-slips/slope-outside": { $0("rho") * ($0("rho") > 1 ? -$0("a") : $0("a")) },
    "common-slips/sign-of-kl": { -0.2 * ($0("p") - $0("q")) },
    "common-slips/four-of-eight": { normalised($0.list("rewards"), 4, epsilon: 1e-4) },
    "common-slips/other-mean": { drawn in
      let rewards = drawn.list("rewards")
      return rewards[0] - rewards[1...].reduce(0, +) / 3
    },
  ]

  /// Σ γᵏ rₖ
  private static func discounted(_ rewards: some Collection<Double>, _ gamma: Double) -> Double {
    rewards.enumerated().reduce(0) { $0 + pow(gamma, Double($1.offset)) * $1.element }
  }

  /// Â₀ = Σ (γλ)ˡ δₗ, with `last` for the value after the last step.
  private static func advantage(_ drawn: Drawn, last: Double) -> Double {
    let (gamma, values) = (drawn("gamma"), drawn.list("values") + [last])
    let errors = drawn.list("rewards").enumerated().map { $1 + gamma * values[$0 + 1] - values[$0] }
    return discounted(errors, gamma * drawn("lambda"))
  }

  /// (x − mean)/(std + ε), the standard deviation with N − 1.
  private static func normalised(_ values: [Double], _ index: Int, epsilon: Double) -> Double {
    let mean = values.reduce(0, +) / Double(values.count)
    let square = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (values[index] - mean) / ((square / Double(values.count - 1)).squareRoot() + epsilon)
  }

  /// min(ρA, clip(ρ)A)
  private static func clipped(_ ratio: Double, _ advantage: Double, _ epsilon: Double) -> Double {
    min(ratio * advantage, min(max(ratio, 1 - epsilon), 1 + epsilon) * advantage)
  }

  private static func logistic(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

  /// β((c − c_ref) − (r − r_ref))
  private static func margin(_ drawn: Drawn) -> Double {
    drawn("beta") * (drawn("c") - drawn("rc") - drawn("r") + drawn("rr"))
  }
}
