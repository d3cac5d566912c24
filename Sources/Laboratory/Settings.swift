import Interchange

/// The positions of all knobs of a lab.
public struct Settings: Hashable, Sendable {
  public let knobs: [Knob]
  private var values: [String: Setting]

  /// Every knob at its default.
  public init(_ knobs: [Knob]) {
    self.knobs = knobs
    values = Dictionary(knobs.map { ($0.name, $0.initial) }, uniquingKeysWith: { first, _ in first })
  }

  /// The position of a knob. Asking for a knob that the lab does not have is a mistake in the lab.
  public subscript(name: String) -> Setting {
    guard let value = values[name] else { preconditionFailure("The lab has no knob named “\(name)”.") }
    return value
  }

  public func knob(_ name: String) -> Knob? { knobs.first { $0.name == name } }

  /// The knobs and their positions, in the lab's order.
  public var all: [(knob: Knob, value: Setting)] { knobs.map { ($0, self[$0.name]) } }

  public func number(_ name: String) -> Double {
    if case .number(let value) = self[name] { return value }
    preconditionFailure("The knob “\(name)” does not hold a number.")
  }

  public func integer(_ name: String) -> Int { Int(number(name)) }

  public func word(_ name: String) -> String {
    if case .word(let word) = self[name] { return word }
    preconditionFailure("The knob “\(name)” does not hold a choice.")
  }

  public func flag(_ name: String) -> Bool {
    if case .flag(let flag) = self[name] { return flag }
    preconditionFailure("The knob “\(name)” is not a switch.")
  }

  public func list(_ name: String) -> [Double] {
    if case .list(let values) = self[name] { return values }
    preconditionFailure("The knob “\(name)” does not hold a list.")
  }

  public func words(_ name: String) -> [String] {
    if case .words(let words) = self[name] { return words }
    preconditionFailure("The knob “\(name)” does not hold a list of words.")
  }

  /// Puts a knob at a value, if that is within its range.
  public mutating func set(_ name: String, to value: Setting) throws(SettingsError) {
    guard let knob = knob(name) else { throw unknown(name) }
    values[name] = try knob.checked(value)
  }

  /// Puts a knob at a value as the command line writes it: `0.9`, `first-visit`, `on`, `0,0,1,0,5`.
  public mutating func set(_ name: String, to text: String) throws(SettingsError) {
    guard let knob = knob(name) else { throw unknown(name) }
    values[name] = try knob.checked(knob.parse(text))
  }

  public mutating func reset(_ name: String) {
    if let knob = knob(name) { values[name] = knob.initial }
  }

  /// Turns a knob by a number of its steps. Data knobs do not turn.
  public mutating func turn(_ name: String, by steps: Int) {
    guard let knob = knob(name) else { return }
    values[name] = knob.turned(self[name], by: steps)
  }

  private func unknown(_ name: String) -> SettingsError {
    let known = knobs.map(\.name)
    let nearest = Spelling.nearest(to: name, among: known)
    let hint = nearest.map { " Did you mean “\($0)”?" } ?? ""
    let hintZh = nearest.map { "是否想写“\($0)”？" } ?? ""
    let names = known.joined(separator: ", ")
    return SettingsError(
      name,
      Localized(
        en: "There is no knob named “\(name)” here.\(hint) The knobs are: \(names).",
        zh: "这里没有名为“\(name)”的旋钮。\(hintZh)可用的旋钮：\(names)。"))
  }
}

extension Knob {
  /// The value if it lies within the knob's range; integers are kept whole.
  func checked(_ value: Setting) throws(SettingsError) -> Setting {
    switch (kind, value) {
    case (.real(let range, _), .number(let number)):
      guard range.contains(number) else { throw refused(value) }
      return value
    case (.integer(let range, _), .number(let number)):
      guard number == number.rounded(), number.magnitude < 1e15, range.contains(Int(number)) else {
        throw refused(value)
      }
      return value
    case (.choice(let options), .word(let word)):
      guard options.contains(where: { $0.name == word }) else { throw refused(value) }
      return value
    case (.toggle, .flag): return value
    case (.list(let range, _, let count, _), .list(let numbers)):
      guard count.contains(numbers.count) else { throw refused(value) }
      for (index, number) in numbers.enumerated() where !range.contains(number) {
        throw refused(.number(number), index: index)
      }
      return value
    case (.marks(let options, _, let count), .words(let words)):
      guard count.contains(words.count) else { throw refused(value) }
      for (index, word) in words.enumerated() where !options.contains(where: { $0.name == word }) {
        throw refused(.word(word), index: index)
      }
      return value
    default: throw refused(value)
    }
  }

  /// Reads a value as the command line writes it.
  func parse(_ text: String) throws(SettingsError) -> Setting {
    switch kind {
    case .real, .integer:
      guard let number = Knob.number(text) else { throw refused(.word(text)) }
      return .number(number)
    case .choice: return .word(text)
    case .toggle:
      switch text.lowercased() {
      case "on", "true", "yes", "1": return .flag(true)
      case "off", "false", "no", "0": return .flag(false)
      default: throw refused(.word(text))
      }
    case .list:
      var numbers: [Double] = []
      for (index, part) in text.split(separator: ",", omittingEmptySubsequences: false).enumerated() {
        guard let number = Knob.number(String(part)) else { throw refused(.word(String(part)), index: index) }
        numbers.append(number)
      }
      return .list(numbers)
    case .marks:
      return .words(
        text.split(separator: ",", omittingEmptySubsequences: false).map { String($0.filter { $0 != " " }) })
    }
  }

