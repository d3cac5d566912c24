import Interchange
import Laboratory
import Textbook

/// The author's check of self-checks: what is wrong with them whatever the numbers, and what shows when numbers are
/// drawn.
public enum CheckLint {
  /// Everything that is wrong with a chapter's items.
  ///
  /// - items: what ``CheckItem/items(yaml:chapter:)`` read; its own faults come beside these.
  /// - seeds: how many draws of each item are looked at; a fifth of them where a draw runs a lab.
  public static func faults(_ items: [CheckItem], engine: Engine, seeds: Int = 50) -> [CheckFault] {
    items.flatMap { structure($0) + draws($0, engine: engine, seeds: seeds) }
  }

  /// What a chapter's self-checks must be together: at least ten, of at least five kinds, at least half with fresh
  /// numbers.
  public static func chapterFaults(_ items: [CheckItem]) -> [CheckFault] {
    let kinds = Set(items.map(\.kind)).count
    let fresh = items.count(where: \.hasFreshNumbers)
    var faults: [CheckFault] = []
    func add(_ message: String, _ remedy: String) {
      faults.append(CheckFault(line: 1, column: 1, message: message, remedy: remedy))
    }
    if items.count < 10 { add("The chapter has \(items.count) self-checks.", "Write at least ten.") }
    if kinds < 5 { add("The self-checks are of \(kinds) kinds.", "Use at least five.") }
    if 2 * fresh < items.count {
      add("\(fresh) of \(items.count) self-checks draw fresh numbers.", "At least half should.")
    }
    return faults
  }

  // MARK: Whatever the numbers

  private static func structure(_ item: CheckItem) -> [CheckFault] {
    var faults = item.texts.flatMap { textFaults($0, item) }
    if item.hints.isEmpty && item.kind != .recall {
      faults.append(fault(item, "There is no hint.", "Add at least one step towards the answer."))
    }
    if !keyComesFromEngine(item) {
      faults.append(
        fault(
          item, "The key is written by hand.", "Take it from a quantity or a lab; a formula may only combine these."))
    }
    for name in item.names.repeated {
      faults.append(fault(item, "The name “\(name)” stands for two values.", "Call one of them something else."))
    }
    if case .choice(let options) = item.body {
      let fixed = options.filter { $0.right.names.isEmpty }
      if fixed.count == options.count && options.count(where: { (try? $0.right.evaluate()) == 1 }) != 1 {
        faults.append(fault(item, "Not exactly one option is right.", "Mark one with “right: true”."))
      }
    }
    return faults
  }

  private static func textFaults(_ text: Text, _ item: CheckItem) -> [CheckFault] {
    var faults: [CheckFault] = []
    func add(_ message: String, _ remedy: String) {
      faults.append(
        CheckFault(item: item.id, line: text.line, column: text.column, message: message, remedy: remedy))
    }
    let known = item.knownNames
    let (en, zh) = (text.en.placeholders(known).sorted(), text.zh.placeholders(known).sorted())
    if en != zh {
      let only = difference(en, zh).map { "\($0) in English" } + difference(zh, en).map { "\($0) in Chinese" }
      add("The languages show different numbers: only \(only.joined(separator: ", only ")).", "Use the same in both.")
    }
    let (numbersEn, numbersZh) = (numbers(text.en.literal), numbers(text.zh.literal))
    if numbersEn.sorted() != numbersZh.sorted() {
      let only =
        difference(numbersEn, numbersZh).map { "\($0) in English" }
        + difference(numbersZh, numbersEn).map { "\($0) in Chinese" }
      add("The languages write different numbers: only \(only.joined(separator: ", only ")).", "Use the same in both.")
    }
    for name in Set(text.en.names + text.zh.names).sorted() where !known.contains(name) && !known.contains(table(name))
    {
      let hint = Spelling.nearest(to: name, among: known.sorted()).map { "Did you mean “\($0)”?" }
      add("Nothing is called “\(name)”.", hint ?? "Draw it, or compute it under “let”.")
    }
    // A single word may be a term that is not translated.
    if Prose.words(in: text.en.source).count >= 2 && !text.zh.source.contains(where: Prose.isChinese) {
      add("The Chinese text holds no Chinese.", "Translate it.")
    }
    for phrase in ["which is not", "which of these is not", "all of the above", "none of the above", "以上都", "以上皆"]
    where text.en.literal.lowercased().contains(phrase) || text.zh.literal.contains(phrase) {
      add("“\(phrase)” tests reading, not understanding.", "Ask for what is true.")
    }
    return faults
  }

