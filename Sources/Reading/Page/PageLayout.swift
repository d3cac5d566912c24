import Assessment
import Drawing
import Laboratory
import Textbook
import Typesetting

/// What setting a page depends on besides the chapter.
struct PageSetting: Sendable {
  var width: Int
  var language: Language
  var glyphs: GlyphSet
  var mathSetting = MathSetting.display
  /// Callouts that the reader opened, by the path of their block.
  var unfolded: Set<String> = []
  /// A number of a lab as the text shows it now; nil leaves what the author wrote.
  var live: @Sendable (LiveNumber) -> String? = { _ in nil }
  /// The name under which a source is cited.
  var citation: @Sendable (String) -> String? = { _ in nil }
  /// What a self-check asks, in a sentence of Markdown.
  var checkGist: @Sendable (String) -> String? = { _ in nil }
  /// How the reader answered it last; nil where they have not.
  var checkOutcome: @Sendable (String) -> Outcome? = { _ in nil }
  /// The title of a lab; nil when there is no such lab.
  var labTitle: @Sendable (String) -> String? = { _ in nil }
  /// How formulas are spelt on a page that is to be heard, without frames and pictures; nil where it is looked at.
  var spelling: FormulaSpelling?
  var isLinear: Bool { spelling != nil }
}

/// A line of the page as it was set.
struct PageLine: Hashable, Sendable {
  var text: StyledText
  /// The block of the chapter that it belongs to, and which of its lines it is.
  var block: Int
  var offset: Int
}

/// A block as it was set.
struct SetBlock: Sendable {
  var lines: [StyledText] = []
  /// Where the links lead; a line's runs carry `link/BLOCK/3`.
  var links: [Link.Target] = []
  /// The formulas as TeX; runs carry `math/BLOCK/5` or `term/ratio`.
  var formulas: [String] = []
  /// The labs' numbers that stand in it: it is set again when one of them changes.
  var liveNumbers: [LiveNumber] = []
}

/// A chapter set in lines of a width: what scrolling, searching and drawing work on.
struct PageLayout: Sendable {
  private(set) var blocks: [SetBlock] = []
  private(set) var lines: [PageLine] = []

  init() {}

  /// The labs' numbers that stand on the page.
  private(set) var liveNumbers: [LiveNumber] = []

  /// The labs' own lines, in the order of the page.
  private(set) var labLines: [(name: String, line: Int)] = []

  /// Whether every block has been set; a page that is opened in a hurry has only its beginning.
  private(set) var isComplete = true

  init(_ chapter: Chapter, _ setting: PageSetting) {
    blocks = Array(repeating: SetBlock(), count: chapter.blocks.count)
    setBlocks(0..<chapter.blocks.count, chapter, setting)
  }

  /// Sets the blocks up to one of them, and as many more as fill a screen below it.
  init(_ chapter: Chapter, _ setting: PageSetting, upTo block: Int, height: Int) {
    blocks = Array(repeating: SetBlock(), count: chapter.blocks.count)
    let terms = BlockSetter.terms(of: chapter)
    var below = 0
    for index in blocks.indices where index <= block || below < height {
      blocks[index] = PageLayout.set(chapter, index, terms, setting)
      if index >= block { below += blocks[index].lines.count }
      isComplete = index == blocks.count - 1
    }
    join()
  }

  /// Sets what a hurried opening left out.
  mutating func complete(_ chapter: Chapter, _ setting: PageSetting) {
    guard !isComplete, let first = blocks.lastIndex(where: { !$0.lines.isEmpty }) else { return }
    isComplete = true
    setBlocks((first + 1)..<blocks.count, chapter, setting)
  }

  private mutating func setBlocks(_ indices: Range<Int>, _ chapter: Chapter, _ setting: PageSetting) {
    let terms = BlockSetter.terms(of: chapter)
    for index in indices { blocks[index] = PageLayout.set(chapter, index, terms, setting) }
    join()
  }

  /// Sets those blocks again that show numbers of a lab.
  mutating func refresh(_ chapter: Chapter, _ setting: PageSetting) {
    guard blocks.count == chapter.blocks.count, !liveNumbers.isEmpty else { return }
    let terms = BlockSetter.terms(of: chapter)
    for index in blocks.indices where !blocks[index].liveNumbers.isEmpty {
      blocks[index] = PageLayout.set(chapter, index, terms, setting)
    }
    join()
  }

