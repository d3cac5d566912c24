import Foundation
import Interchange
import Testing

@testable import Calculator

/// One input with what torch, numpy or mpmath made of it; the scripts in Tests/Oracles wrote the files.
struct OracleCase: Sendable, CustomTestStringConvertible {
  let quantity: String
  let name: String
  let input: JSONValue
  let expected: JSONValue

  var testDescription: String {
    "\(quantity): \(name)"
  }

  static func all(in file: String = "losses.json") throws -> [OracleCase] {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let text = try String(contentsOf: folder.appendingPathComponent("Oracles/\(file)"), encoding: .utf8)
    let cases = try #require(JSONValue(parsing: text)["cases"]?.asArray)
    return try cases.map { entry in
      OracleCase(
        quantity: try #require(entry["quantity"]?.asString), name: try #require(entry["name"]?.asString),
        input: try #require(entry["input"]), expected: try #require(entry["expected"]))
    }
  }
}

/// Where a result differs from what is expected: by more than 1e-9 relative and 1e-12 absolute, or in shape.
func differences(_ found: JSONValue?, _ expected: JSONValue, at path: String = "") -> [String] {
  guard let found else { return ["\(path) is missing"] }
  if let right = expected.asDouble {
    guard let left = found.asDouble else { return ["\(path) is \(found.text), expected \(right)"] }
    let isClose = left == right || abs(left - right) <= max(1e-12, 1e-9 * abs(right))
    return isClose ? [] : ["\(path) is \(left), expected \(right)"]
  }
  if let rows = expected.asArray {
    guard let others = found.asArray, others.count == rows.count else { return ["\(path) has another length"] }
    return rows.indices.flatMap { differences(others[$0], rows[$0], at: "\(path)[\($0)]") }
  }
  if let members = expected.asObject?.members {
    return members.flatMap { differences(found[$0.key], $0.value, at: "\(path).\($0.key)") }
  }
  return found == expected ? [] : ["\(path) is \(found.text), expected \(expected.text)"]
}

/// How many numbers and truth values a JSON value holds.
private func leafCount(_ value: JSONValue) -> Int {
  if let rows = value.asArray { return rows.map(leafCount).reduce(0, +) }
  if let members = value.asObject?.members { return members.map { leafCount($0.value) }.reduce(0, +) }
  return value.isNull ? 0 : 1
}

@Suite struct GradientToPreferenceFixtureTests {
  @Test func theCalculatorAgreesWithTorchNumpyAndMpmath() throws {
    for oracle in try OracleCase.all() {
      let found = try Calculator.compute(oracle.quantity, oracle.input)
      #expect(differences(found, oracle.expected) == [], "\(oracle.testDescription)")
    }
  }

  @Test func theOraclesCoverEveryQuantityWithHundredsOfNumbers() throws {
    let cases = try OracleCase.all()
    let quantities =
      Calculator.gradientQuantities + Calculator.trustRegionQuantities + Calculator.groupQuantities
      + Calculator.preferenceQuantities
    #expect(Set(cases.map(\.quantity)) == Set(quantities.map(\.name)))
    #expect(cases.map { leafCount($0.expected) }.reduce(0, +) > 1_000)
  }

  @Test func everyOutputOfTheExamplesIsAnnounced() throws {
    let quantities =
      Calculator.gradientQuantities + Calculator.trustRegionQuantities + Calculator.groupQuantities
      + Calculator.preferenceQuantities
    #expect(quantities.count == 21)
    for quantity in quantities {
      let keys = try #require(Calculator.compute(quantity.name, quantity.example).asObject?.keys)
      let announced = quantity.outputs.map(\.name).joined(separator: " ")
      for key in keys where !key.hasSuffix("_k2") {
        #expect(announced.contains(key), "\(quantity.name) gives \(key)")
      }
    }
  }
}
