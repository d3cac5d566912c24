import Drawing

extension Key: ExpressibleByUnicodeScalarLiteral {}
extension Key: ExpressibleByExtendedGraphemeClusterLiteral {
  public init(extendedGraphemeClusterLiteral character: Character) { self = .character(character) }
}

extension Key {
  /// The ASCII key for what a Chinese input method types in its place.
  var narrowed: Key {
    guard case .character(let character) = self, let scalar = character.unicodeScalars.first,
      character.unicodeScalars.count == 1
    else { return self }
    switch scalar.value {
    case 0xFF01...0xFF5E:
      return Unicode.Scalar(scalar.value - 0xFEE0).map { .character(Character($0)) } ?? self
    case 0x3000: return .character(" ")
    default: return Key.punctuation[character].map(Key.character) ?? self
    }
  }

  private static let punctuation: [Character: Character] = [
    "。": ".", "、": "/", "【": "[", "】": "]", "《": "<", "》": ">", "「": "{", "」": "}", "—": "-",
    "“": "\"", "”": "\"", "‘": "'", "’": "'", "￥": "$",
  ]

  /// How config.yml and the manual write the key.
  public var name: String { label(.ascii) }

  /// How the key is written in help and hints.
  func label(_ glyphs: GlyphSet) -> String {
    let unicode = glyphs == .unicode
    switch self {
    case .character(" "): return "Space"
    case .character(let character): return String(character)
    case .control(let letter): return "Ctrl-\(letter.uppercased())"
    case .up: return unicode ? "↑" : "Up"
    case .down: return unicode ? "↓" : "Down"
    case .left: return unicode ? "←" : "Left"
    case .right: return unicode ? "→" : "Right"
    case .pageUp: return "PgUp"
    case .pageDown: return "PgDn"
    case .home: return "Home"
    case .end: return "End"
    case .enter: return "Enter"
    case .tab: return "Tab"
    case .backTab: return "Shift-Tab"
    case .escape: return "Esc"
    case .backspace: return "Backspace"
    case .delete: return "Del"
    case .function(let number): return "F\(number)"
    }
  }

  /// Reads a key as config.yml writes it: `j`, `Ctrl-G`, `PgDn`, `Space`, `F5`.
  public static func named(_ name: String) -> Key? {
    if name.count == 1, let only = name.first { return .character(only) }
    if name.lowercased().hasPrefix("ctrl-"), name.count == 6, let letter = name.lowercased().last {
      return .control(letter)
    }
    if name.first == "F" || name.first == "f", let number = Int(name.dropFirst()), (1...12).contains(number) {
      return .function(number)
    }
    let plain: [Key] = [
      .character(" "), .up, .down, .left, .right, .pageUp, .pageDown, .home, .end, .enter, .tab, .backTab, .escape,
      .backspace, .delete,
    ]
    return plain.first { $0.label(.ascii).lowercased() == name.lowercased() }
  }
}
