import Drawing
import Testing

@Suite struct HistogramTests {
  @Test func countsAreColumnsOverAnAxis() {
    let counts: [Double] = [1, 2, 5, 9, 4, 2, 0, 1]
    let mark = Histogram.Mark(0.4, "mean")
    expect(
      Histogram("returns", counts: counts, low: "−2", high: "2", mark: mark, glyphs: .unicode), width: 32,
      draws: """
        returns
                    ███
                    ███
                ▆▆▆ ███ ▂▂▂
            ▁▁▁ ███ ███ ███ ▁▁▁
        ▄▄▄ ███ ███ ███ ███ ███     ▄▄▄
        ────────────▲───────────────────
        −2        mean                 2
        """)
    expect(
      Histogram(counts: counts, low: "-2", high: "2", mark: mark, rows: 6, glyphs: .ascii), width: 16,
      draws: """
              ##
              ##
            ######
        ############  ##
        ------^---------
        -2  mean       2
        """)
  }

  /// Halves of 0…2 begin at 0, 0.5, 1 and 1.5; 2 belongs to the last, −1 and NaN to none.
  @Test func valuesFallIntoTheirBins() {
    let values = [0, 0.49, 0.5, 1, 1.5, 2, -1, .nan, .infinity]
    #expect(Histogram.counts(of: values, bins: 4, in: 0...2) == [2, 1, 1, 2])
    #expect(Histogram.counts(of: [3, 3], bins: 2, in: 3...3) == [2, 0])
    #expect(Histogram.counts(of: [3], bins: 0, in: 0...9) == [])
  }

  @Test func moreBinsThanColumnsAreAddedUp() {
    let histogram = Histogram(counts: [1, 1, 2, 2], low: "", high: "", rows: 2, glyphs: .ascii)
    expect(histogram, width: 2, draws: " #\n##")
  }
}
