import Drawing

/// What we ask the terminal, once and in one write, and what its answers mean. Nothing waits for them.
///
/// All is asked before the alternate screen, on a line that is erased again: an Ambiguous character is drawn and the
/// cursor's place asked for, then the background (OSC 11) and the modes 2026 and 69, and last what the terminal is (DA1),
/// which every terminal answers.
struct StartupQuery: Hashable, Sendable {
  private(set) var isOutstanding = false
  private var waitsForWidth = false
  /// The terminal shows a frame only when it is whole, if it is bracketed by mode 2026.
  private(set) var synchronizesFrames = false
  /// The terminal has left and right margins (mode 69), between which it moves rows and leaves the rest alone.
  private(set) var movesColumns = false

  /// The bytes to write, and from here on answers are expected.
  mutating func begin(isUTF8: Bool) -> String {
    isOutstanding = true
    waitsForWidth = isUTF8
    let widthQuestion = isUTF8 ? "\r│\u{1B}[6n" : "\r"
    return widthQuestion + "\u{1B}]11;?\u{1B}\\" + "\u{1B}[?2026$p" + "\u{1B}[?69$p" + "\u{1B}[c" + "\r\u{1B}[K"
  }

  /// What an answer tells the reader, or nil when it is for us alone or nobody asked.
  mutating func receive(_ reply: Reply) -> Event? {
    switch reply {
    case .cursor(_, let column):
      guard waitsForWidth else { return nil }
      waitsForWidth = false
      return (2...3).contains(column) ? .ambiguousWidth(column - 1) : nil
    case .mode(2026, let setting):
      synchronizesFrames = isKnown(setting)
      return nil
    case .mode(69, let setting):
      movesColumns = isKnown(setting)
      return nil
    case .mode: return nil
    case .attributes:
      isOutstanding = false
      waitsForWidth = false
      return nil
    }
  }

  /// A mode that is set, reset or always set; not one that is unknown (0) or never set (4).
  private func isKnown(_ setting: Int) -> Bool { (1...3).contains(setting) }
}
