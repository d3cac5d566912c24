import Drawing
import Testing

@Suite struct LayoutWidgetTests {
  private let slip = TextBlock("The sum is often printed up to T−t+1. 最后一个 TD 误差是 δ，在第 T−1 步。")

  @Test func aCalloutFramesItsText() {
    expect(
      Callout("A common slip", slip, glyphs: .unicode), width: 36,
      draws: """
        ╭ A common slip ───────────────────╮
        │ The sum is often printed up to   │
        │ T−t+1. 最后一个 TD 误差是 δ，在  │
        │ 第 T−1 步。                      │
        ╰──────────────────────────────────╯
        """)
  }

  @Test func aCalloutInASCIIHasPlainCorners() {
    expect(
      Callout("slip", TextBlock("one two three"), glyphs: .ascii), width: 14,
      draws: """
        + slip ------+
        | one two    |
        | three      |
        +------------+
        """)
  }

  @Test func aRuleCarriesItsTitle() {
    expect(
      Rule("why is Â₂ = 2.532 ?", glyphs: .unicode), width: 30,
      draws: """
        ── why is Â₂ = 2.532 ? ───────
        """)
    expect(Rule(glyphs: .ascii), width: 5, draws: "-----")
    expect(Rule("a title that is too long", glyphs: .unicode), width: 12, draws: "── a titl… ─")
  }

  @Test func aStackClipsWhatDoesNotFitAndLeavesNoGapForWhatIsEmpty() {
    let stack = Stack([TextBlock("one"), Bars([], glyphs: .ascii), TextBlock("two"), TextBlock("three")], spacing: 1)
    #expect(stack.height(width: 10) == 5)
    expect(stack, width: 10, draws: "one\n\ntwo\n\nthree")
    expect(stack, width: 10, height: 3, draws: "one\n\ntwo")
  }

  @Test func theFlexibleChildTakesAndGivesRows() {
    let stack = Stack([TextBlock("a\nb\nc"), Rule(glyphs: .ascii)], flexible: 0)
    expect(stack, width: 3, height: 6, draws: "a\nb\nc\n\n\n---")
    expect(stack, width: 3, height: 2, draws: "a\n---")
  }

  @Test(arguments: [(50, [10, 12, 24]), (20, [10, 2, 4]), (9, [5, 0, 0]), (0, [0, 0, 0]), (33, [10, 6, 13])])
  func columnsShareTheWidth(_ width: Int, _ expected: [Int]) {
    let blank = TextBlock("")
    let columns = Columns([.init(.fixed(10), blank), .init(.fraction(1), blank), .init(.fraction(2), blank)], gap: 2)
    #expect(columns.widths(in: width) == expected)
  }

  /// Law: fractions and gaps fill the width to the last cell.
  @Test func fractionsFillTheWidthExactly() {
    for width in 4..<60 {
      let shares = [0.3, 0.5, 1.7].map { Columns.Column(.fraction($0), TextBlock("")) }
      #expect(Columns(shares, gap: 2).widths(in: width).reduce(0, +) == width - 4)
    }
  }

  @Test func columnsStandSideBySide() {
    let columns = Columns([.init(.fixed(6), TextBlock("left side")), .init(.fraction(1), TextBlock("右边的文字"))], gap: 2)
    expect(columns, width: 14, draws: "left    右边的\nside    文字")
  }

  @Test func hintsThatDoNotFitAreLeftOutFromTheRight() {
    let hints = KeyHints([.init("←", "back"), .init("→", "step", tag: "key:right"), .init("e", "end")])
    expect(hints, width: 40, draws: "← back   → step   e end")
    expect(hints, width: 22, draws: "← back  → step  e end")
    expect(hints, width: 20, draws: "← back  → step")
    expect(hints, width: 5, draws: "")
    var screen = Screen(width: 40, height: 1)
    hints.draw(in: screen.area, on: &screen)
    #expect(screen.places(tagged: "key:right").first?.area == Area(row: 0, column: 9, height: 1, width: 6))
  }

  @Test func progressShowsEighthsOfACell() {
    // 0.57 of 26 cells is 14.82: fourteen whole ones and seven eighths.
    let bar = ProgressBar("training", fraction: 0.57, note: "57 %", glyphs: .unicode)
    expect(bar, width: 40, draws: "training ██████████████▉░░░░░░░░░░░ 57 %")
    expect(ProgressBar(fraction: .nan, glyphs: .ascii), width: 5, draws: ".....")
    expect(ProgressBar(fraction: 7, glyphs: .ascii), width: 5, draws: "#####")
  }
}
