import Testing

@testable import Terminal

@Suite struct GlyphTests {
  /// What is sent for a character: only what every terminal draws in the cells we counted.
  @Test(
    arguments: [
      ("a", [0x61]), ("δ", [0x3B4]), ("中", [0x4E2D]), ("e\u{301}", [0x65, 0x301]),
      // A family of four is its first member, a heart loses its colour, a flag is a mark, a tone is left out.
      ("👩‍👩‍👧‍👦", [0x1F469]), ("❤️", [0x2764]), ("🇨🇳", [0xFFFD]), ("👍🏽", [0x1F44D]),
      ("o\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}", [0x6F, 0x302, 0x303, 0x304, 0x305]),
      ("\u{7}", [0x20]),
    ] as [(Character, [UInt32])])
  func onlyALetterAndItsMarksAreSent(_ character: Character, _ scalars: [UInt32]) {
    #expect(Glyph(character, isUTF8: true).values == scalars)
  }

  @Test func withoutUTF8EverythingBeyondASCIIIsAQuestionMark() {
    #expect(Glyph("中", isUTF8: false).values == [0x3F])
    #expect(Glyph("a", isUTF8: false).values == [0x61])
  }
}
