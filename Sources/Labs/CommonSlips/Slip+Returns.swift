import Laboratory
import Reinforcement

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Slips on returns, values and advantages.
extension Slip {
  static let onReturns = [
    discountLambda, gaeExponent, rewardMinusValue, tdErrorAsAdvantage, valueRecursion, lambdaOne, truncation, padding,
    rewardOutput, greedyShare,
  ]

  private static let rewards = SlipData(
    "r", "r", RunningExample.rewards, Localized(en: "the reward of this step", zh: "这一步的奖励"))
  private static let values = SlipData(
    "V", "V", RunningExample.values,
    Localized(en: "what the critic says of the state before this step", zh: "评论家对这一步之前的状态的估计"))

  /// The rows of a recursion that runs backwards; the first row is the last step.
  private static func backwards(_ count: Int, _ row: (_ t: Int, _ isLast: Bool, _ after: Int) -> SlipRow) -> [SlipRow] {
    (0..<count).map { index in row(count - 1 - index, index == 0, index - 1) }
  }

  private static func advantages(
    _ rewards: [Double] = RunningExample.rewards, _ values: [Double] = RunningExample.values, last: Double = 0,
    isCut: Bool = false, discount: Double, lambda: Double
  ) -> AdvantageEstimate {
    let ends = rewards.indices.map { $0 == rewards.count - 1 && !isCut }
    return generalizedAdvantages(
      rewards: rewards, values: values, lastValue: last, terminated: ends, discount: discount, lambda: lambda)
  }

  static let discountLambda = Slip(
    id: "discount-lambda", topic: .returns,
    name: Localized(en: "The discount written λ", zh: "把折扣因子写成 λ"),
    slipped: Localized("Gₜ = rₜ + λ·Gₜ₊₁"), right: Localized("Gₜ = rₜ + γ·Gₜ₊₁"),
    lesson: Localized(
      en: "γ says which return is asked for; λ says how an advantage is estimated. Swapped, it still trains.",
      zh: "γ 决定问的是哪种回报，λ 决定优势怎样估计。换错了，照样能训练。"),
    source: "Sutton & Barto, eq. 3.9", data: [rewards]
  ) { bench in
    let slipped = discountedReturns(rewards: rewards.values, discount: bench.lambda)
    let right = discountedReturns(rewards: rewards.values, discount: bench.gamma)
    return backwards(5) { t, isLast, after in
      let own = rewards(t, as: "r")
      if isLast { return SlipRow("G₄", both: SlipNumber(right[t], "r", [own])) }
      return SlipRow(
        "G" + Subscript.text(t), slipped: SlipNumber(slipped[t], "r + λ·G′", [own, bench.λ, .slipped("G′", after)]),
        right: SlipNumber(right[t], "r + γ·G′", [own, bench.γ, .right("G′", after)]))
    }
  }

