import Laboratory
import Reinforcement

/// Slips on preferences and on reinforcement learning from human feedback.
extension Slip {
  static let onFeedback = [scoreEveryToken, lastToken, dpoChosen]

  static let scoreEveryToken = Slip(
    id: "score-every-token", topic: .feedback,
    name: Localized(en: "The reward model scores every token", zh: "奖励模型给每个词元打分"),
    slipped: Localized("rₜ = S − β·k1ₜ"),
    right: Localized(en: "rₜ = −β·k1ₜ, and S at the last token", zh: "rₜ = −β·k1ₜ，末词元再加 S"),
    lesson: Localized(
      en: "One score at the end of the answer. With a score at every token, length pays by itself.",
      zh: "整个回答只在末尾有一个得分。若每个词元都给分，写长就有奖。"),
    source: "Ouyang et al. 2022, eq. 2; Ziegler et al. 2019, eq. 2", data: [answerLogs, referenceLogs, score]
  ) { bench in
    let penalties = (0..<3).map {
      KLPenalty.kl.value(policy: answerLogs.values[$0], reference: referenceLogs.values[$0])
    }
    let slipped = penalties.map { tokenRewards(score: 1, penalties: [$0], coefficient: bench.beta)[0] }
    let right = tokenRewards(score: 1, penalties: penalties, coefficient: bench.beta)
    let rows = (0..<3).map { t in
      let own = [bench.β, answerLogs(t, as: "p"), referenceLogs(t, as: "q")]
      let scored = own + [score(0, as: "S")]
      return SlipRow(
        "r" + Subscript.text(t), slipped: SlipNumber(slipped[t], "S − β·(p − q)", scored),
        right: t < 2
          ? SlipNumber(right[t], "β·(q − p)", own) : SlipNumber(right[t], "S − β·(p − q)", scored))
    }
    return rows + [
      SlipRow(
        "Σ", slipped: SlipNumber(slipped.reduce(0, +), "sum(x)", [.slippedRows("x", 0..<3)]),
        right: SlipNumber(right.reduce(0, +), "sum(x)", [.rightRows("x", 0..<3)]))
    ]
  }

  private static let pays = SlipData(
    "r", "r", [1, 0],
    each: ["2 + 3 =", "2 + 4 ="].map { prompt in
      Localized(en: "what “5” earns after “\(prompt)”", zh: "在“\(prompt)”之后答“5”的得分")
    })

  static let lastToken = Slip(
    id: "last-token", topic: .feedback,
    name: Localized(en: "The state is the last token", zh: "状态是最后一个词元"),
    slipped: Localized(en: "V(“=”), one value for both prompts", zh: "V(“=”)，两个提示一个价值"),
    right: Localized(en: "V(all tokens so far)", zh: "V(至此的全部词元)"),
    lesson: Localized(
      en: "“2 + 3 =” and “2 + 4 =” end alike. The state is the prompt and every token so far.",
      zh: "“2 + 3 =”和“2 + 4 =”结尾相同。状态是提示加上至此的每个词元。"),
    source: "Sutton & Barto, section 3.1", data: [pays]
  ) { _ in
    let shared = mean(pays.values)
    let rows = (0..<2).map { i in
      SlipRow(
        "V" + Subscript.text(i), label: i == 0 ? "2 + 3 =" : "2 + 4 =",
        slipped: SlipNumber(shared, "mean(R)", [pays.list(as: "R")]),
        right: SlipNumber(pays.values[i], "r", [pays(i, as: "r")]))
    }
    let error = valueLoss(value: shared, old: shared, target: pays.values[0], clip: 1, convention: .unclipped)
    return rows + [
      SlipRow(
        "(V − r)²", slipped: SlipNumber(error, "(x − r)^2", [.slipped("x", 0), pays(0, as: "r")]),
        right: SlipNumber(0, "(x − r)^2", [.right("x", 0), pays(0, as: "r")]))
    ]
  }

  private static let weights = SlipData(
    "ref", "π_ref", [0.3, 0.1, 0.6],
    each: [
      Localized(en: "the reference's chance of the chosen answer", zh: "参考模型给被选中回答的概率"),
      Localized(en: "the reference's chance of the rejected answer", zh: "参考模型给被拒绝回答的概率"),
      Localized(en: "the reference's chance of all others", zh: "参考模型给其余回答的概率"),
    ])
  private static let features = SlipData(
    "f", "f", [0.5, 0, 2], Localized(en: "how much of the shared trait this answer has", zh: "这个回答带有多少共同的特征"))
  private static let trained = SlipData(
    "w", "w", [0.5, 1, 2, 4],
    Localized(en: "the trait's weight, as DPO on this pair drives it up", zh: "这个特征的权重；在这一对上做 DPO，会把它推高"))

  /// The pair after DPO has brought the shared weight to w.
  private static func pair(at w: Double) -> PreferencePair {
    var policy = AnswerPolicy(weights: weights.values, features: features.values, learns: .shared)
    policy.descend(slope: -w / (features.values[0] - features.values[1]), chosen: 0, rejected: 1, rate: 1)
    return policy.pair(chosen: 0, rejected: 1)
  }

  static let dpoChosen = Slip(
    id: "dpo-chosen", topic: .feedback,
    name: Localized(en: "DPO raises the chosen answer's probability", zh: "DPO 提高被选中回答的概率"),
    slipped: Localized(en: "expected to rise: l = log π/π_ref of the chosen", zh: "以为会升：被选中者的 l = log π/π_ref"),
    right: Localized(en: "what rises: the margin h over the rejected", zh: "真正升的：对被拒绝者的间隔 h"),
    lesson: Localized(
      en: "Only the difference is in the loss. What both answers share may carry others up, and both down.",
      zh: "损失里只有差。两者共有的东西会把别的回答抬上去，把这两个一起压下来。"),
    source: "Rafailov et al. 2023 (DPO), eq. 7", data: [weights, features, trained]
  ) { _ in
    trained.values.indices.map { k in
      let pair = pair(at: trained.values[k])
      let own = [trained(k, as: "w"), features(0, as: "f_c")]
      let index = Subscript.text(k)
      return SlipRow(
        "h" + index, label: "w = \(Numeral.short(trained.values[k]))",
        slipped: SlipNumber(
          pair.chosenLogRatio, "w·f_c − log(dot(P, exp(w·F)))",
          own + [weights.list(as: "P"), features.list(as: "F")], symbol: "l" + index),
        right: SlipNumber(pair.margin, "w·(f_c − f_r)", own + [features(1, as: "f_r")]))
    }
  }
}
