extension JSONValue {
  /// How deeply arrays and objects may stand in each other.
  public static let deepestNesting = 256

  /// Reads strict JSON (RFC 8259): one value, no comments, no trailing commas, no key twice in an object.
  ///
  /// - Throws: ``JSONError`` with the line and column of the first fault.
  public init(parsing text: String) throws(JSONError) {
    var text = text
    text.makeContiguousUTF8()
    let outcome = text.utf8.withContiguousStorageIfAvailable { bytes in
      Result { () throws(JSONError) in
        var parser = JSONParser(bytes: bytes)
        return try parser.parseDocument()
      }
    }
    guard let outcome else {
      throw JSONError(line: 1, column: 1, message: "the text cannot be read as UTF-8.")
    }
    self = try outcome.get()
  }
}

/// A recursive-descent reader over UTF-8 bytes.
private struct JSONParser {
  let bytes: UnsafeBufferPointer<UInt8>
  var position = 0
  var depth = 0

  init(bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
  }

  mutating func parseDocument() throws(JSONError) -> JSONValue {
    skipSpace()
    let value = try parseValue()
    skipSpace()
    guard position == bytes.count else {
      throw fault("\(found()) after the value; a JSON text is one value.")
    }
    return value
  }

  private mutating func parseValue() throws(JSONError) -> JSONValue {
    switch peek() {
    case UInt8(ascii: "{"): return .object(try parseObject())
    case UInt8(ascii: "["): return .array(try parseArray())
    case UInt8(ascii: "\""): return .string(try parseString())
    case let byte? where byte == UInt8(ascii: "-") || byte.isASCIIDigit: return .number(try parseNumber())
    default: return try parseWord()
    }
  }

  private mutating func parseWord() throws(JSONError) -> JSONValue {
    let start = position
    while let byte = peek(), byte.isASCIILetter { position += 1 }
    let word = String(decoding: bytes[start..<position], as: UTF8.self)
    switch word {
    case "null": return .null
    case "true": return .bool(true)
    case "false": return .bool(false)
    default: break
    }
    position = start
    switch word {
    case "": throw fault("\(found()); a value is needed.")
    case "NaN", "Infinity": throw fault("\(word) is not JSON; write it as the string \"\(word)\".")
    default: throw fault("\(word) is not a JSON value (a string needs quotes).")
    }
  }

  private mutating func parseArray() throws(JSONError) -> [JSONValue] {
    try enter()
    var elements: [JSONValue] = []
    if accept("]") {
      depth -= 1
      return elements
    }
    while true {
      skipSpace()
      elements.append(try parseValue())
      skipSpace()
      if accept(",") { continue }
      guard accept("]") else {
        throw fault("\(found()); a comma or ] is needed after an element.")
      }
      depth -= 1
      return elements
    }
  }

  private mutating func parseObject() throws(JSONError) -> JSONObject {
    try enter()
    var object = JSONObject()
    if accept("}") {
      depth -= 1
      return object
    }
    while true {
      try parseMember(into: &object)
      if accept(",") { continue }
      guard accept("}") else {
        throw fault("\(found()); a comma or } is needed after a member.")
      }
      depth -= 1
      return object
    }
  }

  private mutating func parseMember(into object: inout JSONObject) throws(JSONError) {
    skipSpace()
    guard peek() == UInt8(ascii: "\"") else {
      throw fault("\(found()); a key in double quotes is needed.")
    }
    let start = position
    let key = try parseString()
    guard object[key] == nil else {
      position = start
      throw fault("the key \"\(key)\" comes twice; a key may stand once.")
    }
    skipSpace()
    guard accept(":") else {
      throw fault("\(found()); a colon is needed after the key \"\(key)\".")
    }
    skipSpace()
    object[key] = try parseValue()
    skipSpace()
  }

  private mutating func enter() throws(JSONError) {
    guard depth < JSONValue.deepestNesting else {
      throw fault("arrays and objects stand more than \(JSONValue.deepestNesting) deep in each other.")
    }
    position += 1
    depth += 1
    skipSpace()
  }
}

// MARK: - Numbers

extension JSONParser {
  /// number = [ "-" ] int [ "." digits ] [ ("e" / "E") [ "+" / "-" ] digits ], without leading zeros.
  private mutating func parseNumber() throws(JSONError) -> Double {
    let start = position
    let negative = accept("-")
    if negative, bytes[position...].starts(with: "Infinity".utf8) {
      position = start
      throw fault("-Infinity is not JSON; write it as the string \"-Infinity\".")
    }
    var decimal = Decimal()
    let leading = position
    try readDigits(into: &decimal)
    if bytes[leading] == UInt8(ascii: "0"), position - leading > 1 {
      position = leading
      throw fault("a number cannot begin with 0 and another digit.")
    }
    if accept(".") {
      let point = position
      try readDigits(into: &decimal)
      decimal.exponent -= position - point
    }
    if accept("e") || accept("E") {
      decimal.exponent += try readExponent()
    }
    if let nearest = decimal.nearest {
      return negative ? -nearest : nearest
    }
    return try convert(from: start)
  }

  private mutating func readDigits(into decimal: inout Decimal) throws(JSONError) {
    let start = position
    while let byte = peek(), byte.isASCIIDigit {
      decimal.append(byte - UInt8(ascii: "0"))
      position += 1
    }
    guard position > start else {
      throw fault("\(found()); a digit is needed.")
    }
  }

