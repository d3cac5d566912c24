/// What one step computed, and what to say about it.
public struct Trace: Hashable, Sendable {
  /// False while a run is fast-forwarded: nobody will look at this step, so nothing need be noted.
  public let isRecording: Bool
  public private(set) var quantities: [Quantity] = []
  /// What happened in this step, in a sentence.
  public var caption = Localized("")
  /// The number that this step was for: what `v` asks the reader to predict.
  public var headline: QuantityID?
  private var earlier: [QuantityID: Quantity]

  public init(isRecording: Bool = true, earlier: [QuantityID: Quantity] = [:]) {
    self.isRecording = isRecording
    self.earlier = earlier
  }

  /// Notes a number that the step computed; the closure is not called while nobody looks.
  public mutating func note(_ quantity: @autoclosure () -> Quantity) {
    guard isRecording else { return }
    let quantity = quantity()
    quantities.append(quantity)
    earlier[quantity.id] = quantity
  }

  /// Notes data of the problem.
  public mutating func given(_ id: QuantityID, _ symbol: String, _ value: Double, _ meaning: Localized) {
    note(Quantity(id, symbol, value, .given(meaning)))
  }

  /// Notes a number with the formula that makes it.
  public mutating func computed(
    _ id: QuantityID, _ symbol: String, _ value: Double, _ formula: Formula,
    _ inputs: @autoclosure () -> [Quantity.Input], source: String
  ) {
    note(Quantity(id, symbol, value, .computed(formula, inputs(), source: source)))
  }

  /// A number noted before, in this step or an earlier one. Asking for one that was not is a mistake in the lab.
  public subscript(id: QuantityID) -> Quantity {
    guard let quantity = earlier[id] else { preconditionFailure("“\(id)” was not traced before.") }
    return quantity
  }

  /// Numbers noted before, in the order asked for.
  public subscript(ids: [QuantityID]) -> [Quantity] { ids.map { self[$0] } }

  /// Every number known after this step, by id.
  var ledger: [QuantityID: Quantity] { earlier }
}
