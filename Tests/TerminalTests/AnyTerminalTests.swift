import Testing

@testable import Terminal

/// TERM, LANG, colours and sizes, on a real pty.
@Suite(.serialized) struct AnyTerminalTests {
  private static let firstLine = "0 value"

  @Test(arguments: [
    "xterm-256color", "xterm", "tmux-256color", "screen", "linux", "vt100", "xterm-ghostty", "alacritty",
  ])
  func terminalsThatCanMoveTheirCursorShowTheScreen(name: String) throws {
    let program = try Probe.start(["TERM": name])
    #expect(program.emulator.line(0).hasPrefix(AnyTerminalTests.firstLine))
    #expect(Probe.press("j", in: program, shows: "character(\"j\")"))
    #expect(program.emulator.line(0).hasPrefix("1 "))
    program.send("q")
    #expect(program.waitForEnd() == .exited(0))
    #expect(program.leftovers.isEmpty)
  }

  @Test(arguments: [
    ("dumb", TerminalError.cannotMoveCursor("dumb")), ("nonsuch", .unknownTerminal("nonsuch")), ("", .unnamedTerminal),
  ])
  func otherTerminalsAreToldWhyAndGetNoEscapeSequence(name: String, error: TerminalError) throws {
    let path = try #require(Probe.path)
    let program = try #require(TerminalProgram([path], environment: Probe.environment(["TERM": name])))
    #expect(program.waitForEnd() == .exited(0))
    #expect(program.text.contains(error.description))
    #expect(!program.output.contains(0x1B))
    #expect(program.leftovers.isEmpty)
  }

  @Test(arguments: ["C", "C.UTF-8", "zh_CN.UTF-8", "zh_CN", "de_DE.ISO-8859-1", ""])
  func theLocaleDoesNotSpoilTheLetters(name: String) throws {
    let program = try Probe.start(["LANG": name])
    #expect(program.emulator.text.contains("策略"))
    #expect(program.emulator.text.contains("δ₂ = r + γ·v′ − v"))
  }

  @Test func noColorMeansNoColor() throws {
    // A colour is set by SGR 30–37, 38, 40–47, 48, 90–97; 39 and 49 are the terminal's own.
    func colours(_ program: TerminalProgram) -> Int {
      program.text.split(separator: "\u{1B}[").filter { part in
        let numbers = part.prefix { $0.isNumber || $0 == ";" }
        guard part.dropFirst(numbers.count).first == "m" else { return false }
        return numbers.split(separator: ";").compactMap { Int($0) }.contains { 30...38 ~= $0 || 40...48 ~= $0 }
      }.count
    }
    #expect(colours(try Probe.start()) > 0)
    #expect(colours(try Probe.start(["NO_COLOR": "1"])) == 0)
    #expect(colours(try Probe.start(["TERM": "vt100"])) == 0)
  }

  @Test func everySizeIsDrawnOn() throws {
    let program = try Probe.start()
    for (width, height) in [(40, 10), (20, 5), (10, 3), (2, 2), (1, 1), (250, 60), (80, 24)] {
      program.resize(width: width, height: height)
      program.waitUntilQuiet()
    }
    #expect(program.wait { $0.emulator.line(23).contains("resize(width: 80, height: 24)") })
    #expect(program.emulator.line(0).hasPrefix(AnyTerminalTests.firstLine))
  }

  /// Sizes in quick succession are painted a few times, not each; the last one is what remains.
  @Test func aStormOfSizesEndsWithTheLast() throws {
    let program = try Probe.start()
    let before = program.output.count
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<100 {
      program.resize(
        width: Int.random(in: 1...200, using: &generator), height: Int.random(in: 1...60, using: &generator))
    }
    program.resize(width: 90, height: 20)
    #expect(program.wait { $0.emulator.line(19).contains("resize(width: 90, height: 20)") })
    #expect(program.output.count - before < 100_000)
  }

  @Test(arguments: 0..<3) func garbageNeitherEndsTheProgramNorActs(seed: UInt64) throws {
    let program = try Probe.start()
    let first = program.emulator.line(0)
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<60 {
      let printable = (0..<20).map { _ in UInt8.random(in: 0x20...0x7E, using: &generator) }
      let packets: [[UInt8]] = [
        (0..<20).map { _ in UInt8.random(in: 0x80...0xFF, using: &generator) },
        Array("\u{1B}[<0;70000;\(printable[0])M".utf8), Array("\u{1B}]52;c;".utf8) + printable + [7],
        Array("\u{1B}[12;<?".utf8), Array("\u{1B}P".utf8) + printable + Array("\u{1B}\\".utf8),
      ]
      program.send(packets.randomElement(using: &generator) ?? [])
    }
    // The last packet may be cut; given up after a quarter of a second, it does not swallow the key.
    _ = program.wait(milliseconds: 400) { _ in false }
    #expect(Probe.press("m", in: program, shows: "character(\"m\")"))
    #expect(program.emulator.line(0) == first)
  }

