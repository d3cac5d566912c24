import Drawing
import Laboratory
import Testing

@testable import Labs

/// Parts of a panel stay in their rows while the lab is stepped.
@Suite struct SteadyLawTests {
  static let sizes = [Area(height: 14, width: 78), Area(height: 26, width: 60), Area(height: 40, width: 110)]

  /// What may move: the lines of a log, the names of points on a map; and in a low window the part that the run has come
  /// to stands first.
  static let moving = [
    "gridworld": ["“ended”", "“cut”"], "trust-region": ["“old”"],
    "group-advantage": ["A token's weight"], "model-memory": ["activations"],
  ]

  @Test(arguments: LabLawTests.names)
  func partsStayWhereTheyWereFromStepToStep(_ name: String) throws {
    for size in Self.sizes {
      var session = try LabLawTests.session(name)
      var before = LabPictures.screen(session, size)
      for step in 1...14 {
        guard session.step(recording: true) else { break }
        let after = LabPictures.screen(session, size)
        let moved = SteadyLaw.violations(before, after).filter { sentence in
          !(Self.moving[name] ?? []).contains { sentence.contains($0) }
        }
        #expect(moved.isEmpty, "\(name), \(size.width)x\(size.height), step \(step): \(moved)")
        before = after
      }
    }
  }
}
