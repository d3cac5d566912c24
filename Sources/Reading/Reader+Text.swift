import Drawing
import Laboratory
import Textbook

extension Reader {
  // MARK: Scrolling

  mutating func scroll(_ command: Command) {
    let page = max(1, textHeight - 1)
    switch command {
    case .lineDown: top += 1
    case .lineUp: top -= 1
    case .pageDown: top = nextPage
    case .pageUp: top -= page
    case .top: top = 0
    case .bottom: top = self.page.lines.count
    default: return
    }
    clampTop()
    isPlaceDirty = true
  }

  /// The top of the next page. A line is kept; so are a heading that stood last, and a formula or table that was cut:
  /// they begin the page instead, where that is no more than half of it.
  private var nextPage: Int {
    let lines = page.lines
    let next = top + max(1, textHeight - 1)
    guard let chapter, lines.indices.contains(next) else { return next }
    func isHeading(_ block: Int) -> Bool {
      guard chapter.blocks.indices.contains(block), case .heading = chapter.blocks[block].content else { return false }
      return true
    }
    var first = next
    if staysWhole(chapter, lines[next].block), !lines[next].text.isEmpty { first -= lines[next].offset }
    let before = lines[..<first].lastIndex { !$0.text.isEmpty } ?? 0
    let begins = lines[first].text.isEmpty || lines[first].offset == 0
    if begins, isHeading(lines[before].block) { first = before - lines[before].offset }
    return first > top + textHeight / 2 ? first : next
  }

  /// Whether a block is read at one glance: one that is cut at the end of a page begins the next.
  private func staysWhole(_ chapter: Chapter, _ block: Int) -> Bool {
    guard chapter.blocks.indices.contains(block) else { return false }
    switch chapter.blocks[block].content {
    case .heading, .math, .table, .diagram, .listing, .code: return true
    case .paragraph, .list, .lab, .check, .terms, .callout, .quote, .rule, .footnotes: return false
    }
  }

  /// How far the page was read, 0…100.
  var percentRead: Int {
    let last = page.lines.count - textHeight
    return last <= 0 ? 100 : Int((Double(top) / Double(last) * 100).rounded())
  }

  // MARK: Links

  /// Everything on the page that Enter could follow, in order, each once.
  var linkPlaces: [LinkPlace] {
    var places: [LinkPlace] = []
    var previous: String?
    for (index, line) in page.lines.enumerated() {
      for run in line.text.runs {
        guard let tag = run.tag, Reader.followable.contains(where: tag.hasPrefix) else { continue }
        if tag != previous { places.append(LinkPlace(tag: tag, line: index)) }
        previous = tag
      }
    }
    return places
  }

  private static let followable = ["link/", "fold/", "lab/", "check/"]

  mutating func selectNextLink() {
    focus = .text
    let places = linkPlaces
    guard !places.isEmpty else {
      say("There is no link on this page.", "这一页没有链接。")
      return
    }
    let visible = top..<top + textHeight
    if let link, visible.contains(link.line), let here = places.firstIndex(of: link) {
      self.link = places[(here + 1) % places.count]
    } else {
      link = places.first { $0.line >= top } ?? places[0]
    }
    if let line = link?.line, !visible.contains(line) {
      top = line - textHeight / 3
      clampTop()
      isPlaceDirty = true
    }
    if let link, case .web(let address)? = page.link(link.tag) {
      notice = options.language == .en ? "\(address)   w opens it" : "\(address)   按 w 打开"
    }
  }

  mutating func follow() {
    if let link {
      follow(link.tag)
    } else {
      selectNextLink()
    }
  }

  /// Follows what a tag of the page stands for.
  mutating func follow(_ tag: String) {
    if tag.hasPrefix("fold/") {
      unfolded.formSymmetricDifference([String(tag.dropFirst("fold/".count))])
      return
    }
    if tag.hasPrefix("lab/") {
      showLab(String(tag.dropFirst("lab/".count)))
      return
    }
    if tag.hasPrefix("check/") {
      openChecks(at: String(tag.dropFirst("check/".count)))
      return
    }
    if let formula = page.formula(tag) {
      notice = formula
      return
    }
    guard let target = page.link(tag) else { return }
    follow(target)
  }

