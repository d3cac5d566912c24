import CNcurses

/// Makes a waiting terminal return `Event.wake`. May be used from any thread; many calls before the terminal looks are one.
public struct Waker: Sendable {
  public init() {}

  /// Wakes the terminal; does nothing when none was ever opened.
  public func wake() { cn_wake() }

  /// To be called first on a thread of ours that may recurse deeply: its stack overflow, too, gives the terminal back.
  public func guardThisThread() { cn_guard_thread() }
}
