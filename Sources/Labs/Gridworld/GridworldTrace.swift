import Laboratory
import Reinforcement

/// What a step writes down: both draws with their probabilities, the reward, and the sums of the episode.
extension GridworldLab {
  enum Formulas {
    static let loop = "Sutton & Barto, section 3.1"
    static let policySource = "Sutton & Barto, section 5.4"
    static let slipSource = "Russell & Norvig, section 17.1"
    static let pathSource = "Sutton & Barto, section 5.5"
    static let policy = Formula.known("(1 − ε)·b + ε/n")
    static let world = Formula.known("m·(1 − slip) + k·slip/2")
    static let product = Formula.known("π·p")
    static let total = Formula.known("g + r")
    static let path = Formula.known("P·q")
  }

  static let arrows = ["↑", "→", "↓", "←"]
  static func name(_ state: Int) -> String { "s" + Subscript.text(state) }

  func note(_ state: State, before: Step?, _ trace: inout Trace) {
    guard let step = state.steps.last else { return }
    notePolicy(step.transition, &trace)
    noteWorld(step.transition, &trace)
    noteStep(step, before: before, &trace)
    noteListed(state, &trace)
    trace.given(
      "episode", "episode", Double(step.episode), Localized(en: "counted from 1", zh: "从 1 数起"))
    trace.given("rollout", "rollout", Double(step.rollout), Localized(en: "counted from 1", zh: "从 1 数起"))
    trace.headline = "joint"
    trace.caption = caption(step)
  }

  private func notePolicy(_ transition: TabularTransition, _ trace: inout Trace) {
    let s = transition.state
    let chance: Ingredient =
      epsilon.map { .knob("ε", "ε", $0, knob: "epsilon") }
      ?? .constant("ε", 0, Localized(en: "ε = 0: the policy is deterministic", zh: "ε = 0：策略是确定性的"))
    let count = Ingredient.constant(
      "n", Double(map.process.actionCount), Localized(en: "the number of actions", zh: "动作个数"))
    for action in 0..<map.process.actionCount {
      let isWay = map.way[s] == action
      let best = QuantityID("way", action)
      trace.given(
        best, "[\(Self.arrows[action]) = μ(\(Self.name(s)))]", isWay ? 1 : 0,
        Localized(en: "1 for the way on the map, 0 for the others", zh: "地图上的路为 1，其余为 0"))
      trace.computed(
        QuantityID("pi", action), "π(\(Self.arrows[action])|\(Self.name(s)))", policy[s][action], Formulas.policy,
        [chance, .traced("b", best), count], source: Formulas.policySource)
    }
  }

  private func noteWorld(_ transition: TabularTransition, _ trace: inout Trace) {
    let s = Self.name(transition.state)
    let a = Self.arrows[transition.action]
    for (index, follower) in map.followers(of: transition.action, in: transition.state).enumerated() {
      trace.computed(
        QuantityID("p", index), "p(\(Self.name(follower.next))|\(s),\(a))", follower.probability, Formulas.world,
        [
          .constant(
            "m", Double(follower.asMeant), Localized(en: "1 if the way meant leads there", zh: "原定的方向通向那里则为 1")),
          .constant(
            "k", Double(follower.sideways),
            Localized(en: "how many of the two sideways ways lead there", zh: "两个侧向中有几个通向那里")),
          .knob("slip", "slip", slip, knob: "slip"),
        ], source: Formulas.slipSource)
    }
  }

  private func noteStep(_ step: Step, before: Step?, _ trace: inout Trace) {
    let transition = step.transition
    let followers = map.followers(of: transition.action, in: transition.state)
    let chosen = followers.firstIndex { $0.next == transition.next } ?? 0
    let action = QuantityID("pi", transition.action)
    let answer = QuantityID("p", chosen)
    trace.computed(
      "joint", "π·p", trace[action].value * trace[answer].value, Formulas.product,
      [.traced("π", action), .traced("p", answer)], source: Formulas.loop)
    trace.given("reward", "r" + Subscript.text(step.time), transition.reward, rewardMeaning(transition))
    trace.given(
      "before", "Σr", before?.total ?? 0,
      Localized(en: "the rewards of the episode before this step", zh: "本回合此前奖励之和"))
    trace.computed(
      "total", "Σr", step.total, Formulas.total, [.traced("g", "before"), .traced("r", "reward")],
      source: Formulas.loop)
    trace.given(
      "pathbefore", "P(τ)", before?.path ?? 1,
      Localized(en: "the probability of the episode before this step", zh: "本回合此前全部抽取的概率"))
    trace.computed(
      "path", "P(τ)", step.path, Formulas.path, [.traced("P", "pathbefore"), .traced("q", "joint")],
      source: Formulas.pathSource)
  }

  private func rewardMeaning(_ transition: TabularTransition) -> Localized {
    guard transition.done else {
      return Localized(en: "each step costs 1", zh: "每走一步的代价是 1")
    }
    return transition.reward > 0
      ? Localized(en: "the goal pays 10; the step costs 1", zh: "目标给 10；这一步代价 1")
      : Localized(en: "the pit costs 10; the step costs 1", zh: "陷阱扣 10；这一步代价 1")
  }

  /// The rewards and sums of the last steps, which the list below shows.
  private func noteListed(_ state: State, _ trace: inout Trace) {
    for (row, step) in state.steps.suffix(Self.listed).enumerated() {
      let time = Subscript.text(step.time)
      trace.given(
        QuantityID("r", row), "r" + time, step.transition.reward,
        Localized(en: "the reward of that step", zh: "那一步的奖励"))
      trace.given(
        QuantityID("sum", row), "Σr", step.total,
        Localized(en: "the rewards of its episode up to that step", zh: "所在回合到那一步为止的奖励之和"))
    }
  }

  private func caption(_ step: Step) -> Localized {
    if step.transition.done {
      return step.transition.reward > 0
        ? Localized(en: "The goal: the episode has ended. The next step starts a new one.", zh: "到达目标：回合结束。下一步开始新的回合。")
        : Localized(en: "The pit: the episode has ended. The next step starts a new one.", zh: "掉进陷阱：回合结束。下一步开始新的回合。")
    }
    if step.isCut {
      return Localized(
        en: "The rollout is full. The episode is cut here, though it has not ended; it goes on in the next rollout.",
        zh: "这段采样满了。回合在这里被切断，但并没有结束；下一段里接着走。")
    }
    let action = Self.arrows[step.transition.action]
    let next = Self.name(step.transition.next)
    return Localized(
      en: "The agent drew \(action); the world answered with \(next) and a reward.",
      zh: "智能体抽到 \(action)，世界以 \(next) 和一个奖励作答。")
  }
}
