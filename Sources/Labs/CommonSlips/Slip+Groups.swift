import Laboratory
import Reinforcement

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Slips on groups of answers: their advantages, their weights, their ratios.
extension Slip {
  static let onGroups = [
    groupMean, groupStd, hiddenStd, scaledUp, missingMeans, oneRatio, gspoRange, gspoWeight, gspoLength,
  ]

  private static let sums = SlipData(
    "r", "r", GroupAdvantageLab.Sums.rewards,
    Localized(en: "score of this answer to “2 + 3 = ?”", zh: "“2 + 3 = ?”这个回答的得分"))
  private static let lengths = SlipData(
    "o", "|o|", GroupAdvantageLab.Sums.lengths, Localized(en: "tokens of this answer", zh: "这个回答的词元数"))

  /// `E[(1/G) Σ A_i ∇log π(a_i)]` over all groups of three that π can draw, by the logit of action 0.
  private static func expectedGroupGradient(_ advantages: ([Double]) -> [Double]) -> Double {
    let policy = banditPolicy
    let scores = [0, 1].map { policy.logProbabilityGradient(of: $0)[0] }
    return (0..<8).reduce(0) { sum, code in
      let drawn = [code & 1, code >> 1 & 1, code >> 2 & 1]
      let chance = drawn.reduce(1) { $0 * policy.probabilities[$1] }
      let advantages = advantages(drawn.map { payoffs.values[$0] })
      return sum + chance * dot(advantages, drawn.map { scores[$0] }) / 3
    }
  }

  static let groupMean = Slip(
    id: "group-mean", topic: .groups,
    name: Localized(en: "The group mean is an unbiased baseline", zh: "组均值是无偏的基线"),
    slipped: Localized(en: "r − mean of all three", zh: "r − 三个的均值"),
    right: Localized(en: "r − mean of the other two", zh: "r − 其余两个的均值"),
    lesson: Localized(
      en:
        "The mean contains rᵢ. Every advantage, and the mean gradient of groups of three drawn by π, shrinks by (G − 1)/G.",
      zh: "均值里含有 rᵢ。每个优势都缩小为 (G − 1)/G 倍；按 π 抽的三个一组，平均梯度也一样。"),
    source: "Ahmadian et al. 2024 (RLOO), section 3", data: [sums, bandit, payoffs]
  ) { _ in
    let slipped = groupAdvantages(rewards: sums.values, groupSize: 3, convention: .unscaled)
    let right = leaveOneOutAdvantages(rewards: sums.values, groupSize: 3)
    let rows = (0..<3).map { i in
      let inputs = [sums(i, as: "r"), sums.list(as: "R")]
      return SlipRow(
        "Â" + Subscript.text(i), slipped: SlipNumber(slipped[i], "r − mean(R)", inputs),
        right: SlipNumber(right[i], "r − (sum(R) − r)/(count(R) − 1)", inputs))
    }
    let whole = expectedGroupGradient { leaveOneOutAdvantages(rewards: $0, groupSize: 3) }
    let small = expectedGroupGradient { groupAdvantages(rewards: $0, groupSize: 3, convention: .unscaled) }
    let size = Ingredient.count("G", 3, en: "answers in a group", zh: "一组的回答数")
    return rows + [
      SlipRow(
        "E[∇]",
        slipped: SlipNumber(
          small, "(G − 1)/G·p·q·(x − y)",
          [size, bandit(0, as: "p"), bandit(1, as: "q"), payoffs(0, as: "x"), payoffs(1, as: "y")]),
        right: SlipNumber(
          whole, "p·q·(x − y)", [bandit(0, as: "p"), bandit(1, as: "q"), payoffs(0, as: "x"), payoffs(1, as: "y")]))
    ]
  }

  private static let half = SlipData(
    "r", "r", [1, 1, 1, 1, 0, 0, 0, 0], Localized(en: "1: this answer is right", zh: "1：这个回答是对的"))

  static let groupStd = Slip(
    id: "group-std", topic: .groups,
    name: Localized(en: "Four of eight right gives ±1", zh: "8 个里对 4 个就是 ±1"),
    slipped: Localized(en: "std with N under the root", zh: "标准差根号里除以 N"),
    right: Localized(en: "std with N − 1, + 1e-4", zh: "标准差根号里除以 N − 1，再加 1e-4"),
    lesson: Localized(
      en: "The paper says only “std”. The libraries divide by N − 1: 0.935, not 1.",
      zh: "论文只说“标准差”。各个库除以 N − 1：是 0.935，不是 1。"),
    source: "Shao et al. 2024 (DeepSeekMath), section 4.1.2", data: [half]
  ) { _ in
    let sides: [[Double]] = [.population, .groupScaled].map {
      groupAdvantages(rewards: half.values, groupSize: 8, convention: $0)
    }
    let all = half.list(as: "R")
    let spread = SlipRow(
      "s", slipped: SlipNumber(standardDeviation(half.values, ddof: 0), "std0(R)", [all]),
      right: SlipNumber(standardDeviation(half.values, ddof: 1), "std(R)", [all]))
    let rows = [0, 7].map { i in
      let inputs = [half(i, as: "r"), all]
      return SlipRow(
        "Â" + Subscript.text(i),
        slipped: SlipNumber(sides[0][i], "(r − mean(R))/s", inputs + [.slipped("s", 0)]),
        right: SlipNumber(sides[1][i], "(r − mean(R))/(s + 1e-4)", inputs + [.right("s", 0)]))
    }
    return [spread] + rows
  }

