import Laboratory
import Reinforcement

/// What each step did, number by number.
extension PolicyGradientLab {
  enum Formulas {
    static let same = Formula.known("x")
    static let probability = Formula.known("σ(θ)")
    static let effective = Formula.known("p·(1 − s) + (1 − p)·s")
    static let firstValue = Formula.known("(2·q − 4)/(q·(1 − q))")
    static let secondValue = Formula.known("v + 1/q")
    static let thirdValue = Formula.known("(1 − q)·v − 1")
    static let actionValue = Formula.known("r + (1 − s)·v′ + s·w")
    static let slope = Formula.known("(2·q^2 − 8·q + 4)/(q·(1 − q))^2·(1 − 2·s)·p·(1 − p)")
    static let rightScore = Formula.known("1 − p")
    static let leftScore = Formula.known("−p")
    static let lastReturn = Formula.known("r")
    static let recursion = Formula.known("r + G′")
    static let difference = Formula.known("G − b")
    static let advantage = Formula.known("Q − V")
    static let tdError = Formula.known("r + v′ − v")
    static let term = Formula.known("ψ·z")
    static let sum = Formula.known("sum(terms)")
    static let total = Formula.known("G·sum(z)")
    static let toGo = Formula.known("dot(G, z)")
    static let baseline = Formula.known("dot(G − b, z)")
    static let actionValues = Formula.known("dot(Q, z)")
    static let advantages = Formula.known("dot(Q − V, z)")
    static let tdErrors = Formula.known("dot(r + v′ − v, z)")
    static let mean = Formula.known("mean(g)")
    static let spread = Formula.known("std(g)")
    static let error = Formula.known("sd/sqrt(n)")
    static let ascent = Formula.known("clip(θ + α·g, −m, m)")
    static let corridor = "Sutton & Barto, Example 13.1"
    static let softmax = "Sutton & Barto, eq. 13.2"
    static let theorem = "Sutton & Barto, eqs. 13.6 and 13.8"
    static let baselines = "Sutton & Barto, eq. 13.11"
    static let weights = "Schulman et al. 2016, eq. 1"
    static let bellman = "Sutton & Barto, eq. 3.14"
    static let update = "Sutton & Barto, eq. 13.1"
    static let statistics = "mean and standard deviation of a sample (N − 1)"
  }

  private var s: Ingredient { .knob("s", "s", slip, knob: "slip") }
  private var α: Ingredient { .knob("α", "α", stepSize, knob: "alpha") }

  static func valueID(_ state: Int) -> QuantityID { QuantityID("V", state) }
  static func actionValueID(_ state: Int, _ action: Int) -> QuantityID { QuantityID("Q", state, action) }
  static func scoreID(_ action: Int) -> QuantityID { action == CorridorPolicy.right ? "score.right" : "score.left" }

  private func arrow(_ action: Int) -> String { action == CorridorPolicy.right ? "→" : "←" }

  // MARK: The policy as it is

  func noteStart(_ state: State, _ trace: inout Trace) {
    trace.given("r", "r", -1, Localized(en: "the reward of every step", zh: "每一步的奖励"))
    trace.given("zero", "0", 0, Localized(en: "no baseline", zh: "没有基线"))
    trace.given(
      Self.valueID(CorridorPolicy.goal), "V(■)", 0,
      Localized(en: "nothing follows the goal", zh: "到了终点，之后什么也没有"))
    trace.computed(
      "theta", "θ", firstTheta, Formulas.same, [.knob("x", "θ₀", firstTheta, knob: "theta")], source: Formulas.softmax)
    notePolicy(state.here, &trace)
    noteReturns(state.episode, "G", &trace)
    trace.caption = Localized(
      en: "One episode was played: \(state.episode.actions.count) steps. → adds up its gradient, a term for each step.",
      zh: "走完了一个回合：\(state.episode.actions.count) 步。按 → 逐步累加它的梯度，每一步一项。")
  }

