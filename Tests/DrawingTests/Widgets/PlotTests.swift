import Testing

@testable import Drawing

@Suite struct PlotTests {
  private func clip(_ glyphs: GlyphSet) -> Plot {
    let ratios = (0...40).map { Double($0) / 20 }
    return Plot(
      "PPO clip, A > 0",
      series: [
        .number(0, "r A", ratios.map { .init($0, $0) }),
        .number(1, "L", ratios.map { .init($0, min($0, 1.2)) }, tag: "L"),
      ],
      markers: [.init(x: 1.5, y: 1.2, label: "sample")],
      guides: [.init(.vertical(x: 0.8), "1-e"), .init(.vertical(x: 1.2), "1+e"), .init(.horizontal(y: 1.2), "cap")],
      x: .init("ratio r"), y: .init("objective"), rows: 13, glyphs: glyphs)
  }

  @Test func curvesHaveLettersAtTheirEnds() {
    expect(
      clip(.unicode), width: 56,
      draws: """
        PPO clip, A > 0
        objective   a r A   b L
        2.0 ┤                   ┊         ┊             ⣀⣀⡠⠤⠒⠉a
            │                   ┊         ┊        ⢀⡠⠔⠒⠉
        1.5 ┤                   ┊         ┊  ⣀⣀⡠⠤⠒⠉⠁
        cap ┤┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈⢀⡠⠤⠶⠭⠤⠤⠤⠤●⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤b
        1.0 ┤                   ┊ ⢀⡠⠤⠤⠒⠉⠁ ┊       sample
            │                ⢀⡠⠤⠒⠉⠁       ┊
        0.5 ┤          ⢀⡠⠤⠒⠒⠊⠁  ┊         ┊
            │     ⢀⣀⠤⠒⠉⠁        ┊         ┊
        0.0 ┤⡠⠤⠒⠉⠉⠁             ┊         ┊
            └┬───────────┬──────┬────┬────┬──────┬───────────┬──
            0.0         0.5    1-e  1.0  1+e    1.5      ratio r
        """)
  }

  /// Four curves end within two rows: .350, .274, .264 and .248. Read from the top the letters have the same order.
  @Test func lettersStandInTheOrderOfTheValues() {
    let ends = [0.264, 0.350, 0.248, 0.274]
    let plot = Plot(
      series: ends.enumerated().map { .number($0.offset, "", [.init(0, 0.5), .init(1, $0.element)]) },
      y: .init(including: [0]), rows: 8, glyphs: .unicode)
    #expect(picture(plot, width: 40).filter { "abcd".contains($0) } == "bdac")
  }

  @Test(arguments: [
    ([3, 3, 3], 6, [2, 3, 4]), ([5, 5, 5], 6, [3, 4, 5]), ([0, 0], 6, [0, 1]), ([1, 4, 4], 6, [1, 4, 5]),
  ])
  func lettersSpreadAroundTheirMiddle(_ wanted: [Int], _ height: Int, _ rows: [Int]) {
    #expect(LetterPlace.rows(wanted, of: height) == rows)
  }

  /// On five rows up to 0.5 the ticks 0.4, 0.2 and 0.0 would be one row and two rows apart.
  @Test func ticksThatWouldLookUnevenAreFewer() {
    let plot = Plot(
      series: [PlotSeries("", [.init(0, 0.1), .init(1, 0.5)])], y: .init(including: [0]), rows: 7, glyphs: .ascii)
    let lines = picture(plot, width: 30).split(separator: "\n").filter { $0.contains("+") }
    let labels = lines.compactMap { $0.split(separator: "+").first }
    #expect(labels.prefix(2).map { $0.filter { !$0.isWhitespace } } == ["0.5", "0.0"])
  }

  @Test func inASCIIEachCurveHasItsOwnMark() {
    expect(
      clip(.ascii), width: 56,
      draws: """
        PPO clip, A > 0
        objective   a * r A   b o L
        2.0 +                   :         :               ****a
            |                   :         :         ******
        1.5 +                   :         :   ******
        cap +...........................ooooooooo@oooooooooooob
        1.0 +                   : oooooo  :       sample
            |               oooooo        :
        0.5 +         oooooo    :         :
            |   oooooo          :         :
        0.0 +ooo                :         :
            ++-----------+------+----+----+------+-----------+--
            0.0         0.5    1-e  1.0  1+e    1.5      ratio r
        """)
  }