  /// The table that a row belongs to: `theta` for `theta_2`.
  private static func table(_ name: String) -> String {
    guard let mark = name.lastIndex(of: "_"), Int(name[name.index(after: mark)...]) != nil else { return name }
    return String(name[..<mark])
  }

  private static func difference(_ mine: [String], _ others: [String]) -> [String] {
    var others = others
    return mine.filter { element in
      guard let index = others.firstIndex(of: element) else { return true }
      others.remove(at: index)
      return false
    }
  }

  private static func numbers(_ text: String) -> [String] {
    text.split { !($0.isASCII && $0.isNumber || $0 == ".") }.map { $0.hasSuffix(".") ? $0.dropLast() : $0 }
      .filter { $0.contains(where: \.isNumber) }.map(String.init)
  }

  /// A formula may be a key only when something in it was computed by the engine.
  private static func keyComesFromEngine(_ item: CheckItem) -> Bool {
    guard case .formula(let formula)? = item.key else { return true }
    var computed: Set<String> = []
    for named in item.values {
      switch named.source {
      case .quantity, .lab: computed.insert(named.name)
      case .formula(let formula): if formula.names.contains(where: computed.contains) { computed.insert(named.name) }
      }
    }
    return formula.names.contains { computed.contains($0) }
  }

  // MARK: With numbers drawn

  private static func draws(_ item: CheckItem, engine: Engine, seeds: Int) -> [CheckFault] {
    var prompts: Set<String> = []
    let seeds = max(1, item.runsLab ? seeds / 5 : seeds)
    for seed in 0..<UInt64(seeds) {
      let engine = engine.remembering()
      let question: Question
      do {
        question = try item.question(seed: seed, engine: engine)
      } catch {
        return [fault(item, "With seed \(seed) it cannot be asked: \(error.reason).", "Change draws or constraints.")]
      }
      if let problem = problem(question, engine: engine) {
        return [fault(item, "With seed \(seed): \(problem).", "Change draws, constraints or mistakes.")]
      }
      if seed == 0, case let faults = paragraphs(of: item, in: question), !faults.isEmpty { return faults }
      let options = question.options.map(\.text.en).sorted().joined()
      let curves = question.curves.map { Datum.list($0.values).text(.short(6)) }.joined()
      prompts.insert(question.prompt.en + options + curves)
      if !item.hasFreshNumbers { break }
    }
    if item.hasFreshNumbers && seeds >= 10 && prompts.count < 2 {
      return [fault(item, "Every seed asks the same.", "Show the numbers that are drawn in the prompt.")]
    }
    return []
  }

  /// Every text of the item with the question's numbers in it, read as the paragraph that it becomes on the page.
  static func paragraphs(of item: CheckItem, in question: Question) -> [CheckFault] {
    var values = Values()
    for (name, datum) in question.values { values.set(name, to: datum) }
    return item.texts.flatMap { text -> [CheckFault] in
      let rendered: Localized
      do {
        rendered = try text.render(values, decimals: item.decimals)
      } catch {
        return [CheckFault(text, of: item, "This cannot be shown: \(error).", "Draw the number, or compute it.")]
      }
      return Language.allCases.flatMap { language in
        Lint.faults(ofParagraph: rendered[language], in: language).filter { $0.severity == .error }.map { fault in
          CheckFault(text, of: item, "“\(rendered[language])”: \(fault.message)", fault.remedy)
        }
      }
    }
  }

