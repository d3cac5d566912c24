/// What keeps a blank from being a line's end.
enum Tie {
  /// A number stands before: "14 %", "5 节", "112 GB".
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
  func holds(_ rest: Substring) -> Bool {
    guard let next = rest.first else { return false }
    switch self {
    case .number: return next == "%" || LineBreaker.isIdeographic(next) || Tie.isUnit(rest)
    case .kind: return next.isNumber
    }
  }

  private static func isUnit(_ rest: Substring) -> Bool {
    guard let unit = units.first(where: rest.hasPrefix) else { return false }
    return rest.dropFirst(unit.count).first?.isLetter != true
  }

  private static let kinds: Set<String> = [
    "eq.", "eqs.", "Eq.", "Eqs.", "equation", "equations", "section", "sections", "Section", "chapter", "chapters",
    "Chapter", "fig.", "Fig.", "figure", "table", "Table", "appendix", "step", "第", "式", "图", "表", "节", "章",
  ]

  private static let units = ["GB", "MB", "kB", "ms"]
}