  static let gaeExponent = Slip(
    id: "gae-exponent", topic: .returns,
    name: Localized(en: "GAE up to T − t + 1", zh: "GAE 加到 T − t + 1"),
    slipped: Localized(en: "the last term is (γλ)^(T−t+1)·δ₄", zh: "末项是 (γλ)^(T−t+1)·δ₄"),
    right: Localized(en: "the last term is (γλ)^(T−1−t)·δ₄", zh: "末项是 (γλ)^(T−1−t)·δ₄"),
    lesson: Localized(
      en: "From t = 2 to the last TD error, δ₄, it is two steps; T = 5.", zh: "从 t = 2 到最后一个 TD 误差 δ₄ 是两步；T = 5。"),
    source: "Schulman et al. 2016 (GAE), eq. 16", data: [rewards, values]
  ) { bench in
    let estimate = advantages(discount: bench.gamma, lambda: bench.lambda)
    let δ = estimate.tdErrors
    let step = bench.gamma * bench.lambda
    let last = [rewards(4, as: "r"), values(4, as: "v"), bench.γ, bench.λ]
    let places: [Ingredient] = [
      .count("T", 5, en: "steps", zh: "步数"), .count("t", 2, en: "the step asked for", zh: "所求的步"),
    ]
    let terms = [0, 1].map { l in
      SlipRow(
        l == 0 ? "δ₂" : "γλ·δ₃",
        both: SlipNumber(
          pow(step, Double(l)) * δ[2 + l], "(γ·λ)^l·(r + γ·v′ − v)",
          [
            bench.γ, bench.λ, .count("l", l, en: "steps later", zh: "晚几步"), rewards(2 + l, as: "r"),
            values(3 + l, as: "v′"), values(2 + l, as: "v"),
          ]))
    }
    let (slipped, right) = (pow(step, 4) * δ[4], pow(step, 2) * δ[4])
    return terms + [
      SlipRow(
        "(γλ)^·δ₄", slipped: SlipNumber(slipped, "(γ·λ)^(T − t + 1)·(r − v)", last + places),
        right: SlipNumber(right, "(γ·λ)^(T − 1 − t)·(r − v)", last + places)),
      SlipRow(
        "Â₂", slipped: SlipNumber(δ[2] + step * δ[3] + slipped, "sum(x)", [.slippedRows("x", 0..<3)]),
        right: SlipNumber(estimate.advantages[2], "sum(x)", [.rightRows("x", 0..<3)])),
    ]
  }

  static let rewardMinusValue = Slip(
    id: "reward-minus-value", topic: .returns,
    name: Localized(en: "A = r − V", zh: "A = r − V"),
    slipped: Localized("A = r − V(s)"), right: Localized("δ = r + γ·V(s′) − V(s)"),
    lesson: Localized(
      en: "V(s) foretells all that is to come; compared with the reward of one step alone, every step disappoints.",
      zh: "V(s) 估计的是以后的全部；只拿一步的奖励去比，步步都是失望。"),
    source: "Sutton & Barto, eq. 6.5", data: [rewards, values]
  ) { bench in
    rewards.values.indices.map { t in
      let vNext = t < 4 ? values.values[t + 1] : 0
      let error = { tdError(reward: rewards.values[t], discount: $0, value: values.values[t], vNext: vNext) }
      let own = [rewards(t, as: "r"), values(t, as: "v")]
      let name = "δ" + Subscript.text(t)
      return SlipRow(
        name, slipped: SlipNumber(error(0), "r − v", own, symbol: "A" + Subscript.text(t)),
        right: t < 4
          ? SlipNumber(error(bench.gamma), "r + γ·v′ − v", own + [bench.γ, values(t + 1, as: "v′")])
          : SlipNumber(error(bench.gamma), "r − v", own))
    }
  }

  static let tdErrorAsAdvantage = Slip(
    id: "td-error-as-advantage", topic: .returns,
    name: Localized(en: "δ called the advantage", zh: "把 δ 叫作优势"),
    slipped: Localized(en: "δₜ, which is λ = 0", zh: "δₜ，也就是 λ = 0"), right: Localized("Âₜ = δₜ + γλ·Âₜ₊₁"),
    lesson: Localized(
      en: "δ is one estimate of the advantage, the one that trusts the critic most. Turn λ to 0: the two are one.",
      zh: "δ 是优势的一种估计，是最信评论家的那种。把 λ 转到 0，两者就是一个。"),
    source: "Schulman et al. 2016 (GAE), eqs. 16 and 17", data: [rewards, values]
  ) { bench in
    let slipped = advantages(discount: bench.gamma, lambda: 0).advantages
    let right = advantages(discount: bench.gamma, lambda: bench.lambda).advantages
    return backwards(5) { t, isLast, after in
      let own = [rewards(t, as: "r"), values(t, as: "v")]
      if isLast { return SlipRow("Â₄", both: SlipNumber(right[t], "r − v", own)) }
      let next = own + [bench.γ, values(t + 1, as: "v′")]
      return SlipRow(
        "Â" + Subscript.text(t), slipped: SlipNumber(slipped[t], "r + γ·v′ − v", next),
        right: SlipNumber(right[t], "r + γ·v′ − v + γ·λ·A", next + [bench.λ, .right("A", after)]))
    }
  }