  private static let doubled = SlipData(
    "double", "2r", sums.values.map { 2 * $0 }, Localized(en: "the same scores, doubled", zh: "同样的得分，翻一倍"))

  static let hiddenStd = Slip(
    id: "hidden-std", topic: .groups,
    name: Localized(en: "The example 1, 0, 2 shows whether one divides", zh: "用 1、0、2 就能看出除没除"),
    slipped: Localized(en: "r − m, not divided", zh: "r − m，没有除"), right: Localized("(r − m)/(s + 1e-4)"),
    lesson: Localized(
      en: "Its std is exactly 1 and hides the missing division. Double the scores, and it shows.",
      zh: "它的标准差正好是 1，把漏掉的除法藏了起来。得分翻一倍，就露出来了。"),
    source: "Shao et al. 2024 (DeepSeekMath), section 4.1.2", decimals: 4, data: [sums, doubled]
  ) { _ in
    [sums, doubled].flatMap { scores in
      let slipped = groupAdvantages(rewards: scores.values, groupSize: 3, convention: .unscaled)
      let right = groupAdvantages(rewards: scores.values, groupSize: 3, convention: .groupScaled)
      return (0..<3).map { i in
        let inputs = [scores(i, as: "r"), scores.list(as: "R")]
        return SlipRow(
          "Â(\(scores.symbol))" + Subscript.text(i), slipped: SlipNumber(slipped[i], "r − mean(R)", inputs),
          right: SlipNumber(right[i], "(r − mean(R))/(std(R) + 1e-4)", inputs))
      }
    }
  }

  private static let rightAnswers = SlipData(
    "k", "k", [1, 4, 7], Localized(en: "right answers of eight", zh: "八个里答对几个"))

  static let scaledUp = Slip(
    id: "dr-grpo-scale", topic: .groups,
    name: Localized(en: "Dr. GRPO scales advantages up", zh: "Dr. GRPO 把优势放大了"),
    slipped: Localized(en: "more than (r − m)/(s + 1e-4)", zh: "比 (r − m)/(s + 1e-4) 大"), right: Localized("r − m"),
    lesson: Localized(
      en: "Scores of 0 and 1 have a spread below 1, so dividing enlarges, and leaving the division out makes smaller.",
      zh: "0、1 得分的标准差小于 1，除以它是放大，不除才变小。"),
    source: "Liu et al. 2025 (Dr. GRPO), section 3.2", data: [rightAnswers]
  ) { _ in
    rightAnswers.values.indices.map { i in
      let count = rightAnswers.values[i]
      let rewards = (0..<8).map { Double($0) < count ? 1.0 : 0 }
      let inputs = [rightAnswers(i, as: "k"), .count("G", 8, en: "answers in the group", zh: "一组的回答数")]
      return SlipRow(
        "Â" + Subscript.text(i), label: "k = \(Int(count))",
        slipped: SlipNumber(
          groupAdvantages(rewards: rewards, groupSize: 8, convention: .groupScaled)[0],
          "(1 − k/G)/(sqrt(k·(G − k)/(G·(G − 1))) + 1e-4)", inputs),
        right: SlipNumber(
          groupAdvantages(rewards: rewards, groupSize: 8, convention: .unscaled)[0], "1 − k/G", inputs))
    }
  }

