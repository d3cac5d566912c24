import Laboratory
import Reinforcement

/// What a push and its minibatch did, number by number.
extension DeepQLab {
  enum Formulas {
    static let epsilon = Formula.known("a + min(1, k/K)·(b − a)")
    static let ceiling = Formula.known("1/(1 − γ)")
    static let target = Formula.known("r + γ·max(Q′)")
    static let doubleTarget = Formula.known("r + γ·if(o₀ < o₁, q₁, q₀)")
    static let lastTarget = Formula.known("r")
    static let error = Formula.known("q − y")
    static let loss = Formula.known("mean(min(abs(e), 1)^2/2 + abs(e) − min(abs(e), 1))")
    static let best = Formula.known("max(Q)")
    static let mean = Formula.known("mean(R)")
    static let source = "Mnih et al. 2015, algorithm 1"
    static let double = "van Hasselt et al. 2016, eq. 4"
  }

  static let pushNames = ["←", "→"]
  static let window = 10

  private var γ: Ingredient { .knob("γ", "γ", settings.discount, knob: "gamma") }

  // MARK: The networks

  func noteNetworks(_ training: DeepQTraining, _ trace: inout Trace) {
    let observation = training.world.state.observation
    let online = training.online.outputs(for: observation)
    let target = training.target.outputs(for: observation)
    for a in online.indices {
      trace.given(
        QuantityID("online", a), "Q(s,\(Self.pushNames[a]))", online[a],
        Localized(en: "output of the online network for this push", zh: "在线网络对这一推的输出"))
      trace.given(
        QuantityID("target", a), "Q⁻(s,\(Self.pushNames[a]))", target[a],
        Localized(en: "output of the target network for this push", zh: "目标网络对这一推的输出"))
    }
    let rest = training.online.outputs(for: Self.rest.observation)
    for a in rest.indices {
      trace.given(
        QuantityID("rest", a), "Q(rest,\(Self.pushNames[a]))", rest[a],
        Localized(en: "output of the online network for the upright pole at rest", zh: "杆子直立静止时在线网络的输出"))
    }
    trace.computed(
      "foretold", "max Q(rest)", rest.max() ?? 0, Formulas.best,
      [.list("Q", "Q(rest,·)", rest.indices.map { QuantityID("rest", $0) })], source: Formulas.source)
    trace.computed("ceiling", "1/(1−γ)", ceiling, Formulas.ceiling, [γ], source: "Sutton & Barto, eq. 3.10")
    noteEpsilon(training, &trace)
  }

  private func noteEpsilon(_ training: DeepQTraining, _ trace: inout Trace) {
    trace.computed(
      "epsilon", "ε", training.epsilon, Formulas.epsilon,
      [
        .constant("a", settings.initialEpsilon, Localized(en: "ε at the first push", zh: "第一推时的 ε")),
        .knob("b", "ε", settings.finalEpsilon, knob: "epsilon"),
        .constant("k", Double(training.environmentSteps), Localized(en: "pushes so far", zh: "已推次数")),
        .constant("K", Double(settings.explorationSteps), Localized(en: "pushes over which ε falls", zh: "ε 下降所用的次数")),
      ], source: Formulas.source)
  }

  // MARK: The minibatch

  func noteStep(from before: DeepQTraining, to state: State, _ trace: inout Trace) {
    noteNetworks(state.training, &trace)
    trace.given(
      "stored", "|D|", Double(state.training.buffer.transitions.count),
      Localized(en: "transitions in the replay buffer", zh: "回放缓冲区里的转移数"))
    if state.training.updates > before.updates, let report = state.training.lastReport {
      for index in report.transitions.indices { noteSample(index, report, before, &trace) }
      trace.computed(
        "loss", "L", report.loss, Formulas.loss,
        [.list("e", "e", report.transitions.indices.map { QuantityID("error", $0) })], source: Formulas.source)
      trace.headline = QuantityID("y", 0)
    }
    noteRewards(state.training, &trace)
    noteStory(from: before, to: state, &trace)
  }

