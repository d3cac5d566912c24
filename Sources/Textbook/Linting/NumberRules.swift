import Interchange
import Laboratory

/// Rules about numbers: what is printed is what comes out, and no decimal number is there on the author's word.
extension Linter {
  mutating func checkNumbers(of chapter: Chapter) {
    for (inline, lab) in Linter.linksWithLabs(of: chapter) {
      guard case .link(let link) = inline.content else { continue }
      let printed = link.children.plainText
      switch link.target {
      case .calculation(let calculation): check(calculation, printed, at: inline.position, in: chapter)
      case .live(let live): check(live, printed, beside: lab, at: inline.position, in: chapter)
      case .web, .chapter, .section, .term, .reference, .refused: break
      }
    }
    checkNumbersInSentences(of: chapter)
  }

  /// The links of a chapter, each with the lab beside it: the last before it, else the first.
  private static func linksWithLabs(of chapter: Chapter) -> [(Inline, LabPlace?)] {
    var lab = chapter.labs.first
    var links: [(Inline, LabPlace?)] = []
    chapter.blocks.forEachBlock { block, _ in
      if case .lab(let place) = block.content { lab = place }
      for text in block.ownText {
        text.forEachInline { inline in if case .link = inline.content { links.append((inline, lab)) } }
      }
    }
    return links
  }

  // MARK: calc:

  private mutating func check(
    _ calculation: Calculation, _ printed: String, at position: SourcePosition, in chapter: Chapter
  ) {
    switch calculation {
    case .unreadable(let source, let message):
      fault(
        chapter, position, "The calculation “\(source)” cannot be read: \(message).",
        remedy: "Write it like 1+0.9*0.5-0.2, or gae#advantages[0].")
    case .expression(let formula):
      do throws(Formula.Failure) {
        compare(printed, [try formula.evaluate(Linter.numbers(of: chapter))], at: position, in: chapter)
      } catch {
        fault(
          chapter, position, "The calculation “\(formula)” cannot be made: \(error.message).",
          remedy: "Use numbers, or names that given: numbers: in the front matter defines.")
      }
    case .quantity(let name, let given, let path):
      guard let input = chapter.front.given[given] else {
        return fault(
          chapter, position, "The front matter gives no inputs for “\(given)”.",
          remedy: hint(given, among: Array(chapter.front.given.keys)) ?? "Add given: with \(given): and its inputs.")
      }
      guard let compute = context.compute else { return }
      do {
        let answer = try compute(name, input)
        guard let values = Linter.values(at: path, of: answer) else {
          return fault(
            chapter, position, "The answer of “\(name)” has no number at this path.",
            remedy: "The answer has \(Linter.keys(of: answer)).")
        }
        compare(printed, values, at: position, in: chapter)
      } catch {
        fault(
          chapter, position, "The calculator refuses “\(given)”: \(error)",
          remedy: "Mend the inputs in the front matter.")
      }
    }
  }

  /// The names that expressions may use, from `given: numbers:`.
  private static func numbers(of chapter: Chapter) -> [String: Formula.Value] {
    var names: [String: Formula.Value] = [:]
    for (name, value) in chapter.front.given["numbers"]?.asObject?.members ?? [] {
      if let number = value.asDouble { names[name] = .number(number) }
      if let list = value.asArray { names[name] = .list(list.compactMap(\.asDouble)) }
    }
    return names
  }

  /// The number, or the numbers of a list, at a path of an answer.
  static func values(at path: [Calculation.PathStep], of answer: JSONValue) -> [Double]? {
    var value = answer
    for step in path {
      let inner: JSONValue?
      switch step {
      case .key(let key): inner = value[key]
      case .index(let index): inner = value[index]
      }
      guard let inner else { return nil }
      value = inner
    }
    if let number = value.asDouble { return [number] }
    guard let list = value.asArray else { return nil }
    let numbers = list.compactMap(\.asDouble)
    return numbers.count == list.count && !numbers.isEmpty ? numbers : nil
  }

  private static func keys(of answer: JSONValue) -> String {
    answer.asObject.map { $0.keys.joined(separator: ", ") } ?? "no keys"
  }

  private mutating func compare(
    _ printed: String, _ values: [Double], at position: SourcePosition, in chapter: Chapter
  ) {
    let numbers = values.count == 1 ? PrintedNumber(printed).map { [$0] } : PrintedNumber.list(printed)
    guard let numbers else {
      return fault(
        chapter, position, "“\(printed)” is not a number.",
        remedy: "Print the number alone; words stand outside the link.")
    }
    guard numbers.count == values.count else {
      return fault(
        chapter, position, "\(numbers.count) numbers are printed; there are \(values.count).",
        remedy: "Print all of them, or name one.")
    }
    for (number, value) in zip(numbers, values) where !number.agrees(with: value) {
      let right = values.map { Numeral.fixed($0, max(number.decimals, 1)) }.joined(separator: ", ")
      return fault(
        chapter, position, "“\(printed)” is printed; \(Numeral.short(value, 8)) comes out.",
        remedy: "Print \(right), or mend the inputs.")
    }
  }

  // MARK: live:

  private mutating func check(
    _ live: LiveNumber, _ printed: String, beside lab: LabPlace?, at position: SourcePosition, in chapter: Chapter
  ) {
    let place = live.lab.map { name in chapter.labs.last { $0.name == name } } ?? lab
    guard let place else {
      return fault(
        chapter, position, "There is no lab in this chapter that “\(live.name)” could follow.",
        remedy: "Put the lab's fence into the chapter, or use a calc: link.")
    }
    guard let facts = context.labs?[place.name] else { return }
    let family = QuantityID(live.name).family
    if let knob = facts.knobs.first(where: { $0.name == live.name }) {
      compare(printed, with: knob, of: place, facts, at: position, in: chapter)
    } else if facts.families.contains(family) {
      guard let quantity = context.quantity else { return }
      guard let value = quantity(place, live.name) else {
        return fault(
          chapter, position, "The lab “\(place.name)” ends its run without a number “\(live.name)”.",
          remedy: "Name a number with its index, like \(family)[0].")
      }
      compare(printed, [value], at: position, in: chapter)
    } else {
      let known = facts.knobs.map(\.name) + facts.families.sorted()
      fault(
        chapter, position, "The lab “\(place.name)” has neither a knob nor a number “\(live.name)”.",
        remedy: hint(live.name, among: known) ?? "It has \(known.joined(separator: ", ")).")
    }
  }

  private mutating func compare(
    _ printed: String, with knob: Knob, of place: LabPlace, _ facts: LabFacts, at position: SourcePosition,
    in chapter: Chapter
  ) {
    var settings = Settings(facts.knobs)
    for setting in place.settings { try? settings.set(setting.knob, to: setting.value) }
    switch settings[knob.name] {
    case .number(let value): compare(printed, [value], at: position, in: chapter)
    case .list(let values): compare(printed, values, at: position, in: chapter)
    case .word, .flag, .words:
      let value = settings[knob.name].description
      guard printed != value else { return }
      fault(chapter, position, "“\(printed)” is printed; the lab starts with “\(value)”.", remedy: "Print \(value).")
    }
  }
}