  private mutating func readExponent() throws(JSONError) -> Int {
    let negative = accept("-")
    if !negative { _ = accept("+") }
    var digits = Decimal()
    try readDigits(into: &digits)
    let size = digits.digits > 6 ? 999_999 : Int(digits.significand)
    return negative ? -size : size
  }

  private func convert(from start: Int) throws(JSONError) -> Double {
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    guard let value = Double(text), value.isFinite else {
      throw fault("\(text) is too large for a Float64.", at: start)
    }
    return value
  }
}

/// The digits of a number as significand · 10^exponent.
private struct Decimal {
  var significand: UInt64 = 0
  /// Digits read, leading zeros not counted.
  var digits = 0
  var exponent = 0

  mutating func append(_ digit: UInt8) {
    if significand > 0 || digit > 0 { digits += 1 }
    significand = significand &* 10 &+ UInt64(digit)
  }

  /// The nearest Float64, for the decimals that are common; nil for the others.
  var nearest: Double? {
    if digits <= 15, (-22...22).contains(exponent) { return fromExactOperands }
    if digits <= 19, (-19...(-1)).contains(exponent) { return fromLongDivision }
    return nil
  }

  /// One correctly rounded operation on exact operands: a significand below 2⁵³ and a power of ten up to 10²², both of
  /// which Float64 holds exactly.
  private var fromExactOperands: Double {
    let whole = Double(significand)
    return exponent < 0 ? whole / Decimal.powersOfTen[-exponent] : whole * Decimal.powersOfTen[exponent]
  }

  /// significand / 10^−exponent in whole numbers: 63 or 64 bits of quotient, the last of them 1 where a remainder is
  /// left, so that the one rounding to Float64 falls the right way.
  private var fromLongDivision: Double {
    let divisor = UInt64(Decimal.powersOfTen[-exponent])
    let (up, down) = (significand.leadingZeroBitCount, divisor.leadingZeroBitCount)
    let dividend = significand << up
    let (quotient, remainder) = (divisor << down).dividingFullWidth((dividend >> 1, dividend << 63))
    return Double(sign: .plus, exponent: down - up - 63, significand: Double(quotient | (remainder == 0 ? 0 : 1)))
  }

  private static let powersOfTen: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]
}

// MARK: - Strings

extension JSONParser {
  private mutating func parseString() throws(JSONError) -> String {
    position += 1
    var plainStart = position
    var string = ""
    while let byte = peek() {
      switch byte {
      case UInt8(ascii: "\""):
        string += String(decoding: bytes[plainStart..<position], as: UTF8.self)
        position += 1
        return string
      case UInt8(ascii: "\\"):
        string += String(decoding: bytes[plainStart..<position], as: UTF8.self)
        string.unicodeScalars.append(try parseEscape())
        plainStart = position
      case 0..<0x20:
        throw fault("\(found()) inside a string; write it as an escape.")
      default:
        position += 1
      }
    }
    throw fault("the text ends inside a string.")
  }

  private mutating func parseEscape() throws(JSONError) -> Unicode.Scalar {
    let start = position
    position += 1
    guard let letter = peek() else { throw fault("the text ends inside a string.") }
    position += 1
    switch letter {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try parseUnicodeEscape(from: start)
    default: throw fault("an unknown escape; \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\uXXXX are known.", at: start)
    }
  }

  private mutating func parseUnicodeEscape(from start: Int) throws(JSONError) -> Unicode.Scalar {
    let first = try parseFourHexDigits()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xDC00, accept("\\"), accept("u") else {
      throw fault("half of a surrogate pair; two \\uXXXX belong together.", at: start)
    }
    let second = try parseFourHexDigits()
    guard (0xDC00..<0xE000).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else {
      throw fault("half of a surrogate pair; two \\uXXXX belong together.", at: start)
    }
    return scalar
  }

  private mutating func parseFourHexDigits() throws(JSONError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = peek(), let digit = byte.hexDigitValue else {
        throw fault("\(found()); \\u needs four hexadecimal digits.")
      }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }
}

// MARK: - Bytes and faults

extension JSONParser {
  private func peek() -> UInt8? {
    position < bytes.count ? bytes[position] : nil
  }

  private mutating func accept(_ scalar: Unicode.Scalar) -> Bool {
    guard peek() == UInt8(ascii: scalar) else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while let byte = peek(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      position += 1
    }
  }

  /// What stands at the position, in words.
  private func found() -> String {
    guard position < bytes.count else { return "the text ends" }
    let character = String(decoding: bytes[position..<min(position + 32, bytes.count)], as: UTF8.self).prefix(1)
    guard let scalar = character.unicodeScalars.first, scalar.value >= 0x20, scalar.value != 0xFEFF else {
      return "a control character stands here"
    }
    return "\(character) stands here"
  }

  private func fault(_ message: String, at place: Int? = nil) -> JSONError {
    let before = bytes[..<min(place ?? position, bytes.count)]
    let line = before.count { $0 == 0x0A } + 1
    let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    let column = before[lineStart...].count { $0 & 0xC0 != 0x80 } + 1
    return JSONError(line: line, column: column, message: message)
  }
}

extension UInt8 {
  fileprivate var isASCIIDigit: Bool {
    self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9")
  }

  fileprivate var isASCIILetter: Bool {
    (self | 0x20) >= UInt8(ascii: "a") && (self | 0x20) <= UInt8(ascii: "z")
  }

  fileprivate var hexDigitValue: UInt8? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
