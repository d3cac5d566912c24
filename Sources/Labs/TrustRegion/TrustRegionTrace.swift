import Laboratory
import Reinforcement

/// The numbers of the step. What stands for a state is the component of its first action; the second has the other sign.
extension TrustRegionLab {
  private static let states = 0..<2
  private static let pairs = 0..<4

  private func knob(_ s: Int) -> Ingredient { .knob("θ", "θ" + Subscript.text(s), theta[s], knob: "theta\(s)") }
  private var dampingKnob: Ingredient { .knob("d", "d", step.fisher.damping, knob: "damping") }
  private var boundKnob: Ingredient { .knob("δ", "δ", step.bound, knob: "delta") }

  private func list(_ name: String, _ family: String, as symbol: String? = nil) -> Ingredient {
    .list(name, symbol ?? name, Self.pairs.map { QuantityID(family, $0) })
  }

  /// `₁₀` for the first action in the second state.
  private func index(_ pair: Int) -> String { Subscript.text(pair / 2) + Subscript.text(pair % 2) }

  func noteProblem(_ trace: inout Trace) {
    for pair in Self.pairs {
      trace.given(
        QuantityID("n", pair), "n" + index(pair), counts[pair],
        Localized(
          en: "how often action \(pair % 2) was drawn in state \(pair / 2)", zh: "状态 \(pair / 2) 里动作 \(pair % 2) 抽到几次"))
      trace.given(
        QuantityID("A", pair), "Â" + index(pair), advantages[pair],
        Localized(
          en: "the advantage of action \(pair % 2) in state \(pair / 2)", zh: "状态 \(pair / 2) 里动作 \(pair % 2) 的优势"))
      trace.given(
        QuantityID("visits", pair), "n" + Subscript.text(pair / 2), counts[pair / 2 * 2] + counts[pair / 2 * 2 + 1],
        Localized(en: "samples in state \(pair / 2)", zh: "状态 \(pair / 2) 的样本数"))
    }
    for pair in Self.pairs {
      trace.computed(
        QuantityID("old", pair), "π_old" + index(pair), step.fisher.policy[pair / 2].probabilities[pair % 2],
        pair % 2 == 0 ? Formulas.first : Formulas.second, [knob(pair / 2)], source: Formulas.softmax)
    }
    let curvature = step.fisher.dampedProduct([1, -1, 1, -1])
    for s in Self.states {
      trace.computed(
        QuantityID("H", s), "H" + Subscript.text(s), curvature[2 * s], Formulas.curvature,
        [
          .traced("m", QuantityID("visits", 2 * s)), list("n", "n"), .traced("p", QuantityID("old", 2 * s)),
          dampingKnob,
        ],
        source: Formulas.source)
    }
  }

  func noteGradient(_ trace: inout Trace) {
    guard trace.isRecording else { return }
    for s in Self.states {
      trace.computed(
        QuantityID("g", s), "g" + Subscript.text(s), step.gradient[2 * s], Formulas.gradient,
        [
          .traced("n₀", QuantityID("n", 2 * s)), .traced("A₀", QuantityID("A", 2 * s)),
          .traced("n₁", QuantityID("n", 2 * s + 1)), .traced("A₁", QuantityID("A", 2 * s + 1)),
          .traced("p", QuantityID("old", 2 * s)), list("n", "n"),
        ], source: Formulas.source)
    }
    notePoint("plain", "α", along: step.gradient, scale: rate, &trace) { s in
      (Formulas.plain, [knob(s), .knob("α", "α", rate, knob: "rate"), .traced("g", QuantityID("g", s))])
    }
    guard step.hasDirection else { return }
    let scale = step.stepLength(along: step.gradient)
    trace.computed(
      "same_scale", "β_g", scale, Formulas.length,
      [
        boundKnob, .traced("H₀", "H[0]"), .traced("H₁", "H[1]"),
        .traced("x₀", "g[0]"), .traced("x₁", "g[1]"),
      ], source: Formulas.source)
    notePoint("same", "δ", along: step.gradient, scale: scale, &trace) { s in
      (Formulas.plain, [knob(s), .traced("α", "same_scale"), .traced("g", QuantityID("g", s))])
    }
    trace.headline = "g[0]"
  }

