import Foundation
import Laboratory
import Testing

@testable import Assessment

/// The self-checks of the book itself, as its files hold them.
enum BookChecks {
  /// Every item of every chapter; a file with a fault is none to test.
  static func items(_ file: String = #filePath) throws -> [CheckItem] {
    let tests = URL(fileURLWithPath: file).deletingLastPathComponent().deletingLastPathComponent()
    let content = tests.deletingLastPathComponent().appendingPathComponent("Content")
    let folders = try FileManager.default.contentsOfDirectory(atPath: content.path).sorted()
    return try folders.flatMap { folder -> [CheckItem] in
      let path = content.appendingPathComponent(folder).appendingPathComponent("checks.yml")
      guard let yaml = try? String(contentsOf: path, encoding: .utf8) else { return [] }
      let chapter = folder.drop { $0 != "-" }.dropFirst()
      let (items, faults) = CheckItem.items(yaml: yaml, chapter: String(chapter))
      try #require(faults.isEmpty, "\(folder): \(faults)")
      return items
    }
  }

  static let engine = SampleChecks.engine
}

/// A question of an item, answered in every way that the item foresees, and what went wrong.
///
/// What is expected is worked out from the item and the numbers drawn: its sources, texts and conditions, not the
/// question's own list of mistakes.
struct Trial {
  let item: CheckItem
  let question: Question
  let engine: Engine
  private(set) var problems: [String] = []

  init(_ item: CheckItem, seed: UInt64, engine: Engine = BookChecks.engine) throws {
    let engine = engine.remembering()
    self.init(item, try item.question(seed: seed, engine: engine), engine)
  }

  init(_ item: CheckItem, _ question: Question, _ engine: Engine) {
    self.item = item
    self.question = question
    self.engine = engine
    do {
      try answerRight()
      try answerWithMistakes()
      try answerByKind()
      giveUp()
      readTexts()
    } catch {
      problems.append("\(error)")
    }
  }

  private mutating func expect(_ holds: Bool, _ problem: @autoclosure () -> String) {
    if !holds { problems.append("\(item.id), seed \(question.seed): \(problem())") }
  }

  /// What was drawn and computed, as texts and formulas see it.
  private var values: Values {
    var values = Values()
    for (name, datum) in question.values { values.set(name, to: datum) }
    return values
  }

  private func rendered(_ text: Text) throws -> Localized { try text.render(values, decimals: item.decimals) }

  // MARK: Answers

  /// The right answer, given and typed as it is printed, is right in both languages.
  private mutating func answerRight() throws {
    let verdict = try question.judge(question.rightAnswerToGive, engine: engine)
    expect(verdict.outcome == .right && verdict.rating == .good, "the right answer is \(verdict.outcome)")
    for language in Language.allCases {
      let typed: String =
        switch question.form {
        case .number, .list: question.rightAnswer[language]
        case .option(_, let right): "\(right + 1)"
        case .order(_, let right): right.map { "\($0 + 1)" }.joined(separator: " ")
        case .goal(let goal): goal.example.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
        case .grade: "3"
        }
      let verdict = try question.judge(question.read(typed), engine: engine)
      expect(verdict.outcome == .right, "“\(typed)” is \(verdict.outcome)")
      expect(!verdict.right[language].isEmpty, "the right answer is not shown")
    }
  }

  /// Each named mistake leads where its own source says, is wrong, and gets its own explanation and no other.
  private mutating func answerWithMistakes() throws {
    guard [.compute, .predict].contains(item.kind) else { return }
    for mistake in item.mistakes {
      let value = try engine.value(of: mistake.source, values, seed: question.seed)
      let typed = value.numbers.map { "\($0)" }.joined(separator: ", ")
      let verdict = try question.judge(question.read(typed), hints: 0, engine: engine)
      expect(verdict.outcome == .wrong && verdict.rating == .again, "“\(mistake.name)” is \(verdict.outcome)")
      let explanation = try rendered(mistake.says)
      expect(
        verdict.notes.map(\.text) == [explanation] && verdict.notes.map(\.mark) == [.chosen],
        "“\(mistake.name)” is explained as \(verdict.notes.map(\.text.en))")
    }
    let far = question.rightAnswerToGive.moved(by: 987_654.321)
    let verdict = try question.judge(far, engine: engine)
    expect(verdict.outcome == .wrong && verdict.notes.isEmpty, "a number from nowhere is taken for a mistake")
  }

