/// How far a long computation is: `training ████████▌░░░░░░  57 %`.
public struct ProgressBar: Widget {
  public var label: StyledText
  /// In 0…1.
  public var fraction: Double
  /// Stands at the right: `57 %`, `1,200 of 5,000`.
  public var note: StyledText
  public var style: Style
  public var glyphs: GlyphSet

  public init(
    _ label: StyledText = StyledText(), fraction: Double, note: StyledText = StyledText(),
    style: Style = Style(.accent), glyphs: GlyphSet
  ) {
    self.label = label
    self.fraction = fraction
    self.note = note
    self.style = style
    self.glyphs = glyphs
  }

  public func height(width: Int) -> Int { width > 0 ? 1 : 0 }

  public func draw(in area: Area, on screen: inout Screen) {
    let line = area.splitRows(1).top
    guard !line.isEmpty else { return }
    let name = label.truncated(to: line.width, glyphs: glyphs)
    name.draw(on: &screen, row: line.row, column: line.column, clip: line)
    let left = name.isEmpty ? 0 : name.width + 1
    let right = note.isEmpty ? 0 : note.width + 1
    let track = line.inset(left: left, right: right)
    guard track.width >= 3 else { return }
    let eighths = Int((fraction.clampedToUnit * Double(track.width * 8)).rounded())
    screen.fill(track, with: glyphs.choose("░", "."), style: Style(.quiet))
    screen.fill(track.splitColumns(eighths / 8).left, with: glyphs.choose("█", "#"), style: style)
    if glyphs == .unicode, eighths % 8 > 0 {
      let column = track.column + eighths / 8
      screen.put(Blocks.fromLeft[eighths % 8], row: line.row, column: column, style: style, clip: track)
    }
    note.draw(on: &screen, row: line.row, column: track.column + track.width + 1, clip: line)
  }
}
