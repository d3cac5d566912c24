import Laboratory
import Reinforcement

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The numbers of a sample and of the minibatch so far, each with its formula.
extension ClipLab {
  /// What the names of a sample's numbers begin or end with.
  private struct Names {
    var ratio: QuantityID
    var surrogate: QuantityID
    var clipped: QuantityID
    var objective: QuantityID
    var slope: QuantityID
    var isActive: QuantityID
    var isOutside: QuantityID
    /// After every symbol.
    var index: String

    static let own = Names(
      ratio: "own_ratio", surrogate: "own_surrogate", clipped: "own_clipped", objective: "own_objective",
      slope: "own_slope", isActive: "own_active", isOutside: "own_outside", index: "")

    static func sample(_ t: Int) -> Names {
      Names(
        ratio: QuantityID("ratio", t), surrogate: QuantityID("surrogate", t), clipped: QuantityID("clipped", t),
        objective: QuantityID("L", t), slope: QuantityID("slope", t), isActive: QuantityID("active", t),
        isOutside: QuantityID("outside", t), index: Subscript.text(t))
    }
  }

  func noteOwn(_ trace: inout Trace) {
    let advantage = Ingredient.knob("A", "A", own.advantage, knob: "advantage")
    trace.computed(
      Names.own.ratio, "ρ", own.ratio, Formulas.same, [.knob("ρ", "ρ", own.ratio, knob: "ratio")],
      source: Formulas.ratioSource)
    trace.computed(
      "own_advantage", "A", own.advantage, Formulas.advantage, [advantage], source: Formulas.source)
    note(own, advantage, Names.own, &trace)
  }

  func noteSample(_ t: Int, _ trace: inout Trace) {
    let names = Names.sample(t)
    let ratio = importanceRatio(new: log(new[t]), old: log(old[t]))
    trace.computed(
      names.ratio, "ρ" + names.index, ratio, Formulas.ratio,
      [.traced("new", QuantityID("new", t)), .traced("old", QuantityID("old", t))], source: Formulas.ratioSource)
    let sample = ClipSample(ratio: ratio, advantage: advantages[t])
    note(sample, .traced("A", QuantityID("A", t)), names, &trace)
    noteEstimates(t, &trace)
    trace.headline = names.objective
    trace.caption = caption(sample, t)
  }

  private func note(_ sample: ClipSample, _ advantage: Ingredient, _ names: Names, _ trace: inout Trace) {
    let ratio = Ingredient.traced("ρ", names.ratio)
    let low = Ingredient.knob("ε_low", "ε_low", range.low, knob: "eps_low")
    let high = Ingredient.knob("ε_high", "ε_high", range.high, knob: "eps_high")
    trace.computed(
      names.surrogate, "ρÂ" + names.index, sample.ratio * sample.advantage, Formulas.surrogate,
      [ratio, advantage], source: Formulas.surrogateSource)
    trace.computed(
      names.clipped, "clip(ρ)Â" + names.index, sample.clipped(range), Formulas.clipped, [ratio, low, high, advantage],
      source: Formulas.source)
    let surrogate = Ingredient.traced("s", names.surrogate)
    let clipped = Ingredient.traced("c", names.clipped)
    var floor: [Ingredient] = []
    if let dualClip, sample.advantage < 0 { floor = [.knob("d", "c", dualClip, knob: "dual_c"), advantage] }
    trace.computed(
      names.objective, "L" + names.index, sample.objective(range, dualClip: dualClip),
      floor.isEmpty ? Formulas.objective : Formulas.dualObjective, [surrogate, clipped] + floor,
      source: floor.isEmpty ? Formulas.source : Formulas.dualSource)
    trace.computed(
      names.slope, "L′" + names.index, sample.slope(range, dualClip: dualClip),
      floor.isEmpty ? Formulas.slope : Formulas.dualSlope, [surrogate, clipped] + floor, source: Formulas.source)
    trace.computed(
      names.isActive, "active" + names.index,
      range.binds(ratio: sample.ratio, advantage: sample.advantage) ? 1 : 0, Formulas.isActive,
      [surrogate, clipped], source: Formulas.source)
    trace.computed(
      names.isOutside, "outside" + names.index, range.excludes(sample.ratio) ? 1 : 0, Formulas.isOutside,
      [ratio, low, high], source: Formulas.source)
  }

