import Interchange
import Laboratory
import Testing

@testable import Assessment

private func question(_ form: AnswerForm) -> Question {
  Question(
    chapter: "c", item: "i", kind: .compute, section: "s", seed: 1, prompt: Localized("?"), form: form, hints: [],
    solution: Localized("…"), working: nil, mistakes: [], scene: nil, curves: [], values: [:])
}

private let number = question(.number(key: 1.25, tolerance: 0.001))

@Test(arguments: [
  "1.25", "5/4", "1.25e0", "125e-2", "1+0.9*0.5-0.2", "１．２５", "1.250", " 1.25 ", "5 ÷ 4", "2^0 + 1/4", "1＋0.9＊0.5－0.2",
  "−1.25 + 2.5", "125%", "sqrt(1.5625)", "1.2509", "(0.5+2)/2", "1。25", "+1.25", "1.25\n",
])
func aNumberMayBeTypedInManyWays(text: String) throws {
  let engine = Engine(compute: { _, _ in .null }, knobs: { _ in nil }, run: { _ in LabRecord(steps: []) })
  #expect(try number.judge(number.read(text), engine: engine).outcome == .right)
}

@Test(arguments: [
  ("1,25", "One number is needed, with a point in decimals: 1.25, not 1,25."),
  ("１，２５", "One number is needed, with a point in decimals: 1.25, not 1,25."),
  ("", "There is no answer yet."),
  ("about one", "“about one” is not a number."),
  ("gamma", "“gamma” is not a number."),
  ("1/0", "“1/0” is not a finite number."),
  ("1.25 > 1", "“1.25 > 1” is not a number."),
  ("1 2", "“1 2” is not a number."),
  ("((((", "“((((” is not a number."),
])
func whatIsNoNumberIsRefusedInASentenceAndIsNoAttempt(text: String, sentence: String) throws {
  let error = try #require(throws: AnswerError.self) { try number.read(text) }
  #expect(error.message.en.hasPrefix(sentence), "\(error.message.en)")
  #expect(error.message.zh != error.message.en)
}

@Test func aVeryLongAnswerIsRefusedNotComputed() {
  #expect(throws: AnswerError.self) { try number.read(String(repeating: "(", count: 100_000)) }
  #expect(throws: AnswerError.self) { try number.read(String(repeating: "1+", count: 5000) + "1") }
}

@Test(arguments: ["1, 0.5, -2", "1，1/2，−2", "(1, 0.5, -2)", "[1; 0.5; -2]", "1、0.5、-2", "2-1, 5/10, -4/2"])
func listsMayBeTypedInManyWays(text: String) throws {
  let list = question(.list(key: [1, 0.5, -2], tolerance: 0.001))
  #expect(try list.read(text) == .list([1, 0.5, -2]))
}

@Test func aListOfTheWrongLengthIsRefused() throws {
  let list = question(.list(key: [1, 0.5], tolerance: 0.001))
  for text in ["1", "1,0,5", "1, 2, 3"] {
    let error = try #require(throws: AnswerError.self) { try list.read(text) }
    #expect(error.message.en.contains("2 are needed"))
  }
}

@Test func anOptionIsItsNumber() throws {
  let option = QuestionOption(text: Localized("a"), reason: Localized("b"))
  let choice = question(.option([option, option, option], right: 0))
  #expect(try choice.read("3") == .option(2))
  #expect(try choice.read("２") == .option(1))
  for text in ["0", "4", "a", "-1", "99999999999999999999"] {
    #expect(throws: AnswerError.self) { try choice.read(text) }
  }
}

@Test func anOrderNamesEveryEntryOnce() throws {
  let entry = OrderEntry(text: Localized("a"))
  let order = question(.order([entry, entry, entry], right: [2, 0, 1]))
  for text in ["3 1 2", "3,1,2", "312", "3 → 1 → 2", "３，１，２"] { #expect(try order.read(text) == .order([2, 0, 1])) }
  for text in ["3 1", "3 1 1", "1 2 4", "first"] { #expect(throws: AnswerError.self) { try order.read(text) } }
}

private let goalKnobs = [
  Knob.real("gamma", "γ", Localized("discount"), in: 0...1, step: 0.1, default: 1),
  Knob.real("lambda", "λ", Localized("trace"), in: 0...1, step: 0.1, default: 1),
]

private func goal(turning knobs: [String]) throws -> Goal {
  Goal(
    condition: try Formula("a < 1"), watched: [],
    start: LabRun(lab: "l", settings: Settings(goalKnobs), seed: 0, steps: 1),
    knobs: knobs, example: [:])
}

@Test func settingsAreTypedAsTheCommandLineTakesThemOrByTheirSymbols() throws {
  let goal = try goal(turning: ["gamma", "lambda"])
  #expect(try AnswerText.settings("lambda=0.5, gamma=1/2", of: goal) == ["lambda": "0.5", "gamma": "1/2"])
  #expect(try AnswerText.settings("λ = 0.5, γ=1", of: goal) == ["lambda": "0.5", "gamma": "1"])
  #expect(
    try AnswerText.settings("γ = 0.5 (discount: what, later), λ = 0（权重）", of: goal) == ["gamma": "0.5", "lambda": "0"])
  #expect(try AnswerText.settings("rewards=0,0,1", of: goal) == ["rewards": "0,0,1"])
  for text in ["0.5", "lambda", "lambda=", "=1"] {
    #expect(throws: AnswerError.self) { try AnswerText.settings(text, of: goal) }
  }
}

@Test func aValueAloneIsThatOfTheOneKnobThatMayBeTurned() throws {
  let goal = try goal(turning: ["lambda"])
  for text in ["0.25", "lambda=0.25", "λ = 0.25", "λ=0.25"] {
    #expect(try AnswerText.settings(text, of: goal) == ["lambda": "0.25"])
  }
}

@Test func theToleranceIsInclusiveAndNoWider() throws {
  let engine = Engine(compute: { _, _ in .null }, knobs: { _ in nil }, run: { _ in LabRecord(steps: []) })
  // 1.25 ± 0.001 holds 1.249 and 1.251, though neither difference is exact in binary.
  for (value, outcome) in [(1.249, Outcome.right), (1.251, .right), (1.2511, .wrong), (1.2489, .wrong)] {
    #expect(try number.judge(.number(value), engine: engine).outcome == outcome)
  }
}
