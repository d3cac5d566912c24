import Laboratory

extension Question {
  /// Reads what the reader typed: `1.25`, `5/4`, `1+0.9*0.5-0.2`, full-width digits, `1, 2, 3`, an option's number,
  /// an order `3 1 2`, settings `lambda=0.5` or `λ = 0.5`, and `0.5` where one knob is to be turned.
  ///
  /// - Throws: ``AnswerError`` with a sentence on what is needed; that is no attempt.
  public func read(_ text: String) throws(AnswerError) -> Answer {
    let text = AnswerText.folded(text)
    guard !text.isEmpty else { throw AnswerError(en: "There is no answer yet.", zh: "还没有作答。") }
    switch form {
    case .number: return .number(try AnswerText.number(text))
    case .list(let key, _): return .list(try AnswerText.list(text, count: key.count))
    case .option(let options, _):
      guard let number = Int(text), (1...options.count).contains(number) else {
        throw .noSuchOption(Int(text), of: options.count)
      }
      return .option(number - 1)
    case .order(let entries, _): return .order(try AnswerText.order(text, count: entries.count))
    case .goal(let goal): return .settings(try AnswerText.settings(text, of: goal))
    case .grade:
      guard let rating = Int(text).flatMap(Rating.init(rawValue:)) else {
        throw AnswerError(en: form.instruction.en, zh: form.instruction.zh)
      }
      return .grade(rating)
    }
  }
}

extension Question {
  /// How an answer was read, where it is not written as the plain numbers that it stands for: `7.2% = 0.072`.
  func reading(of typed: String, as answer: Answer) -> Localized? {
    let (datum, tolerance): (Datum, Double)
    switch (answer, form) {
    case (.number(let value), .number(_, let margin)): (datum, tolerance) = (.number(value), margin)
    case (.list(let values), .list(_, let margin)): (datum, tolerance) = (.list(values), margin)
    default: return nil
    }
    let isPlain = typed.split { ",; ()[]".contains($0) }.allSatisfy { Double($0) != nil }
    guard !typed.isEmpty, !isPlain else { return nil }
    // A star between numbers would set what follows in italics.
    let shown = String(typed.map { $0 == "*" ? "·" : $0 })
    return Localized("\(shown) = \(Question.shown(datum, tolerance))")
  }
}

extension AnswerError {
  static func noSuchOption(_ number: Int?, of count: Int) -> AnswerError {
    AnswerError(
      en: number.map { "There is no option \($0); type 1 to \(count)." } ?? "Type the option's number, 1 to \(count).",
      zh: number.map { "没有第 \($0) 个选项，请输入 1 到 \(count)。" } ?? "请输入选项的编号，1 到 \(count)。")
  }

  static func noOrder(of count: Int) -> AnswerError {
    AnswerError(
      en: "An order names each of the numbers 1 to \(count) once.", zh: "请把 1 到 \(count) 每个编号各写一次。")
  }

  static func wrongCount(_ count: Int, needed: Int) -> AnswerError {
    AnswerError(
      en: "\(count) numbers came, \(needed) are needed, with commas between them and a point in decimals: 1, 0.5.",
      zh: "输入了 \(count) 个数，需要 \(needed) 个；数与数之间用逗号，小数用点：1, 0.5。")
  }
}

/// What people type, as values.
enum AnswerText {
  /// Longer than any answer; nobody types this.
  private static let longest = 1000

