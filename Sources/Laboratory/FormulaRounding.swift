#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What is left of a sum whose terms cancel: `p·(1 − p) − q·p` is 0 on paper and 2.8e−17 in the machine.
extension Formula {
  /// How small a result is, beside the terms it was made of, before it says nothing but how they were rounded.
  static let roundingNoise = 1e-14

  /// Whether a value of this formula, and what the formula itself gives, are no more than the rounding of its terms.
  ///
  /// A number that is small because it is made small, such as `exp(−40)`, has no large terms and is none of it.
  func isRoundingNoise(_ value: Double, _ inputs: [String: Value]) -> Bool {
    guard value != 0, value.isFinite else { return false }
    let largest = inputs.values.reduce(1) { max($0, $1.elements.map(\.magnitude).max() ?? 0) }
    guard value.magnitude <= Formula.roundingNoise * largest,
      let own = try? evaluate(inputs), let terms = try? Formula.terms(root, inputs).number
    else { return false }
    return own.magnitude <= Formula.roundingNoise * terms
  }

  /// The formula with every term counted as positive: how large the terms are that a result was made of.
  private static func terms(_ node: Node, _ inputs: [String: Value]) throws(Failure) -> Value {
    switch node {
    case .negative(let part): return try terms(part, inputs)
    case .binary(.plus, let left, let right), .binary(.minus, let left, let right):
      return try FormulaFunctions.combine(terms(left, inputs), terms(right, inputs), +)
    case .binary(.times, let left, let right):
      return try FormulaFunctions.combine(terms(left, inputs), terms(right, inputs), *)
    case .binary(.over, let left, let right):
      return try FormulaFunctions.combine(terms(left, inputs), size(right, inputs), /)
    case .call(let name, let arguments) where ["sum", "mean", "dot"].contains(name):
      var sizes: [Value] = []
      for argument in arguments { sizes.append(try terms(argument, inputs)) }
      return try FormulaFunctions.call(name, sizes)
    case .number, .name, .binary, .call, .element: return try size(node, inputs)
    }
  }

  private static func size(_ node: Node, _ inputs: [String: Value]) throws(Failure) -> Value {
    FormulaFunctions.map(try Formula(root: node).evaluateAny(inputs)) { $0.magnitude }
  }
}