  private static let branches = [0.75, 0.25]
  private static let branchChances = SlipData(
    "p", "p", branches, Localized(en: "chance of this next state", zh: "到这个下一状态的概率"))
  private static let branchValues = SlipData(
    "v", "V′", [4, 0], Localized(en: "value of this next state", zh: "这个下一状态的价值"))
  private static let oneReward = SlipData("r", "r", [1], Localized(en: "the reward", zh: "奖励"))

  static let valueRecursion = Slip(
    id: "value-recursion", topic: .returns,
    name: Localized("Vₜ = Rₜ + Vₜ₊₁"),
    slipped: Localized(en: "r + V(s′), of the s′ that came", zh: "r + V(s′)，只看碰到的 s′"),
    right: Localized("V(s) = E[r + γ·V(s′)]"),
    lesson: Localized(
      en: "The discount is missing, and the mean over what may come: another seed, another “value”.",
      zh: "少了折扣，也少了对各种可能取的均值：换个种子，“价值”就变。"),
    source: "Sutton & Barto, eq. 3.14", data: [oneReward, branchChances, branchValues]
  ) { bench in
    let backups = [1, bench.gamma].map { discount in
      branchValues.values.map { discountedReturn(reward: 1, discount: discount, done: false, next: $0) }
    }
    let own = { (i: Int) in [oneReward(0, as: "r"), branchValues(i, as: "v′")] }
    let seen = bench.pick(0, from: branches)
    return branches.indices.map { i in
      SlipRow(
        "s′" + Subscript.text(i), slipped: SlipNumber(backups[0][i], "r + v′", own(i)),
        right: SlipNumber(backups[1][i], "r + γ·v′", own(i) + [bench.γ]))
    } + [
      SlipRow(
        "V(s)", slipped: SlipNumber(backups[0][seen], "x", [.slipped("x", seen)]),
        right: SlipNumber(
          dot(branches, backups[1]), "dot(P, x)", [branchChances.list(as: "P"), .rightRows("x", 0..<2)]))
    ]
  }

  private static let valuesAfter = SlipData(
    "after", "V(s₅)", [3, 5],
    each: [
      Localized(en: "the critic's value of the state after the cut", zh: "评论家对截断之后那个状态的估计"),
      Localized(en: "the true value of the state after the cut", zh: "截断之后那个状态的真值"),
    ])

  static let lambdaOne = Slip(
    id: "lambda-one", topic: .returns,
    name: Localized(en: "λ = 1 is unbiased, whatever the end", zh: "λ = 1 总是无偏"),
    slipped: Localized(en: "λ = 1, with the critic's V(s₅)", zh: "λ = 1，用评论家的 V(s₅)"),
    right: Localized(en: "unbiased: with the true V(s₅)", zh: "无偏：用真正的 V(s₅)"),
    lesson: Localized(
      en: "The rollout was cut, so even λ = 1 ends in a value of the critic, and its error reaches every step.",
      zh: "采样段被截断，λ = 1 也以评论家的一个估计收尾，它的误差传到每一步。"),
    source: "Schulman et al. 2016 (GAE), eq. 18", data: [rewards, values, valuesAfter]
  ) { bench in
    let sides = valuesAfter.values.map {
      advantages(last: $0, isCut: true, discount: bench.gamma, lambda: 1).advantages
    }
    return backwards(5) { t, isLast, after in
      let own = [rewards(t, as: "r"), values(t, as: "v"), bench.γ]
      if isLast {
        return SlipRow(
          "Â₄", slipped: SlipNumber(sides[0][t], "r + γ·v′ − v", own + [valuesAfter(0, as: "v′")]),
          right: SlipNumber(sides[1][t], "r + γ·v′ − v", own + [valuesAfter(1, as: "v′")]))
      }
      let next = own + [values(t + 1, as: "v′")]
      return SlipRow(
        "Â" + Subscript.text(t),
        slipped: SlipNumber(sides[0][t], "r + γ·v′ − v + γ·A", next + [.slipped("A", after)]),
        right: SlipNumber(sides[1][t], "r + γ·v′ − v + γ·A", next + [.right("A", after)]))
    }
  }

