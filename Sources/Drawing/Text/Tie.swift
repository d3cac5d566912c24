/// What keeps a blank from being a line's end.
enum Tie {
  /// A number stands before: "14 %", "5 节".
  case number
  /// A word stands before that says what the number behind it counts: "eq. 5", "第 5 节".
  case kind

  init?(_ last: Character?, _ word: StyledText) {
    if last?.isNumber == true {
      self = .number
    } else if let text = word.runs.last?.text, Tie.isKind(text) {
      self = .kind
    } else {
      return nil
    }
  }

  /// Whether a word is one of the kinds, behind a bracket or not. Most words are told by their letters at the ends.
  private static func isKind(_ word: String) -> Bool {
    let letters = word.utf8
    guard let last = letters.last, letters.count <= 12, last >= 0x80 || ".nsrexp".utf8.contains(last) else {
      return false
    }
    return kinds.contains(word) || word.first == "(" && kinds.contains(String(word.dropFirst()))
  }

  /// Whether what follows belongs to what stands before.
  func holds(_ character: Character) -> Bool {
    switch self {
    case .number: character == "%" || LineBreaker.isIdeographic(character)
    case .kind: character.isNumber
    }
  }

  private static let kinds: Set<String> = [
    "eq.", "eqs.", "Eq.", "Eqs.", "equation", "equations", "section", "sections", "Section", "chapter", "chapters",
    "Chapter", "fig.", "Fig.", "figure", "table", "Table", "appendix", "step", "第", "式", "图", "表", "节", "章",
  ]

  private static let units = ["GB", "MB", "kB", "ms"]

  /// The columns of the unit that follows a blank; nil where none does.
  static func unit(in text: String, after blank: String.Index) -> Int? {
    let rest = text[text.index(after: blank)...]
    guard let unit = units.first(where: rest.hasPrefix) else { return nil }
    return rest.dropFirst(unit.count).first?.isLetter == true ? nil : unit.count
  }
}
