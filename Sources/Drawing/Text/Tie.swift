/// What keeps a blank from being a line's end.
enum Tie {
  /// A number stands before: "14 %", "5 节".
  case number
  /// A word stands before that says what the number behind it counts: "eq. 5", "第 5 节".
  case kind

  init?(_ last: Character?, _ word: StyledText) {
    if last?.isNumber == true {
      self = .number
    } else if word.width <= 10, Tie.kinds.contains(String(word.string.drop { "(（“\"".contains($0) })) {
      self = .kind
    } else {
      return nil
    }
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