  private static let steadyRewards = SlipData(
    "r", "r", [1, 1, 1], Localized(en: "the reward of this step", zh: "这一步的奖励"))
  private static let steadyValues = SlipData(
    "V", "V", [10, 10, 10, 10],
    each: Array(
      repeating: Localized(en: "the critic's value of the state before this step", zh: "评论家对这一步之前的状态的估计"), count: 3)
      + [Localized(en: "the critic's value of the state where the data end", zh: "评论家对数据断开处那个状态的估计")])

  static let truncation = Slip(
    id: "truncation", topic: .returns,
    name: Localized(en: "Cut off, treated as ended", zh: "把截断当成终止"),
    slipped: Localized(en: "after the last step: 0", zh: "最后一步之后：0"),
    right: Localized(en: "after the last step: V of the state there", zh: "最后一步之后：那个状态的 V"),
    lesson: Localized(
      en: "A time limit ends the data, not the task. Three good steps, and the slip punishes them all.",
      zh: "时间上限结束的是数据，不是任务。三步都走得好，错法却全罚。"),
    source: "Schulman et al. 2016 (GAE), eq. 16; Pardo et al. 2018", data: [steadyRewards, steadyValues]
  ) { bench in
    let sides = [false, true].map { bootstraps in
      generalizedAdvantages(
        rewards: steadyRewards.values, values: Array(steadyValues.values[..<3]), lastValue: 10,
        terminated: [false, false, false], truncated: [false, false, true], finalValues: [10, 10, 10],
        discount: bench.gamma, lambda: bench.lambda, bootstrapTruncation: bootstraps
      ).advantages
    }
    return backwards(3) { t, isLast, after in
      let own = [steadyRewards(t, as: "r"), steadyValues(t, as: "v")]
      let next = own + [bench.γ, steadyValues(t + 1, as: "v′")]
      if isLast {
        return SlipRow(
          "Â₂", slipped: SlipNumber(sides[0][t], "r − v", own), right: SlipNumber(sides[1][t], "r + γ·v′ − v", next))
      }
      return SlipRow(
        "Â" + Subscript.text(t),
        slipped: SlipNumber(sides[0][t], "r + γ·v′ − v + γ·λ·A", next + [bench.λ, .slipped("A", after)]),
        right: SlipNumber(sides[1][t], "r + γ·v′ − v + γ·λ·A", next + [bench.λ, .right("A", after)]))
    }
  }

  private static let padded = SlipData(
    "A", "A", [2, 3, 4, 0, 0, 0, 0, 0], Localized(en: "an advantage; only the first three count", zh: "优势；只有前三个算数"))

  static let padding = Slip(
    id: "padding", topic: .returns,
    name: Localized(en: "Normalising over padding", zh: "归一化时算进了填充"),
    slipped: Localized(en: "mean and spread of all 8 places", zh: "8 个位置的均值和标准差"),
    right: Localized(en: "of the 3 that count", zh: "只用算数的 3 个"),
    lesson: Localized(
      en: "Zeros pull the mean down, and the worst of the three becomes one to encourage. Mask first.",
      zh: "那些 0 把均值拉低，三个里最差的也成了该鼓励的。先掩码。"),
    source: "TRL's masked_whiten", data: [padded]
  ) { _ in
    let masks = [Array(repeating: true, count: 8), (0..<8).map { $0 < 3 }]
    let sides = masks.map { normalisedAdvantages(padded.values, where: $0, by: .trl) ?? [] }
    return (0..<3).map { i in
      SlipRow(
        "Â" + Subscript.text(i),
        slipped: SlipNumber(
          sides[0][i] ?? .nan, "(a − mean(A))/sqrt(var(A) + 1e-8)", [padded(i, as: "a"), padded.list(as: "A")]),
        right: SlipNumber(
          sides[1][i] ?? .nan, "(a − mean(A))/sqrt(var(A) + 1e-8)",
          [padded(i, as: "a"), padded.list(as: "A", first: 3)]))
    }
  }

