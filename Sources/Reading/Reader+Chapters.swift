import Assessment
import Drawing
import Laboratory
import Notebook
import Textbook

import struct Notebook.LabPlace

/// A place in a chapter that means the same at every width and in both languages.
public struct Anchor: Hashable, Sendable {
  /// The section's id; empty before the first heading.
  public var section = ""
  /// Which block of the section.
  public var block = 0
  /// Which line of the block.
  public var line = 0

  public init(section: String = "", block: Int = 0, line: Int = 0) {
    self.section = section
    self.block = block
    self.line = line
  }
}

extension Anchor: CustomStringConvertible {
  public var description: String { "\(section)/\(block)/\(line)" }

  /// Reads what `description` wrote.
  public init(parsing text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 3 else { return }
    section = String(parts[0])
    block = Int(parts[1]) ?? 0
    line = Int(parts[2]) ?? 0
  }
}

extension Anchor {
  /// The place of a line of a chapter.
  init(of line: PageLine, in chapter: Chapter) {
    if let section = chapter.section(ofBlock: line.block) {
      self.init(section: section.id, block: line.block - section.blocks.lowerBound, line: line.offset)
    } else {
      self.init(block: line.block, line: line.offset)
    }
  }
}

extension Reader {
  /// Opens a chapter by its id at a place of it; nil opens where the reader last was in it.
  public mutating func open(chapter id: String, at anchor: Anchor? = nil) {
    guard let index = chapters.firstIndex(where: { $0.id == id }) else { return }
    chapterIndex = index
    top = 0
    link = nil
    unfolded = []
    let place = (try? desk.notebook?.place(in: id)) ?? nil
    let target = anchor ?? place.map { Anchor(parsing: $0.anchor) } ?? Anchor()
    loadChapter()
    resumeLabs(place)
    if isHurried { beginPage(at: target) }
    settle()
    go(to: target)
    if labName == nil { focus = .text }
    isPlaceDirty = true
  }

  /// Opens the book where it was left, or at its first chapter.
  public mutating func openAtLastPlace() {
    let last = (try? desk.notebook?.lastPlace()) ?? nil
    if let last, chapters.contains(where: { $0.id == last.chapter }) {
      open(chapter: last.chapter)
    } else if let first = chapters.first {
      open(chapter: first.id)
    }
  }

  /// Sets only what the first screen shows of the page.
  private mutating func beginPage(at target: Anchor) {
    guard let chapter else { return }
    page = PageLayout(chapter, pageSetting, upTo: block(of: target), height: textHeight)
    pageKey = currentPageKey
    shownNumbers = liveTexts
  }

  /// Does what the first screen did not wait for: the rest of the page, and how far the reader is.
  public mutating func finishOpening() {
    isHurried = false
    refreshProgress()
    settle()
  }

  /// The block of the chapter that a place is in.
  private func block(of anchor: Anchor) -> Int {
    let start = anchor.section.isEmpty ? 0 : chapter?.section(anchor.section)?.blocks.lowerBound ?? 0
    return start + anchor.block
  }

  mutating func loadChapter() {
    guard chapters.indices.contains(chapterIndex) else { return }
    let id = chapters[chapterIndex]
    chapter = desk.shelf.chapter(id, options.language)
    pageKey = nil
    chapterLabs = chapter?.labs.map(\.name) ?? []
    hasChecks = desk.shelf.hasChecks(id)
    for lab in chapter?.labs ?? [] where panels[lab.name] == nil {
      guard let session = desk.lab(lab.name) else { continue }
      panels[lab.name] = LabPanel(session)
    }
    arrangeLabs()
  }

  /// Starts the chapter's labs as the chapter says, with its presets.
  private mutating func arrangeLabs() {
    for place in chapter?.labs ?? [] {
      panels[place.name]?.arrange(place, language: options.language)
    }
  }

  private mutating func resumeLabs(_ place: Place?) {
    for lab in place?.labs ?? [] {
      panels[lab.lab]?.resume(settings: lab.settings, seed: lab.seed, position: lab.step)
    }
    for lab in chapter?.labs ?? [] { finishQuickly(lab.name) }
  }

  /// The place of the top line.
  var anchor: Anchor {
    guard let chapter, page.lines.indices.contains(top) else { return Anchor() }
    return Anchor(of: page.lines[top], in: chapter)
  }

  /// Scrolls to a place.
  mutating func go(to anchor: Anchor) {
    guard let chapter else { return }
    let start = anchor.section.isEmpty ? 0 : chapter.section(anchor.section)?.blocks.lowerBound ?? 0
    top = page.line(ofBlock: start + anchor.block, offset: anchor.line)
    while anchor.line == 0, page.lines.indices.contains(top + 1), page.lines[top].text.isEmpty { top += 1 }
    clampTop()
  }

  mutating func clampTop() {
    top = max(0, min(top, page.lines.count - textHeight))
  }

  mutating func remember() {
    guard chapters.indices.contains(chapterIndex) else { return }
    history.append(HistoryEntry(chapter: chapters[chapterIndex], anchor: anchor))
    if history.count > 100 { history.removeFirst() }
  }

