import ArgumentParser
import Drawing
import Interchange
import Laboratory
import Notebook
import Reading
import Textbook

/// `rollout contents`: the chapters with progress.
struct ContentsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "contents", abstract: "List the chapters, with your progress.")

  @OptionGroup var global: GlobalOptions

  @Option(name: .long, help: "text or json.")
  var format: ListFormat = .text

  func run() throws {
    let surroundings = Surroundings(global)
    let listing = ContentsListing(try surroundings.book(), surroundings)
    if format == .json { listing.printJSON() } else { listing.print() }
  }
}

/// What a list is written in.
enum ListFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json
}

/// The chapters, a line each.
struct ContentsListing {
  let book: Book
  let language: Language
  let glyphs: GlyphSet
  let notebook: Notebook

  init(_ book: Book, _ surroundings: Surroundings) {
    self.book = book
    notebook = surroundings.openRecord()
    language = surroundings.language(notebook)
    glyphs = surroundings.glyphs
  }

  private var shelf: Shelf { Shelf(book) }
  private var progress: Reading.Progress { Record.progress(shelf, notebook, at: Process.now()) }

  func print() {
    let shelf = shelf
    let progress = progress
    for id in book.chapters {
      let front = shelf.front(id, language)
      let score = progress.chapters[id.id].map { "  \($0.passed)/\($0.total)" } ?? ""
      let done = progress.chapters[id.id]?.isPassed == true ? (language == .en ? "  passed" : "  已通过") : ""
      let number = front.kind == .chapter ? String(id.order) : ""
      let title = glyphs == .ascii ? Transliteration.ascii(front.title) : front.title
      let blanks = String(repeating: " ", count: max(1, 16 - id.id.count))
      Standard.output(
        String(repeating: " ", count: 3 - number.count) + "\(number)  \(id.id)\(blanks)\(title)\(score)\(done)")
    }
  }

  func printJSON() {
    let shelf = shelf
    let progress = progress
    let rows = book.chapters.map { id -> JSONValue in
      let score = progress.chapters[id.id]
      return [
        "id": .string(id.id), "order": JSONValue(id.order),
        "title": ["en": .string(shelf.front(id, .en).title), "zh": .string(shelf.front(id, .zh).title)],
        "passed": JSONValue(score?.passed ?? 0), "items": JSONValue(score?.total ?? shelf.checks(id).items.count),
        "is_passed": .bool(score?.isPassed ?? false),
      ]
    }
    Standard.output(JSONValue.array(rows).prettyText)
  }
}
