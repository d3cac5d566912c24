/// Lines that run along rows and columns, join where they meet, and end in arrows.
struct Wires {
  private let height: Int
  private let width: Int
  /// Which sides of each cell a line leaves by: up 1, down 2, left 4, right 8; and the same of lit lines alone.
  private var sides: [UInt8]
  private var litSides: [UInt8]
  private var heads: [Screen.Position: (head: Head, isLit: Bool)] = [:]
  private var labels: [(text: StyledText, row: Int, column: Int, width: Int)] = []

  /// Where an arrow points.
  enum Head { case up, down, right }

  init(height: Int, width: Int) {
    self.height = max(0, height)
    self.width = max(0, width)
    sides = Array(repeating: 0, count: self.height * self.width)
    litSides = sides
  }

  mutating func run(row: Int, from start: Int, to end: Int, isLit: Bool) {
    let (left, right) = (min(start, end), max(start, end))
    for column in left...right {
      add((column > left ? 4 : 0) | (column < right ? 8 : 0), row, column, isLit)
    }
  }

  mutating func run(column: Int, from start: Int, to end: Int, isLit: Bool) {
    let (top, bottom) = (min(start, end), max(start, end))
    for row in top...bottom {
      add((row > top ? 1 : 0) | (row < bottom ? 2 : 0), row, column, isLit)
    }
  }

  mutating func head(_ head: Head, row: Int, column: Int, isLit: Bool) {
    let position = Screen.Position(row: row, column: column)
    heads[position] = (head, isLit || (heads[position]?.isLit ?? false))
  }

  /// A text on the line between two columns, which it interrupts.
  mutating func label(_ text: StyledText, row: Int, from start: Int, to end: Int) {
    if !text.isEmpty && end - start >= 2 { labels.append((text, row, start, end - start)) }
  }

  private mutating func add(_ bits: UInt8, _ row: Int, _ column: Int, _ isLit: Bool) {
    guard (0..<height).contains(row), (0..<width).contains(column) else { return }
    sides[row * width + column] |= bits
    if isLit { litSides[row * width + column] |= bits }
  }

  func draw(in area: Area, glyphs: GlyphSet, on screen: inout Screen) {
    for row in 0..<min(height, area.height) {
      for column in 0..<min(width, area.width) where sides[row * width + column] != 0 {
        let index = row * width + column
        let isLit = litSides[index] != 0
        let glyph = Wires.glyph(isLit ? litSides[index] : sides[index], isLit, glyphs)
        put(glyph, row, column, isLit, area, &screen)
      }
    }
    for (place, arrow) in heads {
      let glyph =
        switch arrow.head {
        case .up: glyphs.choose("▲", "^")
        case .down: glyphs.choose("▼", "v")
        case .right: glyphs.choose("▶", ">")
        }
      put(glyph, place.row, place.column, arrow.isLit, area, &screen)
    }
    for label in labels {
      let padded = label.text.width + 2 <= label.width ? " " + label.text + " " : label.text
      let text = padded.truncated(to: label.width, glyphs: glyphs)
      let offset = Alignment.centre.offset(of: text.width, in: label.width)
      text.draw(on: &screen, row: area.row + label.row, column: area.column + label.column + offset, clip: area)
    }
  }

  private func put(
    _ glyph: Character, _ row: Int, _ column: Int, _ isLit: Bool, _ area: Area, _ screen: inout Screen
  ) {
    let style = isLit ? Style(.accent, .bold) : Style(.quiet)
    screen.put(glyph, row: area.row + row, column: area.column + column, style: style, clip: area)
  }

  private static func glyph(_ sides: UInt8, _ isLit: Bool, _ glyphs: GlyphSet) -> Character {
    if glyphs == .ascii {
      let isUpright = sides & 12 == 0
      let isFlat = sides & 3 == 0
      return isLit ? (isFlat ? "=" : "#") : (isFlat ? "-" : isUpright ? "|" : "+")
    }
    return (isLit ? heavy : light)[Int(sides)]
  }

  private static let light: [Character] = Array(" │││─╯╮┤─╰╭├─┴┬┼")
  private static let heavy: [Character] = Array(" ┃┃┃━┛┓┫━┗┏┣━┻┳╋")
}
