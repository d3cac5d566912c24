import Laboratory
import Reinforcement

/// What a step along the cliff did, number by number.
extension CliffWalkLab {
  enum Formulas {
    static let lastError = Formula.known("r − q")
    static let sarsa = Formula.known("r + γ·q′ − q")
    static let qLearning = Formula.known("r + γ·max(Q′) − q")
    static let expected = Formula.known("r + γ·dot(π, Q′) − q")
    static let move = Formula.known("q + α·δ")
    static let best = Formula.known("max(Q)")
    static let mean = Formula.known("mean(R)")
    static let greedy = Formula.known("(1 − ε)/m + ε/A")
    static let blind = Formula.known("ε/A")
    static func source(_ method: ControlMethod) -> String {
      switch method {
      case .sarsa: "Sutton & Barto, eq. 6.7"
      case .qLearning: "Sutton & Barto, eq. 6.8"
      case .expectedSarsa: "Sutton & Barto, eq. 6.9"
      case .doubleQ: "Sutton & Barto, eq. 6.10"
      }
    }
  }

  static let actions = ["↑", "→", "↓", "←"]

  static func prefix(_ index: Int) -> String { index == 0 ? "first" : "second" }
  static func id(_ index: Int, _ family: String) -> QuantityID { QuantityID("\(prefix(index)).\(family)") }
  static func id(_ index: Int, _ family: String, _ place: Int) -> QuantityID {
    QuantityID("\(prefix(index)).\(family)", place)
  }

  private var α: Ingredient { .knob("α", "α", stepSize, knob: "alpha") }
  private var γ: Ingredient { .knob("γ", "γ", discount, knob: "gamma") }
  private var ε: Ingredient { .knob("ε", "ε", epsilon, knob: "epsilon") }

  // MARK: One transition

  func noteStep(of index: Int, from before: Walker, to after: Walker, _ trace: inout Trace) {
    if after.training != before.training, let step = after.last {
      noteChoice(of: index, before, step, &trace)
      noteUpdate(of: index, before, after, step, &trace)
    }
    noteValues(of: index, after, &trace)
    noteRewards(of: index, after, &trace)
  }

  /// The action values of the cell before the step, and how likely each action was.
  private func noteChoice(of index: Int, _ before: Walker, _ step: ControlStep, _ trace: inout Trace) {
    let values = before.training.behaviourValues(in: step.transition.state)
    let probabilities = epsilonGreedyProbabilities(values, epsilon: epsilon)
    let best = values.indices.filter { values[$0] == values.max() }
    let count = Ingredient.constant("A", Double(values.count), Localized(en: "actions", zh: "动作数"))
    let ties = Ingredient.constant("m", Double(best.count), Localized(en: "actions that are best", zh: "并列最好的动作数"))
    for a in values.indices {
      trace.computed(
        Self.id(index, "pi", a), "π(\(Self.actions[a]))", probabilities[a],
        best.contains(a) ? Formulas.greedy : Formulas.blind, best.contains(a) ? [ε, ties, count] : [ε, count],
        source: "Sutton & Barto, section 5.4")
    }
  }

  private func noteUpdate(
    of index: Int, _ before: Walker, _ after: Walker, _ step: ControlStep, _ trace: inout Trace
  ) {
    let method = before.training.method
    let move = step.transition
    let (own, other) =
      step.updatedSecond
      ? (before.training.q2, before.training.q) : (before.training.q, before.training.q2)
    trace.given(Self.id(index, "r"), "r", move.reward, Localized(en: "the reward of this step", zh: "这一步的奖励"))
    for a in own[move.state].indices {
      trace.given(
        Self.id(index, "Q", a), "Q(s,\(Self.actions[a]))", own[move.state][a],
        Localized(en: "the value of this action before the step", zh: "这一步之前这个动作的价值"))
    }
    let old = Ingredient.traced("q", Self.id(index, "Q", move.action))
    let reward = Ingredient.traced("r", Self.id(index, "r"))
    let (formula, ingredients) = target(of: index, method, move, own: own, other: other, &trace)
    trace.computed(
      Self.id(index, "delta"), "δ", step.tdError, move.done ? Formulas.lastError : formula,
      move.done ? [reward, old] : [reward, γ, old] + ingredients, source: Formulas.source(method))
    let table = step.updatedSecond ? after.training.q2 : after.training.q
    trace.computed(
      Self.id(index, "new"), "Q(s,\(Self.actions[move.action]))", table[move.state][move.action], Formulas.move,
      [old, α, .traced("δ", Self.id(index, "delta"))], source: Formulas.source(method))
  }

