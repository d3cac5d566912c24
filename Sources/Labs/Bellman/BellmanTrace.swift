import Laboratory
import Reinforcement

/// What a step of the lab writes down: the terms of the backup, the values of the actions, and what became of the state.
extension BellmanLab {
  enum Formulas {
    static let source = "Sutton & Barto, eq. 4.5"
    static let optimalSource = "Sutton & Barto, eq. 4.10"
    static let actionSource = "Sutton & Barto, eq. 4.6"
    static let improvementSource = "Sutton & Barto, eq. 4.9"
    static let stopSource = "Sutton & Barto, section 4.1"
    static let advantageSource = "Sutton & Barto, eqs. 3.12 and 3.13"
    static let term = Formula.known("p·(r + γ·v′)")
    static let sum = Formula.known("sum(terms)")
    static let advantage = Formula.known("q − v")
    static let expected = Formula.known("sum(π·q)")
    static let best = Formula.known("max(q)")
    static let change = Formula.known("new − old")
    static let largest = Formula.known("max(m, abs(c))")
    static let ties = Formula.known("sum(q ≥ b − c)")
    static let share = Formula.known("if(b > v + c, if(q ≥ b − c, 1/m, 0), w)")
  }

  /// The name of a state, `s₆`.
  func name(_ s: Int) -> String { "s" + Subscript.text(s) }

  private func arrow(_ action: Int) -> String {
    switch world.actions[action] {
    case .left: "←"
    case .up: "↑"
    case .right: "→"
    case .down: "↓"
    }
  }

  /// The values as they stand; that of `visited` is left to the backup.
  func noteValues(_ state: State, except visited: Int? = nil, _ trace: inout Trace) {
    for s in state.values.indices where s != visited {
      trace.given(QuantityID("V", s), "V(\(name(s)))", state.values[s], meaning(of: s, state))
    }
  }

  private func meaning(of s: Int, _ state: State) -> Localized {
    if world.process.isAbsorbing(s) {
      return Localized(en: "an end: nothing follows, so its value is 0", zh: "终点：之后什么也没有，价值为 0")
    }
    if state.changes.isEmpty, !order.prefix(state.visits).contains(s) {
      return Localized(en: "not backed up yet: the value to begin with", zh: "还没有备份过：初始价值")
    }
    return Localized(en: "as its own last backup left it (← goes back to it)", zh: "它自己最近一次备份的结果（按 ← 可回去看）")
  }

  func note(_ before: State, _ after: State, _ trace: inout Trace) {
    guard let s = after.visited else { return }
    let isBackup = before.phase == .backups
    noteValues(after, except: isBackup ? s : nil, &trace)
    trace.given(
      "old", "V_old(\(name(s)))", before.values[s],
      Localized(en: "the value of the state before this step", zh: "这一步之前该状态的价值"))
    noteActions(of: s, reading: before.read, &trace)
    if isBackup { noteBackup(of: s, before, after, &trace) } else { noteImprovement(of: s, before, after, &trace) }
  }

  // MARK: Looking one step ahead

  private func noteActions(of s: Int, reading values: [Double], _ trace: inout Trace) {
    for action in world.actions.indices {
      let outcomes = world.process.outcomes[s][action]
      for index in outcomes.indices { noteTerm(s, action, index, reading: values, &trace) }
      let q = actionValue(of: world.process, state: s, action: action, values: values, discount: discount)
      trace.computed(
        QuantityID("Q", action), "Q(\(name(s)), \(arrow(action)))", q, Formulas.sum,
        [.list("terms", "p·(r+γV′)", outcomes.indices.map { QuantityID("term", action, $0) })],
        source: Formulas.actionSource)
      trace.computed(
        QuantityID("A", action), "A(\(name(s)), \(arrow(action)))", q - trace["old"].value, Formulas.advantage,
        [.traced("q", QuantityID("Q", action)), .traced("v", "old")], source: Formulas.advantageSource)
    }
  }

