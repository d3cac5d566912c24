/// Every number known at a moment of a run, by id.
///
/// Each step adds a few numbers and each moment keeps its own ledger, so a plain dictionary would be copied whole at
/// every step. A ledger is a few dictionaries instead, each more than twice as large as the next: moments share the
/// large ones, and a number is moved only as often as the ledger doubles.
struct Ledger: Sendable {
  /// The oldest first; none is changed once a newer one lies on it.
  private var layers: [[QuantityID: Quantity]] = []
  /// Whether the newest layer is this moment's own.
  private var isOpen = false

  subscript(id: QuantityID) -> Quantity? {
    for layer in layers.reversed() {
      if let quantity = layer[id] { return quantity }
    }
    return nil
  }

  mutating func note(_ quantity: Quantity) {
    if !isOpen {
      layers.append([:])
      isOpen = true
    }
    layers[layers.count - 1][quantity.id] = quantity
  }

  /// The ledger that the next moment begins with.
  var closed: Ledger {
    var next = self
    next.isOpen = false
    while next.layers.count > 1,
      next.layers[next.layers.count - 2].count <= 2 * next.layers[next.layers.count - 1].count
    {
      let newer = next.layers.removeLast()
      next.layers[next.layers.count - 1].merge(newer) { $1 }
    }
    return next
  }

  /// All of it as one dictionary.
  var numbers: [QuantityID: Quantity] {
    guard var all = layers.first else { return [:] }
    for layer in layers.dropFirst() { all.merge(layer) { $1 } }
    return all
  }
}
