import Drawing
import Laboratory
import Textbook

/// What lies over the page for a while. The key that opened it closes it too.
indirect enum Overlay: Sendable {
  case contents(ContentsList)
  /// Lines that scroll: help, the notation table, the glyph check.
  case pages(Command, Scroller)
  /// A few lines in a frame: a definition, a source.
  case note(Note)
  case quiz(QuizPanel)

  /// Whether it takes the whole body, or lies over a part of the page.
  var isWhole: Bool {
    switch self {
    case .contents, .pages, .quiz: true
    case .note: false
    }
  }

  var isTyping: Bool {
    if case .quiz(let quiz) = self { quiz.isTyping } else { false }
  }

  /// The command that opened it.
  var opener: Command {
    switch self {
    case .contents: .contents
    case .pages(let command, _): command
    case .note: .follow
    case .quiz(let quiz): quiz.isReview ? .review : .checks
    }
  }

  func hints(_ language: Language, _ keys: KeyTable, _ glyphs: GlyphSet) -> [KeyHints.Hint] {
    let isEnglish = language == .en
    let leave = KeyHints.Hint("Esc", isEnglish ? "leave" : "离开", tag: "command/leave")
    let arrows = glyphs == .unicode ? "↑↓" : "Up/Down"
    switch self {
    case .contents:
      return [
        KeyHints.Hint(arrows, isEnglish ? "choose" : "选择"), KeyHints.Hint("Enter", isEnglish ? "open" : "打开"), leave,
      ]
    case .pages: return [KeyHints.Hint(arrows, isEnglish ? "scroll" : "滚动"), leave]
    case .note: return [leave]
    case .quiz(let quiz): return quiz.hints(language)
    }
  }
}

/// Lines that are longer than the screen.
struct Scroller: Sendable {
  var lines: [StyledText]
  var top = 0

  mutating func scroll(by count: Int, height: Int) {
    top = max(0, min(top + count, lines.count - height))
  }
}

/// A few lines in a frame.
struct Note: Equatable, Sendable {
  /// The term or the source that it is about.
  var target: Link.Target
  var title: String
  var text: String
  /// An address that `w` opens.
  var address: String?
}

/// The table of contents with the chapter under the cursor.
struct ContentsList: Sendable {
  var rows: [Row]
  var selected: Int

  struct Row: Hashable, Sendable {
    var id: String
    var order: Int
    var isNumbered: Bool
    var title: String
    var summary: String
    /// Items passed and items in all.
    var passed: Int
    var total: Int
    var isPassed: Bool
  }
}

extension Reader {
  mutating func open(_ command: Command) {
    if overlay?.opener == command {
      closeOverlay()
      return
    }
    if case .quiz? = overlay { covered = overlay }
    switch command {
    case .contents: overlay = .contents(contentsList())
    case .help, .notation, .glyphs: overlay = .pages(command, Scroller(lines: lines(of: command)))
    default: return
    }
  }

  /// Takes the overlay away, and shows the self-checks again if it lay over them. A round that is left before its end
  /// waits for the next `c`.
  mutating func closeOverlay() {
    pauseChecks(overlay)
    overlay = covered
    covered = nil
  }

  /// Leaves all overlays for the page.
  mutating func closeAllOverlays() {
    pauseChecks(overlay)
    pauseChecks(covered)
    overlay = nil
    covered = nil
  }

  private mutating func pauseChecks(_ overlay: Overlay?) {
    if case .quiz(let quiz)? = overlay, quiz.mayBePaused { pausedChecks = quiz }
  }

  /// Texts of an overlay in the other language, after `L`.
  mutating func retranslateOverlay() {
    switch overlay {
    case .contents(let list):
      var fresh = contentsList()
      fresh.selected = list.selected
      overlay = .contents(fresh)
    case .pages(let command, let scroller):
      overlay = .pages(command, Scroller(lines: lines(of: command), top: scroller.top))
    case .note(let note): overlay = self.note(note.target).map(Overlay.note)
    case .quiz, nil: break
    }
  }

  /// Keys while an overlay is open. True when the key was used up.
  mutating func pressInOverlay(_ key: Key) -> Bool {
    guard let overlay else { return false }
    if case .quiz(var quiz) = overlay {
      let isUsed = press(key, in: &quiz)
      if case .quiz? = self.overlay { self.overlay = .quiz(quiz) }
      if isUsed { return true }
    }
    let command = options.keys.command(for: key, in: .text)
    if command == .leave || command == .goBack || command == overlay.opener {
      closeOverlay()
      return true
    }
    switch command {
    case .quit, .language, .theme, .mouse, .interrupt, .copy: return false
    case .help, .contents, .notation, .glyphs: return false
    case .checks, .review:
      if covered == nil { return false }
      closeOverlay()
    case .search, .nextLink:
      guard covered == nil else { break }
      if case .quiz = overlay { break }
      closeAllOverlays()
      return false
    case .lineDown: scrollOverlay(by: 1)
    case .lineUp: scrollOverlay(by: -1)
    case .pageDown: scrollOverlay(by: max(1, bodyHeight - 1))
    case .pageUp: scrollOverlay(by: -max(1, bodyHeight - 1))
    case .top: scrollOverlay(by: -100_000)
    case .bottom: scrollOverlay(by: 100_000)
    case .follow: followInOverlay()
    case .openWeb:
      if case .note(let note) = overlay, let address = note.address { effects.append(.open(address)) }
    default: break
    }
    return true
  }

  mutating func scrollOverlay(by count: Int) {
    switch overlay {
    case .contents(var list):
      list.selected = max(0, min(list.rows.count - 1, list.selected + count))
      overlay = .contents(list)
    case .pages(let command, var scroller):
      scroller.lines = lines(of: command)
      scroller.scroll(by: count, height: bodyHeight)
      overlay = .pages(command, scroller)
    case .quiz(var quiz):
      quiz.scroll(by: count, self)
      overlay = .quiz(quiz)
    case .note, nil: break
    }
  }

  private mutating func followInOverlay() {
    switch overlay {
    case .contents(let list):
      guard list.rows.indices.contains(list.selected) else { return }
      remember()
      closeAllOverlays()
      open(chapter: list.rows[list.selected].id)
    case .note: closeOverlay()
    case .pages, .quiz, nil: break
    }
  }

  /// True when the click was the overlay's.
  mutating func clickInOverlay(_ tag: String) -> Bool {
    if tag.hasPrefix("contents/"), let index = Int(tag.dropFirst("contents/".count)),
      case .contents(var list)? = overlay
    {
      list.selected = index
      overlay = .contents(list)
      followInOverlay()
      return true
    }
    if tag.hasPrefix("option/"), case .quiz? = overlay, let digit = tag.last {
      handleQuizDigit(digit)
      return true
    }
    return false
  }

  /// What an overlay says, to be copied.
  func lines(of overlay: Overlay) -> [StyledText] {
    switch overlay {
    case .contents(let list): list.rows.map { StyledText("\($0.order)  \($0.title)") }
    case .pages(let command, _): lines(of: command)
    case .note(let note): [note.title, note.text, note.address].compactMap { $0.map { StyledText($0) } }
    case .quiz(let quiz): quiz.lines(self)
    }
  }
}
