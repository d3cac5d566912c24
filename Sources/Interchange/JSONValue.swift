/// A JSON value (RFC 8259), with the order of an object's keys kept.
///
/// Numbers are Float64. JSON has no NaN and no infinities: they are written as the strings `"NaN"`, `"Infinity"` and
/// `"-Infinity"`, and ``asDouble`` reads them back.
public enum JSONValue: Equatable, Sendable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)
}

extension JSONValue {
  /// The member of an object, or nil where there is none or this is no object.
  public subscript(key: String) -> JSONValue? {
    guard case .object(let object) = self else { return nil }
    return object[key]
  }

  /// The element of an array, or nil where the index is outside it or this is no array.
  public subscript(index: Int) -> JSONValue? {
    guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
    return elements[index]
  }

  /// The number, also where it is one of the strings `"NaN"`, `"Infinity"`, `"-Infinity"`.
  public var asDouble: Double? {
    switch self {
    case .number(let number): number
    case .string("NaN"): Double.nan
    case .string("Infinity"): Double.infinity
    case .string("-Infinity"): -Double.infinity
    case .null, .bool, .string, .array, .object: nil
    }
  }

  /// The number where it is whole and fits in an `Int`.
  public var asInt: Int? {
    guard case .number(let number) = self else { return nil }
    return Int(exactly: number)
  }

  /// The string, or nil.
  public var asString: String? {
    guard case .string(let string) = self else { return nil }
    return string
  }

  /// The truth value, or nil.
  public var asBool: Bool? {
    guard case .bool(let bool) = self else { return nil }
    return bool
  }

  /// The elements, or nil.
  public var asArray: [JSONValue]? {
    guard case .array(let elements) = self else { return nil }
    return elements
  }

  /// The members, or nil.
  public var asObject: JSONObject? {
    guard case .object(let object) = self else { return nil }
    return object
  }

  /// True for `null`.
  public var isNull: Bool {
    self == .null
  }
}

extension JSONValue {
  /// A number.
  public init(_ number: Double) {
    self = .number(number)
  }

  /// A number, or null where there is none.
  public init(_ number: Double?) {
    self = number.map(JSONValue.number) ?? .null
  }

  /// A whole number.
  public init(_ number: Int) {
    self = .number(Double(number))
  }

  /// A row of numbers.
  public init(_ numbers: [Double]) {
    self = .array(numbers.map(JSONValue.number))
  }

  /// A row of numbers in which nil is null.
  public init(_ numbers: [Double?]) {
    self = .array(numbers.map { JSONValue($0) })
  }

  /// A row of whole numbers.
  public init(_ numbers: [Int]) {
    self = .array(numbers.map { JSONValue($0) })
  }

  /// A row of truth values.
  public init(_ truths: [Bool]) {
    self = .array(truths.map(JSONValue.bool))
  }

  /// Rows of numbers.
  public init(_ rows: [[Double]]) {
    self = .array(rows.map { JSONValue($0) })
  }

  /// Rows of numbers in which nil is null.
  public init(_ rows: [[Double?]]) {
    self = .array(rows.map { JSONValue($0) })
  }

  /// Rows of whole numbers.
  public init(_ rows: [[Int]]) {
    self = .array(rows.map { JSONValue($0) })
  }
}

extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  public init(nilLiteral: ()) {
    self = .null
  }

  public init(booleanLiteral value: Bool) {
    self = .bool(value)
  }

  public init(integerLiteral value: Int) {
    self = .number(Double(value))
  }

  public init(floatLiteral value: Double) {
    self = .number(value)
  }

  public init(stringLiteral value: String) {
    self = .string(value)
  }

  public init(arrayLiteral elements: JSONValue...) {
    self = .array(elements)
  }

  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(JSONObject(elements))
  }
}
