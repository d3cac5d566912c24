import Laboratory
import Reinforcement

/// The numbers of a minibatch, and of what the policy makes of every answer beside the reference.
extension PreferenceArithmeticLab {
  private var prompts: Range<Int> { Self.world.prompts.indices }
  private var betaKnob: Ingredient { .knob("β", "β", beta, knob: "beta") }

  private func right(_ prompt: Int) -> Int { Self.place(prompt, Self.sum(prompt)) }
  private func high(_ prompt: Int) -> Int { Self.place(prompt, Self.sum(prompt) + 1) }

  /// A prompt with a number after it, `1+2=3`.
  private func text(_ place: Int) -> String {
    let (prompt, number) = place.quotientAndRemainder(dividingBy: Self.numbers.count)
    return TokenWorld.text(Self.world.prompts[prompt] + [number])
  }

  // MARK: Answers

  func noteReference(_ state: State, _ trace: inout Trace) {
    guard trace.isRecording else { return }
    noteAnswers(
      Names(sum: "ref", digit: "ref_digit", end: "ref_end", symbol: "π_ref"), state.reference, state.referenceSums,
      Localized(en: "by the reference", zh: "参考策略算出"), &trace)
    noteShares("pi_ref", "π_ref", "ref", state.reference, &trace)
  }

  /// What the numbers of a model's answers are called.
  private struct Names {
    var sum: String
    var digit: String
    var end: String
    var symbol: String
  }

  /// The log-probability of every answer: of the prompt that is watched token by token, of the others in one.
  private func noteAnswers(
    _ names: Names, _ tokens: [[Double]], _ sums: [Double], _ who: Localized, _ trace: inout Trace
  ) {
    for place in sums.indices {
      let id = QuantityID(names.sum, place)
      let symbol = "log \(names.symbol)(\(text(place)))"
      guard place / Self.numbers.count == watched else {
        trace.given(
          id, symbol, sums[place],
          Localized(en: "log π of the answer, its two tokens, \(who.en)", zh: "\(who.zh)：这个回答两个词元的 log π 之和"))
        continue
      }
      let number = place % Self.numbers.count
      trace.given(
        QuantityID(names.digit, number), "log \(names.symbol)(\(number))", tokens[place][0],
        Localized(en: "log π of the digit, \(who.en)", zh: "\(who.zh)：这个数字的 log π"))
      trace.given(
        QuantityID(names.end, number), "log \(names.symbol)(⏎)", tokens[place][1],
        Localized(en: "log π of the end after this digit, \(who.en)", zh: "\(who.zh)：这个数字后面结束符的 log π"))
      trace.computed(
        id, symbol, sums[place], Formulas.tokens,
        [.traced("l_0", QuantityID(names.digit, number)), .traced("l_1", QuantityID(names.end, number))],
        source: Formulas.chain)
    }
  }

  /// The probabilities of the answers to the prompt that is watched, and of everything else one may say.
  private func noteShares(
    _ family: String, _ symbol: String, _ logs: String, _ tokens: [[Double]], _ trace: inout Trace
  ) {
    var chances: [Double] = []
    for number in Self.numbers {
      let place = Self.place(watched, number)
      chances.append(answerProbability(logProbabilities: tokens[place]))
      trace.computed(
        QuantityID(family, number), "\(symbol)(\(number))", chances[number], Formulas.exponential,
        [.traced("x", QuantityID(logs, place))], source: Formulas.chain)
    }
    trace.computed(
      QuantityID(family, Self.numbers.count), "\(symbol)(…)", 1 - compensatedSum(chances), Formulas.rest,
      [.list("π", symbol, Self.numbers.map { QuantityID(family, $0) })], source: Formulas.chain)
  }

  func notePolicy(_ state: State, _ trace: inout Trace) {
    guard trace.isRecording else { return }
    trace.given(
      "steps", "step", Double(state.training.steps), Localized(en: "minibatches learnt from", zh: "学过的小批量数"))
    noteAnswers(
      Names(sum: "logp", digit: "digit", end: "end", symbol: "π"), state.tokens, state.sums,
      Localized(en: "by the policy", zh: "策略算出"), &trace)
    noteShares("pi", "π", "logp", state.tokens, &trace)
    for prompt in prompts { notePrompt(prompt, state, &trace) }
    notePair(state, &trace)
    noteMeans(state, &trace)
  }

