import Textbook

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Standard input, output and error as bytes. A reader that went away (a closed pipe) ends the program quietly.
enum Standard {
  static func output(_ line: String) { write(line + "\n", to: STDOUT_FILENO) }
  static func raw(_ text: String) { write(text, to: STDOUT_FILENO) }
  static func error(_ line: String) { write(line + "\n", to: STDERR_FILENO) }

  private static func write(_ text: String, to descriptor: Int32) {
    var text = text
    text.withUTF8 { buffer in
      var done = 0
      while done < buffer.count {
        guard let base = buffer.baseAddress else { return }
        #if canImport(Darwin)
          let count = Darwin.write(descriptor, base + done, buffer.count - done)
        #else
          let count = Glibc.write(descriptor, base + done, buffer.count - done)
        #endif
        if count < 0 {
          if errno == EINTR { continue }
          if errno == EPIPE { exit(0) }
          if descriptor != STDERR_FILENO {
            error("\(name(of: descriptor)) cannot be written: \(String(cString: strerror(errno)).lowercased()).")
          }
          exit(2)
        }
        done += count
      }
    }
  }

  private static func name(of descriptor: Int32) -> String {
    descriptor == STDOUT_FILENO ? "Standard output" : "The file"
  }

  /// Everything on standard input.
  static func readAll() -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(STDIN_FILENO, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return bytes }
      bytes += buffer[..<count]
    }
  }

  /// The text of a file.
  static func readFile(_ path: String) throws -> String {
    do {
      return String(decoding: try Files.read(path, limit: 1 << 30), as: UTF8.self)
    } catch {
      throw CommandFailure.badInput(error.message)
    }
  }

  /// Writes a file, in place of what was there.
  static func writeFile(_ path: String, _ text: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    guard descriptor >= 0 else {
      let reason = String(cString: strerror(errno)).lowercased()
      throw CommandFailure.badInput("\(path) cannot be written: \(reason).", "无法写入 \(path)：\(reason)。")
    }
    defer { close(descriptor) }
    write(text, to: descriptor)
  }

  /// The columns for running text: the terminal's less one, as far as lines stay readable; 76 in a pipe.
  static var columns: Int {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 76 }
    return min(100, Int(size.ws_col) - 1)
  }

  static var isTerminal: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 }
  static var outputIsTerminal: Bool { isatty(STDOUT_FILENO) == 1 }
}

/// The few things of the process that the program asks for.
enum Process {
  static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  /// The environment variable, if it is set to something.
  static func setting(_ name: String) -> String? {
    environment(name).flatMap { $0.isEmpty ? nil : $0 }
  }

  static func milliseconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) * 1000 + Double(time.tv_nsec) / 1e6
  }

  /// Seconds since 1970, UTC.
  static func now() -> Int { Int(time(nil)) }

  /// The reader's time zone, as seconds east of UTC.
  static var secondsFromUTC: Int {
    var moment = time(nil)
    var local = tm()
    localtime_r(&moment, &local)
    return local.tm_gmtoff
  }

  /// Starts a program without waiting for it; false when it cannot be found.
  static func start(_ program: String, _ arguments: [String]) -> Bool {
    var process = pid_t()
    #if canImport(Darwin)
      var fileActions: posix_spawn_file_actions_t?
    #else
      var fileActions = posix_spawn_file_actions_t()
    #endif
    posix_spawn_file_actions_init(&fileActions)
    defer { posix_spawn_file_actions_destroy(&fileActions) }
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] {
      posix_spawn_file_actions_addopen(&fileActions, descriptor, "/dev/null", O_RDWR, 0)
    }
    var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) }
    words.append(nil)
    defer { for word in words { free(word) } }
    return posix_spawnp(&process, program, &fileActions, nil, words, environ) == 0
  }
}
