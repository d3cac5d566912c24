import Interchange
import Laboratory

/// A value that a question works with: drawn, or computed by the engine.
public enum Datum: Hashable, Sendable {
  case number(Double)
  case list([Double])
  case rows([[Double]])
  case word(String)

  /// The number, or nil.
  public var number: Double? {
    if case .number(let value) = self { value } else { nil }
  }

  /// Every number in it, row after row.
  public var numbers: [Double] {
    switch self {
    case .number(let value): [value]
    case .list(let values): values
    case .rows(let rows): rows.flatMap { $0 }
    case .word: []
    }
  }

  var isFinite: Bool { numbers.allSatisfy(\.isFinite) }

  /// Whether two values can be told apart by somebody who answers within the tolerance: no answer lies within it of
  /// both. Values of different shapes always can.
  func isApart(from other: Datum, tolerance: Double) -> Bool {
    switch (self, other) {
    case (.number, .number), (.list, .list), (.rows, .rows):
      let (mine, others) = (numbers, other.numbers)
      guard mine.count == others.count else { return true }
      return zip(mine, others).contains { ($0 - $1).magnitude > 2 * tolerance * (1 + 1e-9) }
    case (.word(let mine), .word(let others)): return mine != others
    default: return true
    }
  }

  /// As a formula takes it; words and tables do not calculate.
  var formulaValue: Formula.Value? {
    switch self {
    case .number(let value): .number(value)
    case .list(let values): .list(values)
    case .rows, .word: nil
    }
  }

  var json: JSONValue {
    switch self {
    case .number(let value): JSONValue(value)
    case .list(let values): JSONValue(values)
    case .rows(let rows): JSONValue(rows)
    case .word(let word): .string(word)
    }
  }

  /// A value of the engine; nil for what is neither numbers nor a word.
  init?(_ json: JSONValue) {
    if let number = json.asDouble {
      self = .number(number)
    } else if let word = json.asString {
      self = .word(word)
    } else if let elements = json.asArray {
      let numbers = elements.compactMap(\.asDouble)
      if numbers.count == elements.count {
        self = .list(numbers)
        return
      }
      let rows = elements.compactMap { row in row.asArray?.compactMap(\.asDouble) }
      guard rows.count == elements.count, zip(rows, elements).allSatisfy({ $0.count == $1.asArray?.count }) else {
        return nil
      }
      self = .rows(rows)
    } else {
      return nil
    }
  }
}

extension Datum {
  /// How a value is printed: at most so many decimals, exactly so many, or as an index under a letter.
  enum Format: Hashable, Sendable {
    case short(Int)
    case fixed(Int)
    case subscripted
  }

  func text(_ format: Format) -> String {
    switch self {
    case .number(let value): Datum.text(value, format)
    case .list(let values): values.map { Datum.text($0, format) }.joined(separator: ", ")
    case .rows(let rows):
      rows.map { "(" + $0.map { Datum.text($0, format) }.joined(separator: ", ") + ")" }.joined(separator: ", ")
    case .word(let word): word
    }
  }

  private static func text(_ value: Double, _ format: Format) -> String {
    switch format {
    case .short(let decimals): Numeral.short(value, decimals)
    case .fixed(let decimals): Numeral.fixed(value, decimals)
    case .subscripted: Int(exactly: value).map(Subscript.text) ?? Numeral.short(value)
    }
  }
}

/// Names and what they stand for, while a question is made.
struct Values: Hashable, Sendable {
  private(set) var data: [String: Datum] = [:]
  private var formulaValues: [String: Formula.Value] = [:]

  subscript(name: String) -> Datum? { data[name] }

  /// Gives a name its value. Row i of `theta` is known to formulas as `theta_i`.
  mutating func set(_ name: String, to datum: Datum) {
    data[name] = datum
    formulaValues[name] = datum.formulaValue
    if case .rows(let rows) = datum {
      for (index, row) in rows.enumerated() { formulaValues["\(name)_\(index)"] = .list(row) }
    }
  }

  /// What a formula gives; one that is a single name gives that value, of whatever kind.
  func evaluate(_ formula: Formula) throws -> Datum {
    do {
      switch try formula.evaluateAny(formulaValues) {
      case .number(let value): return .number(value)
      case .list(let values): return .list(values)
      }
    } catch {
      if let datum = data[formula.description] { return datum }
      throw error
    }
  }

  func number(_ formula: Formula) throws -> Double {
    guard let number = try evaluate(formula).number else {
      throw Unreadable(offset: nil, message: "“\(formula)” is not one number")
    }
    return number
  }

  func whole(_ formula: Formula) throws -> Int {
    guard let whole = Int(exactly: try number(formula)) else {
      throw Unreadable(offset: nil, message: "“\(formula)” is not a whole number")
    }
    return whole
  }

  /// Whether a condition holds.
  func holds(_ formula: Formula) throws -> Bool { try number(formula) != 0 }
}
