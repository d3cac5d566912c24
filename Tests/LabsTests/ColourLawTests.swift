import Drawing
import Laboratory
import Testing

@testable import Labs

@Suite struct ColourLawTests {
  @Test(arguments: LabLawTests.names)
  func noPanelSaysAnythingByColourAlone(_ name: String) throws {
    var session = try LabLawTests.session(name)
    for steps in [0, 1, 5, 14] {
      session.jump(to: steps)
      for (width, height) in [(60, 34), (109, 46)] {
        for glyphs in [GlyphSet.unicode, .ascii] {
          let screen = LabPictures.screen(session, Area(height: height, width: width), glyphs)
          let found = ColourLaw.violations(screen)
          #expect(
            found.isEmpty, "\(name), step \(steps), \(width)x\(height), \(glyphs): \(found.joined(separator: "; "))")
        }
      }
    }
  }

  @Test func wordsThatDifferByColourAreCaught() {
    var screen = Screen(width: 12, height: 2)
    StyledText("0.3", Style(.good)).draw(on: &screen, row: 0, column: 0, clip: screen.area)
    StyledText("0.3", Style(.bad)).draw(on: &screen, row: 1, column: 0, clip: screen.area)
    #expect(ColourLaw.violations(screen) == ["“0.3” means bad and good by its colour alone"])
    StyledText("0.3", Style(.bad, .bold)).draw(on: &screen, row: 1, column: 0, clip: screen.area)
    #expect(ColourLaw.violations(screen).isEmpty)
  }

  @Test func aNumberBesideAShadedSquareTellsItApart() {
    var screen = Screen(width: 12, height: 4)
    for (row, ink, number) in [(0, Ink.warm2, "+"), (2, .cold2, "−")] {
      let tag = "quantity/reward[\(row)]"
      StyledText("■", Style(ink), tag: tag).draw(on: &screen, row: row, column: 0, clip: screen.area)
      StyledText(number, tag: tag).draw(on: &screen, row: row + 1, column: 0, clip: screen.area)
    }
    #expect(ColourLaw.violations(screen).isEmpty)
    for row in [1, 3] { StyledText(" ").draw(on: &screen, row: row, column: 0, clip: screen.area) }
    #expect(ColourLaw.violations(screen) == ["“■” means above and below by its colour alone"])
  }
}
