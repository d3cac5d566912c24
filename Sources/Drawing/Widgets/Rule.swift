/// A horizontal line, with a title in it or without: `── why is Â₂ = 2.532 ? ─────`.
public struct Rule: Widget {
  public var title: StyledText
  public var style: Style
  public var glyphs: GlyphSet

  public init(_ title: StyledText = StyledText(), style: Style = Style(.quiet), glyphs: GlyphSet) {
    self.title = title
    self.style = style
    self.glyphs = glyphs
  }

  public func height(width: Int) -> Int { width > 0 ? 1 : 0 }

  public func draw(in area: Area, on screen: inout Screen) {
    let line = area.splitRows(1).top
    screen.fill(line, with: glyphs.choose("─", "-"), style: style)
    guard !title.isEmpty, line.width >= 6 else { return }
    let text = " " + title.truncated(to: line.width - 5, glyphs: glyphs) + " "
    text.draw(on: &screen, row: line.row, column: line.column + 2, clip: line)
  }
}
