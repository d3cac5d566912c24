extension GlyphSet {
  /// The one character or the other, as this set allows.
  func choose(_ unicode: Character, _ ascii: Character) -> Character { self == .unicode ? unicode : ascii }
}

/// Blocks that fill a part of a cell.
enum Blocks {
  /// Filled from the left, in eighths.
  static let fromLeft: [Character] = [" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"]
  /// Filled from below, in eighths.
  static let fromBelow: [Character] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
}

extension Double {
  /// The nearest whole number within bounds; NaN is the lower one.
  func rounded(into bounds: ClosedRange<Int>) -> Int {
    guard self > Double(bounds.lowerBound) else { return bounds.lowerBound }
    guard self < Double(bounds.upperBound) else { return bounds.upperBound }
    return Int(rounded())
  }

  /// This value, or the nearest end of 0…1; NaN is 0.
  var clampedToUnit: Double { self > 0 ? (self < 1 ? self : 1) : 0 }
}
