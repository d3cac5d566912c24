import Foundation
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The built program as a child process: what it writes, and how it ends.
struct Child {
  /// What a run left behind.
  struct Result: CustomStringConvertible {
    var output: String
    var errors: String
    /// The exit status; 128 and the signal's number when a signal ended it.
    var status: Int32

    var lines: [String] { output.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init) }
    var description: String { "status \(status)\nout: \(output.prefix(2000))\nerr: \(errors.prefix(2000))" }
  }

  /// Folders of their own for record and settings, so that no test sees another's, nor the developer's.
  let home: URL
  var environment: [String: String]

  static let book = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("ReadingTests/Fixtures/Book").path

  init() throws {
    home = FileManager.default.temporaryDirectory.appendingPathComponent("rollout-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
    environment = [
      "HOME": home.path, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TERM": "xterm-256color",
      "ROLLOUT_CONTENT": Child.book,
    ]
  }

  var notebookFile: String { home.appendingPathComponent(".local/state/rollout/notebook.sqlite").path }

  func removeHome() { try? FileManager.default.removeItem(at: home) }

  /// The program beside the test bundle.
  static func program() throws -> String {
    #if os(macOS)
      let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL
      let folder = try #require(bundle).deletingLastPathComponent()
    #else
      let folder = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath().deletingLastPathComponent()
    #endif
    let path = folder.appendingPathComponent("rollout").path
    try #require(FileManager.default.isExecutableFile(atPath: path), "There is no program at \(path).")
    return path
  }

  /// Runs to the end.
  func run(_ arguments: [String], input: String = "", output: String? = nil) throws -> Result {
    var child = try start(arguments, input: input, output: output)
    return try child.wait()
  }

  /// Starts with files in place of the three streams: no pipe can fill up, and no terminal is near.
  func start(_ arguments: [String], input: String = "", output: String? = nil) throws -> Running {
    let name = UUID().uuidString
    let files = ["in", "out", "err"].map { home.appendingPathComponent("\(name).\($0)") }
    try Data(input.utf8).write(to: files[0])
    for file in files[1...] { try Data().write(to: file) }
    let process = try spawn(try Child.program(), arguments) { actions in
      posix_spawn_file_actions_addopen(&actions, 0, files[0].path, O_RDONLY, 0)
      posix_spawn_file_actions_addopen(&actions, 1, output ?? files[1].path, O_WRONLY, 0)
      posix_spawn_file_actions_addopen(&actions, 2, files[2].path, O_WRONLY, 0)
    }
    return Running(process: process, output: files[1], errors: files[2])
  }

  /// Starts with a pipe as input and a pipe as output, to be talked with.
  func converse(_ arguments: [String]) throws -> Conversation {
    var input: [Int32] = [0, 0]
    var output: [Int32] = [0, 0]
    try #require(pipe(&input) == 0 && pipe(&output) == 0)
    for descriptor in [input[1], output[0]] { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    let process = try spawn(try Child.program(), arguments) { actions in
      posix_spawn_file_actions_adddup2(&actions, input[0], 0)
      posix_spawn_file_actions_adddup2(&actions, output[1], 1)
      posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
      posix_spawn_file_actions_addclose(&actions, input[0])
      posix_spawn_file_actions_addclose(&actions, output[1])
    }
    close(input[0])
    close(output[1])
    return Conversation(process: process, input: input[1], output: output[0])
  }

  #if canImport(Darwin)
    private typealias FileActions = posix_spawn_file_actions_t?
  #else
    private typealias FileActions = posix_spawn_file_actions_t
  #endif

  private func spawn(_ program: String, _ arguments: [String], _ redirect: (inout FileActions) -> Void) throws -> pid_t
  {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
    #else
      var actions = posix_spawn_file_actions_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    redirect(&actions)
    var words = ([program] + arguments).map { strdup($0) } + [nil]
    var settings = environment.map { strdup("\($0)=\($1)") } + [nil]
    defer { for word in words + settings { free(word) } }
    var process: pid_t = 0
    try #require(posix_spawn(&process, program, &actions, nil, &words, &settings) == 0)
    return process
  }
}

/// A child that runs with files as its streams.
struct Running {
  let process: pid_t
  let output: URL
  let errors: URL

  mutating func wait() throws -> Child.Result {
    let status = Running.end(of: process)
    return Child.Result(
      output: String(decoding: try Data(contentsOf: output), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self), status: status)
  }

  static func end(of process: pid_t) -> Int32 {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    let signal = status & 0x7F
    return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
  }
}

/// A child that is talked with, line by line.
struct Conversation {
  let process: pid_t
  let input: Int32
  let output: Int32

  func send(_ line: String) {
    var bytes = Array((line + "\n").utf8)
    _ = write(input, &bytes, bytes.count)
  }

  /// Reads until the text has come, or the child has ended.
  func read(until text: String) -> String {
    var heard: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while !String(decoding: heard, as: UTF8.self).contains(text) {
      #if canImport(Darwin)
        let count = Darwin.read(output, &buffer, buffer.count)
      #else
        let count = Glibc.read(output, &buffer, buffer.count)
      #endif
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { break }
      heard += buffer[..<count]
    }
    return String(decoding: heard, as: UTF8.self)
  }

  /// Ends the child without a chance to tidy up.
  func kill() -> Int32 {
    #if canImport(Darwin)
      Darwin.kill(process, SIGKILL)
    #else
      Glibc.kill(process, SIGKILL)
    #endif
    close(input)
    close(output)
    return Running.end(of: process)
  }
}

/// Runs with folders of its own.
func withChild<T>(_ body: (inout Child) throws -> T) throws -> T {
  var child = try Child()
  defer { child.removeHome() }
  return try body(&child)
}
