import Interchange
import Reinforcement

extension Calculator {
  /// Planning in a known world.
  static let planningQuantities: [CalculatorQuantity] = [
    policyEvaluationQuantity, valueIterationQuantity, policyIterationQuantity,
  ]
}

private let mdpKey = CalculatorQuantity.Key(
  "mdp",
  "\(NamedWorld.allCases.map(\.rawValue).joined(separator: ", ")), or {\"transitions\": [s][a][[p, s′, r, done], …]}"
)

private let worldNotes = """
  Worlds: grids count cells row by row, actions up, right, down, left (frozen lakes: left, down, right, up, slippery);
  walks count 0 (left end), 1 … n, n+1 (right end), actions left, right.
  """

private let policyEvaluationQuantity = CalculatorQuantity(
  name: "policy-evaluation",
  summary: "the values of a policy in a known world",
  formula: """
    V(s) ← Σ_a π(a|s) Σ p(s′, r|s, a) [r + γ (1 − done) V(s′)], from V = 0, all states in order
    without sweeps: what this converges to, V = (I − γP_π)⁻¹ r_π
    \(worldNotes)
    """,
  keys: [
    mdpKey,
    .init("gamma", "γ in [0, 1]"),
    .init("policy", "\"random\" or [S][A]"),
    .init("sweeps", "how many", standard: "to convergence"),
    .init("in_place", "true: each backup sees the ones before it", standard: "false"),
  ],
  outputs: [.init("V", "[S]")],
  source: "Sutton & Barto, 2nd ed., §4.1",
  example: ["mdp": "gridworld-4x4", "gamma": 1, "policy": "random"]
) { inputs throws(ComputeError) in
  let process = try inputs.process()
  let discount = try inputs.number("gamma", .unitInterval)
  let policyEntry = try inputs.entry("policy", needed: "\"random\" or a row of probabilities for each state")
  let policy =
    try policyEntry.isRandom
    ? process.uniformPolicy
    : inputs.policy("policy", states: process.stateCount, actions: process.actionCount) ?? process.uniformPolicy
  let inPlace = try inputs.boolean("in_place", standard: false)
  guard let sweeps = try inputs.sweeps() else {
    return [
      "V": JSONValue(
        try converging { () throws(PlanningError) in
          try policyValues(of: process, policy: policy, discount: discount)
        })
    ]
  }
  let values = afterSweeps(sweeps, from: Array(repeating: 0, count: process.stateCount)) {
    evaluationSweep(of: process, policy: policy, values: $0, discount: discount, inPlace: inPlace)
  }
  return ["V": JSONValue(values)]
}

private let valueIterationQuantity = CalculatorQuantity(
  name: "value-iteration",
  summary: "the optimal values of a known world, by sweeps",
  formula: """
    V(s) ← max_a Q(s, a),   Q(s, a) = Σ p(s′, r|s, a) [r + γ (1 − done) V(s′)], all states at once
    without sweeps: until no value changes by more than 1e-12 of the largest
    \(worldNotes)
    """,
  keys: [
    mdpKey,
    .init("gamma", "γ in [0, 1]"),
    .init("sweeps", "how many", standard: "to convergence"),
    .init("V", "[S], to begin with", standard: "0"),
  ],
  outputs: [
    .init("V", "[S]"),
    .init("Q", "[S][A], one look ahead from V"),
    .init("optimal_actions", "[S][…], every action within 1e-9 of the best"),
    .init("sweeps", "how many were made"),
  ],
  source: "Sutton & Barto, 2nd ed., §4.4",
  example: ["mdp": "gridworld-4x4", "gamma": 1]
) { inputs throws(ComputeError) in
  let process = try inputs.process()
  let discount = try inputs.number("gamma", .unitInterval)
  let start =
    inputs.has("V")
    ? try inputs.numbers("V", count: process.stateCount, like: "the states of mdp")
    : Array(repeating: 0, count: process.stateCount)
  let sweeps = try inputs.sweeps()
  let (values, made) =
    if let sweeps {
      (afterSweeps(sweeps, from: start) { valueIterationSweep(of: process, values: $0, discount: discount) }, sweeps)
    } else { try convergedValues(of: process, discount: discount, from: start) }
  let q = actionValues(of: process, values: values, discount: discount)
  return [
    "V": JSONValue(values), "Q": JSONValue(q), "optimal_actions": JSONValue(q.map { bestActions($0, within: 1e-9) }),
    "sweeps": JSONValue(made),
  ]
}

/// The values after so many sweeps; once a sweep changes nothing, no later one does.
private func afterSweeps(_ count: Int, from start: [Double], sweep: ([Double]) -> [Double]) -> [Double] {
  var values = start
  for _ in 0..<count {
    let swept = sweep(values)
    if swept == values { break }
    values = swept
  }
  return values
}

