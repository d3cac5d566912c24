import Drawing
import Testing

@Suite struct StyledTextTests {
  @Test(arguments: [
    ("abcdef", 6, "abcdef"), ("abcdef", 5, "abcd…"), ("abcdef", 1, "…"), ("abcdef", 0, ""), ("中文字", 5, "中文…"),
    ("中文字", 4, "中…"), ("", 0, ""),
  ])
  func truncationLeavesAnEllipsisInsideTheWidth(_ text: String, _ width: Int, _ expected: String) {
    let cut = StyledText(text).truncated(to: width, glyphs: .unicode)
    #expect(cut.string == expected)
    #expect(cut.width <= width)
  }

  @Test func truncationInASCIIUsesATilde() {
    #expect(StyledText("abcdef").truncated(to: 3, glyphs: .ascii).string == "ab~")
  }

  @Test func partsKeepTheirTagsWhenDrawn() {
    let text = StyledText("δ = ") + StyledText("1.25", Style(.term), tag: "delta")
    var screen = Screen(width: 12, height: 1)
    #expect(text.draw(on: &screen, row: 0, column: 1, clip: screen.area) == 9)
    #expect(screen.line(0) == " δ = 1.25")
    #expect(screen.tag(row: 0, column: 5) == "delta")
    #expect(screen.tag(row: 0, column: 4) == nil)
  }

  @Test func alignmentNeverBeginsLeftOfTheRoom() {
    #expect(Alignment.right.offset(of: 3, in: 5) == 2)
    #expect(Alignment.centre.offset(of: 3, in: 6) == 1)
    #expect(Alignment.right.offset(of: 9, in: 5) == 0)
    #expect(Alignment.centre.offset(of: 9, in: 5) == 0)
  }
}
