import Laboratory
import Testing

@testable import Assessment

/// Every self-check of the book with a thousand draws. It takes minutes: `make test-checks`.
@Suite struct ThousandSeedsTests {
  static let seeds: UInt64 = 1000
  /// Setting a text costs more than drawing its numbers: every twentieth question is answered and read whole.
  static let stride: UInt64 = 20

  @Test(arguments: try BookChecks.items())
  func everyDrawGivesASoundQuestion(item: CheckItem) throws {
    for seed in 0..<(item.hasFreshNumbers ? ThousandSeedsTests.seeds : 50) {
      let engine = BookChecks.engine.remembering()
      let question = try item.question(seed: seed, engine: engine)
      var problems: [String] = []
      if seed % ThousandSeedsTests.stride == 0 { problems += Trial(item, question, engine).problems }
      problems += try Law(item, question, engine).problems
      #expect(problems == [], "seed \(seed)")
      if !problems.isEmpty { return }
    }
  }
}

/// What holds for every question, whatever was drawn.
struct Law {
  let item: CheckItem
  let question: Question
  let engine: Engine
  private(set) var problems: [String] = []

  init(_ item: CheckItem, _ question: Question, _ engine: Engine) throws {
    self.item = item
    self.question = question
    self.engine = engine
    numbersAreFinite()
    drawsAreNotDegenerate()
    answersAreApart()
    keyAgreesWithASecondPath()
    try keyAgreesWithTheLabsFormula()
    solutionAddsUp()
    languagesAgree()
    try judgement()
  }

  private mutating func expect(_ holds: Bool, _ problem: @autoclosure () -> String) {
    if !holds { problems.append("\(item): \(problem())") }
  }

  private mutating func numbersAreFinite() {
    for (name, datum) in question.values { expect(datum.isFinite, "“\(name)” is \(datum)") }
  }

  /// A list that was drawn is never one number over and over: rewards of a group, weights, values.
  private mutating func drawsAreNotDegenerate() {
    for draw in item.draws where !draw.draw.isFixed {
      let numbers = question.values[draw.name]?.numbers ?? []
      expect(numbers.count < 2 || Set(numbers).count > 1, "“\(draw.name)” is \(numbers)")
    }
  }

  /// The key, the mistakes and the options' numbers differ by more than the tolerance.
  private mutating func answersAreApart() {
    var answers: [(name: String, value: Datum)] = []
    if let key = question.values["key"] { answers.append(("key", key)) }
    for mistake in item.mistakes {
      if let value = question.values[mistake.valueName] { answers.append((mistake.name, value)) }
    }
    expect(answers.count == item.mistakes.count + (item.key == nil ? 0 : 1), "a mistake has no value")
    if item.kind == .findTheLine, let got = question.values["got"] { answers.append(("got", got)) }
    if item.kind == .whichKnob {
      for name in ["first", "second"] { answers.append((name, question.values[name] ?? .list([]))) }
    }
    for (index, answer) in answers.enumerated() {
      for other in answers[..<index] {
        let pairs = zip(answer.value.numbers, other.value.numbers)
        let isApart = pairs.contains { ($0 - $1).magnitude > item.tolerance }
        expect(isApart || answer.value.numbers.count != other.value.numbers.count, "\(answer) and \(other) meet")
      }
    }
    let options = question.options
    for language in Language.allCases {
      expect(Set(options.map { $0.text[language] }).count == options.count, "two options read the same")
    }
  }

  private mutating func keyAgreesWithASecondPath() {
    guard let path = SecondPaths.all["\(item)"], let key = question.values["key"]?.number else { return }
    let other = path(Drawn(values: question.values))
    expect((key - other).magnitude <= 1e-7 * max(1, key.magnitude), "the key is \(key), by its definition \(other)")
  }

  /// A number that a lab computed is what the formula gives that the lab shows for it.
  private mutating func keyAgreesWithTheLabsFormula() throws {
    guard let scene = question.scene, let hidden = scene.hidden else { return }
    let record = try engine.run(scene.run)
    guard let quantity = record.steps.joined().last(where: { $0.id == hidden }), let value = try quantity.formulaValue()
    else { return }
    expect(
      (quantity.value - value).magnitude <= 1e-9 * max(1, value.magnitude), "\(hidden): \(quantity.value), \(value)")
    expect(question.values["key"] == .number(quantity.value), "the key is not the lab's \(quantity.value)")
  }

