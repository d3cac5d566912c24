/// A key as the reader means it, free of escape sequences.
public enum Key: Hashable, Sendable {
  case character(Character)
  /// Ctrl with a lower-case letter.
  case control(Character)
  case up, down, left, right
  case pageUp, pageDown, home, end
  case enter, tab, backTab, escape, backspace, delete
  case function(Int)
}

/// What the mouse did, in cells from the upper left corner, counted from 0.
public struct MouseEvent: Hashable, Sendable {
  public enum Action: Hashable, Sendable { case press, release, drag, wheelUp, wheelDown }
  public var action: Action
  public var row: Int
  public var column: Int

  public init(_ action: Action, row: Int, column: Int) {
    self.action = action
    self.row = row
    self.column = column
  }
}

/// Everything that can reach the reader from outside.
public enum Event: Hashable, Sendable {
  case key(Key)
  case mouse(MouseEvent)
  case paste(String)
  case resize(width: Int, height: Int)
  /// The terminal said what its background is (0…1 per channel).
  case background(red: Double, green: Double, blue: Double)
  /// The terminal draws East Asian Ambiguous characters two cells wide.
  case ambiguousWidth(Int)
  /// A worker has something new.
  case wake
  /// The terminal is gone.
  case closed
}
