import Assessment
import Drawing
import Laboratory
import Notebook
import Textbook

import struct Notebook.LabPlace

/// The book in plain lines, as a value: a line in, lines out. A chapter is read part by part, its lab stepped, its
/// self-checks answered, without a screen.
public struct LinearReader: Sendable {
  let desk: Desk
  public private(set) var language: Language
  let glyphs: GlyphSet
  public private(set) var isOver = false
  var chapter: ChapterID
  private var lines: [(text: StyledText, anchor: Anchor)] = []
  private var position = 0
  /// Where the part begins that was shown last.
  private var part = Anchor()
  var lab: (any LabSession)?
  /// The names of the chapter's labs.
  var labs: [String] = []
  /// How they stood when they were last left.
  private var keptLabs: [LabPlace] = []
  var quiz: LinearQuiz?
  var items: [CheckItem] = []

  static let width = 76

  public init(_ desk: Desk, chapter: ChapterID, language: Language, glyphs: GlyphSet) {
    self.desk = desk
    self.chapter = chapter
    self.language = language
    self.glyphs = glyphs
  }

  private var isEnglish: Bool { language == .en }
  func word(_ en: String, _ zh: String) -> String { isEnglish ? en : zh }
  func text(_ unicode: String) -> String { glyphs == .unicode ? unicode : Transliteration.ascii(unicode) }

  public var prompt: String { quiz == nil ? "> " : "" }

  /// The first lines.
  public mutating func open() -> [String] { help + load() }

  private var help: [String] {
    [
      word(
        "Enter reads on. t contents, ] next chapter, [ previous, a chapter's name opens it, c self-checks, L 中文, q quits.",
        "Enter 继续读。t 目录，] 下一章，[ 上一章，输入章名打开，c 自测，L English，q 退出。"),
      word(
        "In the lab: lab starts it, s steps, b steps back, e runs to the end, knob=value turns a knob, x NAME explains a number, k lists the knobs.",
        "实验：lab 开始，s 前进，b 后退，e 运行到底，旋钮=数值 调节，x 名称 解释一个数，k 列出旋钮。"),
    ]
  }

  private mutating func open(_ id: ChapterID) -> [String] {
    chapter = id
    lab = nil
    return load(at: nil)
  }

  /// The same part in the other language; the lab stays as it is.
  private mutating func toggleLanguage() -> [String] {
    language = language.other
    try? desk.notebook?.set("language", to: language.rawValue)
    return load(at: part)
  }

  /// The chapter at a place, or where it was left.
  private mutating func load(at anchor: Anchor? = nil) -> [String] {
    lines = PrintedPage(desk: desk, chapter: chapter, language: language)
      .placedLines(width: LinearReader.width, glyphs: glyphs)
    labs = desk.shelf.chapter(chapter, language).labs.map(\.name)
    let place = (try? desk.notebook?.place(in: chapter.id)) ?? nil
    keptLabs = place?.labs ?? []
    position = (anchor ?? place.map { Anchor(parsing: $0.anchor) }).map(line(at:)) ?? 0
    let title = "\(text(desk.shelf.front(chapter, language).title)) (\(chapter.id))"
    return [title, ""] + readOn()
  }

  /// The line of a place, or the first one.
  private func line(at anchor: Anchor) -> Int {
    lines.firstIndex { $0.anchor == anchor }
      ?? lines.firstIndex { $0.anchor.section == anchor.section && $0.anchor.block >= anchor.block } ?? 0
  }

  /// The next part: up to a blank line after some lines. It is the place that is kept.
  private mutating func readOn() -> [String] {
    guard position < lines.count else {
      return [word("The chapter ends here. ] opens the next, c its self-checks.", "本章到此结束。] 下一章，c 自测。")]
    }
    part = lines[position].anchor
    let trouble = save(part)
    var shown: [String] = []
    while position < lines.count {
      let line = lines[position].text.string
      position += 1
      if line.isEmpty && shown.count >= 12 { break }
      shown.append(line)
    }
    return shown + trouble
  }

  /// Keeps the place, and the labs as they stand; says what went wrong.
  private func save(_ anchor: Anchor) -> [String] {
    do {
      try desk.notebook?.save(
        Place(chapter: chapter.id, language: language.rawValue, anchor: anchor.description, labs: keptLabs))
      return []
    } catch { return [error[language.rawValue]] }
  }

  /// Takes in a line that the reader typed.
  public mutating func receive(_ line: String) -> [String] {
    if quiz != nil { return receiveInQuiz(line) }
    let line = String(line.filter { $0 != "\r" })
    let words = line.split(separator: " ").map(String.init)
    guard let first = words.first else { return readOn() }
    switch first {
    case "q", "quit":
      isOver = true
      return []
    case "?", "help": return help
    case "L":
      return toggleLanguage()
    case "t": return contents
    case "]": return turn(1)
    case "[": return turn(-1)
    case "c": return startQuiz()
    case "lab": return startLab(words.dropFirst().first)
    case "s", "b", "e", "k", "x": return inLab(first, words.dropFirst().first)
    default: break
    }
    if line.contains("=") { return set(line) }
    if let found = desk.shelf.book.chapter(named: first) {
      return open(found)
    }
    return [word("“\(first)” is not a command here; ? lists them.", "这里没有命令“\(first)”；输入 ? 查看。")]
  }

  private var contents: [String] {
    desk.shelf.chapters.map { "\($0.order)  \($0.id): \(desk.shelf.front($0, language).title)" }
  }

  private mutating func turn(_ step: Int) -> [String] {
    let chapters = desk.shelf.chapters
    guard let here = chapters.firstIndex(of: chapter), chapters.indices.contains(here + step) else {
      return [step > 0 ? word("This is the last chapter.", "这是最后一章。") : word("This is the first chapter.", "这是第一章。")]
    }
    return open(chapters[here + step])
  }
}
