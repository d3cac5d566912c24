import Laboratory
import Reinforcement

/// The numbers of a step: the losses of the first two stages; the tokens of one answer and the means of its batch in the
/// last.
extension HumanFeedbackLab {
  private var beta: Ingredient { .knob("β", "β", choices.feedback.klCoefficient, knob: "beta") }

  func notePlace(_ state: State, _ trace: inout Trace) {
    trace.given(
      "stage", "stage", Double(stageNumber(state)),
      Localized(en: "1 fine-tuning, 2 reward model, 3 PPO", zh: "1 监督微调，2 奖励模型，3 PPO"))
    let (taken, meaning) = progress(state)
    trace.given("taken", "n", Double(taken), meaning)
  }

  private func progress(_ state: State) -> (Int, Localized) {
    switch state.pipeline.stage {
    case .fineTuning(let training):
      (training.losses.count, Localized(en: "minibatches of demonstrations", zh: "示范的小批量数"))
    case .rewardModelling(let training):
      (training.losses.count, Localized(en: "minibatches of comparisons", zh: "比较的小批量数"))
    case .reinforcing(let training):
      (training.progress.count, Localized(en: "batches whose answers were scored", zh: "已打分的批数"))
    }
  }

  // MARK: The first two stages

  func noteStage(_ state: State, _ trace: inout Trace) {
    switch state.pipeline.stage {
    case .fineTuning(let training): noteTuning(training, &trace)
    case .rewardModelling(let training): noteRewarding(training, &trace)
    case .reinforcing:
      trace.caption = Localized(
        en: "The reward model is done and frozen; the critic begins as a copy of it. → draws the first tokens.",
        zh: "奖励模型训练完毕，从此冻结；评论家从它的一份拷贝开始。按 → 抽第一个词元。")
    }
  }

  private func noteTuning(_ training: SupervisedFineTuning, _ trace: inout Trace) {
    guard let report = training.lastReport else { return }
    let logs = report.logProbabilities.flatMap { $0 }
    for (j, value) in logs.enumerated() {
      trace.given(
        QuantityID("x", j), "log π\(Subscript.text(j))", value,
        Localized(en: "log π of a demonstrated token, by the network", zh: "网络算出：示范里一个词元的 log π"))
    }
    trace.computed(
      "sft_loss", "ℓ", report.loss, Formulas.imitation, [.list("x", "log π", logs.indices.map { QuantityID("x", $0) })],
      source: Formulas.sft)
    trace.headline = "sft_loss"
    trace.caption = Localized(
      en: "\(Self.minibatches) minibatches of demonstrations: seven in ten are right, two in ten cheer.",
      zh: "学了 \(Self.minibatches) 个小批量的示范：十个里七个答对，两个带感叹号。")
  }

  private func noteRewarding(_ training: RewardModelTraining, _ trace: inout Trace) {
    guard let report = training.lastReport else {
      trace.caption = Localized(
        en: "Fine-tuning is done: its model is kept as the reference. A judge compared pairs of its answers.",
        zh: "监督微调完成，这个模型留作参考模型。标注员比较了它的成对回答。")
      return
    }
    let places = report.chosenScores.indices
    for j in places {
      trace.given(
        QuantityID("chosen", j), "r_c" + Subscript.text(j), report.chosenScores[j],
        Localized(en: "score of an answer preferred, by the reward model", zh: "奖励模型给选中的回答打的分"))
      trace.given(
        QuantityID("rejected", j), "r_r" + Subscript.text(j), report.rejectedScores[j],
        Localized(en: "score of the other answer, by the reward model", zh: "奖励模型给落选的回答打的分"))
    }
    let lists: [Ingredient] = [
      .list("C", "r_c", places.map { QuantityID("chosen", $0) }),
      .list("R", "r_r", places.map { QuantityID("rejected", $0) }),
    ]
    let centring = Ingredient.constant(
      "c", training.centring, Localized(en: "pulls the scores towards 0", zh: "把分数拉向 0"))
    trace.computed("rm_loss", "ℓ", report.loss, Formulas.comparison, lists + [centring], source: Formulas.pairs)
    trace.computed("rm_accuracy", "acc", report.accuracy, Formulas.accuracy, lists, source: Formulas.pairs)
    trace.headline = "rm_accuracy"
    trace.caption = Localized(
      en: "\(Self.minibatches) minibatches of comparisons: the answer preferred should score higher.",
      zh: "学了 \(Self.minibatches) 个小批量的比较：被选中的回答得分应该更高。")
  }

