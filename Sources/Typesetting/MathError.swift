import Drawing

/// Why a formula cannot be set: the author's mistake, and where it is.
public struct MathError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Where in the source, in Characters from 0; the end of the source is allowed.
  public let offset: Int
  /// What was found and, where there is one, the remedy.
  public let message: String

  public init(offset: Int, message: String) {
    self.offset = offset
    self.message = message
  }

  public var description: String { "offset \(offset): \(message)" }

  /// The line of the source that holds the mistake, and a caret under the place.
  public func caret(in source: String) -> String {
    var line = ""
    var column = 0
    for (index, character) in source.enumerated() {
      if character.isNewline {
        if index >= offset { break }
        line = ""
        column = 0
      } else {
        let visible: Character = character.canBeSeen ? character : "\u{FFFD}"
        line.append(visible)
        if index < offset { column += CellWidth.columns(of: visible) }
      }
    }
    return line + "\n" + String(repeating: " ", count: column) + "^"
  }
}
