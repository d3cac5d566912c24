import Foundation
import Laboratory
import Testing

@testable import Assessment

/// A sound item with one line replaced or added.
private func item(_ replacing: String = "", with line: String = "", adding more: String = "") -> String {
  let sound = """
    - id: a
      kind: compute
      section: s
      draw:
        gamma: [0.5, 0.9]
      key: {quantity: returns, input: {rewards: [1, 2], gamma: =gamma}, path: "returns[0]"}
      prompt: {en: "With {gamma}?", zh: "{gamma} 时？"}
      hints: [{en: "Think again.", zh: "再想想。"}]
      solution: "{key}"
    """
  let lines = sound.split(separator: "\n").map { $0.contains(replacing) && !replacing.isEmpty ? line : String($0) }
  return (lines + (more.isEmpty ? [] : [more])).filter { !$0.isEmpty }.joined(separator: "\n")
}

@Test func aSoundItemHasNoFault() {
  let (items, faults) = SampleChecks.parse(item())
  #expect(faults == [])
  #expect(items.map(\.id) == ["a"])
  #expect(items.map { "\($0.line):\($0.column)" } == ["1:3"])
  #expect(CheckLint.faults(items, engine: SampleChecks.engine) == [])
}

struct Fault: Sendable, CustomTestStringConvertible {
  var yaml: String
  var line: Int
  var message: String
  var testDescription: String { message }

  init(_ yaml: String, _ line: Int, _ message: String) {
    self.yaml = yaml
    self.line = line
    self.message = message
  }
}

@Test(arguments: [
  Fault(item("kind", with: "  kind: computation"), 1, "There is no kind “computation”. Did you mean “compute”?"),
  Fault(item("section", with: ""), 1, "“section” is missing. Add it."),
  Fault(item("key:", with: ""), 1, "“key” is missing. Add it."),
  Fault(item(adding: "  tolerence: 1"), 10, "has no key “tolerence”. Did you mean “tolerance”?"),
  Fault(item(adding: "  tolerance: wide"), 10, "“tolerance” is not a number in range."),
  Fault(item("id:", with: "- id: Not An Id"), 1, "The id “Not An Id” cannot be kept."),
  Fault(item("gamma: [", with: "    gamma: []"), 5, "This is no list to choose from."),
  Fault(item("gamma: [", with: "    gamma: {range: [2, 1]}"), 5, "This is no range."),
  Fault(item("gamma: [", with: "    gamma: {step: 1}"), 5, "It is not said what to draw."),
  Fault(item("gamma: [", with: "    γ-1: 5"), 5, "“γ-1” cannot be a name in formulas."),
  Fault(item("prompt", with: "  prompt: Only English here"), 7, "This text is there in one language."),
  Fault(item("prompt", with: "  prompt: {en: \"With {gamma\", zh: \"{gamma}\"}"), 7, "a “{” is not closed"),
  Fault(item("prompt", with: "  prompt: {en: \"With {gamma:x}\", zh: \"{gamma}\"}"), 7, "“x” is not a format"),
  Fault(item("prompt", with: "  prompt: {en: \"With {gamma}?\"}"), 7, "“zh” is missing."),
  Fault(item("key:", with: "  key: {quantity: returns, input: {}, path: \"returns[0\"}"), 6, "missing “]”"),
  Fault(item("key:", with: "  key: {input: {}, path: x}"), 6, "It is not said where the value comes from."),
  Fault(item("key:", with: "  key: 1 +"), 6, "The formula “1 +” cannot be read"),
  Fault(item(adding: "  mistakes: {b: {says: \"?\"}}"), 10, "It is not said what the mistake does."),
  Fault(item(adding: "  such that: [\"1 +\"]"), 10, "The formula “1 +” cannot be read"),
  Fault("- id: a\n  id: b", 1, "The key “id” stands here twice."),
  Fault("- id: a\n - id: b", 2, "This YAML cannot be read"),
  Fault("id: a", 1, "A list is needed for “the self-checks”"),
  Fault(item() + "\n" + item(), 10, "The id “a” is there twice."),
])
func everyFaultIsNamedWithItsLineAndRemedy(fault: Fault) throws {
  let (_, faults) = SampleChecks.parse(fault.yaml)
  let found = try #require(faults.first { $0.description.contains(fault.message) }, "\(faults)")
  #expect(found.line == fault.line, "\(found)")
  #expect(!found.remedy.isEmpty)
}

