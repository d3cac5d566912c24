import Foundation
import Laboratory
import Testing

@testable import Textbook

/// Whatever a file holds, there is a chapter to show, and nothing in it can act on a terminal.
@Suite struct HostileContentTests {
  private func everyText(_ chapter: Chapter) -> String {
    var text = chapter.title
    chapter.blocks.forEachBlock { block, _ in
      text += block.ownText.map(spelt).joined()
      if case .code(_, let code) = block.content { text += code }
    }
    return text
  }

  @Test(arguments: [
    "a\u{1B}[31mred", "bell\u{07}", "c1 \u{9B}31m", "over\u{202E}ride", "iso\u{2066}late", "joi\u{200D}ner",
    "vs\u{FE0F}16", "flag \u{1F1E9}\u{1F1EA}", "new \u{1FAE8}", "entity &#27;[31m", "entity &#x202E;", "`code \u{1B}`",
    "```\n\u{1B}]0;title\u{07}\n```", "<b>\u{1B}</b>", "&#0;", "tab\there",
  ])
  func nothingThatActsOnATerminalComesThrough(_ body: String) throws {
    let text = everyText(try Fixture.chapter(body))
    let objections = text.unicodeScalars.compactMap(ContentCharacters.objection(to:))
    #expect(objections.isEmpty)
    #expect(!text.isEmpty)
  }

  @Test func malformedBytesAreReplaced() throws {
    let id = try #require(ChapterID(folder: "01-mdp"))
    let bytes: [UInt8] = Array("---\ntitle: T\n---\na".utf8) + [0xFF, 0xC0, 0x80, 0xED, 0xA0, 0x80, 0xF4, 0x90, 0x62]
    let chapter = Chapter(reading: bytes, id: id, language: .en, file: "x")
    #expect(everyText(chapter).hasPrefix("Ta\u{FFFD}"))
    #expect(everyText(chapter).hasSuffix("b"))
  }

  @Test(arguments: [
    String(repeating: "> ", count: 2000) + "x",
    String(repeating: "- ", count: 2000) + "x",
    String(repeating: "*a **b ", count: 2000),
    String(repeating: "[", count: 5000) + String(repeating: "](#a)", count: 5000),
    String(repeating: "$", count: 20_000),
    String(repeating: "$a$1", count: 5000),
    String(repeating: "`", count: 10_000) + " " + String(repeating: "``a`", count: 2000),
    "$" + String(repeating: "{", count: 20_000) + "$",
    "```math\n" + String(repeating: "\\hat", count: 10_000) + "\n```",
    String(repeating: "|a", count: 2000) + "|\n" + String(repeating: "|-", count: 2000) + "|",
    "[^a]: x [^a]\n\n[^a]",
    "```lab\n```\n```check\n```\n```terms\n=\n->\n```",
    "> [!\n> ```\n> $$",
    "$$\n", "```math\n", "|$|\n|-|\n|$|",
  ])
  func hugeAndBrokenMarkdownIsReadInTimeAndWithoutACrash(_ body: String) throws {
    let start = ContinuousClock.now
    let chapter = try Fixture.chapter(body)
    #expect(chapter.title == "A chapter")
    // The slowest takes about a second in a debug build on a busy machine; quadratic growth would take minutes.
    #expect(ContinuousClock.now - start < .seconds(20))
  }

  @Test func deepNestingIsCutAndSaid() throws {
    let chapter = try Fixture.chapter(String(repeating: "> ", count: 100) + "x")
    #expect(chapter.faults.contains { $0.message.contains("nested more than") })
  }

  @Test(arguments: [
    "title: [", "title: \"a", "- a\n- b", "title: a\ntitle: b", "title: *x", "\u{1B}: x",
    "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: &d [*c,*c]\ntitle: *d",
    String(repeating: "[", count: 100_000),
    String(repeating: "- ", count: 100_000),
    String(repeating: "{a: ", count: 50_000),
    "title:\n  deep: 1",
  ])
  func brokenFrontMatterLeavesAChapterAndAFault(_ front: String) throws {
    let chapter = try Fixture.chapter("text", front: front)
    #expect(!chapter.faults.isEmpty)
    #expect(!chapter.title.isEmpty)
    #expect(chapter.blocks.count == 1)
  }

  @Test func aBombOfAliasesIsRefused() {
    var bomb = "l0: &l0 [x, x, x, x, x, x, x, x, x]\n"
    for level in 1...9 {
      let aliases = Array(repeating: "*l\(level - 1)", count: 9).joined(separator: ", ")
      bomb += "l\(level): &l\(level) [\(aliases)]\n"
    }
    #expect(throws: Fault.self) { try YAMLTree(parsing: bomb, file: "x.yml") }
  }

