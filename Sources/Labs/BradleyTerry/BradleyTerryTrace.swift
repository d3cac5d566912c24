import Laboratory
import Reinforcement

/// The numbers of the table, of a step, and of the scores it led to, each with its formula.
extension BradleyTerryLab {
  private func pairName(_ p: Int) -> String { Self.names[Self.pairs[p].0] + Self.names[Self.pairs[p].1] }

  func noteTable(_ trace: inout Trace) {
    let q = Ingredient.knob("q", "q", noise, knob: "noise")
    for p in Self.pairs.indices {
      let name = pairName(p)
      trace.given(
        QuantityID("w", p), "w_" + name, wins[p], Localized(en: "wins of the first (i edits it)", zh: "前者的胜场（按 i 可改）"))
      trace.given(
        QuantityID("l", p), "l_" + name, losses[p],
        Localized(en: "wins of the second (i edits it)", zh: "后者的胜场（按 i 可改）"))
      let both = [Ingredient.traced("w", QuantityID("w", p)), .traced("l", QuantityID("l", p)), q]
      trace.computed(
        QuantityID("won", p), "w′_" + name, reported.wins[p], Formulas.won, both, source: Formulas.noiseSource)
      trace.computed(
        QuantityID("lost", p), "l′_" + name, reported.losses[p], Formulas.lost, both, source: Formulas.noiseSource)
      guard wins[p] + losses[p] > 0 else { continue }
      trace.computed(
        QuantityID("share", p), "w′/n (\(name))", reported.wins[p] / (wins[p] + losses[p]), Formulas.share,
        [.traced("w", QuantityID("won", p)), .traced("l", QuantityID("lost", p))], source: Formulas.noiseSource)
    }
    trace.computed(
      "n", "N", total, Formulas.total, [list("w", "w"), list("l", "l")], source: Formulas.source)
  }

  func noteStep(
    _ before: [Double], _ pushes: [Double], _ gradient: [Double], _ after: [Double], _ trace: inout Trace
  ) {
    for i in Self.names.indices {
      trace.given(
        QuantityID("s_before", i), "s_" + Self.names[i], before[i],
        Localized(en: "the score before this step", zh: "这一步之前的分数"))
    }
    for p in Self.pairs.indices {
      let (i, j) = Self.pairs[p]
      trace.computed(
        QuantityID("push", p), "g_" + pairName(p), pushes[p], Formulas.push,
        [
          .traced("w", QuantityID("won", p)), .traced("l", QuantityID("lost", p)),
          .traced("s_i", QuantityID("s_before", i)), .traced("s_j", QuantityID("s_before", j)), marginKnob,
          .traced("N", "n"),
        ], source: Formulas.source)
    }
    for i in Self.names.indices {
      let first = Self.pairs.indices.filter { Self.pairs[$0].0 == i }.map { QuantityID("push", $0) }
      let second = Self.pairs.indices.filter { Self.pairs[$0].1 == i }.map { QuantityID("push", $0) }
      trace.computed(
        QuantityID("g", i), "g_" + Self.names[i], gradient[i], Formulas.gradient,
        [.list("first", "g", first), .list("second", "g", second)], source: Formulas.source)
      trace.computed(
        QuantityID("s", i), "s_" + Self.names[i], after[i], Formulas.step,
        [
          .traced("s", QuantityID("s_before", i)), .knob("η", "η", rate, knob: "rate"),
          .traced("g", QuantityID("g", i)),
        ], source: Formulas.descentSource)
    }
  }

  func noteScores(_ state: State, _ trace: inout Trace) {
    guard trace.isRecording else { return }
    for p in Self.pairs.indices {
      let (i, j) = Self.pairs[p]
      let name = pairName(p)
      trace.computed(
        QuantityID("d", p), "s_\(Self.names[i]) − s_\(Self.names[j])", state.scores[i] - state.scores[j],
        Formulas.difference, [.traced("s_i", QuantityID("s", i)), .traced("s_j", QuantityID("s", j))],
        source: Formulas.modelSource)
      trace.computed(
        QuantityID("P", p), "P(\(name))", winProbability(chosen: state.scores[i], rejected: state.scores[j]),
        Formulas.probability, [.traced("d", QuantityID("d", p))], source: Formulas.modelSource)
    }
    trace.computed(
      "loss", "L", state.losses[state.taken], Formulas.loss,
      [list("w", "won"), list("l", "lost"), list("d", "d"), marginKnob, .traced("N", "n")], source: Formulas.source)
  }

  private var marginKnob: Ingredient { .knob("m", "m", margin, knob: "margin") }

  private func list(_ name: String, _ family: String) -> Ingredient {
    .list(name, family, Self.pairs.indices.map { QuantityID(family, $0) })
  }

  private enum Formulas {
    static let source = "Ouyang et al. 2022 (InstructGPT), eq. 1; margin: Touvron et al. 2023 (Llama 2), eq. 2"
    static let modelSource = "Bradley and Terry 1952"
    static let noiseSource = "a share q of the reports turned round"
    static let descentSource = "gradient descent"
    static let won = Formula.known("(1 − q)·w + q·l")
    static let lost = Formula.known("(1 − q)·l + q·w")
    static let share = Formula.known("w/(w + l)")
    static let total = Formula.known("sum(w) + sum(l)")
    static let push = Formula.known("(l·σ(s_i − s_j + m) − w·σ(s_j − s_i + m))/N")
    static let gradient = Formula.known("sum(first) − sum(second)")
    static let step = Formula.known("s − η·g")
    static let difference = Formula.known("s_i − s_j")
    static let probability = Formula.known("σ(d)")
    static let loss = Formula.known("(dot(w, softplus(m − d)) + dot(l, softplus(m + d)))/N")
  }
}
