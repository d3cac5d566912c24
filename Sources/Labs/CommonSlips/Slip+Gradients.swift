import Laboratory
import Reinforcement

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Slips on the policy gradient. Two actions, drawn with π; gradients are by the logit of action 0.
extension Slip {
  static let onGradients = [productOfMeans, pastRewards, baselineOfAction, lossZero]

  static let bandit = SlipData("p", "π", [0.25, 0.75], Localized(en: "chance of this action", zh: "这个动作的概率"))
  static let payoffs = SlipData("R", "R", [4, 0], Localized(en: "what this action earns", zh: "这个动作的所得"))
  static var banditPolicy: SoftmaxDistribution { SoftmaxDistribution(logits: bandit.values.map { log($0) }) }

  /// `∂log π(a)/∂z₀` of each action.
  private static var scores: [Double] { [0, 1].map { banditPolicy.logProbabilityGradient(of: $0)[0] } }

  static let productOfMeans = Slip(
    id: "product-of-means", topic: .gradients,
    name: Localized(en: "The gradient as E[R]·E[∇log π]", zh: "把梯度写成 E[R]·E[∇log π]"),
    slipped: Localized("E[R]·E[∇log π]"), right: Localized("E[R·∇log π]"),
    lesson: Localized(
      en: "E[∇log π] is always 0, so the product is too. All there is to learn lies in R and ∇log π going together.",
      zh: "E[∇log π] 总是 0，乘积也就是 0。能学的全在 R 与 ∇log π 的相关里。"),
    source: "Sutton & Barto, section 13.3; Williams 1992", data: [bandit, payoffs]
  ) { _ in
    let (policy, scores) = (banditPolicy, scores)
    let meanPayoff = expectedValue(payoffs.values, under: policy)
    let meanScore = expectedValue(scores, under: policy)
    let together = zip(payoffs.values, scores).map { $0 * $1 }
    let chances = [bandit(0, as: "p"), bandit(1, as: "q")]
    return [
      SlipRow(
        "E[R]", both: SlipNumber(meanPayoff, "dot(P, R)", [bandit.list(as: "P"), payoffs.list(as: "R")])),
      SlipRow("E[∇log π]", both: SlipNumber(meanScore, "p·(1 − p) + q·(0 − p)", chances)),
      SlipRow(
        "∇J", slipped: SlipNumber(meanPayoff * meanScore, "a·b", [.slipped("a", 0), .slipped("b", 1)]),
        right: SlipNumber(
          expectedValue(together, under: policy), "p·R·(1 − p) + q·R′·(0 − p)",
          chances + [payoffs(0, as: "R"), payoffs(1, as: "R′")])),
    ]
  }

  private static let firstRewards = SlipData(
    "x", "r₀", [4, 0], Localized(en: "first reward after this first action", zh: "第一个动作是它时，第一个奖励"))
  private static let secondRewards = SlipData(
    "y", "r₁", [0, 2],
    each: [
      Localized(en: "second reward, after the same action again", zh: "第二个奖励：重复前一个动作"),
      Localized(en: "second reward, after another action", zh: "第二个奖励：换一个动作"),
    ])

  /// The gradient of `log π(a₁)` in one trajectory of two steps, weighted by all rewards or by those to come.
  private static func secondStep(_ first: Int, _ second: Int, keepsPast: Bool) -> Double {
    let rewards = [firstRewards.values[first], secondRewards.values[first == second ? 0 : 1]]
    let weight = rewards[1] + (keepsPast ? rewards[0] : 0)
    let episode = PolicyGradientEpisode(
      states: [0, 0, 0], actions: [first, second], rewards: rewards, endsTerminated: true)
    return policyGradient(weights: [0, weight], episode: episode, policy: [banditPolicy])[0][0]
  }

  static let pastRewards = Slip(
    id: "past-rewards", topic: .gradients,
    name: Localized(en: "Past rewards dropped “because of Markov”", zh: "去掉过去的奖励，“因为马尔可夫性”"),
    slipped: Localized(en: "the past kept: g = (r₀ + r₁)·∇log π(a₁)", zh: "留着过去：g = (r₀ + r₁)·∇log π(a₁)"),
    right: Localized(
      en: "dropped: g = r₁·∇log π(a₁); p is the chance of both actions", zh: "去掉：g = r₁·∇log π(a₁)；p 是两个动作的概率"),
    lesson: Localized(
      en:
        "The mean is the same, the variance is not. This policy sees no state: causality is enough, Markov is not needed.",
      zh: "均值相同，方差不同。这个策略看不到状态：因果性就够了，用不着马尔可夫性。"),
    source: "Schulman et al. 2016 (GAE), eq. 1", data: [bandit, firstRewards, secondRewards]
  ) { _ in
    let paths = [(0, 0), (0, 1), (1, 0), (1, 1)]
    let chances = paths.map { bandit.values[$0.0] * bandit.values[$0.1] }
    let sides = [true, false].map { keeps in paths.map { secondStep($0.0, $0.1, keepsPast: keeps) } }
    let terms = paths.enumerated().map { i, path in
      let inputs = [
        bandit(path.0, as: "p"), bandit(path.1, as: "q"), bandit(0, as: "π₀"),
        secondRewards(path.0 == path.1 ? 0 : 1, as: "r₁"),
      ]
      let past = inputs + [firstRewards(path.0, as: "r₀")]
      return SlipRow(
        "(pg)" + Subscript.text(path.0) + Subscript.text(path.1), label: "a = \(path.0), \(path.1)",
        slipped: SlipNumber(
          chances[i] * sides[0][i], path.1 == 0 ? "p·q·(1 − π₀)·(r₀ + r₁)" : "p·q·(0 − π₀)·(r₀ + r₁)", past),
        right: SlipNumber(
          chances[i] * sides[1][i], path.1 == 0 ? "p·q·(1 − π₀)·r₁" : "p·q·(0 − π₀)·r₁", inputs))
    }
    let both = [bandit(0, as: "p"), bandit(1, as: "q")]
    let squares = sides.map { side in dot(chances, side.map { $0 * $0 }) }
    func square(_ value: Double, _ side: (String, Int) -> Ingredient) -> SlipNumber {
      SlipNumber(
        value, "a^2/(p·p) + b^2/(p·q) + c^2/(q·p) + d^2/(q·q)",
        both + [side("a", 0), side("b", 1), side("c", 2), side("d", 3)])
    }
    return terms + [
      SlipRow(
        "E[g]", slipped: SlipNumber(dot(chances, sides[0]), "sum(x)", [.slippedRows("x", 0..<4)]),
        right: SlipNumber(dot(chances, sides[1]), "sum(x)", [.rightRows("x", 0..<4)])),
      SlipRow(
        "E[g²]", slipped: square(squares[0], Ingredient.slipped), right: square(squares[1], Ingredient.right)),
    ]
  }

