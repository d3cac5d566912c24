import Interchange
import Laboratory

/// Where every key comes from: the calculator and the labs, handed in, so that this module knows neither.
public struct Engine: Sendable {
  /// The calculator: a quantity's name and its input.
  public var compute: @Sendable (_ quantity: String, _ input: JSONValue) throws -> JSONValue
  /// The knobs of a lab; nil where there is no such lab.
  public var knobs: @Sendable (_ lab: String) -> [Knob]?
  /// Runs a lab and says what it traced.
  public var run: @Sendable (LabRun) throws -> LabRecord

  public init(
    compute: @escaping @Sendable (_ quantity: String, _ input: JSONValue) throws -> JSONValue,
    knobs: @escaping @Sendable (_ lab: String) -> [Knob]?,
    run: @escaping @Sendable (LabRun) throws -> LabRecord
  ) {
    self.compute = compute
    self.knobs = knobs
    self.run = run
  }
}

/// A run of a lab that a question needs.
public struct LabRun: Hashable, Sendable {
  public var lab: String
  public var settings: Settings
  public var seed: UInt64
  /// How many steps; nil runs to the end.
  public var steps: Int?

  public init(lab: String, settings: Settings, seed: UInt64, steps: Int?) {
    self.lab = lab
    self.settings = settings
    self.seed = seed
    self.steps = steps
  }
}

/// What a lab traced: the quantities of the start, then those of each step.
public struct LabRecord: Hashable, Sendable {
  public var steps: [[Quantity]]

  public init(steps: [[Quantity]]) { self.steps = steps }

  /// The last value of a quantity.
  public func value(of id: QuantityID) -> Double? { quantity(id)?.value }

  /// A quantity as it was traced last.
  public func quantity(_ id: QuantityID) -> Quantity? {
    for step in steps.reversed() {
      if let quantity = step.last(where: { $0.id == id }) { return quantity }
    }
    return nil
  }

  /// The last values of a family (`A[0]`, `A[1]`, …), by index.
  public func family(_ name: String) -> [Double] {
    var latest: [Int: Double] = [:]
    for quantity in steps.joined() where quantity.id.family == name {
      let index = quantity.id.name.dropFirst(name.count + 1).dropLast()
      if let index = Int(index) { latest[index] = quantity.value }
    }
    return latest.sorted { $0.key < $1.key }.map(\.value)
  }

  /// A quantity at every step that traced it: a learning curve.
  public func course(of id: QuantityID) -> [Double] {
    steps.compactMap { step in step.last { $0.id == id }?.value }
  }
}
