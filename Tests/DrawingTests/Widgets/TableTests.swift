import Drawing
import Testing

@Suite struct TableTests {
  private func table(_ glyphs: GlyphSet) -> Table {
    Table(
      columns: [.init("t"), .init("rₜ"), .init("V(sₜ)"), .init("说明", .left)],
      rows: [
        .init(["0", "0.000", "1.200", "第一步，向前"]),
        .init(
          ["10", "-1.000", StyledText("12.200", Style(.term), tag: "V[10]"), "the end"], isMarked: true,
          isEmphasised: true),
        .init(["11"]),
      ], glyphs: glyphs)
  }

  @Test func numbersLeanRightUnderARule() {
    expect(
      table(.unicode), width: 46,
      draws: """
         t       rₜ    V(sₜ)   说明
        ──────────────────────────────────────────────
         0    0.000    1.200   第一步，向前
        10   -1.000   12.200   the end      ◀
        11
        """)
  }

  @Test func gapsCloseBeforeTextIsCut() {
    expect(
      table(.unicode), width: 34,
      draws: """
         t      rₜ   V(sₜ)  说明
        ──────────────────────────────────
         0   0.000   1.200  第一步，向前
        10  -1.000  12.200  the end      ◀
        11
        """)
    expect(
      table(.ascii), width: 27,
      draws: """
         t     rₜ  V(sₜ) 说明
        ---------------------------
         0  0.000  1.200 第一步~
        10 -1.000 12.200 the end  <
        11
        """)
  }

  @Test func theMarkedRowStaysInSight() {
    let rows = (0..<30).map { Table.Row([StyledText("\($0)")], isMarked: $0 == 20) }
    expect(
      Table(columns: [.init("t")], rows: rows, glyphs: .ascii), width: 6, height: 5, draws: " t\n------\n19\n20 <\n21")
  }

  @Test func emphasisedCellsAreBoldAndKeepTheirTags() {
    var screen = Screen(width: 46, height: 5)
    table(.unicode).draw(in: screen.area, on: &screen)
    let place = screen.places(tagged: "V[10]").first?.area
    #expect(place == Area(row: 3, column: 14, height: 1, width: 6))
    #expect(screen[3, 14].style == Style(.term, .bold))
    #expect(screen[2, 1].style == .text)
  }

  @Test func withoutTitlesThereIsNoRule() {
    expect(
      Table(columns: [.init(""), .init("")], rows: [.init(["a", "b"])], glyphs: .ascii), width: 9, draws: "a   b")
  }
}
