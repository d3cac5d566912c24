import Interchange
import Laboratory
import Textbook

/// Numbers, words, lists and maps, each refused in a sentence when it is something else.
extension CheckReader {
  mutating func formulas(_ fields: [YAMLTree.Entry], _ key: String) -> [Formula] {
    guard let entry = find(fields, key) else { return [] }
    if case .text(let text) = entry.value.meaning { return [formula(text, entry.value)].compactMap { $0 } }
    return (list(entry.value, key) ?? []).compactMap { node in
      plainText(node, key).flatMap { formula($0, node) }
    }
  }

  mutating func formula(_ fields: [YAMLTree.Entry], _ key: String) -> Formula? {
    guard let entry = find(fields, key) else { return nil }
    switch entry.value.meaning {
    case .number(let number): return formula("\(number)", entry.value)
    case .text(let text): return formula(text, entry.value)
    case .null, .bool, .list, .map:
      fault(entry.value, "“\(key)” is \(entry.value.kind).", "Write a number or a formula.")
      return nil
    }
  }

  mutating func formula(_ text: String, _ node: YAMLTree) -> Formula? {
    do {
      return try Formula(text)
    } catch {
      fault(node, "The formula “\(text)” cannot be read: \(error).", "Write it as on the page: r + γ·v′ − v.")
      return nil
    }
  }

  mutating func number(
    _ fields: [YAMLTree.Entry], _ key: String, standard: Double, in range: ClosedRange<Double>, _ node: YAMLTree
  ) -> Double? {
    guard let entry = find(fields, key) else { return standard }
    guard case .number(let number) = entry.value.meaning, range.contains(number) else {
      fault(entry.value, "“\(key)” is not a number in range.", "Write \(range.lowerBound) to \(range.upperBound).")
      return nil
    }
    return number
  }

  mutating func string(_ fields: [YAMLTree.Entry], _ key: String, _ node: YAMLTree) -> String? {
    (find(fields, key) ?? missing(key, node)).flatMap { plainText($0.value, key) }
  }

  mutating func plainText(_ node: YAMLTree, _ key: String) -> String? {
    switch node.meaning {
    case .text(let text) where !text.isEmpty: return text
    case .number(let number): return Numeral.short(number)
    case .text, .null, .bool, .list, .map:
      fault(node, "“\(key)” is \(node.kind) where a text is needed.", "Write a text.")
      return nil
    }
  }

  mutating func list(_ node: YAMLTree, _ name: String) -> [YAMLTree]? {
    if case .list(let elements) = node.meaning { return elements }
    fault(node, "A list is needed for “\(name)”, not \(node.kind).", "Begin each element with “-”.")
    return nil
  }

  mutating func map(_ node: YAMLTree, _ name: String) -> [YAMLTree.Entry]? {
    if case .map(let entries) = node.meaning { return entries }
    fault(node, "Keys and values are needed for “\(name)”, not \(node.kind).", "Write “key: value” lines.")
    return nil
  }

  func find(_ fields: [YAMLTree.Entry], _ key: String) -> YAMLTree.Entry? {
    fields.first { $0.key == key }
  }

  @discardableResult
  mutating func missing(_ key: String, _ node: YAMLTree) -> YAMLTree.Entry? {
    if !faults.contains(where: { $0.line == node.line && $0.message == "“\(key)” is missing." }) {
      fault(node, "“\(key)” is missing.", "Add it.")
    }
    return nil
  }

  mutating func refuseUnknown(_ fields: [YAMLTree.Entry], _ known: [String], _ what: String) {
    for entry in fields where !known.contains(entry.key) {
      let hint = Spelling.nearest(to: entry.key, among: known).map { "Did you mean “\($0)”?" }
      faults.append(
        CheckFault(
          item: item, line: entry.position.line, column: entry.position.column,
          message: "\(what) has no key “\(entry.key)”.",
          remedy: hint ?? "The keys are \(known.joined(separator: ", "))."))
    }
  }

  mutating func fault(_ node: YAMLTree, _ message: String, _ remedy: String) {
    faults.append(CheckFault(item: item, line: node.line, column: node.column, message: message, remedy: remedy))
  }
}
