/// Writes valid TeX at random, all of the grammar.
struct TeXGenerator {
  var random: SeededGenerator

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  mutating func formula(depth: Int = 4) -> String {
    (0..<Int.random(in: 1...5, using: &random)).map { _ in atom(depth) }.joined(separator: " ")
  }

  /// After something with scripts, so that more scripts hang on nothing.
  private let closed = "{}"

  private mutating func pick(_ choices: [String]) -> String { choices.randomElement(using: &random) ?? "x" }

  private mutating func group(_ depth: Int) -> String {
    "{" + (0..<Int.random(in: 1...3, using: &random)).map { _ in atom(depth - 1) }.joined(separator: " ") + "}"
  }

  private mutating func atom(_ depth: Int) -> String {
    let base = depth > 0 ? compound(depth) : leaf()
    guard depth > 0 else { return base }
    switch Int.random(in: 0..<8, using: &random) {
    case 0: return base + "_" + group(depth)
    case 1: return base + "^" + group(depth)
    case 2: return base + "_" + group(depth) + "^" + group(depth)
    case 3: return base + "'"
    default: return base
    }
  }

  private mutating func leaf() -> String {
    pick([
      "x", "y", "2", "10", "+", "-", "=", ",", "(", ")", "[", "]", "|", "!", ":", "<", ".", #"\alpha"#, #"\theta"#,
      #"\pi"#, #"\mid"#, #"\|"#, #"\le"#, #"\to"#, #"\cdot"#, #"\times"#, #"\in"#, #"\infty"#, #"\nabla"#, #"\dots"#,
      #"\cdots"#, #"\,"#, #"\quad"#, #"\!"#, #"\sum"#, #"\int"#, #"\prod"#, #"\max"#, #"\log"#, #"\arg"#, "中",
      #"\text{若 }"#, #"\text{if}"#, #"\mathrm{KL}"#, #"\mathbb{E}"#, #"\mathcal{D}"#, #"\operatorname{clip}"#,
      #"\{"#, #"\}"#, #"\langle"#, #"\rangle"#, #"\not="#, #"\hspace{1em}"#, #"\displaystyle"#, "*", "/", "~", "{}",
    ])
  }

  private mutating func compound(_ depth: Int) -> String {
    switch Int.random(in: 0..<34, using: &random) {
    case 0: #"\frac"# + group(depth) + group(depth)
    case 1: #"\binom"# + group(depth) + group(depth)
    case 2: #"\sqrt"# + group(depth)
    case 3: #"\sqrt[n]"# + group(depth)
    case 4: pick([#"\hat"#, #"\bar"#, #"\tilde"#, #"\vec"#, #"\ddot"#, #"\widehat"#]) + group(depth)
    case 5: pick([#"\overline"#, #"\underline"#]) + group(depth)
    case 6: #"\underbrace"# + group(depth) + "_" + group(depth) + closed
    case 7: #"\overbrace"# + group(depth) + "^" + group(depth) + closed
    case 8: fenced(depth)
    case 9: fenced(depth)
    case 10: table(depth)
    case 11: pick([#"\overset"#, #"\underset"#, #"\stackrel"#]) + group(depth) + group(depth)
    case 12: #"\sum_"# + group(depth) + "^" + group(depth) + closed
    case 13: #"\max_"# + group(depth) + closed
    case 14: pick([#"\Big("#, #"\Bigg["#, #"\big|"#]) + " " + atom(depth - 1) + " " + pick([#"\Big)"#, #"\Bigg]"#])
    case 15: #"\term{a}"# + group(depth)
    case 16: pick([#"\phantom"#, #"\hphantom"#, #"\vphantom"#, #"\smash"#, #"\boxed"#]) + group(depth)
    case 17: pick([#"\mathbf"#, #"\mathbb"#, #"\boldsymbol"#, #"\mathrm"#]) + group(depth)
    case 18: #"\text{a $"# + atom(depth - 1) + "$ b}"
    case 19: pick([#"\xrightarrow"#, #"\xleftarrow"#]) + group(depth)
    case 20: pick([#"\mathop"#, #"\mathrel"#, #"\mathbin"#]) + group(depth)
    case 21: #"\prod\limits_"# + group(depth) + closed
    case 22: #"\operatorname*{arg\,max}_"# + group(depth) + closed
    case 23: #"\pmod"# + group(depth)
    case 24: group(depth)
    default: leaf()
    }
  }

  private mutating func fenced(_ depth: Int) -> String {
    let left = pick(["(", "[", #"\{"#, "|", #"\|"#, #"\langle"#, #"\lfloor"#, #"\lceil"#, ".", "/"])
    let right = pick([")", "]", #"\}"#, "|", #"\|"#, #"\rangle"#, #"\rfloor"#, #"\rceil"#, ".", #"\uparrow"#])
    let middle = Bool.random(using: &random) ? " \\middle| " + atom(depth - 1) : ""
    return #"\left"# + left + " " + atom(depth - 1) + middle + #" \right"# + right
  }

  private mutating func table(_ depth: Int) -> String {
    let name = pick([
      "aligned", "gathered", "cases", "rcases", "matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix", "smallmatrix",
      "split",
    ])
    let rows = (0..<Int.random(in: 1...3, using: &random)).map { _ in
      (0..<Int.random(in: 1...3, using: &random)).map { _ in atom(depth - 2) }.joined(separator: " & ")
    }
    return "\\begin{\(name)} " + rows.joined(separator: #" \\ "#) + " \\end{\(name)}"
  }
}
