import Interchange
import Reinforcement
import Testing

@testable import Calculator

/// Every quantity's example with its numbers drawn anew from the ends of what is allowed.
@Suite struct GradientToPreferenceExtremeTests {
  private static let logProbabilities: Set<String> = [
    "logp", "logp_new", "logp_old", "old_logp", "ref_logp", "policy_chosen", "policy_rejected", "ref_chosen",
    "ref_rejected",
  ]
  private static let logits: Set<String> = [
    "logits", "ref_logits", "theta", "theta_old", "target_logits", "behaviour_logits",
  ]
  private static let anyNumbers: Set<String> = [
    "advantages", "rewards", "returns", "values", "old_values", "b", "Q", "R", "f", "scores", "chosen", "rejected",
    "kls",
  ]

  /// More shapes than the examples have: several samples in one state, the other form of a quantity.
  private static let larger: [String: JSONValue] = [
    "ppo-penalty": [
      "theta": [[0, 0, 0], [0, 0, 0]], "theta_old": [[0, 0, 0], [0, 0, 0]], "states": [0, 0, 1, 1, 0],
      "actions": [0, 1, 2, 0, 2], "advantages": [1, 1, 1, 1, 1], "beta": 0.5,
    ],
    "kl": ["logp": [-1, -1, -1], "ref_logp": [-1, -1, -1]],
    "importance-sampling": [
      "target_logits": [[0, 0, 0], [0, 0, 0]], "behaviour_logits": [[0, 0, 0], [0, 0, 0]], "actions": [0, 2],
    ],
    "reward-model-loss": ["rewards": [0, 0, 0, 0], "ranking_best_first": [2, 0, 1, 3], "best": 1],
  ]

  /// What a key's numbers may be; nil where they are left alone.
  private func choices(_ key: String) -> [Double]? {
    if Self.logProbabilities.contains(key) { return [0, -1e-8, -0.5, -0.5 - 1e-8, -850, -1e4] }
    if Self.logits.contains(key) { return [1e4, -1e4, 0, 1e-8, -800, 3] }
    if Self.anyNumbers.contains(key) { return [0, 1, -1, 1e6, -1e6, 1e-8, 1 + 1e-8] }
    return nil
  }

  private func redrawn(
    _ value: JSONValue, from choices: [Double], using generator: inout SeededGenerator
  ) -> JSONValue {
    guard let elements = value.asArray else {
      return JSONValue(choices[drawIndex(below: choices.count, using: &generator)])
    }
    return .array(elements.map { redrawn($0, from: choices, using: &generator) })
  }

  private func hasNaN(_ value: JSONValue) -> Bool {
    if let number = value.asDouble { return number.isNaN }
    if let elements = value.asArray { return elements.contains(where: hasNaN) }
    return value.asObject?.members.contains { hasNaN($0.value) } ?? false
  }

  @Test func extremeInputsOverflowToInfinityButNeverToNaN() throws {
    var generator = SeededGenerator(seed: 2024)
    let quantities =
      Calculator.gradientQuantities + Calculator.trustRegionQuantities + Calculator.groupQuantities
      + Calculator.preferenceQuantities
    for quantity in quantities {
      let examples = [quantity.example] + (Self.larger[quantity.name].map { [$0] } ?? [])
      for draw in 0..<60 {
        var input = try #require(examples[draw % examples.count].asObject)
        for member in input.members {
          guard let choices = choices(member.key) else { continue }
          input[member.key] = redrawn(member.value, from: choices, using: &generator)
        }
        let result = try Calculator.compute(quantity.name, .object(input))
        #expect(!hasNaN(result), "\(quantity.name) of \(JSONValue.object(input).text)")
      }
    }
  }
}