  /// Full-width letters, digits and signs as ASCII, blanks at the ends removed.
  static func folded(_ text: String) -> String {
    let folded = String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { scalar in
          switch scalar.value {
          case 0xFF01...0xFF5E: Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
          case 0x3000, 0x00A0, 0x0009: " "
          case 0x3002: "."
          case 0x3001: ","
          case 0x2212, 0x2013: "-"
          default: scalar
          }
        }))
    return trimmed(folded[...])
  }

  /// A finite number, given as an expression without names.
  static func number(_ text: String) throws(AnswerError) -> Double {
    if text.contains(",") {
      throw AnswerError(
        en: "One number is needed, with a point in decimals: 1.25, not 1,25.", zh: "需要一个数；小数用点：写 1.25，不写 1,25。")
    }
    return try expression(text)
  }

  /// Numbers between commas or semicolons, in brackets or not.
  static func list(_ text: String, count: Int) throws(AnswerError) -> [Double] {
    var text = text[...]
    for (open, close) in [("(", ")"), ("[", "]")]
    where text.hasPrefix(open) && text.hasSuffix(close) && !text.dropFirst().dropLast().contains(open) {
      text = text.dropFirst().dropLast()
    }
    let parts = text.split(omittingEmptySubsequences: false) { $0 == "," || $0 == ";" }
    guard parts.count == count else { throw .wrongCount(parts.count, needed: count) }
    return try parts.map { part throws(AnswerError) in try expression(trimmed(part)) }
  }

  static func order(_ text: String, count: Int) throws(AnswerError) -> [Int] {
    var parts = text.split { !$0.isNumber }.map(String.init)
    if parts.count == 1 && count > 1 && count < 10 { parts = parts[0].map { String($0) } }
    let order = parts.compactMap { Int($0) }.map { $0 - 1 }
    guard order.count == parts.count, order.sorted() == Array(0..<count) else { throw .noOrder(of: count) }
    return order
  }

  /// `lambda=0.5 gamma=0.9` or `λ = 0.5`, with or without commas between them; a list's own commas stay, and what stands
  /// in brackets, as the right answer is told, is a remark. A value alone is that of the one knob that may be turned.
  static func settings(_ text: String, of goal: Goal) throws(AnswerError) -> [String: String] {
    if goal.knobs.count == 1, !text.contains("=") { return [goal.knobs[0]: text] }
    let text = withoutRemarks(text)
    var settings: [String: String] = [:]
    for part in closingUp(text).split(separator: " ") where part != "," {
      let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard halves.count == 2, !halves[0].isEmpty, !halves[1].isEmpty else {
        let example = goal.knobs.first.map { "\($0)=\(goal.start.settings[$0].description)" } ?? ""
        throw AnswerError(
          en: "“\(part)” is not a setting; write for example \(example).", zh: "“\(part)”不是设置；请写成例如 \(example)。")
      }
      var value = halves[1]
      if value.hasSuffix(",") { value = value.dropLast() }
      let name = String(halves[0])
      let knob =
        goal.start.settings.knobs.first { $0.name == name } ?? goal.start.settings.knobs.first { $0.symbol == name }
      settings[knob?.name ?? name] = String(value)
    }
    return settings
  }

  private static func withoutRemarks(_ text: String) -> String {
    var depth = 0
    return text.filter { character in
      if "(（".contains(character) { depth += 1 }
      defer { if ")）".contains(character) { depth = max(0, depth - 1) } }
      return depth == 0
    }
  }

  /// Without the blanks around “=”.
  private static func closingUp(_ text: String) -> String {
    text.split(separator: "=", omittingEmptySubsequences: false).map { trimmed($0) }.joined(separator: "=")
  }

  private static func expression(_ text: String) throws(AnswerError) -> Double {
    var source = text
    var scale = 1.0
    if source.hasSuffix("%") {
      source.removeLast()
      scale = 0.01
    }
    guard source.count <= longest, !source.contains(where: { "<>=≤≥".contains($0) }) else {
      throw unreadable(text)
    }
    let value: Double
    do {
      let formula = try Formula(source)
      guard formula.names.allSatisfy({ ["π", "pi"].contains($0) }) else { throw unreadable(text) }
      value = try formula.evaluate()
    } catch {
      throw unreadable(text)
    }
    guard value.isFinite else {
      throw AnswerError(en: "“\(text)” is not a finite number.", zh: "“\(text)”不是有限的数。")
    }
    return value * scale
  }

  private static func unreadable(_ text: String) -> AnswerError {
    let shown = text.count > 40 ? String(text.prefix(40)) + "…" : text
    return AnswerError(
      en: "“\(shown)” is not a number. Type for example 1.25, 5/4, 1.25e0 or 1+0.9*0.5-0.2.",
      zh: "“\(shown)”不是数。可以输入 1.25、5/4、1.25e0 或 1+0.9*0.5-0.2。")
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text
    while text.first == " " { text = text.dropFirst() }
    while let last = text.last, last == " " || last == "\n" || last == "\r" || last == "\r\n" { text = text.dropLast() }
    return String(text)
  }
}
