import Laboratory

extension Question.LabScene {
  /// What goes into the hidden number, straight or through other numbers of its step, and is known before it is
  /// computed: what the reader would look up on the panel.
  func known(_ engine: Engine) throws -> [Quantity] {
    guard let hidden else { return [] }
    let record = try engine.run(run)
    guard let last = record.steps.last, record.steps.count > 1 else { return [] }
    var search = KnownNumbers(
      earlier: Self.latest(record.steps.dropLast().joined()), now: Self.latest(last))
    search.look(at: hidden)
    return search.found
  }

  private static func latest(_ quantities: some Sequence<Quantity>) -> [QuantityID: Quantity] {
    Dictionary(quantities.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
  }
}

/// Goes from a number back to what it is made of, as far as the step that makes it.
private struct KnownNumbers {
  let earlier: [QuantityID: Quantity]
  let now: [QuantityID: Quantity]
  private(set) var found: [Quantity] = []
  private var seen: Set<QuantityID> = []

  init(earlier: [QuantityID: Quantity], now: [QuantityID: Quantity]) {
    self.earlier = earlier
    self.now = now
  }

  mutating func look(at id: QuantityID) {
    guard seen.insert(id).inserted, let quantity = now[id] else { return }
    for input in quantity.inputs {
      switch input.origin {
      case .quantity(let source): take(source)
      case .quantities(let sources): for source in sources { take(source) }
      case .knob, .constant: break
      }
    }
  }

  private mutating func take(_ id: QuantityID) {
    if let computed = now[id], !computed.inputs.isEmpty { return look(at: id) }
    guard seen.insert(id).inserted, let quantity = now[id] ?? earlier[id] else { return }
    found.append(quantity)
  }
}