  private mutating func answerByKind() throws {
    switch question.form {
    case .option(let options, let right): try answerOptions(options, right)
    case .order(let entries, let right): try answerOrders(entries, right)
    case .goal(let goal): try answerGoal(goal)
    case .grade: try answerGrades()
    case .number, .list: break
    }
  }

  /// Every option gets a verdict with the reason of each.
  private mutating func answerOptions(_ options: [QuestionOption], _ right: Int) throws {
    let reasons = try expectedReasons(options, right)
    for chosen in options.indices {
      let verdict = try question.judge(question.read("\(chosen + 1)"), engine: engine)
      expect(verdict.outcome == (chosen == right ? .right : .wrong), "option \(chosen + 1) is \(verdict.outcome)")
      expect(verdict.notes.count == options.count, "\(verdict.notes.count) of \(options.count) options are explained")
      for (index, note) in verdict.notes.enumerated() {
        let mark: Verdict.Mark = index == right ? .right : index == chosen ? .chosen : .other
        expect(note.mark == mark, "option \(index + 1) is marked \(note.mark)")
        for language in Language.allCases {
          expect(
            note.text[language].contains(reasons[index][language]), "option \(index + 1): “\(note.text[language])”")
          expect(note.label[language].contains(options[index].text[language]), "option \(index + 1) is not named")
        }
      }
    }
  }

