import Calculator
import Foundation
import Interchange
import Laboratory
import Labs
import Testing

@testable import Assessment

/// What the tests ask: an item of each kind, and the real engine behind them.
enum SampleChecks {
  static func yaml(_ file: String = #filePath) throws -> String {
    let tests = URL(fileURLWithPath: file).deletingLastPathComponent().deletingLastPathComponent()
    return try String(contentsOf: tests.appendingPathComponent("Samples/self-checks.yml"), encoding: .utf8)
  }

  static func items() throws -> [CheckItem] {
    let (items, faults) = CheckItem.items(yaml: try yaml(), chapter: "sample")
    try #require(faults.isEmpty, "\(faults)")
    return items
  }

  static func item(_ id: String) throws -> CheckItem { try #require(try items().first { $0.id == id }) }

  static let engine = Engine(
    compute: { quantity, input in try Calculator.compute(quantity, input) },
    knobs: { name in Catalog.descriptions.first { $0.name == name }?.knobs },
    run: { run in
      var session = try #require(Catalog.session(run.lab))
      try session.restart(settings: run.settings, seed: run.seed)
      var steps = [session.record.quantities]
      while session.position < run.steps ?? .max, session.step(recording: true) {
        steps.append(session.record.quantities)
      }
      return LabRecord(steps: steps)
    })

  /// An item from its YAML lines alone.
  static func parse(_ yaml: String) -> (items: [CheckItem], faults: [CheckFault]) {
    CheckItem.items(yaml: yaml, chapter: "c")
  }
}