  private static let threeRewards = SlipData(
    "r", "r", [0, 1, 5], Localized(en: "the reward of this transition", zh: "这次转移的奖励"))
  private static let nextValues = SlipData(
    "q", "max Q′", [4, 5, 0],
    each: Array(
      repeating: Localized(en: "the target network's best value of the next state", zh: "目标网络对下一状态的最大估计"), count: 2)
      + [Localized(en: "this transition ended the episode: nothing follows", zh: "这次转移后回合终止：之后什么也没有")])

  static let rewardOutput = Slip(
    id: "reward-output", topic: .returns,
    name: Localized(en: "DQN outputs the reward", zh: "DQN 输出的是奖励"),
    slipped: Localized(en: "target: r", zh: "目标：r"),
    right: Localized(en: "target: r + γ·max Q′", zh: "目标：r + γ·max Q′"),
    lesson: Localized(
      en: "It outputs the expected discounted return. Only with γ = 0 is that the reward.",
      zh: "它输出的是期望折扣回报。只有 γ = 0 时，那才是奖励。"),
    source: "Mnih et al. 2015 (DQN), Methods", data: [threeRewards, nextValues]
  ) { bench in
    (0..<3).map { i in
      let target = {
        deepQTarget(reward: threeRewards.values[i], discount: $0, done: i == 2, targetNext: [nextValues.values[i]])
      }
      let own = threeRewards(i, as: "r")
      return SlipRow(
        "y" + Subscript.text(i), slipped: SlipNumber(target(0), "r", [own]),
        right: i == 2
          ? SlipNumber(target(bench.gamma), "r", [own])
          : SlipNumber(target(bench.gamma), "r + γ·q", [own, bench.γ, nextValues(i, as: "q")]))
    }
  }

  private static let actionValues = SlipData(
    "Q", "Q", [1, 3, 2, 0], Localized(en: "value of this action", zh: "这个动作的价值"))

  static let greedyShare = Slip(
    id: "greedy-share", topic: .returns,
    name: Localized(en: "ε-greedy is greedy with 1 − ε", zh: "ε-贪心以 1 − ε 取最优动作"),
    slipped: Localized(en: "best: 1 − ε, others share ε", zh: "最优：1 − ε，其余平分 ε"),
    right: Localized(en: "best: 1 − ε + ε/|A|, others ε/|A|", zh: "最优：1 − ε + ε/|A|，其余各 ε/|A|"),
    lesson: Localized(
      en: "The blind draw is over all actions, and may hit the best one too.", zh: "盲抽在全部动作里抽，也会抽到最优的那个。"),
    source: "Sutton & Barto, section 5.4", data: [actionValues]
  ) { bench in
    let right = epsilonGreedyProbabilities(actionValues.values, epsilon: bench.epsilon)
    let best = greedyAction(actionValues.values)
    let inputs = [bench.ε, .count("n", 4, en: "actions", zh: "动作数")]
    return (0..<4).map { a in
      let slipped =
        a == best
        ? SlipNumber(1 - bench.epsilon, "1 − ε", [bench.ε]) : SlipNumber(bench.epsilon / 3, "ε/(n − 1)", inputs)
      return SlipRow(
        "π" + Subscript.text(a), slipped: slipped,
        right: a == best ? SlipNumber(right[a], "1 − ε + ε/n", inputs) : SlipNumber(right[a], "ε/n", inputs))
    }
  }
}
