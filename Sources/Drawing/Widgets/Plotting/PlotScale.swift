/// One axis of a plot, as the caller wants it.
public struct PlotAxis: Hashable, Sendable {
  public var title: StyledText
  /// The values at its ends; by default those of the data.
  public var range: ClosedRange<Double>?
  /// Values that the axis must reach when it follows the data.
  public var including: [Double]
  /// Equal steps for equal factors. Values of zero and below are then not shown.
  public var isLogarithmic: Bool
  /// Ticks at whole numbers only: steps, episodes.
  public var countsWholes: Bool

  public init(
    _ title: StyledText = StyledText(), range: ClosedRange<Double>? = nil, including: [Double] = [],
    isLogarithmic: Bool = false, countsWholes: Bool = false
  ) {
    self.title = title
    self.range = range
    self.including = including
    self.isLogarithmic = isLogarithmic
    self.countsWholes = countsWholes
  }
}

/// Maps the values of one axis to 0…1 and knows the axis' ticks.
struct PlotScale {
  /// The ends, in decades when logarithmic.
  private let low: Double
  private let high: Double
  let isLogarithmic: Bool
  private let countsWholes: Bool

  /// A mark on the axis: where it is between the ends, and its label.
  struct Tick: Equatable {
    var place: Double
    var label: String
  }

  /// - Parameter isLoose: the ends move out to the next ticks.
  init(_ axis: PlotAxis, data: (low: Double, high: Double)?, isLoose: Bool) {
    isLogarithmic = axis.isLogarithmic
    countsWholes = axis.countsWholes
    let usable = (axis.including + [data?.low, data?.high].compactMap { $0 })
      .compactMap { PlotScale.coordinate($0, axis.isLogarithmic) }
    let fixed = axis.range.flatMap { range -> (Double, Double)? in
      guard let low = PlotScale.coordinate(range.lowerBound, axis.isLogarithmic),
        let high = PlotScale.coordinate(range.upperBound, axis.isLogarithmic), high > low
      else { return nil }
      return (low, high)
    }
    if let fixed {
      (low, high) = fixed
      return
    }
    var (low, high) = (usable.min() ?? 0, usable.max() ?? 1)
    if !(high - low > abs(high) * 1e-12) {
      let margin = max(0.5, abs(high) * 0.1)
      (low, high) = (low - margin, high + margin)
    }
    if isLoose, let ticks = DecimalTicks(low: low, high: high, atMost: 6) {
      let step = ticks.value(1)
      low = (low / step + 1e-9).rounded(.down) * step
      high = (high / step - 1e-9).rounded(.up) * step
    }
    (self.low, self.high) = (low, high)
  }

  /// Where a value lies: 0 at the low end, 1 at the high end, beyond them outside; nil for what has no place.
  func place(_ value: Double) -> Double? {
    guard let coordinate = PlotScale.coordinate(value, isLogarithmic) else { return nil }
    return (coordinate - low) / (high - low)
  }

  /// The value at a place in 0…1.
  func value(at place: Double) -> Double { low + (high - low) * place }

  /// At most `count` round values.
  func ticks(atMost count: Int, glyphs: GlyphSet) -> [Tick] {
    isLogarithmic ? decades(atMost: count, glyphs: glyphs) : linearTicks(atMost: count, glyphs: glyphs)
  }

  private func linearTicks(atMost count: Int, glyphs: GlyphSet) -> [Tick] {
    let ticks = DecimalTicks(low: low, high: high, atMost: count, wholeNumbers: countsWholes)
    guard let ticks else { return [] }
    return zip(ticks.values, ticks.labels(glyphs: glyphs)).map { value, label in
      Tick(place: (value - low) / (high - low), label: label)
    }
  }

  /// Powers of ten; with 2 and 5 between them where there is room.
  private func decades(atMost count: Int, glyphs: GlyphSet) -> [Tick] {
    for digits in [[1, 2, 5], [1]] {
      let ticks = (Int(low.rounded(.down))...Int(high.rounded(.up))).flatMap { exponent in
        digits.compactMap { digit -> Tick? in
          let place = (Double(exponent) + decimalLogarithm(Double(digit)) - low) / (high - low)
          guard (-1e-9...1 + 1e-9).contains(place) else { return nil }
          let isPlain = (-3...4).contains(exponent)
          return Tick(
            place: place, label: DecimalTicks.text(digit, exponent: exponent, isPlain: isPlain, glyphs: glyphs))
        }
      }
      if ticks.count <= count { return ticks }
      if digits.count == 1, count > 0 {
        let every = (ticks.count + count - 1) / count
        return stride(from: 0, to: ticks.count, by: every).map { ticks[$0] }
      }
    }
    return []
  }

  private static func coordinate(_ value: Double, _ isLogarithmic: Bool) -> Double? {
    guard value.isFinite else { return nil }
    if isLogarithmic { return value > 0 ? decimalLogarithm(value) : nil }
    return min(1e150, max(-1e150, value))
  }
}
