import Laboratory
import Reinforcement

/// The numbers of a batch: rewards, what they are compared with, and the loss that comes of it.
extension GroupArithmeticLab {
  func notePlace(_ training: GroupRelativeTraining, _ trace: inout Trace) {
    trace.given(
      "batches", "n", Double(training.meanRewards.count),
      Localized(en: "batches whose answers were scored", zh: "已打分的批数"))
  }

  /// The rewards of a batch, group by group, with the advantages they lead to.
  func noteRewards(_ training: GroupRelativeTraining, _ trace: inout Trace) {
    guard trace.isRecording, let batch = training.batch else { return }
    for (i, reward) in batch.rewards.enumerated() {
      trace.given(
        QuantityID("r", i), "r" + Subscript.text(i), reward,
        Localized(en: "1 if the answer is the right sum, else 0", zh: "答对和数得 1，否则得 0"))
    }
    for (group, rewards) in grouped(batch.rewards, size: choices.groupSize).enumerated() {
      noteGroup(group, rewards, batch.advantages, &trace)
    }
    let groups = (0..<choices.prompts)
    trace.computed(
      "mean_reward", "r̄", mean(batch.rewards), Formulas.mean,
      [.list("r", "r", batch.rewards.indices.map { QuantityID("r", $0) })], source: Formulas.source)
    let informative = informativeGroups(rewards: batch.rewards, groupSize: choices.groupSize)
    trace.computed(
      "empty", "empty", mean(informative.map { $0 ? 0 : 1 }), Formulas.empty,
      [.list("s", "s", groups.map { QuantityID("s", $0) })], source: Formulas.dapo)
    trace.headline = "mean_reward"
    trace.caption = Localized(
      en:
        "All answers are complete and scored. \(informative.count { $0 }) of \(choices.prompts) groups have a spread.",
      zh: "回答都写完并打了分。\(choices.prompts) 组里有 \(informative.count { $0 }) 组有差别。")
  }

  private func noteGroup(_ group: Int, _ rewards: [Double], _ advantages: [Double], _ trace: inout Trace) {
    let members = group * choices.groupSize..<(group + 1) * choices.groupSize
    let index = Subscript.text(group)
    let list = Ingredient.list("r", "r", members.map { QuantityID("r", $0) })
    trace.computed(QuantityID("m", group), "m" + index, mean(rewards), Formulas.mean, [list], source: Formulas.source)
    trace.computed(
      QuantityID("s", group), "s" + index, standardDeviation(rewards, ddof: 1), Formulas.deviation, [list],
      source: Formulas.source)
    for i in members {
      trace.computed(
        QuantityID("A", i), "Â" + Subscript.text(i), advantages[i], Formulas.advantage,
        [
          .traced("r", QuantityID("r", i)), .traced("m", QuantityID("m", group)), .traced("s", QuantityID("s", group)),
          .constant("c", Self.small, Localized(en: "keeps the divisor from 0", zh: "防止除数为 0")),
        ], source: Formulas.source)
    }
  }

  /// What an update saw, before the step it led to.
  func noteUpdate(_ before: GroupRelativeTraining, _ after: GroupRelativeTraining, _ trace: inout Trace) {
    guard let batch = before.batch, let report = after.lastReport else { return }
    noteRewards(before, &trace)
    let tokens = noteTokens(batch, report, &trace)
    noteLoss(report, tokens, hasReference: batch.referenceLogProbabilities != nil, &trace)
    trace.given(
      "gradient", "|g|", report.gradientNorm,
      Localized(en: "length of the gradient, before it is clipped", zh: "梯度的长度，裁剪之前"))
    trace.headline = "empty"
    trace.caption = caption(report)
  }

  private func caption(_ report: GroupRelativeTraining.Report) -> Localized {
    if report.informativeGroups == 0 {
      return Localized(
        en: "Every group's scores are equal: all advantages are 0, and nothing is learnt from right and wrong.",
        zh: "每一组的得分都相等：优势全是 0，从对错里什么也学不到。")
    }
    return Localized(
      en: "One update: right answers of mixed groups become likelier, wrong ones less likely.",
      zh: "更新一次：有对有错的组里，对的回答变得更可能，错的更不可能。")
  }

