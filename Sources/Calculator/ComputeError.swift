/// Why an input was refused: one line that names the key, the index, the value and what is allowed.
public struct ComputeError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The line.
  public let message: String

  public init(_ message: String) {
    self.message = message
  }

  public var description: String {
    message
  }
}