  private static func set(
    _ chapter: Chapter, _ index: Int, _ terms: [BlockSetter.Term], _ setting: PageSetting
  ) -> SetBlock {
    var setter = BlockSetter(terms: terms, setting: setting, blockIndex: index)
    setter.set(chapter.blocks[index], path: "\(index)", width: setting.width)
    return setter.result
  }

  private mutating func join() {
    lines = []
    liveNumbers = blocks.flatMap(\.liveNumbers)
    for (index, block) in blocks.enumerated() {
      for (offset, text) in block.lines.enumerated() {
        lines.append(PageLine(text: text, block: index, offset: offset))
      }
    }
    while lines.last?.text.isEmpty == true { lines.removeLast() }
    labLines = lines.indices.flatMap { index in
      Set(lines[index].text.runs.compactMap(\.tag).filter { $0.hasPrefix("lab/") })
        .map { (String($0.dropFirst("lab/".count)), index) }
    }
  }

  /// The line of a block, or the nearest one after it.
  func line(ofBlock block: Int, offset: Int = 0) -> Int {
    guard let first = lines.firstIndex(where: { $0.block >= block }) else { return max(0, lines.count - 1) }
    guard lines[first].block == block else { return first }
    return first + min(offset, max(0, blocks[block].lines.count - 1))
  }

  /// The target behind a tag such as `link/12/0`.
  func link(_ tag: String) -> Link.Target? {
    let parts = tag.split(separator: "/")
    guard parts.count == 3, parts[0] == "link", let block = Int(parts[1]), let index = Int(parts[2]),
      blocks.indices.contains(block), blocks[block].links.indices.contains(index)
    else { return nil }
    return blocks[block].links[index]
  }

  /// The TeX behind a tag such as `math/12/0`.
  func formula(_ tag: String) -> String? {
    let parts = tag.split(separator: "/")
    guard parts.count == 3, parts[0] == "math", let block = Int(parts[1]), let index = Int(parts[2]),
      blocks.indices.contains(block), blocks[block].formulas.indices.contains(index)
    else { return nil }
    return blocks[block].formulas[index]
  }
}

/// Sets a block, with those inside it, in lines of a width.
struct BlockSetter {
  /// A part of the formulas, and the name of the quantity that it stands for.
  typealias Term = (name: String, pattern: MathExpression)

  let terms: [Term]
  let setting: PageSetting
  let blockIndex: Int
  var result = SetBlock()

  static func terms(of chapter: Chapter) -> [Term] {
    chapter.terms.compactMap { binding in binding.pattern.expression.map { (binding.quantity, $0) } }
  }

  var lines: [StyledText] {
    get { result.lines }
    _modify { yield &result.lines }
  }

  var isEnglish: Bool { setting.language == .en }

  func text(_ unicode: String) -> String {
    let spelt = setting.isLinear ? LinearText.spelt(unicode) : unicode
    return setting.glyphs == .unicode ? spelt : Transliteration.ascii(spelt)
  }

  func sign(_ unicode: String, _ ascii: String) -> String { setting.glyphs == .unicode ? unicode : ascii }

  mutating func add(_ text: StyledText) { lines.append(text) }

  /// A blank line, unless there is one already.
  mutating func gap() {
    if let last = lines.last, !last.isEmpty { add("") }
  }

  mutating func set(_ block: Block, path: String, width: Int) {
    switch block.content {
    case .heading(let level, _, let inlines): setHeading(level, inlines, width)
    case .paragraph(let inlines):
      for line in inlineText(inlines, width: width).wrapped(to: width) { add(line) }
      gap()
    case .list(let list): setList(list, path, width)
    case .table(let table): setTable(table, width)
    case .code(_, let code): setCode(code, caption: nil, width)
    case .listing(let listing): setCode(listing.text, caption: listing.path, width)
    case .diagram(let diagram): setDiagram(diagram, width)
    case .math(let equation): setEquation(equation, width)
    case .lab(let place): setLab(place, width)
    case .check(let id): setCheck(id, width)
    case .terms: break
    case .callout(let callout): setCallout(callout, path, width)
    case .quote(let blocks):
      setIndented(blocks, path, width, prefix: setting.isLinear ? "" : text("│ "), style: Style(.quiet))
    case .rule where setting.isLinear: break
    case .rule:
      add(StyledText(String(repeating: text("─"), count: width), Style(.quiet)))
      gap()
    case .footnotes(let notes): setFootnotes(notes, path, width)
    }
  }