  /// Ratios, weights and distances of all tokens; returns, for each token, its answer.
  private func noteTokens(
    _ batch: GroupRelativeTraining.Batch, _ report: GroupRelativeTraining.Report, _ trace: inout Trace
  ) -> [Int] {
    var answers: [Int] = []
    let lengths = report.logProbabilities.map { Double($0.count) }
    for (i, row) in report.logProbabilities.enumerated() {
      noteWeight(i, lengths, &trace)
      for (t, new) in row.enumerated() {
        let place = answers.count
        trace.given(
          QuantityID("ratio", place), "ρ" + Subscript.text(place),
          importanceRatio(new: new, old: batch.oldLogProbabilities[i][t]),
          Localized(en: "how much likelier this token became, by the network", zh: "网络算出：这个词元变得多可能"))
        if let reference = batch.referenceLogProbabilities {
          trace.given(
            QuantityID("x", place), "log u" + Subscript.text(place), reference[i][t] - new,
            Localized(en: "log π_ref − log π of this token, by the networks", zh: "网络算出：这个词元的 log π_ref − log π"))
        }
        answers.append(i)
      }
    }
    return answers
  }

  private func noteWeight(_ i: Int, _ lengths: [Double], _ trace: inout Trace) {
    trace.given(
      QuantityID("length", i), "|o\(Subscript.text(i))|", lengths[i],
      Localized(en: "tokens of this answer", zh: "这个回答的词元数"))
    let size = Ingredient.constant("B", Double(lengths.count), Localized(en: "answers in the batch", zh: "一批的回答数"))
    let formula: Formula
    let ingredients: [Ingredient]
    switch aggregation {
    case .sequence: (formula, ingredients) = (Formulas.answerMean, [size, .traced("o", QuantityID("length", i))])
    case .token:
      let all = Ingredient.constant("N", lengths.reduce(0, +), Localized(en: "tokens in the batch", zh: "一批的词元数"))
      (formula, ingredients) = (Formulas.tokenMean, [all])
    case .constant:
      let longest = Ingredient.constant(
        "L", Double(Self.world.answerLimit), Localized(en: "the longest answer allowed", zh: "回答的长度上限"))
      (formula, ingredients) = (Formulas.constantLength, [size, longest])
    }
    trace.computed(
      QuantityID("w", i), "w" + Subscript.text(i), choices.aggregation.weight(length: lengths[i], lengths: lengths),
      formula, ingredients, source: Formulas.source)
  }

  private func noteLoss(
    _ report: GroupRelativeTraining.Report, _ answers: [Int], hasReference: Bool, _ trace: inout Trace
  ) {
    let places = answers.indices
    let ratios = Ingredient.list("ρ", "ρ", places.map { QuantityID("ratio", $0) })
    let advantages = Ingredient.list("A", "Â", answers.map { QuantityID("A", $0) })
    let weights = Ingredient.list("w", "w", answers.map { QuantityID("w", $0) })
    let distances = Ingredient.list("x", "log u", places.map { QuantityID("x", $0) })
    let range = Ingredient.knob("ε", "ε", choices.range.low, knob: "epsilon")
    let beta = Ingredient.knob("β", "β", choices.klCoefficient, knob: "beta")
    trace.computed(
      "loss", "ℓ", report.loss, hasReference ? Formulas.loss : Formulas.lossAlone,
      [weights, ratios, range, advantages] + (hasReference ? [beta, distances] : []), source: Formulas.source)
    trace.computed(
      "clipped", "clip", report.metrics.clipped, Formulas.clipped, [ratios, range, advantages], source: Formulas.source)
    if let kl = report.metrics.kl {
      trace.computed("kl", "KL", kl, Formulas.kl, [distances], source: Formulas.klSource)
    }
  }

  enum Formulas {
    static let source = "Shao et al. 2024 (DeepSeekMath), eq. 3"
    static let klSource = "Shao et al. 2024 (DeepSeekMath), eq. 4"
    static let dapo = "Yu et al. 2025 (DAPO), eq. 11"
    static let mean = Formula.known("mean(r)")
    static let deviation = Formula.known("std(r)")
    static let empty = Formula.known("mean(s = 0)")
    static let advantage = Formula.known("(r − m)/(s + c)")
    static let answerMean = Formula.known("1/(B·o)")
    static let tokenMean = Formula.known("1/N")
    static let constantLength = Formula.known("1/(B·L)")
    static let lossAlone = Formula.known("−sum(w·min(ρ·A, clip(ρ, 1 − ε, 1 + ε)·A))")
    static let loss = Formula.known("sum(w·(β·(exp(x) − 1 − x) − min(ρ·A, clip(ρ, 1 − ε, 1 + ε)·A)))")
    static let clipped = Formula.known("mean(clip(ρ, 1 − ε, 1 + ε)·A < ρ·A)")
    static let kl = Formula.known("mean(exp(x) − 1 − x)")
  }
}
