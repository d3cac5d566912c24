import Laboratory
import Testing

@testable import Assessment

/// Every self-check of the book, asked once and answered in every way: right, with each named mistake, with each
/// option. The thousand draws of each stand in ``ThousandSeedsTests``.
@Suite struct EveryItemTests {
  static let seed: UInt64 = 7

  @Test(arguments: try BookChecks.items())
  func everyAnswerGetsItsVerdictAndItsExplanation(item: CheckItem) throws {
    let trial = try Trial(item, seed: EveryItemTests.seed)
    #expect(trial.problems == [])
  }

  @Test func theBookHasChecksOfEveryKindInEveryChapter() throws {
    let chapters = Dictionary(grouping: try BookChecks.items(), by: \.chapter)
    #expect(chapters.count >= 14)
    for (chapter, items) in chapters { #expect(CheckLint.chapterFaults(items) == [], "\(chapter)") }
    #expect(Set(chapters.values.joined().map(\.kind)) == Set(CheckKind.allCases))
  }

  // MARK: Planted faults are found

  private func trial(_ id: String, _ change: (Question) throws -> Question) throws -> [String] {
    let item = try SampleChecks.item(id)
    let engine = SampleChecks.engine
    return Trial(item, try change(item.question(seed: 3, engine: engine)), engine).problems
  }

  @Test func soundSamplesHaveNoProblem() throws {
    for item in try SampleChecks.items() {
      for seed in UInt64(0)..<5 { #expect(try Trial(item, seed: seed).problems == []) }
    }
  }

  @Test func explanationsThatChangedPlacesAreFound() throws {
    let problems = try trial("td-error") { question in
      var mistakes = question.mistakes
      (mistakes[0].explanation, mistakes[1].explanation) = (mistakes[1].explanation, mistakes[0].explanation)
      return question.with(mistakes: mistakes)
    }
    #expect(problems.count == 2 && problems.allSatisfy { $0.contains("is explained as") }, "\(problems)")
  }

  @Test func aMistakeThatIsTakenForRightIsFound() throws {
    let problems = try trial("td-error") { question in
      guard case .number(_, let tolerance) = question.form else { return question }
      let value = try #require(question.mistakes[0].value.number)
      return question.with(form: .number(key: value, tolerance: tolerance))
    }
    #expect(problems.contains { $0.contains("is right") }, "\(problems)")
  }

  @Test(arguments: ["which-discounts", "larger-return", "whose-std", "wrong-sign", "what-differs"])
  func anotherRightOptionIsFound(id: String) throws {
    let problems = try trial(id) { question in
      guard case .option(let options, let right) = question.form else { return question }
      return question.with(form: .option(options, right: (right + 1) % options.count))
    }
    #expect(!problems.isEmpty)
  }

  @Test func anOrderWithTwoEntriesSwappedIsFound() throws {
    let problems = try trial("one-iteration") { question in
      guard case .order(let entries, var right) = question.form else { return question }
      right.swapAt(0, 1)
      return question.with(form: .order(entries, right: right))
    }
    #expect(problems.contains { $0.contains("the right order is not that of the item") }, "\(problems)")
  }

  @Test func numbersThatDifferBetweenTheLanguagesAreFound() throws {
    let problems = try trial("td-error") { question in
      question.with(prompt: Localized(en: question.prompt.en, zh: question.prompt.zh + " 17"))
    }
    #expect(problems.count == 1 && problems[0].contains("differ in a number"), "\(problems)")
  }
}

extension Question {
  /// The question with something changed that the drawing would never make.
  fileprivate func with(
    prompt: Localized? = nil, form: AnswerForm? = nil, mistakes: [NamedMistake]? = nil
  ) -> Question {
    Question(
      chapter: chapter, item: item, kind: kind, section: section, seed: seed, prompt: prompt ?? self.prompt,
      form: form ?? self.form, hints: hints, solution: solution, working: working,
      mistakes: mistakes ?? self.mistakes, scene: scene, curves: curves, values: values)
  }
}
