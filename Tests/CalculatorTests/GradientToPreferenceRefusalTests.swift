import Interchange
import Testing

@testable import Calculator

/// A quantity's example with some keys changed (null: left out), and the sentence that refuses it.
struct RefusedChange: Sendable, CustomTestStringConvertible {
  let quantity: String
  let change: String
  let sentence: String

  init(_ quantity: String, _ change: String, _ sentence: String) {
    self.quantity = quantity
    self.change = change
    self.sentence = sentence
  }

  var testDescription: String {
    "\(quantity) with \(change)"
  }

  /// Every refusal that the contract lists, for each quantity it concerns.
  static let all: [RefusedChange] = [
    .init("softmax", #"{"logits":[]}"#, #"logits is []; a list of at least one is needed."#),
    .init(
      "softmax", #"{"logits":[1,"NaN"]}"#,
      #"logits[1] is "NaN"; a finite number is needed, or "-Infinity" to mask the action."#),
    .init(
      "softmax", #"{"logits":[1,"Infinity"],"action":0}"#,
      #"logits[1] is "Infinity"; a finite number is needed, or "-Infinity" to mask the action."#),
    .init(
      "softmax", #"{"logits":["-Infinity","-Infinity"],"action":0}"#,
      #"logits masks every action: all 2 are "-Infinity"; at least one finite number is needed."#),
    .init("softmax", #"{"temperature":0}"#, #"temperature is 0; a finite number above 0 is needed."#),
    .init(
      "softmax", #"{"temperature":"Infinity"}"#,
      #"temperature is "Infinity"; a finite number above 0 is needed."#),
    .init("softmax", #"{"action":4}"#, #"action is 4; it must lie in 0…3 (there are 4 actions)."#),
    .init("softmax", #"{"action":2}"#, #"action is 2; logits[2] masks it; an unmasked action is needed."#),
    .init("softmax", #"{"action":0.5}"#, #"action is 0.5; a whole number is needed."#),
    .init("softmax", #"{"logits":null}"#, #"logits is missing; a list of numbers is needed."#),
    .init("softmax", #"{"logit":[1]}"#, #"softmax has no key "logit"; did you mean logits?"#),
    .init("policy-gradient", #"{"gamma":1.5}"#, #"gamma is 1.5; it must lie in [0, 1]."#),
    .init(
      "policy-gradient", #"{"states":[0,1]}"#,
      #"states has length 2; length 3 is needed, as in actions, and one more."#),
    .init("policy-gradient", #"{"states":[0,1,2]}"#, #"states[2] is 2; it must lie in 0…1 (there are 2 states)."#),
    .init("policy-gradient", #"{"actions":[1,-1]}"#, #"actions[1] is -1; it must lie in 0…1 (there are 2 actions)."#),
    .init("policy-gradient", #"{"actions":[]}"#, #"actions is []; a list of at least one is needed."#),
    .init("policy-gradient", #"{"rewards":[0]}"#, #"rewards has length 1; length 2 is needed, as in actions."#),
    .init("policy-gradient", #"{"rewards":[0,"NaN"]}"#, #"rewards[1] is "NaN"; a finite number is needed."#),
    .init("policy-gradient", #"{"b":[0.2]}"#, #"b has length 1; length 2 is needed, as in theta."#),
    .init("policy-gradient", #"{"Q":[[0,1],[0.5]]}"#, #"Q[1] has length 1; length 2 is needed, as in Q[0]."#),
    .init(
      "policy-gradient", #"{"theta":[[0,"-Infinity"],[0.5,-0.5]]}"#,
      #"actions[0] is 1; theta[0][1] is "-Infinity", which masks it: an action that can be drawn is needed."#),
    .init(
      "policy-gradient", #"{"theta":[["-Infinity","-Infinity"],[0.5,-0.5]]}"#,
      #"theta[0] masks every action: all 2 are "-Infinity"; at least one finite number is needed."#),
    .init("policy-gradient", #"{"done_last":2}"#, #"done_last is 2; true, false, 1 or 0 is needed."#),
    .init("exact-policy-gradient", #"{"gamma":1}"#, #"gamma is 1; it must be at least 0 and below 1."#),
    .init("exact-policy-gradient", #"{"gamma":-0.1}"#, #"gamma is -0.1; it must be at least 0 and below 1."#),
    .init(
      "exact-policy-gradient", #"{"P":[[[1,0],[0,0.9]],[[0.5,0.5],[0,1]]]}"#,
      #"P[0][1] has probabilities that sum to 0.9; they must sum to 1."#),
    .init(
      "exact-policy-gradient", #"{"P":[[[1.5,-0.5],[0,1]],[[0.5,0.5],[0,1]]]}"#,
      #"P[0][0][0] is 1.5; it must lie in [0, 1]."#),
    .init("exact-policy-gradient", #"{"P":[[[1,0],[0,1]]]}"#, #"P has length 1; length 2 is needed, as in theta."#),
    .init(
      "exact-policy-gradient", #"{"P":[[[1,0],[0,1]],[[0.5,0.5]]]}"#,
      #"P[1] has length 1; length 2 is needed, as in theta[0]."#),
    .init(
      "exact-policy-gradient", #"{"rho":[0.5,0.4]}"#,
      #"rho has probabilities that sum to 0.9; they must sum to 1."#),
    .init(
      "exact-policy-gradient", #"{"R":[[0,1],["Infinity",0]]}"#,
      #"R[1][0] is "Infinity"; a finite number is needed."#),
    .init("importance-sampling", #"{"p":[0.5,0.6]}"#, #"p has probabilities that sum to 1.1; they must sum to 1."#),
    .init("importance-sampling", #"{"q":[1,0]}"#, #"q[1] is 0 where p[1] is 0.5; q must be above 0 wherever p is."#),
    .init(
      "importance-sampling", #"{"q":[1,0],"p":[1,0]}"#,
      #"sample_idx[2] is 1; q[1] is 0, so that it cannot have been drawn: q above 0 is needed."#),
    .init("importance-sampling", #"{"sample_idx":[]}"#, #"sample_idx is []; a list of at least one is needed."#),
    .init(
      "importance-sampling", #"{"sample_idx":[0,2]}"#,
      #"sample_idx[1] is 2; it must lie in 0…1 (there are 2 outcomes)."#),
    .init("importance-sampling", #"{"f":[1]}"#, #"f has length 1; length 2 is needed, as in p."#),
    .init(
      "importance-sampling", #"{"actions":[0]}"#,
      #"p belongs to another form of this quantity than actions; leave one of them out."#),
    .init(
      "importance-sampling",
      #"{"p":null,"q":null,"f":null,"sample_idx":null,"target_logits":[[0,1]],"behaviour_logits":[[0,"-Infinity"]],"actions":[1]}"#,
      #"actions[0] is 1; behaviour_logits[0][1] is "-Infinity", which masks it: an action that can be drawn is needed."#
    ),
    .init(
      "importance-sampling",
      #"{"p":null,"q":null,"f":null,"sample_idx":null,"target_logits":[[0,1]],"behaviour_logits":[[0,1],[0,1]],"actions":[1]}"#,
      #"behaviour_logits has length 2; length 1 is needed, as in target_logits."#),
    .init(
      "actor-critic-loss", #"{"logp":[-0.7,0.1]}"#,
      #"logp[1] is 0.1; a log-probability is finite and at most 0."#),
    .init(
      "actor-critic-loss", #"{"entropies":[0.69,-0.1]}"#,
      #"entropies[1] is -0.1; a finite number that is at least 0 is needed."#),
    .init("actor-critic-loss", #"{"values":[0.8]}"#, #"values has length 1; length 2 is needed, as in advantages."#),
    .init("actor-critic-loss", #"{"ent_coef":"NaN"}"#, #"ent_coef is "NaN"; a finite number is needed."#),
    .init("actor-critic-loss", #"{"advantages":[]}"#, #"advantages is []; a list of at least one is needed."#),
    .init(
      "actor-critic-loss", #"{"normalize_advantage":"yes"}"#,
      #"normalize_advantage is "yes"; true, false, 1 or 0 is needed."#),
    .init(
      "ppo-clip-loss", #"{"logp_new":[-0.5,-1.2,0.2]}"#,
      #"logp_new[2] is 0.2; a log-probability is finite and at most 0."#),
    .init(
      "ppo-clip-loss", #"{"logp_old":[-1,-1.2,"-Infinity"]}"#,
      #"logp_old[2] is "-Infinity"; a log-probability is finite and at most 0."#),
    .init(
      "ppo-clip-loss", #"{"advantages":[1,2]}"#,
      #"advantages has length 2; length 3 is needed, as in logp_new."#),
    .init("ppo-clip-loss", #"{"eps_low":-0.1}"#, #"eps_low is -0.1; a finite number that is at least 0 is needed."#),
    .init(
      "ppo-clip-loss", #"{"eps_high":"Infinity"}"#,
      #"eps_high is "Infinity"; a finite number that is at least 0 is needed."#),
    .init("ppo-clip-loss", #"{"mask":[0,0,0]}"#, #"mask has no 1; at least one entry must count."#),
    .init("ppo-clip-loss", #"{"mask":[1,1]}"#, #"mask has length 2; length 3 is needed, as in logp_new."#),
    .init("ppo-clip-loss", #"{"mask":[1,2,1]}"#, #"mask[1] is 2; true, false, 1 or 0 is needed."#),
    .init("ppo-clip-loss", #"{"dual_clip_c":1}"#, #"dual_clip_c is 1; a finite number above 1 is needed."#),
    .init("ppo-value-loss", #"{"clip":0}"#, #"clip is 0; a finite number above 0 is needed."#),
    .init("ppo-value-loss", #"{"mask":[0,0,0]}"#, #"mask has no 1; at least one entry must count."#),
    .init("ppo-value-loss", #"{"mask":null}"#, #"mask is missing; a list of ones and zeros is needed."#),
    .init("ppo-value-loss", #"{"returns":[1.5,0,"NaN"]}"#, #"returns[2] is "NaN"; a finite number is needed."#),
    .init("ppo-value-loss", #"{"old_values":[0.5]}"#, #"old_values has length 1; length 3 is needed, as in values."#),
    .init("ppo-penalty", #"{"beta":-1}"#, #"beta is -1; a finite number that is at least 0 is needed."#),
    .init("ppo-penalty", #"{"states":[0,1]}"#, #"states[1] is 1; it must lie in 0…0 (there are 1 states)."#),
    .init("ppo-penalty", #"{"actions":[0,2]}"#, #"actions[1] is 2; it must lie in 0…1 (there are 2 actions)."#),
    .init("ppo-penalty", #"{"advantages":[1]}"#, #"advantages has length 1; length 2 is needed, as in states."#),
    .init(
      "ppo-penalty", #"{"theta":[[0.2,"-Infinity"]]}"#,
      #"theta[0][1] is "-Infinity" and theta_old[0][1] is 0; both must mask the same actions, or the gradient has no meaning."#
    ),
    .init("ppo-penalty", #"{"theta":[[0.2]]}"#, #"theta_old[0] has length 2; length 1 is needed, as in theta."#),
    .init("adaptive-kl", #"{"scheme":"sb3"}"#, #"scheme is "sb3"; one of ziegler, ppo_paper, rllib is needed."#),
    .init("adaptive-kl", #"{"target":0}"#, #"target is 0; a finite number above 0 is needed."#),
    .init("adaptive-kl", #"{"beta0":-0.2}"#, #"beta0 is -0.2; a finite number that is at least 0 is needed."#),
    .init("adaptive-kl", #"{"kls":[]}"#, #"kls is []; a list of at least one is needed."#),
    .init("adaptive-kl", #"{"scheme":"ziegler","n_steps":256}"#, #"horizon is missing; a number is needed."#),
    .init(
      "adaptive-kl", #"{"scheme":"ziegler","horizon":0,"n_steps":256}"#,
      #"horizon is 0; a finite number above 0 is needed."#),
    .init("adaptive-kl", #"{"scheme":"ziegler","horizon":10,"n_steps":0}"#, #"n_steps is 0; it must be at least 1."#),
    .init(
      "kl", #"{"logits":["-Infinity","-Infinity","-Infinity"]}"#,
      #"logits masks every action: all 3 are "-Infinity"; at least one finite number is needed."#),
    .init("kl", #"{"ref_logits":[0.5,0.2]}"#, #"ref_logits has length 2; length 3 is needed, as in logits."#),
    .init(
      "kl", #"{"logp":[-1]}"#,
      #"logits belongs to another form of this quantity than logp; leave one of them out."#),
    .init(
      "kl", #"{"logits":null,"ref_logits":null,"logp":[-1],"ref_logp":[0.5]}"#,
      #"ref_logp[0] is 0.5; a log-probability is finite and at most 0."#),
    .init(
      "kl", #"{"logits":null,"ref_logits":null,"logp":[-1]}"#,
      #"ref_logp is missing; a list of numbers is needed."#),
    .init("trpo-step", #"{"delta":0}"#, #"delta is 0; a finite number above 0 is needed."#),
    .init("trpo-step", #"{"damping":-0.1}"#, #"damping is -0.1; a finite number that is at least 0 is needed."#),
    .init("trpo-step", #"{"backtrack_coeff":1}"#, #"backtrack_coeff is 1; it must lie in (0, 1)."#),
    .init("trpo-step", #"{"max_backtracks":0}"#, #"max_backtracks is 0; it must be at least 1."#),
    .init("trpo-step", #"{"v":[1,2]}"#, #"v has length 2; length 4 is needed, as in theta_old, flattened."#),
    .init("trpo-step", #"{"actions":[0,1,1,2]}"#, #"actions[3] is 2; it must lie in 0…1 (there are 2 actions)."#),
    .init(
      "trpo-step", #"{"theta_old":[[0,"-Infinity"],[0.2,-0.1]]}"#,
      #"actions[2] is 1; theta_old[0][1] is "-Infinity", which masks it: an action that can be drawn is needed."#),
    .init(
      "trpo-step", #"{"theta_old":[[0,-1e4],[0.2,-0.1]],"damping":0}"#,
      #"theta_old makes an action drawn too unlikely for Float64; its direction overflows, damping above 0 is needed."#),
    .init("grpo-advantages", #"{"group_size":1}"#, #"group_size is 1; it must be at least 2."#),
    .init(
      "grpo-advantages", #"{"group_size":4}"#,
      #"rewards has length 6; whole groups of group_size 4 are needed."#),
    .init("grpo-advantages", #"{"rewards":[]}"#, #"rewards is []; a list of at least one is needed."#),
    .init("grpo-advantages", #"{"rewards":[1,0,2,1,"NaN",1]}"#, #"rewards[4] is "NaN"; a finite number is needed."#),
    .init(
      "grpo-loss", #"{"ref_logp":null}"#,
      #"ref_logp is missing; beta is 0.04, and above 0 it needs a reference."#),
    .init("grpo-loss", #"{"mask":[[1,1],[0,0]]}"#, #"mask[1] has no 1; at least one entry must count."#),
    .init("grpo-loss", #"{"mask":[[1,1]]}"#, #"mask has length 1; length 2 is needed, as in logp."#),
    .init(
      "grpo-loss", #"{"logp":[[-0.5,-1],[-2,0.1]]}"#,
      #"logp[1][1] is 0.1; a log-probability is finite and at most 0."#),
    .init("grpo-loss", #"{"logp":[[-0.5,-1],[-2]]}"#, #"logp[1] has length 1; length 2 is needed, as in logp[0]."#),
    .init(
      "grpo-loss", #"{"old_logp":[[-0.6],[-1.5]]}"#,
      #"old_logp[0] has length 1; length 2 is needed, as in logp."#),
    .init("grpo-loss", #"{"advantages":[1]}"#, #"advantages has length 1; length 2 is needed, as in logp."#),
    .init("grpo-loss", #"{"beta":-0.04}"#, #"beta is -0.04; a finite number that is at least 0 is needed."#),
    .init("grpo-loss", #"{"eps_low":-0.2}"#, #"eps_low is -0.2; a finite number that is at least 0 is needed."#),
    .init("grpo-loss", #"{"max_len":0}"#, #"max_len is 0; it must be at least 1."#),
    .init("gspo-loss", #"{"old_logp":null}"#, #"old_logp is missing; a list of rows is needed."#),
    .init(
      "gspo-loss", #"{"eps_high":-0.0004}"#,
      #"eps_high is -0.0004; a finite number that is at least 0 is needed."#),
    .init("gspo-loss", #"{"mask":[[1,1],[0,0]]}"#, #"mask[1] has no 1; at least one entry must count."#),
    .init("rloo-advantages", #"{"group_size":1}"#, #"group_size is 1; it must be at least 2."#),
    .init(
      "rloo-advantages", #"{"beta":0.1}"#,
      #"old_logp is missing; beta is 0.1, and the KL term takes old_logp, ref_logp and mask."#),
    .init("rloo-advantages", #"{"reward_clip":0}"#, #"reward_clip is 0; a finite number above 0 is needed."#),
    .init(
      "rloo-advantages", #"{"rewards":[1,0,2,1]}"#,
      #"rewards has length 4; whole groups of group_size 3 are needed."#),
    .init(
      "rloo-advantages", #"{"beta":0.1,"old_logp":[[-1]],"ref_logp":[[-1]],"mask":[[1]]}"#,
      #"old_logp has length 1; length 6 is needed, as in rewards."#),
    .init(
      "rloo-loss", #"{"logp":[[-0.5,-1],[-2,"Infinity"]]}"#,
      #"logp[1][1] is "Infinity"; a log-probability is finite and at most 0."#),
    .init("rloo-loss", #"{"eps_low":-0.1}"#, #"eps_low is -0.1; a finite number that is at least 0 is needed."#),
    .init("gpg", #"{"group_size":3}"#, #"rewards has length 4; whole groups of group_size 3 are needed."#),
    .init("gpg", #"{"mask":[[1,1],[0,0],[1,1],[1,1]]}"#, #"mask[1] has no 1; at least one entry must count."#),
    .init("gpg", #"{"logp":[[-1,-1]]}"#, #"logp has length 1; length 4 is needed, as in rewards."#),
    .init("dpo-loss", #"{"beta":0}"#, #"beta is 0; a finite number above 0 is needed."#),
    .init("dpo-loss", #"{"label_smoothing":0.5}"#, #"label_smoothing is 0.5; it must be at least 0 and below 0.5."#),
    .init(
      "dpo-loss", #"{"policy_chosen":[-10,1]}"#,
      #"policy_chosen[1] is 1; a log-probability is finite and at most 0."#),
    .init(
      "dpo-loss", #"{"ref_rejected":[-10.5]}"#,
      #"ref_rejected has length 1; length 2 is needed, as in policy_chosen."#),
    .init("dpo-loss", #"{"len_chosen":null}"#, #"len_chosen is missing; a list of lengths is needed."#),
    .init("dpo-loss", #"{"len_rejected":[4,0]}"#, #"len_rejected[1] is 0; it must be at least 1."#),
    .init("reward-model-loss", #"{"rejected":[0]}"#, #"rejected has length 1; length 2 is needed, as in chosen."#),
    .init(
      "reward-model-loss", #"{"center_coef":-1}"#,
      #"center_coef is -1; a finite number that is at least 0 is needed."#),
    .init("reward-model-loss", #"{"margin":[0]}"#, #"margin has length 1; length 2 is needed, as in chosen."#),
    .init(
      "reward-model-loss", #"{"rewards":[1,2]}"#,
      #"chosen belongs to another form of this quantity than rewards; leave one of them out."#),
    .init(
      "reward-model-loss",
      #"{"chosen":null,"rejected":null,"margin":null,"center_coef":null,"rewards":[1,2,3],"ranking_best_first":[0,1,1]}"#,
      #"ranking_best_first[2] is 1, as is ranking_best_first[1]; each answer must be ranked once."#),
    .init(
      "reward-model-loss",
      #"{"chosen":null,"rejected":null,"margin":null,"center_coef":null,"rewards":[1,2,3],"best":3}"#,
      #"best is 3; it must lie in 0…2 (there are 3 answers)."#),
    .init(
      "reward-model-loss", #"{"chosen":null,"rejected":null,"margin":null,"center_coef":null,"rewards":[1,2,3]}"#,
      #"ranking_best_first is missing; it or best is needed with rewards."#),
    .init(
      "bradley-terry", #"{"wins":[[0,3],[0,0]]}"#,
      #"wins has no chain of wins from 1 to 0; finite scores need such a chain from everyone to everyone."#),
    .init(
      "bradley-terry", #"{"wins":[[0,1,0],[1,0,0],[0,0,0]]}"#,
      #"wins has no chain of wins from 0 to 2; finite scores need such a chain from everyone to everyone."#),
    .init(
      "bradley-terry", #"{"wins":[[0,-1],[1,0]]}"#,
      #"wins[0][1] is -1; a finite number that is at least 0 is needed."#),
    .init("bradley-terry", #"{"wins":[[1,2],[1,0]]}"#, #"wins[0][0] is 1; nobody meets themselves: 0 is needed."#),
    .init("bradley-terry", #"{"wins":[[0,1,1],[1,0,1]]}"#, #"wins[0] has length 3; length 2 is needed, as in wins."#),
    .init("bradley-terry", #"{"wins":[[0]]}"#, #"wins has length 1; at least 2 competitors are needed."#),
    .init("rlhf-rewards", #"{"kl_penalty":"k2"}"#, #"kl_penalty is "k2"; one of kl, abs, mse, k3 is needed."#),
    .init(
      "rlhf-rewards", #"{"ref_logp":null}"#,
      #"ref_logp is missing; beta is 0.1, and above 0 it needs a reference."#),
    .init("rlhf-rewards", #"{"mask":[[1,1,1],[0,0,0]]}"#, #"mask[1] has no 1; at least one entry must count."#),
    .init("rlhf-rewards", #"{"gamma":null}"#, #"gamma is missing; a number is needed."#),
    .init("rlhf-rewards", #"{"lam":1.1}"#, #"lam is 1.1; it must lie in [0, 1]."#),
    .init("rlhf-rewards", #"{"values":[[0.1,0.3,0.6]]}"#, #"values has length 1; length 2 is needed, as in logp."#),
    .init("rlhf-rewards", #"{"scores":[1]}"#, #"logp has length 2; length 1 is needed, as in scores."#),
    .init("rlhf-rewards", #"{"beta":"NaN"}"#, #"beta is "NaN"; a finite number that is at least 0 is needed."#),
  ]
}

@Suite struct GradientToPreferenceRefusalTests {
  @Test func whatHasNoMeaningIsRefusedInOneSentenceWithKeyIndexAndValue() throws {
    for refused in RefusedChange.all {
      let input = try changed(refused.quantity, JSONValue(parsing: refused.change))
      #expect(sentence(refused.quantity, input) == refused.sentence, "\(refused.testDescription)")
    }
  }

  @Test func aKeyThatMustBeGivenIsMissedByName() throws {
    let quantities =
      Calculator.gradientQuantities + Calculator.trustRegionQuantities + Calculator.groupQuantities
      + Calculator.preferenceQuantities
    for quantity in quantities {
      for key in quantity.keys where key.standard == nil {
        let input = try changed(quantity.name, .object([key.name: .null]))
        let words = sentence(quantity.name, input) ?? "computed"
        #expect(words.hasPrefix("\(key.name) is missing; "), "\(quantity.name): \(words)")
      }
    }
  }

  @Test func noNumberOfAnExampleMayBecomeNaN() throws {
    let quantities =
      Calculator.gradientQuantities + Calculator.trustRegionQuantities + Calculator.groupQuantities
      + Calculator.preferenceQuantities
    for quantity in quantities {
      for member in try #require(quantity.example.asObject).members {
        for spoilt in spoiling(member.value) {
          let input = try changed(quantity.name, .object([member.key: spoilt]))
          let words = sentence(quantity.name, input) ?? "computed"
          #expect(words.hasPrefix(member.key), "\(quantity.name), \(member.key) = \(spoilt.text): \(words)")
        }
      }
    }
  }

  /// The quantity's example with the members of the change put in.
  private func changed(_ quantity: String, _ change: JSONValue) throws -> JSONValue {
    var input = try #require(try Calculator.quantity(named: quantity).example.asObject)
    for member in try #require(change.asObject).members { input[member.key] = member.value }
    return .object(input)
  }

  /// The sentence that refuses the input, or nil where it is computed.
  private func sentence(_ quantity: String, _ input: JSONValue) -> String? {
    do {
      _ = try Calculator.compute(quantity, input)
      return nil
    } catch {
      return error.message
    }
  }

  /// The value with one number after another made NaN.
  private func spoiling(_ value: JSONValue) -> [JSONValue] {
    if value.asDouble != nil { return ["NaN"] }
    guard let elements = value.asArray else { return [] }
    return elements.indices.flatMap { index in
      spoiling(elements[index]).map { spoilt in
        var copy = elements
        copy[index] = spoilt
        return .array(copy)
      }
    }
  }
}