  private func noteEstimates(_ t: Int, _ trace: inout Trace) {
    for (estimator, formula) in Formulas.estimates {
      let value = estimator.value(logRatio: log(new[t]) - log(old[t]))
      trace.computed(
        QuantityID(estimator.rawValue, t), estimator.rawValue + Subscript.text(t), value, formula,
        [.traced("ρ", QuantityID("ratio", t))], source: Formulas.klSource)
    }
  }

  /// The loss, the clip fractions and the approximate KL of the samples taken so far.
  func noteMinibatch(_ count: Int, _ trace: inout Trace) {
    guard trace.isRecording else { return }
    let taken = 0..<count
    let loss = clippedLoss(
      new: new[taken].map { log($0) }, old: old[taken].map { log($0) }, advantages: Array(advantages[taken]),
      mask: taken.map { _ in true }, range: range, dualClip: dualClip)
    func list(_ family: String) -> [Ingredient] { [.list("x", family, taken.map { QuantityID(family, $0) })] }
    trace.computed("mean_L", "mean L", negated(loss.loss), Formulas.mean, list("L"), source: Formulas.source)
    trace.computed(
      "loss", "loss", loss.loss, Formulas.loss, [.traced("L", "mean_L")], source: Formulas.source)
    trace.computed(
      "clipfrac_active", "active", loss.activeClipFraction, Formulas.mean, list("active"), source: Formulas.source)
    trace.computed(
      "clipfrac_outside", "outside", loss.outsideClipFraction, Formulas.mean, list("outside"),
      source: Formulas.source)
    trace.computed(
      "mean_ratio", "mean ρ", mean(loss.ratios), Formulas.mean, list("ratio"), source: Formulas.ratioSource)
    for (estimator, _) in Formulas.estimates {
      trace.computed(
        QuantityID("mean_\(estimator.rawValue)"), "mean \(estimator.rawValue)",
        loss.approximateKL[estimator] ?? .nan, Formulas.mean, list(estimator.rawValue), source: Formulas.klSource)
    }
  }

  private func negated(_ value: Double) -> Double { value == 0 ? 0 : -value }

  private func caption(_ sample: ClipSample, _ t: Int) -> Localized {
    let isOutside = range.excludes(sample.ratio)
    if sample.slope(range, dualClip: dualClip) == 0 && sample.advantage != 0 {
      return Localized(
        en: "Sample \(t) has gone far enough the way its advantage pushes: the curve is flat there, no gradient.",
        zh: "样本 \(t) 已顺着优势的方向走得够远：那里的曲线是平的，没有梯度。")
    }
    if isOutside {
      return Localized(
        en: "Sample \(t) is outside the band, on the wrong side: its gradient still flows, and pulls it back.",
        zh: "样本 \(t) 在区间之外，却是错的那一边：梯度照样流动，把它拉回来。")
    }
    return Localized(
      en: "Sample \(t) is inside the band: the clip changes nothing.", zh: "样本 \(t) 在区间之内：裁剪什么也不改变。")
  }

  enum Formulas {
    static let source = "Schulman et al. 2017 (PPO), eq. 7"
    static let ratioSource = "Schulman et al. 2017 (PPO), section 3"
    static let surrogateSource = "Schulman et al. 2017 (PPO), eq. 6"
    static let dualSource = "Ye et al. 2020, dual-clip PPO"
    static let klSource = "Schulman 2020, Approximating KL Divergence"
    static let same = Formula.known("ρ")
    static let advantage = Formula.known("A")
    static let ratio = Formula.known("new/old")
    static let surrogate = Formula.known("ρ·A")
    static let clipped = Formula.known("clip(ρ, 1 − ε_low, 1 + ε_high)·A")
    static let objective = Formula.known("min(s, c)")
    static let dualObjective = Formula.known("max(min(s, c), d·A)")
    static let slope = Formula.known("if(c < s, 0, s)")
    static let dualSlope = Formula.known("if(c < s, 0, if(s < d·A, 0, s))")
    static let isActive = Formula.known("c < s")
    static let isOutside = Formula.known("if(ρ < 1 − ε_low, 1, ρ > 1 + ε_high)")
    static let mean = Formula.known("mean(x)")
    static let loss = Formula.known("−L")
    static let estimates: [(KLEstimator, Formula)] = [
      (.k1, Formula.known("−log(ρ)")), (.k2, Formula.known("log(ρ)^2/2")), (.k3, Formula.known("ρ − 1 − log(ρ)")),
    ]
  }
}
