import Drawing
import Testing

@Suite struct ContourPlotTests {
  /// A hill with its top at (1, 1), a trust region around (−1, 0), and a plain and a natural step from there.
  private func hill(_ glyphs: GlyphSet) -> ContourPlot {
    ContourPlot(
      "J", x: .init("a", range: -2...2), y: .init("b", range: -2...2), levels: 5,
      boundaries: [.init("KL", level: 0.5) { x, y in (x + 1) * (x + 1) + y * y / 3 + (x + 1) * y / 2 }],
      paths: [
        .init("plain", [.init(-1, 0), .init(0.3, 0.9)], tag: "plain"),
        .init("natural", [.init(-1, 0), .init(-0.5, -0.9)], style: Style(.series3)),
      ],
      markers: [.init(x: 1, y: 1, .diamond, label: "best")], rows: 19, glyphs: glyphs
    ) { x, y in -(x - 1) * (x - 1) - 2 * (y - 1) * (y - 1) }
  }

  @Test func levelsBoundaryAndStepsAreDrawnOverOneMap() {
    expect(
      hill(.unicode), width: 56,
      draws: """
        J
        b
         2 ┤ ⠄⠁           ⡀⠄⠂
           │⠁           ⠄⠁
           │      ⣀⠤⠤KL⠥⣀⡀
         1 ┤   ⢀⠔⠉    ⠅  ⠈⠑⠤⡀                     ◆ best
           │   ⡎      ⠅     ⠈⠑⡄      ⢀⣀⠤⠒→ plain
           │   ⡇      ⠈⠂⡀     ⠈⠑⡄⣀⠤⠔⠊⠁
           │⠂⡀ ⢇        ⠁⠂⡀ ⣀⡠⠔⠊⠉⢆
         0 ┤ ⠁⠂⡈⢆        ⢤⠒⠉⠂⠄⡀  ⠈⢆
           │    ⠉⢆⠄⡀      ⠑⢄   ⠁⠁⠂⠌⡆⡀⡀
           │      ⠣⡀⠁⠂⠄⡀    ⠑⢄     ⡇  ⠁⠁⠁⠂⠂⠂⠂⠂⠄⠄⠄⠄⠄⠄−5⠄⠄⠄⠂⠂⠂⠂⠂⠁⠁
           │⠁⠂⠄⡀   ⠈⠢⣀  ⠁⠁⠂⠂⠄⡀⡑↘ natural
        −1 ┤    ⠁⠁⠂⠄⡀⡀⠉⠢⣀      ⠁⠁⡡⠃⠂⠂⠄⠄⠄⠄⡀⡀⣀⡀⡀⡀         ⡀⡀⡀⡀⡀⡀⠄⠄
           │⠂⠄⡀⡀      ⠁⠁⠂⠋⠍⠖⡒⡒⡒⠒⠉              ⠁⠁⠁⠁⠁−10⠁
           │    ⠁⠂⠂⠄⠄⡀⡀        ⠁⠁⠁⠂⠂⠂⠄⠄⠄⠄⠄⠄⡀⡀⡀⡀⣀⡀⡀⡀⡀⡀⣀⡀⡀⡀⡀⡀⡀⠄⠄⠄⠄
        −2 ┤⠁⠂⠄−25     ⠁⠁⠁⠂⠂⠄⠄⠄−20                  −15
           └┬────────────┬────────────┬───────────┬────────────┬
            −2           −1           0           1            a
        """)
  }

  @Test func inASCIILevelsAreLetters() {
    expect(
      hill(.ascii), width: 56,
      draws: """
        J
        b
         2 +  d            ee
           |dd           ee
           |      oooKLoe
           |    oo    e oooo
         1 +   o      e     ooo        **> plain  & best
           |   o      ee      ooo******
           |dd o        eee *****o
         0 + ddoo        ***eee  oo
           |    dodd      **   eeeeoeee                        e
           |      ooddddd   **     o  eeeeeeeeeeeeee=-5eeeeeeee
           |ccccc   ooo  ddddd*vdnatural
        -1 +     ccccccoooo      ooddddddddddddddddddddddddddddd
           |bbbbbb      cccooooooc                 d=-10
           |a     bbbbbbbbb       cccccccccccccccccccccccccccccc
        -2 + aa=-25        bbbb=-20                c=-15
           ++------------+------------+-----------+------------+
            -2           -1           0           1            a
        """)
  }

  /// Left of the middle the field x is negative, right of it positive, and its shades say so.
  @Test func shadesRunFromLowToHigh() {
    var screen = Screen(width: 42, height: 14)
    ContourPlot(x: .init(range: -1...1), y: .init(range: -1...1), levels: 0, glyphs: .unicode) { x, _ in x }
      .draw(in: screen.area, on: &screen)
    let row = 5
    let inks = (6..<42).map { screen[row, $0].style.ink.rawValue }
    #expect(inks.first == Ink.cold4.rawValue)
    #expect(inks.last == Ink.warm4.rawValue)
    #expect(inks == inks.sorted())
    #expect(Set(inks).count == 9)
  }
}