  /// What each option must be told, and which one must be right, from the item's own words.
  private mutating func expectedReasons(_ options: [QuestionOption], _ right: Int) throws -> [Localized] {
    var reasons: [Localized?] = options.map { _ in nil }
    func place(_ text: Localized) -> Int? { options.firstIndex { $0.text == text } }
    func found(_ text: Localized, _ says: Localized) {
      if let index = place(text) { reasons[index] = says }
    }
    switch item.body {
    case .choice(let written):
      for option in written {
        let shown = try option.value.map { Localized(try values.evaluate($0).text(.short(item.decimals))) }
        let text = try shown ?? rendered(try #require(option.text))
        found(text, try rendered(option.says))
        if try values.holds(option.right) { expect(place(text) == right, "another option is right") }
      }
    case .diagnose(_, let mistakes):
      let got = try #require(question.values["got"])
      for mistake in mistakes {
        let text = try rendered(try #require(mistake.label))
        found(text, try rendered(mistake.says))
        let value = try engine.value(of: mistake.source, values, seed: question.seed)
        expect(
          value.isApart(from: got, tolerance: item.tolerance) == (place(text) != right),
          "“\(mistake.name)” leads to \(value), the reader got \(got)")
      }
    case .findTheLine(let lines, _, _):
      for (index, line) in lines.enumerated() where index == right {
        let flip = line.flips.first { line.shown($0.formula) == options[index].text.en }
        expect(options[index].text.en != line.shown(line.formula), "the wrong line is printed as it should be")
        if let flip { reasons[index] = try rendered(flip.says) }
      }
      for (index, line) in lines.enumerated() where index != right {
        expect(options[index].text.en == line.shown(line.formula), "line \(index + 1) is not the sound one")
        reasons[index] = Localized(en: "sound", zh: "没有错")
      }
    case .whichKnob(let body):
      let second = question.values["second"]?.numbers ?? []
      for candidate in body.candidates {
        let says = try rendered(candidate.says)
        guard let index = options.firstIndex(where: { $0.reason.en.hasSuffix(says.en) }) else { continue }
        reasons[index] = says
        var run = try #require(question.scene).run
        try run.settings.set(candidate.knob, to: candidate.to.setting(values))
        let record = try engine.run(run)
        let curve =
          switch body.curve {
          case .family(let name): record.family(name)
          case .course(let name): record.course(of: QuantityID(name))
          }
        expect((curve == second) == (index == right), "“\(candidate.knob)” gives \(curve.prefix(6))")
      }
    case .compute, .predict, .reachAGoal, .order, .recall: break
    }
    expect(!reasons.contains(nil), "an option stands for nothing that the item says")
    return reasons.map { $0 ?? Localized("") }
  }

  /// The right order is told from every one in which two neighbours change places.
  private mutating func answerOrders(_ entries: [OrderEntry], _ right: [Int]) throws {
    guard case .order(let written) = item.body else { return }
    let texts = try written.map { try rendered($0.text) }
    expect(right.map { entries[$0].text } == texts, "the right order is not that of the item")
    expect(right != Array(entries.indices), "the entries are shown in the right order")
    for index in right.indices.dropLast() {
      var order = right
      order.swapAt(index, index + 1)
      let verdict = try question.judge(question.read(order.map { "\($0 + 1)" }.joined(separator: " ")), engine: engine)
      expect(verdict.outcome == .wrong, "the order \(order) is right too")
      let says = try written.map { try $0.says.map(rendered) ?? Localized("") }
      expect(verdict.notes.map(\.text) == says, "the reasons are \(verdict.notes.map(\.text.en))")
      let displaced = verdict.notes.indices.filter { verdict.notes[$0].mark == .chosen }
      expect(displaced == [index, index + 1], "the places \(displaced) are marked")
    }
  }

  /// Where the lab stands is not yet the goal; the example reaches it; a knob that is not to be turned is no answer.
  private mutating func answerGoal(_ goal: Goal) throws {
    let refusal = refusal { try question.judge(.settings([:]), engine: engine) }
    expect(refusal != nil, "the goal is reached by doing nothing")
    let record = try engine.run(goal.start)
    for watched in goal.watched {
      let symbol = try #require(record.quantity(watched.id)).symbol
      for language in Language.allCases {
        expect(refusal?.message[language].contains("\(symbol) = ") == true, "“\(watched.name)” is not shown")
      }
    }
    let others = goal.start.settings.knobs.map(\.name).filter { !goal.knobs.contains($0) }
    for knob in others.prefix(1) {
      let value = goal.start.settings[knob].description
      let verdict = try? question.judge(.settings([knob: value]), engine: engine)
      expect(verdict == nil, "the knob “\(knob)” may be turned too")
    }
  }

  /// Why an answer is no attempt; nil for one that is.
  private func refusal(_ judge: () throws -> Verdict) -> AnswerError? {
    do {
      _ = try judge()
      return nil
    } catch {
      return error as? AnswerError
    }
  }

  private mutating func answerGrades() throws {
    for rating in Rating.allCases {
      let verdict = try question.judge(question.read("\(rating.rawValue)"), engine: engine)
      expect(verdict.rating == rating && verdict.outcome == (rating == .again ? .wrong : .right), "grade \(rating)")
    }
  }

  private mutating func giveUp() {
    let verdict = question.giveUp()
    expect(verdict.outcome == .gaveUp && verdict.rating == .again, "giving up is \(verdict.outcome)")
    expect(verdict.given == Localized("") && !verdict.notes.contains { $0.mark == .chosen }, "an answer is shown")
    for language in Language.allCases {
      let isTold = !verdict.solution[language].isEmpty || !verdict.notes.isEmpty
      expect(isTold && !verdict.right[language].isEmpty, "giving up explains nothing in \(language.rawValue)")
    }
  }

  // MARK: Texts

  /// Every text is a paragraph that can be set, with nothing left to be filled in; both languages show the same numbers.
  private mutating func readTexts() {
    for fault in CheckLint.paragraphs(of: item, in: question) { problems.append("\(fault)") }
    compareLanguages()
  }

  /// Both languages show the same numbers.
  mutating func compareLanguages() {
    var texts = [question.prompt, question.solution] + question.hints + question.mistakes.map(\.explanation)
    texts += question.options.flatMap { [$0.text, $0.reason] }
    for text in texts {
      expect(Numerals.inText(text.en) == Numerals.inText(text.zh), "“\(text.en)” and “\(text.zh)” differ in a number")
      expect(!text.en.contains("{key}") && !text.zh.contains("{key}"), "“\(text.en)” has an empty place")
    }
  }
}

extension Answer {
  /// A number, or the first of several, moved away.
  fileprivate func moved(by distance: Double) -> Answer {
    switch self {
    case .number(let number): .number(number + distance)
    case .list(let numbers): .list(numbers.enumerated().map { $0 == 0 ? $1 + distance : $1 })
    case .option, .order, .settings, .grade: self
    }
  }
}

/// The numbers that a text shows.
enum Numerals {
  /// In any order: the languages may mention them in different orders. Digits inside names (`k3`, `Q_1`) count too.
  static func inText(_ text: String) -> [String] {
    text.split { !($0.isASCII && $0.isNumber || $0 == ".") }
      .map { String($0.reversed().drop { $0 == "." }.reversed()) }.filter { !$0.isEmpty }.sorted()
  }
}