@Test(arguments: [
  Fault(item("hints", with: ""), 1, "There is no hint."),
  Fault(item("prompt", with: "  prompt: {en: \"With {gamma}?\", zh: \"时？\"}"), 7, "only gamma in English"),
  Fault(item("prompt", with: "  prompt: {en: \"{gamma} and 3 steps\", zh: \"{gamma} 和 4 步\"}"), 7, "only 3 in English"),
  Fault(item("prompt", with: "  prompt: {en: \"{gama}?\", zh: \"{gama} 时？\"}"), 7, "Did you mean “gamma”?"),
  Fault(
    item("prompt", with: "  prompt: {en: \"What is it worth with {gamma}?\", zh: \"What is it worth with {gamma}?\"}"),
    7,
    "holds no Chinese"),
  Fault(
    item("prompt", with: "  prompt: {en: \"Which is NOT so at {gamma}?\", zh: \"{gamma} 时哪个不对？\"}"), 7,
    "tests reading, not understanding"),
  Fault(item("key:", with: "  key: gamma·2"), 1, "The key is written by hand."),
  Fault(item("key:", with: "  key: {quantity: nothing, input: {}, path: x}"), 1, "There is no quantity"),
  Fault(
    item("key:", with: "  key: {quantity: returns, input: {rewards: [1], gamma: =gamma}, path: result}"), 1,
    "there is no “result”"),
  Fault(
    item("key:", with: "  key: {quantity: returns, input: {rewards: [1], gamma: =gamma}, path: \"returns[3]\"}"), 1,
    "the index 3 is outside the 1 elements"),
  Fault(item(adding: "  such that: gamma > 1"), 1, "“gamma > 1” does not hold"),
  Fault(
    item(adding: "  mistakes: {same: {with: {gamma: =gamma·1}, says: {en: \"Same.\", zh: \"相同。\"}}}"), 1,
    "the mistake “same” cannot be told from another answer"),
  Fault(
    item(adding: "  mistakes: {zero: {formula: 1/(gamma − gamma), says: {en: \"Zero.\", zh: \"零。\"}}}"), 1,
    "the mistake “zero” is not finite"),
  Fault(
    item("prompt", with: "  prompt: {en: \"What is it?\", zh: \"是多少？\"}"), 1, "Every seed asks the same."),
  Fault(
    item(adding: "  mistakes: {gamma: {formula: key + 1, says: {en: \"One more.\", zh: \"多了一。\"}}}"), 1,
    "The name “gamma” stands for two values."),
  Fault(
    item("prompt", with: "  prompt: {en: \"With $\\\\frac{gamma$?\", zh: \"{gamma} 时 $\\\\frac{gamma$？\"}"), 7,
    "This formula cannot be read"),
  Fault(
    item("prompt", with: "  prompt: {en: \"- {gamma}?\", zh: \"- {gamma}？\"}"), 7,
    "This is not one paragraph of running text."),
  Fault(
    item("prompt", with: "  prompt: {en: \"What is **it at {gamma}?\", zh: \"{gamma} 时**是多少？\"}"), 7,
    "The mark ** is printed here instead of emphasising."),
])
func theLintFindsWhatShowsOnlyWhenItIsTried(fault: Fault) throws {
  let (items, faults) = SampleChecks.parse(fault.yaml)
  try #require(faults == [])
  let found = try #require(
    CheckLint.faults(items, engine: SampleChecks.engine).first { $0.description.contains(fault.message) },
    "\(CheckLint.faults(items, engine: SampleChecks.engine))")
  #expect(found.line == fault.line, "\(found)")
  #expect(found.item == "a")
}