  private mutating func solutionAddsUp() {
    for text in [question.solution] + question.hints {
      for fault in PrintedArithmetic.faults(in: text.en, decimals: item.decimals) { expect(false, fault) }
    }
  }

  private mutating func languagesAgree() {
    let texts = [question.prompt, question.solution] + question.hints + question.mistakes.map(\.explanation)
    for text in texts + question.options.flatMap({ [$0.text, $0.reason] }) {
      expect(Numerals.inText(text.en) == Numerals.inText(text.zh), "“\(text.en)” and “\(text.zh)” differ in a number")
    }
  }

  /// The right answer is right, every mistake wrong.
  private mutating func judgement() throws {
    let right = try question.judge(question.rightAnswerToGive, engine: engine)
    expect(right.outcome == .right, "the right answer is \(right.outcome)")
    for mistake in question.mistakes {
      let verdict = try question.judge(mistake.answer, engine: engine)
      expect(verdict.outcome == .wrong && verdict.notes.map(\.text) == [mistake.explanation], "“\(mistake.name)”")
    }
    if case .goal = question.form {
      expect((try? question.judge(.settings([:]), engine: engine)) == nil, "the goal is reached at the start")
    }
  }
}

/// The laws' own tools are held against cases worked by hand.
@Suite struct CheckLawTests {
  @Test(arguments: [
    ("2 + 0.5 · 3 − 1 = 2.5", 1), ("1.5 + 0.9² · 2 = 3.12", 1), ("$1/(1 - 0.9)$ = 10 steps.", 1),
    ("δ = 3 − 1, and 2 + 0.5 · δ = 3", 0), ("Q = 1 + 0.5 · 4 = 3; V = (3 + 2)/2 = 2.5; A = 0.5", 2),
    ("exp(0.3/3) = 1.1052", 1), ("−log σ(0.5) = 0.4741", 1), ("min(1.5 · 2, 1.2 · 2) = 2.4", 0),
    ("$G_0 = 3$ and γ² = 0.81", 0), ("½ · (1 + 0.5 · 2) + ½ · 2 = 2.", 1), ("It is 3 of 4 = three", 0),
    ("the slope is −β σ(0) = −0.8/2", 0), ("KL/target − 1 = 1.5", 0), ("that is 2 + 1 = 3", 1),
  ])
  func equationsBetweenNumbersAreFoundAndHold(text: String, count: Int) {
    #expect(PrintedArithmetic.count(in: text, decimals: 4) == count)
    #expect(PrintedArithmetic.faults(in: text, decimals: 4) == [])
  }

  @Test(arguments: [
    "2 + 0.5 · 3 − 1 = 2.6", "0.9² · 2 = 1.8", "exp(0.3) = 1.3", "Q = 1 + 0.5 · 4 = 4", "{0} 1 − 0.3333 = 0.66",
  ])
  func anEquationThatDoesNotHoldIsFound(text: String) {
    #expect(PrintedArithmetic.faults(in: text, decimals: 4).count == 1)
  }

  @Test func everySecondPathBelongsToAnItemOfTheBook() throws {
    let items = Dictionary(try BookChecks.items().map { ("\($0)", $0) }, uniquingKeysWith: { $1 })
    for name in SecondPaths.all.keys.sorted() { #expect(items[name]?.key != nil, "\(name)") }
    let computed = items.values.filter { [.compute, .diagnose].contains($0.kind) && !$0.runsLab }
    let missing = computed.map(\.description).filter { SecondPaths.all[$0] == nil }.sorted()
    #expect(10 * missing.count < computed.count, "no second reckoning: \(missing)")
  }

  @Test func aKeyThatIsNotTheDefinitionIsFound() throws {
    let item = try SampleChecks.item("td-error")
    let engine = SampleChecks.engine
    #expect(try Law(item, item.question(seed: 1, engine: engine), engine).problems == [])
    let path = try #require(SecondPaths.all["actor-critic/td-error"])
    let question = try item.question(seed: 1, engine: engine)
    let key = try #require(question.values["key"]?.number)
    #expect((path(Drawn(values: question.values)) - key).magnitude < 1e-12)
    var values = question.values
    values["gamma"] = .number(0.123)
    #expect((path(Drawn(values: values)) - key).magnitude > 1e-3)
  }
}
