import ArgumentParser
import Drawing
import Laboratory
import Reading
import Terminal
import Textbook

/// `rollout [CHAPTER]`: the book at the last place, or at a chapter.
struct OpenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "open", abstract: "Open the book where you left it, or at a chapter.")

  @OptionGroup var global: GlobalOptions

  @Argument(help: "A chapter: its id, or its number.", completion: .chapter)
  var chapter: String?

  func run() throws { try BookOpening(choices: Choices(global), chapter: chapter).run() }
}

/// Opens the book on the terminal, or says in plain lines what there is.
struct BookOpening {
  let choices: Choices
  var chapter: String?

  init(choices: Choices, chapter: String? = nil) {
    self.choices = choices
    self.chapter = chapter
  }

  /// `rollout` and `rollout CHAPTER`, typed most, go without the parser of command lines, which takes as long as the
  /// rest of the start; nil for all that it has to see.
  init?(words: some Collection<String>) {
    guard words.count <= 1 else { return nil }
    if let word = words.first {
      let commands = Rollout.configuration.subcommands.map { $0._commandName } + ["help"]
      guard !word.isEmpty, !word.hasPrefix("-"), !commands.contains(word) else { return nil }
    }
    self.init(choices: Choices(), chapter: words.first)
  }

  func run() throws {
    let surroundings = Surroundings(choices)
    let book = try surroundings.book()
    let wanted = try chapter.map { try surroundings.chapter($0, in: book) }
    if choices.linear { return try LinearReading(surroundings, book).run(wanted) }
    guard Standard.isTerminal else {
      Standard.output(
        surroundings.language == .en
          ? "No terminal here, so the book is not opened. The contents:" : "这里没有终端，因此不打开书，只列出目录：")
      ContentsListing(book, surroundings).print()
      return
    }
    let terminal: Terminal
    do {
      terminal = try Terminal.open(
        Terminal.Options(color: choices.color ?? .auto, ascii: surroundings.glyphs == .ascii, mouse: false))
    } catch {
      Standard.error(
        surroundings.language == .en ? "\(error) The book goes on in plain lines." : "\(error) 改用纯文本行继续。")
      return try LinearReading(surroundings, book).run(wanted)
    }
    read(book, at: wanted, on: terminal, surroundings)
  }

  private func read(_ book: Book, at wanted: ChapterID?, on terminal: Terminal, _ surroundings: Surroundings) {
    let notebook = surroundings.notebook()
    var options = surroundings.readerOptions(notebook)
    if terminal.capabilities.glyphs == .ascii { options.glyphs = .ascii }
    var reader = Reader(
      surroundings.desk(book, notebook), options: options, width: terminal.width, height: terminal.height)
    reader.isHurried = true
    if let wanted { reader.open(chapter: wanted.id) } else { reader.openAtLastPlace() }
    if options.mouse { terminal.setMouse(on: true) }
    let faults = surroundings.config.faults.map { $0.text(options.language) }
    if !faults.isEmpty {
      reader.tell(faults.joined(separator: "\n"), shown: surroundings.config.summary(options.language))
    }
    reader.tellOfRecord()
    var loop = ReadingLoop(terminal: terminal, reader: reader)
    loop.run()
    terminal.close()
    for sentence in loop.reader.news { Standard.error(sentence) }
  }
}