  /// The part of the target that says what comes next.
  private func target(
    of index: Int, _ method: ControlMethod, _ move: TabularTransition, own: [[Double]], other: [[Double]],
    _ trace: inout Trace
  ) -> (Formula, [Ingredient]) {
    guard !move.done else { return (Formulas.lastError, []) }
    let next = method == .doubleQ ? other[move.next] : own[move.next]
    for a in next.indices {
      trace.given(
        Self.id(index, "next", a), "Q(s′,\(Self.actions[a]))", next[a],
        Localized(en: "the value of this action in the next cell", zh: "下一格中这个动作的价值"))
    }
    let list = Ingredient.list("Q′", "Q(s′,·)", next.indices.map { Self.id(index, "next", $0) })
    switch method {
    case .sarsa: return (Formulas.sarsa, [.traced("q′", Self.id(index, "next", move.nextAction))])
    case .qLearning: return (Formulas.qLearning, [list])
    case .doubleQ:
      return (Formulas.sarsa, [.traced("q′", Self.id(index, "next", greedyAction(own[move.next])))])
    case .expectedSarsa:
      for (a, probability) in epsilonGreedyProbabilities(next, epsilon: epsilon).enumerated() {
        trace.given(
          Self.id(index, "pinext", a), "π(\(Self.actions[a])|s′)", probability,
          Localized(en: "how likely this action is in the next cell", zh: "下一格中这个动作的概率"))
      }
      return (Formulas.expected, [.list("π", "π(·|s′)", next.indices.map { Self.id(index, "pinext", $0) }), list])
    }
  }

  // MARK: What the walker knows and has earned

  /// The value of every cell: that of its best action.
  func noteValues(of index: Int, _ walker: Walker, _ trace: inout Trace) {
    let updated = walker.last?.transition.state
    for cell in 0..<walker.training.process.stateCount where !MarkovDecisionProcess.cliffCells.contains(cell) {
      let values = Self.values(of: walker.training, in: cell)
      guard cell != updated else {
        for a in values.indices {
          trace.given(
            Self.id(index, "here", a), "Q(s,\(Self.actions[a]))", values[a],
            Localized(en: "the value of this action after the step", zh: "这一步之后这个动作的价值"))
        }
        trace.computed(
          Self.id(index, "V", cell), "max Q", values.max() ?? 0, Formulas.best,
          [.list("Q", "Q(s,·)", values.indices.map { Self.id(index, "here", $0) })], source: "Sutton & Barto, eq. 6.8")
        continue
      }
      trace.given(
        Self.id(index, "V", cell), "max Q", values.max() ?? 0,
        Localized(en: "the value of the best action of this cell", zh: "这一格最好的动作的价值"))
    }
    trace.given(
      Self.id(index, "falls"), "falls", Double(walker.falls),
      Localized(en: "falls over the cliff so far", zh: "至今掉下悬崖的次数"))
    if let path = Self.greedyPath(of: walker.training) {
      trace.given(
        Self.id(index, "path"), "path", Double(path.count - 1),
        Localized(en: "steps to the goal if the best action is always taken", zh: "总取最好的动作时，到终点要走几步"))
    }
  }

  private func noteRewards(of index: Int, _ walker: Walker, _ trace: inout Trace) {
    let rewards = Array(walker.training.episodeRewards.suffix(Self.window))
    guard !rewards.isEmpty else { return }
    for (k, reward) in rewards.enumerated() {
      trace.given(
        Self.id(index, "R", k), "R", reward, Localized(en: "the reward of a late episode", zh: "最近某个回合的总奖励"))
    }
    trace.computed(
      Self.id(index, "mean"), "mean R", mean(rewards), Formulas.mean,
      [.list("R", "R", rewards.indices.map { Self.id(index, "R", $0) })], source: "Sutton & Barto, Example 6.6")
  }

  // MARK: In words

  func noteStory(_ state: State, _ trace: inout Trace) {
    guard let step = state.walkers[0].last else { return }
    trace.headline = Self.id(0, "delta")
    let name = state.walkers[0].training.method.name
    let arrow = Self.actions[step.transition.action]
    if step.transition.done {
      trace.caption = Localized(en: "\(name) reached the goal.", zh: "\(name) 到达终点。")
    } else if step.transition.reward == -100 {
      trace.caption = Localized(
        en: "\(name) went \(arrow) and fell: −100, back to S.", zh: "\(name) 走 \(arrow) 掉了下去：−100，回到 S。")
    } else {
      trace.caption = Localized(
        en: "\(name) went \(arrow), reward −1.", zh: "\(name) 走 \(arrow)，奖励 −1。")
    }
    if trace.quantities.allSatisfy({ $0.id != Self.id(0, "delta") }) { trace.headline = nil }
  }
}
