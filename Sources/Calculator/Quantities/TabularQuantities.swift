import Interchange
import Reinforcement

extension Calculator {
  /// Learning from experience with a table.
  static let tabularQuantities: [CalculatorQuantity] = [tdUpdatesQuantity, tdLambdaQuantity, monteCarloQuantity]
}

private let tdUpdatesQuantity = CalculatorQuantity(
  name: "td-updates",
  summary: "TD(0), Sarsa, Expected Sarsa, Q-learning, double Q-learning, step by step",
  formula: """
    td0: δ = r + γ(1−done) V(s′) − V(s)                    sarsa: δ = r + γ(1−done) Q(s′, a′) − Q(s, a)
    expected-sarsa: δ = r + γ(1−done) Σ_b π(b|s′) Q(s′, b) − Q(s, a),  π ε-greedy on the current Q, ties share
    q-learning: δ = r + γ(1−done) max_b Q(s′, b) − Q(s, a)
    double-q: coin 0: δ = r + γ(1−done) Q2(s′, argmax_b Q(s′, b)) − Q(s, a), updates Q;  coin 1: the mirror
    V(s) or Q(s, a) += α δ
    """,
  keys: [
    .init("method", "td0, sarsa, expected-sarsa, q-learning or double-q"),
    .init(
      "transitions",
      "[[s, a, r, s′, a′, done], …], with a coin (0 or 1) last for double-q; a′ may be null where it is not read"),
    .init("gamma", "γ in [0, 1]"),
    .init("alpha", "α ≥ 0"),
    .init("epsilon", "ε in [0, 1], for expected-sarsa", standard: "0"),
    .init("V", "[S], for td0", standard: "none"),
    .init("Q", "[S][A], for the others", standard: "none"),
    .init("Q2", "[S][A], for double-q", standard: "none"),
  ],
  outputs: [
    .init("td_errors", "[n], δ of each transition, before its update"),
    .init("V", "[S], after the last (td0)"),
    .init("Q", "[S][A], after the last (the others)"),
    .init("Q2", "[S][A], after the last (double-q)"),
  ],
  source: "Sutton & Barto, 2nd ed., eqs. 6.2, 6.7–6.10",
  example: [
    "method": "q-learning", "transitions": [[0, 1, 1, 1, 0, 0], [1, 0, 2, 0, 0, 1]], "gamma": 0.9, "alpha": 0.5,
    "Q": [[0, 0], [1, 2]],
  ]
) { inputs throws(ComputeError) in
  let method = try inputs.choice("method", of: ["td0"] + ControlMethod.allCases.map(\.rawValue))
  let discount = try inputs.number("gamma", .unitInterval)
  let stepSize = try inputs.number("alpha", .nonNegative)
  let epsilon = try inputs.number("epsilon", .unitInterval, standard: 0)
  guard let control = ControlMethod(rawValue: method) else {
    var values = try inputs.numbers("V")
    let rows = try readTransitions(inputs, states: values.count, actions: nil, method: nil)
    let errors = rows.map { updateByTD0(&values, with: $0.step, discount: discount, stepSize: stepSize) }
    return ["td_errors": JSONValue(errors), "V": JSONValue(values)]
  }
  var q = try inputs.matrix("Q")
  var q2 = control == .doubleQ ? try inputs.matrix("Q2", rows: q.count, like: "Q", columns: q[0].count) : []
  let rows = try readTransitions(inputs, states: q.count, actions: q[0].count, method: control)
  let errors = rows.map { row in
    switch control {
    case .sarsa: updateBySarsa(&q, with: row.step, discount: discount, stepSize: stepSize)
    case .expectedSarsa:
      updateByExpectedSarsa(&q, with: row.step, discount: discount, stepSize: stepSize, epsilon: epsilon)
    case .qLearning: updateByQLearning(&q, with: row.step, discount: discount, stepSize: stepSize)
    case .doubleQ where row.coin:
      updateByDoubleQLearning(&q2, valuedBy: q, with: row.step, discount: discount, stepSize: stepSize)
    case .doubleQ: updateByDoubleQLearning(&q, valuedBy: q2, with: row.step, discount: discount, stepSize: stepSize)
    }
  }
  var result: JSONObject = ["td_errors": JSONValue(errors), "Q": JSONValue(q)]
  if control == .doubleQ { result["Q2"] = JSONValue(q2) }
  return .object(result)
}