  private func noteSample(
    _ index: Int, _ report: DeepQTraining.Report, _ before: DeepQTraining, _ trace: inout Trace
  ) {
    let transition = report.transitions[index]
    let next = before.target.outputs(for: transition.next.observation)
    let online = before.online.outputs(for: transition.next.observation)
    trace.given(
      QuantityID("r", index), "r", transition.reward, Localized(en: "its reward", zh: "它的奖励"))
    for a in next.indices {
      trace.given(
        QuantityID("next", index, a), "Q⁻(s′,\(Self.pushNames[a]))", next[a],
        Localized(en: "the target network at the next state", zh: "目标网络在下一个状态的输出"))
      trace.given(
        QuantityID("chooser", index, a), "Q(s′,\(Self.pushNames[a]))", online[a],
        Localized(en: "the online network at the next state", zh: "在线网络在下一个状态的输出"))
    }
    noteTarget(index, report.targets[index], isLast: transition.isTerminated, &trace)
    trace.given(
      QuantityID("q", index), "Q(s,a)", report.predictions[index],
      Localized(en: "the online network's output before this update", zh: "这次更新之前在线网络的输出"))
    trace.computed(
      QuantityID("error", index), "e", report.predictions[index] - report.targets[index], Formulas.error,
      [.traced("q", QuantityID("q", index)), .traced("y", QuantityID("y", index))], source: Formulas.source)
  }

  private func noteTarget(_ index: Int, _ target: Double, isLast: Bool, _ trace: inout Trace) {
    let reward = Ingredient.traced("r", QuantityID("r", index))
    let id = QuantityID("y", index)
    if isLast {
      trace.computed(id, "y", target, Formulas.lastTarget, [reward], source: Formulas.source)
    } else if settings.isDouble {
      trace.computed(
        id, "y", target, Formulas.doubleTarget,
        [
          reward, γ, .traced("o₀", QuantityID("chooser", index, 0)), .traced("o₁", QuantityID("chooser", index, 1)),
          .traced("q₀", QuantityID("next", index, 0)), .traced("q₁", QuantityID("next", index, 1)),
        ], source: Formulas.double)
    } else {
      trace.computed(
        id, "y", target, Formulas.target,
        [reward, γ, .list("Q′", "Q⁻(s′,·)", (0..<2).map { QuantityID("next", index, $0) })], source: Formulas.source)
    }
  }

  private func noteRewards(_ training: DeepQTraining, _ trace: inout Trace) {
    let rewards = Array(training.episodeRewards.suffix(Self.window))
    guard !rewards.isEmpty else { return }
    for (k, reward) in rewards.enumerated() {
      trace.given(
        QuantityID("R", k), "R", reward, Localized(en: "the length of a late episode", zh: "最近某个回合的长度"))
    }
    trace.computed(
      "mean", "mean R", mean(rewards), Formulas.mean, [.list("R", "R", rewards.indices.map { QuantityID("R", $0) })],
      source: Formulas.source)
  }

  private func noteStory(from before: DeepQTraining, to state: State, _ trace: inout Trace) {
    let training = state.training
    let isCopied = training.updates > before.updates && training.updates % settings.targetInterval == 0
    if state.isStrideEnd {
      let length = Numeral.short(training.episodeRewards.last ?? 0)
      trace.caption = Localized(
        en: "The episode is over after \(length) pushes.", zh: "这个回合结束，共推了 \(length) 下。")
    } else if isCopied && settings.targetInterval > 1 {
      trace.caption = Localized(
        en: "The online network was copied to the target network.", zh: "在线网络复制到了目标网络。")
    } else if training.updates == 0 {
      trace.caption = Localized(
        en: "Filling the buffer; learning begins at push \(settings.warmUp).", zh: "先装缓冲区，从第 \(settings.warmUp) 推开始学。")
    } else {
      trace.caption = Localized(
        en: "One push, one minibatch of \(training.lastReport?.transitions.count ?? 0).",
        zh: "推一下，学一个小批量，共 \(training.lastReport?.transitions.count ?? 0) 条。")
    }
  }
}
