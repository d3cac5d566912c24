import Laboratory
import Textbook

/// Where values come from: formulas, quantities, labs, and the key with something changed.
extension CheckReader {
  mutating func sources(_ fields: [YAMLTree.Entry]) -> [CheckItem.NamedSource] {
    guard let entry = find(fields, "let"), let entries = map(entry.value, "let") else { return [] }
    return entries.compactMap { entry in
      guard isName(entry.key, entry.value), let source = source(entry.value, changing: nil) else { return nil }
      return CheckItem.NamedSource(name: entry.key, source: source)
    }
  }

  mutating func mistakes(_ fields: [YAMLTree.Entry], _ key: ValueSource) -> [CheckItem.Mistake] {
    guard let entry = find(fields, "mistakes"), let entries = map(entry.value, "mistakes") else { return [] }
    return entries.compactMap { entry in
      guard let fields = map(entry.value, "a mistake"), let says = text(fields, "says", entry.value),
        let source = source(entry.value, changing: key)
      else { return nil }
      return CheckItem.Mistake(
        name: entry.key, label: find(fields, "label").flatMap { text($0) }, says: says, source: source)
    }
  }

  /// A formula; or a quantity, a lab, or (for a mistake) the key with something changed.
  mutating func source(_ node: YAMLTree, changing key: ValueSource?) -> ValueSource? {
    switch node.meaning {
    case .text(let text): return formula(text, node).map { .formula($0) }
    case .number(let number): return formula("\(number)", node).map { .formula($0) }
    case .map(let fields):
      let known = ["formula", "quantity", "input", "path", "with", "lab", "set", "seed", "step", "value"]
      refuseUnknown(fields, known + (key == nil ? [] : ["says", "label"]), "a value")
      if find(fields, "formula") != nil { return formula(fields, "formula").map { .formula($0) } }
      if find(fields, "quantity") != nil { return quantity(fields, node).map { .quantity($0) } }
      if find(fields, "lab") != nil { return labCall(fields, node).map { .lab($0) } }
      if let key { return changed(key, fields, node) }
      fault(node, "It is not said where the value comes from.", "Write “quantity”, “lab” or “formula”.")
      return nil
    case .null, .bool, .list:
      fault(node, "A value cannot come from \(node.kind).", "Write a formula, a quantity or a lab.")
      return nil
    }
  }

  mutating func changed(
    _ key: ValueSource, _ fields: [YAMLTree.Entry], _ node: YAMLTree
  ) -> ValueSource? {
    let changes = members(fields, "with")
    let path = find(fields, "path").flatMap { self.path($0.value) }
    switch key {
    case .quantity(var call):
      call = call.with(changes)
      if let path { call.path = path }
      if call != (key.quantityCall ?? call) { return .quantity(call) }
    case .lab(let call):
      if !changes.isEmpty { return .lab(call.with(changes)) }
    case .formula: break
    }
    fault(node, "It is not said what the mistake does.", "Write “with”, “path”, “formula”, “quantity” or “lab”.")
    return nil
  }

  mutating func quantity(_ fields: [YAMLTree.Entry], _ node: YAMLTree) -> QuantityCall? {
    guard let name = string(fields, "quantity", node),
      let path = (find(fields, "path") ?? missing("path", node)).flatMap({ path($0.value) })
    else { return nil }
    return QuantityCall(quantity: name, input: members(fields, "input"), path: path)
  }

  mutating func path(_ node: YAMLTree) -> ValuePath? {
    guard let text = plainText(node, "path") else { return nil }
    do {
      return try ValuePath(text)
    } catch {
      fault(node, "The path “\(text)” cannot be read: \(error).", "Write it as in advantages[0] or grpo.loss.")
      return nil
    }
  }

  mutating func labCall(_ fields: [YAMLTree.Entry], _ node: YAMLTree) -> LabCall? {
    guard let setup = labSetup(fields, node), let value = string(fields, "value", node).flatMap({ template($0, node) })
    else { return nil }
    return LabCall(setup: setup, value: value)
  }

  mutating func labSetup(_ fields: [YAMLTree.Entry], _ node: YAMLTree) -> LabSetup? {
    guard let lab = string(fields, "lab", node) else { return nil }
    return LabSetup(
      lab: lab, set: members(fields, "set"), seed: formula(fields, "seed"), step: formula(fields, "step"))
  }

  mutating func members(_ fields: [YAMLTree.Entry], _ key: String) -> [QuantityCall.Member] {
    guard let entry = find(fields, key), let entries = map(entry.value, key) else { return [] }
    return entries.compactMap { entry in
      input(entry.value).map { QuantityCall.Member(key: entry.key, value: $0) }
    }
  }

  mutating func input(_ node: YAMLTree) -> InputTemplate? {
    switch node.meaning {
    case .null: return .null
    case .bool(let truth): return .bool(truth)
    case .number(let number): return .number(number)
    case .text(let text):
      return text.hasPrefix("=") ? formula(String(text.dropFirst()), node).map { .formula($0) } : .text(text)
    case .list(let elements): return .list(elements.compactMap { input($0) })
    case .map(let entries):
      return .map(
        entries.compactMap { entry in input(entry.value).map { .init(key: entry.key, value: $0) } })
    }
  }
}

extension ValueSource {
  var quantityCall: QuantityCall? {
    if case .quantity(let call) = self { call } else { nil }
  }
}
