import ArgumentParser
import Assessment
import Drawing
import Laboratory
import Notebook
import Reading
import Textbook

/// `rollout check [CHAPTER]`: self-checks as prompts on plain standard input and output.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Answer a chapter's self-checks in plain lines; status 1 if not passed.",
    discussion: "Without a chapter: the one where you are. H asks for a hint, u gives up, R retries what was missed.")

  @OptionGroup var global: GlobalOptions

  @Argument(help: "A chapter: its id, or its number.", completion: .chapter)
  var chapter: String?

  @OptionGroup var seeding: QuestionSeed

  func run() throws {
    let surroundings = Surroundings(global)
    let book = try surroundings.book()
    let notebook = surroundings.openRecord()
    let id = try chosen(book, notebook, surroundings)
    let shelf = Shelf(book).checks(id)
    guard !shelf.items.isEmpty else {
      throw CommandFailure.badInput(
        shelf.faults.first ?? "The chapter “\(id.id)” has no self-checks.",
        shelf.faults.first ?? "章节“\(id.id)”没有自测。")
    }
    let seed = seeding.seed ?? UInt64(Process.now())
    let session = QuizSession(items: shelf.items, seed: seed, engine: .whole)
    try LinearQuizRun(surroundings: surroundings, notebook: notebook).run(session, items: shelf.items)
  }

  private func chosen(_ book: Book, _ notebook: Notebook, _ surroundings: Surroundings) throws -> ChapterID {
    if let chapter { return try surroundings.chapter(chapter, in: book) }
    let last = ((try? notebook.lastPlace()) ?? nil).flatMap { place in book.chapter(named: place.chapter) }
    guard let id = last ?? book.chapters.first(where: { Shelf(book).hasChecks($0) }) else {
      throw CommandFailure.badInput("This book has no self-checks.", "本书没有自测。")
    }
    return id
  }
}

/// `rollout review`: what is due, in plain lines.
struct ReviewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "review", abstract: "Answer the self-checks that are due for review.")

  @OptionGroup var global: GlobalOptions

  @OptionGroup var seeding: QuestionSeed

  func run() throws {
    let surroundings = Surroundings(global)
    let shelf = Shelf(try surroundings.book())
    let notebook = surroundings.openRecord()
    let due = (try? notebook.dueCards(at: Process.now())) ?? []
    let items = due.compactMap { card -> CheckItem? in
      guard let id = shelf.book.chapter(named: card.chapter) else { return nil }
      return shelf.checks(id).items.first { $0.id == card.item }
    }
    guard !items.isEmpty else {
      Standard.output(surroundings.language(notebook) == .en ? "Nothing is due for review." : "没有到期的复习。")
      return
    }
    let session = QuizSession(items: items, seed: seeding.seed ?? UInt64(Process.now()), engine: .whole)
    try LinearQuizRun(surroundings: surroundings, notebook: notebook).run(session, items: items)
  }
}

/// The seed of a round of self-checks.
struct QuestionSeed: ParsableArguments {
  @Option(
    name: .long, parsing: .unconditional, help: "The seed of the questions; the same seed asks the same.",
    transform: WholeNumber.seed)
  var seed: UInt64?
}

/// A round of self-checks, line by line. Every answer is on disk before the next prompt.
struct LinearQuizRun {
  let surroundings: Surroundings
  let notebook: Notebook
  private let language: Language

  init(surroundings: Surroundings, notebook: Notebook) {
    self.surroundings = surroundings
    self.notebook = notebook
    language = surroundings.language(notebook)
  }

  func run(_ session: QuizSession, items: [CheckItem]) throws {
    var quiz = LinearQuiz(
      session: session, engine: .whole, language: language, plain: surroundings.plainMarkdown(language, notebook))
    let recalls = Set(items.filter { $0.kind == .recall }.map(\.id))
    show(quiz.open(), recalls)
    while !quiz.isOver {
      guard let line = readLine() else {
        show(quiz.endOfInput(), recalls)
        break
      }
      show(quiz.receive(line), recalls)
    }
    if quiz.exitCode != 0 { throw CommandFailure(message: Localized(""), status: quiz.exitCode) }
  }

  private func show(_ output: LinearQuiz.Output, _ recalls: Set<String>) {
    if let attempt = output.attempt {
      do {
        try Record.keep(attempt, isRecall: recalls.contains(attempt.item), in: notebook, at: Process.now())
      } catch {
        Standard.error(error[language.rawValue])
      }
      surroundings.sayNews(of: notebook)
    }
    for line in output.lines.flatMap(fitted) { Standard.output(line) }
  }

  /// Words are not cut at the edge of a terminal; a pipe gets whole lines.
  private func fitted(_ line: String) -> [String] {
    guard Standard.outputIsTerminal else { return [line] }
    return StyledText(line).wrapped(to: Standard.columns, hanging: 2).map(\.string)
  }
}
