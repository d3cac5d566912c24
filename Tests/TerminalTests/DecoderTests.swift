import Drawing
import Terminal
import Testing

/// Bytes and what they mean, worked by hand from ECMA-48 and xterm's "Control Sequences".
struct DecodingCase: Sendable, CustomTestStringConvertible {
  var bytes: [UInt8]
  var inputs: [Input]
  var testDescription: String {
    String(decoding: bytes.map { $0 == 0x1B ? UInt8(ascii: "^") : $0 }, as: UTF8.self)
  }

  init(_ text: String, _ events: Event...) { self.init(Array(text.utf8), events.map(Input.event)) }
  init(_ text: String, keys: Key...) { self.init(Array(text.utf8), keys.map { .event(.key($0)) }) }
  init(_ text: String, reply: Reply) { self.init(Array(text.utf8), [.reply(reply)]) }
  init(nothingIn text: String) { self.init(Array(text.utf8), [Input]()) }
  init(bytes: [UInt8], keys: Key...) { self.init(bytes, keys.map { .event(.key($0)) }) }
  private init(_ bytes: [UInt8], _ inputs: [Input]) {
    self.bytes = bytes
    self.inputs = inputs
  }

  static let keys: [DecodingCase] = [
    DecodingCase("aZ?", keys: .character("a"), .character("Z"), .character("?")),
    DecodingCase("é中🙂", keys: .character("é"), .character("中"), .character("🙂")),
    DecodingCase("\r\n\t", keys: .enter, .enter, .tab),
    DecodingCase("\u{7F}\u{8}", keys: .backspace, .backspace),
    DecodingCase("\u{0}\u{1}\u{1A}", keys: .control(" "), .control("a"), .control("z")),
    DecodingCase("\u{1C}\u{1F}", keys: .control("\\"), .control("_")),
    DecodingCase("\u{1B}[A\u{1B}[B\u{1B}[C\u{1B}[D", keys: .up, .down, .right, .left),
    DecodingCase("\u{1B}OA\u{1B}OB\u{1B}OC\u{1B}OD", keys: .up, .down, .right, .left),
    DecodingCase("\u{1B}[H\u{1B}[F\u{1B}OH\u{1B}OF", keys: .home, .end, .home, .end),
    DecodingCase("\u{1B}[1~\u{1B}[4~\u{1B}[7~\u{1B}[8~", keys: .home, .end, .home, .end),
    DecodingCase("\u{1B}[3~\u{1B}[5~\u{1B}[6~\u{1B}[Z", keys: .delete, .pageUp, .pageDown, .backTab),
    DecodingCase("\u{1B}OP\u{1B}OS\u{1B}[[A\u{1B}[[E", keys: .function(1), .function(4), .function(1), .function(5)),
    DecodingCase(
      "\u{1B}[15~\u{1B}[17~\u{1B}[21~\u{1B}[24~", keys: .function(5), .function(6), .function(10), .function(12)),
    DecodingCase("\u{1B}[1;5A\u{1B}[1;2C\u{1B}[5;3~", keys: .up, .right, .pageUp),
    DecodingCase(
      "\u{1B}[97u\u{1B}[97;5u\u{1B}[9;2u\u{1B}[27;5;99~", keys: .character("a"), .control("a"), .backTab, .control("c")),
    DecodingCase("\u{1B}OM\u{1B}Oj\u{1B}Oy", keys: .enter, .character("*"), .character("9")),
    DecodingCase("\u{1B}\u{1B}[A", keys: .escape, .up),
  ]

  static let nothing: [DecodingCase] = [
    "\u{1B}q", "\u{1B}[I\u{1B}[O", "\u{1B}[200q", "\u{1B}[?1;2;3q", "\u{1B}[ q", "\u{1B}[2~", "\u{1B}[97;3u",
    "\u{1B}[0u",
    "\u{1B}]52;c;quit\u{7}", "\u{1B}]10;rgb:q/q/q\u{1B}\\", "\u{1B}]11;rgb:zz/00/00\u{7}", "\u{1B}P1$rq\u{1B}\\",
    "\u{1B}_Gq;OK\u{1B}\\", "\u{1B}^q\u{1B}\\", "\u{1B}Xq\u{1B}\\", "\u{1B}[<64;0;5M", "\u{1B}[<2;5;5M",
    "\u{1B}[<35;5;5M",
    "\u{1B}[<0;99999;1M", "\u{1B}[<0;q", "\u{1B}[M~qq", "\u{85}\u{9B}",
  ].map { DecodingCase(nothingIn: $0) }

