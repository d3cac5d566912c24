import Drawing
import Testing

@Suite struct BarsTests {
  private func bars(_ glyphs: GlyphSet) -> Bars {
    Bars(
      [
        .init("up", 2, number: "2.00", pinned: 1), .init("左", -1, number: "-1.00"), .init("half", 0.5, number: "0.50"),
        .init("none", .nan, number: "n/a"), .init("tiny", 0.001, number: "0.00"),
      ], glyphs: glyphs)
  }

  /// 30 columns: label 4 + 1, zero line 1, number 5 + 1 leave 18 for the span −1…2: six cells a unit, of which six lie left.
  @Test func negativeBarsGrowLeftOfTheZeroLine() {
    expect(
      bars(.unicode), width: 30,
      draws: """
        up         │█████◇██████ 2.00
        左   ██████│ -1.00
        half       │███ 0.50
        none       │ n/a
        tiny       │▏ 0.00
        """)
  }

  @Test func inASCIIBarsAreMadeOfHashes() {
    expect(
      bars(.ascii), width: 30,
      draws: """
        up         |#####o###### 2.00
        左   ######| -1.00
        half       |### 0.50
        none       | n/a
        tiny       | 0.00
        """)
  }

  /// Sixteen cells for 0…2: eight a unit, so that each 1/64 is an eighth of a cell.
  @Test(arguments: [
    (1.0, "████████"), (0.125, "█"), (1 + 1.0 / 64, "████████▏"), (0.0625, "▌"), (1e-9, "▏"), (0.0, ""),
  ])
  func lengthsAreProportionalToTheEighth(_ value: Double, _ expected: String) {
    let bars = Bars([.init(StyledText(), value, number: StyledText())], range: 0...2, glyphs: .unicode)
    #expect(picture(bars, width: 17) == "│" + expected)
  }

  @Test func infinityFillsTheRoomAndNothingGrowsBeyondTheRange() {
    let bars = Bars([.init("a", .infinity, number: "inf"), .init("b", 9, number: "9")], range: 0...2, glyphs: .ascii)
    expect(bars, width: 12, draws: "a |##### inf\nb |##### 9")
  }

  @Test func barsCarryTheirTags() {
    var screen = Screen(width: 20, height: 1)
    Bars([.init("x", 1, number: "1.0", tag: "adv[0]")], glyphs: .unicode).draw(in: screen.area, on: &screen)
    let cells = screen.places(tagged: "adv[0]").reduce(0) { $0 + $1.area.width }
    #expect(cells == 13 + 3)
  }

  @Test func probabilitiesAreShownBeforeAndAfter() {
    let pairs = [
      ProbabilityBars.Pair("left", before: 0.25, after: 0.4, beforeNumber: "0.25", afterNumber: "0.40"),
      .init("右", before: 0.5, after: 0.33, beforeNumber: "0.50", afterNumber: "0.33"),
    ]
    expect(
      ProbabilityBars(pairs, names: ("before", "after"), glyphs: .unicode), width: 34,
      draws: """
        ░ before   █ after
        left ░░░░░░ 0.25
             █████████▋ 0.40
        右   ░░░░░░░░░░░░ 0.50
             ███████▉ 0.33
        """)
    expect(
      ProbabilityBars(pairs, direction: .up, full: 0.5, rows: 7, glyphs: .unicode), width: 24,
      draws: """
                     0.50
              0.40  ░░░░░ 0.33
         0.25█████  ░░░░░▂▂▂▂▂
        ░░░░░█████  ░░░░░█████
        ░░░░░█████  ░░░░░█████
        ░░░░░█████  ░░░░░█████
           left         右
        """)
    expect(
      ProbabilityBars(pairs, direction: .up, full: 0.5, rows: 7, glyphs: .ascii), width: 24,
      draws: """
                     0.50
              0.40  :::::
         0.25#####  ::::: 0.33
        :::::#####  :::::#####
        :::::#####  :::::#####
        :::::#####  :::::#####
           left         右
        """)
  }
}
