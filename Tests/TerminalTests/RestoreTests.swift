import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Whatever ends the program, the terminal is as it was. On a real pty, since nothing else has signals and modes.
@Suite(.serialized) struct RestoreTests {
  @Test(arguments: [
    SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGABRT, SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE, SIGSYS, SIGUSR1,
  ])
  func aSignalEndsTheProgramAndLeavesNothingBehind(number: Int32) throws {
    let program = try Probe.start()
    #expect(program.modes[1049] == true && program.modes[1002] == true)
    program.signal(number)
    #expect(program.waitForEnd() == .signalled(number))
    #expect(program.leftovers.isEmpty)
  }

  @Test(arguments: [("T", "Index out of range"), ("F", "the probe was asked to fail")])
  func aTrapIsReadAfterTheTerminalIsGivenBack(key: String, message: String) throws {
    let program = try Probe.start()
    program.send(key)
    guard case .signalled = program.waitForEnd() else {
      Issue.record("The probe ended as \(String(describing: program.ending)).")
      return
    }
    #expect(program.leftovers.isEmpty)
    let afterwards = program.text.split(separator: "\u{1B}[?1049l").last.map(String.init) ?? ""
    #expect(afterwards.contains(message))
  }

  @Test(arguments: ["O", "W"]) func aStackOverflowLeavesNothingBehind(key: String) throws {
    let program = try Probe.start()
    program.send(key)
    #expect(program.waitForEnd() == .signalled(SIGSEGV))
    #expect(program.leftovers.isEmpty)
  }

  @Test(arguments: ["q", "\u{3}", "X"]) func anEndInPeaceLeavesNothingBehind(key: String) throws {
    for answers in [true, false] {
      let program = try Probe.start(answers: answers)
      program.send(key)
      #expect(program.waitForEnd() == .exited(0))
      #expect(program.leftovers.isEmpty)
    }
  }

  @Test func whatWentToStderrIsReadAfterwards() throws {
    let program = try Probe.start()
    #expect(Probe.press("E", in: program, shows: "character(\"E\")"))
    #expect(!program.text.contains("a remark"))
    program.send("q")
    #expect(program.waitForEnd() == .exited(0))
    #expect(program.text.split(separator: "\u{1B}[?1049l").last?.contains("a remark") == true)
  }

  @Test func aClosedTerminalEndsTheProgram() throws {
    let program = try Probe.start()
    program.hangUp()
    #expect(program.waitForEnd() != nil)
  }

  /// Stopped by a key, the shell finds its terminal; continued, the program paints again, mouse and all.
  @Test func stoppingGivesTheTerminalToTheShellAndContinuingTakesItBack() throws {
    let path = try #require(Probe.path)
    let script = "set -m; \"$0\"; echo STOPPED; read answer; fg; echo ENDED"
    let program = try #require(
      TerminalProgram(["/bin/sh", "-c", script, path], environment: Probe.environment()))
    try #require(program.wait { $0.emulator.text.contains("events") })
    program.waitUntilQuiet()
    let screen = program.emulator.text
    program.send("z")
    #expect(program.wait { $0.text.contains("STOPPED") })
    #expect(program.leftovers.isEmpty)
    #expect(!program.emulator.text.contains("events"))
    program.send("\n")
    #expect(program.wait { $0.modes[1049] == true && $0.modes[1002] == true && $0.emulator.text.contains("events") })
    program.waitUntilQuiet()
    #expect(program.emulator.text.split(separator: "\n").first == screen.split(separator: "\n").first)
    program.send("q")
    #expect(program.wait { $0.text.contains("ENDED") })
    #expect(program.leftovers.isEmpty)
  }
}