  private func notePrompt(_ prompt: Int, _ state: State, _ trace: inout Trace) {
    let name = TokenWorld.text(Self.world.prompts[prompt])
    trace.computed(
      QuantityID("right", prompt), "π(\(text(right(prompt))))",
      answerProbability(logProbabilities: state.tokens[right(prompt)]), Formulas.exponential,
      [.traced("x", QuantityID("logp", right(prompt)))], source: Formulas.chain)
    trace.computed(
      QuantityID("high", prompt), "π(\(text(high(prompt))))",
      answerProbability(logProbabilities: state.tokens[high(prompt)]), Formulas.exponential,
      [.traced("x", QuantityID("logp", high(prompt)))], source: Formulas.chain)
    trace.computed(
      QuantityID("h", prompt), "h(\(name))", pair(prompt, state).margin, Preference.margin,
      [
        .traced("l_c", QuantityID("logp", right(prompt))), .traced("l_r", QuantityID("logp", high(prompt))),
        .traced("ref_c", QuantityID("ref", right(prompt))), .traced("ref_r", QuantityID("ref", high(prompt))),
      ], source: Preference.dpoSource)
  }

  // MARK: The pair that is watched

  private func notePair(_ state: State, _ trace: inout Trace) {
    let pair = pair(watched, state)
    let sides = [
      (right(watched), "c", pair.policyChosen - pair.referenceChosen),
      (high(watched), "r", pair.policyRejected - pair.referenceRejected),
    ]
    for (index, (place, name, ratio)) in sides.enumerated() {
      trace.computed(
        QuantityID("ratio", index), "log π/π_ref(y_\(name))", ratio, Preference.difference,
        [.traced("a", QuantityID("logp", place)), .traced("b", QuantityID("ref", place))],
        source: Preference.rewardSource)
      trace.computed(
        QuantityID("reward", index), "r_\(name)", implicitReward(logRatio: ratio, beta: beta), Preference.reward,
        [betaKnob, .traced("x", QuantityID("ratio", index))], source: Preference.rewardSource)
    }
    let margin = QuantityID("h", watched)
    trace.computed(
      "bh", "βh", beta * pair.margin, Preference.scaled, [betaKnob, .traced("h", margin)],
      source: Preference.dpoSource)
    trace.computed(
      "weight", "σ(−βh)", winProbability(chosen: 0, rejected: beta * pair.margin), Preference.weight,
      [.traced("r_c", "reward[0]"), .traced("r_r", "reward[1]")], source: Preference.gradientSource)
    trace.computed(
      "loss", "L", preferenceLoss(margin: pair.margin, beta: beta, variant: variant), kind.lossFormula,
      [.traced("h", margin), betaKnob] + kind.smoothingKnob(smoothing), source: Preference.source(of: kind))
  }

  // MARK: All nine

  private func noteMeans(_ state: State, _ trace: inout Trace) {
    let now = state.course[state.course.count - 1]
    let chosen = all("l", "log π", "logp", prompts.map(right))
    let rejected = all("l", "log π", "logp", prompts.map(high))
    let margins = all("h", "h", "h", Array(prompts))
    trace.computed(
      "mean_c", "mean log π(y_c)", now.chosen, Formulas.mean, [chosen], source: Formulas.here)
    trace.computed(
      "mean_r", "mean log π(y_r)", now.rejected, Formulas.mean, [rejected], source: Formulas.here)
    trace.computed("mean_h", "mean h", now.margin, Formulas.meanMargin, [margins], source: Formulas.here)
    trace.computed(
      "ordered", "h > 0", mean(prompts.map { pair($0, state).margin > 0 ? 1 : 0 }), Formulas.ordered, [margins],
      source: Formulas.here)
    let size = Ingredient.constant("n", Double(prompts.count), Localized(en: "prompts", zh: "提示数"))
    let kinds: [(QuantityID, String, Double, (Int, Int) -> Bool)] = [
      ("share_right", "π(right)", now.right, { $0 == $1 }), ("share_low", "π(lower)", now.low, { $0 < $1 }),
      ("share_high", "π(higher)", now.high, { $0 > $1 }),
    ]
    for (id, symbol, share, belongs) in kinds {
      let places = prompts.flatMap { prompt in
        Self.numbers.filter { belongs($0, Self.sum(prompt)) }.map { Self.place(prompt, $0) }
      }
      trace.computed(
        id, symbol, share, Formulas.share, [all("l", "log π", "logp", places), size], source: Formulas.here)
    }
    trace.computed(
      "share_other", "π(other)", now.other, Formulas.other,
      [.traced("a", "share_right"), .traced("b", "share_low"), .traced("c", "share_high")], source: Formulas.here)
  }

