import Laboratory
import Textbook

/// Texts in both languages.
extension CheckReader {
  mutating func texts(_ fields: [YAMLTree.Entry], _ key: String) -> [Text] {
    (find(fields, key).flatMap { list($0.value, key) } ?? []).compactMap { text($0) }
  }

  mutating func text(_ fields: [YAMLTree.Entry], _ key: String, _ node: YAMLTree) -> Text? {
    (find(fields, key) ?? missing(key, node)).flatMap { text($0) }
  }

  mutating func text(_ entry: YAMLTree.Entry) -> Text? { text(entry.value) }

  /// Both languages; or one text for both, when there are no words in it.
  mutating func text(_ node: YAMLTree) -> Text? {
    switch node.meaning {
    case .text(let both):
      guard Prose.words(in: both).isEmpty else {
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

  mutating func template(_ text: String, _ node: YAMLTree) -> Template? {
    do {
      return try Template(text)
    } catch {
      fault(node, "The text cannot be read: \(error).", "See the placeholders of checks.yml.")
      return nil
    }
  }
}

/// Telling prose from names, symbols and formulas.
enum Prose {
  /// The words of a text that belong to a language: Chinese characters, and lower-case words of three letters and more.
  /// Names (`PPO`, `InstructGPT`), maths, code and placeholders are the same in every language.
  static func words(in text: String) -> [String] {
    var words: [String] = []
    var word = ""
    var closing: Character?
    for character in text + " " {
      if let end = closing {
        if character == end { closing = nil }
        continue
      }
      if character.isASCII && character.isLetter {
        word.append(character)
        continue
      }
      if word.count >= 3 && word == word.lowercased() { words.append(word) }
      word = ""
      if isChinese(character) { words.append(String(character)) }
      switch character {
      case "$", "`": closing = character
      case "{": closing = "}"
      default: break
      }
    }
    return words
  }

  static func isChinese(_ character: Character) -> Bool { ("\u{4E00}"..."\u{9FFF}").contains(character) }
}
