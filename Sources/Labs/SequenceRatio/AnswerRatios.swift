import Laboratory
import Reinforcement

/// What each step notes.
extension SequenceRatioLab {
  private var tokenWidth: Ingredient { .knob("ε", "ε", tokenRange.low, knob: "eps") }
  private var widthBelow: Ingredient { .knob("ε", "ε₋", answerRange.low, knob: "eps_low") }
  private var widthAbove: Ingredient { .knob("ε", "ε₊", answerRange.high, knob: "eps_high") }
  private var advantageKnob: Ingredient { .knob("A", "Â", advantage, knob: "advantage") }
  private var lengthKnob: Ingredient { .knob("n", "|o|", Double(count), knob: "length") }

  func noteBands(_ trace: inout Trace) {
    trace.computed("tokenLow", "1−ε", 1 - tokenRange.low, Formulas.below, [tokenWidth], source: Formulas.grpo)
    trace.computed("tokenHigh", "1+ε", 1 + tokenRange.high, Formulas.above, [tokenWidth], source: Formulas.grpo)
    trace.computed("answerLow", "1−ε₋", 1 - answerRange.low, Formulas.below, [widthBelow], source: Formulas.gspo)
    trace.computed("answerHigh", "1+ε₊", 1 + answerRange.high, Formulas.above, [widthAbove], source: Formulas.gspo)
  }

  func noteToken(_ t: Int, draw: Double, _ logRatios: [Double], _ trace: inout Trace) {
    let index = Subscript.text(t)
    trace.given(
      QuantityID("z", t), "z" + index, draw, Localized(en: "a draw of the normal distribution", zh: "正态分布的一次抽取"))
    noteLogRatio(t, logRatios[t], &trace)
    let ratio = importanceRatio(new: logRatios[t], old: 0)
    trace.computed(
      QuantityID("ratio", t), "ρ" + index, ratio, Formulas.ratio, [.traced("l", QuantityID("log", t))],
      source: Formulas.grpo)
    noteRunning(t, logRatios, &trace)
    notePull(t, ratio, &trace)
    trace.headline = QuantityID("mean", t)
    trace.caption =
      tokenRange.binds(ratio: ratio, advantage: advantage)
      ? Localized(
        en: "Token \(t) has left GRPO's band on the side it is pushed to: no gradient for it.",
        zh: "词元 \(t) 在受力的一侧出了 GRPO 的范围：它没有梯度了。")
      : Localized(
        en: "Token \(t): its own ratio, and the geometric mean of all ratios so far.",
        zh: "词元 \(t)：它自己的比率，以及至今所有比率的几何平均。")
  }

  private func noteLogRatio(_ t: Int, _ value: Double, _ trace: inout Trace) {
    var ingredients: [Ingredient] = [
      .knob("d", "d", drift, knob: "drift"), .knob("σ", "σ", noise, knob: "noise"), .traced("z", QuantityID("z", t)),
    ]
    if t == jumpPlace { ingredients.append(.knob("j", "j", jump, knob: "jump")) }
    trace.computed(
      QuantityID("log", t), "log ρ" + Subscript.text(t), value,
      t == jumpPlace ? Formulas.jumpedLogRatio : Formulas.logRatio, ingredients, source: Formulas.setting)
  }

  /// The sum of the log-ratios so far, and the geometric mean that it gives.
  private func noteRunning(_ t: Int, _ logRatios: [Double], _ trace: inout Trace) {
    let own = Ingredient.traced("l", QuantityID("log", t))
    let sum = t == 0 ? logRatios[0] : trace[QuantityID("sum", t - 1)].value + logRatios[t]
    trace.computed(
      QuantityID("sum", t), "Σ log ρ", sum, t == 0 ? Formulas.first : Formulas.sum,
      t == 0 ? [own] : [own, .traced("S", QuantityID("sum", t - 1))], source: Formulas.gspo)
    trace.computed(
      QuantityID("mean", t), "s" + Subscript.text(t), SequenceRatio.geometricMean.value(logRatios: logRatios),
      Formulas.geometricMean,
      [
        .traced("S", QuantityID("sum", t)),
        .constant("n", Double(t + 1), Localized(en: "tokens so far", zh: "至今的词元数")),
      ], source: Formulas.gspo)
  }

