import Drawing
import Terminal
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite struct DecoderLawTests {
  /// Pieces a terminal may send, whole, cut and wrong.
  static func garbage(length: Int, using generator: inout SeededGenerator) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < length {
      switch Int.random(in: 0..<9, using: &generator) {
      case 0: bytes.append(UInt8.random(in: 0...255, using: &generator))
      case 1: bytes += Array("\u{1B}[".utf8)
      case 2: bytes += Array("\u{1B}]11;rgb:12/34/56\u{7}".utf8)
      case 3: bytes += Array("\u{1B}[<\(Int.random(in: 0..<99, using: &generator));5;7M".utf8)
      case 4: bytes += Array("\u{1B}[200~".utf8)
      case 5: bytes += Array("\u{1B}[201~".utf8)
      case 6: bytes += Array("中é\u{1B}\\".utf8)
      case 7: bytes += [[0x1B, 0x50], [0x1B, 0x5D], [0x1B, 0x4F], [0x1B]].randomElement(using: &generator) ?? []
      default: bytes += (0..<3).map { _ in UInt8.random(in: 0x20...0x7E, using: &generator) }
      }
    }
    return bytes
  }

  @Test(arguments: 0..<40) func garbageInAnyChunksMeansTheSame(seed: UInt64) {
    DecoderLawTests.checkChunks(of: 400, seed: seed)
  }

  private static func checkChunks(of length: Int, seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let bytes = DecoderLawTests.garbage(length: length, using: &generator)
    var whole = Decoder()
    let expected = whole.decode(bytes)
    var cut = Decoder()
    var inputs: [Input] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      let size = min(rest.count, Int.random(in: 1...7, using: &generator))
      inputs += cut.decode(rest.prefix(size))
      rest = rest.dropFirst(size)
    }
    #expect(inputs == expected, "seed \(seed)")
    #expect(cut == whole, "seed \(seed)")
  }

  /// Every kind of packet but honest keys: whatever is in it, no key comes out but Escape, which does nothing alone.
  @Test(arguments: 0..<40) func packetsThatAreNoKeysMakeNoKeys(seed: UInt64) {
    DecoderLawTests.checkPackets(60, seed: seed)
  }

  private static func checkPackets(_ count: Int, seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var decoder = Decoder()
    for _ in 0..<count {
      let inputs = decoder.decode(DecoderLawTests.packet(using: &generator)) + decoder.timePassed()
      for case .event(.key(let key)) in inputs { #expect(key == .escape, "seed \(seed)") }
    }
  }

  private static let seconds = getenv("FUZZ_SECONDS").flatMap { Double(String(cString: $0)) } ?? 0

  /// Both laws for as long as `FUZZ_SECONDS` says.
  @Test(.enabled(if: seconds > 0)) func aLongRunFindsNothing() {
    let first: UInt64 = 1000
    let end = ContinuousClock.now + .seconds(DecoderLawTests.seconds)
    var seed = first
    while ContinuousClock.now < end {
      DecoderLawTests.checkChunks(of: 400, seed: seed)
      DecoderLawTests.checkPackets(60, seed: seed)
      seed += 1
    }
    print("\(seed - first) runs of 400 bytes and 60 packets, seeds \(first) to \(seed - 1)")
  }

  private static func packet(using generator: inout SeededGenerator) -> [UInt8] {
    let printable = (0..<20).map { _ in UInt8.random(in: 0x20...0x7E, using: &generator) }
    let number = Int.random(in: 0..<70_000, using: &generator)
    switch Int.random(in: 0..<6, using: &generator) {
    case 0: return (0..<20).map { _ in UInt8.random(in: 0xF5...0xFF, using: &generator) }
    case 1: return Array("\u{1B}[".utf8) + printable.map { 0x30 + $0 % 16 }
    case 2: return Array("\u{1B}[<\(number);\(number);\(number)M".utf8)
    case 3: return Array("\u{1B}]52;c;".utf8) + printable + [0x07]
    case 4: return Array("\u{1B}P".utf8) + printable + [0x1B, 0x5C]
    default: return Array("\u{1B}]".utf8) + printable
    }
  }

  @Test func endlessSequencesTakeNoMemory() {
    var decoder = Decoder()
    for beginning in ["\u{1B}[", "\u{1B}]", "\u{1B}P", "\u{1B}O"] {
      #expect(decoder.decode(Array(beginning.utf8) + Array(repeating: UInt8(ascii: "1"), count: 20_000)).isEmpty)
      // What is begun is kept in `kept` alone; a description of the whole value shows how much that is.
      #expect(String(describing: decoder).utf8.count < 20_000)
      _ = decoder.timePassed()
    }
  }

  @Test func aPasteIsCutAtItsLimitAndEndsAllTheSame() throws {
    var decoder = Decoder()
    let body = Array(repeating: UInt8(ascii: "a"), count: Decoder.longestPaste + 1000)
    _ = decoder.decode(Array("\u{1B}[200~".utf8))
    #expect(decoder.decode(body).isEmpty)
    let inputs = decoder.decode(Array("\u{1B}[201~z".utf8))
    #expect(
      inputs == [.event(.paste(String(repeating: "a", count: Decoder.longestPaste))), .event(.key(.character("z")))])
  }
}