  private func notePolicy(_ here: CorridorPolicy, _ trace: inout Trace) {
    trace.computed("p", "p", here.probability, Formulas.probability, [.traced("θ", "theta")], source: Formulas.softmax)
    let q = here.probability * (1 - slip) + (1 - here.probability) * slip
    trace.computed("effective", "q", q, Formulas.effective, [.traced("p", "p"), s], source: Formulas.corridor)
    noteValues(here, &trace)
    trace.computed(
      "J", "J", here.performance, Formulas.same, [.traced("x", Self.valueID(0))], source: Formulas.corridor)
    trace.computed(
      "slope", "∇J", here.slope, Formulas.slope, [.traced("q", "effective"), .traced("p", "p"), s],
      source: Formulas.corridor + ", differentiated")
    trace.computed(
      Self.scoreID(CorridorPolicy.right), "∇log π(→)", here.score(of: CorridorPolicy.right), Formulas.rightScore,
      [.traced("p", "p")], source: Formulas.softmax)
    trace.computed(
      Self.scoreID(CorridorPolicy.left), "∇log π(←)", here.score(of: CorridorPolicy.left), Formulas.leftScore,
      [.traced("p", "p")], source: Formulas.softmax)
  }

  private func noteValues(_ here: CorridorPolicy, _ trace: inout Trace) {
    let q = Ingredient.traced("q", "effective")
    trace.computed(
      Self.valueID(0), "V(s₀)", here.values[0], Formulas.firstValue, [q], source: Formulas.corridor)
    trace.computed(
      Self.valueID(1), "V(s₁)", here.values[1], Formulas.secondValue, [q, .traced("v", Self.valueID(0))],
      source: Formulas.bellman)
    trace.computed(
      Self.valueID(2), "V(s₂)", here.values[2], Formulas.thirdValue, [q, .traced("v", Self.valueID(1))],
      source: Formulas.bellman)
    for state in 0..<CorridorPolicy.goal {
      for action in [CorridorPolicy.left, CorridorPolicy.right] {
        trace.computed(
          Self.actionValueID(state, action), "Q(s\(Subscript.text(state)),\(arrow(action)))",
          here.actionValues[state][action], Formulas.actionValue,
          [
            .traced("r", "r"), s, .traced("v′", Self.valueID(Self.destination(state, action))),
            .traced("w", Self.valueID(Self.destination(state, 1 - action))),
          ], source: Formulas.bellman)
      }
    }
  }

  /// Where an action leads on dry ground.
  private static func destination(_ state: Int, _ action: Int) -> Int {
    MarkovDecisionProcess.shortCorridor.outcomes[state][action][0].next
  }

  // MARK: One episode

  private func noteReturns(_ episode: PolicyGradientEpisode, _ family: String, _ trace: inout Trace) {
    guard trace.isRecording else { return }
    let returns = discountedReturns(rewards: episode.rewards, discount: 1)
    for t in returns.indices.reversed() {
      let isLast = t == returns.count - 1
      trace.computed(
        QuantityID(family, t), "G" + Subscript.text(t), returns[t], isLast ? Formulas.lastReturn : Formulas.recursion,
        isLast ? [.traced("r", "r")] : [.traced("r", "r"), .traced("G′", QuantityID(family, t + 1))],
        source: Formulas.theorem)
    }
  }

