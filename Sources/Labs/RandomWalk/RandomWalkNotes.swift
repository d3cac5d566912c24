import Laboratory
import Reinforcement

/// What a step of the walk did, number by number.
extension RandomWalkLab {
  enum Formulas {
    static let truth = Formula.known("a + (b − a)·i/m")
    static let error = Formula.known("sqrt(mean((V − v)^2))")
    static let firstReturn = Formula.known("r")
    static let recursion = Formula.known("r + γ·G′")
    static let seenReturn = Formula.known("discounted(r, γ)")
    static let nStepReturn = Formula.known("discounted(r, γ) + γ^n·v′")
    static let tdError = Formula.known("r + γ·v′ − v")
    static let lastError = Formula.known("r − v")
    static let move = Formula.known("v + α·(G − v)")
    static let shortMove = Formula.known("v + α·δ")
    static let decay = Formula.known("γ·λ·z")
    static let visit = Formula.known("γ·λ·z + 1")
    static let traceMove = Formula.known("v + α·δ·z")
    static let walk = "Sutton & Barto, Example 6.2"
    static let monteCarlo = "Sutton & Barto, eq. 6.1"
    static let oneStep = "Sutton & Barto, eq. 6.2"
    static let nStep = "Sutton & Barto, eqs. 7.1 and 7.2"
    static let traces = "Sutton & Barto, eqs. 12.5–12.7"
  }

  static func id(_ method: Predictor, _ family: String, _ index: Int) -> QuantityID {
    QuantityID("\(method.prefix).\(family)", index)
  }
  static func errorID(_ method: Predictor) -> QuantityID { QuantityID("\(method.prefix).error") }

  private var α: Ingredient { .knob("α", "α", stepSize, knob: "alpha") }
  private var λ: Ingredient { .knob("λ", "λ", lambda, knob: "lambda") }
  private var γ: Ingredient {
    .constant("γ", Self.discount, Localized(en: "γ = 1: the walk ends by itself", zh: "γ = 1：游走自己会结束"))
  }

  private func symbol(_ state: Int) -> String { "V(\(name(of: state)))" }

  // MARK: Before the first step

  func noteStart(_ state: State, _ trace: inout Trace) {
    for i in inner {
      trace.computed(
        QuantityID("true", i), "v(\(name(of: i)))", trueValues[i], Formulas.truth,
        [
          .constant("a", world.leftReward, Localized(en: "the reward at the left end", zh: "左端的奖励")),
          .constant("b", world.rightReward, Localized(en: "the reward at the right end", zh: "右端的奖励")),
          .constant("i", Double(i), Localized(en: "the place of the state", zh: "状态的位置")),
          .constant("m", Double(world.length + 1), Localized(en: "steps from end to end", zh: "两端之间的步数")),
        ], source: Formulas.walk)
    }
    for method in Predictor.allCases {
      for i in inner {
        trace.given(
          Self.id(method, "V", i), symbol(i), state.values(of: method)[i],
          Localized(en: "the value that \(name(of: i)) begins with", zh: "\(name(of: i)) 开始时的价值"))
      }
      noteError(method, state, &trace)
    }
    trace.caption = Localized(
      en: "Four learners watch one walk from \(name(of: world.middle)). "
        + (startsReversed ? "Their values begin the wrong way round." : "Their values begin all the same."),
      zh: "四个学习者看同一次游走，从 \(name(of: world.middle)) 出发。" + (startsReversed ? "它们的价值一开始左右颠倒。" : "它们的价值一开始都一样。"))
  }

  private func noteError(_ method: Predictor, _ state: State, _ trace: inout Trace) {
    trace.computed(
      Self.errorID(method), "RMS", state.errors[method.index].last ?? 0, Formulas.error,
      [
        .list("V", "V", inner.map { Self.id(method, "V", $0) }), .list("v", "v", inner.map { QuantityID("true", $0) }),
      ], source: Formulas.walk)
  }

  // MARK: After each step

