import Laboratory
import Testing

/// Every number that a step noted equals its formula at its inputs, and every input is a knob, given data, or another
/// number that was traced.
enum TraceLaw {
  /// As near as a formula written another way can come: 1e-9 of the size of what goes into it.
  static func tolerance(_ quantity: Quantity) -> Double {
    let inputs = quantity.inputs.flatMap(\.value.elements).filter(\.isFinite).map(\.magnitude)
    return 1e-9 * max(1, quantity.value.isFinite ? quantity.value.magnitude : 0, inputs.max() ?? 0)
  }

  /// What is wrong with a number; nil when nothing is.
  static func fault(_ quantity: Quantity, _ session: any LabSession) -> String? {
    guard case .computed = quantity.basis else { return nil }
    let value: Double?
    do { value = try quantity.formulaValue() } catch { return "\(quantity.id): \(error)" }
    if let value, !agree(value, quantity.value, tolerance(quantity)) {
      return "\(quantity.id) is \(quantity.value), its formula gives \(value)"
    }
    for input in quantity.inputs {
      if let fault = fault(input, session) { return "\(quantity.id), input \(input.name): \(fault)" }
    }
    return nil
  }

  private static func agree(_ left: Double, _ right: Double, _ tolerance: Double) -> Bool {
    left == right || (left - right).magnitude <= tolerance || (left.isNaN && right.isNaN)
  }

  private static func fault(_ input: Quantity.Input, _ session: any LabSession) -> String? {
    switch input.origin {
    case .constant: return nil
    case .knob(let name):
      guard session.settings.knob(name) != nil else { return "there is no knob \(name)" }
      guard case .number(let position) = session.settings[name] else { return nil }
      return input.value == .number(position) ? nil : "it is \(input.value), the knob \(name) is at \(position)"
    case .quantity(let id):
      guard let known = session.number(id) else { return "\(id) was never traced" }
      return input.value == .number(known.value) ? nil : "it is \(input.value), \(id) is \(known.value)"
    case .quantities(let ids):
      let known = ids.compactMap { session.number($0)?.value }
      return input.value == .list(known) ? nil : "it is \(input.value), the numbers are \(known)"
    }
  }

  static func check(_ record: StepRecord, _ session: any LabSession) throws {
    for quantity in record.quantities {
      if let fault = fault(quantity, session) {
        Issue.record("\(session.about.name), step \(record.step): \(fault)")
        return
      }
    }
  }
}

/// The law itself is tested: a wrong formula and a wrong value are both caught.
@Suite struct TraceLawTests {
  private func quantity(_ value: Double, _ formula: String) throws -> Quantity {
    Quantity(
      "x", "x", value,
      .computed(
        try Formula(formula),
        [
          Quantity.Input(
            name: "a", symbol: "a", value: .number(2), origin: .constant(Localized(en: "two", zh: "二")))
        ], source: "here"))
  }

  @Test func aWrongFormulaIsCaught() throws {
    let session = try LabLawTests.session("returns")
    #expect(TraceLaw.fault(try quantity(6, "3·a"), session) == nil)
    #expect(TraceLaw.fault(try quantity(6, "3 + a"), session) == "x is 6.0, its formula gives 5.0")
  }

  @Test func aWrongValueIsCaught() throws {
    let session = try LabLawTests.session("returns")
    #expect(TraceLaw.fault(try quantity(6.001, "3·a"), session) == "x is 6.001, its formula gives 6.0")
  }

  @Test func anInputFromNowhereIsCaught() throws {
    let session = try LabLawTests.session("returns")
    let stray = Quantity(
      "x", "x", 1,
      .computed(
        try Formula("a"), [Quantity.Input(name: "a", symbol: "a", value: .number(1), origin: .quantity("nowhere"))],
        source: "here"))
    #expect(TraceLaw.fault(stray, session) == "x, input a: nowhere was never traced")
  }
}
