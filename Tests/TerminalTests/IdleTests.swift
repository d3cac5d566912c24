#if os(Linux)
  import Glibc
  import Testing

  /// While nothing happens the program does nothing: no bytes, and not one wake-up, as the kernel counts them.
  @Suite struct IdleTests {
    @Test func nothingHappensWhileNothingHappens() throws {
      let program = try Probe.start()
      // The 100 ms in which answers may come are over by then.
      _ = program.wait(milliseconds: 200) { _ in false }
      let bytes = program.output.count
      let switches = try #require(ProcessStatus.number("voluntary_ctxt_switches", of: program.process))
      _ = program.wait(milliseconds: 500) { _ in false }
      #expect(program.output.count == bytes)
      #expect(ProcessStatus.number("voluntary_ctxt_switches", of: program.process) == switches)
    }
  }
#endif
