import Laboratory
import Testing

@testable import Assessment

private let engine = SampleChecks.engine

@Test func theRightAnswerOfEveryItemIsRightHoweverItIsGiven() throws {
  for item in try SampleChecks.items() {
    for seed in 0..<10 {
      let question = try item.question(seed: UInt64(seed), engine: engine)
      let verdict = try question.judge(question.rightAnswerToGive, engine: engine)
      #expect(verdict.outcome == .right)
      #expect(verdict.rating == .good)
      // And typed, as the reader would: what is printed as the right answer is one.
      let typed: String =
        switch question.form {
        case .number, .list: question.rightAnswer.en
        case .option(_, let right): "\(right + 1)"
        case .order(_, let right): right.map { "\($0 + 1)" }.joined(separator: " ")
        case .goal(let goal): goal.example.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
        case .grade: "3"
        }
      #expect(try question.judge(question.read(typed), engine: engine).outcome == .right, "\(item.id): \(typed)")
    }
  }
}

@Test func everyNamedMistakeIsWrongAndGetsItsOwnExplanation() throws {
  var seen = 0
  for item in try SampleChecks.items() {
    for seed in 0..<10 {
      let question = try item.question(seed: UInt64(seed), engine: engine)
      for mistake in question.mistakes {
        let verdict = try question.judge(mistake.answer, engine: engine)
        #expect(verdict.outcome == .wrong)
        #expect(verdict.rating == .again)
        #expect(verdict.notes.map(\.text) == [mistake.explanation])
        seen += 1
      }
    }
  }
  #expect(seen == 10 * 5)
}

@Test func everyOptionIsExplainedAndTheChosenOneIsMarked() throws {
  for item in try SampleChecks.items() {
    let question = try item.question(seed: 5, engine: engine)
    guard case .option(let options, let right) = question.form else { continue }
    for chosen in options.indices {
      let verdict = try question.judge(.option(chosen), engine: engine)
      #expect(verdict.outcome == (chosen == right ? .right : .wrong))
      #expect(verdict.notes.count == options.count)
      #expect(verdict.notes.allSatisfy { !$0.text.en.isEmpty && !$0.text.zh.isEmpty })
      #expect(verdict.notes[right].mark == .right)
      if chosen != right { #expect(verdict.notes[chosen].mark == .chosen) }
    }
  }
}

@Test func aNumberThatIsNoNamedMistakeIsJustWrong() throws {
  let question = try SampleChecks.item("td-error").question(seed: 5, engine: engine)
  let verdict = try question.judge(.number(1234.5), engine: engine)
  #expect(verdict.outcome == .wrong)
  #expect(verdict.notes.isEmpty)
  #expect(verdict.given == Localized("1234.5"))
  #expect(verdict.right == question.rightAnswer)
  #expect(verdict.solution == question.solution)
}

@Test func aHintMakesARightAnswerAHardOne() throws {
  let question = try SampleChecks.item("td-error").question(seed: 5, engine: engine)
  #expect(try question.judge(question.rightAnswerToGive, hints: 1, engine: engine).rating == .hard)
}

@Test func givingUpShowsTheAnswerAndCountsAsForgotten() throws {
  for item in try SampleChecks.items() {
    let question = try item.question(seed: 5, engine: engine)
    let verdict = question.giveUp()
    #expect(verdict.outcome == .gaveUp)
    #expect(verdict.rating == .again)
    #expect(!verdict.right.en.isEmpty)
    #expect(verdict.notes.allSatisfy { $0.mark != .chosen })
  }
}

@Test func aGoalIsJudgedByRunningTheLab() throws {
  let question = try SampleChecks.item("turn-until").question(seed: 1, engine: engine)
  // γ = λ = 0: Â_t = r_t − V_t, so Â₀ = 0 − 1 = −1 < Â₄ = 5 − 1 = 4. At γ = λ = 1 Â₀ = 6 − 1 = 5 is larger.
  let reached = try question.judge(.settings(["gamma": "0", "lambda": "0"]), engine: engine)
  #expect(reached.outcome == .right)
  #expect(reached.given.en == "γ = 0, λ = 0 → Â₀ = −1, Â₄ = 4")
  let missed = #expect(throws: AnswerError.self) { try question.judge(.settings(["lambda": "1"]), engine: engine) }
  #expect(missed?.message.en == "Not there yet: λ = 1 gives Â₀ = 5, Â₄ = 4; the goal is Â₀ < Â₄.")
  #expect(missed?.message.zh == "还没有达到：λ = 1 时 Â₀ = 5，Â₄ = 4；目标是 Â₀ < Â₄。")
}

@Test func aGoalTakesOnlyTheKnobsThatMayBeTurned() throws {
  let question = try SampleChecks.item("turn-until").question(seed: 1, engine: engine)
  for settings in [["rewards": "0,0,0,0,9"], ["gama": "1"], ["gamma": "2"], ["gamma": "x"]] {
    #expect(throws: AnswerError.self) { try question.judge(.settings(settings), engine: engine) }
  }
}

@Test func readersGradeTheirOwnRecall() throws {
  let question = try SampleChecks.item("horizon").question(seed: 1, engine: engine)
  for (text, rating, outcome) in [("1", Rating.again, Outcome.wrong), ("2", .hard, .right), ("4", .easy, .right)] {
    let verdict = try question.judge(question.read(text), engine: engine)
    #expect(verdict.rating == rating)
    #expect(verdict.outcome == outcome)
  }
  #expect(throws: AnswerError.self) { try question.read("5") }
}

@Test func anAnswerOfAnotherKindIsNoAttempt() throws {
  let question = try SampleChecks.item("td-error").question(seed: 1, engine: engine)
  #expect(throws: AnswerError.self) { try question.judge(.option(0), engine: engine) }
  let choice = try SampleChecks.item("which-discounts").question(seed: 1, engine: engine)
  #expect(throws: AnswerError.self) { try choice.judge(.option(3), engine: engine) }
  #expect(throws: AnswerError.self) { try choice.judge(.option(-1), engine: engine) }
}
