import Interchange
import Reinforcement

extension Calculator {
  /// What the rewards to come are worth: returns and advantages.
  static let returnQuantities: [CalculatorQuantity] = [
    returnsQuantity, nStepReturnsQuantity, lambdaReturnsQuantity, gaeQuantity,
  ]
}

private let returnsQuantity = CalculatorQuantity(
  name: "returns",
  summary: "the discounted return of every step",
  formula: "G_t = r_t + γ (1 − done_t) G_{t+1},   G_T = bootstrap",
  keys: [
    .init("rewards", "[T], r"),
    .init("gamma", "γ in [0, 1]"),
    .init("dones", "[T], 1 where the episode ends with the step", standard: "none"),
    .init("bootstrap", "the value of the state after the last step", standard: "0"),
  ],
  outputs: [.init("returns", "[T], G")],
  source: "Sutton & Barto, 2nd ed., eq. 3.9 (r_t here is R_{t+1} there)",
  example: ["rewards": [0, 0, 1, 0, 5], "gamma": 0.9]
) { inputs throws(ComputeError) in
  let rewards = try inputs.numbers("rewards")
  let returns = discountedReturns(
    rewards: rewards, discount: try inputs.number("gamma", .unitInterval),
    dones: try inputs.dones(count: rewards.count), bootstrap: try inputs.number("bootstrap", standard: 0))
  return ["returns": JSONValue(returns)]
}

/// Steps with the values of the states they lead to: what returns that bootstrap are made of.
private struct Bootstrapped {
  static let keys: [CalculatorQuantity.Key] = [
    .init("rewards", "[T], r"),
    .init("next_values", "[T], V of the state each step leads to"),
    .init("dones", "[T], 1 where the episode ends with the step", standard: "none"),
    .init("gamma", "γ in [0, 1]"),
  ]

  let rewards: [Double]
  let nextValues: [Double]
  let dones: [Bool]?
  let discount: Double

  init(_ inputs: Inputs) throws(ComputeError) {
    rewards = try inputs.numbers("rewards")
    nextValues = try inputs.numbers("next_values", count: rewards.count, like: "rewards")
    discount = try inputs.number("gamma", .unitInterval)
    dones = try inputs.dones(count: rewards.count)
  }
}

private let nStepReturnsQuantity = CalculatorQuantity(
  name: "n-step-returns",
  summary: "n rewards, then the value of the state they lead to",
  formula: """
    G_t = Σ_{k<m} (∏_{i<k} d_{t+i}) r_{t+k} + (∏_{i<m} d_{t+i}) V(s_{t+m}),   m = min(n, T − t)
    d_t = γ (1 − done_t)
    """,
  keys: Bootstrapped.keys + [.init("n", "a whole number, at least 1")],
  outputs: [.init("returns", "[T], G")],
  source: "Sutton & Barto, 2nd ed., eq. 7.1; a window past the end stops at T − 1, as in rlax",
  example: ["rewards": [1, 2, 3, 4], "next_values": [10, 20, 30, 40], "gamma": 0.5, "n": 2]
) { inputs throws(ComputeError) in
  let steps = try Bootstrapped(inputs)
  let returns = nStepReturns(
    rewards: steps.rewards, nextValues: steps.nextValues, discount: steps.discount, dones: steps.dones,
    steps: try inputs.wholeNumber("n", in: 1...Int.max))
  return ["returns": JSONValue(returns)]
}

private let lambdaReturnsQuantity = CalculatorQuantity(
  name: "lambda-returns",
  summary: "the mean of all n-step returns with weights (1−λ)λⁿ⁻¹",
  formula: """
    G_t = r_t + d_t [(1 − λ) V(s_{t+1}) + λ G_{t+1}],   G_T = V(s_T)
    d_t = γ (1 − done_t)
    """,
  keys: Bootstrapped.keys + [.init("lambda", "λ in [0, 1]")],
  outputs: [.init("returns", "[T], G")],
  source: "Sutton & Barto, 2nd ed., eq. 12.2 and exercise 12.1",
  example: ["rewards": [1, 2, 3, 4], "next_values": [10, 20, 30, 40], "gamma": 0.5, "lambda": 0.5]
) { inputs throws(ComputeError) in
  let steps = try Bootstrapped(inputs)
  let returns = lambdaReturns(
    rewards: steps.rewards, nextValues: steps.nextValues, discount: steps.discount, dones: steps.dones,
    lambda: try inputs.number("lambda", .unitInterval))
  return ["returns": JSONValue(returns)]
}

