import Laboratory
import Reinforcement

/// What a transition taught actor and critic, number by number.
extension ActorCriticLab {
  enum Formulas {
    static let tdError = Formula.known("r + γ·v′ − v")
    static let critic = Formula.known("v + α·δ·(γ·λ·z + h)")
    static let actor = Formula.known("x + α·δ·(γ·λ·z + h − p)")
    static let softmax = Formula.known("exp(x)/sum(exp(θ))")
    static let error = Formula.known("sqrt(mean((V − v)^2))")
    static let oneStep = "Sutton & Barto, section 13.5"
    static let tdSource = "Sutton & Barto, eq. 6.5"
    static let policy = "Sutton & Barto, eq. 13.2"
    static let measure = "root mean square over the open cells"
  }

  static let arrows = ["↑", "→", "↓", "←"]

  private var γ: Ingredient { .knob("γ", "γ", training.discount, knob: "gamma") }
  private var λ: Ingredient { .knob("λ", "λ", training.lambda, knob: "lambda") }

  func noteStart(_ state: State, _ trace: inout Trace) {
    for s in Self.open { noteValue(s, state.training.values[s], &trace) }
    trace.given(
      "episodes", "n", 0, Localized(en: "episodes that have ended", zh: "已结束的回合数"))
    trace.caption = Localized(
      en: "The actor is indifferent, the critic says 0 everywhere. → makes a transition; both learn from it.",
      zh: "演员没有偏好，评论家处处给 0。按 → 走一步，两者都从中学习。")
  }

  private func noteValue(_ s: Int, _ value: Double, _ trace: inout Trace) {
    trace.given(
      QuantityID("V", s), "V(\(s))", value,
      Localized(en: "the critic's value of cell \(s)", zh: "评论家给格子 \(s) 的价值"))
  }

  func noteStep(from before: ActorCriticTraining, to state: State, _ trace: inout Trace) {
    guard let report = state.training.lastReport else { return }
    noteError(report, &trace)
    noteCritic(from: before, to: state.training, report, &trace)
    noteActor(from: before, to: state.training, report, &trace)
    trace.given(
      "episodes", "n", Double(state.episodes), Localized(en: "episodes that have ended", zh: "已结束的回合数"))
    noteChase(state, &trace)
    let (en, zh) =
      report.tdError > 0
      ? ("Better than foretold: more of it.", "比预测的好：多做一点。")
      : report.tdError < 0
        ? ("Worse than foretold: less of it.", "比预测的差：少做一点。") : ("Just as foretold: nothing moves.", "正如预测：什么也不动。")
    trace.caption = Localized(en: en, zh: zh)
    trace.headline = "delta"
  }

  private func noteError(_ report: ActorCriticTraining.Report, _ trace: inout Trace) {
    let step = report.transition
    trace.given("r", "r", step.reward, Localized(en: "the reward of this transition", zh: "这一步的奖励"))
    trace.given(
      "v", "V(\(step.state))", report.value,
      Localized(en: "what the critic foretold for the cell left", zh: "离开的那一格，评论家原先的预测"))
    trace.given(
      "next", "V(\(step.next))", report.valueNext,
      step.done
        ? Localized(en: "the episode ended: nothing follows", zh: "回合结束：之后没有价值")
        : Localized(en: "what the critic foretells for the cell reached", zh: "到达的那一格，评论家的预测"))
    trace.computed(
      "delta", "δ", report.tdError, Formulas.tdError,
      [.traced("r", "r"), γ, .traced("v′", "next"), .traced("v", "v")], source: Formulas.tdSource)
  }

  private func noteCritic(
    from before: ActorCriticTraining, to after: ActorCriticTraining, _ report: ActorCriticTraining.Report,
    _ trace: inout Trace
  ) {
    for s in Self.open {
      let isHere = s == report.transition.state
      guard isHere || before.criticTrace[s] * training.lambda != 0 else {
        noteValue(s, after.values[s], &trace)
        continue
      }
      trace.given(
        QuantityID("before", s), "V(\(s))", before.values[s],
        Localized(en: "the critic's value before", zh: "评论家之前的价值"))
      trace.given(
        QuantityID("z", s), "z(\(s))", before.criticTrace[s],
        Localized(en: "the cell's trace before this step", zh: "这一步之前该格的迹"))
      trace.computed(
        QuantityID("V", s), "V(\(s))", after.values[s], Formulas.critic,
        [
          .traced("v", QuantityID("before", s)), .knob("α", "αᵥ", training.criticStepSize, knob: "critic"),
          .traced("δ", "delta"), γ, λ, .traced("z", QuantityID("z", s)),
          .constant("h", isHere ? 1 : 0, Localized(en: "1 in the cell left, else 0", zh: "离开的格子为 1，其余为 0")),
        ], source: Formulas.oneStep)
    }
  }

  private func noteActor(
    from before: ActorCriticTraining, to after: ActorCriticTraining, _ report: ActorCriticTraining.Report,
    _ trace: inout Trace
  ) {
    let s = report.transition.state
    let actions = Self.arrows.indices
    for b in actions {
      trace.given(
        QuantityID("theta.before", b), "θ(\(Self.arrows[b]))", before.theta[s][b],
        Localized(en: "the actor's preference before", zh: "演员之前的偏好"))
      trace.given(
        QuantityID("theta.z", b), "z(\(Self.arrows[b]))", before.actorTrace[s][b],
        Localized(en: "the actor's trace before this step", zh: "这一步之前演员的迹"))
    }
    noteProbabilities("pi.before", report.probabilities, of: "theta.before", &trace)
    for b in actions {
      trace.computed(
        QuantityID("theta", b), "θ(\(Self.arrows[b]))", after.theta[s][b], Formulas.actor,
        [
          .traced("x", QuantityID("theta.before", b)), .knob("α", "α", training.actorStepSize, knob: "actor"),
          .traced("δ", "delta"), γ, λ, .traced("z", QuantityID("theta.z", b)),
          .constant(
            "h", b == report.transition.action ? 1 : 0,
            Localized(en: "1 for the action taken, else 0", zh: "所选动作为 1，其余为 0")),
          .traced("p", QuantityID("pi.before", b)),
        ], source: Formulas.oneStep)
    }
    noteProbabilities("pi", after.policy[s].probabilities, of: "theta", &trace)
  }

  private func noteProbabilities(
    _ family: String, _ probabilities: [Double], of theta: String, _ trace: inout Trace
  ) {
    let list = Ingredient.list("θ", "θ", Self.arrows.indices.map { QuantityID(theta, $0) })
    for b in Self.arrows.indices {
      trace.computed(
        QuantityID(family, b), "π(\(Self.arrows[b]))", probabilities[b], Formulas.softmax,
        [.traced("x", QuantityID(theta, b)), list], source: Formulas.policy)
    }
  }

  /// How far the critic is behind, as it stands after this step.
  private func noteChase(_ state: State, _ trace: inout Trace) {
    let truth = trueValues(of: state.training)
    for s in Self.open {
      trace.given(
        QuantityID("true", s), "v(\(s))", truth[s],
        Localized(en: "the true value of cell \(s) under the present actor", zh: "当前演员之下格子 \(s) 的真实价值"))
    }
    let error = mean(
      Self.open.map { (state.training.values[$0] - truth[$0]) * (state.training.values[$0] - truth[$0]) })
    trace.computed(
      "error", "RMS", error.squareRoot(), Formulas.error,
      [
        .list("V", "V", Self.open.map { QuantityID("V", $0) }),
        .list("v", "v", Self.open.map { QuantityID("true", $0) }),
      ], source: Formulas.measure)
  }
}