  static let missingMeans = Slip(
    id: "missing-means", topic: .groups,
    name: Localized(en: "GRPO without 1/G and 1/|o|", zh: "GRPO 漏了 1/G 和 1/|o|"),
    slipped: Localized(en: "the answer's tokens summed: |o|·Â", zh: "把回答的词元相加：|o|·Â"),
    right: Localized(en: "both means: |o|·Â/(G·|o|)", zh: "两层平均：|o|·Â/(G·|o|)"),
    lesson: Localized(
      en:
        "Summed, the long answer pulls three times as hard as the short one, and the group no longer balances. DAPO and Dr. GRPO drop 1/|o| on purpose, and put another divisor there.",
      zh: "只求和，长回答的拉力是短回答的三倍，一组也不再平衡。DAPO 和 Dr. GRPO 去掉 1/|o| 是有意的，而且换上了别的除数。"),
    source: "Shao et al. 2024 (DeepSeekMath), eq. 3", data: [sums, lengths]
  ) { _ in
    let advantages = groupAdvantages(rewards: sums.values, groupSize: 3, convention: .unscaled)
    let sides = (0..<3).map { i in
      let whole = lengths.values[i] * advantages[i]
      return (whole, whole * LossAggregation.sequenceMean.weight(length: lengths.values[i], lengths: lengths.values))
    }
    let rows = (0..<3).map { i in
      let inputs = [lengths(i, as: "o"), sums(i, as: "r"), sums.list(as: "R")]
      return SlipRow(
        "o" + Subscript.text(i), slipped: SlipNumber(sides[i].0, "o·(r − mean(R))", inputs),
        right: SlipNumber(sides[i].1, "o·(r − mean(R))/(count(R)·o)", inputs))
    }
    return rows + [
      SlipRow(
        "Σ", slipped: SlipNumber(sides.reduce(0) { $0 + $1.0 }, "sum(x)", [.slippedRows("x", 0..<3)]),
        right: SlipNumber(sides.reduce(0) { $0 + $1.1 }, "sum(x)", [.rightRows("x", 0..<3)]))
    ]
  }

  private static let logRatios = SlipData(
    "l", "log ρ", [0.5, -0.3, 0.1, -0.1], Localized(en: "log-ratio of this token", zh: "这个词元的对数比率"))

  static let oneRatio = Slip(
    id: "one-ratio", topic: .groups,
    name: Localized(en: "GRPO with one ratio per answer", zh: "GRPO 每个回答一个比率"),
    slipped: Localized(en: "s, one for all tokens", zh: "s，所有词元共用"),
    right: Localized(en: "ρₜ, each token its own", zh: "ρₜ，每个词元各有一个"),
    lesson: Localized(
      en: "One ratio per answer is GSPO. The mean hides tokens that GRPO finds outside its band.",
      zh: "每个回答一个比率，那是 GSPO。均值藏起了 GRPO 认为出了区间的词元。"),
    source: "Shao et al. 2024 (DeepSeekMath), eq. 3", data: [logRatios]
  ) { bench in
    let own = SequenceRatio.geometricMean.value(logRatios: logRatios.values)
    let ratios = logRatios.values.map { importanceRatio(new: $0, old: 0) }
    let range = ClipRange(low: bench.epsilon, high: bench.epsilon)
    let rows = ratios.indices.map { t in
      SlipRow(
        "ρ" + Subscript.text(t), slipped: SlipNumber(own, "exp(mean(L))", [logRatios.list(as: "L")]),
        right: SlipNumber(ratios[t], "exp(l)", [logRatios(t, as: "l")]))
    }
    return rows + [
      SlipRow(
        "clip",
        slipped: SlipNumber(
          range.excludes(own) ? 1 : 0, "mean((x < 1 − ε) + (x > 1 + ε))", [.slippedRows("x", 0..<4), bench.ε]),
        right: SlipNumber(
          share(ratios.map(range.excludes), where: ratios.map { _ in true }), "mean((x < 1 − ε) + (x > 1 + ε))",
          [.rightRows("x", 0..<4), bench.ε]))
    ]
  }

  private static let sequenceRatios = SlipData(
    "s", "s", [1.001, 0.9995, 1.0003, 0.9998], Localized(en: "GSPO's ratio of this answer", zh: "这个回答的 GSPO 比率"))
  private static let answerSigns = SlipData("A", "Â", [1, -1, 1, -1], Localized(en: "its advantage", zh: "它的优势"))

  static let gspoRange = Slip(
    id: "gspo-range", topic: .groups,
    name: Localized(en: "GSPO with PPO's ε", zh: "GSPO 用 PPO 的 ε"),
    slipped: Localized(
      en: "L′, the slope by log s, clipped at 1 − ε and 1 + ε", zh: "L′ 是对 log s 的斜率，在 1 − ε 和 1 + ε 处裁剪"),
    right: Localized(en: "clipped at 1 − 3e-4 and 1 + 4e-4", zh: "在 1 − 3e-4 和 1 + 4e-4 处裁剪"),
    lesson: Localized(
      en: "A mean over tokens stays close to 1: a band of a fifth lets everything pass.",
      zh: "对词元取过平均，离 1 很近：宽五分之一的区间什么都放过。"),
    source: "Zheng et al. 2025 (GSPO), section 5.1", decimals: 4, data: [sequenceRatios, answerSigns]
  ) { bench in
    let ends: [Ingredient] = [
      .constant("ε_low", 3e-4, Localized(en: "the authors' lower width", zh: "作者用的下侧宽度")),
      .constant("ε_high", 4e-4, Localized(en: "the authors' upper width", zh: "作者用的上侧宽度")),
    ]
    return sequenceRatios.values.indices.map { i in
      let slope = {
        clippedObjectiveSlope(
          ratio: sequenceRatios.values[i], advantage: answerSigns.values[i], low: $0, high: $1)
      }
      let own = [sequenceRatios(i, as: "s"), answerSigns(i, as: "A")]
      return SlipRow(
        "L′" + Subscript.text(i),
        slipped: SlipNumber(
          slope(bench.epsilon, bench.epsilon), "if(clip(s, 1 − ε, 1 + ε)·A < s·A, 0, s·A)", own + [bench.ε]),
        right: SlipNumber(
          slope(3e-4, 4e-4), "if(clip(s, 1 − ε_low, 1 + ε_high)·A < s·A, 0, s·A)", own + ends))
    }
  }