  private func all(_ name: String, _ symbol: String, _ family: String, _ places: [Int]) -> Ingredient {
    .list(name, symbol, places.map { QuantityID(family, $0) })
  }

  // MARK: The minibatch

  /// The pairs of a minibatch, as the policy saw them before it learnt.
  func noteMinibatch(_ report: DirectPreferenceTraining.Report, _ trace: inout Trace) {
    for (i, (comparison, pair)) in zip(report.comparisons, report.pairs).enumerated() {
      noteSums(i, comparison, pair, &trace)
      trace.computed(
        QuantityID("batch_h", i), "h\(Subscript.text(i))", pair.margin, Preference.margin,
        [
          .traced("l_c", QuantityID("batch_c", i)), .traced("l_r", QuantityID("batch_r", i)),
          .traced("ref_c", QuantityID("batch_ref_c", i)), .traced("ref_r", QuantityID("batch_ref_r", i)),
        ], source: Preference.dpoSource)
    }
    trace.computed(
      "batch_loss", "L_B", report.loss, meanLoss,
      [all("h", "h", "batch_h", Array(report.pairs.indices)), betaKnob] + kind.smoothingKnob(smoothing),
      source: Preference.source(of: kind))
    trace.given(
      "gradient", "|g|", report.gradientNorm,
      Localized(en: "length of the gradient, before it is clipped", zh: "梯度的长度，裁剪之前"))
  }

  private func noteSums(
    _ i: Int, _ comparison: TokenComparison, _ pair: PreferencePair, _ trace: inout Trace
  ) {
    let (chosen, rejected) = (
      TokenWorld.text(comparison.prompt + comparison.chosen), TokenWorld.text(comparison.prompt + comparison.rejected)
    )
    let sums = [
      ("batch_c", "log π(\(chosen))", pair.policyChosen), ("batch_r", "log π(\(rejected))", pair.policyRejected),
      ("batch_ref_c", "log π_ref(\(chosen))", pair.referenceChosen),
      ("batch_ref_r", "log π_ref(\(rejected))", pair.referenceRejected),
    ]
    for (family, symbol, value) in sums {
      trace.given(
        QuantityID(family, i), symbol, value,
        Localized(en: "summed over the answer's tokens, by the network, before the step", zh: "这一步之前，网络算出的各词元 log π 之和")
      )
    }
  }

  /// The mean loss of several margins.
  private var meanLoss: Formula {
    switch kind {
    case .sigmoid: Formulas.sigmoidLoss
    case .hinge: Formulas.hingeLoss
    case .ipo: Formulas.identityLoss
    case .robust: Formulas.robustLoss
    }
  }

  private typealias Preference = DirectPreferenceLab.Formulas

  enum Formulas {
    static let here = "over the nine prompts"
    static let chain = "the chain rule over tokens"
    static let tokens = Formula.known("l_0 + l_1")
    static let exponential = Formula.known("exp(x)")
    static let rest = Formula.known("1 − sum(π)")
    static let mean = Formula.known("mean(l)")
    static let meanMargin = Formula.known("mean(h)")
    static let ordered = Formula.known("mean(h > 0)")
    static let share = Formula.known("sum(exp(l))/n")
    static let other = Formula.known("1 − a − b − c")
    static let sigmoidLoss = Formula.known("mean(−(1 − ls)·logσ(β·h) − ls·logσ(−β·h))")
    static let hingeLoss = Formula.known("mean(max(0, 1 − β·h))")
    static let identityLoss = Formula.known("mean((h − 1/(2·β))^2)")
    static let robustLoss = Formula.known("mean((ls·logσ(−β·h) − (1 − ls)·logσ(β·h))/(1 − 2·ls))")
  }
}
