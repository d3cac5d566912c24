import Foundation
import GRDB

#if canImport(Darwin)
  private let systemOpen: @Sendable (UnsafePointer<CChar>, Int32) -> Int32 = { Darwin.open($0, $1) }
#else
  private let systemOpen: @Sendable (UnsafePointer<CChar>, Int32) -> Int32 = { Glibc.open($0, $1) }
#endif

/// The file under a notebook: opening it, finding it damaged, putting it aside.
enum NotebookFile {
  /// How long a window waits for another one that writes.
  static let patience = 5.0

  static var configuration: Configuration {
    var configuration = Configuration()
    configuration.busyMode = .timeout(patience)
    configuration.label = "notebook"
    return configuration
  }

  enum Opened {
    case ready(DatabaseQueue)
    case newer(Int)
    /// There is a file, but no notebook in it.
    case damaged
  }

  /// Asked of the system itself, here and in `identity`: Foundation's file manager costs a megabyte at every start.
  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// What stands in the way of making the file: the nearest folder above it that exists is none, or may not be written.
  /// Nothing is made in finding out.
  static func obstacle(to path: String) -> SystemError? {
    var folder = path
    repeat { folder = parent(of: folder) } while !exists(folder) && folder != "/" && folder != "."
    var status = stat()
    guard stat(folder, &status) == 0 else { return SystemError(code: errno) }
    guard status.st_mode & S_IFMT == S_IFDIR else { return SystemError(code: ENOTDIR) }
    return access(folder, W_OK | X_OK) == 0 ? nil : SystemError(code: errno)
  }

  private static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Opens the file, making folder and tables where they are missing.
  static func open(_ path: String) throws -> Opened {
    if !exists(path) {
      try makeFolder(parent(of: path))
    }
    do {
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      return try queue.inDatabase { database in
        switch try NotebookSchema.inspect(database) {
        case .ready: break
        case .new:
          // Nothing can be lost yet, and a dozen waits for the disk would be felt at the first key.
          try database.execute(sql: "PRAGMA synchronous = OFF")
          try useWriteAheadLog(database)
          try NotebookSchema.migrate(database)
        case .older:
          try useWriteAheadLog(database)
          try NotebookSchema.migrate(database)
        case .newer(let version): return .newer(version)
        case .foreign: return .damaged
        }
        // Survives the end of the process; what must survive a power cut too asks for FULL (see `writeDurably`).
        try database.execute(sql: "PRAGMA synchronous = NORMAL")
        return .ready(queue)
      }
    } catch let error as DatabaseError where error.isDamage {
      return .damaged
    }
  }

  /// Makes a folder and those above it; only the reader may look inside.
  private static func makeFolder(_ path: String) throws {
    if exists(path) || mkdir(path, 0o700) == 0 || errno == EEXIST { return }
    guard errno == ENOENT, path != "/", !path.isEmpty else { throw SystemError(code: errno) }
    try makeFolder(parent(of: path))
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw SystemError(code: errno) }
  }

  static func openInMemory() throws -> DatabaseQueue {
    let queue = try DatabaseQueue(configuration: configuration)
    try queue.inDatabase { try NotebookSchema.migrate($0) }
    return queue
  }

  /// The journal mode stays with the file. Two windows that both make the file may meet here, and SQLite does not wait
  /// by itself on this one.
  private static func useWriteAheadLog(_ database: Database) throws {
    let deadline = Date(timeIntervalSinceNow: patience)
    while true {
      do {
        _ = try String.fetchOne(database, sql: "PRAGMA journal_mode = WAL")
        return
      } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY && Date() < deadline {
        Thread.sleep(forTimeInterval: 0.01)
      }
    }
  }

  /// Which file a path leads to now.
  static func identity(_ path: String) -> UInt64? {
    var status = stat()
    return lstat(path, &status) == 0 ? UInt64(status.st_ino) : nil
  }

  /// Renames a damaged file, with its log, and says what it is called now; nil when the path leads to another file by
  /// now, because another window did so before.
  static func setAside(_ path: String, ifStill damaged: UInt64?, at moment: Date = Date()) throws -> String? {
    try withFolderLocked(path) {
      guard let damaged, identity(path) == damaged else { return nil }
      let newPath = freeName(for: path, at: moment)
      try FileManager.default.moveItem(atPath: path, toPath: newPath)
      for log in ["-wal", "-shm"] where exists(path + log) {
        try FileManager.default.moveItem(atPath: path + log, toPath: newPath + log)
      }
      return newPath
    }
  }

  private static func freeName(for path: String, at moment: Date) -> String {
    let day = ISO8601DateFormatter().string(from: moment).filter { $0 != ":" }
    let base = "\(path).damaged-\(day)"
    guard exists(base) else { return base }
    var number = 2
    while exists("\(base)-\(number)") { number += 1 }
    return "\(base)-\(number)"
  }

  /// Only one window at a time may rename; a lock on the folder leaves no file behind.
  private static func withFolderLocked<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
    let descriptor = systemOpen(parent(of: path), O_RDONLY)
    guard descriptor >= 0 else { return try body() }
    defer { close(descriptor) }
    flock(descriptor, LOCK_EX)
    return try body()
  }
}

extension DatabaseError {
  /// Whether the file is not what it should be, as opposed to out of reach.
  var isDamage: Bool {
    switch resultCode.primaryResultCode {
    case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_FORMAT: true
    // A notebook whose header is sound and whose tables are gone.
    case .SQLITE_ERROR: message?.hasPrefix("no such table") == true || message?.hasPrefix("no such column") == true
    default: false
    }
  }

  /// Whether the file cannot be written here, now or later.
  var isOutOfReach: Bool {
    switch resultCode.primaryResultCode {
    case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH, .SQLITE_IOERR, .SQLITE_FULL: true
    default: false
    }
  }
}
