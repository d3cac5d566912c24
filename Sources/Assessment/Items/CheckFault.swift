import Textbook

/// A mistake in the book's self-checks: where it is, what it is, and what to do about it.
public struct CheckFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// The item's id, where it is known.
  public var item: String?
  public var line: Int
  public var column: Int
  public var message: String
  public var remedy: String

  public init(item: String? = nil, line: Int, column: Int, message: String, remedy: String) {
    self.item = item
    self.line = line
    self.column = column
    self.message = message
    self.remedy = remedy
  }

  public var description: String {
    "\(line):\(column): \(item.map { "\($0): " } ?? "")\(message) \(remedy)"
  }
}

extension YAMLTree {
  var line: Int { position.line }
  var column: Int { position.column }

  /// What the value is, in words.
  var kind: String {
    switch meaning {
    case .null: "nothing"
    case .bool: "true or false"
    case .number: "a number"
    case .text: "a text"
    case .list: "a list"
    case .map: "a map"
    }
  }
}
