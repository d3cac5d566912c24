import Laboratory
import Reinforcement

/// What is noted: the two policies and the exact values at the start, the sample and the means at each step.
extension KLEstimatorsLab {
  private func ids(_ family: String) -> [QuantityID] { (0..<count).map { QuantityID(family, $0) } }
  private var distanceKnob: Ingredient { .knob("d", "d", distance, knob: "distance") }
  private var policyList: Ingredient { .list("P", "π", ids("policy")) }
  private var referenceList: Ingredient { .list("Q", "π_ref", ids("reference")) }

  // MARK: At the start

  func noteTokens(_ trace: inout Trace) {
    guard trace.isRecording else { return }
    for a in 0..<count { noteGiven(a, &trace) }
    for a in 0..<count {
      noteProbabilities(a, &trace)
      noteEstimates(a, &trace)
    }
  }

  private func noteGiven(_ a: Int, _ trace: inout Trace) {
    let index = Subscript.text(a)
    trace.given(
      QuantityID("z", a), "z" + index, logits[a],
      Localized(en: "the reference's logit of token \(a) (i edits it)", zh: "参考模型给词元 \(a) 的 logit（按 i 可改）"))
    trace.given(
      QuantityID("R", a), "R" + index, scores[a],
      Localized(en: "the score of token \(a) (i edits it)", zh: "词元 \(a) 的得分（按 i 可改）"))
  }

  private func noteProbabilities(_ a: Int, _ trace: inout Trace) {
    let index = Subscript.text(a)
    trace.computed(
      QuantityID("reference", a), "π_ref(o\(index))", reference.probabilities[a], Formulas.reference,
      [.traced("z", QuantityID("z", a)), .list("Z", "z", ids("z"))], source: Formulas.softmax)
    trace.computed(
      QuantityID("policy", a), "π(o\(index))", policy.probabilities[a], Formulas.policy,
      [
        .traced("z", QuantityID("z", a)), .traced("R", QuantityID("R", a)), .list("Z", "z", ids("z")),
        .list("S", "R", ids("R")), distanceKnob,
      ], source: Formulas.softmax)
    trace.computed(
      QuantityID("logratio", a), "log u\(index)", logRatio(a), Formulas.logRatio,
      [.traced("q", QuantityID("reference", a)), .traced("p", QuantityID("policy", a))], source: Formulas.estimators)
  }

  private func noteEstimates(_ a: Int, _ trace: inout Trace) {
    let ratio = Ingredient.traced("x", QuantityID("logratio", a))
    for (number, estimator) in zip(1..., Self.estimators) {
      trace.computed(
        QuantityID("k\(number)", a), "k\(number)(o\(Subscript.text(a)))", estimator.value(logRatio: logRatio(a)),
        Formulas.estimate(number), [ratio], source: Formulas.estimators)
    }
    trace.computed(
      QuantityID("upside", a), "k3(1/u\(Subscript.text(a)))", k3(logRatio: -logRatio(a)), Formulas.upside, [ratio],
      source: Formulas.estimators)
    trace.computed(
      QuantityID("slope", a), "k′(o\(Subscript.text(a)))", focus.derivative(logRatio: logRatio(a)),
      Formulas.slope(focusNumber), focus == .k1 ? [] : [ratio], source: Formulas.derived)
  }

  func noteDivergence(_ trace: inout Trace) {
    trace.computed(
      "KL", "KL(π‖π_ref)", klDivergence(policy, reference), Formulas.divergence, [policyList, referenceList],
      source: Formulas.kullback)
    trace.computed(
      "KL_turned", "KL(π_ref‖π)", klDivergence(reference, policy), Formulas.turned, [policyList, referenceList],
      source: Formulas.kullback)
    for (number, moment) in zip(1..., moments) {
      let values = Ingredient.list("K", "k\(number)", ids("k\(number)"))
      let expectation = QuantityID("E", number)
      trace.computed(
        expectation, "E[k\(number)]", moment.mean, Formulas.expectation, [policyList, values],
        source: Formulas.estimators)
      trace.computed(
        QuantityID("bias", number), "bias(k\(number))", moment.mean - klDivergence(policy, reference), Formulas.bias,
        [.traced("E", expectation), .traced("KL", "KL")], source: Formulas.estimators)
      trace.computed(
        QuantityID("var", number), "Var[k\(number)]", moment.variance ?? 0, Formulas.variance,
        [policyList, values, .traced("E", expectation)], source: Formulas.estimators)
      trace.computed(
        QuantityID("std", number), "std(k\(number))", (moment.variance ?? 0).squareRoot(), Formulas.root,
        [.traced("v", QuantityID("var", number))], source: Formulas.estimators)
    }
  }

  func noteGradients(_ trace: inout Trace) {
    guard trace.isRecording else { return }
    let (first, second) = (klGradientByFirst(policy, reference), klGradientBySecond(reference, policy))
    for b in 0..<count {
      let index = Subscript.text(b)
      let own: [Ingredient] = [.traced("p", QuantityID("policy", b)), .traced("q", QuantityID("reference", b))]
      trace.computed(
        QuantityID("grad_KL", b), "∂KL(π‖π_ref)/∂z\(index)", first[b], Formulas.gradientByFirst,
        [own[0], .traced("x", QuantityID("logratio", b)), .traced("KL", "KL")], source: Formulas.derived)
      trace.computed(
        QuantityID("grad_turned", b), "∂KL(π_ref‖π)/∂z\(index)", second[b], Formulas.gradientBySecond, own,
        source: Formulas.derived)
      for (number, moment) in zip(1..., moments) {
        noteGradient(number, b, moment.gradient?[b] ?? 0, own[0], &trace)
      }
    }
  }