  func noteStep(from before: State, to state: State, _ trace: inout Trace) {
    for (t, step) in state.episode.enumerated() {
      trace.given(
        QuantityID("r", t), "r" + Subscript.text(t), step.reward,
        Localized(en: "the reward of step \(t) of this episode", zh: "这个回合第 \(t) 步的奖励"))
    }
    for method in Predictor.allCases { noteValuesBefore(method, before, &trace) }
    noteMonteCarlo(state, &trace)
    noteOneStep(state, &trace)
    noteNSteps(state, &trace)
    noteTraces(from: before, to: state, &trace)
    for method in Predictor.allCases {
      noteRest(method, state, &trace)
      noteError(method, state, &trace)
    }
    noteStory(state, &trace)
  }

  private func noteValuesBefore(_ method: Predictor, _ before: State, _ trace: inout Trace) {
    for i in inner {
      trace.given(
        Self.id(method, "before", i), symbol(i), before.values(of: method)[i],
        Localized(en: "the value of \(name(of: i)) before this step", zh: "这一步之前 \(name(of: i)) 的价值"))
    }
  }

  /// Values that no update of this step touched are what they were.
  private func noteRest(_ method: Predictor, _ state: State, _ trace: inout Trace) {
    let moved = Set(trace.quantities.map(\.id))
    for i in inner where !moved.contains(Self.id(method, "V", i)) {
      trace.given(
        Self.id(method, "V", i), symbol(i), state.values(of: method)[i],
        Localized(en: "the value of \(name(of: i)), left alone by this step", zh: "\(name(of: i)) 的价值，这一步没有动它"))
    }
  }

  private func noteMonteCarlo(_ state: State, _ trace: inout Trace) {
    guard state.hasEnded else { return }
    let rewards = state.episode.map(\.reward)
    let returns = discountedReturns(rewards: rewards, discount: Self.discount)
    for t in rewards.indices.reversed() {
      let id = Self.id(.monteCarlo, "G", t)
      let reward = Ingredient.traced("r", QuantityID("r", t))
      let isLast = t == rewards.count - 1
      trace.computed(
        id, "G" + Subscript.text(t), returns[t], isLast ? Formulas.firstReturn : Formulas.recursion,
        isLast ? [reward] : [reward, γ, .traced("G′", Self.id(.monteCarlo, "G", t + 1))], source: Formulas.monteCarlo)
    }
    let firstVisits = countsFirstVisits ? Self.firstVisits(of: state.episode) : Array(rewards.indices)
    noteUpdates(.monteCarlo, state, at: firstVisits, Formulas.monteCarlo, &trace)
  }

  private static func firstVisits(of episode: [TabularTransition]) -> [Int] {
    var seen = Set<Int>()
    return episode.indices.filter { seen.insert(episode[$0].state).inserted }
  }

  /// Updates of one step in their order; a state may move more than once.
  private func noteUpdates(
    _ method: Predictor, _ state: State, at times: [Int], _ source: String, _ trace: inout Trace
  ) {
    let updates = state.updates[method.index]
    var values: [Int: (id: QuantityID, value: Double)] = [:]
    let last = Dictionary(zip(updates.map(\.state), updates.indices), uniquingKeysWith: { $1 })
    for (index, (t, update)) in zip(times, updates).enumerated() {
      let i = update.state
      let was = values[i] ?? (Self.id(method, "before", i), update.target - update.error)
      let isLast = last[i] == index
      let value = isLast ? state.values(of: method)[i] : was.value + stepSize * update.error
      let id = Self.id(method, isLast ? "V" : "move", isLast ? i : t)
      trace.computed(
        id, symbol(i), value, Formulas.move, [.traced("v", was.id), α, .traced("G", Self.id(method, "G", t))],
        source: source)
      values[i] = (id, value)
    }
  }

  private func noteOneStep(_ state: State, _ trace: inout Trace) {
    guard let update = state.updates[Predictor.oneStep.index].first else { return }
    noteError(.oneStep, update.error, state, &trace)
    trace.computed(
      Self.id(.oneStep, "V", update.state), symbol(update.state), state.values(of: .oneStep)[update.state],
      Formulas.shortMove,
      [.traced("v", Self.id(.oneStep, "before", update.state)), α, .traced("δ", "td.delta")], source: Formulas.oneStep)
  }

