@testable import Drawing
import Testing

@Suite struct DotCanvasTests {
  private func drawn(_ glyphs: GlyphSet, rows: Int, columns: Int, _ change: (inout DotCanvas) -> Void) -> String {
    var canvas = DotCanvas(rows: rows, columns: columns, glyphs: glyphs)
    change(&canvas)
    var screen = Screen(width: columns, height: rows)
    canvas.draw(in: screen.area, on: &screen) { _, _, _ in ("*", .text, 0) }
    return screen.text
  }

  /// One cell, 2 × 4 dots: the corners are the bits 1, 8 above and 64, 128 below (Unicode, Braille Patterns).
  @Test func cornersAreTheDotsOfTheStandard() {
    let corners: [(Double, Double, String)] = [
      (0, 1, "⠁"), (1, 1, "⠈"), (0, 0, "⡀"), (1, 0, "⢀"), (0, 2.0 / 3, "⠂"), (1, 1.0 / 3, "⠠"),
    ]
    for (x, y, expected) in corners {
      #expect(drawn(.unicode, rows: 1, columns: 1) { $0.point(.init(x: x, y: y), .init(owner: 1)) } == expected)
    }
  }

  @Test func aDiagonalRisesEvenly() {
    let line = drawn(.ascii, rows: 4, columns: 4) {
      $0.line(from: .init(x: 0, y: 0), to: .init(x: 1, y: 1), .init(owner: 1))
    }
    #expect(line == "   *\n  *\n *\n*")
    // Eight dots across and eight up: two dots a row of dots, four a cell on the diagonal.
    let dots = drawn(.unicode, rows: 2, columns: 4) {
      $0.line(from: .init(x: 0, y: 0), to: .init(x: 1, y: 1), .init(owner: 1))
    }
    #expect(dots == "  ⡠⠊\n⡠⠊")
  }

  /// Law: a line is the same from either end up to the rounding of halves, and clipping does not move it: a line that
  /// leaves the canvas agrees with its inner part, drawn alone, to a dot.
  @Test func linesThatLeaveTheCanvasAreClipped() {
    let through = drawn(.ascii, rows: 3, columns: 5) {
      $0.line(from: .init(x: -1, y: 0.5), to: .init(x: 2, y: 0.5), .init(owner: 1))
    }
    #expect(through == "\n*****\n")
    let outside = drawn(.ascii, rows: 3, columns: 5) {
      $0.line(from: .init(x: -1, y: 0), to: .init(x: 0.2, y: 5), .init(owner: 1))
      $0.line(from: .init(x: .nan, y: 0), to: .init(x: 1, y: 1), .init(owner: 1))
      $0.line(from: .init(x: -.infinity, y: 0), to: .init(x: 1, y: 1), .init(owner: 1))
      $0.point(.init(x: .nan, y: 0), .init(owner: 1))
    }
    #expect(outside == "\n\n")
  }

  @Test func aCanvasWithoutCellsTakesLinesToo() {
    #expect(
      drawn(.unicode, rows: 0, columns: 5) { $0.line(from: .init(x: 0, y: 0), to: .init(x: 1, y: 1), .init(owner: 1)) }
        == "")
  }
}
