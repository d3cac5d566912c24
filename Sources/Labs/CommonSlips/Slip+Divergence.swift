import Laboratory
import Reinforcement

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Slips on the KL divergence and its estimators.
extension Slip {
  static let onDivergence = [klSign, klReward, k3UpsideDown, k1Loss, k3Loss, divergenceDirection, crossEntropy]

  private static func policy(_ data: SlipData) -> SoftmaxDistribution {
    SoftmaxDistribution(logits: data.values.map { log($0) })
  }

  private static let actor = SlipData(
    "p", "π", [0.5, 0.3, 0.2], Localized(en: "chance under the policy", zh: "策略给的概率"))
  private static let reference = SlipData(
    "q", "π_ref", [0.25, 0.25, 0.5], Localized(en: "chance under the reference", zh: "参考模型给的概率"))

  static let klSign = Slip(
    id: "kl-sign", topic: .divergence,
    name: Localized(en: "KL = ref_logp − logp", zh: "KL = ref_logp − logp"),
    slipped: Localized("log π_ref − log π"), right: Localized("k1 = log π − log π_ref"),
    lesson: Localized(
      en: "The slip estimates −KL. Done right, a single sample may be negative too; the mean over many is not.",
      zh: "错法估计的是 −KL。正确做法的单个样本也可能为负；很多样本的均值不会。"),
    source: "Schulman 2020, Approximating KL Divergence", data: [actor, reference]
  ) { bench in
    let ratios = (0..<3).map { log(reference.values[$0]) - log(actor.values[$0]) }
    let drawn = (0..<SlipBench.drawCount).map { bench.pick($0, from: actor.values) }
    let samples = drawn.enumerated().map { i, a in
      let pair = [actor(a, as: "p"), reference(a, as: "q")]
      return SlipRow(
        "k1(y" + Subscript.text(a) + ")", slipped: SlipNumber(ratios[a], "log(q/p)", pair),
        right: SlipNumber(k1(logRatio: ratios[a]), "log(p/q)", pair))
    }
    let exact = klDivergence(policy(actor), policy(reference))
    let both = [actor.list(as: "P"), reference.list(as: "Q")]
    let all = 0..<SlipBench.drawCount
    return samples + [
      SlipRow(
        "Σ/5", slipped: SlipNumber(mean(drawn.map { ratios[$0] }), "mean(x)", [.slippedRows("x", all)]),
        right: SlipNumber(mean(drawn.map { k1(logRatio: ratios[$0]) }), "mean(x)", [.rightRows("x", all)])),
      SlipRow(
        "E", slipped: SlipNumber(expectedValue(ratios, under: policy(actor)), "dot(P, log(Q/P))", both),
        right: SlipNumber(exact, "dot(P, log(P/Q))", both)),
    ]
  }

  static let answerLogs = SlipData(
    "logp", "log π", [-0.5, -1.2, -0.2], Localized(en: "log-probability of this token", zh: "这个词元的对数概率"))
  static let referenceLogs = SlipData(
    "ref", "log π_ref", [-1.5, -1, -0.9], Localized(en: "the same under the reference", zh: "参考模型给它的对数概率"))
  static let score = SlipData("S", "S", [1], Localized(en: "the score of the whole answer", zh: "整个回答的得分"))

  static let klReward = Slip(
    id: "kl-reward", topic: .divergence,
    name: Localized(en: "The KL penalty with the wrong sign", zh: "KL 惩罚的符号反了"),
    slipped: Localized("rₜ = −β·(log π_ref − log π)"), right: Localized("rₜ = −β·(log π − log π_ref)"),
    lesson: Localized(
      en: "With the sign turned, leaving the reference is paid for: reward and KL climb together.",
      zh: "符号一反，离开参考模型反而有奖：奖励和 KL 一起往上走。"),
    source: "Ziegler et al. 2019, eq. 2; Ouyang et al. 2022, eq. 2", data: [answerLogs, referenceLogs, score]
  ) { bench in
    let ratios = (0..<3).map { referenceLogs.values[$0] - answerLogs.values[$0] }
    let slipped = tokenRewards(score: 1, penalties: ratios, coefficient: bench.beta)
    let right = tokenRewards(score: 1, penalties: ratios.map { k1(logRatio: $0) }, coefficient: bench.beta)
    let rows = (0..<3).map { t in
      let own = [bench.β, answerLogs(t, as: "p"), referenceLogs(t, as: "q")]
      let last = own + [score(0, as: "S")]
      return SlipRow(
        "r" + Subscript.text(t),
        slipped: t < 2 ? SlipNumber(slipped[t], "β·(p − q)", own) : SlipNumber(slipped[t], "S + β·(p − q)", last),
        right: t < 2 ? SlipNumber(right[t], "β·(q − p)", own) : SlipNumber(right[t], "S − β·(p − q)", last))
    }
    return rows + [
      SlipRow(
        "Σ", slipped: SlipNumber(slipped.reduce(0, +), "sum(x)", [.slippedRows("x", 0..<3)]),
        right: SlipNumber(right.reduce(0, +), "sum(x)", [.rightRows("x", 0..<3)]))
    ]
  }

