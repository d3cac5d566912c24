@testable import Drawing
import Testing

@Suite struct DecimalTicksTests {
  @Test(arguments: [
    (0.0, 1.0, 6, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]), (0, 1, 3, ["0.0", "0.5", "1.0"]),
    (-3, 7, 6, ["−2", "0", "2", "4", "6"]), (0.1, 0.3, 3, ["0.1", "0.2", "0.3"]),
    (0, 2000, 5, ["0", "500", "1000", "1500", "2000"]), (1e6, 3e6, 3, ["1e6", "2e6", "3e6"]),
    (0, 3e-6, 4, ["0", "1e−6", "2e−6", "3e−6"]), (0.0204, 0.0296, 2, ["0.025"]),
  ])
  func ticksAreRoundAndExact(_ low: Double, _ high: Double, _ count: Int, _ expected: [String]) {
    #expect(DecimalTicks(low: low, high: high, atMost: count)?.labels(glyphs: .unicode) == expected)
  }

  @Test(arguments: [(0.0, 0.0), (1, 0), (.nan, 1), (0, .infinity), (-1e308, 1e308)])
  func aRangeThatCannotBeDividedHasNone(_ low: Double, _ high: Double) {
    #expect(DecimalTicks(low: low, high: high, atMost: 5) == nil)
  }

  @Test func wholeNumbersStayWhole() {
    #expect(DecimalTicks(low: 0, high: 2, atMost: 9, wholeNumbers: true)?.labels(glyphs: .ascii) == ["0", "1", "2"])
  }

  /// Laws over random ranges: never more than asked for, all inside, ascending, and each label reads as its value.
  @Test func ticksLieInsideAndReadAsTheirValues() {
    var generator = TestGenerator(seed: 7)
    for _ in 0..<500 {
      let scale = powerOfTen(Int.random(in: -8...8, using: &generator))
      let low = Double.random(in: -5...5, using: &generator) * scale
      let high = low + Double.random(in: 0.1...5, using: &generator) * scale
      let count = Int.random(in: 2...9, using: &generator)
      guard let ticks = DecimalTicks(low: low, high: high, atMost: count) else { continue }
      #expect((1...count).contains(ticks.values.count))
      #expect(ticks.values == ticks.values.sorted())
      for (value, label) in zip(ticks.values, ticks.labels(glyphs: .ascii)) {
        #expect(value >= low - scale * 1e-6 && value <= high + scale * 1e-6)
        #expect(Double(label).map { abs($0 - value) <= abs(value) * 1e-12 } ?? false, "\(label) for \(value)")
      }
    }
  }

  /// The series against powers of ten, whose logarithms are known, and log 2.
  @Test func theLogarithmIsThatOfBaseTen() {
    for exponent in -300...300 {
      #expect(abs(decimalLogarithm(powerOfTen(exponent)) - Double(exponent)) < 1e-12 * Double(max(1, abs(exponent))))
    }
    #expect(abs(decimalLogarithm(2) - 0.30102999566398119521) < 1e-15)
    #expect(decimalLogarithm(0) == -.infinity)
    #expect(decimalLogarithm(.infinity) == .infinity)
    #expect(decimalLogarithm(-1).isNaN)
  }
}
