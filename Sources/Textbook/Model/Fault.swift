/// A place in a file of the book. Lines and columns count from 1; columns count characters (Unicode scalars).
public struct SourcePosition: Hashable, Sendable, Comparable {
  public var line: Int
  public var column: Int

  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  public static func < (left: SourcePosition, right: SourcePosition) -> Bool {
    (left.line, left.column) < (right.line, right.column)
  }
}

/// Something in the content that an author has to mend: where it is, what was found, and what to do.
public struct Fault: Error, Hashable, Sendable, CustomStringConvertible {
  /// Errors make the check fail; warnings are said and let pass.
  public enum Severity: String, Hashable, Sendable {
    case error, warning
  }

  /// The file, relative to the content folder.
  public var file: String
  public var position: SourcePosition
  public var severity: Severity
  /// One clear sentence.
  public var message: String
  /// What to do about it, one sentence.
  public var remedy: String

  public init(
    _ file: String, _ position: SourcePosition, _ message: String, remedy: String, severity: Severity = .error
  ) {
    self.file = file
    self.position = position
    self.severity = severity
    self.message = message
    self.remedy = remedy
  }

  public var line: Int { position.line }
  public var column: Int { position.column }

  /// `07-actor-critic/chapter.en.md:12:5: error: message Remedy.`
  public var description: String {
    "\(file):\(line):\(column): \(severity.rawValue): \(message) \(remedy)"
  }
}
