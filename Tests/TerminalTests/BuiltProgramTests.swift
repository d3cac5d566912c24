import Foundation
import Testing

@testable import Terminal

/// The built `rollout` itself on a pty: what holds of the probe holds of the program that readers run.
@Suite(.serialized) struct BuiltProgramTests {
  /// A line that the first chapter of the fixture's book shows on every terminal.
  private static let title = "Returns in short"

  /// A home of its own, so that no run sees another's record.
  private func withHome(_ body: (String) throws -> Void) throws {
    let home = FileManager.default.temporaryDirectory.appendingPathComponent("rollout-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: home) }
    try body(home.path)
  }

  /// The program on a terminal; nil in `change` takes a variable away.
  private func start(at home: String, _ change: [String: String?] = [:]) throws -> TerminalProgram {
    let path = try #require(Probe.path(of: "rollout"), "There is no program beside the tests.")
    var environment = Probe.environment(["HOME": home, "ROLLOUT_CONTENT": Self.book])
    for (name, value) in change { environment[name] = value }
    return try #require(TerminalProgram([path], environment: environment))
  }

  private func withProgram(_ change: [String: String?] = [:], _ body: (TerminalProgram) throws -> Void) throws {
    try withHome { home in try body(try start(at: home, change)) }
  }

  private static let book = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("ReadingTests/Fixtures/Book").path

  /// Waits for the first page, and until nothing more comes.
  private func waitForBook(_ program: TerminalProgram) throws {
    try #require(
      program.wait { $0.modes[1049] == true && $0.emulator.text.contains(Self.title) },
      "The book is not shown: \(program.emulator.text)")
    program.waitUntilQuiet()
  }

  @Test(arguments: ["xterm-256color", "tmux-256color", "screen", "linux", "vt100"])
  func theBookOpensAndQEndsItCleanly(name: String) throws {
    try withProgram(["TERM": name]) { program in
      // vt100 has no alternate screen, so that the page itself is what is waited for.
      try #require(program.wait { $0.emulator.text.contains(Self.title) }, "\(program.emulator.text)")
      program.waitUntilQuiet()
      let page = program.emulator.text
      program.send(" ")
      #expect(program.wait { $0.emulator.text != page })
      program.send("q")
      #expect(program.waitForEnd() == .exited(0))
      #expect(program.leftovers.isEmpty)
    }
  }

  @Test(arguments: [SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGSEGV])
  func aSignalEndsTheBookAndLeavesNothingBehind(number: Int32) throws {
    try withProgram { program in
      try waitForBook(program)
      #expect(program.modes[1002] == true && program.modes[2004] == true)
      program.signal(number)
      #expect(program.waitForEnd() == .signalled(number))
      #expect(program.leftovers.isEmpty)
    }
  }

  #if os(Linux)
    /// Open and waiting, the book keeps four fifths at most of the memory that its start needed, and reads on.
    @Test func whatOnlyTheStartNeededIsGivenBack() throws {
      try withProgram { program in
        try waitForBook(program)
        let resident = try #require(ProcessStatus.number("VmRSS", of: program.process))
        let most = try #require(ProcessStatus.number("VmHWM", of: program.process))
        #expect(resident * 5 < most * 4, "\(resident) of \(most) kB")
        program.send("t")
        #expect(program.wait { $0.emulator.text.contains("Enter open") }, "\(program.emulator.text)")
      }
    }
  #endif

  @Test func aClosedTerminalEndsTheBook() throws {
    try withProgram { program in
      try waitForBook(program)
      program.hangUp()
      #expect(program.waitForEnd() != nil)
    }
  }

  /// Nothing can be written at SIGKILL, so it had been before.
  @Test func killedTheBookOpensWhereItWas() throws {
    try withHome { home in
      let program = try start(at: home)
      try waitForBook(program)
      program.send("]")
      try #require(program.wait { $0.emulator.text.contains("The recursion") }, "\(program.emulator.text)")
      program.waitUntilQuiet()
      let page = program.emulator.text
      // The place is kept before the next key is read.
      program.send("?")
      try #require(program.wait { $0.emulator.text != page })
      program.signal(SIGKILL)
      #expect(program.waitForEnd() == .signalled(SIGKILL))
      let again = try start(at: home)
      #expect(again.wait { $0.emulator.text == page }, "\(page)\nthen\n\(again.emulator.text)")
    }
  }

  private static let plainTerminals: [([String: String?], TerminalError)] = [
    (["TERM": "dumb"], .cannotMoveCursor("dumb")), (["TERM": "nonsuch"], .unknownTerminal("nonsuch")),
    (["TERM": ""], .unnamedTerminal), (["TERM": nil], .unnamedTerminal),
  ]

  @Test(arguments: plainTerminals)
  func whereNothingCanBeDrawnTheBookIsReadInPlainLines(change: [String: String?], error: TerminalError) throws {
    try withProgram(change) { program in
      #expect(program.wait { $0.text.contains("Enter reads on;") }, "\(program.text)")
      #expect(program.text.contains(error.description))
      #expect(program.wait { $0.text.contains(Self.title) }, "\(program.text)")
      program.send("\n")
      #expect(program.wait { $0.text.contains("A return") }, "\(program.text)")
      program.send("q\n")
      #expect(program.waitForEnd() == .exited(0))
      #expect(!program.output.contains(0x1B))
      #expect(program.leftovers.isEmpty)
    }
  }

  /// The bytes sent beyond ASCII, but for the name of the other language in its own letters.
  private func lettersBeyondASCII(_ program: TerminalProgram) -> String {
    String(program.text.replacing("中文", with: "").filter { !$0.isASCII })
  }

  @Test func withoutUTF8TheBookIsDrawnInASCII() throws {
    for change in [["LANG": "C"], ["LANG": nil]] {
      try withProgram(change) { program in
        try waitForBook(program)
        program.send(" ")
        program.waitUntilQuiet()
        #expect(lettersBeyondASCII(program).isEmpty)
      }
    }
    // In UTF-8 the same page holds such letters.
    try withProgram { program in
      try waitForBook(program)
      #expect(!lettersBeyondASCII(program).isEmpty)
    }
  }
}