  private mutating func follow(_ target: Link.Target) {
    switch target {
    case .web(let address): notice = options.language == .en ? "\(address)   w opens it" : "\(address)   按 w 打开"
    case .section(let section):
      remember()
      go(to: Anchor(section: section))
      isPlaceDirty = true
    case .chapter(let id, let section):
      guard chapters.contains(where: { $0.id == id }) else {
        say("The chapter “\(id)” is not in this book.", "本书没有“\(id)”这一章。")
        return
      }
      remember()
      open(chapter: id, at: section.map { Anchor(section: $0) })
    case .term, .reference: overlay = note(target).map(Overlay.note)
    case .live, .calculation, .refused: break
    }
  }

  mutating func openWeb() {
    guard let address = webAddress else {
      say("Choose a link with f first.", "请先用 f 选中一个链接。")
      return
    }
    effects.append(.open(address))
    notice = address
  }

  private var webAddress: String? {
    guard let link, let target = page.link(link.tag) else { return nil }
    switch target {
    case .web(let address): return address
    case .reference(let id): return desk.shelf.references[id]?.address
    case .chapter, .section, .live, .calculation, .term, .refused: return nil
    }
  }

  private mutating func showLab(_ name: String) {
    guard panels[name] != nil else { return }
    chosenLab = name
    focus = .lab
  }

  // MARK: Search

  mutating func startSearch() {
    focus = .text
    closeAllOverlays()
    let before = (top: top, unfolded: search.isTyping ? search.unfolded : unfolded)
    unfoldAll()
    settle()
    search.begin(at: top)
    search.unfolded = before.unfolded
    search.before = before.top
  }

  mutating func pressInSearch(_ key: Key) {
    switch key {
    case .escape, .control("g"):
      unfolded = search.unfolded
      let before = search.before
      search = Search()
      settle()
      top = before
      clampTop()
    case .enter: acceptSearch()
    default:
      if search.field.press(key) { searchAgain() }
    }
  }

  /// The match becomes the place; `o` goes back to where the search began.
  private mutating func acceptSearch() {
    search.isTyping = false
    guard search.query?.isEmpty == false else {
      search = Search()
      return
    }
    if search.matches.isEmpty { say("No match.", "没有匹配。") }
    if top != search.origin {
      let found = top
      top = search.origin
      remember()
      top = found
    }
    isPlaceDirty = true
  }

  /// Looks for what stands in the field now.
  mutating func searchAgain() {
    search.query = search.field.text
    search.find(in: page)
    showMatch(search.first(from: search.origin))
    if search.matches.isEmpty {
      top = search.origin
      clampTop()
    }
  }

  mutating func nextMatch(forward: Bool) {
    guard search.query != nil, !search.matches.isEmpty else {
      say("Search with / first.", "请先用 / 搜索。")
      return
    }
    showMatch(search.next(forward: forward))
    isPlaceDirty = true
  }

  private mutating func showMatch(_ index: Int?) {
    search.current = index
    guard let index else { return }
    let line = search.matches[index].line
    if !(top..<top + textHeight).contains(line) || textHeight < 3 { top = line - textHeight / 3 }
    clampTop()
  }

  // MARK: Copying

  /// What `y` copies: in the lab the explained number or what the step was for, in the text the formula or block under
  /// the cursor, else the top block.
  mutating func copy() {
    if let overlay {
      copy(lines(of: overlay).map(\.string).joined(separator: "\n"))
      return
    }
    if focus == .lab, let panel {
      copy(panel.gist(in: options.language))
      return
    }
    let line = link?.line ?? top
    for candidate in page.lines[min(line, page.lines.count)...].prefix(textHeight) {
      if let formula = candidate.text.runs.compactMap({ $0.tag.flatMap(page.formula) }).first,
        candidate.text.runs.allSatisfy({
          $0.tag?.hasPrefix("math/") == true || $0.text.allSatisfy { $0 == " " } || $0.tag?.hasPrefix("term/") == true
        })
      {
        copy(formula)
        return
      }
      let block = page.lines.filter { $0.block == candidate.block }.map(\.text.string)
      if block.contains(where: { !$0.isEmpty }) {
        copy(block.joined(separator: "\n"))
        return
      }
    }
  }

  private mutating func copy(_ text: String) {
    effects.append(.copy(text))
    let line = text.prefix { $0 != "\n" }
    say("Copied: \(line)", "已复制：\(line)")
  }
}