  private mutating func setHeading(_ level: Int, _ inlines: [Inline], _ width: Int) {
    gap()
    if level == 2, blockIndex > 0, !setting.isLinear { add("") }
    var base = inlineText(inlines, width: width, base: Style(.heading, .bold))
    if setting.isLinear, level > 1 { base = StyledText(isEnglish ? "Section: " : "小节：", Style(.heading)) + base }
    for line in base.wrapped(to: width) { add(line) }
    if level == 1 && !setting.isLinear {
      let rule = text(level == 1 ? "═" : "─")
      let columns = min(width, base.width)
      add(StyledText(String(repeating: rule == "═" ? "═" : "=", count: columns), Style(.heading)))
    }
    add("")
  }

  private mutating func setList(_ list: Block.List, _ path: String, _ width: Int) {
    for (offset, item) in list.items.enumerated() {
      let marker = list.isOrdered ? "\(list.start + offset). " : sign("•", "-") + " "
      let columns = CellWidth.columns(of: marker)
      let first = lines.count
      setInner(item, path: "\(path).\(offset)", width: width - columns)
      if list.isTight { trimGap(after: first) }
      for index in first..<lines.count {
        let head = index == first ? StyledText(marker, Style(.accent)) : StyledText(blanks(columns))
        if !lines[index].isEmpty || index == first { lines[index] = head + lines[index] }
      }
    }
    gap()
  }

  private mutating func trimGap(after first: Int) {
    while lines.count > first, lines.last?.isEmpty == true { lines.removeLast() }
  }

  mutating func setInner(_ blocks: [Block], path: String, width: Int) {
    for (index, block) in blocks.enumerated() { set(block, path: "\(path).\(index)", width: max(4, width)) }
  }

  private mutating func setIndented(_ blocks: [Block], _ path: String, _ width: Int, prefix: String, style: Style) {
    let first = lines.count
    setInner(blocks, path: path, width: width - CellWidth.columns(of: prefix))
    trimGap(after: first)
    for index in first..<lines.count { lines[index] = StyledText(prefix, style) + lines[index] }
    gap()
  }

  private mutating func setCode(_ code: String, caption: String?, _ width: Int) {
    if let caption {
      let lead = setting.isLinear ? (isEnglish ? "Code of " : "代码，") : "  " + sign("╶ ", "- ")
      add(StyledText(lead + caption + (setting.isLinear ? (isEnglish ? ":" : "：") : ""), Style(.quiet)))
    }
    let code = setting.glyphs == .ascii ? Transliteration.ascii(code) : code
    for source in code.split(separator: "\n", omittingEmptySubsequences: false) {
      let pieces = StyledText(String(source), Style(.code)).wrappedCode(to: max(8, width - 2))
      for piece in pieces { add(StyledText("  ") + piece) }
    }
    gap()
  }

  /// The picture, or what it shows in a sentence.
  private mutating func setDiagram(_ diagram: Block.Diagram, _ width: Int) {
    guard setting.isLinear else { return setCode(diagram.picture, caption: nil, width) }
    let words = text((isEnglish ? "Diagram: " : "示意图：") + diagram.words)
    for line in StyledText(words).wrapped(to: width) { add(line) }
    gap()
  }

  private mutating func setLab(_ place: LabPlace, _ width: Int) {
    let title = setting.labTitle(place.name) ?? place.name
    if setting.isLinear {
      let words = isEnglish ? "Lab: \(title). “lab \(place.name)” starts it." : "实验：\(title)。输入“lab \(place.name)”开始。"
      for piece in StyledText(text(words)).wrapped(to: width) { add(piece) }
      return gap()
    }
    let words = isEnglish ? "lab \(place.name): \(title)" : "实验 \(place.name)：\(title)"
    let hint = isEnglish ? "   Tab" : "   按 Tab 进入"
    let line =
      StyledText(text("▸ "), Style(.accent), tag: "lab/\(place.name)")
      + StyledText(text(words), Style(.link), tag: "lab/\(place.name)")
      + StyledText(hint, Style(.quiet), tag: "tab/\(place.name)")
    for piece in line.wrapped(to: width, hanging: 2) { add(piece) }
    gap()
  }