  static let baselineOfAction = Slip(
    id: "baseline-of-action", topic: .gradients,
    name: Localized(en: "Any baseline is fine", zh: "什么基线都行"),
    slipped: Localized(en: "b = Q(a), which knows the action", zh: "b = Q(a)，知道动作"),
    right: Localized(en: "b = V = E[Q]; g = (R − b)·∇log π, p = π(a)", zh: "b = V = E[Q]；g = (R − b)·∇log π，p = π(a)"),
    lesson: Localized(
      en:
        "A baseline may depend on the state, not on the action it is to judge: this one takes the whole gradient away.",
      zh: "基线可以依赖状态，不可以依赖它要评判的动作：这一个把梯度全减掉了。"),
    source: "Sutton & Barto, eq. 13.10", data: [bandit, payoffs]
  ) { _ in
    let (policy, scores) = (banditPolicy, scores)
    let baseline = expectedValue(payoffs.values, under: policy)
    let sides = [payoffs.values, [baseline, baseline]].map { b in
      (0..<2).map { policy.probabilities[$0] * (payoffs.values[$0] - b[$0]) * scores[$0] }
    }
    let rows = (0..<2).map { a in
      let own = [bandit(a, as: "p"), payoffs(a, as: "R"), bandit(0, as: "π₀")]
      let all = own + [bandit.list(as: "P"), payoffs.list(as: "Q")]
      return SlipRow(
        "(pg)" + Subscript.text(a), label: "a = \(a)",
        slipped: SlipNumber(sides[0][a], a == 0 ? "p·(R − R)·(1 − π₀)" : "p·(R − R)·(0 − π₀)", own),
        right: SlipNumber(
          sides[1][a], a == 0 ? "p·(R − dot(P, Q))·(1 − π₀)" : "p·(R − dot(P, Q))·(0 − π₀)", all))
    }
    return rows + [
      SlipRow(
        "∇J", slipped: SlipNumber(sides[0].reduce(0, +), "sum(x)", [.slippedRows("x", 0..<2)]),
        right: SlipNumber(sides[1].reduce(0, +), "sum(x)", [.rightRows("x", 0..<2)]))
    ]
  }

  private static let evenPolicy = SlipData(
    "p", "π", [0.5, 0.5], Localized(en: "chance of this action, drawn once each", zh: "这个动作的概率；每个动作抽到一次"))
  private static let centred = SlipData(
    "A", "A", [1, -1], Localized(en: "its advantage; the mean is 0", zh: "它的优势；均值为 0"))

  static let lossZero = Slip(
    id: "loss-zero", topic: .gradients,
    name: Localized(en: "Loss about 0, so nothing is learnt", zh: "损失约为 0，所以什么也没学到"),
    slipped: Localized(en: "judge by the value of the loss, −ρA/2", zh: "看损失的值，−ρA/2"),
    right: Localized(en: "what moves the policy: its gradient", zh: "推动策略的是它的梯度"),
    lesson: Localized(
      en: "With centred advantages and ρ = 1 the value is 0 by construction; the gradient is not. Watch the return.",
      zh: "优势减过均值、ρ = 1 时，值天生是 0，梯度却不是。要看回报。"),
    source: "Schulman et al. 2017 (PPO), eq. 7", data: [evenPolicy, centred]
  ) { bench in
    let policy = SoftmaxDistribution(logits: evenPolicy.values.map { log($0) })
    let logs = policy.logProbabilities
    let loss = clippedLoss(
      new: logs, old: logs, advantages: centred.values, mask: [true, true],
      range: ClipRange(low: bench.epsilon, high: bench.epsilon))
    let gradients = (0..<2).map { loss.gradient[$0] * policy.logProbabilityGradient(of: $0)[0] }
    let rows = (0..<2).map { a in
      let own = [centred(a, as: "A")]
      let loss = SlipNumber(-loss.objectives[a] / 2, "(0 − A)/2", own)
      return SlipRow(
        "L" + Subscript.text(a), label: "a = \(a)", slipped: loss,
        right: SlipNumber(
          gradients[a], a == 0 ? "(0 − A)/2·(1 − p)" : "(0 − A)/2·(0 − p)", own + [evenPolicy(0, as: "p")],
          symbol: "∇L" + Subscript.text(a)))
    }
    return rows + [
      SlipRow(
        "L", slipped: SlipNumber(loss.loss, "sum(x)", [.slippedRows("x", 0..<2)]),
        right: SlipNumber(gradients[0] + gradients[1], "sum(x)", [.rightRows("x", 0..<2)], symbol: "∇L"))
    ]
  }
}
