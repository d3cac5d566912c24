import Interchange
import Laboratory

/// What the lint has to be told about the rest of the program.
public struct LintContext: Sendable {
  /// The labs by name; nil leaves labs unchecked.
  public var labs: [String: LabFacts]?
  /// The calculator: a quantity and its inputs to its answer; nil leaves `calc:` quantities unchecked.
  public var compute: (@Sendable (_ quantity: String, _ input: JSONValue) throws -> JSONValue)?
  /// A quantity of a lab at the end of the run that the chapter starts; nil where the run has no such number.
  public var quantity: (@Sendable (_ lab: LabPlace, _ name: String) -> Double?)?
  /// The ids of a chapter's self-checks; nil leaves them unchecked.
  public var checks: (@Sendable (ChapterID) -> [String])?
  /// The folder that holds `Sources`, for listings; nil leaves listings unchecked.
  public var projectRoot: String?

  public init(
    labs: [String: LabFacts]? = nil,
    compute: (@Sendable (_ quantity: String, _ input: JSONValue) throws -> JSONValue)? = nil,
    quantity: (@Sendable (_ lab: LabPlace, _ name: String) -> Double?)? = nil,
    checks: (@Sendable (ChapterID) -> [String])? = nil, projectRoot: String? = nil
  ) {
    self.labs = labs
    self.compute = compute
    self.quantity = quantity
    self.checks = checks
    self.projectRoot = projectRoot
  }
}

/// What a chapter may say about a lab.
public struct LabFacts: Sendable {
  public var knobs: [Knob]
  /// The families of the quantities that the lab traces: `delta` for `delta[2]`.
  public var families: Set<String>

  public init(knobs: [Knob], families: Set<String>) {
    self.knobs = knobs
    self.families = families
  }
}
