import Assessment
import Drawing
import Laboratory
import Notebook
import Textbook

/// The book in plain lines, as a value: a line in, lines out. A chapter is read part by part, its lab stepped, its
/// self-checks answered, without a screen.
public struct LinearReader: Sendable {
  let desk: Desk
  public private(set) var language: Language
  let glyphs: GlyphSet
  public private(set) var isOver = false
  private var chapter: ChapterID
  private var lines: [StyledText] = []
  private var sections: [(id: String, line: Int)] = []
  private var position = 0
  private var lab: (any LabSession)?
  private var labs: [String] = []
  private var quiz: LinearQuiz?
  private var items: [CheckItem] = []

  private static let width = 76

  public init(_ desk: Desk, chapter: ChapterID, language: Language, glyphs: GlyphSet) {
    self.desk = desk
    self.chapter = chapter
    self.language = language
    self.glyphs = glyphs
  }

  private var isEnglish: Bool { language == .en }
  private func word(_ en: String, _ zh: String) -> String { isEnglish ? en : zh }
  private func text(_ unicode: String) -> String { glyphs == .unicode ? unicode : Transliteration.ascii(unicode) }

  public var prompt: String { quiz == nil ? "> " : "" }

  /// The first lines.
  public mutating func open() -> [String] { load() + help }

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

  private mutating func load() -> [String] {
    lines = PrintedPage(desk: desk, chapter: chapter, language: language)
      .lines(width: LinearReader.width, glyphs: glyphs)
    let content = desk.shelf.chapter(chapter, language)
    labs = content.labs.map(\.name)
    lab = nil
    position = 0
    do {
      try desk.notebook?.save(
        Place(chapter: chapter.id, language: language.rawValue, anchor: Anchor().description))
    } catch { return [error[language.rawValue]] }
    return readOn()
  }

  /// The next part: up to a blank line after some lines.
  private mutating func readOn() -> [String] {
    guard position < lines.count else {
      return [word("The chapter ends here. ] opens the next, c its self-checks.", "本章到此结束。] 下一章，c 自测。")]
    }
    var part: [String] = []
    while position < lines.count {
      let line = lines[position].string
      position += 1
      if line.isEmpty && part.count >= 12 { break }
      part.append(line)
    }
    return part
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
      language = language.other
      return load()
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
      chapter = found
      return load()
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
    chapter = chapters[here + step]
    return load()
  }

  // MARK: The lab

  private mutating func startLab(_ name: String?) -> [String] {
    guard let name = name ?? labs.first, let session = desk.lab(name) else {
      return [word("This chapter has no lab.", "本章没有实验。")]
    }
    lab = session
    return [session.about.title[language]] + knobLines(session) + recordLines(session)
  }

  private mutating func inLab(_ command: String, _ argument: String?) -> [String] {
    if lab == nil { _ = startLab(nil) }
    guard var session = lab else { return [word("This chapter has no lab.", "本章没有实验。")] }
    defer { lab = session }
    switch command {
    case "s":
      guard session.step(recording: true) else { return [word("The run is over.", "运行已结束。")] }
    case "b":
      guard session.position > 0 else { return [word("This is the start.", "这是开头。")] }
      session.jump(to: session.position - 1)
    case "e": session.jump(to: .max)
    case "k": return knobLines(session)
    default: return explain(argument, session)
    }
    return recordLines(session)
  }

  private mutating func set(_ line: String) -> [String] {
    if lab == nil { _ = startLab(nil) }
    guard var session = lab, let equals = line.firstIndex(of: "=") else {
      return [word("This chapter has no lab.", "本章没有实验。")]
    }
    var settings = session.settings
    do {
      let value = line[line.index(after: equals)...].filter { $0 != " " }
      try settings.set(line[..<equals].filter { $0 != " " }, to: value)
      try session.retune(settings)
    } catch { return [(error as? SettingsError)?.message[language] ?? "\(error)"] }
    lab = session
    return recordLines(session)
  }

  private func knobLines(_ session: any LabSession) -> [String] {
    session.settings.all.map { knob, value in
      text("\(knob.name) (\(knob.symbol)) = \(value): \(knob.meaning[language]); \(knob.range(in: language))")
    }
  }

  private func recordLines(_ session: any LabSession) -> [String] {
    let record = session.record
    var lines = [word("Step \(record.step). ", "第 \(record.step) 步。") + text(record.caption[language])]
    lines += record.quantities.map { text("\($0.id.name): \($0.symbol) = \(Numeral.short($0.value))") }
    if record.isDone { lines.append(word("The run is over.", "运行已结束。")) }
    return lines
  }

  private func explain(_ name: String?, _ session: any LabSession) -> [String] {
    guard let id = name.map({ QuantityID($0) }) ?? session.record.headline, let quantity = session.numbers[id] else {
      let known = session.numbers.keys.map(\.name).sorted().joined(separator: ", ")
      return [word("Name one of: \(known).", "请指定其中之一：\(known)。")]
    }
    let context = ViewContext(language: language, glyphs: glyphs, numbers: session.numbers)
    return Explanation(quantity: quantity, numbers: session.numbers, context: context)
      .lines(width: LinearReader.width).map(\.string)
  }

  // MARK: Self-checks

  private mutating func startQuiz() -> [String] {
    items = desk.shelf.checks(chapter).items
    guard !items.isEmpty else { return [word("This chapter has no self-checks.", "本章没有自测。")] }
    let session = QuizSession(items: items, seed: UInt64(bitPattern: Int64(desk.now())), engine: desk.engine)
    var quiz = LinearQuiz(
      session: session, engine: desk.engine, language: language,
      plain: PlainMarkdown.text(language: language, glyphs: glyphs))
    let output = quiz.open()
    self.quiz = quiz
    return output.lines
  }

  private mutating func receiveInQuiz(_ line: String) -> [String] {
    guard var running = quiz else { return [] }
    let output = running.receive(line)
    var lines = output.lines
    if let attempt = output.attempt, let notebook = desk.notebook {
      let isRecall = items.first { $0.id == attempt.item }?.kind == .recall
      do { try Record.keep(attempt, isRecall: isRecall, in: notebook, at: desk.now()) } catch {
        lines.append(error[language.rawValue])
      }
    }
    quiz = running.isOver ? nil : running
    return lines
  }
}
