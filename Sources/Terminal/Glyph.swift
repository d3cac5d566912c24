import Drawing

/// What goes to the terminal for one cell: a scalar and the marks on it.
///
/// Terminals disagree about everything that is made of several scalars but a letter with marks: joined emoji, flags,
/// variation selectors. Of those only the first scalar is shown, so that no terminal draws more cells than we counted.
struct Glyph: Hashable, Sendable {
  static let capacity = 5
  private(set) var scalars = SIMD8<UInt32>(repeating: 0)
  private(set) var count = 0

  private static let regionalIndicators: ClosedRange<UInt32> = 0x1F1E6...0x1F1FF
  private static let replacement: UInt32 = 0xFFFD

  /// - Parameter isUTF8: whether characters beyond ASCII can be sent at all.
  init(_ character: Character, isUTF8: Bool) {
    if let ascii = character.asciiValue {
      append(ascii < 0x20 || ascii == 0x7F ? 0x20 : UInt32(ascii))
    } else if isUTF8 {
      appendCluster(character)
    } else {
      append(UInt32(UInt8(ascii: "?")))
    }
  }

  private mutating func appendCluster(_ character: Character) {
    for scalar in character.unicodeScalars {
      if count == 0 {
        append(Glyph.regionalIndicators.contains(scalar.value) ? Glyph.replacement : scalar.value)
      } else if Glyph.isMark(scalar), count < Glyph.capacity {
        append(scalar.value)
      } else {
        return
      }
    }
  }

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    let isVariationSelector = (0xFE00...0xFE0F).contains(scalar.value) || (0xE0100...0xE01EF).contains(scalar.value)
    return scalar.properties.generalCategory == .nonspacingMark && !isVariationSelector
  }

  private mutating func append(_ value: UInt32) {
    scalars[count] = value
    count += 1
  }

  /// The scalars as C wants them.
  func withScalars(_ body: (UnsafePointer<UInt32>?) -> Void) {
    withUnsafeBytes(of: scalars) { body($0.assumingMemoryBound(to: UInt32.self).baseAddress) }
  }

  /// The scalars as an array.
  var values: [UInt32] { (0..<count).map { scalars[$0] } }
}
