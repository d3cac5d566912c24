/// Round values along an axis and how they are written: multiples of 1, 2 or 5 times a power of ten.
///
/// Labels are made from whole numbers and a decimal exponent, so that 0.3 never reads 0.30000000000000004.
struct DecimalTicks: Equatable {
  /// The multiplier 1, 2 or 5.
  var digit: Int
  /// The power of ten.
  var exponent: Int
  /// Which multiples of `digit · 10^exponent` are shown.
  var multiples: ClosedRange<Int>

  /// The finest steps with at most `count` ticks in a range; none when the range is empty, unbounded or too fine.
  init?(low: Double, high: Double, atMost count: Int, wholeNumbers: Bool = false) {
    guard low.isFinite, high.isFinite, high > low, (high - low).isFinite, count > 0 else { return nil }
    let start = Int(decimalLogarithm((high - low) / Double(count)).rounded(.down)) - 1
    for exponent in max(start, wholeNumbers ? 0 : -300)...max(start + 4, 2) {
      for digit in [1, 2, 5] {
        let step = Double(digit) * powerOfTen(exponent)
        let first = (low / step - 1e-9).rounded(.up)
        let last = (high / step + 1e-9).rounded(.down)
        guard abs(first) < 1e15, abs(last) < 1e15, first <= last, last - first < Double(count) else { continue }
        self.digit = digit
        self.exponent = exponent
        multiples = Int(first)...Int(last)
        return
      }
    }
    return nil
  }

  var values: [Double] { multiples.map(value) }

  func value(_ multiple: Int) -> Double {
    let whole = Double(multiple * digit)
    return exponent < 0 ? whole / powerOfTen(-exponent) : whole * powerOfTen(exponent)
  }

  /// The ticks as the reader sees them, all with equally many decimals.
  func labels(glyphs: GlyphSet) -> [String] {
    let largest = max(abs(multiples.lowerBound), abs(multiples.upperBound)) * digit
    let isPlain = exponent >= -4 && Double(largest) * powerOfTen(exponent) < 1e6
    return multiples.map { multiple in
      DecimalTicks.text(multiple * digit, exponent: exponent, isPlain: isPlain, glyphs: glyphs)
    }
  }

  /// `whole · 10^exponent`, with a point (`0.25`) or as a power (`2.5e7`).
  static func text(_ whole: Int, exponent: Int, isPlain: Bool, glyphs: GlyphSet) -> String {
    let minus = glyphs == .unicode ? "−" : "-"
    let sign = whole < 0 ? minus : ""
    var digits = String(whole.magnitude)
    if isPlain {
      guard exponent < 0 else { return sign + digits + (whole == 0 ? "" : String(repeating: "0", count: exponent)) }
      digits = String(repeating: "0", count: max(0, 1 - exponent - digits.count)) + digits
      return sign + digits.dropLast(-exponent) + "." + digits.suffix(-exponent)
    }
    if whole == 0 { return "0" }
    let power = exponent + digits.count - 1
    while digits.count > 1 && digits.last == "0" { digits.removeLast() }
    let fraction = digits.dropFirst().isEmpty ? "" : "." + digits.dropFirst()
    return sign + digits.prefix(1) + fraction + "e" + (power < 0 ? minus : "") + String(abs(power))
  }
}

/// 10 to a whole power, rounded correctly; ∞ or 0 beyond the range of numbers.
func powerOfTen(_ exponent: Int) -> Double { Double("1e\(exponent)") ?? (exponent > 0 ? .infinity : 0) }

/// The logarithm to base 10 of a positive number, from the series
///
///     ln m = 2 (z + z³/3 + z⁵/5 + …),   z = (m − 1)/(m + 1)
///
/// for the significand; good to 15 digits, of which an axis shows three.
func decimalLogarithm(_ value: Double) -> Double {
  guard value > 0, value.isFinite else { return value == 0 ? -.infinity : value > 0 ? .infinity : .nan }
  var exponent = Double(value.exponent)
  var significand = value.significand
  if significand > 1.4142 {
    significand /= 2
    exponent += 1
  }
  let z = (significand - 1) / (significand + 1)
  var power = z
  var sum = 0.0
  for odd in stride(from: 1.0, through: 25, by: 2) {
    sum += power / odd
    power *= z * z
  }
  return (2 * sum + exponent * 0.693147180559945309) / 2.302585092994045684
}
