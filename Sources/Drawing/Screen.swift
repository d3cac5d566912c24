/// One cell of the screen. The right half of a wide character is a cell of width 0.
public struct Cell: Hashable, Sendable {
  public var character: Character
  public var width: UInt8
  public var style: Style
  /// What the cell stands for, as an index into the screen's tags; 0 for nothing.
  public var tag: UInt16

  public init(_ character: Character = " ", width: UInt8 = 1, style: Style = .text, tag: UInt16 = 0) {
    self.character = character
    self.width = width
    self.style = style
    self.tag = tag
  }

  public static let blank = Cell()
}

/// A picture: a grid of cells, the place of the cursor, and what the cells stand for.
///
/// A value, so that a picture is an assertion. Writing clips and keeps wide characters whole: whatever is put where,
/// no row ever holds half of one.
public struct Screen: Hashable, Sendable {
  public let width: Int
  public let height: Int
  public private(set) var cells: [Cell]
  /// Where the terminal's own cursor rests: on the focused thing, so that screen readers follow it.
  public var cursor: Position?
  /// Whether the cursor is to be seen (in a text field) or only to be there.
  public var cursorIsVisible = false
  /// Names of the things that cells stand for; index 0 is "nothing".
  public private(set) var tags: [String] = [""]
  /// Where each name stands in `tags`: a page names hundreds of things, many times each.
  private var indices: [String: UInt16] = [:]

  public struct Position: Hashable, Sendable {
    public var row: Int
    public var column: Int
    public init(row: Int, column: Int) {
      self.row = row
      self.column = column
    }
  }

  public init(width: Int, height: Int) {
    self.width = max(0, width)
    self.height = max(0, height)
    cells = Array(repeating: .blank, count: self.width * self.height)
  }

  public var area: Area { Area(height: height, width: width) }

  public subscript(row: Int, column: Int) -> Cell {
    precondition(area.contains(row: row, column: column), "Cell (\(row), \(column)) is outside the screen.")
    return cells[row * width + column]
  }

  /// The name of what the cell stands for, or nil; nil outside the screen too.
  public func tag(row: Int, column: Int) -> String? {
    guard area.contains(row: row, column: column) else { return nil }
    let tag = cells[row * width + column].tag
    return tag == 0 ? nil : tags[Int(tag)]
  }

  /// The number under which cells refer to `name`.
  public mutating func index(ofTag name: String?) -> UInt16 {
    guard let name, !name.isEmpty else { return 0 }
    if let known = indices[name] { return known }
    guard tags.count < Int(UInt16.max) else { return 0 }
    let index = UInt16(tags.count)
    tags.append(name)
    indices[name] = index
    return index
  }

  /// Puts one character; nothing happens outside `clip`, and a wide character that would be cut becomes a blank.
  ///
  /// - Returns: how many cells it takes (also when clipped), so that a text can be walked.
  @discardableResult
  public mutating func put(
    _ character: Character, row: Int, column: Int, style: Style = .text, tag: UInt16 = 0, clip: Area? = nil
  ) -> Int {
    let columns = CellWidth.columns(of: character)
    guard columns > 0 else { return 0 }
    let bounds = clip.map { $0.intersection(area) } ?? area
    guard bounds.rows.contains(row) else { return columns }
    if columns == 1 {
      if bounds.columns.contains(column) { set(Cell(character, style: style, tag: tag), row, column) }
    } else if bounds.columns.contains(column), bounds.columns.contains(column + 1) {
      set(Cell(character, width: 2, style: style, tag: tag), row, column)
      set(Cell(" ", width: 0, style: style, tag: tag), row, column + 1, keepingLeft: true)
    } else {
      for half in [column, column + 1] where bounds.columns.contains(half) {
        set(Cell(" ", style: style, tag: tag), row, half)
      }
    }
    return columns
  }

  /// Puts a text in one row and returns the column after it.
  @discardableResult
  public mutating func put(
    _ text: some StringProtocol, row: Int, column: Int, style: Style = .text, tag: UInt16 = 0, clip: Area? = nil
  ) -> Int {
    var column = column
    for character in text {
      column += put(character, row: row, column: column, style: style, tag: tag, clip: clip)
    }
    return column
  }

