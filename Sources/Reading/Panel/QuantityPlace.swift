import Drawing
import Laboratory

/// A number and where it stands on the screen.
struct QuantityPlace: Hashable, Sendable {
  var id: QuantityID
  var row: Int
  var column: Int

  /// The place in the nearest row below or above, in about the same column.
  static func nearest(to here: QuantityPlace?, in places: [QuantityPlace], below: Bool) -> QuantityID? {
    guard let here else { return places.first?.id }
    let candidates = places.filter { below ? $0.row > here.row : $0.row < here.row }
    guard let row = below ? candidates.map(\.row).min() : candidates.map(\.row).max() else { return here.id }
    return candidates.filter { $0.row == row }.min { abs($0.column - here.column) < abs($1.column - here.column) }?.id
  }
}

extension Key {
  /// The character of a key that types one.
  var text: String? {
    if case .character(let character) = self { String(character) } else { nil }
  }
}
