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
      let switches = try #require(IdleTests.switches(of: program.process))
      _ = program.wait(milliseconds: 500) { _ in false }
      #expect(program.output.count == bytes)
      #expect(IdleTests.switches(of: program.process) == switches)
    }

    /// How often the process gave up the processor of its own will.
    private static func switches(of process: pid_t) -> Int? {
      guard let file = fopen("/proc/\(process)/status", "r") else { return nil }
      defer { fclose(file) }
      var bytes = [UInt8](repeating: 0, count: 8192)
      let count = fread(&bytes, 1, bytes.count, file)
      let text = String(decoding: bytes.prefix(count), as: UTF8.self)
      let line = text.split(separator: "\n").first { $0.hasPrefix("voluntary_ctxt_switches") }
      return line?.split(separator: "\t").last.flatMap { Int($0) }
    }
  }
#endif
