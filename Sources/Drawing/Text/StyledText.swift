/// A text whose parts have styles and may stand for something.
public struct StyledText: Hashable, Sendable, ExpressibleByStringLiteral {
  /// A part with one style.
  public struct Run: Hashable, Sendable {
    public var text: String
    public var style: Style
    /// What this part stands for: a link, a number, a term.
    public var tag: String?
    /// Kept on one line: a formula, a number with its unit.
    public var isUnbreakable: Bool

    public init(_ text: String, _ style: Style = .text, tag: String? = nil, isUnbreakable: Bool = false) {
      self.text = text
      self.style = style
      self.tag = tag
      self.isUnbreakable = isUnbreakable
    }
  }

  public var runs: [Run]

  public init(_ runs: [Run] = []) { self.runs = runs }

  public init(_ text: String, _ style: Style = .text, tag: String? = nil) {
    runs = text.isEmpty ? [] : [Run(text, style, tag: tag)]
  }

  public init(stringLiteral text: String) { self.init(text) }

  public var isEmpty: Bool { runs.allSatisfy(\.text.isEmpty) }
  public var string: String { runs.map(\.text).joined() }
  public var width: Int { runs.reduce(0) { $0 + CellWidth.columns(of: $1.text) } }

  public static func + (left: StyledText, right: StyledText) -> StyledText { StyledText(left.runs + right.runs) }
  public static func += (left: inout StyledText, right: StyledText) { left.runs += right.runs }

  public mutating func append(_ text: String, _ style: Style = .text, tag: String? = nil) {
    runs.append(Run(text, style, tag: tag))
  }

  /// Draws from one cell to the right and returns the column after the text.
  @discardableResult
  public func draw(on screen: inout Screen, row: Int, column: Int, clip: Area) -> Int {
    var column = column
    for run in runs {
      let tag = screen.index(ofTag: run.tag)
      column = screen.put(run.text, row: row, column: column, style: run.style, tag: tag, clip: clip)
    }
    return column
  }

  /// The text cut to `width` cells, with an ellipsis where something is missing.
  public func truncated(to width: Int, glyphs: GlyphSet) -> StyledText {
    guard self.width > width else { return self }
    let ellipsis = glyphs == .unicode ? "…" : "~"
    var room = width - 1
    var kept = StyledText()
    for run in runs {
      var part = ""
      for character in run.text {
        let columns = CellWidth.columns(of: character)
        guard columns <= room else {
          kept.append(part, run.style, tag: run.tag)
          if width > 0 { kept.append(ellipsis, run.style) }
          return kept
        }
        part.append(character)
        room -= columns
      }
      kept.append(part, run.style, tag: run.tag)
    }
    return kept
  }
}

/// Which side of its room a text leans to.
public enum Alignment: Hashable, Sendable {
  case left, right, centre

  /// Blanks before a text of this width.
  public func offset(of width: Int, in room: Int) -> Int {
    switch self {
    case .left: 0
    case .right: max(0, room - width)
    case .centre: max(0, (room - width) / 2)
    }
  }
}
