import Interchange
import Testing

@testable import Calculator

/// Whatever stands where a number, a row or a table should: every quantity either computes or refuses in one sentence.
@Suite struct HostileInputTests {
  static let hostile: [JSONValue] = [
    nil, [], [[]], [nil], [[[1]]], [:], ["a": 1], "x", "NaN", "-Infinity", true, -1, 0, 1, 1.5, 1e308, -1e308,
    .number(.leastNonzeroMagnitude),
    [0], [0, 0], [[0]], [[0, 1], [1]], [["NaN"]], "random",
  ]

  @Test(arguments: Calculator.quantities.map(\.name)) func nothingTraps(name: String) throws {
    let quantity = try Calculator.quantity(named: name)
    let example = try #require(quantity.example.asObject)
    for key in quantity.keys {
      for value in Self.hostile + spoilt(example[key.name]) {
        var object = example
        object[key.name] = value
        check(name, .object(object))
      }
    }
  }

  @Test(arguments: Calculator.quantities.map(\.name)) func noKeyIsNeededByATrap(name: String) throws {
    let quantity = try Calculator.quantity(named: name)
    let example = try #require(quantity.example.asObject)
    check(name, [:])
    for key in example.keys { check(name, [key: example[key] ?? nil]) }
    for value in Self.hostile {
      check(name, .object(JSONObject(quantity.keys.map { ($0.name, value) })))
    }
  }

  /// The value with its first number, at any depth, replaced, and with its first element left out.
  private func spoilt(_ value: JSONValue?) -> [JSONValue] {
    guard let elements = value?.asArray, let first = elements.first else { return [] }
    let inner = first.asArray == nil ? Self.hostile : spoilt(first) + Self.hostile
    return inner.map { .array([$0] + elements.dropFirst()) } + [.array(Array(elements.dropFirst()))]
  }

  private func check(_ name: String, _ input: JSONValue) {
    do throws(ComputeError) {
      let result = try Calculator.compute(name, input)
      #expect(result.asObject != nil)
    } catch {
      #expect(!error.message.contains("\n") && error.message.count < 400, "\(error.message)")
      #expect(error.message.hasSuffix(".") || error.message.hasSuffix("?"), "\(error.message)")
    }
  }
}
