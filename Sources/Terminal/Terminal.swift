import CNcurses
import Drawing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The terminal: shows screens and says what the reader did.
///
/// A class, since there is one terminal, with state that no copy may have. Used from one thread; workers have `Waker`.
/// Whatever ends the program (a signal, a trap, `exit`) gives the terminal back as it was; what went to stderr
/// meanwhile is printed then.
public final class Terminal {
  /// What the reader asked for.
  public struct Options: Hashable, Sendable {
    public var color: ColorChoice
    public var ascii: Bool
    public var mouse: Bool

    public init(color: ColorChoice = .auto, ascii: Bool = false, mouse: Bool = true) {
      self.color = color
      self.ascii = ascii
      self.mouse = mouse
    }
  }

  public let capabilities: Capabilities
  public let waker = Waker()
  /// The size in cells, at least 1 × 1.
  public internal(set) var width: Int
  public internal(set) var height: Int
  /// Whether the terminal reports the mouse; while it does, text is selected with Shift held.
  public private(set) var reportsMouse = false

  var decoder = Decoder()
  var query = StartupQuery()
  var presenter: Presenter
  /// The screen as it was last presented, to be shown again after a stop.
  var lastPresented: (screen: Screen, theme: Theme)?
  var isGone = false
  var lastInput = 0
  var lastResize = 0
  private let openedAt: Int
  private var isOpen = true

  private init(capabilities: Capabilities, isUTF8: Bool, query: StartupQuery, openedAt: Int) {
    self.capabilities = capabilities
    self.query = query
    self.openedAt = openedAt
    presenter = Presenter(depth: capabilities.depth, isUTF8: isUTF8)
    (width, height) = Terminal.size() ?? (80, 24)
    cn_resize(Int32(width), Int32(height))
  }

  deinit { close() }

  /// Takes the terminal over. Nothing is changed when this throws.
  ///
  /// The first screen need not wait for anything: what the terminal answers comes as events.
  public static func open(_ options: Options = Options()) throws(TerminalError) -> Terminal {
    if let missing = missingStream { throw missing }
    let environment = environment(["TERM", "NO_COLOR", "COLORFGBG", "ESCDELAY"])
    let isUTF8 = cn_set_locale() == 1
    let name = try describedName(of: environment["TERM", default: ""])
    guard cn_guard_arm(STDIN_FILENO, STDOUT_FILENO) == 0 else { throw .failed("its settings cannot be read") }
    let openedAt = monotonicMilliseconds()
    var query = StartupQuery()
    let plain = Capabilities(environment: environment, colorCount: 0, isUTF8: isUTF8)
    cn_guard_quiet()
    // Where ASCII alone is drawn, no character's width is in doubt.
    if plain.answersQueries { write(query.begin(isUTF8: isUTF8 && !options.ascii)) }
    cn_guard_enter()
    guard Int(cn_open(name, STDIN_FILENO, STDOUT_FILENO)) == CN_READY else {
      cn_guard_disarm(0)
      throw .failed("ncurses cannot start on it")
    }
    cn_guard_remember()
    let capabilities = Capabilities(
      environment: environment, color: options.color, ascii: options.ascii, colorCount: Int(cn_color_count()),
      isUTF8: isUTF8)
    let terminal = Terminal(capabilities: capabilities, isUTF8: isUTF8, query: query, openedAt: openedAt)
    terminal.setMouse(on: options.mouse)
    return terminal
  }

  /// Gives the terminal back. Calling it twice is harmless.
  public func close() {
    guard isOpen else { return }
    isOpen = false
    awaitAnswers()
    cn_close()
    cn_guard_disarm(reportsMouse || query.isOutstanding ? 1 : 0)
  }

  /// Shows a screen; only what differs from the last one is sent.
  public func present(_ screen: Screen, theme: Theme) {
    guard isOpen, !isGone else { return }
    lastPresented = (screen, theme)
    let changedRows = presenter.draw(screen, theme: theme, movesColumns: query.movesColumns)
    // A frame that goes out in one write arrives whole; only the largest need the brackets, and those of two writes.
    let brackets = query.synchronizesFrames && (changedRows >= screen.height - 2 || presenter.isMoving)
    if brackets { Terminal.write("\u{1B}[?2026h") }
    presenter.send()
    if brackets { Terminal.write("\u{1B}[?2026l") }
  }

  /// Copies a text to the reader's clipboard. Whether the terminal allows it cannot be known.
  ///
  /// - Returns: false when the text is too long or the terminal has no such thing.
  public func copy(_ text: String) -> Bool {
    guard isOpen, capabilities.answersQueries, let sequence = Clipboard.sequence(for: text) else { return false }
    return Terminal.write(sequence)
  }

  /// Asks for reports of the mouse, or for none, so that the terminal selects text itself.
  public func setMouse(on: Bool) {
    reportsMouse = on
    cn_mouse(on ? 1 : 0)
  }

  /// The start is over: gives the machine back the memory of code that only the start ran, half of what is resident.
  /// Call once, with nothing left to show.
  public func settle() { cn_give_back_pages() }

  /// Stops the program, as Ctrl-Z does in others; returns when it is continued.
  public func suspend() {
    if isOpen { cn_suspend() }
  }
}

extension Terminal {
  static func size() -> (width: Int, height: Int)? {
    var width: Int32 = 0
    var height: Int32 = 0
    guard cn_size(STDOUT_FILENO, &width, &height) == 1 else { return nil }
    return (Int(width), Int(height))
  }

  @discardableResult
  static func write(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    return bytes.withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress else { return true }
      return cn_write(base.assumingMemoryBound(to: CChar.self), Int32(buffer.count)) == 0
    }
  }

  /// The first name of this terminal that the machine describes.
  static func describedName(of terminal: String) throws(TerminalError) -> String {
    if terminal.isEmpty { throw .unnamedTerminal }
    for name in describedNames(of: terminal) {
      switch Int(cn_describe(name)) {
      case CN_READY: return name
      case CN_NO_CURSOR_MOVEMENT: throw .cannotMoveCursor(terminal)
      default: continue
      }
    }
    throw .unknownTerminal(terminal)
  }

  /// Answers still on their way would be typed into the shell: a moment for them, at most 100 ms from the question.
  private func awaitAnswers() {
    while query.isOutstanding, !isGone {
      let left = openedAt + 100 - monotonicMilliseconds()
      guard left > 0 else { return }
      _ = waitForEvents(timeoutMilliseconds: left)
    }
  }
}