  private func noteTerm(_ s: Int, _ action: Int, _ index: Int, reading values: [Double], _ trace: inout Trace) {
    let outcome = world.process.outcomes[s][action][index]
    let next = name(outcome.next)
    let (p, r, v) = (
      QuantityID("p", action, index), QuantityID("r", action, index), QuantityID("next", action, index)
    )
    trace.given(
      p, "p", outcome.probability,
      Localized(
        en: "the world leads from \(name(s)) by \(arrow(action)) to \(next) this often",
        zh: "在 \(name(s)) 选 \(arrow(action)) 时，世界转到 \(next) 的概率"))
    trace.given(r, "r", outcome.reward, Localized(en: "the reward on the way to \(next)", zh: "转到 \(next) 时的奖励"))
    let vNext = outcome.done ? 0 : values[outcome.next]
    trace.given(
      v, "V(\(next))", vNext,
      outcome.done
        ? Localized(en: "the episode ends here: nothing follows", zh: "回合在此结束：之后什么也没有")
        : Localized(en: "the value of the next state as this backup reads it", zh: "这次备份读到的下一状态的价值"))
    trace.computed(
      QuantityID("term", action, index), "p·(r+γV′)", outcome.probability * (outcome.reward + discount * vNext),
      Formulas.term,
      [.traced("p", p), .traced("r", r), .knob("γ", "γ", discount, knob: "gamma"), .traced("v′", v)],
      source: Formulas.actionSource)
  }

  private var actionIDs: [QuantityID] { world.actions.indices.map { QuantityID("Q", $0) } }
  private func policyID(_ action: Int) -> QuantityID { QuantityID("pi", action) }

  // MARK: What became of it

  private func noteBackup(of s: Int, _ before: State, _ after: State, _ trace: inout Trace) {
    let values = Ingredient.list("q", "Q", actionIDs)
    let id = QuantityID("V", s)
    if method == .valueIteration {
      trace.computed(
        id, "V(\(name(s)))", after.values[s], Formulas.best, [values], source: Formulas.optimalSource)
    } else {
      for action in world.actions.indices {
        trace.given(
          policyID(action), "π(\(arrow(action))|\(name(s)))", before.policy[s][action],
          Localized(en: "how often the policy takes \(arrow(action)) here", zh: "策略在这里选 \(arrow(action)) 的概率"))
      }
      trace.computed(
        id, "V(\(name(s)))", after.values[s], Formulas.expected,
        [.list("π", "π", world.actions.indices.map(policyID)), values], source: Formulas.source)
    }
    trace.headline = id
    noteChange(of: id, before, after, &trace)
    trace.caption = backupCaption(of: s, after)
  }

  private func noteChange(of id: QuantityID, _ before: State, _ after: State, _ trace: inout Trace) {
    let change = trace[id].value - trace["old"].value
    trace.computed(
      "change", "Δ", change, Formulas.change, [.traced("new", id), .traced("old", "old")], source: Formulas.stopSource)
    trace.given(
      "before", "m", before.largest, Localized(en: "the largest change of this sweep before", zh: "本轮此前的最大变化"))
    trace.computed(
      "largest", "max |Δ|", after.visits == 0 ? after.changes[after.changes.count - 1] : after.largest,
      Formulas.largest, [.traced("m", "before"), .traced("c", "change")], source: Formulas.stopSource)
    noteCount("sweep", "k", after.visits == 0 ? after.changes.count : after.changes.count + 1, &trace)
  }

  private func noteCount(_ id: QuantityID, _ symbol: String, _ count: Int, _ trace: inout Trace) {
    trace.given(id, symbol, Double(count), Localized(en: "counted from 1", zh: "从 1 数起"))
  }

