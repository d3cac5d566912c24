import CPseudoterminal

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The program itself, on a terminal of its own: how long until text, until a key's last byte, what it does when idle.
enum ProgramBenchmarks {
  static func figures(program: String, content: String) -> [Figure] {
    let starts = (0..<15).compactMap { _ in start(program, content) }
    guard let run = ProgramRun(program, content) else { return [] }
    run.quiet(0.3)
    var keys: [Double] = []
    var bytes: [Double] = []
    func press(_ key: String, _ times: Int) -> [Double] {
      (0..<times).compactMap { _ in
        guard let answer = run.press(key) else { return nil }
        keys.append(answer.milliseconds)
        bytes.append(Double(answer.bytes))
        return Double(answer.bytes)
      }
    }
    let scroll = press("j", 20) + press("k", 20)
    run.answerThatColumnsMove()
    let scrollBetweenMargins = press("j", 20) + press("k", 20)
    let page = press(" ", 5) + press("b", 5)
    _ = press("\t", 1)
    let steps = press("l", 4) + press("h", 4) + press("+", 2) + press("-", 4)
    let idle = run.idle(3)
    let memory = run.residentMegabytes
    run.end()
    return [
      Figure(name: "start to first text, median", value: percentile(starts, 0.5), unit: "ms", target: 10),
      Figure(name: "key to last byte, median", value: percentile(keys, 0.5), unit: "ms", target: 1),
      Figure(name: "key to last byte, 95th percentile", value: percentile(keys, 0.95), unit: "ms", target: 3),
      Figure(
        name: "bytes of a line scrolled beside the lab, median", value: percentile(scrollBetweenMargins, 0.5), unit: "B",
        target: 400),
      Figure(
        name: "bytes of the same where the terminal moves only whole rows", value: percentile(scroll, 0.5), unit: "B"),
      Figure(name: "bytes of a page, median", value: percentile(page, 0.5), unit: "B", target: 3000),
      Figure(name: "bytes of a lab's step, median", value: percentile(steps, 0.5), unit: "B", target: 600),
      Figure(name: "idle: processor time in 3 s", value: idle.milliseconds, unit: "ms", target: 0),
      Figure(name: "idle: bytes in 3 s", value: Double(idle.bytes), unit: "B", target: 0),
      Figure(name: "resident memory", value: memory, unit: "MB", target: 25),
    ]
  }

  /// From the start of the program to its first text, at a chapter if one is named.
  static func start(_ program: String, _ content: String, chapter: String? = nil) -> Double? {
    let begin = seconds()
    guard let run = ProgramRun(program, content, chapter: chapter), run.waitForText() else { return nil }
    let time = (seconds() - begin) * 1000
    run.quiet(0.1)
    run.end()
    return time
  }
}

/// The program running on a pseudoterminal of 40 rows and 120 columns.
final class ProgramRun {
  private let terminal: Int32
  private var process = pid_t()

  init?(_ program: String, _ content: String, chapter: String? = nil) {
    var name = [CChar](repeating: 0, count: 256)
    terminal = pseudoterminal_open(40, 120, &name, Int32(name.count))
    guard terminal >= 0 else { return nil }
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #else
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    posix_spawnattr_setflags(&attributes, pseudoterminal_new_session())
    posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    let state = "/tmp/rollout-bench-\(getpid())"
    let environment = [
      "TERM=xterm-256color", "LANG=C.UTF-8", "HOME=\(state)", "XDG_STATE_HOME=\(state)", "ROLLOUT_CONTENT=\(content)",
    ]
    let named = [program] + (chapter.map { [$0] } ?? [])
    var words: [UnsafeMutablePointer<CChar>?] = named.map { strdup($0) } + [nil]
    var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup($0) } + [nil]
    guard posix_spawn(&process, program, &actions, &attributes, &words, &variables) == 0 else { return nil }
  }

  /// Reads what comes until it is quiet for so many seconds; how many bytes, and when the last one came.
  @discardableResult
  func quiet(_ pause: Double) -> (bytes: Int, last: Double?) {
    var total = 0
    var last: Double?
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      var wanted = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
      guard poll(&wanted, 1, Int32(pause * 1000)) > 0 else { return (total, last) }
      let count = read(terminal, &buffer, buffer.count)
      guard count > 0 else { return (total, last) }
      total += count
      last = seconds()
    }
  }

  /// What a terminal answers at the start that has left and right margins.
  func answerThatColumnsMove() {
    let answer = "\u{1B}[?69;2$y\u{1B}[?62c"
    _ = answer.withCString { write(terminal, $0, strlen($0)) }
    quiet(0.1)
  }

  /// Waits for the book's name on the screen.
  func waitForText() -> Bool {
    var seen: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let end = seconds() + 5
    while seconds() < end {
      var wanted = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
      guard poll(&wanted, 1, 1000) > 0 else { continue }
      let count = read(terminal, &buffer, buffer.count)
      guard count > 0 else { return false }
      seen += buffer[..<count]
      if String(decoding: seen, as: UTF8.self).contains("Rollout") { return true }
    }
    return false
  }

  /// Presses a key: the time to the last byte that answers it; nil when nothing does.
  func press(_ key: String) -> (milliseconds: Double, bytes: Int)? {
    let begin = seconds()
    _ = key.withCString { write(terminal, $0, strlen($0)) }
    let answer = quiet(0.03)
    return answer.last.map { (($0 - begin) * 1000, answer.bytes) }
  }

  func idle(_ duration: Double) -> (milliseconds: Double, bytes: Int) {
    let before = processorMilliseconds
    let answer = quiet(duration)
    return (processorMilliseconds - before, answer.bytes)
  }

  private var processorMilliseconds: Double {
    let fields = proc("stat").split(separator: ")").last?.split(separator: " ") ?? []
    guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return .nan }
    return (user + system) * 1000 / Double(sysconf(Int32(_SC_CLK_TCK)))
  }

  var residentMegabytes: Double {
    let line = proc("status").split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
    return line?.split(separator: " ").dropFirst().first.flatMap { Double($0) }.map { $0 / 1024 } ?? .nan
  }

  private func proc(_ name: String) -> String {
    guard let file = fopen("/proc/\(process)/\(name)", "r") else { return "" }
    defer { fclose(file) }
    var buffer = [UInt8](repeating: 0, count: 8192)
    let count = fread(&buffer, 1, buffer.count, file)
    return String(decoding: buffer[..<count], as: UTF8.self)
  }

  func end() {
    _ = "q".withCString { write(terminal, $0, 1) }
    quiet(0.05)
    kill(process, SIGTERM)
    var status: Int32 = 0
    waitpid(process, &status, 0)
    close(terminal)
  }
}
