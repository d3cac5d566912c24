import Laboratory
import Reinforcement

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Slips on the ratio, the clip and the value loss.
extension Slip {
  static let onRatios = [ratioDrawn, clipBand, valueClip]

  private static let oldPolicy = SlipData(
    "old", "π_old", [0.1, 0.9], Localized(en: "chance under the policy that drew", zh: "抽样的那个策略给的概率"))
  private static let newPolicy = SlipData(
    "new", "π", [0.3, 0.7], Localized(en: "chance under the present policy", zh: "现在的策略给的概率"))

  static let ratioDrawn = Slip(
    id: "ratio-drawn", topic: .ratios,
    name: Localized(en: "The ratio is of the token the new policy chose", zh: "比率属于新策略选的词元"),
    slipped: Localized(en: "ρ of the new policy's token, averaged over π", zh: "新策略所选词元的 ρ，对 π 平均"),
    right: Localized(en: "ρ of the token drawn, averaged over π_old", zh: "抽到的词元的 ρ，对 π_old 平均"),
    lesson: Localized(
      en: "The sample is the old policy's; over its draws ρ has mean 1. From 0.1 to 0.3, ρ is 3.",
      zh: "样本是旧策略抽的；对它的抽样来说，ρ 的均值是 1。从 0.1 到 0.3，ρ 是 3。"),
    source: "Schulman et al. 2017 (PPO), section 3", data: [oldPolicy, newPolicy]
  ) { _ in
    let ratios = (0..<2).map { importanceRatio(new: log(newPolicy.values[$0]), old: log(oldPolicy.values[$0])) }
    let pair = { (a: Int) in [newPolicy(a, as: "π"), oldPolicy(a, as: "π_old")] }
    let sides = [newPolicy, oldPolicy].map { chances in (0..<2).map { chances.values[$0] * ratios[$0] } }
    let terms = (0..<2).map { a in
      SlipRow(
        "p·ρ" + Subscript.text(a), slipped: SlipNumber(sides[0][a], "π·π/π_old", pair(a)),
        right: SlipNumber(sides[1][a], "π_old·π/π_old", pair(a)))
    }
    return [
      SlipRow(
        "ρ", slipped: SlipNumber(ratios[1], "π/π_old", pair(1)), right: SlipNumber(ratios[0], "π/π_old", pair(0)))
    ] + terms + [
      SlipRow(
        "E[ρ]", slipped: SlipNumber(sides[0][0] + sides[0][1], "sum(x)", [.slippedRows("x", 1..<3)]),
        right: SlipNumber(sides[1][0] + sides[1][1], "sum(x)", [.rightRows("x", 1..<3)]))
    ]
  }

  private static let fourRatios = SlipData(
    "rho", "ρ", [1.5, 1.5, 0.5, 0.5], Localized(en: "the ratio of this sample", zh: "这个样本的比率"))
  private static let fourSigns = SlipData("A", "A", [1, -1, 1, -1], Localized(en: "its advantage", zh: "它的优势"))

  static let clipBand = Slip(
    id: "clip-band", topic: .ratios,
    name: Localized(en: "The clip keeps ρ in [1 − ε, 1 + ε]", zh: "裁剪把 ρ 关在 [1 − ε, 1 + ε] 里"),
    slipped: Localized(
      en: "L′, the slope by log π, is 0 wherever ρ is outside", zh: "L′ 是对 log π 的斜率：ρ 在外面，它就是 0"),
    right: Localized(
      en: "it is 0 only where the clip lowers min(ρA, clip(ρ)A)", zh: "只有裁剪压低了 min(ρA, clip(ρ)A)，它才是 0"),
    lesson: Localized(
      en:
        "Only the way the advantage already pushed is barred. On the wrong side the gradient flows, and pulls ρ back.",
      zh: "拦住的只是优势已经推过去的那一边。在错的一边梯度照流，把 ρ 拉回来。"),
    source: "Schulman et al. 2017 (PPO), eq. 7", data: [fourRatios, fourSigns]
  ) { bench in
    let range = ClipRange(low: bench.epsilon, high: bench.epsilon)
    return (0..<4).map { i in
      let (ratio, advantage) = (fourRatios.values[i], fourSigns.values[i])
      let inputs = [fourRatios(i, as: "ρ"), fourSigns(i, as: "A"), bench.ε]
      return SlipRow(
        "L′" + Subscript.text(i),
        slipped: SlipNumber(
          range.excludes(ratio) ? 0 : ratio * advantage, "if(ρ < 1 − ε, 0, if(ρ > 1 + ε, 0, ρ·A))", inputs),
        right: SlipNumber(
          clippedObjectiveSlope(ratio: ratio, advantage: advantage, low: range.low, high: range.high),
          "if(clip(ρ, 1 − ε, 1 + ε)·A < ρ·A, 0, ρ·A)", inputs))
    }
  }

  private static let movedValues = SlipData(
    "V", "V", [1, 1.5, 2, 2.5], Localized(en: "the critic's value after more and more epochs", zh: "一轮轮之后评论家的估计"))
  private static let oldValue = SlipData(
    "old", "V_old", [1], Localized(en: "its value when the data were collected", zh: "收集数据时它的估计"))
  private static let target = SlipData(
    "target", "R", [5], Localized(en: "the return it should foretell", zh: "它该估计的回报"))

  static let valueClip = Slip(
    id: "value-clip", topic: .ratios,
    name: Localized(en: "Value clipping helps", zh: "裁剪价值有好处"),
    slipped: Localized(
      en: "half the larger of both squares; L′ is its slope by V", zh: "两个平方中较大者的一半；L′ 是它对 V 的斜率"),
    right: Localized(en: "(V − R)²/2; L′ is its slope by V", zh: "(V − R)²/2；L′ 是它对 V 的斜率"),
    lesson: Localized(
      en:
        "Once V has moved by ε towards R its slope is 0, however far it has to go: frozen. That it helps is not established.",
      zh: "V 朝 R 移动了 ε 之后斜率就是 0，离得再远也不动：冻住了。说它有好处，并没有定论。"),
    source: "Schulman et al. 2017 (PPO), eq. 9", data: [movedValues, oldValue, target]
  ) { bench in
    (0..<4).map { i in
      let value = movedValues.values[i]
      let own = [movedValues(i, as: "V"), target(0, as: "R")]
      return SlipRow(
        "L′" + Subscript.text(i),
        slipped: SlipNumber(
          halfMaximumValueSlope(value: value, old: 1, target: 5, clip: bench.epsilon),
          "if((V_old + clip(V − V_old, 0 − ε, ε) − R)^2 > (V − R)^2, 0, V − R)",
          own + [oldValue(0, as: "V_old"), bench.ε]),
        right: SlipNumber(value - 5, "V − R", own))
    }
  }
}
