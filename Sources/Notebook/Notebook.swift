import Foundation
import GRDB

/// The reader's record: place, settings, answers and review cards, in one SQLite file.
///
/// Every method is committed when it returns: a process killed right after has lost nothing. Two windows may use one
/// file at once. A file that is damaged is renamed and a new one begun; where nothing can be written the notebook lives
/// in memory; either way ``takeNotices()`` has a sentence about it and the book goes on.
///
/// The file is made at the first write, so that opening a book for the first time writes nothing; that it cannot be made
/// is known from the start all the same.
///
/// A class, because it is the one owner of a connection; `@unchecked`, because the lock guards all that changes.
public final class Notebook: @unchecked Sendable {
  /// Where the record is kept.
  public let path: String

  private let lock = NSLock()
  private var queue: DatabaseQueue?
  /// The file that `queue` reads, to notice when another window has put it aside.
  private var file: UInt64?
  private var notices: [NotebookMessage] = []
  private var kept = true

  /// Opens the notebook at a path; never fails, see ``takeNotices()``.
  public init(path: String) {
    self.path = path
    lock.withLock {
      if NotebookFile.exists(path) {
        _ = connect()
      } else if let obstacle = NotebookFile.obstacle(to: path) {
        notices.append(.notKept(path, because: .reason(for: obstacle)))
        queue = openMemory()
      }
    }
  }

  /// What the reader should be told, each sentence once.
  public func takeNotices() -> [NotebookMessage] {
    lock.withLock {
      defer { notices = [] }
      return notices
    }
  }

  /// Whether what is written stays after quitting.
  public var isKept: Bool { lock.withLock { kept } }

  // MARK: Connection

  private func connect() -> DatabaseQueue? {
    if let queue { return queue }
    queue = openFile(retrying: true) ?? openMemory()
    return queue
  }

  private func openFile(retrying: Bool) -> DatabaseQueue? {
    file = NotebookFile.identity(path)
    do {
      switch try NotebookFile.open(path) {
      case .ready(let queue):
        file = NotebookFile.identity(path)
        return queue
      case .newer(let version):
        notices.append(.newer(path, version: version, known: NotebookSchema.version))
        return nil
      case .damaged:
        guard retrying else { return nil }
        if let newPath = try NotebookFile.setAside(path, ifStill: file) { notices.append(.setAside(path, as: newPath)) }
        return openFile(retrying: false)
      }
    } catch {
      notices.append(.notKept(path, because: .reason(for: error)))
      return nil
    }
  }

  /// A notebook that lasts until the end, with what could be read of the one before.
  private func openMemory(copying readable: DatabaseQueue? = nil) -> DatabaseQueue? {
    kept = false
    guard let memory = try? NotebookFile.openInMemory() else { return nil }
    if let readable { try? readable.backup(to: memory) }
    return memory
  }

  // MARK: Reading and writing

  /// Reads; nothing was ever written while there is no file.
  func read<Value>(
    ifNew standard: Value, _ body: (Database) throws -> Value
  ) throws(NotebookMessage) -> Value {
    lock.lock()
    defer { lock.unlock() }
    if queue == nil && kept && !NotebookFile.exists(path) { return standard }
    return try perform { queue in try queue.inDatabase(body) }
  }

  /// Writes in one transaction that sees no other window's half-done work.
  func write<Value>(_ body: (Database) throws -> Value) throws(NotebookMessage) -> Value {
    try transact(durably: false, body)
  }

  /// Writes what must survive a power cut too: an answer.
  func writeDurably<Value>(_ body: (Database) throws -> Value) throws(NotebookMessage) -> Value {
    try transact(durably: true, body)
  }

  private func transact<Value>(
    durably: Bool, _ body: (Database) throws -> Value
  ) throws(NotebookMessage) -> Value {
    lock.lock()
    defer { lock.unlock() }
    return try perform { queue in
      try queue.inDatabase { database in
        if durably { try database.execute(sql: "PRAGMA synchronous = FULL") }
        defer { if durably { try? database.execute(sql: "PRAGMA synchronous = NORMAL") } }
        var result: Value?
        try database.inTransaction(.immediate) {
          result = try body(database)
          return .commit
        }
        guard let result else { throw DatabaseError(resultCode: .SQLITE_ABORT) }
        return result
      }
    }
  }

  /// Does something with the connection; a damaged file found on the way is set aside, one that can no longer be
  /// written is left for memory, and then it is done once more.
  private func perform<Value>(_ body: (DatabaseQueue) throws -> Value) throws(NotebookMessage) -> Value {
    var attempts = 0
    while true {
      attempts += 1
      guard let queue = connect() else {
        throw .failed(path, because: NotebookMessage(en: "out of memory", zh: "内存不足"))
      }
      do {
        return try body(queue)
      } catch let message as NotebookMessage {
        throw message
      } catch let error as DatabaseError where attempts < 3 && kept && error.isDamage {
        replaceDamaged()
      } catch let error as DatabaseError where attempts < 3 && kept && error.isOutOfReach {
        notices.append(.notKept(path, because: .reason(for: error)))
        self.queue = openMemory(copying: queue)
      } catch let error as DatabaseError where error.resultCode.primaryResultCode == .SQLITE_BUSY {
        throw .busy(path)
      } catch {
        throw .failed(path, because: .reason(for: error))
      }
    }
  }

  private func replaceDamaged() {
    try? queue?.close()
    queue = nil
    do {
      if let newPath = try NotebookFile.setAside(path, ifStill: file) { notices.append(.setAside(path, as: newPath)) }
    } catch {
      notices.append(.notKept(path, because: .reason(for: error)))
      queue = openMemory()
    }
  }
}
