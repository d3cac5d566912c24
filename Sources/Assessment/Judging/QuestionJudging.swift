import Laboratory

extension Question {
  /// Judges an answer. Giving up is an answer too: ``giveUp()``.
  ///
  /// - answer: of the kind that the question takes, see ``read(_:engine:)``.
  /// - hints: how many were taken before.
  /// - Throws: ``AnswerError`` where there is nothing to judge, and where a goal is not reached yet; that is no attempt.
  public func judge(_ answer: Answer, hints: Int = 0, engine: Engine) throws(AnswerError) -> Verdict {
    switch (form, answer) {
    case (.number(let key, let tolerance), .number(let value)):
      return verdict(.number(value), key: .number(key), tolerance: tolerance, hints: hints)
    case (.list(let key, let tolerance), .list(let values)):
      guard values.count == key.count else { throw .wrongCount(values.count, needed: key.count) }
      return verdict(.list(values), key: .list(key), tolerance: tolerance, hints: hints)
    case (.option(let options, let right), .option(let chosen)):
      guard options.indices.contains(chosen) else { throw .noSuchOption(chosen + 1, of: options.count) }
      return verdict(chosen: chosen, of: options, right: right, hints: hints)
    case (.order(let entries, let right), .order(let order)):
      guard order.sorted() == Array(entries.indices) else { throw .noOrder(of: entries.count) }
      return verdict(order: order, of: entries, right: right, hints: hints)
    case (.goal(let goal), .settings(let settings)):
      return try verdict(settings: settings, goal: goal, hints: hints, engine: engine)
    case (.grade, .grade(let rating)): return verdict(grade: rating)
    default:
      throw AnswerError(
        en: "This question takes another kind of answer. \(form.instruction.en)",
        zh: "这道题需要另一种形式的答案。\(form.instruction.zh)")
    }
  }

  /// What is said when the reader gives up.
  public func giveUp() -> Verdict {
    var notes: [Verdict.Note] = []
    if case .option(let options, let right) = form { notes = Question.notes(options, right: right, chosen: nil) }
    if case .order(let entries, let right) = form { notes = Question.notes(entries, right: right, given: nil) }
    return Verdict(
      outcome: .gaveUp, rating: .again, given: Localized(""), right: rightAnswer, notes: notes, solution: solution)
  }

  /// The right answer as it is printed.
  public var rightAnswer: Localized {
    switch form {
    case .number(let key, let tolerance): Localized(Question.shown(.number(key), tolerance))
    case .list(let key, let tolerance): Localized(Question.shown(.list(key), tolerance))
    case .option(let options, let right): Question.numbered(right, options[right].text)
    case .order(_, let right): Question.shown(right)
    case .goal(let goal): Localized(en: goal.shownExample(in: .en), zh: goal.shownExample(in: .zh))
    case .grade: solution
    }
  }

  private func verdict(
    outcome: Outcome, hints: Int, given: Localized, notes: [Verdict.Note]
  ) -> Verdict {
    Verdict(
      outcome: outcome, rating: outcome == .right ? (hints > 0 ? .hard : .good) : .again, given: given,
      right: rightAnswer, notes: notes, solution: solution)
  }

  private func verdict(_ given: Datum, key: Datum, tolerance: Double, hints: Int) -> Verdict {
    let isRight = Question.agree(given, key, tolerance)
    let matched = isRight ? [] : mistakes.filter { Question.agree(given, $0.value, tolerance) }
    return verdict(
      outcome: isRight ? .right : .wrong, hints: hints, given: Localized(Question.shown(given, tolerance)),
      notes: matched.map { mistake in
        Verdict.Note(
          mark: .chosen, label: Localized(Question.shown(mistake.value, tolerance)), text: mistake.explanation)
      })
  }

  private func verdict(chosen: Int, of options: [QuestionOption], right: Int, hints: Int) -> Verdict {
    verdict(
      outcome: chosen == right ? .right : .wrong, hints: hints, given: Question.numbered(chosen, options[chosen].text),
      notes: Question.notes(options, right: right, chosen: chosen))
  }

  private func verdict(order: [Int], of entries: [OrderEntry], right: [Int], hints: Int) -> Verdict {
    verdict(
      outcome: order == right ? .right : .wrong, hints: hints, given: Question.shown(order),
      notes: Question.notes(entries, right: right, given: order))
  }

  private func verdict(
    settings: [String: String], goal: Goal, hints: Int, engine: Engine
  ) throws(AnswerError) -> Verdict {
    let reached = try goal.reached(with: settings, engine: engine)
    guard reached.holds else { throw goal.notYet(settings, reached.numbers) }
    let given = { (language: Language) in
      "\(goal.shown(settings, in: language)) → \(Goal.shown(reached.numbers, in: language))"
    }
    return verdict(outcome: .right, hints: hints, given: Localized(en: given(.en), zh: given(.zh)), notes: [])
  }

  private func verdict(grade: Rating) -> Verdict {
    Verdict(
      outcome: grade == .again ? .wrong : .right, rating: grade, given: grade.name, right: solution, notes: [],
      solution: solution)
  }

  /// Within the tolerance, up to the last bits of the arithmetic.
  private static func agree(_ left: Datum, _ right: Datum, _ tolerance: Double) -> Bool {
    guard left.numbers.count == right.numbers.count else { return false }
    return zip(left.numbers, right.numbers).allSatisfy { mine, other in
      (mine - other).magnitude <= tolerance + 1e-9 * max(tolerance, other.magnitude * 1e-3)
    }
  }

  /// With one decimal more than the tolerance asks for.
  static func shown(_ datum: Datum, _ tolerance: Double) -> String {
    var decimals = 4
    var unit = 1e-3
    while tolerance < unit * (1 - 1e-9) && decimals < 12 {
      decimals += 1
      unit /= 10
    }
    return datum.text(.short(decimals))
  }

  private static func numbered(_ index: Int, _ text: Localized) -> Localized {
    Localized(en: "\(index + 1). \(text.en)", zh: "\(index + 1). \(text.zh)")
  }

  /// The entries by their numbers; the notes say what each is.
  private static func shown(_ order: [Int]) -> Localized {
    Localized(order.map { "\($0 + 1)" }.joined(separator: " → "))
  }

  private static func notes(_ options: [QuestionOption], right: Int, chosen: Int?) -> [Verdict.Note] {
    options.enumerated().map { index, option in
      Verdict.Note(
        mark: index == right ? .right : index == chosen ? .chosen : .other, label: numbered(index, option.text),
        text: option.reason)
    }
  }

  /// The entries in the right order, each marked by whether the reader had it at this place.
  private static func notes(_ entries: [OrderEntry], right: [Int], given: [Int]?) -> [Verdict.Note] {
    right.enumerated().map { place, index in
      let entry = entries[index]
      let isInPlace = given.map { $0[place] == index } ?? true
      return Verdict.Note(
        mark: isInPlace ? .right : .chosen, label: numbered(index, entry.text), text: entry.reason ?? Localized(""))
    }
  }
}
