import Assessment
import Drawing
import Laboratory
import Textbook

/// The book in the reader's hands, as a value: events in, a screen out. Everything but the terminal is in here.
public struct Reader: Sendable {
  public enum Focus: Hashable, Sendable { case text, lab }

  let desk: Desk
  public internal(set) var options: ReaderOptions
  public internal(set) var width: Int
  public internal(set) var height: Int
  /// What the rim is to do, in order; taken with `takeEffects`.
  var effects: [Effect] = []

  var chapters: [ChapterID]
  var chapterIndex = 0
  /// The chapter on the page; nil while the book has none.
  var chapter: Chapter?
  /// Whether the first screen is still to come: then only what it shows is set. `finishOpening` does the rest.
  public var isHurried = false
  let panelPictures = PanelPictures()
  /// The labs of the chapter, in its order.
  var chapterLabs: [String] = []
  /// Whether the chapter has self-checks to offer.
  var hasChecks = false
  var page = PageLayout()
  /// The labs' numbers as the page shows them.
  var shownNumbers: [String?] = []
  var pageKey: PageKey?
  /// The first line of the page that is on the screen.
  var top = 0
  var focus = Focus.text
  var unfolded: Set<String> = []
  /// The tag of the link under the cursor, and its line.
  var link: LinkPlace?
  var history: [HistoryEntry] = []
  var search = Search()
  /// The lab that the reader asked for, where the page has several.
  var chosenLab: String?
  /// The slider under the mouse.
  var dragged: Dragged?
  var overlay: Overlay?
  /// The self-checks that help or contents lie over for a moment.
  var covered: Overlay?
  /// The round of self-checks that was left before its end; `c` goes on with it.
  var pausedChecks: QuizPanel?
  var panels: [String: LabPanel] = [:]
  /// A sentence for the reader at the bottom, until the next key.
  var notice: String?
  var progress = Progress()
  var luminance: Double?
  var isPlaceDirty = false
  /// Whether the reader was told that nothing can be kept.
  var saidUnkept = false
  /// What the reader was told of the record and the settings, to be said again in full when the screen is gone.
  public private(set) var news: [String] = []

  /// What the page's lines depend on.
  struct PageKey: Hashable, Sendable {
    var chapter: ChapterID
    var language: Language
    var width: Int
    var glyphs: GlyphSet
    var unfolded: Set<String>
    var outcomes: [String: Outcome]
  }

  struct LinkPlace: Hashable, Sendable {
    var tag: String
    var line: Int
  }

  struct HistoryEntry: Hashable, Sendable {
    var chapter: ChapterID
    var anchor: Anchor
  }

  public init(_ desk: Desk, options: ReaderOptions = ReaderOptions(), width: Int = 80, height: Int = 24) {
    self.desk = desk
    self.options = options
    self.width = width
    self.height = height
    chapters = desk.shelf.chapters
  }

  // MARK: Events

  /// Takes in what happened. Everything that follows from it is in the state when this returns.
  public mutating func handle(_ event: Event) {
    if isHurried {
      isHurried = false
      settle()
    }
    switch event {
    case .key(let key): take(key)
    case .mouse(let mouse): if options.mouse { point(mouse) }
    case .paste(let text): paste(text)
    case .resize(let width, let height): resize(width, height)
    case .background(let red, let green, let blue):
      luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    case .ambiguousWidth(let columns):
      if columns > 1, options.glyphs == .unicode {
        options.glyphs = .ascii
        notice =
          options.language == .en
          ? "This terminal draws “ambiguous” characters two cells wide, so the book uses ASCII; set their width to 1 (narrow) to see it in full."
          : "此终端把“模糊宽度”字符画成两格，因此改用 ASCII；把该选项设为单倍宽度即可恢复。"
      }
    case .wake, .closed: break
    }
    settle()
  }

  /// The theme with `auto` settled by what the terminal said of its background.
  public var settledTheme: Theme { options.theme.settled(luminance: luminance) }

  public mutating func takeEffects() -> [Effect] {
    defer { effects = [] }
    return effects
  }

  public mutating func resize(_ width: Int, _ height: Int) {
    let anchor = anchor
    self.width = max(1, width)
    self.height = max(1, height)
    settle()
    go(to: anchor)
  }

  // MARK: Long work

  /// Whether `work` has something to do without waiting for a key.
  public var isWorking: Bool { panels.values.contains(where: \.isWorking) }

  /// Milliseconds to the next tick of something that plays; nil when nothing moves.
  public var tickInterval: Int? {
    panel?.isPlaying == true ? (options.reducedMotion ? 1000 : 350) : nil
  }

  /// Computes for about this many milliseconds.
  public mutating func work(milliseconds budget: Double) {
    let end = desk.milliseconds() + budget
    let clock = desk.milliseconds
    for name in panels.keys where panels[name]?.isWorking == true {
      panels[name]?.work { clock() < end }
      if panels[name]?.isWorking == false { isPlaceDirty = true }
    }
    settle()
  }

  /// One step of what plays.
  public mutating func tick() {
    guard let name = labName else { return }
    _ = panels[name]?.tick()
    isPlaceDirty = true
    settle()
  }

  // MARK: News from outside

  /// Tells the reader something that happened outside.
  ///
  /// - shown: what the one line of the screen says; the sentence itself by default.
  public mutating func tell(_ sentence: String, shown: String? = nil) {
    notice = shown ?? sentence
    news.append(sentence)
  }

  /// Says what befell the record since the last time; true when there was something.
  @discardableResult
  public mutating func tellOfRecord() -> Bool {
    let notices = desk.notebook?.takeNotices() ?? []
    for message in notices.reversed() { tell(message[options.language.rawValue]) }
    return !notices.isEmpty
  }

  /// Looks up how far the reader is; done after the first screen, since it reads files.
  public mutating func refreshProgress() {
    progress = Record.progress(desk.shelf, desk.notebook, at: desk.now())
    if case .contents? = overlay { retranslateOverlay() }
  }
}
