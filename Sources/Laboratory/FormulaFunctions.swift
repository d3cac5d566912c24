#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The functions a formula may call. Those of one argument work element by element; those that reduce make a number
/// of a list; `min`, `max` and `clip` do either, as mathematics writes them.
enum FormulaFunctions {
  typealias Value = Formula.Value
  typealias Failure = Formula.Failure

  static let names: Set<String> = Set(pointwise.keys).union(reducing.keys)
    .union(["min", "max", "clip", "dot", "if", "power", "discounted"])

  static func call(_ name: String, _ arguments: [Value]) throws(Failure) -> Value {
    if let function = pointwise[name] {
      guard arguments.count == 1 else { throw wrongCount(name, 1) }
      return map(arguments[0], function)
    }
    if let function = reducing[name] {
      return .number(function(arguments.flatMap(\.elements)))
    }
    switch name {
    case "min", "max": return try extreme(name, arguments)
    case "clip":
      guard arguments.count == 3 else { throw wrongCount(name, 3) }
      return try combine(combine(arguments[0], arguments[1], max), arguments[2], min)
    case "dot":
      guard arguments.count == 2 else { throw wrongCount(name, 2) }
      return .number(try combine(arguments[0], arguments[1], *).elements.reduce(0, +))
    case "discounted":
      guard arguments.count == 2, let rate = arguments[1].number else { throw wrongCount(name, 2) }
      return .number(arguments[0].elements.reversed().reduce(0) { $1 + rate * $0 })
    case "power":
      guard arguments.count == 2 else { throw wrongCount(name, 2) }
      return try combine(arguments[0], arguments[1], pow)
    default: throw Failure(offset: nil, message: "there is no function “\(name)”")
    }
  }

  static func map(_ value: Value, _ function: (Double) -> Double) -> Value {
    switch value {
    case .number(let number): .number(function(number))
    case .list(let numbers): .list(numbers.map(function))
    }
  }

  static func combine(
    _ left: Value, _ right: Value, _ function: (Double, Double) -> Double
  ) throws(Failure) -> Value {
    switch (left, right) {
    case (.number(let a), .number(let b)): return .number(function(a, b))
    case (.list(let a), .number(let b)): return .list(a.map { function($0, b) })
    case (.number(let a), .list(let b)): return .list(b.map { function(a, $0) })
    case (.list(let a), .list(let b)):
      guard a.count == b.count else {
        throw Failure(offset: nil, message: "lists of \(a.count) and \(b.count) elements do not go together")
      }
      return .list(zip(a, b).map(function))
    }
  }

  private static func extreme(_ name: String, _ arguments: [Value]) throws(Failure) -> Value {
    let choose: (Double, Double) -> Double = name == "min" ? { $1 < $0 ? $1 : $0 } : { $1 > $0 ? $1 : $0 }
    if arguments.count == 1 {
      guard let first = arguments[0].elements.first else {
        throw Failure(offset: nil, message: "\(name) of an empty list")
      }
      return .number(arguments[0].elements.reduce(first, choose))
    }
    guard var result = arguments.first else { throw wrongCount(name, 1) }
    for argument in arguments.dropFirst() { result = try combine(result, argument, choose) }
    return result
  }

  private static func wrongCount(_ name: String, _ count: Int) -> Failure {
    Failure(offset: nil, message: "\(name) takes \(count) argument\(count == 1 ? "" : "s")")
  }

  private static let pointwise: [String: @Sendable (Double) -> Double] = [
    "exp": { exp($0) }, "log": { log($0) }, "ln": { log($0) }, "sqrt": { $0.squareRoot() }, "abs": { abs($0) },
    "expm1": { expm1($0) }, "log1p": { log1p($0) }, "tanh": { tanh($0) }, "round": { $0.rounded() },
    "floor": { $0.rounded(.down) }, "sign": { $0 > 0 ? 1 : $0 < 0 ? -1 : 0 },
    "σ": sigmoid, "sigmoid": sigmoid, "logσ": logSigmoid, "logsigmoid": logSigmoid,
    "softplus": { -logSigmoid(-$0) }, "cos": { cos($0) }, "sin": { sin($0) },
  ]

  private static let reducing: [String: @Sendable ([Double]) -> Double] = [
    "sum": { $0.reduce(0, +) }, "count": { Double($0.count) }, "mean": { mean($0) },
    "std": { variance($0, ddof: 1).squareRoot() }, "std0": { variance($0, ddof: 0).squareRoot() },
    "var": { variance($0, ddof: 1) }, "var0": { variance($0, ddof: 0) },
    "product": { $0.reduce(1, *) }, "logsumexp": logSumExp,
    "norm": { $0.reduce(0) { $0 + $1 * $1 }.squareRoot() },
  ]

  private static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

  private static func variance(_ values: [Double], ddof: Int) -> Double {
    let centre = mean(values)
    return values.reduce(0) { $0 + ($1 - centre) * ($1 - centre) } / Double(values.count - ddof)
  }

  @Sendable private static func sigmoid(_ x: Double) -> Double {
    x >= 0 ? 1 / (1 + exp(-x)) : exp(x) / (1 + exp(x))
  }

  @Sendable private static func logSigmoid(_ x: Double) -> Double { min(0, x) - log1p(exp(-abs(x))) }

  @Sendable private static func logSumExp(_ values: [Double]) -> Double {
    guard let top = values.max(), top.isFinite else { return values.max() ?? -.infinity }
    return top + log(values.reduce(0) { $0 + exp($1 - top) })
  }
}