@Test func aMistakeMayBuildOnTheOnesAboveIt() throws {
  let yaml = item(
    adding: """
        mistakes:
          one-more: {formula: key + 1, says: {en: "One more.", zh: "多了一。"}}
          two-more: {formula: one_more + 1, says: {en: "Two more than {key}.", zh: "比 {key} 多了二。"}}
      """)
  let (items, faults) = SampleChecks.parse(yaml)
  try #require(faults == [])
  #expect(CheckLint.faults(items, engine: SampleChecks.engine) == [])
  let question = try #require(items.first).question(seed: 1, engine: SampleChecks.engine)
  guard case .number(let key, _) = question.form else { return #expect(Bool(false), "a number is asked for") }
  #expect(question.mistakes.map(\.value) == [.number(key + 1), .number(key + 2)])
}

@Test func aSoundLineThatDisagreesWithTheEngineIsAFaultOfTheItem() throws {
  let yaml = try SampleChecks.yaml().replacing("δ₀ = rewards[0] + γ·values[1]", with: "δ₀ = rewards[0] + values[1]")
  let items = SampleChecks.parse(yaml).items.filter { $0.id == "wrong-sign" }
  let fault = try #require(CheckLint.faults(items, engine: SampleChecks.engine).first)
  #expect(fault.message.contains("the sound lines give"))
}

@Test func anExampleThatMissesTheGoalIsAFaultOfTheItem() throws {
  let yaml = try SampleChecks.yaml().replacing("example: {gamma: 0.5, lambda: 0}", with: "example: {gamma: 0.99}")
  let items = SampleChecks.parse(yaml).items.filter { $0.id == "turn-until" }
  let fault = try #require(CheckLint.faults(items, engine: SampleChecks.engine).first)
  #expect(fault.message.contains("the example does not reach the goal"))
}

@Test func aChapterNeedsTenItemsOfFiveKindsHalfOfThemFresh() throws {
  #expect(CheckLint.chapterFaults(try SampleChecks.items()) == [])
  let few = try SampleChecks.items().filter { !$0.hasFreshNumbers }
  #expect(CheckLint.chapterFaults(few).count == 3)
}

@Test(arguments: [
  ("InstructGPT", 0), ("DPO, PPO", 0), ("γ = {gamma}", 0), ("$\\text{reward}$", 0), ("`min(a, b)`", 0), ("is it", 0),
  ("the reward", 2), ("奖励", 2), ("PPO-clip", 1),
])
func namesAndFormulasAreNoProse(text: String, words: Int) {
  #expect(Prose.words(in: text).count == words)
}

@Test func anAliasBombIsRefused() throws {
  var yaml = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
  for level in 1...8 {
    yaml += "a\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ") + "]\n"
  }
  let (items, faults) = SampleChecks.parse(yaml)
  #expect(items.isEmpty)
  #expect(faults.map(\.message) == ["There are more than 20 aliases here."])
}

@Test func bracesInMathsAreTeXUnlessTheyNameAValue() throws {
  var values = Values()
  values.set("t", to: .number(2))
  values.set("g", to: .number(-0.5))
  values.set("xs", to: .list([1, 2.25]))
  func rendered(_ source: String) throws -> String { try Template(source).render(values, decimals: 4) }
  #expect(try rendered("t = {t}, {xs}, {xs[1]}, {t·2 + 1}") == "t = 2, 1, 2.25, 2.25, 5")
  #expect(try rendered("{g:2} {t:sub} {xs:1}") == "−0.50 ₂ 1.0, 2.3")
  #expect(try rendered(#"$\hat A_{t} = \frac{1}{2}^{g}$"#) == #"$\hat A_{2} = \frac{1}{2}^{-0.5}$"#)
  #expect(try rendered(#"$\text{t} \frac{=t}{x_{t+1}}$"#) == #"$\text{t} \frac{2}{x_{t+1}}$"#)
  #expect(try rendered("{{t} costs \\$5 {t}") == "{t} costs \\$5 2")
  #expect(throws: (any Error).self) { try rendered("{unknown}") }
}