private let gaeQuantity = CalculatorQuantity(
  name: "gae",
  summary: "generalised advantage estimation, with ends and time limits",
  formula: """
    r′_t = r_t + γ·final_value_t where truncated and bootstrapped, else r_t
    δ_t = r′_t + γ (1 − ended_t) V_{t+1} − V_t,   ended = terminated or truncated
    A_t = δ_t + γλ (1 − ended_t) A_{t+1},   returns = A + V
    """,
  keys: [
    .init("rewards", "[T] or [T][N], r"),
    .init("values", "as rewards, V(s_t)"),
    .init("last_values", "a number or [N], V(s_T)"),
    .init("terminated", "as rewards, 1 where the episode truly ended"),
    .init("truncated", "as rewards, 1 where it was cut off", standard: "none"),
    .init(
      "final_values", "as rewards, V of the true last observation; null where nothing was cut off", standard: "none"),
    .init("gamma", "γ in [0, 1]"),
    .init("lambda", "λ in [0, 1]"),
    .init("bootstrap_truncation", "false treats a cut as an end", standard: "true"),
  ],
  outputs: [
    .init("td_errors", "as rewards, δ"),
    .init("advantages", "as rewards, A"),
    .init("returns", "as rewards, A + V"),
  ],
  source: "Schulman et al., arXiv 1506.02438, eqs. 11 and 16",
  example: [
    "rewards": [1, 1, 1], "values": [10, 10, 10], "last_values": 0, "terminated": [0, 0, 0],
    "truncated": [0, 0, 1], "final_values": [nil, nil, 10], "gamma": 0.99, "lambda": 0.95,
  ]
) { inputs throws(ComputeError) in
  let shape = try ExperienceShape(of: try inputs.entry("rewards", needed: "a list of numbers"))
  let bootstrap = try inputs.boolean("bootstrap_truncation", standard: true)
  let batch = ExperienceBatch(
    environments: shape.environments, rewards: try shape.numbers("rewards", in: inputs),
    values: try shape.numbers("values", in: inputs), lastValues: try shape.lastValues(in: inputs),
    terminated: try shape.booleans("terminated", in: inputs),
    truncated: inputs.has("truncated") ? try shape.booleans("truncated", in: inputs) : nil,
    finalValues: try shape.finalValues(in: inputs))
  try shape.checkEnds(of: batch, in: inputs, bootstrapped: bootstrap)
  var estimate = AdvantageEstimate()
  estimateAdvantages(
    of: batch, discount: try inputs.number("gamma", .unitInterval), lambda: try inputs.number("lambda", .unitInterval),
    bootstrapTruncation: bootstrap, into: &estimate)
  return [
    "td_errors": shape.json(estimate.tdErrors), "advantages": shape.json(estimate.advantages),
    "returns": shape.json(estimate.returns),
  ]
}

extension Inputs {
  /// The key `dones`, nil where it is left out.
  fileprivate func dones(count: Int) throws(ComputeError) -> [Bool]? {
    has("dones") ? try booleans("dones", count: count, like: "rewards") : nil
  }
}

/// T steps of one environment, [T], or of several side by side, [T][N]; flat inside, entry t·N + n.
private struct ExperienceShape {
  let steps: Int
  let environments: Int
  let isRow: Bool

  /// The shape of the rewards.
  init(of rewards: Entry) throws(ComputeError) {
    guard rewards.value[0]?.asArray != nil else {
      steps = try rewards.list(of: "numbers").count
      environments = 1
      isRow = true
      return
    }
    let rows = try rewards.list(of: "rows")
    steps = rows.count
    environments = try rows[0].list(of: "numbers").count
    isRow = false
  }

  func numbers(_ key: String, in inputs: borrowing Inputs) throws(ComputeError) -> [Double] {
    if isRow { return try inputs.numbers(key, count: steps, like: "rewards") }
    return Array(try inputs.matrix(key, rows: steps, like: "rewards", columns: environments).joined())
  }

  func booleans(_ key: String, in inputs: borrowing Inputs) throws(ComputeError) -> [Bool] {
    if isRow { return try inputs.booleans(key, count: steps, like: "rewards") }
    var flat: [Bool] = []
    for row in try inputs.entry(key, needed: "a list of rows").list(of: "rows", count: steps, like: "rewards") {
      flat += try row.booleans(count: environments, like: "rewards[0]")
    }
    return flat
  }

  func lastValues(in inputs: borrowing Inputs) throws(ComputeError) -> [Double] {
    let entry = try inputs.entry("last_values", needed: isRow ? "a number" : "a list of numbers")
    if entry.value.asArray == nil, environments == 1 { return [try entry.number()] }
    return try entry.numbers(count: environments, like: isRow ? "rewards (one environment)" : "rewards[0]")
  }

  /// Null is allowed inside, and becomes NaN: ``checkEnds(of:in:bootstrapped:)`` sees that none of these is read.
  func finalValues(in inputs: borrowing Inputs) throws(ComputeError) -> [Double]? {
    guard let entry = inputs.entry(ifGiven: "final_values") else { return nil }
    let rows = isRow ? [entry] : try entry.list(of: "rows", count: steps, like: "rewards")
    var flat: [Double] = []
    for row in rows {
      for value in try row.list(of: "numbers", count: isRow ? steps : environments, like: "rewards") {
        flat.append(value.value.isNull ? .nan : try value.number())
      }
    }
    return flat
  }

  func checkEnds(of batch: ExperienceBatch, in inputs: borrowing Inputs, bootstrapped: Bool) throws(ComputeError) {
    guard let truncated = batch.truncated else { return }
    for index in truncated.indices where truncated[index] {
      if batch.terminated[index] {
        throw ComputeError(
          "truncated\(place(index)) is true; terminated\(place(index)) is true too, and a step ends in one way only.")
      }
      guard bootstrapped, batch.finalValues.map({ $0[index].isNaN }) ?? true else { continue }
      throw ComputeError(
        "final_values\(place(index)) is missing; truncated\(place(index)) is true, so the value of its true last observation is needed."
      )
    }
  }

  func json(_ flat: [Double]) -> JSONValue {
    if isRow { return JSONValue(flat) }
    return JSONValue((0..<steps).map { Array(flat[($0 * environments)..<(($0 + 1) * environments)]) })
  }

  private func place(_ index: Int) -> String {
    isRow ? "[\(index)]" : "[\(index / environments)][\(index % environments)]"
  }
}