  private static let sureActor = SlipData("p", "π", [0.9, 0.1], Localized(en: "chance under the policy", zh: "策略给的概率"))
  private static let farReference = SlipData(
    "q", "π_ref", [0.001, 0.999], Localized(en: "chance under the reference", zh: "参考模型给的概率"))

  static let k3UpsideDown = Slip(
    id: "k3-upside-down", topic: .divergence,
    name: Localized(en: "k3 with the ratio upside down", zh: "k3 里的比值写倒了"),
    slipped: Localized(en: "u − 1 − log u, u = π/π_ref", zh: "u − 1 − log u，u = π/π_ref"),
    right: Localized(en: "u − 1 − log u, u = π_ref/π", zh: "u − 1 − log u，u = π_ref/π"),
    lesson: Localized(
      en: "For samples of π the ratio is π_ref/π; only then is the mean KL(π‖ref).",
      zh: "样本来自 π 时，比值是 π_ref/π；只有这样均值才是 KL(π‖ref)。"),
    source: "Schulman 2020, Approximating KL Divergence", data: [sureActor, farReference]
  ) { _ in
    let ratios = (0..<2).map { log(farReference.values[$0]) - log(sureActor.values[$0]) }
    let sides = [ratios.map { k3(logRatio: -$0) }, ratios.map { k3(logRatio: $0) }]
    let rows = (0..<2).map { a in
      let pair = [sureActor(a, as: "p"), farReference(a, as: "q")]
      return SlipRow(
        "k3(y" + Subscript.text(a) + ")", slipped: SlipNumber(sides[0][a], "p/q − 1 − log(p/q)", pair),
        right: SlipNumber(sides[1][a], "q/p − 1 − log(q/p)", pair))
    }
    let chances = sureActor.list(as: "P")
    return rows + [
      SlipRow(
        "E[k3]",
        slipped: SlipNumber(
          expectedValue(sides[0], under: policy(sureActor)), "dot(P, x)", [chances, .slippedRows("x", 0..<2)]),
        right: SlipNumber(
          expectedValue(sides[1], under: policy(sureActor)), "dot(P, x)", [chances, .rightRows("x", 0..<2)]))
    ]
  }

  /// An unbiased estimate differentiated, beside the gradient that is wanted.
  private static func gradients(_ estimator: KLEstimator, mean: StaticString, slope: StaticString) -> [SlipRow] {
    let (π, ref) = (policy(actor), policy(reference))
    let moments = estimator.moments(policy: π, reference: ref)
    let wanted = klGradientByFirst(π, ref)
    let both = [actor.list(as: "P"), reference.list(as: "Q")]
    let first = SlipRow(
      "KL", slipped: SlipNumber(moments.mean, mean, both),
      right: SlipNumber(klDivergence(π, ref), "dot(P, log(P/Q))", both))
    return [first]
      + (0..<3).map { b in
        let pair = [actor(b, as: "p"), reference(b, as: "q")]
        return SlipRow(
          "∇z" + Subscript.text(b),
          slipped: SlipNumber(moments.gradient?[b] ?? .nan, slope, pair + [actor.list(as: "P")]),
          right: SlipNumber(wanted[b], "p·(log(p/q) − KL)", pair + [.right("KL", 0)]))
      }
  }

  static let k1Loss = Slip(
    id: "k1-loss", topic: .divergence,
    name: Localized(en: "k1 as a loss: the estimate is unbiased", zh: "拿 k1 当损失：反正估计是无偏的"),
    slipped: Localized("E[∇k1]"), right: Localized("∇KL(π‖ref) = E[∇k2]"),
    lesson: Localized(
      en: "The value is right and the gradient is 0: the samples' own dependence on π is not differentiated.",
      zh: "值对了，梯度却是 0：样本怎样随 π 变，没有被求导。"),
    source: "Tang & Munos 2025", data: [actor, reference]
  ) { _ in gradients(.k1, mean: "dot(P, log(P/Q))", slope: "p·(1 − sum(P))") }