private func convergedValues(
  of process: MarkovDecisionProcess, discount: Double, from start: [Double]
) throws(ComputeError) -> ([Double], Int) {
  let result = try converging { () throws(PlanningError) in
    try valueIteration(of: process, discount: discount, from: start)
  }
  return (result.values, result.sweeps)
}

private let policyIterationQuantity = CalculatorQuantity(
  name: "policy-iteration",
  summary: "the optimal policy of a known world, by evaluation and improvement in turn",
  formula: """
    V = (I − γP_π)⁻¹ r_π,   π(s) ← argmax_a Σ p(s′, r|s, a) [r + γ (1 − done) V(s′)], until nothing changes
    an action among the best is kept, else the lowest of the best is taken
    \(worldNotes)
    """,
  keys: [
    mdpKey,
    .init("gamma", "γ in [0, 1]"),
    .init("policy", "\"random\" or [S], one action a state, to begin with", standard: "random"),
  ],
  outputs: [
    .init("V", "[S]"),
    .init("policy", "[S], the action in each state"),
    .init("evaluations", "how many policies were evaluated"),
  ],
  source: "Sutton & Barto, 2nd ed., §4.3",
  example: ["mdp": "gridworld-4x4", "gamma": 1]
) { inputs throws(ComputeError) in
  let process = try inputs.process()
  let discount = try inputs.number("gamma", .unitInterval)
  var actions: [Int]?
  if let entry = inputs.entry(ifGiven: "policy"), try !entry.isRandom {
    actions = try inputs.indices(
      "policy", below: process.actionCount, of: "actions", count: process.stateCount, like: "the states of mdp")
  }
  let result = try converging { () throws(PlanningError) in
    try policyIteration(of: process, discount: discount, from: actions)
  }
  return [
    "V": JSONValue(result.values), "policy": JSONValue(result.actions), "evaluations": JSONValue(result.evaluations),
  ]
}

/// Says of a plan that does not converge which key to change.
private func converging<Result>(_ plan: () throws(PlanningError) -> Result) throws(ComputeError) -> Result {
  do throws(PlanningError) {
    return try plan()
  } catch {
    throw ComputeError("gamma is 1, and this \(error); a gamma below 1 is needed.")
  }
}

extension Entry {
  /// True for "random"; another string is refused.
  fileprivate var isRandom: Bool {
    get throws(ComputeError) {
      guard let name = value.asString else { return false }
      guard name == "random" else { throw refusal("\"random\" or a list is needed") }
      return true
    }
  }
}

extension Inputs {
  /// The key `sweeps`, nil where it is left out.
  fileprivate func sweeps() throws(ComputeError) -> Int? {
    has("sweeps") ? try wholeNumber("sweeps", in: 0...10_000_000) : nil
  }

  /// The key `mdp`.
  fileprivate func process() throws(ComputeError) -> MarkovDecisionProcess {
    let mdp = try entry("mdp", needed: "the name of a world or its transitions")
    guard let name = mdp.value.asString else { return try readProcess(mdp) }
    if let world = NamedWorld(rawValue: name) { return world.process }
    throw mdp.refusal("one of \(NamedWorld.allCases.map(\.rawValue).joined(separator: ", ")) is needed")
  }
}

/// Gymnasium's layout.
private func readProcess(_ mdp: Entry) throws(ComputeError) -> MarkovDecisionProcess {
  guard mdp.value.asObject != nil else { throw mdp.refusal("the name of a world or {\"transitions\": …} is needed") }
  let states = try mdp.members(["transitions"])[0].list(of: "states")
  var outcomes: [[[MarkovDecisionProcess.Outcome]]] = []
  for state in states {
    let actions = try state.list(of: "actions", count: outcomes.first?.count, like: "\(states[0].path)")
    outcomes.append(
      try actions.map { action throws(ComputeError) in try readOutcomes(action, states: states.count) })
  }
  return MarkovDecisionProcess(outcomes: outcomes)
}

private func readOutcomes(_ action: Entry, states: Int) throws(ComputeError) -> [MarkovDecisionProcess.Outcome] {
  let outcomes = try action.list(of: "[p, s′, r, done]").map { outcome throws(ComputeError) in
    let fields = try outcome.list(of: "[p, s′, r, done]", count: 4)
    return MarkovDecisionProcess.Outcome(
      probability: try fields[0].number(.unitInterval), next: try fields[1].index(below: states, of: "states"),
      reward: try fields[2].number(), done: try fields[3].boolean())
  }
  try action.checkSum(of: outcomes.map(\.probability))
  return outcomes
}