  /// What must hold for every question, looked at from outside: by answering it.
  static func problem(_ question: Question, engine: Engine) -> String? {
    do {
      let verdict = try question.judge(question.rightAnswerToGive, engine: engine)
      guard verdict.outcome == .right else { return "the right answer is judged \(verdict.outcome.rawValue)" }
      for mistake in question.mistakes {
        let verdict = try question.judge(mistake.answer, engine: engine)
        guard verdict.outcome == .wrong else { return "the mistake “\(mistake.name)” is judged right" }
        guard verdict.notes.map(\.text) == [mistake.explanation] else {
          return "the mistake “\(mistake.name)” is not told from another"
        }
      }
      for index in question.options.indices where .option(index) != question.rightAnswerToGive {
        let verdict = try question.judge(.option(index), engine: engine)
        guard verdict.outcome == .wrong else { return "option \(index + 1) is judged right too" }
      }
      return nil
    } catch {
      return "\(error)"
    }
  }

  private static func fault(_ item: CheckItem, _ message: String, _ remedy: String) -> CheckFault {
    CheckFault(item: item.id, line: item.line, column: item.column, message: message, remedy: remedy)
  }
}

extension Question {
  /// An answer that is right, as the reader could give it.
  var rightAnswerToGive: Answer {
    switch form {
    case .number(let key, _): .number(key)
    case .list(let key, _): .list(key)
    case .option(_, let right): .option(right)
    case .order(_, let right): .order(right)
    case .goal(let goal): .settings(goal.example)
    case .grade: .grade(.good)
    }
  }
}

extension Question.NamedMistake {
  /// The answer that it leads to.
  var answer: Answer {
    if case .number(let number) = value { .number(number) } else { .list(value.numbers) }
  }
}

extension CheckFault {
  fileprivate init(_ text: Text, of item: CheckItem, _ message: String, _ remedy: String) {
    self.init(item: item.id, line: text.line, column: text.column, message: message, remedy: remedy)
  }
}

extension [String] {
  /// What stands in it more than once.
  fileprivate var repeated: [String] {
    var seen: Set<String> = []
    return filter { !seen.insert($0).inserted }
  }
}

extension CheckItem {
  /// The key's source, where the item has one.
  var key: ValueSource? {
    switch body {
    case .compute(let key, _), .diagnose(let key, _), .findTheLine(_, _, let key): key
    case .predict(let call, _): .lab(call)
    case .whichKnob, .reachAGoal, .order, .choice, .recall: nil
    }
  }

  var mistakes: [Mistake] {
    switch body {
    case .compute(_, let mistakes), .predict(_, let mistakes), .diagnose(_, let mistakes): mistakes
    case .findTheLine, .whichKnob, .reachAGoal, .order, .choice, .recall: []
    }
  }

  /// Every text that the reader may see.
  var texts: [Text] {
    var texts = [prompt] + hints + [solution].compactMap { $0 }
    texts += mistakes.flatMap { [$0.label, $0.says].compactMap { $0 } }
    switch body {
    case .findTheLine(let lines, _, _): texts += lines.flatMap { $0.flips.map(\.says) }
    case .whichKnob(let body): texts += body.candidates.map(\.says)
    case .order(let entries): texts += entries.flatMap { [$0.text, $0.says].compactMap { $0 } }
    case .choice(let options): texts += options.flatMap { [$0.text, $0.says].compactMap { $0 } }
    case .compute, .predict, .diagnose, .reachAGoal, .recall: break
    }
    return texts
  }

  /// The names that texts may use.
  var knownNames: Set<String> { Set(names) }

  /// The names in the order in which they get their values.
  fileprivate var names: [String] {
    var names = draws.map(\.name) + values.map(\.name)
    if key != nil { names.append("key") }
    names += mistakes.map(\.valueName)
    switch body {
    case .diagnose, .findTheLine: names.append("got")
    case .whichKnob: names += ["first", "second"]
    case .reachAGoal(let body): names += body.watched.flatMap { [$0.name, "\($0.name)_after"] }
    case .compute, .predict, .order, .choice, .recall: break
    }
    return names
  }

  /// Whether drawing its numbers runs a lab, which takes longer than asking the calculator.
  var runsLab: Bool {
    switch body {
    case .predict, .whichKnob, .reachAGoal: return true
    case .compute, .diagnose, .findTheLine, .order, .choice, .recall: break
    }
    return (values.map(\.source) + mistakes.map(\.source) + [key].compactMap { $0 }).contains { source in
      if case .lab = source { true } else { false }
    }
  }
}
