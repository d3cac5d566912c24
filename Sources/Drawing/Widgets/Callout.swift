/// A frame with a title around something: `╭ A common slip ───╮`.
public struct Callout: Widget {
  public var title: StyledText
  public var content: any Widget
  public var style: Style
  public var glyphs: GlyphSet

  public init(_ title: StyledText, _ content: any Widget, style: Style = Style(.quiet), glyphs: GlyphSet) {
    self.title = title
    self.content = content
    self.style = style
    self.glyphs = glyphs
  }

  public func height(width: Int) -> Int {
    width <= 0 ? 0 : content.height(width: max(0, width - 4)) + 2
  }

  public func draw(in area: Area, on screen: inout Screen) {
    guard area.width >= 2, area.height >= 2 else { return }
    let bottom = area.row + area.height - 1
    drawEdge(area, row: area.row, glyphs.choose("╭", "+"), glyphs.choose("╮", "+"), on: &screen)
    drawEdge(area, row: bottom, glyphs.choose("╰", "+"), glyphs.choose("╯", "+"), on: &screen)
    let side = glyphs.choose("│", "|")
    for row in (area.row + 1)..<bottom {
      screen.put(side, row: row, column: area.column, style: style, clip: area)
      screen.put(side, row: row, column: area.column + area.width - 1, style: style, clip: area)
    }
    if !title.isEmpty, area.width >= 6 {
      let text = " " + title.truncated(to: area.width - 5, glyphs: glyphs) + " "
      text.draw(on: &screen, row: area.row, column: area.column + 1, clip: area.inset(right: 1))
    }
    let inner = area.inset(top: 1, left: 2, bottom: 1, right: 2)
    if !inner.isEmpty { content.draw(in: inner, on: &screen) }
  }

  private func drawEdge(_ area: Area, row: Int, _ left: Character, _ right: Character, on screen: inout Screen) {
    let line = Area(row: row, column: area.column, height: 1, width: area.width)
    screen.fill(line, with: glyphs.choose("─", "-"), style: style)
    screen.put(left, row: row, column: area.column, style: style, clip: area)
    screen.put(right, row: row, column: area.column + area.width - 1, style: style, clip: area)
  }
}
