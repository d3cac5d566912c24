import Drawing
import Testing

@Suite struct ValueGridTests {
  private func grid(_ glyphs: GlyphSet) -> ValueGrid {
    ValueGrid(
      [
        [
          .init("0.64", shade: 0.6, arrows: [.right]), .init("0.74", arrows: [.right, .down], isFocused: true),
          .init("1.00", kind: .terminal, shade: 1, label: "+1"),
        ],
        [.init("0.57", arrows: [.up], tag: "V[3]"), .init(kind: .wall), .init("-1.00", kind: .terminal, label: "-1")],
        [
          .init("0.49", arrows: Set(ValueGrid.Direction.allCases), label: "S"), .init("0.43"),
          .init("0.48", arrows: [.up]),
        ],
      ], agent: .init(row: 2, column: 0), glyphs: glyphs)
  }

  @Test func withRoomCellsAreFramed() {
    expect(
      grid(.unicode), width: 60,
      draws: """
        ┌─────────┬─────────┬─────────┐
        │  0.64   │▸ 0.74   │  1.00   │
        │    →    │   →↓    │    ■  +1│
        ├─────────┼─────────┼─────────┤
        │  0.57   │▒▒▒▒▒▒▒▒▒│  -1.00  │
        │    ↑    │▒▒▒▒▒▒▒▒▒│    ■  -1│
        ├─────────┼─────────┼─────────┤
        │  0.49   │  0.43   │  0.48   │
        │● ←↑→↓  S│         │    ↑    │
        └─────────┴─────────┴─────────┘
        """)
    expect(
      grid(.ascii), width: 28,
      draws: """
        +--------+--------+--------+
        |  0.64  |> 0.74  |  1.00  |
        |   >    |   >v   |    T +1|
        +--------+--------+--------+
        |  0.57  |########| -1.00  |
        |   ^    |########|    T -1|
        +--------+--------+--------+
        |  0.49  |  0.43  |  0.48  |
        |@ <^>v S|        |   ^    |
        +--------+--------+--------+
        """)
  }

  @Test func withLessRoomACellIsOneLine() {
    expect(
      grid(.unicode), width: 40, height: 4,
      draws: """
         0.64→     0.74→↓    1.00■
         0.57↑    ▒▒▒▒▒▒▒▒▒ -1.00■
         0.49●     0.43      0.48↑

        """)
  }

  @Test func withLeastRoomACellIsOneSign() {
    expect(grid(.unicode), width: 8, height: 3, draws: "→ + ■\n↑ ▒ ■\n● · ↑")
    expect(grid(.ascii), width: 3, height: 3, draws: ">+T\n^#T\n@.^")
  }

  @Test func theAgentStaysInSight() {
    let cells = (0..<30).map { [ValueGrid.Cell("\($0)")] }
    let grid = ValueGrid(cells, agent: .init(row: 20, column: 0), glyphs: .ascii)
    expect(grid, width: 3, height: 3, draws: "19\n20@\n21")
  }

  @Test func cellsAreShadedAndTagged() {
    var screen = Screen(width: 60, height: 10)
    grid(.unicode).draw(in: screen.area, on: &screen)
    #expect(screen[1, 2].style.ink == .warm2)
    #expect(screen.tag(row: 4, column: 1) == "V[3]")
    #expect(screen.tag(row: 5, column: 9) == "V[3]")
    #expect(screen.tag(row: 5, column: 10) == nil)
  }
}