  /// Where a step ends: the parameters, the probabilities there, what the surrogate gains and how large the KL is. The
  /// mark tells the steps apart: α for the plain one, δ for the plain one of the region's size, x for the natural one.
  private func notePoint(
    _ name: String, _ mark: String, along x: [Double], scale: Double, _ trace: inout Trace,
    _ place: (Int) -> (Formula, [Ingredient])
  ) {
    let policy = step.policy(along: x, scale: scale)
    let outcome = step.outcome(along: x, scale: scale)
    for s in Self.states {
      let (formula, ingredients) = place(s)
      trace.computed(
        QuantityID("\(name)_theta", s), "θ_\(mark)" + Subscript.text(s), theta[s] + scale * x[2 * s], formula,
        ingredients,
        source: Formulas.source)
    }
    for pair in Self.pairs {
      trace.computed(
        QuantityID("\(name)_new", pair), "π_\(mark)" + index(pair), policy[pair / 2].probabilities[pair % 2],
        pair % 2 == 0 ? Formulas.first : Formulas.second,
        [.traced("θ", QuantityID("\(name)_theta", pair / 2))], source: Formulas.softmax)
    }
    trace.computed(
      QuantityID("\(name)_gain"), "gain_\(mark)", outcome.improvement, Formulas.gain,
      [
        list("n", "n"), list("A", "A", as: "Â"), list("q", "\(name)_new", as: "π_\(mark)"),
        list("o", "old", as: "π_old"),
      ], source: Formulas.source)
    trace.computed(
      QuantityID("\(name)_kl"), "KL_\(mark)", outcome.klOldNew, Formulas.kl,
      [
        list("m", "visits", as: "n_s"), list("o", "old", as: "π_old"), list("q", "\(name)_new", as: "π_\(mark)"),
        list("n", "n"),
      ], source: Formulas.source)
  }

  func noteIteration(from before: ConjugateGradient, to after: ConjugateGradient, _ trace: inout Trace) {
    guard trace.isRecording else { return }
    let i = before.iterations
    if i == 0 {
      for s in Self.states {
        let gradient = Ingredient.traced("g", QuantityID("g", s))
        trace.given(
          QuantityID("x", 0, s), iterate("x", 0, s), 0,
          Localized(en: "the search for x begins at 0", zh: "从 0 开始找 x"))
        trace.computed(
          QuantityID("r", 0, s), iterate("r", 0, s), before.residual[2 * s], Formulas.same, [gradient],
          source: Formulas.cgSource)
        trace.computed(
          QuantityID("p", 0, s), iterate("p", 0, s), before.direction[2 * s], Formulas.same, [gradient],
          source: Formulas.cgSource)
      }
    }
    let old: [Ingredient] = [
      .traced("r₀", QuantityID("r", i, 0)), .traced("r₁", QuantityID("r", i, 1)), .traced("H₀", "H[0]"),
      .traced("H₁", "H[1]"), .traced("p₀", QuantityID("p", i, 0)), .traced("p₁", QuantityID("p", i, 1)),
    ]
    for s in Self.states {
      let direction = Ingredient.traced("p", QuantityID("p", i, s))
      trace.computed(
        QuantityID("x", i + 1, s), iterate("x", i + 1, s), after.solution[2 * s], Formulas.solution,
        old + [.traced("x", QuantityID("x", i, s)), direction], source: Formulas.cgSource)
      trace.computed(
        QuantityID("r", i + 1, s), iterate("r", i + 1, s), after.residual[2 * s], Formulas.residual,
        old + [.traced("r", QuantityID("r", i, s)), .traced("H", QuantityID("H", s)), direction],
        source: Formulas.cgSource)
    }
    for s in Self.states {
      trace.computed(
        QuantityID("p", i + 1, s), iterate("p", i + 1, s), after.direction[2 * s], Formulas.direction,
        [
          .traced("r", QuantityID("r", i + 1, s)), .traced("s₀", QuantityID("r", i + 1, 0)),
          .traced("s₁", QuantityID("r", i + 1, 1)), .traced("r₀", QuantityID("r", i, 0)),
          .traced("r₁", QuantityID("r", i, 1)), .traced("p", QuantityID("p", i, s)),
        ], source: Formulas.cgSource)
    }
    trace.headline = QuantityID("x", i + 1, 0)
  }