/// The rows of `transitions`; without a method they are TD(0)'s, whose actions are not read.
private func readTransitions(
  _ inputs: borrowing Inputs, states: Int, actions: Int?, method: ControlMethod?
) throws(ComputeError) -> [(step: TabularTransition, coin: Bool)] {
  let entry = try inputs.entry("transitions", needed: "a list of [s, a, r, s′, a′, done]")
  return try entry.list(of: "transitions").map { row throws(ComputeError) in
    let fields = try row.list(of: "[s, a, r, s′, a′, done] and for double-q a coin")
    guard fields.count == 7 || (fields.count == 6 && method != .doubleQ) else {
      let needed = method == .doubleQ ? "[s, a, r, s′, a′, done, coin]" : "[s, a, r, s′, a′, done]"
      throw ComputeError("\(row.path) has length \(fields.count); \(needed) is needed.")
    }
    let done = try fields[5].boolean()
    let step = TabularTransition(
      state: try fields[0].index(below: states, of: "states"),
      action: try fields[1].action(below: actions, mayBeNull: method == nil),
      reward: try fields[2].number(),
      next: done && fields[3].value.isNull ? 0 : try fields[3].index(below: states, of: "states"),
      nextAction: try fields[4].action(below: actions, mayBeNull: done || method != .sarsa),
      done: done)
    let coin = fields.count == 7 && !(fields[6].value.isNull && method != .doubleQ) ? try fields[6].boolean() : false
    return (step, coin)
  }
}

extension Entry {
  /// An action's number; null is allowed where it is not read.
  fileprivate func action(below count: Int?, mayBeNull: Bool) throws(ComputeError) -> Int {
    if value.isNull, mayBeNull { return 0 }
    guard let count else { return try wholeNumber(in: 0...Int.max) }
    return try index(below: count, of: "actions")
  }
}

private let tdLambdaQuantity = CalculatorQuantity(
  name: "td-lambda",
  summary: "TD(λ) with accumulating or true online traces",
  formula: """
    δ = r + γ V(s′) − V(s),  V(terminal) = 0
    accumulating: z ← γλz + e_s;   V ← V + αδz
    true-online:  z ← γλz + (1 − αγλ z(s)) e_s;   V ← V + α(δ + V(s) − V_old) z − α(V(s) − V_old) e_s;   V_old ← V(s′)
    """,
  keys: [
    .init("n_states", "S"),
    .init("episodes", "[{\"states\": [T+1], \"rewards\": [T]}, …]; the last state is terminal"),
    .init("V", "[S], to begin with", standard: "0"),
    .init("gamma", "γ in [0, 1]"),
    .init("lambda", "λ in [0, 1]"),
    .init("alpha", "α ≥ 0"),
    .init("trace", "accumulating or true-online"),
  ],
  outputs: [.init("V", "[S], after the last episode")],
  source: "Sutton & Barto, 2nd ed., §12.2 and §12.5",
  example: [
    "n_states": 3, "episodes": [["states": [1, 2, 1, 0], "rewards": [1, 2, 4]]], "gamma": 1, "lambda": 0.5,
    "alpha": 0.5, "trace": "true-online",
  ]
) { inputs throws(ComputeError) in
  let states = try inputs.wholeNumber("n_states", in: 1...largestTable)
  let values =
    inputs.has("V") ? try inputs.numbers("V", count: states, like: "n_states") : Array(repeating: 0, count: states)
  let kind = try inputs.choice("trace", of: TraceKind.allCases.map(\.rawValue))
  var learner = EligibilityTraces(
    kind: TraceKind(rawValue: kind) ?? .accumulating, values: values,
    discount: try inputs.number("gamma", .unitInterval), lambda: try inputs.number("lambda", .unitInterval),
    stepSize: try inputs.number("alpha", .nonNegative))
  for episode in try inputs.entry("episodes", needed: "a list of episodes").list(of: "episodes") {
    for step in try readEpisode(episode, states: states) { learner.observe(step) }
  }
  return ["V": JSONValue(learner.values)]
}

/// More entries than a table in JSON can sensibly have.
private let largestTable = 1_000_000

private func readEpisode(_ episode: Entry, states: Int) throws(ComputeError) -> [TabularTransition] {
  let parts = try episode.members(["states", "rewards"])
  let rewards = try parts[1].numbers()
  let visited = try parts[0].list(of: "states")
  guard visited.count == rewards.count + 1 else {
    throw ComputeError(
      "\(parts[0].path) has length \(visited.count); length \(rewards.count + 1) is needed, one more than \(parts[1].path)."
    )
  }
  let numbers = try visited.map { entry throws(ComputeError) in try entry.index(below: states, of: "states") }
  return rewards.indices.map { t in
    TabularTransition(
      state: numbers[t], action: 0, reward: rewards[t], next: numbers[t + 1], done: t == rewards.count - 1)
  }
}

