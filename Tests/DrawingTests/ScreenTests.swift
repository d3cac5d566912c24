import Drawing
import Testing

@Suite struct ScreenTests {
  @Test func overwritingTheRightHalfOfAWideCharacterBlanksItsLeftHalf() {
    var screen = Screen(width: 6, height: 1)
    screen.put("中文", row: 0, column: 0)
    screen.put("x", row: 0, column: 1)
    #expect(screen.line(0) == " x文")
    #expect(screen.fault == nil)
  }

  @Test func overwritingTheLeftHalfOfAWideCharacterBlanksItsRightHalf() {
    var screen = Screen(width: 6, height: 1)
    screen.put("中文", row: 0, column: 0)
    screen.put("x", row: 0, column: 2)
    #expect(screen.line(0) == "中x")
    #expect(screen.fault == nil)
  }

  @Test func aWideCharacterBetweenTwoOthersRepairsBoth() {
    var screen = Screen(width: 6, height: 1)
    screen.put("中文字", row: 0, column: 0)
    screen.put("宽", row: 0, column: 1)
    #expect(screen.line(0) == " 宽 字")
    #expect(screen.fault == nil)
  }

  @Test func aWideCharacterThatTheEdgeWouldCutBecomesABlank() {
    var screen = Screen(width: 3, height: 1)
    screen.put("a中文", row: 0, column: 0)
    #expect(screen.text == "a中")
    screen.put("文", row: 0, column: -1)
    #expect(screen.text == " 中")
    screen.put("ab", row: 0, column: 0)
    screen.put("文", row: 0, column: 2)
    #expect(screen.text == "ab")
    #expect(screen.fault == nil)
  }

  @Test func clippingKeepsWhatIsOutside() {
    var screen = Screen(width: 5, height: 2)
    screen.fill(screen.area, with: "·")
    let end = screen.put("12中45", row: 0, column: 0, clip: Area(row: 0, column: 1, height: 1, width: 2))
    #expect(end == 6)
    #expect(screen.text == "·2 ··\n·····")
  }

  /// A thousand random writes, wide and narrow, inside and outside, clipped and not, never leave half a character.
  @Test(arguments: 1...4) func noWriteEverTearsAWideCharacter(_ seed: Int) {
    var generator = TestGenerator(seed: UInt64(seed))
    var screen = Screen(width: 11, height: 4)
    let texts = ["中", "a", "宽窄", "x中y", "𝔼\u{302}", "\u{301}", "", "──", "a\tb\r\n", "👩‍👩‍👧‍👦"]
    for _ in 0..<1000 {
      let row = Int.random(in: -2...5, using: &generator)
      let column = Int.random(in: -4...12, using: &generator)
      let clip = Area(
        row: Int.random(in: -1...4, using: &generator), column: Int.random(in: -2...11, using: &generator),
        height: Int.random(in: 0...3, using: &generator), width: Int.random(in: 0...6, using: &generator))
      switch Int.random(in: 0..<4, using: &generator) {
      case 0: screen.put(texts[Int.random(in: 0..<texts.count, using: &generator)], row: row, column: column)
      case 1: screen.fill(clip, with: "░")
      default:
        screen.put(texts[Int.random(in: 0..<texts.count, using: &generator)], row: row, column: column, clip: clip)
      }
      if let fault = screen.fault {
        Issue.record("\(fault)")
        return
      }
    }
  }

  @Test func tagsNameTheCellsTheyWereGivenTo() {
    var screen = Screen(width: 10, height: 2)
    let delta = screen.index(ofTag: "delta[2]")
    screen.put("1.25", row: 1, column: 3, tag: delta)
    #expect(screen.index(ofTag: "delta[2]") == delta)
    #expect(screen.index(ofTag: nil) == 0)
    #expect(screen.index(ofTag: "") == 0)
    #expect(screen.tag(row: 1, column: 3) == "delta[2]")
    #expect(screen.tag(row: 1, column: 7) == nil)
    #expect(screen.tag(row: -1, column: 99) == nil)
    let places = screen.places(tagged: "delta")
    #expect(places.map(\.name) == ["delta[2]"])
    #expect(places.first?.area == Area(row: 1, column: 3, height: 1, width: 4))
  }

  @Test func restylingAndMarkingKeepTheCharacters() {
    var screen = Screen(width: 4, height: 1)
    screen.put("中ab", row: 0, column: 0)
    screen.restyle(Area(row: -1, column: 2, height: 9, width: 9)) { $0.adding(.underline) }
    screen.mark(Area(row: 0, column: 2, height: 1, width: 1), as: "a")
    #expect(screen.text == "中ab")
    #expect(screen[0, 3].style == Style(.text, .underline))
    #expect(screen[0, 0].style == .text)
    #expect(screen.tag(row: 0, column: 2) == "a")
  }

  @Test func areasNeverHaveNegativeSizes() {
    let area = Area(row: 1, column: 1, height: 3, width: 4)
    #expect(area.inset(top: 2, left: 3, bottom: 2, right: 3).isEmpty)
    #expect(area.intersection(Area(row: 9, column: 9, height: 1, width: 1)).isEmpty)
    #expect(Area(height: -1, width: -5) == Area(height: 0, width: 0))
    #expect(area.splitRows(9).rest.height == 0)
    #expect(area.splitColumns(-1).left.width == 0)
    #expect(area.splitColumns(1).rest == Area(row: 1, column: 2, height: 3, width: 3))
  }

  @Test func aPastedPictureBringsItsTagsAndIsClipped() {
    var picture = Screen(width: 4, height: 2)
    let tag = picture.index(ofTag: "quantity/A[0]")
    picture.put("中x", row: 0, column: 0, tag: tag)
    picture.cursor = Screen.Position(row: 1, column: 1)
    var screen = Screen(width: 6, height: 3)
    screen.put("#", row: 0, column: 0, tag: screen.index(ofTag: "other"))
    screen.paste(picture, row: 1, column: 2)
    #expect(screen.text == "#\n  中x\n")
    #expect(screen.tag(row: 1, column: 3) == "quantity/A[0]")
    #expect(screen.tag(row: 0, column: 0) == "other")
    #expect(screen.cursor == Screen.Position(row: 2, column: 3))
    screen.paste(picture, row: 2, column: 4)
    screen.paste(picture, row: -1, column: -3)
    #expect(screen.line(2) == "    中")
  }

  /// At every place: over other wide characters, and across the screen's sides.
  @Test func aPastedPictureLeavesNoHalfOfAWideCharacter() {
    var picture = Screen(width: 5, height: 1)
    picture.put("中文a", row: 0, column: 0)
    for column in -6...8 {
      for start in 0...1 {
        var screen = Screen(width: 8, height: 1)
        screen.put("策略策略", row: 0, column: start)
        screen.paste(picture, row: 0, column: column)
        for place in 0..<8 {
          let next = place + 1 < 8 ? screen[0, place + 1].width : 1
          #expect((screen[0, place].width == 2) == (next == 0), "\(column), \(start), \(place): \(screen.text)")
        }
        #expect(screen[0, 0].width > 0)
      }
    }
  }
}