  private func noteImprovement(of s: Int, _ before: State, _ after: State, _ trace: inout Trace) {
    let tie = Ingredient.constant(
      "c", BellmanLab.tie, Localized(en: "actions this near to the best count as equally good", zh: "与最优相差不超过这个数就算并列"))
    let q = trace[QuantityID("Q", 0)].value
    let best = actionIDs.reduce(q) { max($0, trace[$1].value) }
    trace.computed(
      "best", "max Q", best, Formulas.best, [.list("q", "Q", actionIDs)], source: Formulas.improvementSource)
    trace.computed(
      "ties", "m", Double(bestActions(actionIDs.map { trace[$0].value }, within: BellmanLab.tie).count), Formulas.ties,
      [.list("q", "Q", actionIDs), .traced("b", "best"), tie], source: Formulas.improvementSource)
    notePresent(of: s, before, &trace)
    for action in world.actions.indices {
      trace.computed(
        policyID(action), "π(\(arrow(action))|\(name(s)))", after.policy[s][action], Formulas.share,
        [
          .traced("q", QuantityID("Q", action)), .traced("b", "best"), .traced("v", "present"), tie,
          .traced("m", "ties"), .traced("w", QuantityID("was", action)),
        ], source: Formulas.improvementSource)
    }
    noteCount("improvement", "n", after.visits == 0 ? after.improvements : after.improvements + 1, &trace)
    trace.headline = "best"
    trace.caption = improvementCaption(of: s, before, after)
  }

  /// What the policy did here so far, and what that is worth by the same look ahead.
  private func notePresent(of s: Int, _ before: State, _ trace: inout Trace) {
    for action in world.actions.indices {
      trace.given(
        QuantityID("was", action), "π_old(\(arrow(action))|\(name(s)))", before.policy[s][action],
        Localized(en: "how often the policy took \(arrow(action)) here so far", zh: "此前策略在这里选 \(arrow(action)) 的概率"))
    }
    let shares = world.actions.indices.map { QuantityID("was", $0) }
    trace.computed(
      "present", "Σ π·Q", zip(shares, actionIDs).reduce(0) { $0 + trace[$1.0].value * trace[$1.1].value },
      Formulas.expected, [.list("π", "π_old", shares), .list("q", "Q", actionIDs)], source: Formulas.source)
  }

  // MARK: Captions

  private func backupCaption(of s: Int, _ after: State) -> Localized {
    switch after.end {
    case .gaveUp:
      return Localized(
        en: "A thousand sweeps and no end: with γ this large, the values of this world grow without bound.",
        zh: "扫描了一千轮还没完：γ 这么大，这个世界的价值会无限增长。")
    case .converged, .stable:
      return Localized(
        en: "Nothing changes any more: these values satisfy the Bellman equation.", zh: "不再有变化：这些价值满足贝尔曼方程。")
    case nil: break
    }
    if after.phase == .improvement {
      return Localized(en: "The evaluation is over. Now each state may choose anew.", zh: "评估结束。接下来每个状态重新选动作。")
    }
    return method == .valueIteration
      ? Localized(en: "V(\(name(s))) becomes the value of its best action.", zh: "V(\(name(s))) 变成其最优动作的价值。")
      : Localized(
        en: "V(\(name(s))) becomes the mean of its actions' values, weighted by the policy.",
        zh: "V(\(name(s))) 变成各动作价值按策略加权的平均。")
  }

  private func improvementCaption(of s: Int, _ before: State, _ after: State) -> Localized {
    if after.end == .stable {
      return Localized(
        en: "No state wanted another action: the policy is optimal.", zh: "没有一个状态想换动作：策略已经最优。")
    }
    return before.policy[s] == after.policy[s]
      ? Localized(en: "\(name(s)) keeps its action: none is better.", zh: "\(name(s)) 不换动作：没有更好的。")
      : Localized(en: "\(name(s)) takes the action with the largest Q from now on.", zh: "\(name(s)) 从此选 Q 最大的动作。")
  }
}