  @Test func twoMegabytesPastedAreOneEvent() throws {
    let program = try Probe.start()
    let events = program.emulator.text.split(separator: "events ").last?.prefix { $0.isNumber }
    let count = try #require(events.flatMap { Int($0) })
    program.send("\u{1B}[200~" + String(repeating: "quit ", count: 400_000) + "\u{1B}[201~")
    #expect(program.wait { $0.emulator.text.contains("events \(count + 1) last paste 1048") })
  }

  @Test func mouseReportsOutsideTheWindowAreDropped() throws {
    let program = try Probe.start()
    program.send("\u{1B}[<0;300;300M")
    #expect(Probe.press("\u{1B}[<0;80;24M", in: program, shows: "press at 23, 79"))
    // The end of a drag comes to the edge.
    #expect(Probe.press("\u{1B}[<32;300;300M", in: program, shows: "drag at 23, 79"))
    #expect(Probe.press("m", in: program, shows: "character(\"m\")"))
    #expect(program.modes[1002] == false)
  }

  @Test func aTerminalThatAnswersIsHeardAndOneThatDoesNotIsNotWaitedFor() throws {
    let answering = try Probe.start()
    #expect(answering.emulator.text.contains("ambiguousWidth(1)"))
    let mute = try Probe.start(answers: false)
    #expect(mute.emulator.text.contains("events 0"))
  }

  @Test func whatTheTerminalAnswersLateBecomesEvents() throws {
    let program = try Probe.start(answers: false)
    #expect(Probe.press("\u{1B}[7;3R", in: program, shows: "last ambiguousWidth(2)"))
    #expect(Probe.press("\u{1B}]11;rgb:ffff/ffff/0000\u{7}", in: program, shows: "last background(red: 1.0"))
    #expect(!program.text.contains("\u{1B}[?2026h"))
    program.send("\u{1B}[?2026;2$y\u{1B}[?62c")
    for _ in 0..<30 { program.send("j") }
    #expect(program.wait { $0.emulator.line(0).hasPrefix("30 ") })
    #expect(program.text.contains("\u{1B}[?2026h"))
    #expect(program.wait { $0.modes[2026] == false })
  }

  /// On a terminal whose lines and dots are two cells wide, the first screen is not where it was meant to be.
  @Test func whatWasDrawnBeforeTheWidthWasKnownIsDrawnAnew() throws {
    let program = try Probe.start(answers: false)
    program.waitUntilQuiet()
    let line = program.emulator.line(0)
    program.emulator.feed(Array("\u{1B}7\u{1B}[1;5Hdisplaced\u{1B}8".utf8))
    #expect(program.emulator.line(0) != line)
    #expect(Probe.press("\u{1B}[7;3R", in: program, shows: "last ambiguousWidth(2)"))
    #expect(program.wait { $0.emulator.line(0) == line }, "\(program.emulator.text)")
  }

  @Test func closedAndOpenedAgainItIsTheSame() throws {
    let program = try Probe.start()
    program.send("R")
    #expect(program.wait { $0.text.split(separator: "\u{1B}[?1049h").count == 3 })
    #expect(Probe.press("j", in: program, shows: "character(\"j\")"))
    #expect(program.emulator.line(0).hasPrefix("1 "))
    program.send("q")
    #expect(program.waitForEnd() == .exited(0))
    #expect(program.leftovers.isEmpty)
  }

  @Test func aReportAsksTheTerminalAndLeavesItAlone() throws {
    let path = try #require(Probe.path)
    for (answers, name, line) in [
      (true, "xterm-ghostty", "answered true, ambiguous 1, UTF-8 true"),
      (false, "xterm", "answered false, ambiguous 0"),
      (true, "linux", "answered false"),
    ] {
      let program = try #require(
        TerminalProgram([path, "report"], environment: Probe.environment(["TERM": name]), answers: answers))
      #expect(program.waitForEnd() == .exited(0))
      #expect(program.emulator.text.contains(line))
      #expect(program.modes.isEmpty)
      #expect(program.leftovers.isEmpty)
    }
  }

  @Test func hundredHeldKeysArePaintedAFewTimes() throws {
    let program = try Probe.start()
    let before = program.output.count
    program.send(String(repeating: "j", count: 100))
    #expect(program.wait { $0.emulator.line(0).hasPrefix("100 ") })
    program.waitUntilQuiet()
    // A page is at most 3,000 bytes; the pty may hand the keys over in two or three reads.
    #expect(program.output.count - before < 12_000)
  }

  @Test func aWorkerWakesTheTerminal() throws {
    let program = try Probe.start()
    #expect(Probe.press("w", in: program, shows: "last wake"))
  }

  @Test func copyingGoesToTheTerminal() throws {
    let program = try Probe.start()
    #expect(Probe.press("c", in: program, shows: "copied true"))
    #expect(program.text.contains("\u{1B}]52;c;zrTigoI=\u{1B}\\"))
  }
}
