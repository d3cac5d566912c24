import Laboratory
import Reinforcement

/// The numbers of a minibatch, and of what the model says now.
extension FineTuningLab {
  /// The tokens whose chance is shown one by one: the digits that occur, and the end.
  static let shown = [0, 1, 2, 3, 4, 5, TokenWorld.end]

  private var prompts: Range<Int> { 0..<Self.world.prompts.count }
  private var size: Ingredient {
    .constant("m", Double(Self.tokens), Localized(en: "tokens of an answer: a digit, the end", zh: "回答的词元数：一个数字和结束符"))
  }
  private var wrongKnob: Ingredient { .knob("n", "n", Double(wrong), knob: "wrong") }

  /// What the model says of the prompt that is watched, of right and wrong answers, and of all demonstrations.
  func noteModel(_ state: State, _ trace: inout Trace) {
    guard trace.isRecording else { return }
    trace.given(
      "steps", "step", Double(state.training.losses.count), Localized(en: "minibatches learnt from", zh: "学过的小批量数"))
    noteNext(state, &trace)
    for p in prompts {
      noteAnswer("right", p, "a", state.right[p], Localized(en: "the right answer", zh: "正确的回答"), &trace)
      noteAnswer("high", p, "b", state.high[p], Localized(en: "the answer that is one too high", zh: "多了一的回答"), &trace)
    }
    let course = state.course[state.course.count - 1]
    trace.computed(
      "share_right", "π(right)", course.right, Formulas.mean,
      [.list("p", "π", prompts.map { QuantityID("right", $0) })], source: Formulas.here)
    trace.computed(
      "share_high", "π(+1)", course.high, Formulas.mean, [.list("p", "π", prompts.map { QuantityID("high", $0) })],
      source: Formulas.here)
    trace.computed("H", "H", entropy, Formulas.entropy, [wrongKnob, size], source: Formulas.shannon)
    trace.computed(
      "L", "L", state.loss, Formulas.whole,
      [
        wrongKnob, .list("a", "log π(right)", prompts.map { QuantityID("a", $0) }),
        .list("b", "log π(+1)", prompts.map { QuantityID("b", $0) }), size,
      ], source: Formulas.source)
    trace.computed(
      "KL", "KL", state.loss - entropy, Formulas.difference, [.traced("L", "L"), .traced("H", "H")],
      source: Formulas.shannon)
  }

  private func noteNext(_ state: State, _ trace: inout Trace) {
    for token in Self.shown {
      let name = TokenWorld.text([token])
      trace.given(
        QuantityID("before", token), "π_before(\(name))", state.before[token],
        Localized(en: "how likely this token was before the step", zh: "这一步之前，这个词元有多可能"))
      trace.given(
        QuantityID("next", token), "π(\(name))", state.now[token],
        Localized(en: "how likely this token is now, by the network", zh: "网络算出：这个词元现在有多可能"))
    }
  }

  private func noteAnswer(
    _ family: String, _ p: Int, _ logs: String, _ value: Double, _ meaning: Localized, _ trace: inout Trace
  ) {
    let prompt = TokenWorld.text(Self.world.prompts[p])
    trace.given(
      QuantityID(logs, p), "log π(\(family), \(prompt))", value,
      Localized(en: "log π of \(meaning.en) to \(prompt), by the network", zh: "网络算出：\(prompt) 后面\(meaning.zh)的 log π"))
    trace.computed(
      QuantityID(family, p), "π(\(family), \(prompt))", answerProbability(logProbabilities: [value]), Formulas.chance,
      [.traced("x", QuantityID(logs, p))], source: Formulas.here)
  }

  /// The tokens of a minibatch, as the model saw them before it learnt.
  func noteMinibatch(_ report: SupervisedFineTuning.Report, _ trace: inout Trace) {
    var places: [QuantityID] = []
    for (example, row) in zip(report.examples, report.logProbabilities) {
      for (token, logProbability) in zip(example.answer, row) {
        let i = places.count
        trace.given(
          QuantityID("logp", i), "log π\(Subscript.text(i))", logProbability,
          Localized(
            en: "log π of the token \(TokenWorld.text([token])) that was demonstrated, before the step",
            zh: "这一步之前，示范的词元 \(TokenWorld.text([token])) 的 log π"))
        trace.computed(
          QuantityID("l", i), "ℓ\(Subscript.text(i))", -logProbability, Formulas.token,
          [.traced("x", QuantityID("logp", i))], source: Formulas.source)
        places.append(QuantityID("l", i))
      }
    }
    trace.computed(
      "loss", "L_B", report.loss, Formulas.mean, [.list("p", "ℓ", places)], source: Formulas.source)
    trace.given(
      "gradient", "|g|", report.gradientNorm,
      Localized(en: "length of the gradient, before it is clipped", zh: "梯度的长度，裁剪之前"))
  }

  enum Formulas {
    static let source = "Ouyang et al. 2022 (InstructGPT), section 3.5"
    static let shannon = "Shannon 1948, §6"
    static let here = "the chain rule over tokens"
    static let token = Formula.known("−x")
    static let chance = Formula.known("exp(x)")
    static let mean = Formula.known("mean(p)")
    static let entropy = Formula.known("if(n·(10 − n) = 0, 0, −(n/10·log(n/10) + (1 − n/10)·log(1 − n/10))/m)")
    static let whole = Formula.known("−mean((1 − n/10)·a + n/10·b)/m")
    static let difference = Formula.known("L − H")
  }
}
