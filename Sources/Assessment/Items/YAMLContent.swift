import Yams

extension ContentNode {
  /// The most a file may hold, and how deep; aliases count as often as they are used.
  private static let limits = (bytes: 1_000_000, nodes: 200_000, depth: 40)

  /// Reads YAML. What looks like a number is one, `true` and `false` are truth values; everything else, and everything
  /// in quotes, is text (so `on`, `no` and `1:30` stay what they are).
  public init(yaml text: String) throws(CheckFault) {
    guard text.utf8.count <= ContentNode.limits.bytes else {
      throw CheckFault(
        line: 1, column: 1, message: "The file holds \(text.utf8.count) bytes.",
        remedy: "At most \(ContentNode.limits.bytes) are read; split it.")
    }
    let node: Node?
    do {
      node = try Yams.compose(yaml: text, .basic)
    } catch let error as YamlError {
      throw ContentNode.fault(error)
    } catch {
      throw CheckFault(line: 1, column: 1, message: "This is not YAML.", remedy: "\(error)")
    }
    guard let node else {
      self.init(.null, line: 1, column: 1)
      return
    }
    var budget = ContentNode.limits.nodes
    try self.init(node, depth: 0, budget: &budget)
  }

  private init(_ node: Node, depth: Int, budget: inout Int) throws(CheckFault) {
    let mark = (line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
    budget -= 1
    guard budget > 0, depth < ContentNode.limits.depth else {
      throw CheckFault(
        line: mark.line, column: mark.column, message: "The content is too large or too deep.",
        remedy: "At most \(ContentNode.limits.nodes) values are read, \(ContentNode.limits.depth) deep.")
    }
    switch node {
    case .scalar(let scalar):
      self.init(ContentNode.value(of: scalar), line: mark.line, column: mark.column)
    case .sequence(let sequence):
      var elements: [ContentNode] = []
      for element in sequence { elements.append(try ContentNode(element, depth: depth + 1, budget: &budget)) }
      self.init(.list(elements), line: mark.line, column: mark.column)
    case .mapping(let mapping):
      var entries: [Entry] = []
      for (key, value) in mapping {
        let place = (line: key.mark?.line ?? mark.line, column: key.mark?.column ?? mark.column)
        guard let name = key.scalar?.string else {
          throw CheckFault(
            line: place.line, column: place.column, message: "A key is not a plain word.", remedy: "Keys are words.")
        }
        let node = try ContentNode(value, depth: depth + 1, budget: &budget)
        entries.append(Entry(key: name, line: place.line, column: place.column, value: node))
      }
      self.init(.map(entries), line: mark.line, column: mark.column)
    case .alias:
      throw CheckFault(
        line: mark.line, column: mark.column, message: "An alias leads nowhere.", remedy: "Write the content out.")
    }
  }

  private static func value(of scalar: Node.Scalar) -> Value {
    guard scalar.style == .plain || scalar.style == .any else { return .text(scalar.string) }
    switch scalar.string {
    case "", "~", "null": return .null
    case "true": return .bool(true)
    case "false": return .bool(false)
    default:
      let isNumeric = scalar.string.first.map { $0.isASCII && ($0.isNumber || "+-.".contains($0)) } ?? false
      if isNumeric, let number = Double(scalar.string), number.isFinite { return .number(number) }
      return .text(scalar.string)
    }
  }

  private static func fault(_ error: YamlError) -> CheckFault {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      return CheckFault(
        line: mark.line, column: mark.column, message: "This is not YAML: \(problem).",
        remedy: "Check the indentation and the quotes here and on the line before.")
    case .duplicatedKeysInMapping(let duplicates, let context):
      return CheckFault(
        line: context.mark.line, column: context.mark.column,
        message: "The key “\(duplicates.first ?? "")” comes twice in the map that begins here.",
        remedy: "Keep one of them.")
    default:
      return CheckFault(line: 1, column: 1, message: "This is not YAML.", remedy: "\(error)")
    }
  }
}
