#if os(Linux)
  import Glibc

  /// What the kernel says of a process: a number of its `status` file.
  enum ProcessStatus {
    static func number(_ field: String, of process: pid_t) -> Int? {
      guard let file = fopen("/proc/\(process)/status", "r") else { return nil }
      defer { fclose(file) }
      var bytes = [UInt8](repeating: 0, count: 8192)
      let count = fread(&bytes, 1, bytes.count, file)
      let text = String(decoding: bytes.prefix(count), as: UTF8.self)
      let line = text.split(separator: "\n").first { $0.hasPrefix(field + ":") }
      return line?.split(whereSeparator: { $0 == "\t" || $0 == " " }).dropFirst().first.flatMap { Int($0) }
    }
  }
#endif
