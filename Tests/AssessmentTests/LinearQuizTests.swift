import Laboratory
import Testing

@testable import Assessment

private let engine = SampleChecks.engine

private func quiz(_ ids: [String], _ language: Language = .en, seed: UInt64 = 7) throws -> LinearQuiz {
  let items = try ids.map { try SampleChecks.item($0) }
  return LinearQuiz(
    session: QuizSession(items: items, seed: seed, engine: engine), engine: engine, language: language)
}

/// Types lines until they are used up, and returns all that was printed.
private func type(_ lines: [String], _ quiz: inout LinearQuiz) -> (printed: [String], attempts: Int) {
  var printed = quiz.open().lines
  var attempts = 0
  for line in lines where !quiz.isOver {
    let output = quiz.receive(line)
    printed += ["> \(line)"] + output.lines
    attempts += output.attempt == nil ? 0 : 1
  }
  return (printed, attempts)
}

@Test func aWholeRoundReadsLikeThis() throws {
  var quiz = try quiz(["which-discounts"])
  let (printed, attempts) = type(["h", "h", "9", "3", "r", "２"], &quiz)
  #expect(
    printed.joined(separator: "\n") == """
      Answer, or type h for a hint, u to give up, n for the next, q to stop.

      [1/1] sample/which-discounts
      Which symbol discounts?
        1. α
        2. γ
        3. λ
      Type 1 to 3.
      > h
      Hint: It stands in the return.
      > h
      There is no further hint; u gives up.
      > 9
      There is no option 9; type 1 to 3.
      > 3
      Not right.
      Your answer: 3. λ
      The right one: 2. γ
        - 1. α: α is a step size.
        + 2. γ: γ discounts rewards.
        > 3. λ: λ weighs traces.

      0 of 1 right: not passed yet (80 % are needed).
      Missed:
        - Which symbol discounts?
      Type r to try these again with new numbers, q to stop.
      > r
      [1/1] sample/which-discounts
      Which symbol discounts?
        1. α
        2. γ
        3. λ
      Type 1 to 3.
      > ２
      Right.
      Your answer: 2. γ
        - 1. α: α is a step size.
        + 2. γ: γ discounts rewards.
        - 3. λ: λ weighs traces.

      1 of 1 right: passed.
      """)
  #expect(attempts == 2)
  #expect(quiz.isOver)
  #expect(quiz.exitCode == 0)
}

@Test func chineseReadersAreAskedInChinese() throws {
  var quiz = try quiz(["which-discounts"], .zh)
  let (printed, _) = type(["u", "q"], &quiz)
  #expect(printed.contains("哪个符号表示折扣？"))
  #expect(printed.contains("已放弃。"))
  #expect(printed.contains("1 题答对 0 题：尚未通过（需要 80 %）。"))
  #expect(quiz.exitCode == 1)
}

@Test func aNamedMistakeIsExplained() throws {
  var quiz = try quiz(["td-error"])
  let question = try #require(quiz.session.question)
  let mistake = try #require(question.mistakes.first { $0.name == "no-discount" })
  let (printed, _) = type(["\(mistake.value.numbers[0])"], &quiz)
  #expect(printed.contains("Not right."))
  #expect(printed.contains { $0.contains("You left out γ") })
  #expect(printed.contains { $0.hasPrefix("$\\delta_{") })
}

@Test func missedItemsAreTriedAgainAndOnlyThese() throws {
  var quiz = try quiz(["which-discounts", "horizon"])
  let (printed, attempts) = type(["u", "", "3", "r", "u", "q"], &quiz)
  #expect(attempts == 3)
  #expect(printed.contains("[1/2] sample/which-discounts"))
  #expect(printed.contains("[2/2] sample/horizon"))
  #expect(printed.contains("[1/1] sample/which-discounts"))
  #expect(printed.contains("  - Which symbol discounts?") && !printed.contains { $0.hasPrefix("Missed: which") })
  #expect(quiz.exitCode == 1)
}

