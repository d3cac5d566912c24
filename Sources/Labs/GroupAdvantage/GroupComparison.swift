import Laboratory
import Reinforcement

/// What each step notes: every number with the formula behind it.
extension GroupAdvantageLab {
  private var rewardList: Ingredient { .list("R", "r", rewards.indices.map { QuantityID("r", $0) }) }
  private var otherList: Ingredient { .list("O", "r′", others.indices.map { QuantityID("other", $0) }) }
  private var lengthList: Ingredient { .list("L", "|o|", lengths.indices.map { QuantityID("length", $0) }) }

  func noteMean(_ value: Double, _ trace: inout Trace) {
    trace.computed("mean", "m", value, Formulas.mean, [rewardList], source: Formulas.source)
    trace.caption = Localized(
      en: "The mean of the group takes the critic's place: what was to be expected of this prompt.",
      zh: "组均值代替了评论家：这道题本来可以期望得多少分。")
    trace.headline = "mean"
  }

  func noteDeviations(_ trace: inout Trace) {
    trace.computed(
      "std", "s", standardDeviation(rewards, ddof: 1), Formulas.std, [rewardList], source: Formulas.source)
    trace.computed(
      "std0", "s (N)", standardDeviation(rewards, ddof: 0), Formulas.std0, [rewardList], source: Formulas.source)
    trace.computed(
      "otherStd", "s′", standardDeviation(others, ddof: 1), Formulas.otherStd, [otherList], source: Formulas.source)
    noteBatchDeviation(&trace)
    trace.computed(
      "share", "1/α", informativeShare(rewards: rewards + others, groupSize: count), Formulas.share,
      [
        .traced("s", "std"), .traced("s′", "otherStd"),
        .constant("c", 1e-5, Localized(en: "a smaller std counts as none", zh: "比它小的标准差算作没有")),
      ], source: Formulas.gpg)
    trace.headline = "std"
    trace.caption =
      isInformative
      ? Localized(
        en: "How far the scores spread. Dividing by N−1 or by N gives two different numbers.",
        zh: "得分散得多开。除以 N−1 和除以 N，得到两个不同的数。")
      : Localized(
        en: "All scores are equal: no spread, and soon no advantage. This group teaches nothing.",
        zh: "得分全都相等：没有散开，等会儿也就没有优势。这一组什么也教不了。")
  }

  /// The spread of both groups together.
  private func noteBatchDeviation(_ trace: inout Trace) {
    let ids = rewards.indices.map { QuantityID("r", $0) } + others.indices.map { QuantityID("other", $0) }
    trace.computed(
      "batchStd", "S", standardDeviation(rewards + others, ddof: 1), Formulas.std, [.list("R", "r, r′", ids)],
      source: Formulas.source)
  }

  func noteAdvantages(of i: Int, _ trace: inout Trace) {
    for convention in Convention.allCases {
      note(convention, of: i, id: QuantityID(convention.rawValue, i), &trace)
    }
    note(convention, of: i, id: QuantityID("A", i), &trace)
    trace.headline = QuantityID("A", i)
    trace.caption =
      isInformative
      ? Localized(
        en: "Answer \(i): its score less the mean, divided as the convention has it.",
        zh: "回答 \(i)：得分减去均值，再按所选约定去除。")
      : Localized(
        en: "Answer \(i) scored as much as the mean: no advantage, no gradient.", zh: "回答 \(i) 的得分就是均值：没有优势，没有梯度。")
  }