  /// Fills an area with one narrow character.
  public mutating func fill(_ target: Area, with character: Character = " ", style: Style = .text, tag: UInt16 = 0) {
    let bounds = target.intersection(area)
    for row in bounds.rows {
      for column in bounds.columns { set(Cell(character, style: style, tag: tag), row, column) }
    }
  }

  /// Puts a picture that was drawn apart, with what its cells stand for and its cursor; what lies outside is left out.
  public mutating func paste(_ picture: Screen, row: Int, column: Int) {
    let known = picture.tags.map { index(ofTag: $0) }
    let bounds = Area(row: row, column: column, height: picture.height, width: picture.width).intersection(area)
    for target in bounds.rows {
      for place in bounds.columns {
        var cell = picture.cells[(target - row) * picture.width + place - column]
        cell.tag = known[Int(cell.tag)]
        cells[target * width + place] = cell
      }
      makeWhole(target, at: bounds.columns.lowerBound)
      makeWhole(target, at: bounds.columns.upperBound)
    }
    guard let rest = picture.cursor else { return }
    cursor = Position(row: rest.row + row, column: rest.column + column)
    cursorIsVisible = picture.cursorIsVisible
  }

  /// Blanks what is left of a wide character of which something else has covered one half.
  private mutating func makeWhole(_ row: Int, at column: Int) {
    let leftIsWide = column > 0 && column <= width && cells[row * width + column - 1].width == 2
    let rightIsHalf = column < width && cells[row * width + column].width == 0
    guard leftIsWide != rightIsHalf else { return }
    let half = row * width + column - (leftIsWide ? 1 : 0)
    cells[half] = Cell(" ", style: cells[half].style, tag: cells[half].tag)
  }

  /// Changes the style of what is there already.
  public mutating func restyle(_ target: Area, _ change: (Style) -> Style) {
    let bounds = target.intersection(area)
    for row in bounds.rows {
      for column in bounds.columns {
        let index = row * width + column
        cells[index].style = change(cells[index].style)
      }
    }
  }

  /// Marks what is there already as standing for `name`.
  public mutating func mark(_ target: Area, as name: String) {
    let tag = index(ofTag: name)
    let bounds = target.intersection(area)
    for row in bounds.rows {
      for column in bounds.columns { cells[row * width + column].tag = tag }
    }
  }

  /// Writes one cell and blanks the other half of any wide character it tears.
  private mutating func set(_ cell: Cell, _ row: Int, _ column: Int, keepingLeft: Bool = false) {
    let index = row * width + column
    let old = cells[index]
    if old.width == 0 && !keepingLeft && column > 0 {
      cells[index - 1].character = " "
      cells[index - 1].width = 1
    }
    if old.width == 2 && column + 1 < width && cells[index + 1].width == 0 {
      cells[index + 1].width = 1
      cells[index + 1].character = " "
    }
    cells[index] = cell
  }
}

extension Screen {
  /// The text of one row, without trailing blanks.
  public func line(_ row: Int) -> String {
    var text = ""
    for column in 0..<width where cells[row * width + column].width > 0 {
      text.append(cells[row * width + column].character)
    }
    while text.last == " " { text.removeLast() }
    return text
  }

  /// The whole picture as text, a line a row.
  public var text: String { (0..<height).map(line).joined(separator: "\n") }

  /// Every place that stands for a name with this beginning, top to bottom and left to right, each name once a row run.
  public func places(tagged prefix: String) -> [(name: String, area: Area)] {
    var found: [(name: String, area: Area)] = []
    for row in 0..<height {
      var column = 0
      while column < width {
        let tag = cells[row * width + column].tag
        let start = column
        while column < width && cells[row * width + column].tag == tag { column += 1 }
        let name = tags[Int(tag)]
        if tag != 0 && name.hasPrefix(prefix) {
          found.append((name, Area(row: row, column: start, height: 1, width: column - start)))
        }
      }
    }
    return found
  }
}
