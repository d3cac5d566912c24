import CVTerm

@testable import Terminal

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A program on a real pty of its own, with an emulator as its terminal.
///
/// A class, since it owns a process and a descriptor.
final class TerminalProgram {
  /// How a program ended.
  enum Ending: Equatable {
    case exited(Int32)
    case signalled(Int32)
  }

  let process: pid_t
  let emulator: Emulator
  private(set) var output: [UInt8] = []
  private(set) var ending: Ending?
  private var main: Int32
  private let answers: Bool
  private var before = termios()

  /// - Parameters:
  ///   - arguments: the program's path first.
  ///   - answers: whether the terminal answers what it is asked; some never do.
  init?(_ arguments: [String], environment: [String: String], width: Int = 80, height: Int = 24, answers: Bool = true) {
    guard let emulator = Emulator(width: width, height: height) else { return nil }
    let main = posix_openpt(O_RDWR | O_NOCTTY)
    var name = [CChar](repeating: 0, count: 128)
    guard main >= 0, grantpt(main) == 0, unlockpt(main) == 0, ptsname_r(main, &name, 128) == 0 else { return nil }
    _ = fcntl(main, F_SETFD, FD_CLOEXEC)
    self.main = main
    self.emulator = emulator
    self.answers = answers
    var size = winsize(ws_row: UInt16(height), ws_col: UInt16(width), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(main, UInt(TIOCSWINSZ), &size)
    tcgetattr(main, &before)
    guard let process = TerminalProgram.start(arguments, environment, on: name) else { return nil }
    self.process = process
  }

  deinit {
    if ending == nil {
      kill(process, SIGKILL)
      waitpid(process, nil, 0)
    }
    hangUp()
  }

  private static func start(
    _ arguments: [String], _ environment: [String: String], on name: [CChar]
  ) -> pid_t? {
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    // A new session, whose leader gets the first terminal that it opens.
    posix_spawnattr_setflags(&attributes, Int16(CVT_SPAWN_NEW_SESSION | Int(POSIX_SPAWN_SETSIGMASK)))
    // Tests run on threads that block signals, which a program would inherit.
    var noSignals = sigset_t()
    sigemptyset(&noSignals)
    posix_spawnattr_setsigmask(&attributes, &noSignals)
    posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    var words = arguments.map { strdup($0) } + [nil]
    var settings = environment.map { strdup("\($0)=\($1)") } + [nil]
    defer { for word in words + settings { free(word) } }
    var process: pid_t = 0
    return posix_spawn(&process, arguments[0], &actions, &attributes, &words, &settings) == 0 ? process : nil
  }

  func send(_ text: String) { send(Array(text.utf8)) }

  /// Types bytes; what the program writes meanwhile is read, so that neither waits for the other.
  func send(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = Array(rest.prefix(1024))
      let done = write(main, part, part.count)
      guard done > 0 else { return }
      rest = rest.dropFirst(done)
      readSome(milliseconds: 0)
    }
  }

  func resize(width: Int, height: Int) {
    // In a single column libvterm crashes on a wide character, and what was sent for the size before may hold some.
    emulator.resize(width: max(2, width), height: height)
    var size = winsize(ws_row: UInt16(height), ws_col: UInt16(width), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(main, UInt(TIOCSWINSZ), &size)
  }

  func signal(_ number: Int32) { kill(process, number) }

  /// The terminal goes away, as when its window is closed.
  func hangUp() {
    if main >= 0 { close(main) }
    main = -1
  }

  /// Reads until the condition holds; false when it does not within the time.
  func wait(milliseconds: Int = 10_000, until holds: (TerminalProgram) -> Bool) -> Bool {
    let deadline = monotonicMilliseconds() + milliseconds
    while !holds(self) {
      let left = deadline - monotonicMilliseconds()
      guard left > 0 else { return false }
      // A terminal that nobody has open any more is always ready, with nothing to read.
      if !readSome(milliseconds: Int32(min(left, 5))) { usleep(1000) }
    }
    return true
  }

  /// Reads until nothing has come for a moment.
  func waitUntilQuiet() {
    while readSome(milliseconds: 60) {}
  }

  func waitForEnd() -> Ending? {
    _ = wait { program in
      program.checkEnd()
      return program.ending != nil
    }
    while readSome(milliseconds: 0) {}
    return ending
  }

  private func checkEnd() {
    var status: Int32 = 0
    guard ending == nil, waitpid(process, &status, WNOHANG) == process else { return }
    ending = status & 0x7F == 0 ? .exited(status >> 8 & 0xFF) : .signalled(status & 0x7F)
  }

  @discardableResult
  private func readSome(milliseconds: Int32) -> Bool {
    var place = pollfd(fd: main, events: Int16(POLLIN), revents: 0)
    guard poll(&place, 1, milliseconds) > 0, place.revents & Int16(POLLIN) != 0 else { return false }
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = read(main, &bytes, bytes.count)
    guard count > 0 else { return false }
    output += bytes.prefix(count)
    emulator.feed(Array(bytes.prefix(count)))
    let reply = emulator.answers()
    if answers && !reply.isEmpty { _ = write(main, reply, reply.count) }
    return true
  }
}

extension TerminalProgram {
  var text: String { String(decoding: output, as: UTF8.self) }

  /// The private modes that were last switched on or off, by number.
  var modes: [Int: Bool] {
    var modes: [Int: Bool] = [:]
    for part in text.split(separator: "\u{1B}[?").dropFirst() {
      let numbers = part.prefix { $0.isNumber || $0 == ";" }
      guard let action = part.dropFirst(numbers.count).first, action == "h" || action == "l" else { continue }
      for number in numbers.split(separator: ";").compactMap({ Int($0) }) { modes[number] = action == "h" }
    }
    return modes
  }

  /// What a person would notice of a program that has gone.
  var leftovers: [String] {
    let switches = [
      1049: "alternate screen", 1047: "alternate screen", 1000: "mouse", 1002: "mouse", 1003: "mouse", 1006: "mouse",
      2004: "bracketed paste", 2026: "held frame", 69: "margins", 1: "application keys",
    ]
    let modes = modes
    var found = switches.filter { modes[$0.key] == true }.map(\.value)
    if modes[25] == false { found.append("no cursor") }
    var now = termios()
    guard tcgetattr(main, &now) == 0 else { return found + ["no terminal"] }
    if now.c_lflag != before.c_lflag { found.append("keys raw or unseen") }
    if now.c_iflag != before.c_iflag || now.c_oflag != before.c_oflag { found.append("line ends changed") }
    return found.sorted()
  }
}
