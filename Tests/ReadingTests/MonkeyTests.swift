import Drawing
import Foundation
import Laboratory
import Notebook
import Testing
import Textbook

@testable import Reading

/// Keys, clicks, sizes and pastes at random, seeded: nothing traps, and every frame is whole. `FUZZ_SECONDS` lets it
/// go on; a fault is made short and printed with its seed.
@Suite struct MonkeyTests {
  /// The frame's fault after the events; nil when every frame is whole.
  static func fault(_ events: [Event], glyphs: GlyphSet, language: Language) throws -> String? {
    var reader = try FixtureDesk.reader(
      "returns", width: 80, height: 24, options: ReaderOptions(language: language, glyphs: glyphs))
    for event in events {
      reader.handle(event)
      reader.tick()
      if reader.isWorking { reader.work(milliseconds: 1) }
      _ = reader.takeEffects()
      if let fault = fault(of: reader) { return "\(fault) after \(event)" }
    }
    return nil
  }

  private static func fault(of reader: Reader) -> String? {
    let screen = reader.screen()
    if screen.width != reader.width || screen.height != reader.height { return "The screen has another size" }
    if let fault = screen.fault { return fault }
    let isShown = reader.width >= Reader.smallestWidth && reader.height >= Reader.smallestHeight
    if isShown, screen.cursor == nil { return "There is no cursor" }
    if reader.top < 0 || reader.top > max(0, reader.page.lines.count) { return "The place is outside the page" }
    return nil
  }

  static let keys: [Key] =
    KeyTable().bindings.flatMap(\.keys).filter { $0 != "q" }
    + "0123456789+-*/.,()abzHuR？，。１Ａ中λé🇨 ".map(Key.character)
    + [.enter, .enter, .backspace, .delete, .escape, .tab, .right, .right, .control("d"), .control("u"), .function(5)]

  static func event(_ random: inout SeededRandom) -> Event {
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<82: return .key(keys.randomElement(using: &random) ?? .enter)
    case 82..<92:
      let actions: [MouseEvent.Action] = [.press, .press, .drag, .release, .wheelUp, .wheelDown]
      return .mouse(
        MouseEvent(
          actions.randomElement(using: &random) ?? .press, row: Int.random(in: -2...62, using: &random),
          column: Int.random(in: -2...252, using: &random)))
    case 92..<97:
      return .resize(width: Int.random(in: 1...250, using: &random), height: Int.random(in: 1...60, using: &random))
    case 97: return .paste(pasted(&random))
    case 98: return .background(red: 1, green: 0.5, blue: 0)
    default: return Bool.random(using: &random) ? .wake : .ambiguousWidth(1)
    }
  }

  private static func pasted(_ random: inout SeededRandom) -> String {
    var text = ""
    for _ in 0..<30 { text += keys.randomElement(using: &random)?.text ?? "\n" }
    return text
  }

  static func events(seed: UInt64, count: Int) -> [Event] {
    var random = SeededRandom(seed: seed)
    return (0..<count).map { _ in event(&random) }
  }

  /// The same fault with as few events as leaving out runs of them gives.
  static func shrunk(_ events: [Event], glyphs: GlyphSet, language: Language) throws -> [Event] {
    var events = events
    var size = events.count / 2
    while size > 0 {
      var start = 0
      while start < events.count {
        var fewer = events
        fewer.removeSubrange(start..<min(start + size, events.count))
        if try fault(fewer, glyphs: glyphs, language: language) != nil { events = fewer } else { start += size }
      }
      size /= 2
    }
    return events
  }

  static func run(seed: UInt64, count: Int) throws {
    let glyphs: GlyphSet = seed % 2 == 0 ? .unicode : .ascii
    let language: Language = seed % 4 < 2 ? .en : .zh
    let events = events(seed: seed, count: count)
    // A trap ends the process: the seed must be known before.
    if ProcessInfo.processInfo.environment["FUZZ_SECONDS"] != nil {
      FileHandle.standardError.write(Data("\(seed) ".utf8))
    }
    guard try fault(events, glyphs: glyphs, language: language) != nil else { return }
    let few = try shrunk(events, glyphs: glyphs, language: language)
    let fault = try fault(few, glyphs: glyphs, language: language) ?? ""
    Issue.record("Seed \(seed), \(glyphs), \(language): \(fault)\n\(few)")
  }

  @Test(arguments: 1...8)
  func nothingAReaderMayDoTrapsOrTearsAFrame(seed: Int) throws { try MonkeyTests.run(seed: UInt64(seed), count: 40) }

  static let seconds = ProcessInfo.processInfo.environment["FUZZ_SECONDS"].flatMap(Double.init) ?? 0

  @Test(.enabled(if: seconds > 0)) func aLongRunFindsNothing() throws {
    let first = ProcessInfo.processInfo.environment["FUZZ_SEED"].flatMap(UInt64.init) ?? 1000
    let end = Date().addingTimeInterval(MonkeyTests.seconds)
    var seed = first
    while Date() < end {
      try MonkeyTests.run(seed: seed, count: 300)
      seed += 1
    }
    print("\(seed - first) runs of 300 events, seeds \(first) to \(seed - 1)")
  }

  /// Two hundred sizes in a row, as a dragged window sends them, and back: the same screen.
  @Test func aStormOfSizesEndsAtTheSameParagraph() throws {
    var reader = try FixtureDesk.reader("returns", width: 80, height: 24).pressing(" ")
    let before = reader.anchor
    for step in 0..<60 { reader.handle(.resize(width: 80 - step, height: 24 - step % 24)) }
    reader.handle(.resize(width: 80, height: 24))
    #expect(reader.anchor.section == before.section && reader.anchor.block == before.block)
  }
}