  private func noteGradient(_ number: Int, _ b: Int, _ value: Double, _ own: Ingredient, _ trace: inout Trace) {
    let ratio = Ingredient.traced("x", QuantityID("logratio", b))
    let ratios = Ingredient.list("X", "log u", ids("logratio"))
    trace.computed(
      QuantityID("grad\(number)", b), "E[∂k\(number)/∂z\(Subscript.text(b))]", value, Formulas.gradient(number),
      number == 1 ? [own, policyList] : [own, policyList, ratio, ratios], source: Formulas.derived)
  }

  // MARK: At a step

  func noteSample(_ state: State, _ trace: inout Trace) {
    guard let token = state.drawn else { return }
    for a in 0..<count {
      trace.given(
        QuantityID("n", a), "n\(Subscript.text(a))", Double(state.counts[a]),
        Localized(en: "how often token \(a) was drawn so far", zh: "词元 \(a) 至今被抽到的次数"))
    }
    let counts = Ingredient.list("N", "n", ids("n"))
    trace.computed(
      "samples", "n", Double(state.samples), Formulas.samples, [counts], source: Formulas.estimators)
    let ratio = Ingredient.traced("x", QuantityID("logratio", token))
    for (index, estimator) in Self.estimators.enumerated() {
      let number = index + 1
      trace.computed(
        QuantityID("sample", number), "k\(number)", estimator.value(logRatio: logRatio(token)),
        Formulas.estimate(number), [ratio], source: Formulas.estimators)
      trace.computed(
        QuantityID("mean", number), "mean(k\(number))", state.moments[index].mean, Formulas.mean,
        [counts, .list("K", "k\(number)", ids("k\(number)"))], source: Formulas.estimators)
      trace.computed(
        QuantityID("error", number), "std(k\(number))/√n",
        (moments[index].variance ?? 0).squareRoot()
          / Double(state.samples).squareRoot(), Formulas.error,
        [.traced("s", QuantityID("std", number)), .traced("n", "samples")], source: Formulas.estimators)
    }
    trace.computed(
      "sample_upside", "k3(1/u)", k3(logRatio: -logRatio(token)), Formulas.upside, [ratio], source: Formulas.estimators)
    trace.computed(
      "mean_upside", "mean(k3(1/u))", state.moments[3].mean, Formulas.mean,
      [counts, .list("K", "k3(1/u)", ids("upside"))],
      source: Formulas.estimators)
    trace.headline = QuantityID("sample", focusNumber)
    trace.caption = caption(token)
  }

  private func caption(_ token: Int) -> Localized {
    let word = word(token)
    if logRatio(token) > 0 {
      return Localized(
        en: "“\(word.en)” was drawn, which the reference likes better than the policy: k1 is negative.",
        zh: "抽到“\(word.zh)”，参考模型比策略更爱说它：k1 为负。")
    }
    return Localized(
      en: "“\(word.en)” was drawn, which the policy says more often than the reference would.",
      zh: "抽到“\(word.zh)”，策略比参考模型更常说它。")
  }

  func noteSampledGradient(_ state: State, _ trace: inout Trace) {
    for (b, value) in sampledGradient(state.counts).enumerated() {
      trace.computed(
        QuantityID("grad_mean", b), "mean(∂k\(focusNumber)/∂z\(Subscript.text(b)))", value, Formulas.sampledGradient,
        [
          .traced("n", QuantityID("n", b)), .traced("k′", QuantityID("slope", b)),
          .traced("p", QuantityID("policy", b)), .list("N", "n", ids("n")), .list("D", "k′", ids("slope")),
        ], source: Formulas.derived)
    }
  }

  enum Formulas {
    static let softmax = "Sutton & Barto 2018, eq. 13.2"
    static let estimators = "Schulman 2020, Approximating KL Divergence"
    static let kullback = "Kullback & Leibler 1951, section 2"
    static let derived = "∂log π(a)/∂z_b = 1{a = b} − π(b)"
    static let reference = Formula.known("exp(z)/sum(exp(Z))")
    static let policy = Formula.known("exp(z + d·R)/sum(exp(Z + d·S))")
    static let logRatio = Formula.known("log(q/p)")
    static let upside = Formula.known("exp(−x) − 1 + x")
    static let divergence = Formula.known("sum(P·log(P/Q))")
    static let turned = Formula.known("sum(Q·log(Q/P))")
    static let expectation = Formula.known("sum(P·K)")
    static let bias = Formula.known("E − KL")
    static let variance = Formula.known("sum(P·(K − E)^2)")
    static let root = Formula.known("sqrt(v)")
    static let gradientByFirst = Formula.known("p·(−x − KL)")
    static let gradientBySecond = Formula.known("p − q")
    static let samples = Formula.known("sum(N)")
    static let mean = Formula.known("sum(N·K)/sum(N)")
    static let error = Formula.known("s/sqrt(n)")
    static let sampledGradient = Formula.known("(n·k′ − p·sum(N·D))/sum(N)")

    static func estimate(_ number: Int) -> Formula { estimates[number - 1] }
    static func slope(_ number: Int) -> Formula { slopes[number - 1] }
    static func gradient(_ number: Int) -> Formula { gradients[number - 1] }

    private static let estimates = [
      Formula.known("−x"), Formula.known("x·x/2"), Formula.known("exp(x) − 1 − x"),
    ]
    private static let slopes = [Formula.known("1"), Formula.known("−x"), Formula.known("1 − exp(x)")]
    private static let gradients = [
      Formula.known("p·(1 − sum(P))"), Formula.known("p·(−x + sum(P·X))"),
      Formula.known("p·(1 − exp(x) − sum(P·(1 − exp(X))))"),
    ]
  }
}
