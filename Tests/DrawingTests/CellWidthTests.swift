import Drawing
import Testing

@Suite struct CellWidthTests {
  @Test(arguments: ["中", "あ", "한", "，", "。", "、", "（", "\u{3000}", "\u{20000}", "✅", "😀", "〈", "Ａ", "￥"])
  func chineseJapaneseAndKoreanTakeTwoCells(_ character: Character) {
    #expect(CellWidth.columns(of: character) == 2)
  }

  /// U+2329 and U+232A are wide although the mathematical brackets U+27E8 and U+27E9 are not.
  @Test func oldAngleBracketsAreWideAndMathematicalOnesNarrow() throws {
    let old = try #require(Unicode.Scalar(0x2329 as UInt32))
    #expect(CellWidth.columns(of: old) == 2)
    #expect(CellWidth.columns(of: "⟨" as Character) == 1)
    #expect(CellWidth.columns(of: "⟩" as Character) == 1)
  }

  @Test(arguments: [
    "“”‘’—…·×±°", "𝔼𝓛𝒟𝑥ℝℒℓ", "πθγ∇‖∥∣∑∏∫√∞≤∈→⟨′−", "ₜ₀ᵢⱼᵧ²⁰ᵀ", "⎛⎜⎝⎲⎳⌠⎮⌡⏟▁▔─│╭╱█⣿", "⚠✓★●■◆◇○▸◀▶▲▼",
    "▏▎▍▌▋▊▉▕▐░▒┈┊┏━┓┃⏎⇥",
  ])
  func mathsBoxesAndAmbiguousSignsTakeOneCell(_ text: String) {
    for character in text { #expect(CellWidth.columns(of: character) == 1, "\(character)") }
  }

  @Test(arguments: [0x302, 0x304, 0x303, 0x307, 0x20D7, 0x200D, 0xFE0E, 0xFE0F, 0x200B, 0x7, 0x1B, 0x7F, 0x9B, 0xAD])
  func marksJoinersAndControlsTakeNone(_ value: Int) throws {
    let scalar = try #require(Unicode.Scalar(UInt32(value)))
    #expect(CellWidth.columns(of: scalar) == 0)
  }

  @Test(arguments: [("𝔼\u{302}", 1), ("e\u{301}", 1), ("中\u{302}", 2), ("각", 2), ("⚠\u{FE0F}", 1)])
  func aClusterIsAsWideAsItsWidestScalar(_ text: String, _ columns: Int) {
    #expect(text.count == 1)
    #expect(CellWidth.columns(of: text) == columns)
  }

  /// Law: the width of a text is the sum over its characters.
  @Test func widthsAddUp() {
    #expect(CellWidth.columns(of: "优势 Âₜ = 2.532") == 2 + 2 + 1 + 2 + 1 + 1 + 1 + 5)
    #expect(CellWidth.columns(of: "a\r\nb\tc") == 3)
  }

  /// Every printable ASCII character is one cell, every control none.
  @Test func asciiIsOneCellOrNone() {
    for value in UInt8.min..<128 {
      let isControl = value < 0x20 || value == 0x7F
      #expect(CellWidth.columns(of: Character(Unicode.Scalar(value))) == (isControl ? 0 : 1))
      #expect(CellWidth.columns(of: Unicode.Scalar(value)) == (isControl ? 0 : 1))
    }
  }
}