  @Test func aSlowBombOfAliasesIsRefusedToo() {
    // Two aliases a level stay under the limit of aliases; 2^9 repetitions of 60 values do not stay under that of values.
    let values = Array(repeating: "x", count: 60).joined(separator: ", ")
    var bomb = "l0: &l0 [\(values)]\n"
    for level in 1...9 { bomb += "l\(level): &l\(level) [*l\(level - 1), *l\(level - 1)]\n" }
    #expect(throws: Fault.self) { try YAMLTree(parsing: bomb, file: "x.yml") }
  }

  static let parts = [
    "$", "$$", "`", "```", "```math\n", "\n", "\n\n", "> ", "- ", "1. ", "*", "**", "[", "](", ")", "|", "|-|\n", "\\",
    "x", "是", "：", " ", "[!SLIP]", "[^1]", "[^1]: ", "<b>", "&#27;", "{", "}", "\\frac", "~~", "#", "## ", "\u{E001}",
    "[1.5](calc:gae#a[0])", "[2](live:x)", "0.5", "```lab gae\n", "```terms\na = x -> b\n", "```swift from=a#b\n", "_",
    "^",
  ]

  /// Parts of the alphabet that matters, drawn with a fixed seed.
  private func randomBody(_ generator: inout SeededRandom) -> String {
    (0..<40).map { _ in Self.parts[Int.random(in: 0..<Self.parts.count, using: &generator)] }.joined()
  }

  @Test func everyFaultOfARandomBookLiesInsideItsFile() throws {
    var generator = SeededRandom(seed: 7)
    var fixture = FixtureBook()
    for number in 10..<40 {
      for language in Language.allCases {
        let body = "---\ntitle: x\nsections: [a, b]\n---\n" + randomBody(&generator)
        fixture.set("\(number)-c\(number)/chapter.\(language.rawValue).md", to: body)
      }
    }
    let files = fixture.files
    let faults = try fixture.faults()
    #expect(faults.count > 100)
    for fault in faults {
      let text = try #require(files[fault.file], "\(fault)")
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      #expect(fault.line >= 1 && fault.line <= lines.count && fault.column >= 1, "\(fault)")
    }
    #expect(faults == faults.sorted { ($0.file, $0.position, $0.message) < ($1.file, $1.position, $1.message) })
  }

  @Test func randomMarkdownNeverStopsTheReader() throws {
    var generator = SeededRandom(seed: 20_24)
    for _ in 0..<150 { try checkChapter(randomBody(&generator)) }
  }

  @Test(arguments: ["one\r> two", "one\r\n> two", "one\n> two"])
  func aCarriageReturnEndsALine(body: String) throws {
    try checkChapter(body)
    let lines = try Fixture.chapter(body).blocks.map(\.position.line)
    #expect(lines == [lines[0], lines[0] + 1])
  }

  private func checkChapter(_ body: String) throws {
    let chapter = try Fixture.chapter(body)
    // A carriage return ends a line, with a line feed or alone, as it does for editors and for CommonMark.
    let ends: Set<Character> = ["\n", "\r", "\r\n"]
    let lines = body.split(omittingEmptySubsequences: false) { ends.contains($0) }.count + 3
    chapter.blocks.forEachBlock { block, _ in
      #expect(block.position.line >= 1 && block.position.line <= lines, "\(body.debugDescription)")
    }
    #expect(
      everyText(chapter).unicodeScalars.allSatisfy { ContentCharacters.objection(to: $0) == nil },
      "\(body.debugDescription)")
  }

  private static let seconds = ProcessInfo.processInfo.environment["FUZZ_SECONDS"].flatMap(Double.init) ?? 0

  /// The same for as long as `FUZZ_SECONDS` says, with characters changed for any at all.
  @Test(.enabled(if: seconds > 0)) func aLongRunFindsNothing() throws {
    var generator = SeededRandom(seed: 1000)
    let end = ContinuousClock.now + .seconds(Self.seconds)
    var count = 0
    while ContinuousClock.now < end {
      var letters = Array(randomBody(&generator).unicodeScalars)
      for _ in 0..<Int.random(in: 0...4, using: &generator) {
        let place = Int.random(in: 0..<letters.count, using: &generator)
        letters[place] = Unicode.Scalar(UInt32.random(in: 0...0x2FFFF, using: &generator)) ?? "\u{FFFD}"
      }
      var body = String.UnicodeScalarView()
      body.append(contentsOf: letters)
      try checkChapter(String(body))
      count += 1
    }
    print("\(count) pages of Markdown")
  }
}
