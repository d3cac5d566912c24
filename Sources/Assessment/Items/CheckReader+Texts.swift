import Laboratory

/// Texts in both languages.
extension CheckReader {
  mutating func texts(_ fields: [ContentNode.Entry], _ key: String) -> [Text] {
    (find(fields, key).flatMap { list($0.value, key) } ?? []).compactMap { text($0) }
  }

  mutating func text(_ fields: [ContentNode.Entry], _ key: String, _ node: ContentNode) -> Text? {
    (find(fields, key) ?? missing(key, node)).flatMap { text($0) }
  }

  mutating func text(_ entry: ContentNode.Entry) -> Text? { text(entry.value) }

  /// Both languages; or one text for both, when there are no words in it.
  mutating func text(_ node: ContentNode) -> Text? {
    switch node.value {
    case .text(let both):
      guard !hasWords(both) else {
        fault(node, "This text is there in one language.", "Write {en: …, zh: …}.")
        return nil
      }
      return template(both, node).map { Text(en: $0, zh: $0, line: node.line, column: node.column) }
    case .number(let number):
      return template(Numeral.short(number), node).map { Text(en: $0, zh: $0, line: node.line, column: node.column) }
    case .map(let fields):
      refuseUnknown(fields, ["en", "zh"], "a text")
      guard let en = string(fields, "en", node).flatMap({ template($0, node) }),
        let zh = string(fields, "zh", node).flatMap({ template($0, node) })
      else { return nil }
      return Text(en: en, zh: zh, line: node.line, column: node.column)
    case .null, .bool, .list:
      fault(node, "A text is needed, not \(node.kind).", "Write {en: …, zh: …}.")
      return nil
    }
  }

  /// Three letters in a row outside maths and placeholders, or anything Chinese.
  func hasWords(_ text: String) -> Bool {
    var letters = 0
    var inMaths = false
    var depth = 0
    for character in text {
      if character == "$" { inMaths.toggle() }
      if character == "{" { depth += 1 }
      if character == "}" { depth -= 1 }
      guard !inMaths, depth == 0 else { continue }
      if ("\u{4E00}"..."\u{9FFF}").contains(character) { return true }
      letters = character.isASCII && character.isLetter ? letters + 1 : 0
      if letters >= 3 { return true }
    }
    return false
  }

  mutating func template(_ text: String, _ node: ContentNode) -> Template? {
    do {
      return try Template(text)
    } catch {
      fault(node, "The text cannot be read: \(error).", "See the placeholders of checks.yml.")
      return nil
    }
  }
}
