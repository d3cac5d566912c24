import Foundation
import GRDB

/// A call to the system that failed.
struct SystemError: Error {
  var code: Int32
}

extension NotebookMessage {
  /// Why something failed, as part of a sentence.
  static func reason(for error: any Error) -> NotebookMessage {
    switch error {
    case let error as DatabaseError: reason(for: error)
    case let error as SystemError: reason(forSystemCode: error.code)
    default: NotebookMessage(en: error.localizedDescription, zh: error.localizedDescription)
    }
  }

  private static func reason(for error: DatabaseError) -> NotebookMessage {
    let known: (en: String, zh: String)? =
      switch error.resultCode.primaryResultCode {
      case .SQLITE_FULL: ("the disk is full", "磁盘已满")
      case .SQLITE_READONLY: ("it may only be read", "只能读取")
      case .SQLITE_CANTOPEN: ("it cannot be opened", "无法打开")
      case .SQLITE_PERM, .SQLITE_AUTH: ("permission denied", "没有权限")
      case .SQLITE_IOERR: ("the disk does not answer", "磁盘读写失败")
      case .SQLITE_BUSY, .SQLITE_LOCKED: ("another window holds it", "被另一个窗口占用")
      default: nil
      }
    let message = error.message ?? "SQLite \(error.resultCode.rawValue)"
    return NotebookMessage(en: known?.en ?? message, zh: known?.zh ?? message)
  }

  private static func reason(forSystemCode code: Int32) -> NotebookMessage {
    let known: (en: String, zh: String)? =
      switch code {
      case EACCES, EPERM: ("permission denied", "没有权限")
      case ENOTDIR, EEXIST: ("part of the path is a file", "路径中有一段是文件")
      case ENOSPC, EDQUOT: ("the disk is full", "磁盘已满")
      case EROFS: ("it may only be read", "只能读取")
      case ENOENT: ("there is no such folder, and none can be made", "没有这个文件夹，也无法新建")
      default: nil
      }
    let message = String(cString: strerror(code))
    return NotebookMessage(en: known?.en ?? message, zh: known?.zh ?? message)
  }
}
