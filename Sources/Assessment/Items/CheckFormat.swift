/// The format of `checks.yml`: a list of items, one map each.
///
/// ```yaml
/// - id: gae-td-error                 # stable: answers and review cards are kept under it
///   kind: compute                    # predict, compute, diagnose, find-the-line, which-knob,
///                                    # reach-a-goal, order, choice, recall
///   section: td-error                # the section of the chapter it asks about
///   draw:                            # in this order, each may use what was drawn before
///     gamma: [0.9, 0.95, 0.99]                     # one of these
///     rewards: {range: [-1, 2], step: 1, count: 4} # a list of decimals, lowest to highest by step
///     values: {range: [0, 2], step: 0.1, count: 4}
///     t: {range: [0, 2]}                           # step is 1
///     lambda: {value: 0.95}                        # fixed: a number, a list, rows or a word
///   such that: ["abs(rewards[t]) > 0"]    # formulas; numbers that break one are drawn again
///   let:                             # more values, in order: formulas, quantities or labs
///     v_next: values[t + 1]
///   key:                             # the answer, always computed
///     quantity: gae                  # as `rollout compute gae`
///     input: {rewards: =rewards, values: =values, last_values: 0, terminated: [0, 0, 0, 1],
///             gamma: =gamma, lambda: =lambda}
///     path: td_errors[t]             # what is taken of the output
///   tolerance: 0.001                 # shown to the reader; the default
///   mistakes:                        # each leads to a number of its own; draws where two meet are drawn again
///     no-discount:
///       with: {gamma: 1}             # the key with some inputs changed,
///       says: {en: "You left out γ.", zh: "漏掉了 γ。"}
///     sign:
///       formula: rewards[t] − gamma·v_next − values[t]   # or a formula, or quantity/input/path, or lab/set/value
///       says: {en: "…", zh: "…"}
///   prompt: {en: "… $\\gamma = {gamma}$, rewards {rewards}. What is $\\delta_{t}$?", zh: "…"}
///   hints:
///     - {en: "…", zh: "…"}
///   solution: {en: "{rewards[t]} + {gamma} · {v_next} − {values[t]} = {key}", zh: "…"}
/// ```
///
/// A list element inside a formula is written `rewards[t]`, row i of a drawn table `theta_i`. A text in quotes that
/// begins with `=` inside `input` or `set` is a formula; anything else stands for itself. Texts have both languages, or
/// are one text without words; ``Template`` says how numbers come into them. `{key}` is the answer and a mistake's
/// name, with `_` for `-`, is where it leads; mistakes further down may build on it: `formula: no_discount + 1`.
///
/// What the kinds need beside `id`, `kind`, `section`, `prompt` and `solution`:
/// - `compute`: `key`, `mistakes`.
/// - `predict`: `lab`, `set`, `seed`, `step`, `value` (the id of the quantity that is hidden), `mistakes`.
/// - `diagnose`: `key` and at least three `mistakes`, each with a `label`; one is drawn, and `{got}` is where it leads.
/// - `find-the-line`: `key`, `lines` and `result`. A line is `{line: "δ = r + γ·v′ − v", flips: [{line: "…", says: …}]}`;
///   one flip is drawn. `result` is the name that must equal the key.
/// - `which-knob`: `lab`, `set`, `seed`, `step`, `curve` (`{family: A}` or `{course: return}`) and at least two
///   `candidates`, `{knob: lambda, to: 0.5, says: …}`; one is drawn. No `solution`: it is the candidates' reasons.
/// - `reach-a-goal`: `lab`, `set`, `seed`, `step`, `where` (`{A0: "A[0]"}`), `goal` (a formula over these), `turn` (the
///   knobs that may be turned) and `example` (settings that reach it). `{A0}` is the value at the start.
/// - `order`: `entries` in the right order, `{text: …, says: …}`; the reader sees them shuffled.
/// - `choice`: `options`, `{text: …, says: …, right: true}`; exactly one is right. `right` may be a formula, and
///   `value:` a formula whose number is the option's text. No `solution`: the options' reasons are it.
/// - `recall`: the prompt asks, the solution answers, the reader grades themself.
public enum CheckFormat {
  static let commonKeys = [
    "id", "kind", "section", "draw", "such that", "let", "tolerance", "decimals", "prompt", "hints", "solution",
  ]

  /// The keys that a kind needs, and those it may have, beside the common ones.
  static func keys(of kind: CheckKind) -> (needed: [String], allowed: [String]) {
    switch kind {
    case .compute: (["key", "solution"], ["mistakes"])
    case .predict: (["lab", "value", "solution"], ["set", "seed", "step", "mistakes"])
    case .diagnose: (["key", "mistakes", "solution"], [])
    case .findTheLine: (["key", "lines", "result"], [])
    case .whichKnob: (["lab", "curve", "candidates"], ["set", "seed", "step"])
    case .reachAGoal: (["lab", "where", "goal", "turn", "example", "solution"], ["set", "seed", "step"])
    case .order: (["entries"], [])
    case .choice: (["options"], [])
    case .recall: (["solution"], [])
    }
  }
}