  // MARK: PPO

  func noteScene(_ state: State, _ before: LanguageFeedbackTraining, on tape: inout Tape, _ trace: inout Trace) {
    guard let training = state.reinforcing else { return }
    switch state.scene {
    case .drawing: noteDrawing(training, on: &tape, &trace)
    case .judging:
      guard let batch = training.batch else { return }
      noteRewards(batch, &trace)
      noteMeans(batch, &trace)
      trace.headline = QuantityID("r", batch.rewards[focus].count - 1)
      trace.caption = Localized(
        en: "The reward model gives one score, at the last token; each token pays β for its log-ratio.",
        zh: "奖励模型只在最后一个词元给一个分数；每个词元按 β 为自己的对数比率付钱。")
    case .crediting:
      guard let batch = training.batch else { return }
      noteRewards(batch, &trace)
      noteMeans(batch, &trace)
      noteCredit(batch, &trace)
      trace.headline = "A[0]"
      trace.caption = Localized(
        en: "The critic's values turn rewards into advantages, from the last token back to the first.",
        zh: "评论家的价值把奖励变成优势，从最后一个词元往回算到第一个。")
    case .updating:
      guard let batch = before.batch, let report = training.lastReport else { return }
      noteRewards(batch, &trace)
      noteMeans(batch, &trace)
      noteCredit(batch, &trace)
      noteUpdate(batch, report, &trace)
    case .begun, .tuning, .rewarding: break
    }
  }

  /// The tokens drawn so far, by the actor and by the reference, and what they will cost.
  private func noteDrawing(_ training: LanguageFeedbackTraining, on tape: inout Tape, _ trace: inout Trace) {
    let example = TokenExample(prompt: training.generation.prompts[focus], answer: training.generation.answers[focus])
    let old = training.generation.logProbabilities[focus]
    let reference = TokenBatch([example]).logProbabilities(under: training.reference, on: &tape)[0]
    let penalties = zip(old, reference).map { training.settings.penalty.value(policy: $0, reference: $1) }
    let prices = tokenRewards(score: 0, penalties: penalties, coefficient: training.settings.klCoefficient)
    for t in old.indices {
      noteLogRatio(t, old[t], reference[t], penalties[t], &trace)
      notePrice(t, prices[t], &trace)
    }
    trace.headline = QuantityID("kl", old.count - 1)
    let isDone = training.phase == .scoring
    trace.caption = Localized(
      en: isDone
        ? "All 24 answers are complete. Next they are judged."
        : "The actor drew a token of every answer that was not complete; the reference says how likely it finds it.",
      zh: isDone ? "24 个回答都写完了，接下来打分。" : "还没写完的回答，演员各抽了一个词元；参考模型说它觉得有多可能。")
  }

  private func noteLogRatio(_ t: Int, _ old: Double, _ reference: Double, _ kl: Double, _ trace: inout Trace) {
    let index = Subscript.text(t)
    trace.given(
      QuantityID("logp", t), "log π(o\(index))", old,
      Localized(en: "log π of the token, by the actor that drew it", zh: "抽出它的演员给这个词元的 log π"))
    trace.given(
      QuantityID("ref", t), "log π_ref(o\(index))", reference,
      Localized(en: "log π_ref of the token, by the reference", zh: "参考模型给这个词元的 log π_ref"))
    trace.computed(
      QuantityID("kl", t), "k1" + index, kl, Formulas.logRatio,
      [.traced("p", QuantityID("logp", t)), .traced("q", QuantityID("ref", t))], source: Formulas.ziegler)
  }

  private func notePrice(_ t: Int, _ reward: Double, _ trace: inout Trace) {
    trace.computed(
      QuantityID("r", t), "r" + Subscript.text(t), reward, Formulas.price, [beta, .traced("k", QuantityID("kl", t))],
      source: Formulas.ziegler)
  }

