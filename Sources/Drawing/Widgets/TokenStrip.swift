/// Tokens one after the other, shaded by a value each, with its sign below: `+`, `++`, `+++` or `−` …, or the number.
///
/// The text wraps at the width; a blank, a line's end and a tab are shown by a sign of their own.
public struct TokenStrip: Widget {
  /// One token.
  public struct Token: Hashable, Sendable {
    public var text: String
    /// What shades it, −1…1; nil leaves it plain (a prompt token, a masked one).
    public var shade: Double?
    /// The value in digits.
    public var number: String
    public var isFocused: Bool
    public var tag: String?

    public init(
      _ text: String, shade: Double? = nil, number: String = "", isFocused: Bool = false, tag: String? = nil
    ) {
      self.text = text
      self.shade = shade
      self.number = number
      self.isFocused = isFocused
      self.tag = tag
    }
  }

  public var tokens: [Token]
  /// Numbers below the tokens in place of signs.
  public var showsNumbers: Bool
  public var glyphs: GlyphSet

  public init(_ tokens: [Token], showsNumbers: Bool = false, glyphs: GlyphSet) {
    self.tokens = tokens
    self.showsNumbers = showsNumbers
    self.glyphs = glyphs
  }

  public func height(width: Int) -> Int {
    guard width > 0, !tokens.isEmpty else { return 0 }
    var lines = 1
    walk(width: width) { _, line, _, _ in lines = line + 1 }
    return lines * 2
  }

  public func draw(in area: Area, on screen: inout Screen) {
    guard !area.isEmpty else { return }
    walk(width: area.width) { token, line, offset, width in
      let row = area.row + line * 2
      guard row < area.row + area.height else { return }
      let room = Area(row: row, column: area.column + offset, height: 2, width: width).intersection(area)
      draw(token, in: room, on: &screen)
    }
  }

  /// Visits each token with its line, the column it begins at and its cells.
  private func walk(width: Int, _ visit: (_ token: Token, _ line: Int, _ offset: Int, _ cells: Int) -> Void) {
    var line = 0
    var offset = 0
    for token in tokens {
      let text = CellWidth.columns(of: token.text) + signs(in: token.text)
      let below = showsNumbers ? CellWidth.columns(of: token.number) : 0
      let cells = min(width, max(1, text, below))
      if offset > 0 && offset + cells > width {
        line += 1
        offset = 0
      }
      visit(token, line, offset, cells)
      offset += cells + 1
    }
  }

  /// Characters without width that are shown by a sign of one cell.
  private func signs(in text: String) -> Int { text.reduce(0) { $0 + ($1.isNewline || $1 == "\t" ? 1 : 0) } }

  private func draw(_ token: Token, in room: Area, on screen: inout Screen) {
    let tag = screen.index(ofTag: token.tag)
    let ink = token.shade.map(Ink.shade) ?? .text
    let style = Style(ink, token.isFocused ? [.bold, .underline] : .underline)
    let top = room.splitRows(1).top
    screen.fill(top, style: style, tag: tag)
    var column = room.column
    for character in token.text {
      column += screen.put(visible(character), row: room.row, column: column, style: style, tag: tag, clip: top)
    }
    let below = showsNumbers ? token.number : sign(of: token.shade)
    let cut = StyledText(below, Style(.quiet)).truncated(to: room.width, glyphs: glyphs)
    for run in cut.runs {
      screen.put(run.text, row: room.row + 1, column: room.column, style: run.style, tag: tag, clip: room)
      break
    }
  }

  private func visible(_ character: Character) -> Character {
    if character.isNewline { return glyphs.choose("⏎", "$") }
    switch character {
    case " ": return glyphs.choose("·", "_")
    case "\t": return glyphs.choose("⇥", "_")
    default: return character
    }
  }

  /// One to three signs for how strong the value is; nothing for what rounds to zero.
  private func sign(of shade: Double?) -> String {
    guard let shade, shade.isFinite else { return "" }
    let strength = Int((min(1, abs(shade)) * 3).rounded(.up))
    let sign = shade < 0 ? (glyphs == .unicode ? "−" : "-") : "+"
    return abs(shade) < 0.05 ? "" : String(repeating: sign, count: strength)
  }
}