  /// The term that was added last.
  func noteTerm(_ state: State, _ trace: inout Trace) {
    guard trace.isRecording else { return }
    let t = state.terms - 1
    let index = Subscript.text(t)
    let action = state.episode.actions[t]
    let ψ = weights(weight, of: state.episode, under: state.here)[t]
    let (formula, ingredients) = formula(of: weight, at: t, state.episode)
    let source = weight == .baseline ? Formulas.baselines : Formulas.weights
    trace.computed(QuantityID("psi", t), "ψ" + index, ψ, formula, ingredients, source: source)
    let term = QuantityID("term", t)
    trace.computed(
      term, "ψ\(index)∇log π", ψ * state.here.score(of: action), Formulas.term,
      [.traced("ψ", QuantityID("psi", t)), .traced("z", Self.scoreID(action))], source: Formulas.theorem)
    let terms = (0...t).map { QuantityID("term", $0) }
    trace.computed(
      "sum", "Σ", terms.reduce(0) { $0 + trace[$1].value }, Formulas.sum, [.list("terms", "terms", terms)],
      source: Formulas.theorem)
    trace.headline = term
    let pushes = (trace[term].value > 0) == (action == CorridorPolicy.right)
    trace.caption = Localized(
      en: "Step \(t) went \(action == CorridorPolicy.right ? "right" : "left"). Its weight makes that "
        + (trace[term].value == 0 ? "neither more nor less likely." : pushes ? "more likely." : "less likely."),
      zh: "第 \(t) 步向\(action == CorridorPolicy.right ? "右" : "左")。它的权重让这个动作"
        + (trace[term].value == 0 ? "的可能性不变。" : pushes ? "更可能。" : "更不可能。"))
  }

  private func formula(
    of weight: PolicyGradientWeight, at t: Int, _ episode: PolicyGradientEpisode
  ) -> (Formula, [Ingredient]) {
    let value = Self.valueID(episode.states[t])
    let actionValue = Self.actionValueID(episode.states[t], episode.actions[t])
    let toGo = QuantityID("G", t)
    switch weight {
    case .totalReturn: return (Formulas.same, [.traced("x", QuantityID("G", 0))])
    case .rewardToGo: return (Formulas.same, [.traced("x", toGo)])
    case .baseline: return (Formulas.difference, [.traced("G", toGo), .traced("b", baselineID(t, episode))])
    case .actionValue: return (Formulas.same, [.traced("x", actionValue)])
    case .advantage: return (Formulas.advantage, [.traced("Q", actionValue), .traced("V", value)])
    case .temporalDifferenceError:
      let next = Self.valueID(episode.states[t + 1])
      return (Formulas.tdError, [.traced("r", "r"), .traced("v′", next), .traced("v", value)])
    }
  }

  private func baselineID(_ t: Int, _ episode: PolicyGradientEpisode) -> QuantityID {
    switch baseline {
    case .value: Self.valueID(episode.states[t])
    case .constant: Self.valueID(0)
    case .none: "zero"
    case .action: Self.actionValueID(episode.states[t], episode.actions[t])
    }
  }

  // MARK: Many episodes

  /// The newest episode's estimates with all six weights, and their spread so far.
  func noteEstimates(of episode: PolicyGradientEpisode, _ state: State, _ trace: inout Trace) {
    guard trace.isRecording else { return }
    if state.count > 1 { noteReturns(episode, "later", &trace) }
    for (index, weight) in PolicyGradientWeight.allCases.enumerated() {
      noteEstimate(weight, state.estimates[index], episode, &trace)
    }
    noteProposal(state, &trace)
  }

  private func noteEstimate(
    _ weight: PolicyGradientWeight, _ estimates: [Double], _ episode: PolicyGradientEpisode, _ trace: inout Trace
  ) {
    let newest = estimates.count - 1
    let (formula, ingredients) = wholeFormula(of: weight, episode, returns: newest == 0 ? "G" : "later")
    trace.computed(
      weight.estimate(newest), "g" + Subscript.text(newest), estimates[newest], formula, ingredients,
      source: Formulas.weights)
    let list = Ingredient.list("g", "g", estimates.indices.map { weight.estimate($0) })
    trace.computed(weight.mean, "ĝ", mean(estimates), Formulas.mean, [list], source: Formulas.statistics)
    guard estimates.count > 1 else { return }
    trace.computed(
      weight.spread, "sd(g)", standardDeviation(estimates, ddof: 1), Formulas.spread, [list],
      source: Formulas.statistics)
  }