  /// What GRPO does to one token.
  private func notePull(_ t: Int, _ ratio: Double, _ trace: inout Trace) {
    let index = Subscript.text(t)
    let isBound = tokenRange.binds(ratio: ratio, advantage: advantage)
    let own = Ingredient.traced("ρ", QuantityID("ratio", t))
    trace.computed(
      QuantityID("bound", t), "clip" + index, isBound ? 1 : 0,
      advantage > 0 ? Formulas.boundAbove : advantage < 0 ? Formulas.boundBelow : Formulas.never,
      advantage > 0
        ? [own, .traced("b", "tokenHigh")] : advantage < 0 ? [own, .traced("b", "tokenLow")] : [advantageKnob],
      source: Formulas.grpo)
    let slope = clippedObjectiveSlope(
      ratio: ratio, advantage: advantage, low: tokenRange.low, high: tokenRange.high)
    trace.computed(
      QuantityID("grpo", t), "g" + index, slope / Double(count), Formulas.tokenPull,
      [.traced("c", QuantityID("bound", t)), own, advantageKnob, lengthKnob], source: Formulas.grpo)
  }

  func noteAnswer(_ logRatios: [Double], _ trace: inout Trace) {
    guard trace.isRecording else { return }
    let last = QuantityID("sum", count - 1)
    let loss = sequenceLoss(batch(logRatios), ratio: .geometricMean, range: answerRange)
    trace.computed(
      "s", "s", loss.ratios[0], Formulas.geometricMean, [.traced("S", last), lengthKnob], source: Formulas.gspo)
    trace.computed(
      "product", "Π ρ", SequenceRatio.product.value(logRatios: logRatios), Formulas.ratio, [.traced("l", last)],
      source: Formulas.gspoWeight)
    let places = logRatios.indices
    trace.computed(
      "share", "clip %", groupLossMetrics(batch(logRatios), reference: nil, range: tokenRange).clipped,
      Formulas.share, [.list("c", "clip", places.map { QuantityID("bound", $0) })], source: Formulas.grpo)
    trace.computed(
      "answerBound", "clip", loss.clipped,
      advantage > 0 ? Formulas.boundAbove : advantage < 0 ? Formulas.boundBelow : Formulas.never,
      advantage > 0
        ? [.traced("ρ", "s"), .traced("b", "answerHigh")]
        : advantage < 0 ? [.traced("ρ", "s"), .traced("b", "answerLow")] : [advantageKnob], source: Formulas.gspo)
    notePulls(logRatios, &trace)
    trace.headline = "s"
    trace.caption =
      loss.clipped > 0
      ? Localized(
        en: "The answer as a whole has left GSPO's band: none of its tokens has a gradient.",
        zh: "整个回答出了 GSPO 的范围：它的词元一个梯度也没有。")
      : Localized(
        en: "The answer is inside GSPO's band: every token has the same gradient.",
        zh: "整个回答在 GSPO 的范围之内：每个词元的梯度都一样。")
  }

  /// The gradients that the two methods leave: of one token, and of the whole answer.
  private func notePulls(_ logRatios: [Double], _ trace: inout Trace) {
    let gspo = sequenceLoss(batch(logRatios), ratio: .geometricMean, range: answerRange).gradient[0]
    let grpo = groupLoss(
      batch(logRatios), reference: nil, coefficient: 0, range: tokenRange, aggregation: .sequenceMean
    ).gradient[0]
    trace.computed(
      "gspo", "g", -gspo[0], Formulas.tokenPull,
      [.traced("c", "answerBound"), .traced("ρ", "s"), advantageKnob, lengthKnob], source: Formulas.gspoGradient)
    trace.computed(
      "gspoAll", "Σ g", -gspo.reduce(0, +), Formulas.allAlike, [.traced("g", "gspo"), lengthKnob],
      source: Formulas.gspoGradient)
    trace.computed(
      "grpoAll", "Σ g", -grpo.reduce(0, +), Formulas.all,
      [.list("g", "g", logRatios.indices.map { QuantityID("grpo", $0) })], source: Formulas.gspoGradient)
  }

  enum Formulas {
    static let setting = "the lab's own setting"
    static let grpo = "Shao et al. 2024 (DeepSeekMath), eq. 3"
    static let gspo = "Zheng et al. 2025 (GSPO), eqs. 5 and 7"
    static let gspoWeight = "Zheng et al. 2025 (GSPO), section 4.1"
    static let gspoGradient = "Zheng et al. 2025 (GSPO), section 4.2"
    static let below = Formula.known("1 − ε")
    static let above = Formula.known("1 + ε")
    static let logRatio = Formula.known("d + σ·z")
    static let jumpedLogRatio = Formula.known("d + σ·z + j")
    static let ratio = Formula.known("exp(l)")
    static let first = Formula.known("l")
    static let sum = Formula.known("S + l")
    static let geometricMean = Formula.known("exp(S/n)")
    static let boundAbove = Formula.known("ρ > b")
    static let boundBelow = Formula.known("ρ < b")
    static let never = Formula.known("0·A")
    static let tokenPull = Formula.known("(1 − c)·ρ·A/n")
    static let share = Formula.known("mean(c)")
    static let all = Formula.known("sum(g)")
    static let allAlike = Formula.known("n·g")
  }
}
