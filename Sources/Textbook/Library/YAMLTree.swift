import Interchange
import Laboratory
import Yams

/// A value of a YAML file with its place: front matter, the book's lists, self-checks, the reader's settings. Anchors and
/// tags are resolved, and no file can make it large.
public struct YAMLTree: Equatable, Sendable {
  public enum Value: Equatable, Sendable {
    case null
    /// As written; quoted is also what stands in a block of its own.
    case scalar(String, isQuoted: Bool)
    case list([YAMLTree])
    case map([Entry])
  }

  /// What a value is when it is taken as it looks.
  public enum Meaning: Equatable, Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case text(String)
    case list([YAMLTree])
    case map([Entry])
  }

  /// A key with its place and what it holds, in the order of the file.
  public struct Entry: Equatable, Sendable {
    public var key: String
    public var position: SourcePosition
    public var value: YAMLTree
  }

  public var value: Value
  public var position: SourcePosition

  /// No file of the book has more values, deeper nesting or more aliases than this.
  static let valueLimit = 20_000
  static let depthLimit = 24
  static let aliasLimit = 20

  /// Reads a file's text; `firstLine` is the line of the file where the text begins.
  public init(parsing text: String, file: String, firstLine: Int = 1) throws(Fault) {
    let places = YAMLPlaces(file: file, firstLine: firstLine)
    try places.refuseExcess(text)
    let node: Node?
    do { node = try Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot() } catch {
      throw places.fault(error)
    }
    guard let node else {
      self = YAMLTree(value: .null, position: SourcePosition(line: firstLine, column: 1))
      return
    }
    var budget = YAMLTree.valueLimit
    self = try YAMLTree(node, places, depth: 0, budget: &budget)
  }

  init(value: Value, position: SourcePosition) {
    self.value = value
    self.position = position
  }

  private init(_ node: Node, _ places: YAMLPlaces, depth: Int, budget: inout Int) throws(Fault) {
    position = places.position(node.mark)
    budget -= 1
    guard budget > 0, depth < YAMLTree.depthLimit else {
      throw Fault(
        places.file, position, "This YAML is nested too deeply or repeats itself by aliases beyond all measure.",
        remedy: "Write it out, and flatter.")
    }
    switch node {
    case .scalar(let scalar):
      let isQuoted = scalar.style != .plain && scalar.style != .any
      let isNull = !isQuoted && ["", "~", "null"].contains(scalar.string)
      value = isNull ? .null : .scalar(ContentCharacters.cleaned(scalar.string), isQuoted: isQuoted)
    case .sequence(let sequence):
      var list: [YAMLTree] = []
      for element in sequence { list.append(try YAMLTree(element, places, depth: depth + 1, budget: &budget)) }
      value = .list(list)
    case .mapping(let mapping):
      var entries: [Entry] = []
      for (key, inner) in mapping {
        let place = places.position(key.mark)
        guard let name = key.string else {
          throw Fault(places.file, place, "This key is not a word.", remedy: "Write a plain word before the colon.")
        }
        let tree = try YAMLTree(inner, places, depth: depth + 1, budget: &budget)
        entries.append(Entry(key: ContentCharacters.cleaned(name), position: place, value: tree))
      }
      value = .map(entries)
    case .alias:
      throw Fault(places.file, position, "This alias stands for nothing.", remedy: "Write the value out.")
    }
  }
}

extension YAMLTree {
  public var string: String? {
    if case .scalar(let text, _) = value { text } else { nil }
  }

  public var list: [YAMLTree]? {
    if case .list(let list) = value { list } else { nil }
  }

  public var map: [Entry]? {
    if case .map(let entries) = value { entries } else { nil }
  }

  public subscript(key: String) -> YAMLTree? { map?.first { $0.key == key }?.value }

  /// Unquoted numbers, `true` and `false` are what they look like; every other scalar is text, so that `on`, `no` and
  /// `1:30` stay what they are.
  public var meaning: Meaning {
    switch value {
    case .null: .null
    case .scalar(let text, let isQuoted): isQuoted ? .text(text) : YAMLTree.plainScalar(text)
    case .list(let list): .list(list)
    case .map(let entries): .map(entries)
    }
  }

  /// The value as JSON.
  public var json: JSONValue {
    switch meaning {
    case .null: .null
    case .bool(let truth): .bool(truth)
    case .number(let number): .number(number)
    case .text(let text): .string(text)
    case .list(let list): .array(list.map(\.json))
    case .map(let entries): .object(JSONObject(entries.map { ($0.key, $0.value.json) }))
    }
  }

  private static func plainScalar(_ text: String) -> Meaning {
    if text == "true" || text == "false" { return .bool(text == "true") }
    guard let first = text.first, first.isASCII, first.isNumber || "+-.".contains(first), let number = Double(text),
      number.isFinite
    else {
      return .text(text)
    }
    return .number(number)
  }
}

/// Where in a file a piece of YAML is, and what is too much of it.
private struct YAMLPlaces {
  let file: String
  let firstLine: Int

  func position(_ mark: Mark?) -> SourcePosition {
    SourcePosition(line: (mark?.line ?? 1) + firstLine - 1, column: mark?.column ?? 1)
  }

  func fault(_ error: any Error) -> Fault {
    let remedy = "Mend the YAML: blanks instead of tabs, a blank behind each colon, quotes around text with colons."
    switch error {
    case YamlError.scanner(_, let problem, let mark, _), YamlError.parser(_, let problem, let mark, _),
      YamlError.composer(_, let problem, let mark, _):
      return Fault(file, position(mark), "This YAML cannot be read: \(problem).", remedy: remedy)
    case YamlError.duplicatedKeysInMapping(let duplicates, let context):
      let names = duplicates.map { "“\($0)”" }.joined(separator: ", ")
      return Fault(
        file, position(context.mark), "The key \(names) stands here twice.", remedy: "Keep one of them.")
    default:
      return Fault(
        file, SourcePosition(line: firstLine, column: 1), "This YAML cannot be read.", remedy: remedy)
    }
  }

  private static let valuesMayFollow = Set("\n:,-?[{".utf8)

  /// Refuses what would take a parser too long or too deep, before it starts.
  func refuseExcess(_ text: String) throws(Fault) {
    var depth = 0
    var aliases = 0
    var line = 1
    var column = 0
    var indent = 0
    var isIndent = true
    // The last character that is no blank: a star is an alias where a value may begin, and none in running text.
    var before = UInt8(ascii: "\n")
    for byte in text.utf8 {
      column += byte & 0xC0 == 0x80 ? 0 : 1
      switch byte {
      case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"): depth = max(0, depth - 1)
      case UInt8(ascii: "*") where YAMLPlaces.valuesMayFollow.contains(before): aliases += 1
      case UInt8(ascii: "\n"):
        line += 1
        column = 0
        indent = 0
        isIndent = true
      default: break
      }
      if isIndent, byte != UInt8(ascii: "\n") {
        if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "?")
          || byte == UInt8(ascii: ":")
        {
          indent += 1
        } else {
          isIndent = false
        }
      }
      if byte != UInt8(ascii: " ") { before = byte }
      if depth > 2 * YAMLTree.depthLimit || indent > 8 * YAMLTree.depthLimit {
        throw Fault(
          file, SourcePosition(line: line + firstLine - 1, column: column), "This YAML is nested too deeply.",
          remedy: "Write it flatter.")
      }
      if aliases > YAMLTree.aliasLimit {
        throw Fault(
          file, SourcePosition(line: line + firstLine - 1, column: column),
          "There are more than \(YAMLTree.aliasLimit) aliases here.", remedy: "Write the values out.")
      }
    }
  }
}
