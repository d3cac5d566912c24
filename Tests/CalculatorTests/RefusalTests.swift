import Interchange
import Testing

@testable import Calculator

/// An example of a quantity with some keys changed, and the sentence that refuses it.
struct Refusal: Sendable, CustomTestStringConvertible {
  let quantity: String
  let changes: String
  let sentence: String

  init(_ quantity: String, _ changes: String, _ sentence: String) {
    self.quantity = quantity
    self.changes = changes
    self.sentence = sentence
  }

  var testDescription: String {
    "\(quantity) with \(changes)"
  }
}

@Suite struct RefusalTests {
  static let table: [Refusal] = [
    Refusal("returns", #"{"rewards":null}"#, "rewards is missing; a list of numbers is needed."),
    Refusal("returns", #"{"rewards":[]}"#, "rewards is []; a list of at least one is needed."),
    Refusal("returns", #"{"rewards":3}"#, "rewards is 3; a list of numbers is needed."),
    Refusal("returns", #"{"rewards":[1,"NaN"]}"#, "rewards[1] is \"NaN\"; a finite number is needed."),
    Refusal("returns", #"{"rewards":[1,"Infinity"]}"#, "rewards[1] is \"Infinity\"; a finite number is needed."),
    Refusal("returns", #"{"rewards":[1,null]}"#, "rewards[1] is null; a finite number is needed."),
    Refusal("returns", #"{"rewards":[[1]]}"#, "rewards[0] is [1]; a finite number is needed."),
    Refusal("returns", #"{"gamma":1.2}"#, "gamma is 1.2; it must lie in [0, 1]."),
    Refusal("returns", #"{"gamma":-0.1}"#, "gamma is -0.1; it must lie in [0, 1]."),
    Refusal("returns", #"{"gamma":"NaN"}"#, "gamma is \"NaN\"; it must lie in [0, 1]."),
    Refusal("returns", #"{"gamma":"0.9"}"#, "gamma is \"0.9\"; a number is needed."),
    Refusal("returns", #"{"gamma":null}"#, "gamma is missing; a number is needed."),
    Refusal("returns", #"{"dones":[0,1]}"#, "dones has length 2; length 5 is needed, as in rewards."),
    Refusal("returns", #"{"dones":[0,0,2,0,0]}"#, "dones[2] is 2; true, false, 1 or 0 is needed."),
    Refusal("returns", #"{"bootstrap":"-Infinity"}"#, "bootstrap is \"-Infinity\"; a finite number is needed."),
    Refusal("returns", #"{"reward":[1]}"#, "returns has no key \"reward\"; did you mean rewards?"),
    Refusal(
      "returns", #"{"zzzzzzzz":[1]}"#, "returns has no key \"zzzzzzzz\"; known are rewards, gamma, dones, bootstrap."),
    Refusal("n-step-returns", #"{"n":0}"#, "n is 0; it must be at least 1."),
    Refusal("n-step-returns", #"{"n":1.5}"#, "n is 1.5; a whole number is needed."),
    Refusal("n-step-returns", #"{"next_values":[1]}"#, "next_values has length 1; length 4 is needed, as in rewards."),
    Refusal("lambda-returns", #"{"lambda":1.01}"#, "lambda is 1.01; it must lie in [0, 1]."),
    Refusal("gae", #"{"values":[1,2]}"#, "values has length 2; length 3 is needed, as in rewards."),
    Refusal("gae", #"{"lambda":-1}"#, "lambda is -1; it must lie in [0, 1]."),
    Refusal("gae", #"{"last_values":null}"#, "last_values is missing; a number is needed."),
    Refusal(
      "gae", #"{"last_values":[1,2]}"#, "last_values has length 2; length 1 is needed, as in rewards (one environment)."
    ),
    Refusal("gae", #"{"last_values":"NaN"}"#, "last_values is \"NaN\"; a finite number is needed."),
    Refusal(
      "gae", #"{"terminated":[0,0,1]}"#,
      "truncated[2] is true; terminated[2] is true too, and a step ends in one way only."),
    Refusal(
      "gae", #"{"final_values":null}"#,
      "final_values[2] is missing; truncated[2] is true, so the value of its true last observation is needed."),
    Refusal(
      "gae", #"{"final_values":[1,2,null]}"#,
      "final_values[2] is missing; truncated[2] is true, so the value of its true last observation is needed."),
    Refusal("gae", #"{"final_values":[1,2]}"#, "final_values has length 2; length 3 is needed, as in rewards."),
    Refusal("gae", #"{"final_values":[1,2,"NaN"]}"#, "final_values[2] is \"NaN\"; a finite number is needed."),
    Refusal(
      "gae", #"{"bootstrap_truncation":"yes"}"#, "bootstrap_truncation is \"yes\"; true, false, 1 or 0 is needed."),
    Refusal("gae", #"{"rewards":[[1,2],[3]]}"#, "rewards[1] has length 1; length 2 is needed, as in rewards[0]."),
    Refusal("gae", #"{"rewards":[[1],[2],[3]]}"#, "values[0] is 10; a list of numbers is needed."),
    Refusal(
      "td-updates", #"{"method":"sarsar"}"#,
      "method is \"sarsar\"; one of td0, sarsa, expected-sarsa, q-learning, double-q is needed."),
    Refusal("td-updates", #"{"alpha":-0.1}"#, "alpha is -0.1; a finite number that is at least 0 is needed."),
    Refusal("td-updates", #"{"epsilon":1.5}"#, "epsilon is 1.5; it must lie in [0, 1]."),
    Refusal("td-updates", #"{"epsilon":-0.5}"#, "epsilon is -0.5; it must lie in [0, 1]."),
    Refusal("td-updates", #"{"method":"td0"}"#, "V is missing; a list of numbers is needed."),
    Refusal("td-updates", #"{"method":"double-q"}"#, "Q2 is missing; a list of rows is needed."),
    Refusal("td-updates", #"{"Q":null}"#, "Q is missing; a list of rows is needed."),
    Refusal("td-updates", #"{"Q":[[1,2],[3]]}"#, "Q[1] has length 1; length 2 is needed, as in Q[0]."),
    Refusal("td-updates", #"{"transitions":[]}"#, "transitions is []; a list of at least one is needed."),
    Refusal(
      "td-updates", #"{"transitions":[[0,1,1]]}"#, "transitions[0] has length 3; [s, a, r, s′, a′, done] is needed."),
    Refusal(
      "td-updates", #"{"transitions":[[2,0,1,0,0,0]]}"#,
      "transitions[0][0] is 2; it must lie in 0…1 (there are 2 states)."),
    Refusal(
      "td-updates", #"{"transitions":[[0,-1,1,0,0,0]]}"#,
      "transitions[0][1] is -1; it must lie in 0…1 (there are 2 actions)."),
    Refusal(
      "td-updates", #"{"transitions":[[0,0,"NaN",0,0,0]]}"#, "transitions[0][2] is \"NaN\"; a finite number is needed."),
    Refusal(
      "td-updates", #"{"transitions":[[0,0,1,5,0,0]]}"#,
      "transitions[0][3] is 5; it must lie in 0…1 (there are 2 states)."),
    Refusal(
      "td-updates", #"{"transitions":[[0,0,1,0,0,0.5]]}"#, "transitions[0][5] is 0.5; true, false, 1 or 0 is needed."),
    Refusal(
      "td-updates", #"{"method":"sarsa","transitions":[[0,0,1,0,null,0]]}"#,
      "transitions[0][4] is null; a whole number is needed."),
    Refusal(
      "td-updates", #"{"method":"double-q","Q2":[[0,0],[0,0]]}"#,
      "transitions[0] has length 6; [s, a, r, s′, a′, done, coin] is needed."),
    Refusal(
      "td-updates", #"{"method":"double-q","Q2":[[0,0],[0,0]],"transitions":[[0,0,1,0,0,0,2]]}"#,
      "transitions[0][6] is 2; true, false, 1 or 0 is needed."),
    Refusal("td-updates", #"{"method":"double-q","Q2":[[0,0]]}"#, "Q2 has length 1; length 2 is needed, as in Q."),
    Refusal("td-lambda", #"{"n_states":0}"#, "n_states is 0; it must be in 1…1000000."),
    Refusal("td-lambda", #"{"n_states":1e18}"#, "n_states is 1e+18; it must be in 1…1000000."),
    Refusal("monte-carlo", #"{"n_states":1000,"n_actions":1001}"#, "n_actions is 1001; it must be in 1…1000."),
    Refusal(
      "td-lambda", #"{"trace":"replacing"}"#, "trace is \"replacing\"; one of accumulating, true-online is needed."),
    Refusal("td-lambda", #"{"V":[1]}"#, "V has length 1; length 3 is needed, as in n_states."),
    Refusal("td-lambda", #"{"episodes":[{"states":[0,1]}]}"#, "episodes[0].rewards is missing."),
    Refusal(
      "td-lambda", #"{"episodes":[{"state":[0,1],"rewards":[1]}]}"#,
      "episodes[0] has no key \"state\"; did you mean states?"),
    Refusal(
      "td-lambda", #"{"episodes":[{"states":[0,1],"rewards":[1,2]}]}"#,
      "episodes[0].states has length 2; length 3 is needed, one more than episodes[0].rewards."),
    Refusal(
      "td-lambda", #"{"episodes":[{"states":[0,3],"rewards":[1]}]}"#,
      "episodes[0].states[1] is 3; it must lie in 0…2 (there are 3 states)."),
    Refusal("td-lambda", #"{"lambda":2}"#, "lambda is 2; it must lie in [0, 1]."),
    Refusal("monte-carlo", #"{"episodes":[[]]}"#, "episodes[0] is []; a list of at least one is needed."),
    Refusal("monte-carlo", #"{"episodes":[[[0,0]]]}"#, "episodes[0][0] has length 2; length 3 is needed."),
    Refusal(
      "monte-carlo", #"{"episodes":[[[3,0,1]]]}"#, "episodes[0][0][0] is 3; it must lie in 0…2 (there are 3 states)."),
    Refusal(
      "monte-carlo", #"{"episodes":[[[0,2,1]]]}"#, "episodes[0][0][1] is 2; it must lie in 0…1 (there are 2 actions)."),
    Refusal(
      "monte-carlo", #"{"target_policy":null}"#,
      "target_policy is missing; behaviour_policy is given, and ratios need both."),
    Refusal(
      "monte-carlo", #"{"behaviour_policy":[[0.5,0.5],[1,0],[0.5,0.5]]}"#,
      "behaviour_policy[1][1] is 0; episodes[0][1] takes that action, so it must be above 0."),
    Refusal(
      "monte-carlo", #"{"target_policy":[[0.5,0.6],[0,1],[0,1]]}"#,
      "target_policy[0] has probabilities that sum to 1.1; they must sum to 1."),
    Refusal(
      "monte-carlo", #"{"target_policy":[[-0.5,1.5],[0,1],[0,1]]}"#,
      "target_policy[0][0] is -0.5; it must lie in [0, 1]."),
    Refusal(
      "monte-carlo", #"{"target_policy":[[0,1],[0,1]]}"#,
      "target_policy has length 2; length 3 is needed, as in the states."),
    Refusal(
      "policy-evaluation", #"{"mdp":"gridworld-5x5"}"#,
      "gamma is 1, and this does not converge: without a discount, an episode from state 0 never ends and its rewards never vanish; a gamma below 1 is needed."
    ),
    Refusal("policy-evaluation", #"{"mdp":null}"#, "mdp is missing; the name of a world or its transitions is needed."),
    Refusal(
      "policy-evaluation", #"{"mdp":"gridworld"}"#,
      "mdp is \"gridworld\"; one of gridworld-4x4, gridworld-5x5, cliff-walking, frozen-lake-4x4, frozen-lake-8x8, random-walk-5, random-walk-19 is needed."
    ),
    Refusal("policy-evaluation", #"{"policy":"greedy"}"#, "policy is \"greedy\"; \"random\" or a list is needed."),
    Refusal(
      "policy-evaluation", #"{"policy":null}"#,
      "policy is missing; \"random\" or a row of probabilities for each state is needed."),
    Refusal(
      "policy-evaluation", #"{"policy":[[1,0,0,0]]}"#, "policy has length 1; length 16 is needed, as in the states."),
    Refusal("policy-evaluation", #"{"sweeps":-1}"#, "sweeps is -1; it must be in 0…10000000."),
    Refusal("policy-evaluation", #"{"mdp":{}}"#, "mdp.transitions is missing."),
    Refusal("policy-evaluation", #"{"mdp":7}"#, "mdp is 7; the name of a world or {\"transitions\": …} is needed."),
    Refusal(
      "policy-evaluation", #"{"mdp":{"transitions":[]}}"#, "mdp.transitions is []; a list of at least one is needed."),
    Refusal(
      "policy-evaluation", #"{"mdp":{"transitions":[[[[0.5,0,1,true]]]]}}"#,
      "mdp.transitions[0][0] has probabilities that sum to 0.5; they must sum to 1."),
    Refusal(
      "policy-evaluation", #"{"mdp":{"transitions":[[[[1.5,0,1,true]]]]}}"#,
      "mdp.transitions[0][0][0][0] is 1.5; it must lie in [0, 1]."),
    Refusal(
      "policy-evaluation", #"{"mdp":{"transitions":[[[[1,1,1,true]]]]}}"#,
      "mdp.transitions[0][0][0][1] is 1; it must lie in 0…0 (there are 1 states)."),
    Refusal(
      "policy-evaluation", #"{"mdp":{"transitions":[[[[1,0,1]]]]}}"#,
      "mdp.transitions[0][0][0] has length 3; length 4 is needed."),
    Refusal(
      "policy-evaluation", #"{"mdp":{"transitions":[[[[1,0,1,true]]],[[[1,0,1,true]],[[1,0,1,true]]]]}}"#,
      "mdp.transitions[1] has length 2; length 1 is needed, as in mdp.transitions[0]."),
    Refusal(
      "value-iteration", #"{"mdp":"gridworld-5x5"}"#,
      "gamma is 1, and this does not converge: without a discount, an episode from state 0 never ends and its rewards never vanish; a gamma below 1 is needed."
    ),
    Refusal("value-iteration", #"{"V":[0]}"#, "V has length 1; length 16 is needed, as in the states of mdp."),
    Refusal(
      "policy-iteration", #"{"policy":[0]}"#, "policy has length 1; length 16 is needed, as in the states of mdp."),
    Refusal(
      "policy-iteration", #"{"policy":[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,4]}"#,
      "policy[15] is 4; it must lie in 0…3 (there are 4 actions)."),
    Refusal(
      "policy-iteration", #"{"policy":[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]}"#,
      "gamma is 1, and this does not converge: without a discount, an episode from state 1 never ends and its rewards never vanish; a gamma below 1 is needed."
    ),
    Refusal("normalise-advantages", #"{"mask":[0,0,0,0]}"#, "mask has no 1; at least one entry must count."),
    Refusal("normalise-advantages", #"{"mask":[1]}"#, "mask has length 1; length 4 is needed, as in advantages."),
    Refusal("normalise-advantages", #"{"advantages":[]}"#, "advantages is []; a list of at least one is needed."),
    Refusal("dqn-targets", #"{"actions":[0,2]}"#, "actions[1] is 2; it must lie in 0…1 (there are 2 actions)."),
    Refusal("dqn-targets", #"{"q":[[1,"NaN"],[0,0]]}"#, "q[0][1] is \"NaN\"; a finite number is needed."),
    Refusal("dqn-targets", #"{"q_target_next":[[1,2]]}"#, "q_target_next has length 1; length 2 is needed, as in q."),
    Refusal(
      "dqn-targets", #"{"q_online_next":[[1],[2]]}"#, "q_online_next[0] has length 1; length 2 is needed, as in q."),
    Refusal("dqn-targets", #"{"rewards":[1]}"#, "rewards has length 1; length 2 is needed, as in q."),
    Refusal("dqn-targets", #"{"q_online_next":null}"#, "q_online_next is missing; a list of rows is needed."),
  ]

  @Test(arguments: table) func whatHasNoMeaningIsRefusedInOneSentence(refusal: Refusal) throws {
    var object = try #require(Calculator.quantity(named: refusal.quantity).example.asObject)
    for (key, value) in try #require(JSONValue(parsing: refusal.changes).asObject).members { object[key] = value }
    let error = try #require(throws: ComputeError.self) {
      try Calculator.compute(refusal.quantity, .object(object))
    }
    #expect(error.message == refusal.sentence)
    #expect(!error.message.contains("\n"))
  }

  @Test func everyQuantityOfTheFirstHalfHasARefusal() {
    #expect(Set(Self.table.map(\.quantity)) == Set(ReturnToPlanningFixtureTests.quantities.map(\.name)))
  }

  @Test func aLongValueIsCutShort() throws {
    let long = JSONValue.string(String(repeating: "x", count: 500))
    let error = try #require(throws: ComputeError.self) { try Calculator.compute("returns", ["rewards": long]) }
    #expect(error.message.count < 100)
  }
}
