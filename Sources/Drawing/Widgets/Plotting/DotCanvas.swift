/// A grid of dots finer than cells, for lines: 2 × 4 braille dots a cell, or one mark a cell in ASCII.
///
/// Places are in 0…1, from the left and from below; lines are clipped to the canvas.
struct DotCanvas {
  let rows: Int
  let columns: Int
  let glyphs: GlyphSet
  private let dotRows: Int
  private let dotColumns: Int
  private var dots: [UInt8]
  private var owners: [UInt8]

  init(rows: Int, columns: Int, glyphs: GlyphSet) {
    self.rows = max(0, rows)
    self.columns = max(0, columns)
    self.glyphs = glyphs
    dotRows = self.rows * (glyphs == .unicode ? 4 : 1)
    dotColumns = self.columns * (glyphs == .unicode ? 2 : 1)
    dots = Array(repeating: 0, count: self.rows * self.columns)
    owners = dots
  }

  /// A place in 0…1 in both directions; beyond means outside.
  struct Place {
    var x: Double
    var y: Double
  }

  /// How a line is drawn and by whom.
  struct Pen {
    /// Which of the canvas' painters the cells belong to, from 1.
    var owner: UInt8
    /// Every n-th dot only: a dotted line. ASCII has no dots to leave out.
    var spacing = 1
  }

  /// The cell that a place falls into, or nil outside the canvas.
  func cell(of place: Place) -> (row: Int, column: Int)? {
    guard !dots.isEmpty, isInside(place.x), isInside(place.y) else { return nil }
    let (row, column) = dot(of: place)
    return glyphs == .unicode ? (row / 4, column / 2) : (row, column)
  }

  /// The row of cells, of so many, in which the height `y` in 0…1 lies.
  static func row(at y: Double, of rows: Int, glyphs: GlyphSet) -> Int {
    let dots = glyphs == .unicode ? 4 : 1
    return ((1 - y) * Double(rows * dots - 1)).rounded(into: 0...max(0, rows * dots - 1)) / dots
  }

  func isEmpty(row: Int, column: Int) -> Bool {
    guard (0..<rows).contains(row), (0..<columns).contains(column) else { return true }
    return dots[row * columns + column] == 0
  }

  mutating func point(_ place: Place, _ pen: Pen) {
    guard !dots.isEmpty, isInside(place.x), isInside(place.y) else { return }
    let (row, column) = dot(of: place)
    set(row, column, pen)
  }

  mutating func line(from start: Place, to end: Place, _ pen: Pen) {
    guard !dots.isEmpty, let (start, end) = clipped(start, end) else { return }
    let (row, column) = dot(of: start)
    let (lastRow, lastColumn) = dot(of: end)
    let steps = max(abs(lastRow - row), abs(lastColumn - column))
    guard steps > 0 else { return set(row, column, pen) }
    let isFlat = abs(lastColumn - column) >= abs(lastRow - row)
    for step in 0...steps {
      let y = row + roundedQuotient((lastRow - row) * step, steps)
      let x = column + roundedQuotient((lastColumn - column) * step, steps)
      let along = isFlat ? x : y
      if glyphs == .ascii || pen.spacing < 2 || along % pen.spacing == 0 { set(y, x, pen) }
    }
  }

  /// How the cells of one owner look; the mark is what ASCII shows in place of dots.
  typealias Look = (mark: Character, style: Style, tag: UInt16)

  /// Draws every cell that has dots; `look` says how an owner's cell at a row and column of the canvas looks.
  func draw(in area: Area, on screen: inout Screen, look: (_ owner: UInt8, _ row: Int, _ column: Int) -> Look) {
    for row in 0..<min(rows, area.height) {
      for column in 0..<min(columns, area.width) where dots[row * columns + column] != 0 {
        let index = row * columns + column
        let (mark, style, tag) = look(owners[index], row, column)
        let glyph = glyphs == .unicode ? DotCanvas.braille[Int(dots[index])] : mark
        screen.put(glyph, row: area.row + row, column: area.column + column, style: style, tag: tag, clip: area)
      }
    }
  }

  private func isInside(_ coordinate: Double) -> Bool { coordinate >= -1e-9 && coordinate <= 1 + 1e-9 }

  private func dot(of place: Place) -> (row: Int, column: Int) {
    (
      ((1 - place.y) * Double(dotRows - 1)).rounded(into: 0...dotRows - 1),
      (place.x * Double(dotColumns - 1)).rounded(into: 0...dotColumns - 1)
    )
  }

  private mutating func set(_ row: Int, _ column: Int, _ pen: Pen) {
    let index = glyphs == .unicode ? row / 4 * columns + column / 2 : row * columns + column
    dots[index] |= glyphs == .unicode ? DotCanvas.bits[row % 4 * 2 + column % 2] : 1
    owners[index] = pen.owner
  }

  private func roundedQuotient(_ value: Int, _ divisor: Int) -> Int {
    (value >= 0 ? 2 * value + divisor : 2 * value - divisor) / (2 * divisor)
  }

  /// The part of a line inside the unit square (Liang and Barsky 1984), or nil.
  private func clipped(_ start: Place, _ end: Place) -> (Place, Place)? {
    let dx = end.x - start.x
    let dy = end.y - start.y
    guard dx.isFinite, dy.isFinite else { return nil }
    var first = 0.0
    var last = 1.0
    for (step, room) in [(-dx, start.x), (dx, 1 - start.x), (-dy, start.y), (dy, 1 - start.y)] {
      if step == 0 {
        if room < 0 { return nil }
      } else if step < 0 {
        first = max(first, room / step)
      } else {
        last = min(last, room / step)
      }
    }
    guard first <= last else { return nil }
    return (
      Place(x: start.x + first * dx, y: start.y + first * dy), Place(x: start.x + last * dx, y: start.y + last * dy)
    )
  }

  /// The bit of each dot in a braille character: rows from above, left before right.
  private static let bits: [UInt8] = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80]
  private static let braille: [Character] = (UInt32(0x2800)...0x28FF).compactMap { Unicode.Scalar($0) }.map(
    Character.init)
}
