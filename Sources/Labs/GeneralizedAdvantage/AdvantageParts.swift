import Laboratory
import Reinforcement

/// The newest advantage, taken apart in two ways that must give the same number.
extension GeneralizedAdvantageLab {
  /// How many steps from t on belong to its episode.
  func length(from t: Int) -> Int {
    var last = t
    while continues(last) { last += 1 }
    return last - t + 1
  }

  /// `Â_t = Σ_l (γλ)ˡ δ_{t+l}`.
  func noteTerms(_ t: Int, _ trace: inout Trace) {
    var weight = 1.0
    var terms: [QuantityID] = []
    for l in 0..<length(from: t) {
      let id = QuantityID("weight", l)
      trace.computed(
        id, "(γλ)^\(l)", weight, Formulas.weight,
        [
          .knob("γ", "γ", discount, knob: "gamma"), .knob("λ", "λ", lambda, knob: "lambda"),
          .constant("l", Double(l), Localized(en: "steps later", zh: "晚几步")),
        ], source: Formulas.source)
      let δ = trace[QuantityID("delta", t + l)]
      let term = QuantityID("term", l)
      trace.computed(
        term, "(γλ)^\(l)·\(δ.symbol)", weight * δ.value, Formulas.product,
        [.traced("w", id), .traced("δ", δ.id)], source: Formulas.source)
      terms.append(term)
      weight *= discount * lambda
    }
    noteSum(of: terms, &trace)
  }

  /// `Â_t = (1−λ) Σ_k λᵏ⁻¹ Â_t⁽ᵏ⁾`, the last k-step advantage of the episode with all the weight that is left.
  func noteKStepAdvantages(_ t: Int, _ trace: inout Trace) {
    let length = length(from: t)
    var weight = 1.0
    var terms: [QuantityID] = []
    for k in 1...length {
      let errors = (0..<k).map { QuantityID("delta", t + $0) }
      let advantage = discountedReturns(rewards: errors.map { trace[$0].value }, discount: discount)[0]
      let kStep = QuantityID("kstep", k)
      trace.computed(
        kStep, "Â⁽\(superscript(k))⁾", advantage, Formulas.kStep,
        [.list("δ", "δ", errors), .knob("γ", "γ", discount, knob: "gamma")], source: Formulas.kStepSource)
      let isLast = k == length
      let share = QuantityID("weight", k)
      trace.computed(
        share, isLast ? "λ^\(k - 1)" : "(1−λ)λ^\(k - 1)", isLast ? weight : (1 - lambda) * weight,
        isLast ? Formulas.lastKWeight : Formulas.kWeight,
        [
          .knob("λ", "λ", lambda, knob: "lambda"),
          .constant("k", Double(k), Localized(en: "steps looked ahead", zh: "向前看几步")),
        ], source: Formulas.kStepSource)
      let term = QuantityID("term", k)
      trace.computed(
        term, "w·Â⁽\(superscript(k))⁾", trace[share].value * advantage, Formulas.kProduct,
        [.traced("w", share), .traced("A", kStep)], source: Formulas.kStepSource)
      terms.append(term)
      weight *= lambda
    }
    noteSum(of: terms, &trace)
  }

  private func noteSum(of terms: [QuantityID], _ trace: inout Trace) {
    trace.computed(
      "sum", "Σ", terms.reduce(0) { $0 + trace[$1].value }, Formulas.sum, [.list("terms", "terms", terms)],
      source: Formulas.source)
  }

  private func superscript(_ number: Int) -> String {
    let digits: [Character] = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
    return String(String(number).compactMap { $0.wholeNumberValue.map { digits[$0] } })
  }
}
