import Interchange
import Testing

@Suite struct JSONTests {
  static let readable: [(String, JSONValue)] = [
    ("null", .null), (" true ", true), ("false", false), ("0", 0), ("-0.5e1", -5), ("1E2", 100),
    ("\"a\\\"\\u00e9\\ud83d\\ude00\\n\"", "a\"é😀\n"), ("[]", []), ("{}", [:]), ("[1,[2],{}]", [1, [2], [:]]),
    ("{\"a\":{\"b\":[null]}}", ["a": ["b": [nil]]]), ("\"强化\"", "强化"),
  ]

  @Test(arguments: readable)
  func jsonIsRead(text: String, value: JSONValue) throws {
    #expect(try JSONValue(parsing: text) == value)
  }

  @Test(arguments: [
    ("", 1, 1, "the text ends"), ("[1,]", 1, 4, "] stands here"), ("{\"a\":1,}", 1, 8, "} stands here"),
    ("{\"a\":1,\n \"a\":2}", 2, 2, "comes twice"), ("01", 1, 1, "begin with 0"), ("-", 1, 2, "digit"),
    ("1.", 1, 3, "digit"), (".5", 1, 1, "value is needed"), ("+1", 1, 1, "value is needed"), ("1e", 1, 3, "digit"),
    ("NaN", 1, 1, "\"NaN\""), ("[Infinity]", 1, 2, "\"Infinity\""), ("-Infinity", 1, 1, "\"-Infinity\""),
    ("nul", 1, 1, "not a JSON value"), ("True", 1, 1, "not a JSON value"), ("\"a", 1, 3, "inside a string"),
    ("\"\\x\"", 1, 2, "unknown escape"), ("\"\\ud800\"", 1, 2, "surrogate"), ("\"\\udc00\"", 1, 2, "surrogate"),
    ("\"\\u12g4\"", 1, 6, "hexadecimal"), ("\"\t\"", 1, 2, "control character"), ("1 2", 1, 3, "one value"),
    ("[1 2]", 1, 4, "a comma"), ("{1:2}", 1, 2, "double quotes"), ("{\"a\" 1}", 1, 6, "a colon"),
    ("1e999", 1, 1, "too large"), ("[\"é\", x]", 1, 7, "not a JSON value"), ("\u{FEFF}1", 1, 1, "control character"),
    ("[1]]", 1, 4, "one value"), ("'a'", 1, 1, "' stands here"), ("// 1", 1, 1, "/ stands here"),
  ])
  func whatIsNotJSONIsRefusedWhereItStands(text: String, line: Int, column: Int, words: String) throws {
    let error = try #require(throws: JSONError.self) { try JSONValue(parsing: text) }
    #expect(error.line == line && error.column == column, "\(error)")
    #expect(error.message.contains(words), "\(error)")
  }

  @Test func nestingHasABound() throws {
    let allowed = String(repeating: "[", count: 256) + String(repeating: "]", count: 256)
    _ = try JSONValue(parsing: allowed)
    #expect(throws: JSONError.self) { try JSONValue(parsing: "[" + allowed + "]") }
    #expect(throws: JSONError.self) { try JSONValue(parsing: String(repeating: "[", count: 1_000_000)) }
  }

  /// The standard library's own conversion is the oracle, also where the fast path for short decimals is taken.
  @Test(arguments: [
    "0.1", "123456789012345", "1234567890123456789", "0.30000000000000004", "1e22", "1e23", "9007199254740993",
    "4.9e-324", "1e-400", "2.2250738585072011e-308", "1.7976931348623157e308", "0.000001", "-0", "000.5e0",
    "7.2057594037927933e16", "00.1", "3.14159e-7", "8.5e-22", "1.5e-23",
  ])
  func numbersAreTheNearestFloat64(text: String) throws {
    guard !text.hasPrefix("00") else {
      #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
      return
    }
    let number = try #require(try JSONValue(parsing: text).asDouble)
    #expect(number.bitPattern == Double(text)?.bitPattern)
  }

  /// Seventeen digits with every number of places: where the reader divides in whole numbers.
  @Test func longDecimalsAreTheNearestFloat64() throws {
    var state: UInt64 = 7
    for round in 0..<3_000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let digits = String(state).prefix(16 + round % 4)
      let places = round % 19 + 1
      let text = "\(digits)e-\(places)"
      let number = try #require(try JSONValue(parsing: text).asDouble)
      #expect(number == Double(text), "\(text)")
    }
    for text in ["9007199254740993.0", "4503599627370497.5", "9007199254740995.0", "0.1000000000000000055"] {
      #expect(try JSONValue(parsing: text).asDouble == Double(text), "\(text)")
    }
  }

  static let written: [(JSONValue, String)] = [
    (.number(1), "1"), (.number(-0.0), "-0"), (0.1, "0.1"), (1e16, "1e+16"), (.number(.nan), "\"NaN\""),
    (.number(.infinity), "\"Infinity\""), (.number(-.infinity), "\"-Infinity\""),
    (.number(.leastNonzeroMagnitude), "5e-324"),
    ("a\"\\\u{1}\n强", "\"a\\\"\\\\\\u0001\\n强\""), (["b": 1, "a": [1, nil]], "{\"b\":1,\"a\":[1,null]}"),
  ]

  @Test(arguments: written)
  func jsonIsWritten(value: JSONValue, text: String) {
    #expect(value.text == text)
  }

  @Test func prettyTextKeepsRowsOnALine() {
    let value: JSONValue = ["a": [1, 2.5], "b": [[1, 2], [3]], "c": [:], "d": []]
    #expect(
      value.prettyText == """
        {
          "a": [1, 2.5],
          "b": [
            [1, 2],
            [3]
          ],
          "c": {},
          "d": []
        }
        """)
  }

  @Test func whatIsWrittenReadsBack() throws {
    var state: UInt64 = 1
    let numbers = (0..<2_000).map { _ -> JSONValue in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let number = Double(bitPattern: state)
      return .number(number.isFinite ? number : 0.5)
    }
    let value: JSONValue = ["numbers": .array(numbers), "text": "\u{1F}é\"\\/", "none": nil]
    #expect(try JSONValue(parsing: value.text) == value)
    #expect(try JSONValue(parsing: value.prettyText) == value)
  }

  @Test func theNonNumbersReadBackAsNumbers() {
    #expect(JSONValue.string("Infinity").asDouble == .infinity)
    #expect(JSONValue.string("-Infinity").asDouble == -.infinity)
    #expect(JSONValue.string("NaN").asDouble?.isNaN == true)
    #expect(JSONValue.string("nan").asDouble == nil)
  }

  @Test func objectsKeepTheirOrderAndCompareWithoutIt() {
    var object: JSONObject = ["z": 1, "a": 2, "m": 3]
    #expect(object.keys == ["z", "a", "m"])
    object["a"] = nil
    object["b"] = 4
    object["z"] = 5
    #expect(object.keys == ["z", "m", "b"])
    #expect(object["z"] == 5 && object["b"] == 4 && object["a"] == nil)
    #expect(object == ["b": 4, "m": 3, "z": 5])
    #expect(object != ["b": 4, "m": 3, "y": 5])
  }

  @Test func partsAreReadByKeyAndIndex() {
    let value: JSONValue = ["a": [1, "x", true]]
    #expect(value["a"]?[0]?.asInt == 1)
    #expect(value["a"]?[1]?.asString == "x")
    #expect(value["a"]?[2]?.asBool == true)
    #expect(value["a"]?[3] == nil)
    #expect(value["b"] == nil)
    #expect(JSONValue.number(1.5).asInt == nil)
  }
}