  private func note(_ convention: Convention, of i: Int, id: QuantityID, _ trace: inout Trace) {
    guard trace.isRecording else { return }
    let value = advantages(convention)[i]
    let own: [Ingredient] = [.traced("r", QuantityID("r", i)), .traced("m", "mean")]
    let small = Ingredient.constant("ε", 1e-4, Localized(en: "keeps the divisor from 0", zh: "防止除数为 0"))
    let symbol = "Â" + Subscript.text(i)
    switch convention {
    case .sample:
      trace.computed(
        id, symbol, value, Formulas.scaled, own + [.traced("s", "std"), small], source: Formulas.source)
    case .population:
      let isFlat = trace["std0"].value == 0
      trace.computed(
        id, symbol, value, isFlat ? Formulas.difference : Formulas.plainScaled,
        own + (isFlat ? [] : [.traced("s", "std0")]), source: Formulas.source)
    case .unscaled:
      trace.computed(id, symbol, value, Formulas.difference, own, source: Formulas.drGRPO)
    case .batch:
      trace.computed(
        id, symbol, value, Formulas.scaled, own + [.traced("s", "batchStd"), small], source: Formulas.batchSource)
    case .leaveOneOut:
      trace.computed(
        id, symbol, value, Formulas.leaveOneOut, [.traced("r", QuantityID("r", i)), rewardList],
        source: Formulas.rloo)
    case .policyGradient:
      trace.computed(
        id, symbol, value, Formulas.scaled,
        own + [
          .traced("s", "share"),
          .constant("ε", 1e-5, Localized(en: "keeps the divisor from 0", zh: "防止除数为 0")),
        ], source: Formulas.gpg)
    }
  }

  func noteWeights(of i: Int, _ trace: inout Trace) {
    for aggregation in Aggregation.allCases {
      note(aggregation, of: i, id: QuantityID(aggregation.rawValue, i), &trace)
    }
    let index = Subscript.text(i)
    note(aggregation, of: i, id: QuantityID("w", i), &trace)
    let push = weight(aggregation, of: i) * trace[QuantityID("A", i)].value
    trace.computed(
      QuantityID("push", i), "w\(index)·Â\(index)", push, Formulas.push,
      [.traced("w", QuantityID("w", i)), .traced("A", QuantityID("A", i))], source: Formulas.objective)
    trace.computed(
      QuantityID("answer", i), "|o\(index)|·w\(index)·Â\(index)", lengths[i] * push, Formulas.wholeAnswer,
      [.traced("o", QuantityID("length", i)), .traced("p", QuantityID("push", i))], source: Formulas.objective)
    trace.headline = QuantityID("push", i)
    trace.caption = Localized(
      en: "How hard each of the \(Int(lengths[i])) tokens of answer \(i) is pushed, at ratio 1.",
      zh: "比率为 1 时，回答 \(i) 的 \(Int(lengths[i])) 个词元各被推多重。")
  }

  private func note(_ aggregation: Aggregation, of i: Int, id: QuantityID, _ trace: inout Trace) {
    let value = weight(aggregation, of: i)
    let symbol = "w" + Subscript.text(i)
    switch aggregation {
    case .sequence:
      trace.computed(
        id, symbol, value, Formulas.sequenceMean, [.traced("o", QuantityID("length", i)), rewardList],
        source: Formulas.objective)
    case .token:
      trace.computed(id, symbol, value, Formulas.tokenMean, [lengthList], source: Formulas.dapo)
    case .constant:
      trace.computed(
        id, symbol, value, Formulas.constantLength, [.knob("L", "L", Double(longest), knob: "max_len"), rewardList],
        source: Formulas.drGRPO)
    }
  }

  enum Formulas {
    static let source = "Shao et al. 2024 (DeepSeekMath), section 4.1.2"
    static let objective = "Shao et al. 2024 (DeepSeekMath), eq. 3"
    static let drGRPO = "Liu et al. 2025 (Dr. GRPO), section 3.2"
    static let dapo = "Yu et al. 2025 (DAPO), eq. 8"
    static let rloo = "Ahmadian et al. 2024 (RLOO), section 3"
    static let gpg = "Chu et al. 2025 (GPG)"
    static let batchSource = "a choice of libraries: the batch's spread"
    static let mean = Formula.known("mean(R)")
    static let std = Formula.known("std(R)")
    static let std0 = Formula.known("std0(R)")
    static let otherStd = Formula.known("std(O)")
    static let share = Formula.known("((s > c) + (s′ > c))/2")
    static let scaled = Formula.known("(r − m)/(s + ε)")
    static let plainScaled = Formula.known("(r − m)/s")
    static let difference = Formula.known("r − m")
    static let leaveOneOut = Formula.known("r − (sum(R) − r)/(count(R) − 1)")
    static let sequenceMean = Formula.known("1/(count(R)·o)")
    static let tokenMean = Formula.known("1/sum(L)")
    static let constantLength = Formula.known("1/(count(R)·L)")
    static let push = Formula.known("w·A")
    static let wholeAnswer = Formula.known("o·p")
  }
}
