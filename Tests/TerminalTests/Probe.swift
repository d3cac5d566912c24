import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The program that the tests run: see `TerminalProbe`.
enum Probe {
  /// It is built beside the tests.
  static var path: String? {
    for argument in CommandLine.arguments + [ownPath] {
      var folder = argument[...]
      while let slash = folder.lastIndex(of: "/") {
        folder = folder[..<slash]
        let candidate = "\(folder)/terminal-probe"
        if access(candidate, X_OK) == 0 { return candidate }
      }
    }
    return nil
  }

  /// Another program of the package, built beside the probe.
  static func path(of name: String) -> String? {
    guard let path, let slash = path.lastIndex(of: "/") else { return nil }
    let candidate = "\(path[..<slash])/\(name)"
    return access(candidate, X_OK) == 0 ? candidate : nil
  }

  private static var ownPath: String {
    var bytes = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &bytes, bytes.count)
    return count > 0 ? String(decoding: bytes.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self) : ""
  }

  static func environment(_ more: [String: String] = [:]) -> [String: String] {
    ["TERM": "xterm-256color", "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"].merging(more) { $1 }
  }

  /// The probe on a terminal, with its first screen shown.
  static func start(
    _ more: [String: String] = [:], width: Int = 80, height: Int = 24, answers: Bool = true
  ) throws -> TerminalProgram {
    let path = try #require(Probe.path)
    let program = try #require(
      TerminalProgram([path], environment: environment(more), width: width, height: height, answers: answers))
    try #require(program.wait { $0.emulator.text.contains("events") }, "The probe shows nothing.")
    // It is ours to judge once it has asked all it asks and shown all it shows.
    program.waitUntilQuiet()
    return program
  }

  /// Presses a key, and waits until the probe has shown that it came.
  static func press(_ text: String, in program: TerminalProgram, shows: String) -> Bool {
    program.send(text)
    return program.wait { $0.emulator.text.contains(shows) }
  }
}
