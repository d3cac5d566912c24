import Testing

@testable import Terminal

@Suite struct ClipboardTests {
  /// The vectors of RFC 4648, section 10.
  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
    ("foobar", "Zm9vYmFy"),
  ])
  func base64IsThatOfTheStandard(_ text: String, _ encoded: String) {
    #expect(Clipboard.base64(Array(text.utf8)) == encoded)
  }

  @Test func copyingIsOneSequence() {
    // δ is CE B4: 110011 101011 0100(00) = 51 43 16 = z r Q, padded.
    #expect(Clipboard.sequence(for: "δ") == "\u{1B}]52;c;zrQ=\u{1B}\\")
  }

  @Test func whatNoTerminalTakesIsRefused() {
    // Three bytes make four, so 74,994 of base64 hold 56,244 bytes at most, rounded down to whole groups.
    #expect(Clipboard.sequence(for: String(repeating: "a", count: 56_244)) != nil)
    #expect(Clipboard.sequence(for: String(repeating: "a", count: 56_246)) == nil)
  }
}
