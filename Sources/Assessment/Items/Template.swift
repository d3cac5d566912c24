import Laboratory

/// A text with places for numbers.
///
/// Outside maths, `{rewards}`, `{rewards[t]}` and `{1 − gamma}` stand for what they give, `{gamma:2}` with exactly two
/// decimals, `{t:sub}` as an index under a letter; `{{` is a brace. Inside `$…$`, where braces are TeX's, `{gamma}` is
/// replaced when it is the name of a value and no command's argument (`\text{gamma}`), and `{=1 − gamma}` always.
struct Template: Hashable, Sendable {
  enum Part: Hashable, Sendable {
    case text(String)
    case value(Formula, Datum.Format?, inMaths: Bool)
    /// Braces inside maths: a value's name, or TeX.
    case name(String)
  }

  let source: String
  let parts: [Part]

  init(_ source: String) throws {
    self.source = source
    var reader = TemplateReader(source)
    parts = try reader.read()
  }

  /// What is put in, when these names are known.
  func placeholders(_ known: Set<String>) -> [String] {
    parts.compactMap { part -> String? in
      switch part {
      case .text: nil
      case .value(let formula, _, _): formula.description
      case .name(let name): known.contains(name) ? name : nil
      }
    }
  }

  /// The names that must be known for the text to be complete.
  var names: [String] {
    parts.flatMap { part -> [String] in
      if case .value(let formula, _, _) = part { formula.names } else { [] }
    }
  }

  /// The text without its placeholders.
  var literal: String {
    parts.map { part in
      switch part {
      case .text(let text): text
      case .value: " "
      case .name(let name): "{\(name)}"
      }
    }.joined()
  }

  func render(_ values: Values, decimals: Int) throws -> String {
    var result = ""
    for part in parts {
      switch part {
      case .text(let text): result += text
      case .value(let formula, let format, let inMaths):
        let text = try values.evaluate(formula).text(format ?? .short(decimals))
        result += inMaths ? Template.maths(text) : text
      case .name(let name):
        result += values[name].map { Template.maths($0.text(.short(decimals))) } ?? "{\(name)}"
      }
    }
    return result
  }

  /// Braces stay, so that `\hat A_{t}` remains one index.
  private static func maths(_ text: String) -> String {
    "{" + text.map { $0 == "−" ? "-" : String($0) }.joined() + "}"
  }
}

private struct TemplateReader {
  private let characters: [Character]
  private var position = 0
  private var parts: [Template.Part] = []
  private var text = ""
  private var inMaths = false

  init(_ source: String) { characters = Array(source) }

  mutating func read() throws -> [Template.Part] {
    while position < characters.count {
      let character = characters[position]
      switch character {
      case "\\" where position + 1 < characters.count && (inMaths || characters[position + 1] == "$"):
        text.append(character)
        text.append(characters[position + 1])
        position += 2
      case "$":
        inMaths.toggle()
        take(character)
      case "{" where !inMaths && position + 1 < characters.count && characters[position + 1] == "{":
        text.append("{")
        position += 2
      case "{": try brace()
      default: take(character)
      }
    }
    flush()
    return parts
  }

  private mutating func take(_ character: Character) {
    text.append(character)
    position += 1
  }

  private mutating func flush() {
    if !text.isEmpty { parts.append(.text(text)) }
    text = ""
  }

  private mutating func brace() throws {
    let rest = characters[(position + 1)...]
    let end = rest.firstIndex { $0 == "}" || $0 == "{" || $0 == "$" }
    guard let end, characters[end] == "}" else {
      if inMaths { return take("{") }
      throw Unreadable(offset: position, message: "a “{” is not closed; write {{ for a brace")
    }
    let inner = String(characters[(position + 1)..<end])
    if inMaths && !inner.hasPrefix("=") {
      guard isName(inner), !followsCommand else { return take("{") }
      flush()
      parts.append(.name(inner))
    } else {
      flush()
      try value(inMaths ? String(inner.dropFirst()) : inner)
    }
    position = end + 1
  }

  private mutating func value(_ inner: String) throws {
    let halves = inner.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    var format: Datum.Format?
    if halves.count == 2 {
      if halves[1] == "sub" {
        format = .subscripted
      } else if let decimals = Int(halves[1]), (0...9).contains(decimals) {
        format = .fixed(decimals)
      } else {
        throw Unreadable(
          offset: position, message: "“\(halves[1])” is not a format; write 0 to 9 decimals, or sub")
      }
    }
    do {
      parts.append(.value(try Formula(String(halves[0])), format, inMaths: inMaths))
    } catch {
      throw Unreadable(offset: position, message: "“{\(inner)}” cannot be read: \(error)")
    }
  }

  /// Whether the text ends in a command, so that the brace opens its argument.
  private var followsCommand: Bool {
    let letters = text.reversed().prefix { $0.isASCII && $0.isLetter }.count
    return letters > 0 && text.dropLast(letters).last == "\\"
  }

  private func isName(_ text: String) -> Bool {
    guard let first = text.first, first.isLetter else { return false }
    return text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
  }
}

/// A text with places for numbers, in both languages.
struct Text: Hashable, Sendable {
  var en: Template
  var zh: Template
  var line: Int
  var column: Int

  func render(_ values: Values, decimals: Int) throws -> Localized {
    Localized(en: try en.render(values, decimals: decimals), zh: try zh.render(values, decimals: decimals))
  }
}

/// Why a template, a path or a value cannot be read.
struct Unreadable: Error, Hashable, Sendable, CustomStringConvertible {
  /// In characters from the start; nil when evaluating.
  var offset: Int?
  var message: String
  var description: String { offset.map { "offset \($0): \(message)" } ?? message }
}
