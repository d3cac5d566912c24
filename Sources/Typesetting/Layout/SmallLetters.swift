/// A character of a script that stays on the row of its base.
struct SmallLetter {
  let character: Character
  let node: Int
}

/// The letters whose scripts need rows of their own somewhere in a formula.
struct LettersWithRows {
  var above: Set<String?> = []
  var below: Set<String?> = []
}

extension Layouter {
  /// Marks that ride on the base row, and what is left of the superscript.
  func ridingMarks(_ sup: Node?) -> (riding: [SmallLetter], rest: [Node]) {
    guard let sup else { return ([], []) }
    var rest = sup.elements
    var riding: [SmallLetter] = []
    while let first = rest.first, case .symbol(let symbol) = first.kind, let mark = SmallScripts.riding(symbol.glyph),
      !isASCII || symbol.ascii == "'" || symbol.ascii == "*"
    {
      riding.append(SmallLetter(character: isASCII ? Character(symbol.ascii) : mark, node: first.id))
      rest.removeFirst()
    }
    if !riding.isEmpty, rest.count == 1 { rest = rest[0].elements }
    return (riding, rest)
  }

  /// The script in small letters, or nil when a character of it has no small form.
  func smallForm(_ node: Node, isRaised: Bool) -> [SmallLetter]? { smallForm(node.elements, isRaised: isRaised) }

  func smallForm(_ nodes: [Node], isRaised: Bool) -> [SmallLetter]? {
    if nodes.isEmpty { return nil }
    var letters: [SmallLetter] = []
    for node in nodes {
      switch node.kind {
      case .symbol(let symbol):
        guard let small = Self.small(symbol.glyph, isRaised: isRaised) else { return nil }
        letters.append(SmallLetter(character: small, node: node.id))
      case .text(let text):
        // A longer word is easier to read in full letters.
        if text.count > 3 && !isInline { return nil }
        for character in text {
          guard let small = Self.small(character, isRaised: isRaised) else { return nil }
          letters.append(SmallLetter(character: small, node: node.id))
        }
      case .list, .term:
        guard let inner = smallForm(node.elements, isRaised: isRaised) else { return nil }
        letters += inner
      default: return nil
      }
    }
    return letters
  }

  private static func small(_ character: Character, isRaised: Bool) -> Character? {
    isRaised ? SmallScripts.raised(character) : SmallScripts.lowered(character)
  }

  /// Walks the formula once for the letters whose scripts cannot be small.
  func lettersNeedingRows(in root: Node) -> LettersWithRows {
    var found = LettersWithRows()
    collect(root, into: &found)
    return found
  }

  private func collect(_ node: Node, into found: inout LettersWithRows) {
    if case .script(.some(let base), let sub, let sup) = node.kind, let key = letterKey(base) {
      if let sub, smallForm(sub, isRaised: false) == nil { found.below.insert(key) }
      let rest = ridingMarks(sup).rest
      if !rest.isEmpty, smallForm(rest, isRaised: true) == nil { found.above.insert(key) }
    }
    for child in node.kind.children { collect(child, into: &found) }
  }

  /// What makes two bases the same letter: `A` is not `Â`.
  func letterKey(_ node: Node) -> String? {
    switch node.kind {
    case .symbol(let symbol): symbol.mathClass == .ordinary && symbol.glyph != "|" ? String(symbol.glyph) : nil
    case .text(let text): text
    case .accent(let accent, let body): letterKey(body).map { accent.word + $0 }
    case .term(_, let body): letterKey(body)
    case .list(let nodes): nodes.count == 1 ? letterKey(nodes[0]) : nil
    default: nil
    }
  }
}

extension Node {
  /// The nodes of a list; a node that is no list stands for itself.
  var elements: [Node] {
    switch kind {
    case .list(let nodes): nodes
    case .term(_, let body): body.elements
    default: [self]
    }
  }
}
