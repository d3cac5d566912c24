import Assessment
import Drawing
import Laboratory
import Notebook
import Textbook
import Typesetting

import struct Notebook.LabPlace

/// The book in plain lines, as a value: a line in, lines out. A chapter is read part by part, its lab stepped, its
/// self-checks answered, without a screen, and so that it can be heard: nothing is drawn, formulas are spelt out.
public struct LinearReader: Sendable {
  let desk: Desk
  public private(set) var language: Language
  let glyphs: GlyphSet
  /// Whether the signs of formulas are words.
  var formulas: FormulaSpelling
  /// Columns of a line; a formula may be longer.
  let width: Int
  public private(set) var isOver = false
  var chapter: ChapterID
  /// The lines of the chapter, and the next one to be read.
  var lines: [(text: StyledText, anchor: Anchor)] = []
  var position = 0
  /// Where the part begins that was shown last, and its lines.
  private var part = Anchor()
  private var partLines: [String] = []
  /// Where the reader was before they went elsewhere.
  private var history: [(chapter: ChapterID, anchor: Anchor)] = []
  /// What was looked for last.
  var query: String?
  var lab: LabPanel?
  /// The chapter's labs.
  var labs: [Textbook.LabPlace] = []
  /// How they stood when they were last left.
  private var keptLabs: [LabPlace] = []
  var quiz: LinearQuiz?
  var items: [CheckItem] = []

  public init(
    _ desk: Desk, chapter: ChapterID, language: Language, glyphs: GlyphSet, formulas: FormulaSpelling = .signs,
    width: Int = 76
  ) {
    self.desk = desk
    self.chapter = chapter
    self.language = language
    self.glyphs = glyphs
    self.formulas = formulas
    self.width = max(20, width)
  }

  private var isEnglish: Bool { language == .en }
  func word(_ en: String, _ zh: String) -> String { isEnglish ? en : zh }

  /// Symbols as a linear formula spells them.
  func text(_ unicode: String) -> String {
    let spelt = LinearText.spelt(unicode)
    return glyphs == .unicode ? spelt : Transliteration.ascii(spelt)
  }

  /// A formula of symbols and numbers, in signs or in words.
  func formula(_ unicode: String) -> String {
    guard formulas == .words else { return text(unicode) }
    let said = LinearText.said(unicode, isEnglish ? .english : .chinese)
    return glyphs == .unicode ? said : Transliteration.ascii(said)
  }

  /// Markdown in a line.
  var plain: @Sendable (String) -> String {
    PlainMarkdown.text(language: language, glyphs: glyphs, spelling: formulas)
  }

  /// Lines no wider than the page.
  func fitted(_ lines: [String]) -> [String] {
    lines.flatMap { StyledText($0).wrapped(to: width, hanging: 2).map(\.string) }
  }

  public var prompt: String { quiz == nil ? "> " : "" }

  /// The first lines.
  public mutating func open() -> [String] {
    let lines =
      [word("Enter reads on; ? lists the commands; w says formulas in words.", "按回车继续读；输入 ? 列出命令；输入 w 用文字读公式。")]
      + load()
    return news + lines
  }

  /// What befell the record since the last time.
  private var news: [String] { fitted(desk.notebook?.takeNotices().map { $0[language.rawValue] } ?? []) }

  private mutating func open(_ id: ChapterID) -> [String] {
    remember()
    chapter = id
    lab = nil
    return load()
  }

  func remembered() -> (chapter: ChapterID, anchor: Anchor) { (chapter, part) }

  mutating func remember() { history.append(remembered()) }

  /// The same part in the other language; the lab stays as it is.
  private mutating func toggleLanguage() -> [String] {
    language = language.other
    try? desk.notebook?.set("language", to: language.rawValue)
    return load(at: part)
  }

  /// Formulas in words, or in signs again; remembered, and the part is said again.
  private mutating func toggleFormulas() -> [String] {
    formulas = formulas == .words ? .signs : .words
    try? desk.notebook?.set("formulas", to: formulas.rawValue)
    let said =
      formulas == .words
      ? word("Formulas are said in words; w goes back to signs.", "公式用文字读出；输入 w 改回符号。")
      : word("Formulas are written in signs; w says them in words.", "公式用符号写出；输入 w 改用文字。")
    let again = load(at: part)
    return fitted([said]) + (lab == nil ? again : [])
  }

  /// The chapter at a place, or where it was left.
  private mutating func load(at anchor: Anchor? = nil) -> [String] {
    lines = PrintedPage(desk: desk, chapter: chapter, language: language)
      .placedLines(width: width, glyphs: glyphs, spelling: formulas)
    labs = desk.shelf.chapter(chapter, language).labs
    let place = (try? desk.notebook?.place(in: chapter.id)) ?? nil
    keptLabs = place?.labs ?? []
    position = (anchor ?? place.map { Anchor(parsing: $0.anchor) }).map(line(at:)) ?? 0
    let title = "\(text(desk.shelf.front(chapter, language).title)) (\(chapter.id))"
    return fitted([title]) + [""] + readOn()
  }

