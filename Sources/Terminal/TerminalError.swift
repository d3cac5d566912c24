/// Why the book cannot be shown full screen here. Each says what was found and what to do.
public enum TerminalError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Standard input or output is a pipe or a file.
  case notATerminal(stream: String)
  /// TERM is empty.
  case unnamedTerminal
  /// No description of the terminal on this machine.
  case unknownTerminal(String)
  /// The terminal can only print line after line.
  case cannotMoveCursor(String)
  /// The terminal is there and cannot be used.
  case failed(String)

  public var description: String {
    switch self {
    case .notATerminal(let stream):
      "The standard \(stream) is not a terminal. Run it in a terminal, or use a command that prints, such as `read`."
    case .unnamedTerminal:
      "TERM is not set, so nothing is known of this terminal. Set it (export TERM=xterm-256color), or use --linear."
    case .unknownTerminal(let name):
      "TERM is “\(name)”, which this machine has no description of. "
        + "Set another (export TERM=xterm-256color), or use --linear."
    case .cannotMoveCursor(let name):
      "TERM is “\(name)”, a terminal that cannot move its cursor. Use --linear here."
    case .failed(let reason):
      "The terminal cannot be used: \(reason). Use --linear, or a command that prints, such as `read`."
    }
  }

  /// Whether there is a terminal that line after line can be printed on.
  public var allowsLinear: Bool {
    switch self {
    case .notATerminal: false
    case .unnamedTerminal, .unknownTerminal, .cannotMoveCursor, .failed: true
    }
  }
}
