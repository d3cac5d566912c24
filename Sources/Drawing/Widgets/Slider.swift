/// A knob on one row: `▸λ  ├──────────●────┤  0.80`, or for a choice `▸ψ   a [b] c`.
public struct Slider: Widget {
  /// What the knob can be set to.
  public enum Setting: Hashable, Sendable {
    /// A number: its place between the ends of the range, 0…1, and that of the pinned run if it differs.
    case number(fraction: Double, pinned: Double? = nil)
    /// One of a few words; a switch has two.
    case choice([String], selected: Int)
    /// A list or anything else that is only written out.
    case written
  }

  public var symbol: StyledText
  public var setting: Setting
  /// The value in digits, at the right of the track.
  public var value: StyledText
  public var isSelected: Bool
  /// The widths that sliders below each other share.
  public var symbolWidth: Int
  public var valueWidth: Int
  /// Covers the track; the options of a choice are `tag[0]`, `tag[1]`, …
  public var tag: String?
  public var glyphs: GlyphSet

  public init(
    _ symbol: StyledText, _ setting: Setting, value: StyledText = StyledText(), isSelected: Bool = false,
    symbolWidth: Int = 0, valueWidth: Int = 0, tag: String? = nil, glyphs: GlyphSet
  ) {
    self.symbol = symbol
    self.setting = setting
    self.value = value
    self.isSelected = isSelected
    self.symbolWidth = symbolWidth
    self.valueWidth = valueWidth
    self.tag = tag
    self.glyphs = glyphs
  }

  /// Where a press on the track at `column` turns the knob to, 0…1. The ends of the track count as the ends of the range.
  public static func fraction(atColumn column: Int, in track: Area) -> Double {
    guard track.width > 3 else { return column > track.column ? 1 : 0 }
    return (Double(column - track.column - 1) / Double(track.width - 3)).clampedToUnit
  }

  public func height(width: Int) -> Int { width > 0 ? 1 : 0 }

  public func draw(in area: Area, on screen: inout Screen) {
    let line = area.splitRows(1).top
    guard !line.isEmpty else { return }
    if isSelected {
      screen.put(glyphs.choose("▸", ">"), row: line.row, column: line.column, style: Style(.accent), clip: line)
    }
    let name = isSelected ? symbol.adding(.bold) : symbol
    let nameWidth = max(symbolWidth, symbol.width)
    name.draw(on: &screen, row: line.row, column: line.column + 1, clip: line)
    let rest = line.inset(left: nameWidth + 3)
    switch setting {
    case .number(let fraction, let pinned): drawTrack(fraction, pinned, in: rest, on: &screen)
    case .choice(let options, let selected): drawChoice(options, selected, in: rest, on: &screen)
    case .written:
      value.truncated(to: rest.width, glyphs: glyphs).draw(on: &screen, row: rest.row, column: rest.column, clip: rest)
      if let tag { screen.mark(rest.intersection(line), as: tag) }
    }
  }

  private func drawTrack(_ fraction: Double, _ pinned: Double?, in room: Area, on screen: inout Screen) {
    let digits = max(valueWidth, value.width)
    let (track, rest) = room.splitColumns(room.width - (digits > 0 ? digits + 2 : 0))
    guard track.width >= 5 else {
      value.draw(on: &screen, row: room.row, column: room.column, clip: room)
      return
    }
    let mark = screen.index(ofTag: tag)
    screen.fill(track, with: glyphs.choose("─", "-"), style: Style(.quiet), tag: mark)
    put(glyphs.choose("├", "|"), at: 0, Style(.quiet), mark, track, &screen)
    put(glyphs.choose("┤", "|"), at: track.width - 1, Style(.quiet), mark, track, &screen)
    let span = Double(track.width - 3)
    if let pinned {
      put(glyphs.choose("◇", "."), at: 1 + Int((pinned.clampedToUnit * span).rounded()), .text, mark, track, &screen)
    }
    let style = Style(isSelected ? .accent : .text)
    put(glyphs.choose("●", "o"), at: 1 + Int((fraction.clampedToUnit * span).rounded()), style, mark, track, &screen)
    let offset = digits - value.width
    value.draw(on: &screen, row: rest.row, column: rest.column + 2 + offset, clip: rest)
  }

  private func put(
    _ glyph: Character, at offset: Int, _ style: Style, _ tag: UInt16, _ track: Area, _ screen: inout Screen
  ) {
    screen.put(glyph, row: track.row, column: track.column + offset, style: style, tag: tag, clip: track)
  }

  /// All options if they fit, else the chosen one with its place among them: `[b] 2/3`.
  private func drawChoice(_ options: [String], _ selected: Int, in room: Area, on screen: inout Screen) {
    let widths = options.map { CellWidth.columns(of: $0) + 2 }
    guard widths.reduce(0, +) <= room.width else {
      guard options.indices.contains(selected) else { return }
      let place = " \(selected + 1)/\(options.count)"
      let word = StyledText(options[selected]).truncated(to: max(1, room.width - 2 - place.count), glyphs: glyphs)
      let text = StyledText("[", Style(.accent)) + word + StyledText("]", Style(.accent)) + StyledText(place)
      text.draw(on: &screen, row: room.row, column: room.column, clip: room)
      if let tag { screen.mark(room, as: tag) }
      return
    }
    var column = room.column
    for (index, option) in options.enumerated() {
      let isChosen = index == selected
      let style = isChosen ? Style(.accent) : Style(.quiet)
      let mark = screen.index(ofTag: tag.map { "\($0)[\(index)]" })
      let (left, right) = isChosen ? ("[", "]") : (" ", " ")
      column = screen.put(left + option + right, row: room.row, column: column, style: style, tag: mark, clip: room)
    }
  }
}
