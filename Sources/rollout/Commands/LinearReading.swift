import Drawing
import Laboratory
import Notebook
import Reading
import Textbook

/// The book as plain appended lines: for screen readers, dumb terminals and slow links. Nothing is drawn over.
struct LinearReading {
  let surroundings: Surroundings
  let book: Book

  init(_ surroundings: Surroundings, _ book: Book) throws {
    self.surroundings = surroundings
    self.book = book
  }

  func run(_ wanted: ChapterID?) throws {
    let notebook = surroundings.notebook()
    let last = ((try? notebook.lastPlace()) ?? nil).flatMap { book.chapter(named: $0.chapter) }
    guard let chapter = wanted ?? last ?? book.chapters.first else {
      throw CommandFailure.badInput("There are no chapters in \(book.folder).", "\(book.folder) 中没有章节。")
    }
    let desk = surroundings.desk(book, notebook)
    let language = surroundings.readerOptions(notebook).language
    for fault in surroundings.config.faults { Standard.error(fault.text(language)) }
    var reader = LinearReader(
      desk, chapter: chapter, language: language, glyphs: surroundings.glyphs,
      formulas: surroundings.formulas(notebook), width: Standard.columns)
    for line in reader.open() { Standard.output(line) }
    while !reader.isOver {
      Standard.raw(reader.prompt)
      guard let line = readLine() else {
        Standard.output("")
        break
      }
      for line in reader.receive(line) { Standard.output(line) }
    }
  }
}