  private func wholeFormula(
    of weight: PolicyGradientWeight, _ episode: PolicyGradientEpisode, returns family: String
  ) -> (Formula, [Ingredient]) {
    let steps = episode.actions.indices
    let z = Ingredient.list("z", "∇log π", episode.actions.map(Self.scoreID))
    let returns = Ingredient.list("G", "G", steps.map { QuantityID(family, $0) })
    let values = steps.map { Self.valueID(episode.states[$0]) }
    let actionValues = Ingredient.list(
      "Q", "Q", steps.map { Self.actionValueID(episode.states[$0], episode.actions[$0]) })
    switch weight {
    case .totalReturn: return (Formulas.total, [.traced("G", QuantityID(family, 0)), z])
    case .rewardToGo: return (Formulas.toGo, [returns, z])
    case .baseline:
      return (Formulas.baseline, [returns, .list("b", "b", steps.map { baselineID($0, episode) }), z])
    case .actionValue: return (Formulas.actionValues, [actionValues, z])
    case .advantage: return (Formulas.advantages, [actionValues, .list("V", "V", values), z])
    case .temporalDifferenceError:
      let next = Ingredient.list("v′", "V′", steps.map { Self.valueID(episode.states[$0 + 1]) })
      return (Formulas.tdErrors, [.traced("r", "r"), next, .list("v", "V", values), z])
    }
  }

  private func noteProposal(_ state: State, _ trace: inout Trace) {
    if state.count > 1 {
      trace.computed(
        "error", "±", trace[weight.spread].value / Double(state.count).squareRoot(), Formulas.error,
        [
          .traced("sd", weight.spread),
          .constant("n", Double(state.count), Localized(en: "episodes so far", zh: "已有的回合数")),
        ], source: Formulas.statistics)
    }
    trace.computed(
      "ascent", isExact ? "∇J" : "ĝ", ascent(state), Formulas.same, [.traced("x", isExact ? "slope" : weight.mean)],
      source: Formulas.theorem)
    noteAscent("proposal", "θ′", proposal(state), from: "theta", &trace)
  }

  private func noteAscent(
    _ id: QuantityID, _ symbol: String, _ value: Double, from theta: QuantityID, _ trace: inout Trace
  ) {
    trace.computed(
      id, symbol, value, Formulas.ascent,
      [
        .traced("θ", theta), α, .traced("g", "ascent"),
        .constant("m", CorridorPolicy.limit, Localized(en: "θ is kept within ±8", zh: "θ 限制在 ±8 之内")),
      ], source: Formulas.update)
  }

  func noteSample(_ episode: PolicyGradientEpisode, _ state: State, _ trace: inout Trace) {
    trace.headline = weight.estimate(state.count - 1)
    let steps = episode.actions.count
    trace.caption = Localized(
      en: "Episode \(state.count) of \(episodes): \(steps) steps" + (episode.endsTerminated ? "." : ", cut off."),
      zh: "第 \(state.count) 个回合，共 \(episodes) 个：\(steps) 步" + (episode.endsTerminated ? "。" : "，被截断。"))
  }

  // MARK: Uphill

  func noteClimb(from before: CorridorPolicy, to state: State, _ trace: inout Trace) {
    trace.given("before", "θ", before.theta, Localized(en: "θ before this step", zh: "这一步之前的 θ"))
    trace.given("J.before", "J", before.performance, Localized(en: "J before this step", zh: "这一步之前的 J"))
    noteAscent("theta", "θ", state.here.theta, from: "before", &trace)
    notePolicy(state.here, &trace)
    noteReturns(state.episode, "G", &trace)
    trace.headline = "theta"
    let gain = state.here.performance - before.performance
    let (en, zh) =
      gain < 0 ? ("FELL", "下降了！") : gain > 0 ? ("rose", "上升了。") : ("stayed", "没有变。")
    trace.caption = Localized(
      en: "Step uphill \(state.updates) moved θ; J \(en). The old episodes are thrown away.",
      zh: "第 \(state.updates) 次上坡移动了 θ，J \(zh)旧回合作废。")
  }
}