  static let k3Loss = Slip(
    id: "k3-loss", topic: .divergence,
    name: Localized(en: "k3 as a loss: the estimate is unbiased", zh: "拿 k3 当损失：反正估计是无偏的"),
    slipped: Localized("E[∇k3] = ∇KL(ref‖π)"), right: Localized("∇KL(π‖ref) = E[∇k2]"),
    lesson: Localized(
      en: "The value is right; the gradient is that of the other direction. Near the reference the two agree.",
      zh: "值对了，梯度却是另一个方向的。在参考模型附近两者一致。"),
    source: "Tang & Munos 2025", data: [actor, reference]
  ) { _ in gradients(.k3, mean: "dot(P, Q/P − 1 − log(Q/P))", slope: "p·sum(P) − q") }

  private static let before = SlipData(
    "old", "π_old", [0.7, 0.2, 0.1], Localized(en: "chance before the step", zh: "更新之前的概率"))
  private static let after = SlipData(
    "new", "π", [0.4, 0.2, 0.4], Localized(en: "chance after the step", zh: "更新之后的概率"))

  static let divergenceDirection = Slip(
    id: "kl-direction", topic: .divergence,
    name: Localized(en: "TRPO's KL, the other way round", zh: "TRPO 的 KL，方向反了"),
    slipped: Localized("KL(new‖old)"), right: Localized("KL(old‖new)"),
    lesson: Localized(
      en: "The paper bounds KL(old‖new), the mean over the states that the old policy visited and its own draws.",
      zh: "论文限制的是 KL(old‖new)：在旧策略到过的状态上，对旧策略自己的抽样取平均。"),
    source: "Schulman et al. 2015 (TRPO), eq. 12", data: [before, after]
  ) { _ in
    let rows = (0..<3).map { a in
      let (p, q) = (before.values[a], after.values[a])
      let pair = [before(a, as: "p"), after(a, as: "q")]
      return SlipRow(
        "KL" + Subscript.text(a), label: "a = \(a)", slipped: SlipNumber(q * log(q / p), "q·log(q/p)", pair),
        right: SlipNumber(p * log(p / q), "p·log(p/q)", pair))
    }
    return rows + [
      SlipRow(
        "KL", slipped: SlipNumber(klDivergence(policy(after), policy(before)), "sum(x)", [.slippedRows("x", 0..<3)]),
        right: SlipNumber(klDivergence(policy(before), policy(after)), "sum(x)", [.rightRows("x", 0..<3)]))
    ]
  }

  private static let truth = SlipData("p", "p", [0.8, 0.2], Localized(en: "how often this happens", zh: "它发生的频率"))
  private static let model = SlipData("q", "q", [0.6, 0.4], Localized(en: "what the model says", zh: "模型给它的概率"))

  static let crossEntropy = Slip(
    id: "cross-entropy", topic: .divergence,
    name: Localized(en: "KL and cross-entropy are the same", zh: "KL 散度就是交叉熵"),
    slipped: Localized("H(p, q) = −Σ p·log q"), right: Localized("KL(p‖q) = Σ p·log(p/q)"),
    lesson: Localized(
      en: "H(p, q) = H(p) + KL(p‖q): the same gradient by q while p is held fixed, another number, and not 0 at q = p.",
      zh: "H(p, q) = H(p) + KL(p‖q)：p 固定时对 q 的梯度相同，数却不同，q = p 时也不是 0。"),
    source: "Kullback & Leibler 1951, section 2", data: [truth, model]
  ) { _ in
    let rows = (0..<2).map { a in
      let (p, q) = (truth.values[a], model.values[a])
      let pair = [truth(a, as: "p"), model(a, as: "q")]
      return SlipRow(
        "KL" + Subscript.text(a), label: "y = \(a)",
        slipped: SlipNumber(-p * log(q), "−p·log(q)", pair, symbol: "H" + Subscript.text(a)),
        right: SlipNumber(p * log(p / q), "p·log(p/q)", pair))
    }
    let divergence = klDivergence(policy(truth), policy(model))
    return rows + [
      SlipRow(
        "KL",
        slipped: SlipNumber(
          policy(truth).entropy + divergence, "sum(x)", [.slippedRows("x", 0..<2)], symbol: "H(p, q)"),
        right: SlipNumber(divergence, "sum(x)", [.rightRows("x", 0..<2)]))
    ]
  }
}
