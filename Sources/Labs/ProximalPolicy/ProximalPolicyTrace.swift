import Laboratory
import Reinforcement

/// The numbers of a minibatch, each from those of its samples.
extension ProximalPolicyLab {
  /// Where the training is, and how well it does.
  func notePlace(_ state: State, _ trace: inout Trace) {
    guard trace.isRecording else { return }
    let training = state.training
    trace.given(
      "pushes", "n", Double(training.environmentSteps),
      Localized(en: "pushes made in all worlds together", zh: "所有环境里一共推了几次"))
    trace.given("updates", "u", Double(training.updates), Localized(en: "batches used up so far", zh: "已用完几批数据"))
    let episodes = training.episodes.suffix(Self.latest)
    guard !episodes.isEmpty else { return }
    for (index, episode) in episodes.enumerated() {
      trace.given(
        QuantityID("episode", index), "G" + Subscript.text(index), episode.totalReward,
        Localized(en: "the return of one of the latest episodes", zh: "最近的一个回合的回报"))
    }
    trace.computed(
      "mean_return", "G", meanReturn(training), Formulas.mean,
      [.list("G", "G", (0..<episodes.count).map { QuantityID("episode", $0) })], source: Formulas.source)
  }

  /// What the minibatch showed; `before` is the training before the step.
  func note(_ report: ProximalPolicyReport, _ before: ProximalPolicyTraining, _ trace: inout Trace) {
    noteSamples(report, before, &trace)
    let samples = report.samples.indices
    func list(_ name: String, _ family: String) -> Ingredient {
      .list(name, name, samples.map { QuantityID(family, $0) })
    }
    let ratios = list("ρ", "ratio")
    let advantages = list("A", "A")
    let range = Ingredient.knob("ε", "ε", choices.clipRange, knob: "epsilon")
    trace.computed(
      "policy_loss", "−L", report.policyLoss, choices.isClipped ? Formulas.clippedLoss : Formulas.surrogateLoss,
      choices.isClipped ? [ratios, range, advantages] : [ratios, advantages], source: Formulas.source)
    trace.computed(
      "value_loss", "L_V", report.valueLoss, Formulas.valueLoss, [list("V", "V"), list("R", "R")],
      source: Formulas.wholeSource)
    trace.computed(
      "entropy", "H", report.entropy, Formulas.entropy, [list("z", "z")], source: Formulas.wholeSource)
    trace.computed(
      "loss", "ℓ", report.loss, Formulas.loss,
      [
        .traced("P", "policy_loss"), .constant("c_V", choices.valueCoefficient, Formulas.valueWeight),
        .traced("L_V", "value_loss"), .knob("c_H", "c_H", choices.entropyCoefficient, knob: "entropy"),
        .traced("H", "entropy"),
      ], source: Formulas.wholeSource)
    if choices.isClipped {
      trace.computed(
        "clipfrac_active", "active", report.activeClipFraction, Formulas.isActive, [ratios, range, advantages],
        source: Formulas.source)
    }
    trace.computed(
      "clipfrac_outside", "outside", report.outsideClipFraction, Formulas.isOutside, [ratios, range],
      source: Formulas.source)
    trace.computed("kl", "KL", report.approximateKL, Formulas.kl, [ratios], source: Formulas.klSource)
    trace.computed("mean_ratio", "mean ρ", mean(report.ratios), Formulas.meanRatio, [ratios], source: Formulas.source)
    trace.given(
      "gradient", "|g|", report.gradientNorm,
      Localized(en: "length of the gradient of all parameters, before it is clipped", zh: "全部参数的梯度长度，裁剪之前"))
  }

  private func noteSamples(
    _ report: ProximalPolicyReport, _ before: ProximalPolicyTraining, _ trace: inout Trace
  ) {
    let observations = report.samples.flatMap { before.experience.observations[(4 * $0)..<(4 * $0 + 4)] }
    let values = before.critic.outputs(for: observations)
    let logits = before.actor.outputs(for: observations)
    for (index, sample) in report.samples.enumerated() {
      trace.given(QuantityID("ratio", index), "ρ" + Subscript.text(index), report.ratios[index], Formulas.ratioMeaning)
      trace.given(
        QuantityID("A", index), "Â" + Subscript.text(index), report.advantages[index], Formulas.advantageMeaning)
      trace.given(QuantityID("V", index), "V" + Subscript.text(index), values[index], Formulas.valueMeaning)
      trace.given(
        QuantityID("R", index), "R" + Subscript.text(index), before.experience.estimate.returns[sample],
        Formulas.targetMeaning)
      trace.given(
        QuantityID("z", index), "z" + Subscript.text(index), logits[2 * index] - logits[2 * index + 1],
        Formulas.logitMeaning)
    }
  }

  enum Formulas {
    static let source = "Schulman et al. 2017 (PPO), eq. 7"
    static let wholeSource = "Schulman et al. 2017 (PPO), eq. 9"
    static let klSource = "Schulman 2020, Approximating KL Divergence"
    static let mean = Formula.known("mean(G)")
    static let meanRatio = Formula.known("mean(ρ)")
    static let clippedLoss = Formula.known("−mean(min(ρ·A, clip(ρ, 1 − ε, 1 + ε)·A))")
    static let surrogateLoss = Formula.known("−mean(ρ·A)")
    static let valueLoss = Formula.known("mean((V − R)^2)/2")
    static let entropy = Formula.known("mean(softplus(z) − z·σ(z))")
    static let loss = Formula.known("P + c_V·L_V − c_H·H")
    static let isActive = Formula.known("mean(clip(ρ, 1 − ε, 1 + ε)·A < ρ·A)")
    static let isOutside = Formula.known("mean(abs(ρ − 1) > ε)")
    static let kl = Formula.known("mean(ρ − 1 − log(ρ))")
    static let valueWeight = Localized(en: "weight of the value loss", zh: "价值损失的权重")
    static let ratioMeaning = Localized(en: "how much likelier the action became, by the network", zh: "网络算出：这个动作变得多可能")
    static let advantageMeaning = Localized(
      en: "advantage by GAE, normalised over the minibatch", zh: "GAE 优势，在小批量上归一化")
    static let valueMeaning = Localized(en: "what the critic says now", zh: "评论家现在说的价值")
    static let targetMeaning = Localized(en: "advantage + value when collected", zh: "采样时的优势 + 价值")
    static let logitMeaning = Localized(en: "logit of left minus logit of right", zh: "左的 logit 减去右的 logit")
  }
}
