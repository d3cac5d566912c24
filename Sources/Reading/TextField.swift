import Drawing

/// A line that the reader types into. Every printable key is text here.
public struct TextField: Hashable, Sendable {
  public private(set) var text = ""
  public private(set) var cursor = 0

  public init(_ text: String = "") {
    self.text = text
    cursor = text.count
  }

  /// Whether the key was for the field.
  mutating func press(_ key: Key) -> Bool {
    switch key {
    case .character(let character): insert(String(character))
    case .backspace: remove(at: cursor - 1)
    case .delete: remove(at: cursor)
    case .left: cursor = max(0, cursor - 1)
    case .right: cursor = min(text.count, cursor + 1)
    case .home, .control("a"): cursor = 0
    case .end, .control("e"): cursor = text.count
    case .control("u"): self = TextField()
    default: return false
    }
    return true
  }

  mutating func insert(_ more: String) {
    let printable = more.filter { CellWidth.columns(of: $0) > 0 }
    guard text.count + printable.count <= 500 else { return }
    text.insert(contentsOf: printable, at: text.index(text.startIndex, offsetBy: cursor))
    cursor += printable.count
  }

  private mutating func remove(at position: Int) {
    guard position >= 0, position < text.count else { return }
    text.remove(at: text.index(text.startIndex, offsetBy: position))
    cursor = position
  }

  /// Draws the text and rests the terminal's cursor in it.
  func draw(on screen: inout Screen, row: Int, column: Int, clip: Area) {
    let before = CellWidth.columns(of: text.prefix(cursor))
    let room = max(1, clip.column + clip.width - column - 1)
    let skipped = max(0, before - room)
    let area = Area(row: row, column: column, height: 1, width: room + 1).intersection(clip)
    screen.put(text, row: row, column: column - skipped, style: Style(.text, .underline), clip: area)
    screen.cursor = Screen.Position(row: row, column: column + before - skipped)
    screen.cursorIsVisible = true
  }
}