@Test func decimalsAreDrawnAsTheyAreWritten() throws {
  var random = SeededRandom(seed: 1)
  let choice = try #require(Draw.range(0.1, 0.7, step: 0.1))
  var seen: Set<Double> = []
  for _ in 0..<200 {
    seen.insert(try #require(try Draw(choice: choice).draw(Values(), using: &random).number))
  }
  // 3 · 0.1 is 0.30000000000000004 in binary; the drawn number is 0.3.
  #expect(seen == [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7])
  #expect(Draw.range(1, 1, step: 1) == nil)
  #expect(Draw.range(0, 1, step: 0) == nil)
}

@Test func everyOrderIsDrawnAboutAsOften() {
  var random = SeededRandom(seed: 3)
  var counts: [[Int]: Int] = [:]
  for _ in 0..<6000 { counts[random.shuffled(3), default: 0] += 1 }
  // Six orders, 1000 each on average; the standard deviation is √(6000·(1/6)·(5/6)) ≈ 29, and 4 of these are 116.
  #expect(counts.count == 6)
  #expect(counts.values.allSatisfy { ($0 - 1000).magnitude < 116 })
}

@Test func theExampleInTheDocumentationCanBeAsked() throws {
  let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  let file = root.appendingPathComponent("Sources/Assessment/Items/CheckFormat.swift")
  let source = try String(contentsOf: file, encoding: .utf8)
  let comment = source.split(separator: "\n", omittingEmptySubsequences: false).filter { $0.hasPrefix("///") }
    .map { String($0.dropFirst(4)) }
  let start = try #require(comment.firstIndex(of: "```yaml"))
  let end = try #require(comment.firstIndex(of: "```"))
  let (items, faults) = SampleChecks.parse(comment[(start + 1)..<end].joined(separator: "\n"))
  #expect(faults == [])
  let item = try #require(items.first)
  for seed in 0..<20 { _ = try item.question(seed: UInt64(seed), engine: SampleChecks.engine) }
}

@Test(arguments: [
  ("A reward of {gamma}. What is $\\\\delta_{t}$?", "ignored", "What is $\\delta_{t}$?"),
  ("Put it in order.", "ignored", "Put it in order."),
  ("With $\\\\gamma = {gamma}$, what is {gamma:2}? (Dr. Ng asks.)", "ignored", "With $\\gamma = {\\dots}$, what is …?"),
  ("Which parts does Dr. GRPO change?", "ignored", "Which parts does Dr. GRPO change?"),
  ("It goes far. Why?", "ignored", "It goes far. Why?"),
  ("ignored", "有人算出 1。为什么？", "有人算出 1。为什么？"),
  ("ignored", "他说：“先算优势，再更新。”这句话的后半句叫什么？", "这句话的后半句叫什么？"),
  ("ignored", "有人说：“这不对。”", "有人说：“这不对。”"),
  ("ignored", "奖励是 {gamma}。$\\\\delta_{t}$ 是多少？（可以略去。）", "$\\delta_{t}$ 是多少？"),
])
func theGistIsTheQuestionWithoutNumbers(en: String, zh: String, gist: String) throws {
  let prompt = "  prompt: {en: \"\(en)\", zh: \"\(zh)\"}"
  let (items, faults) = SampleChecks.parse(item("prompt", with: prompt))
  try #require(faults == [] && items.count == 1)
  #expect((en == "ignored" ? items[0].gist.zh : items[0].gist.en) == gist)
}