  private static let tokenRatio = SlipData("rho", "ρ", [1.1], Localized(en: "the ratio of every token", zh: "每个词元的比率"))
  private static let tokenCounts = SlipData(
    "n", "|o|", [1, 2, 4, 8, 16], Localized(en: "tokens of this answer", zh: "这个回答的词元数"))

  static let gspoWeight = Slip(
    id: "gspo-weight", topic: .groups,
    name: Localized(en: "GSPO's ratio is the weight of the sequence", zh: "GSPO 的比率就是整个序列的权重"),
    slipped: Localized(en: "s, the geometric mean", zh: "s，几何平均"),
    right: Localized(en: "w, the product, π(o)/π_old(o)", zh: "w，乘积 π(o)/π_old(o)"),
    lesson: Localized(
      en: "The mean does not grow with the length; the importance weight does, without bound.",
      zh: "平均不随长度增长；重要性权重会，而且没有上限。"),
    source: "Zheng et al. 2025 (GSPO), eq. 7", data: [tokenRatio, tokenCounts]
  ) { _ in
    tokenCounts.values.indices.map { i in
      let logs = Array(repeating: log(1.1), count: Int(tokenCounts.values[i]))
      let inputs = [tokenRatio(0, as: "ρ"), tokenCounts(i, as: "n")]
      return SlipRow(
        "s" + Subscript.text(i), label: "|o| = \(logs.count)",
        slipped: SlipNumber(SequenceRatio.geometricMean.value(logRatios: logs), "(ρ^n)^(1/n)", inputs),
        right: SlipNumber(
          SequenceRatio.product.value(logRatios: logs), "ρ^n", inputs, symbol: "w" + Subscript.text(i)))
    }
  }

  private static let wrongLengths = SlipData(
    "n", "|o|", [2, 6], Localized(en: "tokens of this wrong answer", zh: "这个错误回答的词元数"))
  private static let blame = SlipData("A", "Â", [-1, -1], Localized(en: "its advantage", zh: "它的优势"))

  static let gspoLength = Slip(
    id: "gspo-length", topic: .groups,
    name: Localized(en: "GSPO has no length bias", zh: "GSPO 没有长度偏差"),
    slipped: Localized(en: "a token's gradient if all weighed alike", zh: "假如一样重，一个词元的梯度"),
    right: Localized(en: "its gradient in GSPO, on-policy", zh: "GSPO 里它的梯度（同策略）"),
    lesson: Localized(
      en:
        "The factor 1/|o| is in the derivative of the geometric mean: on-policy exactly GRPO's, a long wrong answer is blamed less per token.",
      zh: "几何平均求导就带出 1/|o|：同策略时与 GRPO 完全相同，长的错误回答每个词元受罚更轻。"),
    source: "Zheng et al. 2025 (GSPO), section 4.2", data: [wrongLengths, blame]
  ) { _ in
    let mask = wrongLengths.values.map { n in (0..<6).map { Double($0) < n } }
    let batch = SequenceBatch(
      new: mask.map { $0.map { _ in -1 } }, old: nil, mask: mask, advantages: blame.values)
    let range = ClipRange(low: 3e-4, high: 4e-4)
    let right = sequenceLoss(batch, ratio: .geometricMean, range: range).gradient
    let slipped = groupLoss(batch, reference: nil, coefficient: 0, range: range, aggregation: .tokenMean).gradient
    return (0..<2).map { i in
      let inputs = [blame(i, as: "A"), wrongLengths.list(as: "N")]
      return SlipRow(
        "∇" + Subscript.text(i), slipped: SlipNumber(slipped[i][0], "(0 − A)/sum(N)", inputs),
        right: SlipNumber(right[i][0], "(0 − A)/(count(N)·n)", inputs + [wrongLengths(i, as: "n")]))
    }
  }
}
