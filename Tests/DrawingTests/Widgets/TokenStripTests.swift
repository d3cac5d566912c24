import Drawing
import Testing

@Suite struct TokenStripTests {
  private let tokens: [TokenStrip.Token] = [
    .init("The", shade: 0.9, number: "+0.90", tag: "token[0]"), .init(" answer", shade: 0.5, number: "+0.50"),
    .init(" is", shade: -0.2, number: "-0.20"), .init(" 答案", shade: -1, number: "-1.00"), .init("\n", shade: 0),
    .init("四十二", number: "0.00"),
  ]

  @Test func signsTellWhatShadesTell() {
    expect(
      TokenStrip(tokens, glyphs: .unicode), width: 24,
      draws: """
        The ·answer ·is ·答案 ⏎
        +++ ++      −   −−−
        四十二

        """)
  }

  @Test func numbersStandBelowOnDemand() {
    expect(
      TokenStrip(tokens, showsNumbers: true, glyphs: .ascii), width: 44,
      draws: """
        The   _answer _is   _答案 $ 四十二
        +0.90 +0.50   -0.20 -1.00   0.00
        """)
  }

  @Test func tokensAreShadedAndTagged() {
    var screen = Screen(width: 24, height: 4)
    TokenStrip(tokens, glyphs: .unicode).draw(in: screen.area, on: &screen)
    #expect(screen[0, 0].style == Style(.warm4, .underline))
    #expect(screen.tag(row: 0, column: 2) == "token[0]")
    #expect(screen.tag(row: 0, column: 4) == nil)
  }
}