  static let others: [DecodingCase] = [
    DecodingCase("\u{1B}[<0;3;2M", .mouse(MouseEvent(.press, row: 1, column: 2))),
    DecodingCase("\u{1B}[<0;3;2m", .mouse(MouseEvent(.release, row: 1, column: 2))),
    DecodingCase("\u{1B}[<32;300;200M", .mouse(MouseEvent(.drag, row: 199, column: 299))),
    DecodingCase(
      "\u{1B}[<64;1;1M\u{1B}[<65;1;1M", .mouse(MouseEvent(.wheelUp, row: 0, column: 0)),
      .mouse(MouseEvent(.wheelDown, row: 0, column: 0))),
    DecodingCase("\u{1B}[<20;7;8M", .mouse(MouseEvent(.press, row: 7, column: 6))),
    // 0x20 + button, column, row, each counted from 1.
    DecodingCase("\u{1B}[M !\"x", .mouse(MouseEvent(.press, row: 1, column: 0)), .key(.character("x"))),
    DecodingCase("\u{1B}[M#!\"", .mouse(MouseEvent(.release, row: 1, column: 0))),
    DecodingCase("\u{1B}[32;300;200M", .mouse(MouseEvent(.press, row: 199, column: 299))),
    DecodingCase("\u{1B}[200~a\r\nb\rc\nq\u{1B}[A\u{7}\u{1B}[201~d", .paste("a\nb\nc\nq[A"), .key(.character("d"))),
    DecodingCase("\u{1B}[200~\u{1B}[20\u{1B}[201~", .paste("[20")),
    DecodingCase("\u{1B}]11;rgb:ffff/8000/0000\u{7}", .background(red: 1, green: 32768.0 / 65535, blue: 0)),
    DecodingCase("\u{1B}]11;rgb:f/8/00\u{1B}\\", .background(red: 1, green: 8.0 / 15, blue: 0)),
    DecodingCase("\u{1B}]11;rgba:00/00/ff/ff\u{1B}\\", .background(red: 0, green: 0, blue: 1)),
    DecodingCase("\u{1B}[12;2R", reply: .cursor(row: 12, column: 2)),
    DecodingCase("\u{1B}[?62;22c", reply: .attributes([62, 22])),
    DecodingCase("\u{1B}[?2026;2$y", reply: .mode(2026, setting: 2)),
  ]

  /// What was begun is given up for a byte that cannot belong to it, and that byte counts.
  static let interrupted: [DecodingCase] = [
    DecodingCase(bytes: [0xE4, 0xB8, 0x61], keys: .character("a")),
    DecodingCase(bytes: [0xFF, 0x80, 0x61], keys: .character("a")),
    DecodingCase(bytes: [0xC0, 0xAF, 0xED, 0xA0, 0x80, 0xF4, 0x90, 0x80, 0x80, 0x61], keys: .character("a")),
    DecodingCase("\u{1B}[12\u{1B}[A", keys: .up),
    DecodingCase("\u{1B}[12\u{3}", keys: .control("c")),
    DecodingCase("\u{1B}]52;c;abc\u{3}", keys: .control("c")),
    DecodingCase("\u{1B}]52;c;abc\u{1B}[A", keys: .up),
    DecodingCase("\u{1B}[1中", keys: .character("中")),
  ]
}

@Suite struct DecoderTests {
  @Test(arguments: DecodingCase.keys + DecodingCase.others + DecodingCase.interrupted)
  func bytesMeanWhatTheStandardSays(_ row: DecodingCase) {
    var decoder = Decoder()
    #expect(decoder.decode(row.bytes) == row.inputs)
    #expect(decoder.patience() == nil)
  }

  @Test(arguments: DecodingCase.nothing)
  func unknownSequencesAreSwallowedWhole(_ row: DecodingCase) {
    var decoder = Decoder()
    #expect(decoder.decode(row.bytes + Array("x".utf8)) == [.event(.key(.character("x")))])
  }

  @Test(arguments: DecodingCase.keys + DecodingCase.others + DecodingCase.nothing + DecodingCase.interrupted)
  func whereTheStreamIsCutMakesNoDifference(_ row: DecodingCase) {
    for cut in 0...row.bytes.count {
      var decoder = Decoder()
      let inputs = decoder.decode(row.bytes[..<cut]) + decoder.decode(row.bytes[cut...])
      #expect(inputs == row.inputs, "cut before byte \(cut)")
    }
  }

  @Test func escapeAloneIsTheKeyAfterItsDelay() {
    var decoder = Decoder()
    #expect(decoder.decode([0x1B]).isEmpty)
    #expect(decoder.patience(escapeDelay: 25) == 25)
    #expect(decoder.timePassed() == [.event(.key(.escape))])
    #expect(decoder.patience() == nil)
  }

  @Test(arguments: [
    "\u{1B}[", "\u{1B}[12;", "\u{1B}[[", "\u{1B}O", "\u{1B}[M1", "\u{1B}]52;c;", "\u{1B}Pabc", "\u{1B}]11\u{1B}",
  ])
  func whatNeverEndsIsForgottenAfterATime(_ beginning: String) {
    var decoder = Decoder()
    #expect(decoder.decode(Array(beginning.utf8)).isEmpty)
    #expect((decoder.patience() ?? 0) >= 250)
    #expect(decoder.timePassed().isEmpty)
    #expect(decoder.decode(Array("j".utf8)) == [.event(.key(.character("j")))])
  }

  @Test func aPasteWithoutEndArrivesAfterATime() {
    var decoder = Decoder()
    #expect(decoder.decode(Array("\u{1B}[200~abc".utf8)).isEmpty)
    #expect(decoder.timePassed() == [.event(.paste("abc"))])
    #expect(decoder.decode(Array("j".utf8)) == [.event(.key(.character("j")))])
  }
}
