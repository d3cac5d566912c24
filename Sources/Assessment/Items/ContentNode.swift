/// A piece of structured content with the place it was written at, whatever the file format.
public struct ContentNode: Equatable, Sendable {
  public indirect enum Value: Equatable, Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case text(String)
    case list([ContentNode])
    case map([Entry])
  }

  /// A key with its value; keys are in the order written, each once.
  public struct Entry: Equatable, Sendable {
    public var key: String
    public var line: Int
    public var column: Int
    public var value: ContentNode

    public init(key: String, line: Int, column: Int, value: ContentNode) {
      self.key = key
      self.line = line
      self.column = column
      self.value = value
    }
  }

  public var value: Value
  /// From 1.
  public var line: Int
  /// From 1.
  public var column: Int

  public init(_ value: Value, line: Int, column: Int) {
    self.value = value
    self.line = line
    self.column = column
  }

  /// What the node is, in words.
  var kind: String {
    switch value {
    case .null: "nothing"
    case .bool: "true or false"
    case .number: "a number"
    case .text: "a text"
    case .list: "a list"
    case .map: "a map"
    }
  }
}

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