  /// The TD error of the last transition, for TD(0) and TD(λ).
  private func noteError(_ method: Predictor, _ δ: Double, _ state: State, _ trace: inout Trace) {
    guard let step = state.episode.last else { return }
    let reward = Ingredient.traced("r", QuantityID("r", state.episode.count - 1))
    let value = Ingredient.traced("v", Self.id(method, "before", step.state))
    trace.computed(
      QuantityID("\(method.prefix).delta"), "δ", δ, step.done ? Formulas.lastError : Formulas.tdError,
      step.done ? [reward, value] : [reward, γ, .traced("v′", Self.id(method, "before", step.next)), value],
      source: method == .oneStep ? Formulas.oneStep : Formulas.traces)
  }

  private func noteNSteps(_ state: State, _ trace: inout Trace) {
    guard let end = state.episode.last else { return }
    let updates = state.updates[Predictor.nStep.index]
    let times = state.episode.count - (end.done ? updates.count : steps)
    for (offset, update) in updates.enumerated() {
      let t = times + offset
      let rewards = Ingredient.list("r", "r", (t..<state.episode.count).map { QuantityID("r", $0) })
      trace.computed(
        Self.id(.nStep, "G", t), "G⁽ⁿ⁾" + Subscript.text(t), update.target,
        end.done ? Formulas.seenReturn : Formulas.nStepReturn,
        end.done
          ? [rewards, γ]
          : [
            rewards, γ, .knob("n", "n", Double(steps), knob: "n"),
            .traced("v′", Self.id(.nStep, "before", end.next)),
          ], source: Formulas.nStep)
    }
    noteUpdates(.nStep, state, at: updates.indices.map { times + $0 }, Formulas.nStep, &trace)
  }

  private func noteTraces(from before: State, to state: State, _ trace: inout Trace) {
    guard let step = state.episode.last else { return }
    let (weights, δ) = Self.weights(of: before.traces, at: step)
    noteError(.traces, δ, state, &trace)
    for i in inner {
      let id = Self.id(.traces, "z", i)
      let was = Self.id(.traces, "zbefore", i)
      trace.given(
        was, "z(\(name(of: i)))", before.traces.trace[i],
        Localized(en: "the trace of \(name(of: i)) before this step", zh: "这一步之前 \(name(of: i)) 的迹"))
      trace.computed(
        id, "z(\(name(of: i)))", weights[i], i == step.state ? Formulas.visit : Formulas.decay,
        [γ, λ, .traced("z", was)], source: Formulas.traces)
      guard weights[i] != 0 else { continue }
      trace.computed(
        Self.id(.traces, "V", i), symbol(i), state.traces.values[i], Formulas.traceMove,
        [.traced("v", Self.id(.traces, "before", i)), α, .traced("δ", "trace.delta"), .traced("z", id)],
        source: Formulas.traces)
    }
  }

  /// The traces that a step learns with, and its TD error. At the end of an episode the learner clears its traces, so they
  /// are read from a learner for which the episode goes on.
  static func weights(of traces: EligibilityTraces, at step: TabularTransition) -> (weights: [Double], δ: Double) {
    var (learner, ended) = (traces, traces)
    var goingOn = step
    goingOn.done = false
    learner.observe(goingOn)
    return (learner.trace, ended.observe(step))
  }

  // MARK: In words

  private func noteStory(_ state: State, _ trace: inout Trace) {
    guard let step = state.episode.last else { return }
    trace.headline = headline(state, step)
    let from = name(of: step.state)
    if step.done {
      let isRight = step.next > step.state
      let reward = Numeral.short(step.reward)
      trace.caption = Localized(
        en:
          "The walk left on the \(isRight ? "right" : "left"), reward \(reward). Now Monte Carlo moves every state visited.",
        zh: "游走从\(isRight ? "右" : "左")端离开，奖励 \(reward)。现在蒙特卡洛才更新访问过的状态。")
      return
    }
    trace.caption = Localized(
      en: "\(from) → \(name(of: step.next)), reward 0. TD(0) moves \(symbol(step.state)) at once; Monte Carlo waits.",
      zh: "\(from) → \(name(of: step.next))，奖励 0。TD(0) 立刻更新 \(symbol(step.state))，蒙特卡洛还在等。")
  }

  /// The value that the method looked at has just moved; nil while it waits.
  func headline(_ state: State, _ step: TabularTransition) -> QuantityID? {
    switch focus {
    case .oneStep, .traces: return Self.id(focus, "V", step.state)
    case .monteCarlo, .nStep: return state.updates[focus.index].last.map { Self.id(focus, "V", $0.state) }
    }
  }
}