  /// `x⁽¹⁾₀`: which iterate above, which component below.
  private func iterate(_ letter: String, _ iteration: Int, _ s: Int) -> String {
    letter + Superscript.iterate(iteration) + Subscript.text(s)
  }

  private func solution(_ method: ConjugateGradient, _ s: Int) -> QuantityID { QuantityID("x", method.iterations, s) }

  func noteLength(_ length: Double, _ method: ConjugateGradient, _ trace: inout Trace) {
    guard trace.isRecording else { return }
    let x: [Ingredient] = [
      .traced("H₀", "H[0]"), .traced("H₁", "H[1]"), .traced("x₀", solution(method, 0)),
      .traced("x₁", solution(method, 1)),
    ]
    trace.computed(
      "xHx", "xᵀHx", step.fisher.dampedQuadraticForm(method.solution), Formulas.quadratic, x, source: Formulas.source)
    trace.computed("beta", "β", length, Formulas.length, [boundKnob] + x, source: Formulas.source)
    trace.headline = "beta"
  }

  func noteTry(
    _ j: Int, _ scale: Double, _ outcome: TrustRegionStep.Outcome, _ method: ConjugateGradient,
    _ trace: inout Trace
  ) {
    guard trace.isRecording else { return }
    let tries = Ingredient.constant("j", Double(j), Localized(en: "times shortened", zh: "缩短几次"))
    trace.computed(
      "scale", "cʲβ", scale, Formulas.scale, [.knob("c", "c", shrink, knob: "shrink"), tries, .traced("β", "beta")],
      source: Formulas.source)
    notePoint("try", "x", along: method.solution, scale: scale, &trace) { s in
      (Formulas.plain, [knob(s), .traced("α", "scale"), .traced("g", solution(method, s))])
    }
    trace.computed(
      "quadratic_kl", "½ΔᵀFΔ", outcome.quadraticKL, Formulas.quadraticKL,
      [
        .traced("b", "scale"), .traced("H₀", "H[0]"), .traced("H₁", "H[1]"), dampingKnob,
        .traced("x₀", solution(method, 0)), .traced("x₁", solution(method, 1)),
      ], source: Formulas.source)
    trace.computed(
      "accepted", "ok", step.accepts(outcome) ? 1 : 0, Formulas.accepted,
      [.traced("KL", "try_kl"), boundKnob, .traced("gain", "try_gain")], source: Formulas.source)
    trace.headline = "try_kl"
  }

  enum Formulas {
    static let source = "Schulman et al. 2015 (TRPO), appendix C"
    static let cgSource = "Hestenes & Stiefel 1952"
    static let softmax = "Sutton & Barto, eq. 13.2"
    static let same = Formula.known("g")
    static let first = Formula.known("σ(2·θ)")
    static let second = Formula.known("σ(−2·θ)")
    static let curvature = Formula.known("2·m/sum(n)·p·(1 − p) + d")
    static let gradient = Formula.known("(n₀·A₀·(1 − p) − n₁·A₁·p)/sum(n)")
    static let plain = Formula.known("θ + α·g")
    static let gain = Formula.known("sum(n·A·(q/o − 1))/sum(n)")
    static let kl = Formula.known("sum(m·o·log(o/q))/sum(n)")
    static let solution = Formula.known("x + (r₀^2 + r₁^2)/(H₀·p₀^2 + H₁·p₁^2)·p")
    static let residual = Formula.known("r − (r₀^2 + r₁^2)/(H₀·p₀^2 + H₁·p₁^2)·H·p")
    static let direction = Formula.known("r + (s₀^2 + s₁^2)/(r₀^2 + r₁^2)·p")
    static let quadratic = Formula.known("2·(H₀·x₀^2 + H₁·x₁^2)")
    static let length = Formula.known("sqrt(2·δ/(2·(H₀·x₀^2 + H₁·x₁^2)))")
    static let scale = Formula.known("c^j·β")
    static let quadraticKL = Formula.known("b^2·((H₀ − d)·x₀^2 + (H₁ − d)·x₁^2)")
    static let accepted = Formula.known("if(KL ≤ δ, gain ≥ 0, 0)")
  }
}
