import Laboratory
import Reinforcement

/// The numbers of a policy and of the step that led to it, each with its formula.
extension DirectPreferenceLab {
  func noteReference(_ policy: AnswerPolicy, _ trace: inout Trace) {
    for y in weights.indices {
      let index = Subscript.text(y)
      trace.given(
        QuantityID("p", y), "p" + index, weights[y],
        Localized(en: "weight of answer \(y) in the reference (i edits it)", zh: "回答 \(y) 在参考策略里的权重（按 i 可改）"))
      trace.given(
        QuantityID("f", y), "f" + index, features[y],
        Localized(en: "friendliness of answer \(y) (i edits it)", zh: "回答 \(y) 有多和气（按 i 可改）"))
    }
    for y in weights.indices {
      let index = Subscript.text(y)
      trace.computed(
        QuantityID("ref", y), "log π_ref" + index, policy.reference.logProbabilities[y], Formulas.reference,
        [.traced("p", QuantityID("p", y)), all("all", "p")], source: Formulas.policySource)
      trace.computed(
        QuantityID("pi_ref", y), "π_ref" + index, policy.reference.probabilities[y], Formulas.exponential,
        [.traced("x", QuantityID("ref", y))], source: Formulas.policySource)
    }
  }

  /// The slope at the margin before the step, and what it did to the parameters.
  func noteUpdate(
    _ before: AnswerPolicy, label: Double, margin: Double, slope: Double, _ after: AnswerPolicy,
    _ trace: inout Trace
  ) {
    trace.given(
      "label", "y", label,
      Localized(
        en: "1: the better answer was reported as chosen; −1: the other way round", zh: "1：较好的回答被报告为选中；−1：报告颠倒了"))
    noteBefore(before, margin, &trace)
    let inputs: [Ingredient] = [.traced("y", "label"), .traced("h", "h_before"), betaKnob]
    trace.computed(
      "slope", "L′", slope, slopeFormula, inputs + smoothingKnob, source: Formulas.source(of: kind))
    let eta = Ingredient.knob("η", "η", rate, knob: "rate")
    for y in weights.indices {
      let direction = learns == .shared ? 0.0 : y == Self.chosen ? 1 : y == Self.rejected ? -1 : 0
      trace.computed(
        QuantityID("b", y), "b" + Subscript.text(y), after.own[y], Formulas.ownStep,
        [
          .traced("b", QuantityID("b_before", y)), eta, .traced("L′", "slope"),
          .constant(
            "d", direction, Localized(en: "how h changes with this parameter", zh: "h 随这个参数变化多少")),
        ], source: Formulas.gradientSource)
    }
    let stays = [Ingredient.traced("w", "w_before")]
    trace.computed(
      "w", "w", after.shared, learns == .own ? Formulas.stays : Formulas.sharedStep,
      learns == .own
        ? stays : stays + [eta, .traced("L′", "slope"), .traced("f_c", feature(0)), .traced("f_r", feature(1))],
      source: Formulas.gradientSource)
  }

  private func feature(_ y: Int) -> QuantityID { QuantityID("f", y) }

  private func noteBefore(_ before: AnswerPolicy, _ margin: Double, _ trace: inout Trace) {
    for y in weights.indices {
      trace.given(
        QuantityID("b_before", y), "b" + Subscript.text(y), before.own[y],
        Localized(en: "parameter of answer \(y) before this step", zh: "这一步之前回答 \(y) 自己的参数"))
    }
    trace.given(
      "w_before", "w", before.shared, Localized(en: "the shared parameter before this step", zh: "这一步之前共用的参数"))
    trace.computed(
      "h_before", "h", margin, Formulas.marginOfParameters,
      [
        .traced("b_c", "b_before[0]"), .traced("b_r", "b_before[1]"), .traced("w", "w_before"),
        .traced("f_c", feature(0)), .traced("f_r", feature(1)),
      ], source: Formulas.gradientSource)
  }

  func notePolicy(_ state: State, _ trace: inout Trace) {
    guard trace.isRecording else { return }
    let policy = state.policy
    let logits = policy.logits
    let now = policy.distribution
    for y in weights.indices {
      trace.computed(
        QuantityID("z", y), "z" + Subscript.text(y), logits[y], Formulas.logit,
        [
          .traced("ref", QuantityID("ref", y)), .traced("b", QuantityID("b", y)), .traced("w", "w"),
          .traced("f", feature(y)),
        ], source: Formulas.policySource)
    }
    for y in weights.indices {
      let index = Subscript.text(y)
      trace.computed(
        QuantityID("logp", y), "log π" + index, now.logProbabilities[y], Formulas.logProbability,
        [.traced("z", QuantityID("z", y)), all("all", "z")], source: Formulas.policySource)
      trace.computed(
        QuantityID("pi", y), "π" + index, now.probabilities[y], Formulas.exponential,
        [.traced("x", QuantityID("logp", y))], source: Formulas.policySource)
    }
    trace.computed(
      "kl", "KL(π‖π_ref)", klDivergence(now, policy.reference), Formulas.divergence,
      [all("π", "pi"), all("l", "logp"), all("l_ref", "ref")], source: Formulas.policySource)
    for y in weights.indices {
      let index = Subscript.text(y)
      let ratio = now.logProbabilities[y] - policy.reference.logProbabilities[y]
      trace.computed(
        QuantityID("ratio", y), "log π/π_ref" + index, ratio, Formulas.difference,
        [.traced("a", QuantityID("logp", y)), .traced("b", QuantityID("ref", y))], source: Formulas.rewardSource)
      trace.computed(
        QuantityID("reward", y), "r" + index, implicitReward(logRatio: ratio, beta: beta), Formulas.reward,
        [betaKnob, .traced("x", QuantityID("ratio", y))], source: Formulas.rewardSource)
    }
    notePair(policy.pair(chosen: Self.chosen, rejected: Self.rejected), &trace)
  }

