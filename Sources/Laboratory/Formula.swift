#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// An expression that shows itself and can be evaluated.
///
/// The book's numbers come from the algorithms; their formulas are evaluated apart from them, so that agreement means
/// something. Written as on the page, `r + γ·v′ − v`, with `*`, `-` and `^` understood too.
///
///     expression := sum [ ("<" | ">" | "≤" | "≥" | "=") sum ]
///     sum        := product { ("+" | "−") product }
///     product    := factor { ("·" | "×" | "/") factor }
///     factor     := ["−"] power
///     power      := postfix [ "^" factor ]
///     postfix    := primary { "[" expression "]" }
///     primary    := number | name | name "(" expression { "," expression } ")" | "(" expression ")"
///
/// Lists take part element by element, a number beside a list goes with each of its elements, and functions such as
/// `mean`, `std` (N−1), `sum`, `min`, `max` make a number of a list.
public struct Formula: Hashable, Sendable {
  indirect enum Node: Hashable, Sendable {
    case number(Double, spelling: String)
    case name(String)
    case negative(Node)
    case binary(Operator, Node, Node)
    case call(String, [Node])
    case element(Node, Node)
  }

  enum Operator: String, Hashable, Sendable {
    case plus = "+", minus = "−", times = "·", over = "/", power = "^"
    case less = "<", greater = ">", lessOrEqual = "≤", greaterOrEqual = "≥", equal = "="

    var precedence: Int {
      switch self {
      case .less, .greater, .lessOrEqual, .greaterOrEqual, .equal: 1
      case .plus, .minus: 2
      case .times, .over: 3
      case .power: 5
      }
    }
  }

  let root: Node

  /// What a name may stand for.
  public enum Value: Hashable, Sendable, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByArrayLiteral
  {
    case number(Double)
    case list([Double])

    public init(floatLiteral value: Double) { self = .number(value) }
    public init(integerLiteral value: Int) { self = .number(Double(value)) }
    public init(arrayLiteral elements: Double...) { self = .list(elements) }

    /// The number, or nil for a list.
    public var number: Double? {
      if case .number(let value) = self { value } else { nil }
    }

    /// The elements; a number counts as a list of one.
    public var elements: [Double] {
      switch self {
      case .number(let value): [value]
      case .list(let values): values
      }
    }
  }

  /// Why a formula cannot be read or evaluated.
  public struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// Where, in characters from the start; nil when evaluating.
    public var offset: Int?
    public var message: String
    public var description: String { offset.map { "offset \($0): \(message)" } ?? message }
  }

  init(root: Node) { self.root = root }

  /// Reads a formula.
  public init(_ source: String) throws(Failure) {
    var parser = FormulaParser(source)
    root = try parser.parseWhole()
  }

  /// Names that stand for inputs, each once, in order of appearance.
  public var names: [String] {
    var found: [String] = []
    collectNames(root, into: &found)
    return found
  }

  private func collectNames(_ node: Node, into found: inout [String]) {
    switch node {
    case .number: break
    case .name(let name): if !found.contains(name) { found.append(name) }
    case .negative(let part): collectNames(part, into: &found)
    case .binary(_, let left, let right), .element(let left, let right):
      collectNames(left, into: &found)
      collectNames(right, into: &found)
    case .call(_, let arguments): for part in arguments { collectNames(part, into: &found) }
    }
  }
}

// MARK: - Showing

extension Formula: CustomStringConvertible {
  /// The formula as the page prints it.
  public var description: String { shown { $0 } }

  /// The formula with every name replaced: by a longer symbol, or by its number.
  public func shown(replacing replacement: (String) -> String) -> String {
    Formula.text(root, replacement)
  }

  /// The formula with the numbers put in.
  public func shown(with inputs: [String: Value]) -> String {
    shown { name in
      switch inputs[name] {
      case .number(let value)?: Formula.parenthesised(Numeral.short(value))
      case .list(let values)?: Formula.shown(values)
      case nil: name
      }
    }
  }

  /// A list in brackets; a long one with its beginning and its end.
  private static func shown(_ values: [Double]) -> String {
    let numbers = values.map { Numeral.short($0) }
    guard numbers.count > 10 else { return "(" + numbers.joined(separator: ", ") + ")" }
    return "(" + (numbers.prefix(5) + ["…"] + numbers.suffix(2)).joined(separator: ", ") + ")"
  }