  private func noteRewards(_ batch: LanguageFeedbackTraining.Batch, _ trace: inout Trace) {
    let rewards = batch.rewards[focus]
    trace.given(
      "score", "R", batch.scores[focus],
      Localized(en: "score of the whole answer, by the reward model", zh: "奖励模型给整个回答打的分"))
    for t in rewards.indices {
      noteLogRatio(
        t, batch.oldLogProbabilities[focus][t], batch.referenceLogProbabilities[focus][t], batch.penalties[focus][t],
        &trace)
      guard t == rewards.count - 1 else {
        notePrice(t, rewards[t], &trace)
        continue
      }
      trace.computed(
        QuantityID("r", t), "r" + Subscript.text(t), rewards[t], Formulas.last,
        [beta, .traced("k", QuantityID("kl", t)), .traced("R", "score")], source: Formulas.ziegler)
    }
  }

  /// What the batch came to: by the reward model, in truth, and in distance.
  private func noteMeans(_ batch: LanguageFeedbackTraining.Batch, _ trace: inout Trace) {
    let places = batch.scores.indices
    for i in places {
      let index = Subscript.text(i)
      trace.given(
        QuantityID("scores", i), "R" + index, batch.scores[i],
        Localized(en: "score of an answer, by the reward model", zh: "奖励模型给一个回答打的分"))
      trace.given(
        QuantityID("right", i), "y" + index, batch.trueQualities[i],
        Localized(en: "1 if the answer is exactly the right sum, else 0", zh: "恰好是正确的和得 1，否则得 0"))
      trace.given(
        QuantityID("distance", i), "d" + index, compensatedSum(batch.penalties[i]),
        Localized(en: "sum of an answer's log-ratios", zh: "一个回答的对数比率之和"))
    }
    func list(_ family: String, _ symbol: String) -> Ingredient {
      .list("x", symbol, places.map { QuantityID(family, $0) })
    }
    let quality = mean(batch.trueQualities)
    trace.computed("mean_score", "R̄", mean(batch.scores), Formulas.mean, [list("scores", "R")], source: Formulas.here)
    trace.computed("quality", "ȳ", quality, Formulas.mean, [list("right", "y")], source: Formulas.here)
    trace.computed("mean_kl", "KL", batch.meanKL, Formulas.mean, [list("distance", "d")], source: Formulas.ziegler)
    trace.computed(
      "worth", "worth", Self.worth * quality, Formulas.worth,
      [
        .constant("w", Self.worth, Localized(en: "points of a right sum", zh: "一道答对的题值多少分")),
        .traced("y", "quality"),
      ], source: Formulas.here)
  }

  /// Values, advantages and targets of the answer's tokens; whitening needs those of all answers.
  private func noteCredit(_ batch: LanguageFeedbackTraining.Batch, _ trace: inout Trace) {
    let settings = choices.feedback
    let values = batch.values[focus]
    let estimate = tokenAdvantages(
      rewards: batch.rewards[focus], values: values, discount: settings.discount, lambda: settings.lambda)
    for t in values.indices {
      trace.given(
        QuantityID("V", t), "V" + Subscript.text(t), values[t],
        Localized(en: "value of the state before the token, by the critic", zh: "评论家给这个词元之前的状态的价值"))
    }
    for t in values.indices.reversed() { noteAdvantage(t, of: values.count, estimate, &trace) }
    let all = noteAll(batch, &trace)
    for t in values.indices {
      trace.computed(
        QuantityID("white", t), "Â" + Subscript.text(t), batch.advantages[focus][t], Formulas.whitened,
        [
          .traced("A", QuantityID("A", t)), .list("B", "A", all),
          .constant("c", 1e-8, Localized(en: "keeps the divisor from 0", zh: "防止除数为 0")),
        ], source: Formulas.whitening)
    }
  }

  private func noteAdvantage(
    _ t: Int, of count: Int, _ estimate: (advantages: [Double], returns: [Double]), _ trace: inout Trace
  ) {
    let own: [Ingredient] = [.traced("r", QuantityID("r", t)), .traced("v", QuantityID("V", t))]
    let isLast = t == count - 1
    let next: [Ingredient] =
      isLast
      ? []
      : [
        .traced("v′", QuantityID("V", t + 1)), .traced("A′", QuantityID("A", t + 1)),
        .constant("γ", choices.feedback.discount, Localized(en: "no discount within an answer", zh: "回答之内不打折扣")),
        .constant("λ", choices.feedback.lambda, Localized(en: "decay of GAE", zh: "GAE 的衰减")),
      ]
    trace.computed(
      QuantityID("A", t), "A" + Subscript.text(t), estimate.advantages[t],
      isLast ? Formulas.lastAdvantage : Formulas.advantage, own + next, source: Formulas.gae)
    trace.computed(
      QuantityID("target", t), "target" + Subscript.text(t), estimate.returns[t], Formulas.target,
      [.traced("A", QuantityID("A", t)), .traced("v", QuantityID("V", t))], source: Formulas.gae)
  }