  mutating func goBack() {
    guard let entry = history.popLast() else {
      say("There is nowhere to go back to.", "没有可以返回的位置。")
      return
    }
    open(chapter: entry.chapter.id, at: entry.anchor)
  }

  mutating func turnChapter(by step: Int) {
    let next = chapterIndex + step
    guard chapters.indices.contains(next) else {
      if step > 0 { say("This is the last chapter.", "这是最后一章。") } else { say("This is the first chapter.", "这是第一章。") }
      return
    }
    remember()
    open(chapter: chapters[next].id)
  }

  /// Sets the page again where something changed that it depends on.
  mutating func settle() {
    guard let chapter else { return }
    defer { keepExplained() }
    let key = currentPageKey
    if key != pageKey {
      let kept = pageKey?.chapter == chapter.id ? anchor : nil
      page = PageLayout(chapter, pageSetting)
      pageKey = key
      if let kept { go(to: kept) }
      shownNumbers = liveTexts
      findPlacesAgain()
    } else if !isHurried, !page.isComplete {
      page.complete(chapter, pageSetting)
      shownNumbers = liveTexts
      findPlacesAgain()
    } else if !page.liveNumbers.isEmpty {
      let now = liveTexts
      if now != shownNumbers {
        shownNumbers = now
        let (kept, count) = (anchor, page.lines.count)
        page.refresh(chapter, pageSetting)
        if page.lines.count != count { go(to: kept) }
        findPlacesAgain()
      }
    }
    clampTop()
  }

  /// Matches and the chosen link are places of the page that was; each is looked for where it stands now.
  private mutating func findPlacesAgain() {
    search.find(in: page)
    link = link.flatMap { old in linkPlaces.first { $0.tag == old.tag } }
  }

  private var currentPageKey: PageKey? {
    chapter.map { chapter in
      PageKey(
        chapter: chapter.id, language: options.language, width: textWidth, glyphs: options.glyphs, unfolded: unfolded,
        outcomes: outcomes)
    }
  }

  /// How the chapter's self-checks were answered last.
  private var outcomes: [String: Outcome] { chapter.flatMap { progress.latest[$0.id.id] } ?? [:] }

  /// What the labs' numbers in the text are now.
  private var liveTexts: [String?] {
    let numbers = LiveNumbers(panels: panels, current: labName)
    return page.liveNumbers.map { numbers.text($0) }
  }

  var pageSetting: PageSetting {
    let desk = desk
    let language = options.language
    let numbers = LiveNumbers(panels: panels, current: labName)
    let id = chapter?.id
    return PageSetting(
      width: textWidth, language: language, glyphs: options.glyphs, unfolded: unfolded,
      live: { numbers.text($0) },
      citation: { desk.shelf.references[$0]?.short[language] },
      checkGist: { item in id.flatMap { desk.shelf.checks($0).items.first { $0.id == item }?.gist[language] } },
      checkOutcome: { [outcomes] in outcomes[$0] },
      labTitle: { name in numbers.title(name, language) })
  }

  /// Keeps the place and the labs on disk, if they changed.
  ///
  /// - Returns: whether there is something new to tell the reader.
  @discardableResult
  public mutating func saveIfNeeded() -> Bool {
    let isUnkept = savePlace()
    return tellOfRecord() || isUnkept
  }

  /// True when the reader was told that it cannot be kept.
  private mutating func savePlace() -> Bool {
    guard isPlaceDirty, let chapter, let notebook = desk.notebook else { return false }
    isPlaceDirty = false
    let labs = chapter.labs.compactMap { place -> LabPlace? in
      guard let session = panels[place.name]?.session else { return nil }
      let settings = Dictionary(
        session.settings.all.map { ($0.knob.name, $0.value.description) }, uniquingKeysWith: { $1 })
      return LabPlace(lab: place.name, settings: settings, seed: session.seed, step: session.position)
    }
    do {
      try notebook.save(
        Place(
          chapter: chapter.id.id, language: options.language.rawValue, anchor: anchor.description, labs: labs))
    } catch { return tellOnce(error) }
    return false
  }

  /// Says once that nothing can be kept; true when it was said now.
  @discardableResult
  mutating func tellOnce(_ message: NotebookMessage) -> Bool {
    guard !saidUnkept else { return false }
    saidUnkept = true
    tell(message[options.language.rawValue])
    return true
  }
}

/// Numbers of the labs as the text shows them.
struct LiveNumbers: Sendable {
  let panels: [String: LabPanel]
  let current: String?

  func text(_ number: LiveNumber) -> String? {
    guard let name = number.lab ?? current, let session = panels[name]?.session else { return nil }
    if session.about.knobs.contains(where: { $0.name == number.name }) {
      let value = session.settings[number.name]
      if case .number(let number) = value { return Numeral.short(number) }
      return value.description
    }
    if let quantity = session.number(QuantityID(number.name)) { return Numeral.fixed(quantity.value, 3) }
    return session.record.quantities.last { $0.id.family == number.name }.map { Numeral.fixed($0.value, 3) }
  }

  func title(_ lab: String, _ language: Language) -> String? { panels[lab]?.session.about.title[language] }
}