  private static func parenthesised(_ number: String) -> String {
    number.hasPrefix("−") ? "(\(number))" : number
  }

  private static func text(_ node: Node, _ replacement: (String) -> String) -> String {
    switch node {
    case .number(_, let spelling): return spelling
    case .name(let name): return replacement(name)
    case .negative(let part): return "−" + wrapped(part, atLeast: 3, replacement)
    case .call(let name, let arguments):
      if arguments.count == 1, case .name(let only) = arguments[0] {
        let inner = replacement(only)
        if inner.hasPrefix("(") && inner.hasSuffix(")") && !inner.dropFirst().contains("(") { return name + inner }
      }
      return name + "(" + arguments.map { text($0, replacement) }.joined(separator: ", ") + ")"
    case .element(let list, let index): return wrapped(list, atLeast: 6, replacement) + "[\(text(index, replacement))]"
    case .binary(let sign, let left, let right):
      let own = sign.precedence
      let rightFloor = sign == .minus || sign == .over ? own + 1 : own
      let leftText = wrapped(left, atLeast: sign == .power ? own + 1 : own, replacement)
      let rightText = wrapped(right, atLeast: rightFloor, replacement)
      switch sign {
      case .times, .power, .over: return leftText + sign.rawValue + rightText
      case .plus, .minus, .less, .greater, .lessOrEqual, .greaterOrEqual, .equal:
        return "\(leftText) \(sign.rawValue) \(rightText)"
      }
    }
  }

  private static func wrapped(_ node: Node, atLeast floor: Int, _ replacement: (String) -> String) -> String {
    let inner = text(node, replacement)
    return precedence(node) < floor ? "(\(inner))" : inner
  }

  private static func precedence(_ node: Node) -> Int {
    switch node {
    case .number, .name, .call: 6
    case .element: 6
    case .negative: 2
    case .binary(let sign, _, _): sign.precedence
    }
  }
}

// MARK: - Evaluating

extension Formula {
  /// The number the formula gives for these inputs.
  public func evaluate(_ inputs: [String: Value] = [:]) throws(Failure) -> Double {
    switch try evaluateAny(inputs) {
    case .number(let value): return value
    case .list(let values):
      throw Failure(offset: nil, message: "the formula gives a list of \(values.count) numbers, not one number")
    }
  }

  /// The number or list the formula gives for these inputs.
  public func evaluateAny(_ inputs: [String: Value] = [:]) throws(Failure) -> Value {
    try Formula.value(root, inputs)
  }

  private static func value(_ node: Node, _ inputs: [String: Value]) throws(Failure) -> Value {
    switch node {
    case .number(let value, _): return .number(value)
    case .name(let name):
      if let value = inputs[name] { return value }
      if name == "π" || name == "pi" { return .number(.pi) }
      if name == "∞" { return .number(.infinity) }
      throw Failure(offset: nil, message: "nothing is known of “\(name)”")
    case .negative(let part): return try FormulaFunctions.map(value(part, inputs)) { -$0 }
    case .binary(let sign, let left, let right):
      return try FormulaFunctions.combine(value(left, inputs), value(right, inputs), sign.apply)
    case .element(let list, let index):
      let elements = try value(list, inputs).elements
      guard let position = try value(index, inputs).number, position == position.rounded(),
        position >= 0, position < Double(elements.count)
      else { throw Failure(offset: nil, message: "the index must be a whole number from 0 to \(elements.count - 1)") }
      return .number(elements[Int(position)])
    case .call(let name, let arguments):
      if name == "if" {
        guard arguments.count == 3 else { throw Failure(offset: nil, message: "if takes 3 arguments") }
        let condition = try value(arguments[0], inputs).number ?? 0
        return try value(arguments[condition != 0 ? 1 : 2], inputs)
      }
      var values: [Value] = []
      for argument in arguments { values.append(try value(argument, inputs)) }
      return try FormulaFunctions.call(name, values)
    }
  }
}

extension Formula.Operator {
  func apply(_ left: Double, _ right: Double) -> Double {
    switch self {
    case .plus: left + right
    case .minus: left - right
    case .times: left * right
    case .over: left / right
    case .power: pow(left, right)
    case .less: left < right ? 1 : 0
    case .greater: left > right ? 1 : 0
    case .lessOrEqual: left <= right ? 1 : 0
    case .greaterOrEqual: left >= right ? 1 : 0
    case .equal: left == right ? 1 : 0
    }
  }
}
