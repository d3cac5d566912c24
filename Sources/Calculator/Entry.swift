import Interchange

/// A value inside the input together with the path to it, so that a refusal can say where it stands.
struct Entry {
  /// For example `transitions[3][1]`.
  let path: String
  let value: JSONValue

  /// `path is value; phrase.`
  func refusal(_ phrase: String) -> ComputeError {
    ComputeError("\(path) is \(shortened(value)); \(phrase).")
  }

  /// One number.
  func number(_ allowed: Allowed = .finite) throws(ComputeError) -> Double {
    guard let number = value.asDouble else { throw refusal("a number is needed") }
    guard allowed.accepts(number) else { throw refusal(allowed.phrase) }
    return number
  }

  /// A whole number in a range; `what` names the things counted: `states`.
  func index(below count: Int, of what: String) throws(ComputeError) -> Int {
    let number = try wholeNumber()
    guard number >= 0, number < count else {
      throw refusal("it must lie in 0…\(count - 1) (there are \(count) \(what))")
    }
    return number
  }

  /// A whole number in a closed range.
  func wholeNumber(in range: ClosedRange<Int> = Int.min...Int.max) throws(ComputeError) -> Int {
    guard let number = value.asInt else { throw refusal("a whole number is needed") }
    guard range.contains(number) else {
      let bound =
        range.upperBound == Int.max ? "at least \(range.lowerBound)" : "in \(range.lowerBound)…\(range.upperBound)"
      throw refusal("it must be \(bound)")
    }
    return number
  }

  /// true, false, 1 or 0.
  func boolean() throws(ComputeError) -> Bool {
    switch value {
    case .bool(let truth): return truth
    case .number(0): return false
    case .number(1): return true
    case .null, .number, .string, .array, .object: throw refusal("true, false, 1 or 0 is needed")
    }
  }

  /// One of the names.
  func choice(of names: [String]) throws(ComputeError) -> String {
    guard let name = value.asString, names.contains(name) else {
      throw refusal("one of \(names.joined(separator: ", ")) is needed")
    }
    return name
  }

  /// The elements, at least one; with `count`, as many as `like` has.
  func list(of what: String = "values", count: Int? = nil, like: String? = nil) throws(ComputeError) -> [Entry] {
    try elements(of: what, count: count, like: like).enumerated().map { index, element in
      Entry(path: "\(path)[\(index)]", value: element)
    }
  }

  /// A row of numbers, at least one.
  func numbers(
    _ allowed: Allowed = .finite, count: Int? = nil, like: String? = nil
  ) throws(ComputeError) -> [Double] {
    let elements = try elements(of: "numbers", count: count, like: like)
    var numbers: [Double] = []
    numbers.reserveCapacity(elements.count)
    for (index, element) in elements.enumerated() {
      guard let number = element.asDouble, allowed.accepts(number) else {
        throw Entry(path: "\(path)[\(index)]", value: element).refusal(allowed.phrase)
      }
      numbers.append(number)
    }
    return numbers
  }

  /// Rows of numbers, at least one row, all rows as long as each other.
  func matrix(
    _ allowed: Allowed = .finite, rows: Int? = nil, like: String? = nil, columns: Int? = nil
  ) throws(ComputeError) -> [[Double]] {
    var matrix: [[Double]] = []
    for row in try list(of: "rows", count: rows, like: like) {
      let width = matrix.first?.count ?? columns
      matrix.append(try row.numbers(allowed, count: width, like: matrix.isEmpty ? like : "\(path)[0]"))
    }
    return matrix
  }

  private func elements(of what: String, count: Int?, like: String?) throws(ComputeError) -> [JSONValue] {
    guard let elements = value.asArray else { throw refusal("a list of \(what) is needed") }
    guard !elements.isEmpty else { throw refusal("a list of at least one is needed") }
    guard let count, count != elements.count else { return elements }
    let reason = like.map { ", as in \($0)" } ?? ""
    throw ComputeError("\(path) has length \(elements.count); length \(count) is needed\(reason).")
  }
}

/// Numbers as the calculator writes them.
enum JSONText {
  static func of(_ number: Double) -> String {
    JSONValue.number(number).text
  }
}

/// The text in quotes, as JSON writes it.
func quoted(_ text: String) -> String {
  JSONValue.string(text).text
}

/// The value's text, cut where it is long.
private func shortened(_ value: JSONValue) -> String {
  let text = value.text
  return text.count > 40 ? text.prefix(37) + "…" : text
}

extension Entry {
  /// A row of truth values (true, false, 1 or 0).
  func booleans(count: Int? = nil, like: String? = nil) throws(ComputeError) -> [Bool] {
    let elements = try elements(of: "true and false", count: count, like: like)
    var truths: [Bool] = []
    truths.reserveCapacity(elements.count)
    for (index, element) in elements.enumerated() {
      switch element {
      case .bool(let truth): truths.append(truth)
      default: truths.append(try Entry(path: "\(path)[\(index)]", value: element).boolean())
      }
    }
    return truths
  }

  /// Numbers above or at 0 that sum to 1.
  func distribution(count: Int, like: String) throws(ComputeError) -> [Double] {
    let probabilities = try numbers(.unitInterval, count: count, like: like)
    try checkSum(of: probabilities)
    return probabilities
  }

  /// Refuses probabilities whose sum is not 1.
  func checkSum(of probabilities: [Double]) throws(ComputeError) {
    let sum = probabilities.reduce(0, +)
    guard abs(sum - 1) <= 1e-6 else {
      throw ComputeError("\(path) has probabilities that sum to \(JSONText.of(sum)); they must sum to 1.")
    }
  }

  /// The members of an object that has these keys and no others.
  func members(_ keys: [String]) throws(ComputeError) -> [Entry] {
    guard let object = value.asObject else {
      throw refusal("an object with the keys \(keys.joined(separator: ", ")) is needed")
    }
    for key in object.keys where !keys.contains(key) {
      let hint =
        Spelling.nearest(to: key, among: keys).map { "did you mean \($0)?" }
        ?? "known are \(keys.joined(separator: ", "))."
      throw ComputeError("\(path) has no key \(quoted(key)); \(hint)")
    }
    return try keys.map { key throws(ComputeError) in
      guard let value = object[key], !value.isNull else { throw ComputeError("\(path).\(key) is missing.") }
      return Entry(path: "\(path).\(key)", value: value)
    }
  }
}
