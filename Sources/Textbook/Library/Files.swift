import Laboratory

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Why a file or folder of the content cannot be had.
public struct FileFailure: Error, Hashable, Sendable, CustomStringConvertible {
  public var path: String
  public var reason: String
  public var description: String { message.en }
  public var message: Localized {
    Localized(en: "\(path) cannot be read: \(reason).", zh: "无法读取 \(path)：\(reason)。")
  }
}

/// Reading files and folders; nothing of Foundation, so that the book opens at once.
public enum Files {
  /// No file of the book is as large as this; what is larger is not read.
  static let sizeLimit = 512 * 1024

  /// The bytes of a file, at most the first `limit`; a file beyond ``sizeLimit`` is refused when read whole.
  public static func read(_ path: String, limit: Int? = nil) throws(FileFailure) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure(path) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw FileFailure(path: path, reason: "it is not a file") }
    let size = Int(status.st_size)
    if limit == nil, size > sizeLimit {
      throw FileFailure(path: path, reason: "it is larger than \(sizeLimit / 1024) KB, which no file of the book is")
    }
    return try readBytes(descriptor, count: min(size, limit ?? sizeLimit), path)
  }

  private static func readBytes(_ descriptor: CInt, count: Int, _ path: String) throws(FileFailure) -> [UInt8] {
    var failed = false
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count, let base = buffer.baseAddress {
        let got = readSome(descriptor, base + filled, count - filled)
        if got < 0 && errno == EINTR { continue }
        failed = got < 0
        if got <= 0 { break }
        filled += got
      }
    }
    if failed { throw failure(path) }
    return bytes
  }

  /// The names in a folder, sorted, without those that start with a dot.
  static func names(in folder: String) throws(FileFailure) -> [String] {
    guard let stream = opendir(folder) else { throw failure(folder) }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { raw in
        String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }

  static func isFolder(_ path: String) -> Bool { kind(path) == S_IFDIR }
  public static func isFile(_ path: String) -> Bool { kind(path) == S_IFREG }

  private static func kind(_ path: String) -> mode_t? {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & S_IFMT : nil
  }

  /// The path with every symbolic link followed; nil where it leads nowhere.
  static func resolved(_ path: String) -> String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
  }

  /// The folder that holds a path: `/usr/local` for `/usr/local/bin`.
  static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func failure(_ path: String) -> FileFailure {
    FileFailure(path: path, reason: String(cString: strerror(errno)).lowercased())
  }
}

/// `read(2)`, whose name the function above takes.
private func readSome(_ descriptor: CInt, _ buffer: UnsafeMutablePointer<UInt8>, _ count: Int) -> Int {
  read(descriptor, buffer, count)
}
