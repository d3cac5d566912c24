/// Brackets of any height.
extension Layouter {
  /// `\left … \right`: brackets as tall as the core of what they hold.
  func fenced(_ fenced: Fenced, isScript: Bool) -> Box {
    let parts = fenced.parts.map { box($0, isScript: isScript) }
    return enclose(parts, left: fenced.left, middles: fenced.middles, right: fenced.right)
  }

  /// Puts brackets around boxes, and inner ones between them.
  func enclose(_ parts: [Box], left: Node?, middles: [Node], right: Node?) -> Box {
    let brackets = [left, right].compactMap { $0 } + middles
    var ascent = isInline ? 0 : parts.map(\.coreAscent).max() ?? 0
    var descent = isInline ? 0 : parts.map(\.coreDescent).max() ?? 0
    if ascent + descent == 1, brackets.contains(where: { "{}".contains($0.bracketGlyph) }) {
      // A brace needs three rows: its two ends and its point.
      ascent = 1
      descent = 1
    }
    let isTall = ascent + descent > 0
    var box = Box()
    if let left { box.append(fence(left, ascent: ascent, descent: descent)) }
    for (index, part) in parts.enumerated() {
      if index > 0 {
        let middle = fence(middles[index - 1], ascent: ascent, descent: descent)
        box.append(middle, gap: isTall ? 1 : 0)
      }
      box.append(part, gap: isTall && (left != nil || index > 0) ? 1 : 0)
    }
    if let right { box.append(fence(right, ascent: ascent, descent: descent), gap: isTall ? 1 : 0) }
    box.coreAscent = ascent
    box.coreDescent = descent
    box.takesScriptsAtCorners = right != nil
    return box
  }

  /// One bracket. Pieces that join are used where fonts have them.
  func fence(_ bracket: Node, ascent: Int, descent: Int) -> Box {
    guard case .symbol(let symbol) = bracket.kind else { return box(bracket, isScript: false) }
    if ascent + descent == 0 { return letter(symbol, node: bracket.id) }
    var box = Box()
    if "⟨⟩".contains(symbol.glyph) {
      box = angle(opens: symbol.glyph == "⟨", ascent: ascent, descent: descent, node: bracket.id)
    } else {
      let pieces = FencePieces.of(symbol.glyph, isASCII: isASCII)
      // The point of a brace stays at the baseline, but never on its ends.
      let middle = min(max(0, -ascent + 1), descent - 1)
      for row in -ascent...descent {
        var piece = row == -ascent ? pieces.top : row == descent ? pieces.bottom : pieces.rest
        if let point = pieces.middle, row == middle, row != -ascent, row != descent { piece = point }
        for (column, character) in piece.enumerated() { box.put(character, row: row, column: column, node: bracket.id) }
      }
    }
    return box.solid()
  }

  /// ⟨ drawn with strokes: the point in the middle.
  private func angle(opens: Bool, ascent: Int, descent: Int, node: Int) -> Box {
    let height = ascent + descent + 1
    let half = height / 2
    let hasPoint = height % 2 == 1
    let width = hasPoint ? half + 1 : half
    var box = Box()
    for index in 0..<height {
      let fromEnd = min(index, height - 1 - index)
      let depth = opens ? width - 1 - fromEnd : fromEnd
      let isPoint = hasPoint && index == half
      let rises = (index < half) == opens
      let stroke: Character =
        isPoint ? (opens ? pick("⟨", "<") : pick("⟩", ">")) : rises ? pick("╱", "/") : pick("╲", "\\")
      box.put(stroke, row: index - ascent, column: depth, node: node)
    }
    return box
  }
}

extension Node {
  /// The character of a bracket.
  var bracketGlyph: Character {
    if case .symbol(let symbol) = kind { return symbol.glyph }
    return " "
  }
}

/// What a tall bracket is built from.
struct FencePieces {
  var top: String
  var rest: String
  var bottom: String
  var middle: String?

  private init(_ pieces: String) {
    let words = pieces.split(separator: " ").map(String.init)
    top = words.first ?? "|"
    rest = words.count > 1 ? words[1] : top
    bottom = words.count > 2 ? words[2] : top
    middle = words.count > 3 ? words[3] : nil
  }

  static func of(_ glyph: Character, isASCII: Bool) -> FencePieces {
    let spelling = pieces[glyph]
    return FencePieces((isASCII ? spelling?.ascii : spelling?.unicode) ?? String(glyph))
  }

  private static let pieces: [Character: (unicode: String, ascii: String)] = [
    "(": ("⎛ ⎜ ⎝", "/ | \\"), ")": ("⎞ ⎟ ⎠", "\\ | /"), "[": ("⎡ ⎢ ⎣", "["), "]": ("⎤ ⎥ ⎦", "]"),
    "{": ("⎧ ⎪ ⎩ ⎨", "/ | \\ {"), "}": ("⎫ ⎪ ⎭ ⎬", "\\ | / }"), "|": ("│", "|"), "‖": ("║", "||"),
    "⌊": ("⎢ ⎢ ⎣", "| | L"), "⌋": ("⎥ ⎥ ⎦", "| | J"), "⌈": ("⎡ ⎢ ⎢", "[ | |"), "⌉": ("⎤ ⎥ ⎥", "] | |"),
    "⟦": ("║", "||"), "⟧": ("║", "||"), "/": ("╱", "/"), "\\": ("╲", "\\"), "↑": ("↑ │ │", "^ | |"),
    "↓": ("│ │ ↓", "| | v"), "↕": ("↑ │ ↓", "^ | v"), "⇑": ("⇑ ║ ║", "^ | |"), "⇓": ("║ ║ ⇓", "| | v"),
    "⇕": ("⇑ ║ ⇓", "^ | v"),
  ]
}
