import Interchange
import Testing

@testable import Calculator

@Suite struct CalculatorFrameTests {
  @Test func everyNameIsListedOnce() {
    let names = Calculator.quantities.map(\.name)
    #expect(Set(names).count == names.count)
    let lines = Calculator.list().split(separator: "\n")
    #expect(lines.map { String($0.prefix { $0 != " " }) } == names)
  }

  @Test(arguments: Calculator.quantities.map(\.name)) func helpHoldsAnExampleThatRuns(name: String) throws {
    let quantity = try Calculator.quantity(named: name)
    let help = try Calculator.help(name)
    let line = try #require(help.split(separator: "\n").first { $0.hasPrefix("  echo '") })
    let example = String(line.dropFirst("  echo '".count).prefix { $0 != "'" })
    #expect(line.hasSuffix("' | rollout compute \(name)"))
    let result = try Calculator.compute(name, try JSONValue(parsing: example))
    #expect(try Calculator.compute(name, quantity.example).text == result.text)
    let shown = result.prettyText.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n")
    #expect(help.hasSuffix(shown))
    for key in quantity.keys { #expect(help.contains("  \(key.name) ")) }
  }

  @Test(arguments: Calculator.quantities.map(\.name)) func anUnknownKeyIsRefused(name: String) throws {
    let quantity = try Calculator.quantity(named: name)
    var object = try #require(quantity.example.asObject)
    let misspelt = quantity.keys[0].name + "x"
    object[misspelt] = 1
    let error = try #require(throws: ComputeError.self) { try Calculator.compute(name, .object(object)) }
    #expect(error.message.contains("has no key \"\(misspelt)\"; did you mean "))
    #expect(!error.message.contains("\n"))
  }

  @Test(arguments: Calculator.quantities.map(\.name)) func nullIsLeftOut(name: String) throws {
    let quantity = try Calculator.quantity(named: name)
    var object = try #require(quantity.example.asObject)
    for key in quantity.keys where object[key.name] == nil { object[key.name] = JSONValue.null }
    #expect(try Calculator.compute(name, .object(object)).text == Calculator.compute(name, quantity.example).text)
  }

  @Test(arguments: [JSONValue.null, 1, "x", [1], true]) func onlyAnObjectIsAnInput(input: JSONValue) throws {
    for quantity in Calculator.quantities {
      let error = try #require(throws: ComputeError.self) { try Calculator.compute(quantity.name, input) }
      #expect(error.message.hasPrefix("The input is ") && !error.message.contains("\n"))
    }
  }

  @Test func aMisspeltQuantityIsAskedBack() throws {
    let error = try #require(throws: ComputeError.self) { try Calculator.compute("gea", [:]) }
    #expect(error.message == "There is no quantity \"gea\". Did you mean gae? The list (--list) names them all.")
    let far = try #require(throws: ComputeError.self) { try Calculator.compute("photosynthesis", [:]) }
    #expect(far.message == "There is no quantity \"photosynthesis\". The list (--list) names them all.")
  }
}
