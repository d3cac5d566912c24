/// Why a text is not JSON, and where.
public struct JSONError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The line of the fault, from 1.
  public let line: Int
  /// The column of the fault in Unicode scalars, from 1.
  public let column: Int
  /// What was found, and what is allowed there.
  public let message: String

  public init(line: Int, column: Int, message: String) {
    self.line = line
    self.column = column
    self.message = message
  }

  public var description: String {
    "line \(line), column \(column): \(message)"
  }
}
