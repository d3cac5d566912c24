import Drawing
import Laboratory

/// A lab's picture at one width, drawn apart from the screen: whole, and as low as a room is.
struct LabPicture {
  private let view: any Widget
  private let width: Int
  let whole: Screen
  /// Rows of the whole, down to the last with something in it.
  let rows: Int

  /// Higher than this no panel is.
  private static let limit = 400

  init(_ view: any Widget, width: Int) {
    self.view = view
    self.width = width
    whole = LabPicture.drawn(view, width, min(LabPicture.limit, view.height(width: width)))
    rows = whole.inkedRows
  }

  private static func drawn(_ view: any Widget, _ width: Int, _ height: Int) -> Screen {
    var screen = Screen(width: width, height: height)
    view.draw(in: screen.area, on: &screen)
    return screen
  }

  func drawn(rows: Int) -> Screen { LabPicture.drawn(view, width, rows) }

  /// Whether a lower picture still has every number and, as often as the whole, the words that stand at its foot: then
  /// only charts and blanks gave way.
  func keepsAll(_ picture: Screen) -> Bool {
    guard whole.numbers.isSubset(of: picture.numbers), rows > 0 else { return rows == 0 }
    let (all, kept) = (whole.words(in: 0..<rows), picture.words(in: 0..<picture.height))
    return whole.words(in: rows - 1..<rows).keys.allSatisfy { kept[$0, default: 0] >= all[$0, default: 0] }
  }

  /// Whether a lower picture is the upper part of the whole.
  func begins(with picture: Screen) -> Bool {
    picture.height <= whole.height && (0..<picture.height).allSatisfy { picture.line($0) == whole.line($0) }
  }

  /// The rows of a picture that a room of `count` rows shows: from its top if the selected number is there, else from
  /// the heading of the number's block, else just far enough down.
  func window(_ picture: Screen, on tag: String?, count: Int) -> PanelWindow {
    let all = picture.inkedRows
    var window = PanelWindow(picture: picture, first: 0, count: min(count, all), rows: all)
    guard let tag, let place = picture.places(of: tag).first else { return window }
    let last = picture.lastRow(of: place, tag)
    guard last >= count else { return window }
    let heading = (0..<place.row).last { picture.line($0).isEmpty }.map { $0 + 1 } ?? 0
    let start = last - heading < count ? heading : last - count + 1
    window.first = max(0, min(start, all - window.count, place.row))
    return window
  }

  /// The rows from `first` on.
  func window(from first: Int, count: Int) -> PanelWindow {
    let count = min(count, rows)
    return PanelWindow(picture: whole, first: max(0, min(first, rows - count)), count: count, rows: rows)
  }
}

/// Some rows of a picture.
struct PanelWindow {
  var picture: Screen
  var first: Int
  var count: Int
  /// Rows of the picture in all.
  var rows: Int

  var above: Int { first }
  var below: Int { max(0, rows - first - count) }

  /// Puts the rows at the top of an area.
  func draw(in area: Area, on screen: inout Screen) {
    screen.paste(picture.rows(first..<first + min(count, area.height)), row: area.row, column: area.column)
  }
}

extension Screen {
  /// Rows down to the last with something in it.
  var inkedRows: Int {
    (0..<height).last { row in (0..<width).contains { self[row, $0].character != " " || self[row, $0].tag != 0 } }
      .map { $0 + 1 } ?? 0
  }

  /// Some of the rows as a picture of their own.
  fileprivate func rows(_ range: Range<Int>) -> Screen {
    var part = Screen(width: width, height: range.count)
    part.paste(self, row: -range.lowerBound, column: 0)
    return part
  }

  fileprivate var numbers: Set<String> { Set(places(tagged: QuantityID.tagPrefix).map(\.name)) }

  /// Words, and how often they stand there.
  fileprivate func words(in rows: Range<Int>) -> [Substring: Int] {
    let words = rows.flatMap { line($0).split(separator: " ").filter { $0.contains(where: \.isLetter) } }
    return Dictionary(words.map { ($0, 1) }, uniquingKeysWith: +)
  }

  /// Where a number stands: the runs of cells with digits in them, or where there are none (a curve, a shaded square)
  /// all that stand for it.
  func places(of tag: String) -> [Area] {
    digits(among: places(tagged: tag).filter { $0.name == tag }.map(\.area))
  }

  /// Those of some runs of cells that have digits; all where none has.
  func digits(among areas: [Area]) -> [Area] {
    let digits = areas.filter { area in area.columns.contains { self[area.row, $0].character.isWholeNumber } }
    return digits.isEmpty ? areas : digits
  }

  /// The last row of what stands for a number without a gap below its first place.
  fileprivate func lastRow(of place: Area, _ tag: String) -> Int {
    let rows = Set(places(of: tag).map(\.row))
    var last = place.row
    while rows.contains(last + 1) { last += 1 }
    return last
  }

  /// Marks what stands for the selected number, whichever widget drew it.
  ///
  /// - Returns: its first cell.
  @discardableResult
  mutating func select(_ tag: String, in area: Area) -> Position? {
    let places = places(of: tag).map { $0.intersection(area) }.filter { !$0.isEmpty }
    for place in places {
      for column in place.columns {
        // A block in reverse would be a blank.
        let isBlock = self[place.row, column].character.isBlock
        let cell = Area(row: place.row, column: column, height: 1, width: 1)
        restyle(cell) { $0.adding(isBlock ? [.bold, .underline] : .reverse) }
      }
    }
    return places.first.map { Position(row: $0.row, column: $0.column) }
  }
}

extension Character {
  fileprivate var isBlock: Bool { unicodeScalars.allSatisfy { (0x2580...0x259F).contains($0.value) } }
}