  /// The advantages of all tokens of the batch, before they are whitened.
  private func noteAll(_ batch: LanguageFeedbackTraining.Batch, _ trace: inout Trace) -> [QuantityID] {
    let raw = zip(batch.rewards, batch.values).flatMap {
      tokenAdvantages(
        rewards: $0, values: $1, discount: choices.feedback.discount, lambda: choices.feedback.lambda
      ).advantages
    }
    return raw.enumerated().map { j, value in
      let id = QuantityID("all", j)
      trace.given(
        id, "A" + Subscript.text(j), value,
        Localized(en: "advantage of a token of the batch, before whitening", zh: "这一批里一个词元的优势，白化之前"))
      return id
    }
  }

  private func noteUpdate(
    _ batch: LanguageFeedbackTraining.Batch, _ report: LanguageFeedbackTraining.Report, _ trace: inout Trace
  ) {
    let whitened = batch.advantages.flatMap { $0 }
    for (j, ratio) in report.policy.ratios.enumerated() {
      trace.given(
        QuantityID("ratio", j), "ρ" + Subscript.text(j), ratio,
        Localized(en: "how much likelier the actor finds this token now", zh: "演员现在觉得这个词元可能了多少倍"))
      trace.given(
        QuantityID("whitened", j), "Â" + Subscript.text(j), whitened[j],
        Localized(en: "whitened advantage of a token of the batch", zh: "这一批里一个词元白化后的优势"))
    }
    let lists: [Ingredient] = [
      .list("ρ", "ρ", whitened.indices.map { QuantityID("ratio", $0) }),
      .list("A", "Â", whitened.indices.map { QuantityID("whitened", $0) }),
      .constant("ε", choices.feedback.range.low, Localized(en: "clip range", zh: "裁剪范围")),
    ]
    trace.computed("loss", "ℓ", report.policy.loss, Formulas.clipped, lists, source: Formulas.ppo)
    trace.computed("clipped", "clip", report.policy.activeClipFraction, Formulas.share, lists, source: Formulas.ppo)
    trace.given(
      "value_loss", "ℓ_V", report.valueLoss,
      Localized(en: "½ mean of (V − target)², by the critic", zh: "评论家的 ½ (V − 目标)² 的平均"))
    trace.headline = "loss"
    trace.caption = Localized(
      en: "Actor and critic take a step. The reward model and the reference stay as they are.",
      zh: "演员和评论家各走一步。奖励模型和参考模型保持原样。")
  }

  enum Formulas {
    static let sft = "Ouyang et al. 2022 (InstructGPT), section 3.5"
    static let pairs = "Ouyang et al. 2022 (InstructGPT), eq. 1"
    static let ziegler = "Ziegler et al. 2019, eq. 2"
    static let gae = "Schulman et al. 2016 (GAE), eq. 16"
    static let ppo = "Schulman et al. 2017 (PPO), eq. 7"
    static let whitening = "TRL, masked_whiten"
    static let here = "mean over the batch"
    static let imitation = Formula.known("−mean(x)")
    static let comparison = Formula.known("mean(c·(C + R)^2 − logσ(C − R))")
    static let accuracy = Formula.known("mean(C > R)")
    static let logRatio = Formula.known("p − q")
    static let price = Formula.known("−β·k")
    static let last = Formula.known("−β·k + R")
    static let mean = Formula.known("mean(x)")
    static let worth = Formula.known("w·y")
    static let lastAdvantage = Formula.known("r − v")
    static let advantage = Formula.known("r + γ·v′ − v + γ·λ·A′")
    static let target = Formula.known("A + v")
    static let whitened = Formula.known("(A − mean(B))/sqrt(var(B) + c)")
    static let clipped = Formula.known("−mean(min(ρ·A, clip(ρ, 1 − ε, 1 + ε)·A))")
    static let share = Formula.known("mean(clip(ρ, 1 − ε, 1 + ε)·A < ρ·A)")
  }
}
