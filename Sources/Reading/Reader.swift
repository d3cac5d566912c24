import Assessment
import Drawing
import Laboratory
import Notebook
import Textbook

/// What the reader is handed: the book, and ways to the labs and the clock that it does not know itself.
public struct Desk: Sendable {
  public var shelf: Shelf
  /// A fresh run of a lab by name.
  public var lab: @Sendable (String) -> (any LabSession)?
  /// Computes the keys of the self-checks.
  public var engine: Engine
  public var notebook: Notebook?
  /// Milliseconds from some moment on; only differences count.
  public var milliseconds: @Sendable () -> Double
  /// Seconds since 1970, UTC.
  public var now: @Sendable () -> Int

  public init(
    shelf: Shelf, lab: @escaping @Sendable (String) -> (any LabSession)?,
    engine: Engine, notebook: Notebook?,
    milliseconds: @escaping @Sendable () -> Double, now: @escaping @Sendable () -> Int
  ) {
    self.shelf = shelf
    self.lab = lab
    self.engine = engine
    self.notebook = notebook
    self.milliseconds = milliseconds
    self.now = now
  }
}

/// What the reader wants done outside: the rim does it.
public enum Effect: Hashable, Sendable {
  case quit
  case copy(String)
  case open(String)
  case mouse(Bool)
}

/// How the book is to be shown.
public struct ReaderOptions: Hashable, Sendable {
  public var language: Language
  public var theme: Theme
  public var glyphs: GlyphSet
  public var keys: KeyTable
  public var mouse: Bool
  public var reducedMotion: Bool