private let monteCarloQuantity = CalculatorQuantity(
  name: "monte-carlo",
  summary: "values as means of returns: first visit, every visit, off-policy",
  formula: """
    first_visit, every_visit: V(s) = mean of G_t over the visits S_t = s;   first_visit_Q: over the first S_t = s, A_t = a
    ρ_t = ∏_{k≥t} π(a_k|s_k) / b(a_k|s_k), every visit:
    ordinary Σ ρG / n,   weighted Σ ρG / Σ ρ (0 where Σ ρ = 0),   per decision mean of D_t = ρ¹_t (r_t + γ D_{t+1})
    """,
  keys: [
    .init("episodes", "[[[s, a, r], …], …], each to its end"),
    .init("gamma", "γ in [0, 1]"),
    .init("n_states", "S"),
    .init("n_actions", "A"),
    .init("target_policy", "[S][A], π", standard: "none"),
    .init("behaviour_policy", "[S][A], b, which drew the episodes", standard: "none"),
  ],
  outputs: [
    .init("first_visit_V", "[S]; null where never visited, here and below"),
    .init("every_visit_V", "[S]"),
    .init("first_visit_Q", "[S][A]"),
    .init("ordinary_is_V", "[S], with both policies"),
    .init("weighted_is_V", "[S], with both policies"),
    .init("per_decision_is_V", "[S], with both policies"),
  ],
  source: "Sutton & Barto, 2nd ed., §5.1, §5.2, eqs. 5.5, 5.6 and 5.14",
  example: [
    "episodes": [[[0, 0, 1], [1, 1, 2], [0, 1, 4]]], "gamma": 0.5, "n_states": 3, "n_actions": 2,
    "target_policy": [[0.5, 0.5], [0, 1], [0, 1]], "behaviour_policy": [[0.5, 0.5], [0.5, 0.5], [0.5, 0.5]],
  ]
) { inputs throws(ComputeError) in
  let states = try inputs.wholeNumber("n_states", in: 1...largestTable)
  let actions = try inputs.wholeNumber("n_actions", in: 1...(largestTable / states))
  let discount = try inputs.number("gamma", .unitInterval)
  let episodes = try readEpisodes(inputs, states: states, actions: actions)
  let values = { monteCarloValues(of: episodes, visits: $0, discount: discount, stateCount: states) }
  let q = monteCarloActionValues(of: episodes, discount: discount, stateCount: states, actionCount: actions)
  var result: JSONObject = [
    "first_visit_V": JSONValue(values(.first)), "every_visit_V": JSONValue(values(.every)),
    "first_visit_Q": JSONValue(q),
  ]
  let target = try inputs.policy("target_policy", states: states, actions: actions)
  guard let behaviour = try inputs.policy("behaviour_policy", states: states, actions: actions) else {
    return .object(result)
  }
  guard let target else {
    throw ComputeError("target_policy is missing; behaviour_policy is given, and ratios need both.")
  }
  try checkCoverage(of: episodes, by: behaviour)
  let offPolicy = offPolicyValues(of: episodes, target: target, behaviour: behaviour, discount: discount)
  result["ordinary_is_V"] = JSONValue(offPolicy.ordinary)
  result["weighted_is_V"] = JSONValue(offPolicy.weighted)
  result["per_decision_is_V"] = JSONValue(offPolicy.perDecision)
  return .object(result)
}

private func readEpisodes(
  _ inputs: borrowing Inputs, states: Int, actions: Int
) throws(ComputeError) -> [[EpisodeStep]] {
  let episodes = try inputs.entry("episodes", needed: "a list of episodes").list(of: "episodes")
  return try episodes.map { episode throws(ComputeError) in
    try episode.list(of: "[s, a, r]").map { step throws(ComputeError) in
      let fields = try step.list(of: "[s, a, r]", count: 3)
      return EpisodeStep(
        state: try fields[0].index(below: states, of: "states"),
        action: try fields[1].index(below: actions, of: "actions"), reward: try fields[2].number())
    }
  }
}

private func checkCoverage(of episodes: [[EpisodeStep]], by behaviour: [[Double]]) throws(ComputeError) {
  for (index, episode) in episodes.enumerated() {
    for (t, step) in episode.enumerated() where behaviour[step.state][step.action] == 0 {
      throw ComputeError(
        "behaviour_policy[\(step.state)][\(step.action)] is 0; episodes[\(index)][\(t)] takes that action, so it must be above 0."
      )
    }
  }
}

extension Inputs {
  /// A policy, [S][A], nil where it is left out.
  func policy(_ key: String, states: Int, actions: Int) throws(ComputeError) -> [[Double]]? {
    guard let entry = entry(ifGiven: key) else { return nil }
    return try entry.list(of: "rows", count: states, like: "the states").map { row throws(ComputeError) in
      try row.distribution(count: actions, like: "the actions")
    }
  }
}
