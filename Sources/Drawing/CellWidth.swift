/// How many terminal cells a character takes: 0, 1 or 2.
///
/// East Asian Ambiguous characters (Greek letters, box drawing, most maths) count as one, as they do in terminals
/// unless the user asked otherwise; the program asks such terminals at start and serves them ASCII.
public enum CellWidth {
  /// Cells of one grapheme cluster: the widest of its scalars.
  @inlinable
  public static func columns(of character: Character) -> Int {
    var widest = 0
    for scalar in character.unicodeScalars { widest = max(widest, columns(of: scalar)) }
    return widest
  }

  /// Cells of a text: the sum over its characters.
  @inlinable
  public static func columns(of text: some StringProtocol) -> Int {
    var sum = 0
    for character in text { sum += columns(of: character) }
    return sum
  }

  /// Cells of one scalar: marks and format characters 0, wide and full-width 2, controls 0, everything else 1.
  public static func columns(of scalar: Unicode.Scalar) -> Int {
    let value = scalar.value
    if value < 0x300 { return value < 0x20 || (0x7F..<0xA0).contains(value) || value == 0xAD ? 0 : 1 }
    if value >= 0x1100 && isWide(value) { return 2 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control, .surrogate, .lineSeparator, .paragraphSeparator: return 0
    default: return 1
    }
  }

  private static func isWide(_ value: UInt32) -> Bool {
    var low = 0
    var high = wideRanges.count
    while low < high {
      let middle = (low + high) / 2
      if wideRanges[middle].last < value { low = middle + 1 } else { high = middle }
    }
    return low < wideRanges.count && wideRanges[low].first <= value
  }
}