  public init(
    language: Language = .en, theme: Theme = .auto, glyphs: GlyphSet = .unicode, keys: KeyTable = KeyTable(),
    mouse: Bool = true, reducedMotion: Bool = false
  ) {
    self.language = language
    self.theme = theme
    self.glyphs = glyphs
    self.keys = keys
    self.mouse = mouse
    self.reducedMotion = reducedMotion
  }
}

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
  var page = PageLayout()
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
  var panels: [String: LabPanel] = [:]
  /// A sentence for the reader at the bottom, until the next key.
  var notice: String?
  var progress = Progress()
  var luminance: Double?
  var isPlaceDirty = false

  /// What the page's lines depend on.
  struct PageKey: Hashable, Sendable {
    var chapter: ChapterID
    var language: Language
    var width: Int
    var glyphs: GlyphSet
    var unfolded: Set<String>
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
    switch event {
    case .key(let key): press(key)
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

  // MARK: Keys

  private mutating func press(_ key: Key) {
    notice = nil
    if overlay != nil, pressInOverlay(key) { return }
    if search.isTyping {
      pressInSearch(key)
      return
    }
    if focus == .lab, pressInPanel(key) { return }
    guard let command = options.keys.command(for: key, in: focus == .lab ? .lab : .text) else { return }
    perform(command, key)
  }

  private mutating func pressInPanel(_ key: Key) -> Bool {
    guard let name = labName, var panel = panels[name] else { return false }
    let isTyping = panel.isTyping
    let screen = isTyping ? Screen(width: 0, height: 0) : self.screen()
    let used = panel.pressInMode(key, language: options.language) { _ in Reader.quantityPlaces(on: screen) }
    panels[name] = panel
    if used { isPlaceDirty = true }
    return used
  }

  static func quantityPlaces(on screen: Screen) -> [QuantityPlace] {
    screen.places(tagged: QuantityID.tagPrefix).map { name, area in
      QuantityPlace(
        id: QuantityID(String(name.dropFirst(QuantityID.tagPrefix.count))), row: area.row, column: area.column)
    }.reduce(into: []) { places, place in
      if !places.contains(where: { $0.id == place.id }) { places.append(place) }
    }
  }

  /// Does what a command means here.
  mutating func perform(_ command: Command, _ key: Key? = nil) {
    switch command {
    case .quit: effects.append(.quit)
    case .interrupt: interrupt()
    case .leave: leave()
    case .help, .contents, .notation, .glyphs: open(command)
    case .checks: openChecks()
    case .review: openReview()
    case .switchPane: switchPane()
    case .nextChapter: turnChapter(by: 1)
    case .previousChapter: turnChapter(by: -1)
    case .goBack: goBack()
    case .search: startSearch()
    case .nextMatch: nextMatch(forward: true)
    case .previousMatch: nextMatch(forward: false)
    case .language: toggleLanguage()
    case .theme: turnTheme()
    case .mouse: toggleMouse()
    case .copy: copy()
    case .lineDown, .lineUp, .pageDown, .pageUp, .top, .bottom: scroll(command)
    case .nextLink: selectNextLink()
    case .follow: follow()
    case .openWeb: openWeb()
    case .stepForward, .stepBack, .strideForward, .strideBack, .runToEnd, .toStart, .play, .nextKnob, .previousKnob,
      .turnUp, .turnDown, .turnFarUp, .turnFarDown, .preset, .knobDefault, .editData, .nextSeed, .previousSeed,
      .explain, .predict, .compare:
      performInLab(command, key)
    }
  }

  private mutating func performInLab(_ command: Command, _ key: Key?) {
    guard let name = labName, var panel = panels[name] else { return }
    var digit: Int?
    if case .character(let character)? = key?.narrowed { digit = character.wholeNumberValue }
    if panel.perform(command, digit: digit) {
      panels[name] = panel
      isPlaceDirty = true
      finishQuickly(name)
    }
  }

  /// Work that is done within a moment is done before the screen is shown; the rest goes on between keys.
  mutating func finishQuickly(_ name: String) {
    guard panels[name]?.isWorking == true else { return }
    let clock = desk.milliseconds
    let end = clock() + 8
    panels[name]?.work { clock() < end }
  }

  private mutating func interrupt() {
    if let name = labName, let panel = panels[name], panel.isWorking || panel.isPlaying {
      _ = panels[name]?.leave()
    } else {
      effects.append(.quit)
    }
  }

  private mutating func leave() {
    if let name = labName, panels[name]?.leave() == true { return }
    if search.query != nil {
      search = Search()
    } else if focus == .lab, !isSplit {
      focus = .text
    } else {
      link = nil
    }
  }

  private mutating func switchPane() {
    guard labName != nil else {
      say("This page has no lab.", "这一页没有实验。")
      return
    }
    focus = focus == .text ? .lab : .text
  }

  private mutating func toggleLanguage() {
    options.language = options.language.other
    keep("language", options.language.rawValue)
    let anchor = anchor
    loadChapter()
    settle()
    go(to: anchor)
    retranslateOverlay()
  }

  private mutating func turnTheme() {
    options.theme = options.theme.next
    keep("theme", options.theme.rawValue)
    let names: [Theme: (String, String)] = [
      .auto: ("auto", "自动"), .dark: ("dark", "深色"), .light: ("light", "浅色"), .mono: ("mono", "单色"),
    ]
    let name = names[options.theme] ?? ("", "")
    say("Theme: \(name.0).", "主题：\(name.1)。")
  }

  private mutating func toggleMouse() {
    options.mouse.toggle()
    effects.append(.mouse(options.mouse))
    keep("mouse", options.mouse ? "on" : "off")
    if options.mouse {
      say("Mouse on; hold Shift to select text.", "鼠标已开；按住 Shift 可选中文字。")
    } else {
      say("Mouse off: the terminal selects text.", "鼠标已关：可直接选中文字。")
    }
  }

  /// Tells the reader something that happened outside.
  public mutating func tell(_ sentence: String) { notice = sentence }

  /// Looks up how far the reader is; done after the first screen, since it reads files.
  public mutating func refreshProgress() {
    progress = Record.progress(desk.shelf, desk.notebook, at: desk.now())
  }

  mutating func say(_ en: String, _ zh: String) { notice = options.language == .en ? en : zh }

  private func keep(_ setting: String, _ value: String) {
    do { try desk.notebook?.set(setting, to: value) } catch {}
  }

  private mutating func paste(_ text: String) {
    let line = String(text.prefix(2000).map { $0.isNewline ? " " : $0 })
    for character in line.prefix(500) {
      guard isInTextField else { return }
      press(.character(character))
    }
  }

  /// Whether a printable key would be text. A paste outside a field does nothing: it must not act by accident.
  private var isInTextField: Bool {
    search.isTyping || overlay?.isTyping == true || (focus == .lab && overlay == nil && panel?.isTyping == true)
  }
}