  /// A line for a self-check: a box that is ticked when it was answered right, its id, what it asks.
  private mutating func setCheck(_ id: String, _ width: Int) {
    if setting.isLinear { return setLinearCheck(id, width) }
    let tag = "check/\(id)"
    let box: (sign: String, ascii: String, ink: Ink) =
      switch setting.checkOutcome(id) {
      case nil: ("☐", "[ ]", .accent)
      case .right?: ("✓", "[+]", .good)
      case .wrong?, .gaveUp?: ("✗", "[x]", .bad)
      }
    let key = StyledText("   c", Style(.quiet))
    var line = StyledText((setting.glyphs == .ascii ? box.ascii : box.sign) + " ", Style(box.ink), tag: tag)
    line.append(id, Style(.link), tag: tag)
    if let gist = setting.checkGist(id) {
      let words = PlainMarkdown.text(language: setting.language, glyphs: setting.glyphs)(gist)
      line.append("  " + words, Style(.text), tag: tag)
    }
    add(line.truncated(to: max(1, width - key.width), glyphs: setting.glyphs) + key)
    gap()
  }

  /// The same in words.
  private mutating func setLinearCheck(_ id: String, _ width: Int) {
    let outcome =
      switch setting.checkOutcome(id) {
      case nil: ""
      case .right?: isEnglish ? ", answered right" : "（已答对）"
      case .wrong?: isEnglish ? ", answered wrong" : "（答错）"
      case .gaveUp?: isEnglish ? ", given up" : "（已放弃）"
      }
    let gist = setting.checkGist(id).map {
      PlainMarkdown.text(language: setting.language, glyphs: setting.glyphs, spelling: setting.spelling)($0)
    }
    let words = (isEnglish ? "Self-check \(id)" : "自测 \(id)") + outcome + (isEnglish ? ": " : "：") + (gist ?? "")
    for line in StyledText(text(words)).wrapped(to: width) { add(line) }
    gap()
  }

  private mutating func setFootnotes(_ notes: [[Block]], _ path: String, _ width: Int) {
    if !setting.isLinear { add(StyledText(String(repeating: text("─"), count: min(width, 20)), Style(.quiet))) }
    for (number, note) in notes.enumerated() {
      let first = lines.count
      let marker = "[\(number + 1)] "
      setInner(note, path: "\(path).\(number)", width: width - marker.count)
      trimGap(after: first)
      for index in first..<lines.count {
        lines[index] = StyledText(index == first ? marker : blanks(marker.count), Style(.quiet)) + lines[index]
      }
    }
  }

  func blanks(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }
}

extension StyledText {
  /// A line of code keeps its blanks; one that is too long goes on below, further in, broken at a blank where it can.
  func wrappedCode(to width: Int) -> [StyledText] {
    guard self.width > width, let style = runs.first?.style else { return [self] }
    let indent = min(string.prefix { $0 == " " }.count + 4, max(0, width / 2))
    var pieces: [StyledText] = []
    var rest = Array(string)
    while CellWidth.columns(of: String(rest)) > width {
      let cut = StyledText.codeBreak(rest, width: width, after: indent)
      pieces.append(StyledText(String(rest[..<cut]), style))
      let next = rest[cut...].drop { $0 == " " }
      rest = Array(repeating: " ", count: indent) + next
    }
    return pieces + [StyledText(String(rest), style)]
  }

  /// How many characters of a line of code stand before the break.
  private static func codeBreak(_ line: [Character], width: Int, after indent: Int) -> Int {
    var columns = 0
    var fitting = 0
    while fitting < line.count, columns + CellWidth.columns(of: line[fitting]) <= width {
      columns += CellWidth.columns(of: line[fitting])
      fitting += 1
    }
    let blank = line[..<fitting].lastIndex(of: " ") ?? 0
    return blank > indent ? blank : max(1, fitting)
  }
}
