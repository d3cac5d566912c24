import Foundation
import Interchange
import Reinforcement
import Testing

@testable import Calculator

@Suite struct ReturnToPlanningFixtureTests {
  static let quantities =
    Calculator.returnQuantities + Calculator.tabularQuantities + Calculator.planningQuantities
    + Calculator.normalisationQuantities + Calculator.deepQQuantities

  @Test func theCalculatorAgreesWithNumpyAndMpmath() throws {
    for oracle in try OracleCase.all(in: "tabular.json") {
      let found = try Calculator.compute(oracle.quantity, oracle.input)
      #expect(differences(found, oracle.expected) == [], "\(oracle.testDescription)")
    }
  }

  @Test func theOraclesCoverEveryQuantity() throws {
    let cases = try OracleCase.all(in: "tabular.json")
    #expect(Set(cases.map(\.quantity)) == Set(Self.quantities.map(\.name)))
  }

  @Test(arguments: NamedWorld.allCases) func theWorldsAreGymnasiumsToTheLastBit(world: NamedWorld) throws {
    #expect(try transitions(of: world.process) == table("worlds", world.rawValue))
  }

  @Test func theSmoothLakesAreGymnasiumsToTheLastBit() throws {
    #expect(try transitions(of: FrozenLake.small(slippery: false).process) == table("smooth_lakes", "4x4"))
    #expect(try transitions(of: FrozenLake.large(slippery: false).process) == table("smooth_lakes", "8x8"))
  }

  /// What `mdp` reads as Gymnasium's layout is the world of that name.
  @Test(arguments: NamedWorld.allCases) func aWorldByNameIsTheWorldByItsTransitions(world: NamedWorld) throws {
    let layout = JSONValue.object(["transitions": transitions(of: world.process)])
    let byName = try Calculator.compute("policy-iteration", ["mdp": .string(world.rawValue), "gamma": 0.9])
    #expect(try Calculator.compute("policy-iteration", ["mdp": layout, "gamma": 0.9]) == byName)
  }

  /// The policy that policy iteration returns is optimal: evaluating it gives the optimal values.
  @Test(arguments: NamedWorld.allCases) func thePolicyFoundHasTheValuesFound(world: NamedWorld) throws {
    let found = try Calculator.compute("policy-iteration", ["mdp": .string(world.rawValue), "gamma": 0.9])
    let rows = try #require(found["policy"]?.asArray).map { action -> JSONValue in
      JSONValue((0..<world.process.actionCount).map { $0 == action.asInt ? 1.0 : 0 })
    }
    let evaluated = try Calculator.compute(
      "policy-evaluation", ["mdp": .string(world.rawValue), "gamma": 0.9, "policy": .array(rows)])
    let expected = try #require(found["V"])
    #expect(differences(evaluated["V"], expected) == [])
  }

  @Test(arguments: quantities.map(\.name)) func everyOutputIsAnnounced(name: String) throws {
    let quantity = try Calculator.quantity(named: name)
    let keys = try #require(Calculator.compute(name, quantity.example).asObject?.keys)
    #expect(Set(keys).isSubset(of: quantity.outputs.map(\.name)))
  }

  private func transitions(of process: MarkovDecisionProcess) -> JSONValue {
    .array(
      process.outcomes.map { actions in
        .array(
          actions.map { outcomes in
            .array(
              outcomes.map {
                [.number($0.probability), .number(Double($0.next)), .number($0.reward), .bool($0.done)]
              })
          })
      })
  }

  private func table(_ key: String, _ name: String) throws -> JSONValue {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let text = try String(contentsOf: folder.appendingPathComponent("Oracles/tabular.json"), encoding: .utf8)
    return try #require(JSONValue(parsing: text)[key]?[name])
  }
}