  /// A finite number, also as an expression such as 1/3.
  static func number(_ text: String) -> Double? {
    guard let formula = try? Formula(text), let value = try? formula.evaluate(), value.isFinite else { return nil }
    return value
  }

  func turned(_ value: Setting, by steps: Int) -> Setting {
    switch (kind, value) {
    case (.real(let range, let step), .number(let number)):
      let turned = ((number / step).rounded(steps > 0 ? .down : .up, unless: 1e-9) + Double(steps)) * step
      let clean = (turned * 1e12).rounded() / 1e12
      return .number(min(range.upperBound, max(range.lowerBound, clean)))
    case (.integer(let range, let step), .number(let number)):
      return .number(Double(min(range.upperBound, max(range.lowerBound, Int(number) + steps * step))))
    case (.choice(let options), .word(let word)):
      let now = options.firstIndex { $0.name == word } ?? 0
      return .word(options[min(options.count - 1, max(0, now + steps.signum()))].name)
    case (.toggle, .flag): return .flag(steps > 0)
    default: return value
    }
  }

  /// The range as a sentence part.
  public func range(in language: Language) -> String {
    let english = language == .en
    switch kind {
    case .real(let range, _):
      return "\(Numeral.short(range.lowerBound)) … \(Numeral.short(range.upperBound))"
    case .integer(let range, _): return "\(range.lowerBound) … \(range.upperBound)"
    case .choice: return options.map { $0.listed(in: language) }.joined(separator: " | ")
    case .toggle: return options.reversed().map { $0.listed(in: language) }.joined(separator: " | ")
    case .list(let range, _, let count, _):
      let ends = "\(Numeral.short(range.lowerBound)) … \(Numeral.short(range.upperBound))"
      return english
        ? "\(count.words("to")) \(count.upperBound == 1 ? "number" : "numbers") in \(ends)"
        : "\(count.words("到")) 个数，\(count.upperBound == 1 ? "" : "各")在 \(ends) 之间"
    case .marks(_, _, let count):
      let words = options.map { $0.listed(in: language) }.joined(separator: " | ")
      return english ? "\(count.words("to")) of \(words)" : "\(count.words("到")) 个，每个是 \(words) 之一"
    }
  }

  /// What one element of a list may be, as a sentence part; the range where the knob is no list.
  public func elementRange(in language: Language) -> String {
    switch kind {
    case .list(let range, _, _, _):
      let ends = "\(Numeral.short(range.lowerBound)) … \(Numeral.short(range.upperBound))"
      return language == .en ? "a number in \(ends)" : "\(ends) 之间的数"
    case .marks: return options.map { $0.listed(in: language) }.joined(separator: " | ")
    case .real, .integer, .choice, .toggle: return range(in: language)
    }
  }

  private func refused(_ value: Setting, index: Int? = nil) -> SettingsError {
    let place = index.map { "\(name)[\($0)]" } ?? name
    let found = value.description
    let allowed = Localized(
      en: index == nil ? range(in: .en) : elementRange(in: .en),
      zh: index == nil ? range(in: .zh) : elementRange(in: .zh))
    return SettingsError(
      name,
      Localized(
        en: "\(place) is “\(found)”; allowed: \(allowed.en).", zh: "\(place) 的值“\(found)”不可用；允许：\(allowed.zh)。"),
      element: index)
  }
}

extension ClosedRange<Int> {
  /// `4`, or `1 to 12`.
  fileprivate func words(_ to: String) -> String {
    lowerBound == upperBound ? "\(lowerBound)" : "\(lowerBound) \(to) \(upperBound)"
  }
}

extension Double {
  /// Rounds in a direction, but to the nearest when that is within `tolerance`: a knob between two of its steps goes
  /// to the next one, and one that is on a step leaves it.
  fileprivate func rounded(_ rule: FloatingPointRoundingRule, unless tolerance: Double) -> Double {
    let nearest = rounded()
    return (self - nearest).magnitude < tolerance ? nearest : rounded(rule)
  }
}

extension Settings {
  /// Puts a numeric knob at a place of its range, 0…1, on one of its steps.
  public mutating func place(_ name: String, at fraction: Double) {
    guard let knob = knob(name) else { return }
    let share = min(1, max(0, fraction))
    switch knob.kind {
    case .real(let range, let step):
      let wanted = range.lowerBound + share * (range.upperBound - range.lowerBound)
      let onStep = ((wanted / step).rounded() * step * 1e12).rounded() / 1e12
      values[name] = .number(min(range.upperBound, max(range.lowerBound, onStep)))
    case .integer(let range, _):
      values[name] = .number((Double(range.lowerBound) + share * Double(range.count - 1)).rounded())
    case .choice, .toggle, .list, .marks: break
    }
  }

  /// Puts a choice or a switch at its n-th option.
  public mutating func choose(_ name: String, option: Int) {
    guard let knob = knob(name) else { return }
    switch knob.kind {
    case .choice(let options) where options.indices.contains(option): values[name] = .word(options[option].name)
    case .toggle: values[name] = .flag(option == 1)
    case .real, .integer, .choice, .list, .marks: break
    }
  }
}

extension Knob {
  /// Where a value lies in the range of a numeric knob, 0…1.
  public func fraction(of value: Setting) -> Double? {
    guard case .number(let number) = value else { return nil }
    switch kind {
    case .real(let range, _):
      let span = range.upperBound - range.lowerBound
      return span > 0 ? (number - range.lowerBound) / span : 0
    case .integer(let range, _):
      return range.count > 1 ? (number - Double(range.lowerBound)) / Double(range.count - 1) : 0
    case .choice, .toggle, .list, .marks: return nil
    }
  }
}
