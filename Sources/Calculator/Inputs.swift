import Interchange

/// The input object of one quantity, read key by key; whatever has no meaning is refused in one sentence.
public struct Inputs: Sendable {
  private let object: JSONObject

  /// Takes the object, refusing keys that the quantity does not know.
  init(_ input: JSONValue, for quantity: CalculatorQuantity) throws(ComputeError) {
    guard let object = input.asObject else {
      throw ComputeError(
        "The input is \(Entry.kind(of: input)); a JSON object with the keys of \(quantity.name) is needed.")
    }
    let known = quantity.keys.map(\.name)
    for key in object.keys where !known.contains(key) {
      let hint =
        Spelling.nearest(to: key, among: known).map { "did you mean \($0)?" }
        ?? "known are \(known.joined(separator: ", "))."
      throw ComputeError("\(quantity.name) has no key \(quoted(key)); \(hint)")
    }
    self.object = object
  }

  /// True where the key is given and not null.
  func has(_ key: String) -> Bool {
    entry(ifGiven: key) != nil
  }

  /// The entry of a key, nil where it is left out or null.
  func entry(ifGiven key: String) -> Entry? {
    guard let value = object[key], !value.isNull else { return nil }
    return Entry(path: key, value: value)
  }

  /// The entry of a key that must be given.
  func entry(_ key: String, needed what: String = "a value") throws(ComputeError) -> Entry {
    guard let entry = entry(ifGiven: key) else { throw ComputeError("\(key) is missing; \(what) is needed.") }
    return entry
  }

  /// One number.
  func number(_ key: String, _ allowed: Allowed = .finite, standard: Double? = nil) throws(ComputeError) -> Double {
    if let standard, !has(key) { return standard }
    return try entry(key, needed: "a number").number(allowed)
  }

  /// A whole number in a closed range.
  func wholeNumber(
    _ key: String, in range: ClosedRange<Int> = Int.min...Int.max, standard: Int? = nil
  ) throws(ComputeError) -> Int {
    if let standard, !has(key) { return standard }
    return try entry(key, needed: "a whole number").wholeNumber(in: range)
  }

  /// A truth value.
  func boolean(_ key: String, standard: Bool? = nil) throws(ComputeError) -> Bool {
    if let standard, !has(key) { return standard }
    return try entry(key, needed: "true or false").boolean()
  }

  /// One of the names.
  func choice(_ key: String, of names: [String], standard: String? = nil) throws(ComputeError) -> String {
    if let standard, !has(key) { return standard }
    return try entry(key, needed: "one of \(names.joined(separator: ", "))").choice(of: names)
  }

  /// A row of numbers; with `count`, as many as `like` has.
  func numbers(
    _ key: String, _ allowed: Allowed = .finite, count: Int? = nil, like: String? = nil
  ) throws(ComputeError) -> [Double] {
    try entry(key, needed: "a list of numbers").numbers(allowed, count: count, like: like)
  }

  /// Rows of numbers; all rows are as long as each other.
  func matrix(
    _ key: String, _ allowed: Allowed = .finite, rows: Int? = nil, like: String? = nil, columns: Int? = nil
  ) throws(ComputeError) -> [[Double]] {
    try entry(key, needed: "a list of rows").matrix(allowed, rows: rows, like: like, columns: columns)
  }

  /// A row of whole numbers, each below a count.
  func indices(
    _ key: String, below limit: Int, of what: String, count: Int? = nil, like: String? = nil
  ) throws(ComputeError) -> [Int] {
    try entry(key, needed: "a list of whole numbers").list(of: "whole numbers", count: count, like: like)
      .map { entry throws(ComputeError) in try entry.index(below: limit, of: what) }
  }

  /// A row of truth values (true, false, 1 or 0).
  func booleans(_ key: String, count: Int? = nil, like: String? = nil) throws(ComputeError) -> [Bool] {
    try entry(key, needed: "a list of true and false").booleans(count: count, like: like)
  }

  /// A row of ones and zeros with at least one 1; where it is left out, everything counts.
  func mask(_ key: String, count: Int, like: String) throws(ComputeError) -> [Bool] {
    guard has(key) else { return Array(repeating: true, count: count) }
    let mask = try booleans(key, count: count, like: like)
    guard mask.contains(true) else { throw ComputeError("\(key) has no 1; at least one entry must count.") }
    return mask
  }

  /// Rows of ones and zeros, each with at least one 1; where it is left out, everything counts.
  func masks(_ key: String, rows: Int, columns: Int, like: String) throws(ComputeError) -> [[Bool]] {
    guard let entry = entry(ifGiven: key) else {
      return Array(repeating: Array(repeating: true, count: columns), count: rows)
    }
    return try entry.list(of: "rows", count: rows, like: like).map { row throws(ComputeError) in
      let mask = try row.booleans(count: columns, like: like)
      guard mask.contains(true) else { throw ComputeError("\(row.path) has no 1; at least one entry must count.") }
      return mask
    }
  }
}

extension Entry {
  /// The kind of a value, in words.
  static func kind(of value: JSONValue) -> String {
    switch value {
    case .null: "null"
    case .bool: "true or false"
    case .number: "a number"
    case .string: "a string"
    case .array: "a list"
    case .object: "an object"
    }
  }
}
