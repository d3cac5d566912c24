import Drawing
import Testing

@testable import Reading

/// A kept picture of the panel is never shown where a fresh one would differ.
@Suite struct PanelPictureTests {
  static let keys: [Key] = [
    .tab, .right, .right, "+", "j", "-", "x", .left, .down, "x", "m", "+", .right, "v", "1", .enter, "i", .down, "2",
    .enter, "0", "e", "1", "d", "s", "L", "p", "p", .tab, .down, .down, .tab, "k", "3", "m", .control("g"),
  ]

  @Test(arguments: [(120, 40), (80, 24), (200, 50)])
  func everyScreenIsWhatAFreshReaderWouldShow(_ width: Int, _ height: Int) throws {
    var reader = try FixtureDesk.reader(width: width, height: height)
    _ = reader.screen()
    for count in 1...Self.keys.count {
      reader.handle(.key(Self.keys[count - 1]))
      var fresh = try FixtureDesk.reader(width: width, height: height)
      for key in Self.keys.prefix(count) { fresh.handle(.key(key)) }
      #expect(reader.screen().text == fresh.screen().text, "after \(count) keys")
    }
  }
}
