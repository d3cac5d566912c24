/// What sits on a letter.
enum Accent: Hashable, Sendable {
  case hat, tilde, bar, vec, dot, ddot, check, breve, ring, acute, grave

  static let commands: [String: Accent] = [
    "hat": .hat, "widehat": .hat, "tilde": .tilde, "widetilde": .tilde, "bar": .bar, "vec": .vec,
    "overrightarrow": .vec, "dot": .dot, "ddot": .ddot, "check": .check, "widecheck": .check, "breve": .breve,
    "mathring": .ring, "acute": .acute, "grave": .grave,
  ]

  /// The combining mark.
  var mark: Unicode.Scalar {
    switch self {
    case .hat: "\u{302}"
    case .tilde: "\u{303}"
    case .bar: "\u{304}"
    case .vec: "\u{20D7}"
    case .dot: "\u{307}"
    case .ddot: "\u{308}"
    case .check: "\u{30C}"
    case .breve: "\u{306}"
    case .ring: "\u{30A}"
    case .acute: "\u{301}"
    case .grave: "\u{300}"
    }
  }

  /// The character for a row of its own above the letter, in Unicode and in ASCII.
  var above: (unicode: Character, ascii: Character) {
    switch self {
    case .hat: ("^", "^")
    case .tilde: ("~", "~")
    case .bar: ("▁", "_")
    case .vec: ("→", ">")
    case .dot: (".", ".")
    case .ddot: ("¨", "\"")
    case .check: ("ˇ", "v")
    case .breve: ("˘", "u")
    case .ring: ("˚", "o")
    case .acute: ("´", "'")
    case .grave: ("`", "`")
    }
  }

  /// The word that says it in one ASCII row: `hat(A)`.
  var word: String {
    switch self {
    case .hat: "hat"
    case .tilde: "tilde"
    case .bar: "bar"
    case .vec: "vec"
    case .dot: "dot"
    case .ddot: "ddot"
    case .check: "check"
    case .breve: "breve"
    case .ring: "ring"
    case .acute: "acute"
    case .grave: "grave"
    }
  }

  /// Whether it grows with what it covers.
  var stretches: Bool { self == .bar || self == .vec }

  /// The one character for letter and accent, where Unicode has one: Â, ĉ, ā.
  func precomposed(_ letter: Character) -> Character? { Self.composed[self]?[letter] }

  /// The ready-made letters spelt out: Â is `A-hat`.
  static let words: [Character: String] = {
    var words: [Character: String] = [:]
    for accent in [Accent.hat, .tilde, .bar] {
      for (letter, whole) in composed[accent] ?? [:] { words[whole] = "\(letter)-\(accent.word)" }
    }
    return words
  }()

  private static let composed: [Accent: [Character: Character]] = [
    .hat: table("AÂ CĈ EÊ GĜ HĤ IÎ JĴ OÔ SŜ UÛ WŴ YŶ ZẐ aâ cĉ eê gĝ hĥ iî jĵ oô sŝ uû wŵ yŷ zẑ"),
    .tilde: table("AÃ EẼ IĨ NÑ OÕ UŨ VṼ YỸ aã eẽ iĩ nñ oõ uũ vṽ yỹ"),
    .bar: table("AĀ EĒ GḠ IĪ OŌ UŪ YȲ aā eē gḡ iī oō uū yȳ"),
    .dot: table(
      "AȦ BḂ CĊ DḊ EĖ FḞ GĠ HḢ MṀ NṄ OȮ PṖ RṘ SṠ TṪ WẆ XẊ YẎ ZŻ aȧ bḃ cċ dḋ eė fḟ gġ hḣ mṁ nṅ oȯ pṗ rṙ sṡ tṫ wẇ xẋ yẏ zż"
    ),
    .ddot: table("AÄ EË HḦ IÏ OÖ UÜ WẄ XẌ YŸ aä eë hḧ iï oö tẗ uü wẅ xẍ yÿ"),
    .check: table("AǍ CČ DĎ EĚ GǦ HȞ IǏ KǨ NŇ OǑ RŘ SŠ TŤ UǓ ZŽ aǎ cč dď eě gǧ hȟ iǐ jǰ kǩ nň oǒ rř sš tť uǔ zž"),
    .breve: table("AĂ EĔ GĞ IĬ OŎ UŬ aă eĕ gğ iĭ oŏ uŭ"),
    .ring: table("AÅ UŮ aå uů wẘ yẙ"),
    .acute: table("AÁ CĆ EÉ IÍ NŃ OÓ SŚ UÚ YÝ ZŹ aá cć eé ií nń oó sś uú yý zź"),
    .grave: table("AÀ EÈ IÌ NǸ OÒ UÙ WẀ YỲ aà eè iì nǹ oò uù wẁ yỳ"),
  ]

  private static func table(_ pairs: String) -> [Character: Character] {
    var table: [Character: Character] = [:]
    for pair in pairs.split(separator: " ") { if let plain = pair.first { table[plain] = pair.last } }
    return table
  }
}