  private func notePair(_ pair: PreferencePair, _ trace: inout Trace) {
    trace.computed(
      "h", "h", pair.margin, Formulas.margin,
      [
        .traced("l_c", "logp[0]"), .traced("l_r", "logp[1]"), .traced("ref_c", "ref[0]"), .traced("ref_r", "ref[1]"),
      ], source: Formulas.dpoSource)
    trace.computed(
      "bh", "βh", beta * pair.margin, Formulas.scaled, [betaKnob, .traced("h", "h")], source: Formulas.dpoSource)
    trace.computed(
      "win", "σ(βh)", winProbability(chosen: beta * pair.margin, rejected: 0), Formulas.win, [.traced("x", "bh")],
      source: Formulas.dpoSource)
    trace.computed(
      "weight", "σ(−βh)", winProbability(chosen: 0, rejected: beta * pair.margin), Formulas.weight,
      [.traced("r_c", "reward[0]"), .traced("r_r", "reward[1]")], source: Formulas.gradientSource)
    trace.computed(
      "loss", "L", preferenceLoss(margin: pair.margin, beta: beta, variant: variant), kind.lossFormula,
      [.traced("h", "h"), betaKnob] + smoothingKnob, source: Formulas.source(of: kind))
  }

  private func all(_ name: String, _ family: String) -> Ingredient {
    .list(name, family, weights.indices.map { QuantityID(family, $0) })
  }

  private var betaKnob: Ingredient { .knob("β", "β", beta, knob: "beta") }

  private var smoothingKnob: [Ingredient] { kind.smoothingKnob(smoothing) }

  private var slopeFormula: Formula {
    switch kind {
    case .sigmoid: Formulas.sigmoidSlope
    case .hinge: Formulas.hingeSlope
    case .ipo: Formulas.identitySlope
    case .robust: Formulas.robustSlope
    }
  }

  enum Formulas {
    static let dpoSource = "Rafailov et al. 2023 (DPO), eq. 7"
    static let rewardSource = "Rafailov et al. 2023 (DPO), eq. 5"
    static let gradientSource = "Rafailov et al. 2023 (DPO), section 4"
    static let policySource = "softmax over the answers"
    static func source(of kind: Variant) -> String {
      switch kind {
      case .sigmoid: dpoSource
      case .hinge: "Zhao et al. 2023 (SLiC-HF)"
      case .ipo: "Azar et al. 2023 (IPO), eq. 17"
      case .robust: "Chowdhury et al. 2024"
      }
    }

    static let reference = Formula.known("log(p/sum(all))")
    static let exponential = Formula.known("exp(x)")
    static let logit = Formula.known("ref + b + w·f")
    static let logProbability = Formula.known("z − logsumexp(all)")
    static let divergence = Formula.known("dot(π, l − l_ref)")
    static let difference = Formula.known("a − b")
    static let reward = Formula.known("β·x")
    static let margin = Formula.known("(l_c − l_r) − (ref_c − ref_r)")
    static let marginOfParameters = Formula.known("b_c − b_r + w·(f_c − f_r)")
    static let scaled = Formula.known("β·h")
    static let win = Formula.known("σ(x)")
    static let weight = Formula.known("σ(r_r − r_c)")
    static let stays = Formula.known("w")
    static let ownStep = Formula.known("b − η·L′·d")
    static let sharedStep = Formula.known("w − η·L′·(f_c − f_r)")
    static let sigmoidLoss = Formula.known("−(1 − ls)·logσ(β·h) − ls·logσ(−β·h)")
    static let hingeLoss = Formula.known("max(0, 1 − β·h)")
    static let identityLoss = Formula.known("(h − 1/(2·β))^2")
    static let robustLoss = Formula.known("(ls·logσ(−β·h) − (1 − ls)·logσ(β·h))/(1 − 2·ls)")
    static let sigmoidSlope = Formula.known("y·β·(ls·σ(β·y·h) − (1 − ls)·σ(−β·y·h))")
    static let hingeSlope = Formula.known("if(β·y·h < 1, −y·β, 0)")
    static let identitySlope = Formula.known("2·y·(y·h − 1/(2·β))")
    static let robustSlope = Formula.known("−y·β·(ls·σ(β·y·h) + (1 − ls)·σ(−β·y·h))/(1 − 2·ls)")
  }
}

extension DirectPreferenceLab.Variant {
  /// The smoothing, for the losses that know of it.
  func smoothingKnob(_ smoothing: Double) -> [Ingredient] {
    switch self {
    case .sigmoid, .robust: [.knob("ls", "ls", smoothing, knob: "smoothing")]
    case .hinge, .ipo: []
    }
  }

  /// The loss of one margin.
  var lossFormula: Formula {
    switch self {
    case .sigmoid: DirectPreferenceLab.Formulas.sigmoidLoss
    case .hinge: DirectPreferenceLab.Formulas.hingeLoss
    case .ipo: DirectPreferenceLab.Formulas.identityLoss
    case .robust: DirectPreferenceLab.Formulas.robustLoss
    }
  }
}
