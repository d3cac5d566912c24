import Drawing
import Testing

@testable import Reading

/// The first screen is set in a hurry; nothing of the page may be missing afterwards.
@Suite struct OpeningTests {
  private func hurried(_ anchor: Anchor? = nil) throws -> Reader {
    var reader = Reader(try FixtureDesk.desk(), width: 80, height: 24)
    reader.isHurried = true
    reader.open(chapter: "advantages", at: anchor)
    return reader
  }

  private func whole(_ anchor: Anchor? = nil) throws -> Reader {
    var reader = Reader(try FixtureDesk.desk(), width: 80, height: 24)
    reader.open(chapter: "advantages", at: anchor)
    return reader
  }

  @Test func theFirstScreenShowsTheSameTextAsTheWholePage() throws {
    let text = try hurried().screen()
    let expected = try whole().screen()
    for row in 0..<23 { #expect(text.line(row) == expected.line(row)) }
  }

  @Test func finishingGivesTheWholePage() throws {
    var reader = try hurried()
    reader.finishOpening()
    #expect(reader.page.lines == (try whole()).page.lines)
    var expected = try whole()
    expected.refreshProgress()
    #expect(reader.screen().text == expected.screen().text)
  }

  /// Even where nobody finishes it, the first key finds the whole page.
  @Test func theFirstKeyFindsTheWholePage() throws {
    var reader = try hurried()
    reader.handle(.key("G"))
    var expected = try whole()
    expected.handle(.key("G"))
    #expect(reader.screen().text == expected.screen().text)
  }

  @Test func aPlaceFurtherDownIsThereAtOnce() throws {
    let last = try #require(try whole().chapter?.sections.last?.id)
    let reader = try hurried(Anchor(section: last))
    #expect(reader.anchor.section == (try whole(Anchor(section: last))).anchor.section)
  }
}
