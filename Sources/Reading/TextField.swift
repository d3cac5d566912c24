import Drawing

/// A line that the reader types into. Every printable key is text here.
public struct TextField: Hashable, Sendable {
  /// One by one: characters that would melt into one another (flags, accents) stay apart while they are typed.
  private var characters: [Character]
  public private(set) var cursor: Int

  private static let longest = 500

  public init(_ text: String = "") {
    characters = Array(text.prefix(TextField.longest))
    cursor = characters.count
  }

  public var text: String { String(characters) }

  /// Whether the key was for the field.
  mutating func press(_ key: Key) -> Bool {
    switch key {
    case .character(let character): insert(String(character))
    case .backspace: remove(at: cursor - 1)
    case .delete: remove(at: cursor)
    case .left: cursor = max(0, cursor - 1)
    case .right: cursor = min(characters.count, cursor + 1)
    case .home, .control("a"): cursor = 0
    case .end, .control("e"): cursor = characters.count
    case .control("u"): self = TextField()
    default: return false
    }
    return true
  }

  /// Puts in what can be seen of a text, as far as there is room.
  mutating func insert(_ more: String) {
    let printable = more.filter { CellWidth.columns(of: $0) > 0 }.prefix(TextField.longest - characters.count)
    characters.insert(contentsOf: printable, at: cursor)
    cursor += printable.count
  }

  private mutating func remove(at position: Int) {
    guard characters.indices.contains(position) else { return }
    characters.remove(at: position)
    cursor = position
  }

  /// Draws the text and rests the terminal's cursor in it. What is before the cursor gives way where it is too long.
  func draw(on screen: inout Screen, row: Int, column: Int, clip: Area) {
    let right = clip.column + clip.width - 1
    guard clip.rows.contains(row), right >= clip.column else { return }
    let start = min(max(column, clip.column), right)
    let before = CellWidth.columns(of: String(characters[..<cursor]))
    let skipped = max(0, before - (right - start))
    let area = Area(row: row, column: start, height: 1, width: right - start + 1)
    screen.put(text, row: row, column: start - skipped, style: Style(.text, .underline), clip: area)
    screen.cursor = Screen.Position(row: row, column: min(start + before - skipped, right))
    screen.cursorIsVisible = true
  }
}