@Test func theEndOfInputInTheMiddleKeepsWhatWasAnswered() throws {
  var quiz = try quiz(["horizon", "which-discounts"])
  let (_, attempts) = type(["", "3"], &quiz)
  #expect(attempts == 1)
  #expect(quiz.endOfInput().lines.first == "1 of 2 right: not passed yet (80 % are needed).")
  #expect(quiz.isOver)
  #expect(quiz.endOfInput().lines.isEmpty)
  #expect(quiz.exitCode == 1)
}

@Test func twoRunsAreNumbersWherePlainTextHasNoChart() throws {
  var quiz = try quiz(["what-differs"])
  let (printed, _) = type([], &quiz)
  let curves = try #require(quiz.session.question?.curves)
  let numbers = Datum.list(curves[1].values).text(.short(4))
  #expect(printed.contains("  second run: \(numbers)"))
}

/// A grade for what was not looked at is none: whatever comes first shows the answer.
@Test(arguments: ["  ", "3", "1/(1 - gamma)"])
func aCardIsGradedAfterItsAnswerWasShown(first: String) throws {
  var quiz = try quiz(["horizon", "which-discounts"])
  #expect(quiz.open().lines.last?.contains("Enter shows the answer") == true)
  let question = try #require(quiz.session.question)
  #expect(quiz.receive(first) == .init(attempt: nil, lines: [question.solution.en, question.form.instruction.en]))
  #expect(quiz.receive("") == .init(attempt: nil, lines: []))
  #expect(quiz.receive("2").attempt?.rating == .hard)
  #expect(quiz.receive("") == .init(attempt: nil, lines: []))
  #expect(quiz.session.question?.item == "which-discounts")
}

@Test func whoeverTypesetsMathsIsHandedEveryParagraph() throws {
  let items = [try SampleChecks.item("td-error")]
  var quiz = LinearQuiz(
    session: QuizSession(items: items, seed: 7, engine: engine), engine: engine, language: .en,
    plain: { $0.split(separator: "$").joined() })
  let (printed, _) = type(["u"], &quiz)
  #expect(printed.allSatisfy { !$0.contains("$") })
}

@Test func whatThePanelWouldShowIsSaidInPlainLines() throws {
  var quiz = try quiz(["next-advantage"])
  let question = try #require(quiz.session.question)
  let (printed, _) = type([], &quiz)
  let line = try #require(printed.first { $0.hasPrefix("  The lab shows so far: ") })
  let scene = try #require(question.scene)
  let hidden = try #require(scene.hidden)
  let record = try engine.run(scene.run)
  let answer = try #require(record.value(of: hidden))
  // Â is δ + γλ times the advantage after it: that one is known, and so is what δ is made of.
  let known = try scene.known(engine)
  #expect(known.contains { $0.id.family == "A" } && !known.contains { $0.id == hidden })
  #expect(known.allSatisfy { line.contains("\($0.symbol) = \(Numeral.short($0.value))") })
  #expect(!line.contains("= \(Numeral.short(answer)),"))
}

@Test func aGoalThatIsNotReachedStaysAskedInPlainLines() throws {
  var quiz = try quiz(["turn-until"])
  let (printed, attempts) = type(["gamma=1 lambda=1", "γ = 0, λ = 0"], &quiz)
  #expect(printed.contains("Not there yet: γ = 1, λ = 1 gives Â₀ = 5, Â₄ = 4; the goal is Â₀ < Â₄."))
  #expect(attempts == 1 && quiz.session.summary.right == 1)
  #expect(printed.contains("Your answer: γ = 0, λ = 0 → Â₀ = −1, Â₄ = 4"))
}

@Test func howANumberWasReadIsSaidWhereItWasNotAPlainOne() throws {
  for (typed, shown) in [("7.2%", "7.2% = 0.072"), ("1/4", "1/4 = 0.25"), ("2*3", "2·3 = 6"), ("1.50", "1.5")] {
    var quiz = try quiz(["td-error"])
    let (printed, _) = type([typed], &quiz)
    #expect(printed.contains("Your answer: \(shown)"), "\(printed)")
  }
}