  @Test func smallPlotsKeepTheCurves() {
    expect(
      clip(.unicode), width: 20, height: 7,
      draws: """
          2 ┤     ┊ ┊  ⢀⠴⠋a
            │   sample⠞⠁
        cap ┤┈┈┈┈┈⣠⠴⠋⠉●⠉⠉⠉b
            │  ⢀⡤⠊┊ ┊
          0 ┤⣠⠔⠁  ┊ ┊
            └┬────┬──────┬──
             0   1-e ratio r
        """)
    expect(
      clip(.unicode), width: 9, height: 2,
      draws: """
        │┈┈┈┈⣀●⣖⣋
        │⣠⠴⠒⠉⠁
        """)
  }

  @Test func bandsAreShadedAndGapsStayGaps() {
    let episodes = (0...30).map(Double.init)
    let learning = Plot(
      series: [
        .number(
          0, "TD", episodes.map { .init($0, 1 - 1 / ($0 + 1)) },
          band: episodes.map { .init(x: $0, lower: 0.7 - 1 / ($0 + 1), upper: 1.3 - 1 / ($0 + 1)) }),
        .number(1, "MC", episodes.prefix(21).map { .init($0, $0 == 7 ? .nan : $0 * 0.06 - 1) }, shape: .steps),
      ], x: .init("episode", countsWholes: true), y: .init("V"), rows: 13, glyphs: .unicode)
    expect(
      learning, width: 60,
      draws: """
        V   a TD   b MC
           │
           │       ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░
         1 ┤  ░░░░⢀⣀⠤⠤⠤⠤⠤⠤⠤⠔⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠊⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉a
           │ ░⢀⠔⠊⠉⠁░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░
           │░⡰⠁░░░░░░
         0 ┤⡰⠁┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈⢀⣀⡤⠤⠖⠚b┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈
           │░                      ⣀⣀⡤⠤⠖⠚⠉⠉
           │                ⣀⣀⡤⠴⠒⠚⠉⠁
           │       ⣀⣀⡤⠴   ⠈⠉⠁
        −1 ┤⣀⣀⡤⠴⠒⠚⠉⠁
           └┬────────┬────────┬────────┬───────┬────────┬────────┬──
            0        5        10       15      20       25   episode
        """)
  }

  @Test func aLogarithmicAxisHasPowersOfTen() {
    let loss = PlotSeries.number(0, "loss", (0...30).map { .init(Double($0 * 100), 1 / Double($0 * $0 + 1)) })
    expect(
      Plot(series: [loss], y: .init(isLogarithmic: true), rows: 11, glyphs: .unicode), width: 40,
      draws: """
        a loss
            1 ┤⠱⡀
              │ ⠘⡄
          0.1 ┤  ⠈⠢⡀
              │    ⠑⢄
              │      ⠉⠢⣀⡀
         0.01 ┤         ⠈⠑⠢⠤⢄⡀
              │              ⠈⠉⠉⠒⠒⠤⠤⣀⣀⡀
        0.001 ┤                       ⠈⠉⠑⠒⠒⠒⠤⠤⠤⣀
              └┬──────────┬─────────┬──────────┬
               0         1000      2000     3000
        """)
  }

  @Test func aPlotWithoutDataShowsItsAxes() {
    let nothing = PlotSeries.number(0, StyledText(), [.init(.nan, 1), .init(0, .infinity)])
    for series in [[], [nothing]] {
      expect(
        Plot(series: series, glyphs: .unicode), width: 24, height: 6,
        draws: """
          1 ┤
            │
            │
          0 ┤
            └┬─────────┬─────────┬
            0.0       0.5      1.0
          """)
    }
  }

  @Test func curvesCarryTheirTags() {
    var screen = Screen(width: 56, height: 13)
    clip(.unicode).draw(in: screen.area, on: &screen)
    let places = screen.places(tagged: "L")
    #expect(places.contains { screen[$0.area.row, $0.area.column].character == "b" })
    #expect(places.count > 5)
  }
}
