/// What one step computed, and what to say about it.
public struct Trace: Sendable {
  /// False while a run is fast-forwarded: nobody will look at this step, so nothing need be noted.
  public let isRecording: Bool
  public private(set) var quantities: [Quantity] = []
  /// What happened in this step, in a sentence.
  public var caption = Localized("")
  /// The number that this step was for: what `v` asks the reader to predict.
  public var headline: QuantityID?
  /// Every number known after this step.
  private(set) var ledger: Ledger

  public init(isRecording: Bool = true) { self.init(isRecording: isRecording, after: Ledger()) }

  init(isRecording: Bool, after earlier: Ledger) {
    self.isRecording = isRecording
    ledger = earlier.closed
  }

  /// Notes data of the problem, or a draw of the run.
  public mutating func given(_ id: QuantityID, _ symbol: String, _ value: Double, _ meaning: Localized) {
    note(Quantity(id, symbol, value, .given(meaning)))
  }

  /// Notes a number with the formula that makes it. Nothing happens while nobody looks. What only the rounding of
  /// terms that cancel has left over is noted as 0.
  public mutating func computed(
    _ id: QuantityID, _ symbol: String, _ value: Double, _ formula: Formula, _ ingredients: [Ingredient],
    source: String
  ) {
    guard isRecording else { return }
    let inputs = ingredients.map(input)
    let values = Dictionary(inputs.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
    let noted = formula.isRoundingNoise(value, values) ? 0 : value
    note(Quantity(id, symbol, noted, .computed(formula, inputs, source: source)))
  }

  private mutating func note(_ quantity: Quantity) {
    guard isRecording else { return }
    quantities.append(quantity)
    ledger.note(quantity)
  }

  private func input(_ ingredient: Ingredient) -> Quantity.Input {
    switch ingredient {
    case .knob(let name, let symbol, let value, let knob):
      return Quantity.Input(name: name, symbol: symbol, value: .number(value), origin: .knob(knob))
    case .traced(let name, let id):
      let quantity = self[id]
      return Quantity.Input(name: name, symbol: quantity.symbol, value: .number(quantity.value), origin: .quantity(id))
    case .list(let name, let symbol, let ids):
      let values = ids.map { self[$0].value }
      return Quantity.Input(name: name, symbol: symbol, value: .list(values), origin: .quantities(ids))
    case .constant(let name, let value, let meaning):
      return Quantity.Input(
        name: name, symbol: Numeral.short(value), value: .number(value), origin: .constant(meaning))
    }
  }

  /// A number noted before, in this step or an earlier one. Asking for one that was not is a mistake in the lab.
  public subscript(id: QuantityID) -> Quantity {
    guard let quantity = ledger[id] else { preconditionFailure("“\(id)” was not traced before.") }
    return quantity
  }
}

/// What a formula's name stands for, as a lab says it; the trace looks up the rest.
public enum Ingredient: Hashable, Sendable {
  /// The position of a knob: name in the formula, symbol, value, name of the knob.
  case knob(String, String, Double, knob: String)
  /// A number noted before, in this step or an earlier one.
  case traced(String, QuantityID)
  /// Numbers noted before, as one list: name in the formula, symbol, the numbers.
  case list(String, String, [QuantityID])
  /// A constant of the method: name in the formula, value, what it is.
  case constant(String, Double, Localized)
}