  /// The line of a place, or the first one.
  private func line(at anchor: Anchor) -> Int {
    lines.firstIndex { $0.anchor == anchor }
      ?? lines.firstIndex { $0.anchor.section == anchor.section && $0.anchor.block >= anchor.block } ?? 0
  }

  /// The next part: up to a blank line after some lines. It is the place that is kept.
  mutating func readOn() -> [String] {
    guard position < lines.count else {
      return [word("The chapter ends here. ] opens the next, c its self-checks.", "本章到此结束。] 下一章，c 自测。")]
    }
    part = lines[position].anchor
    let trouble = save(part)
    var shown: [String] = []
    while position < lines.count {
      var line = lines[position].text.string
      while line.last == " " { line.removeLast() }
      position += 1
      // A heading is not left alone at the end.
      let isBehindHeading = position > 1 && lines[position - 2].text.runs.first?.style.ink == .heading
      if line.isEmpty && shown.count >= 12 && !isBehindHeading { break }
      shown.append(line)
    }
    partLines = shown
    return shown + trouble
  }

  /// Keeps the place, and the labs as they stand; says what went wrong.
  private func save(_ anchor: Anchor) -> [String] {
    do {
      try desk.notebook?.save(
        Place(chapter: chapter.id, language: language.rawValue, anchor: anchor.description, labs: keptLabs))
      return []
    } catch { return fitted([error[language.rawValue]]) }
  }

  // MARK: What the reader types

  /// Takes in a line that the reader typed.
  public mutating func receive(_ line: String) -> [String] {
    let lines = respond(to: String(line.filter { $0 != "\r" }))
    return news + lines
  }

  private mutating func respond(to line: String) -> [String] {
    if quiz != nil { return fitted(receiveInQuiz(line)) }
    if isGuessing { return fitted(guess(line)) }
    guard let first = line.split(separator: " ").first.map(String.init) else { return readOn() }
    let rest = line.split(separator: " ").dropFirst().joined(separator: " ")
    let name = rest.isEmpty ? nil : rest
    switch first {
    case "q", "quit":
      isOver = true
      return []
    case "L": return toggleLanguage()
    case "w", "words": return toggleFormulas()
    case ".", "again": return partLines
    case "o", "back": return goBack()
    case "]": return turn(1)
    case "[": return turn(-1)
    case "open": return named(name ?? "") ?? [unknownChapter(name ?? "")]
    case "/", "search": return search(name)
    case "n", "next": return search(query)
    default: break
    }
    if first.hasPrefix("/") { return search(String(line.drop { $0 == " " || $0 == "/" })) }
    if let lines = answer(aliases[first] ?? first, name) { return fitted(lines) }
    if lab != nil, name == nil, let number = Int(first) { return fitted(inLab("p", "\(number)")) }
    if line.contains("=") { return fitted(set(line)) }
    if Int(first) != nil {
      return fitted([
        word(
          "A number alone does nothing here: “open \(first)” opens chapter \(first), “p \(first)” is preset \(first).",
          "单独的数字不起作用：“open \(first)”打开第 \(first) 章，“p \(first)”是第 \(first) 个预设。")
      ])
    }
    return named(line) ?? fitted([word("“\(first)” is not a command here; ? lists them.", "这里没有命令“\(first)”；输入 ? 查看。")])
  }

  /// The keys that the text names, for those who follow it here.
  private var aliases: [String: String] {
    [
      "Tab": "lab", "tab": "lab", "→": "s", "l": "s", "Right": "s", "right": "s", "←": "b", "h": "b", "Left": "b",
      "left": "b",
    ]
  }

  /// What is said without going anywhere.
  private mutating func answer(_ command: String, _ name: String?) -> [String]? {
    switch command {
    case "?", "help": help
    case "t", "contents": contents
    case "c", "checks": startChecks()
    case "r", "review": startReview()
    case "term": term(name)
    case "#", "notation": notation
    case "lab": startLab(name)
    case "s", "b", "e", "0", "}", "{", "k", "i", "v", "x", "p", "d", "seed", "numbers": inLab(command, name)
    default: nil
    }
  }

  private mutating func named(_ name: String) -> [String]? {
    desk.shelf.book.chapter(named: name).map { open($0) }
  }

  private func unknownChapter(_ name: String) -> String {
    word("There is no chapter “\(name)”; t lists them.", "没有章节“\(name)”；输入 t 查看目录。")
  }

  private mutating func turn(_ step: Int) -> [String] {
    let chapters = desk.shelf.chapters
    guard let here = chapters.firstIndex(of: chapter), chapters.indices.contains(here + step) else {
      return [step > 0 ? word("This is the last chapter.", "这是最后一章。") : word("This is the first chapter.", "这是第一章。")]
    }
    return open(chapters[here + step])
  }

  private mutating func goBack() -> [String] {
    guard let place = history.popLast() else {
      return [word("There is nowhere to go back to.", "没有可以返回的位置。")]
    }
    if place.chapter != chapter { lab = nil }
    chapter = place.chapter
    return load(at: place.anchor)
  }
}
