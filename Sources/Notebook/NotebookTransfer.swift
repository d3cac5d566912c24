import Foundation
import GRDB

extension Notebook {
  /// Everything as JSON for people: keys sorted, seeds as text because they use all 64 bits.
  public func exportJSON() throws(NotebookMessage) -> String {
    let pages = try read(ifNew: NotebookPages()) { database in
      NotebookPages(
        settings: try Notebook.settings(database),
        places: try Row.fetchAll(database, sql: "SELECT * FROM place ORDER BY visit").map {
          .init(try Notebook.place($0, database))
        },
        answers: try Notebook.answers(database, chapter: nil, item: nil).map { .init($0) },
        cards: try Notebook.cards(database).map { .init($0) })
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let data: Data
    do {
      data = try encoder.encode(pages)
    } catch {
      throw .failed(path, because: .reason(for: error))
    }
    return String(decoding: data, as: UTF8.self) + "\n"
  }

  /// Takes in what ``exportJSON()`` wrote, here or elsewhere: places and settings of the text count, answers that are
  /// already here are not doubled, and of two cards of one item the one reviewed later stays. All of it or nothing.
  ///
  /// - Returns: how many answers were new.
  @discardableResult
  public func importJSON(_ text: String) throws(NotebookMessage) -> Int {
    let pages = try NotebookPages(parsing: text)
    return try writeDurably { database in
      for (name, value) in pages.settings {
        try database.execute(
          sql: "INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", arguments: [name, value])
      }
      for place in pages.places { try Notebook.store(place.record, database) }
      var known = Set(try Notebook.answers(database, chapter: nil, item: nil))
      var added = 0
      for answer in pages.answers.map(\.record) where known.insert(answer).inserted {
        try Notebook.store(answer, database)
        added += 1
      }
      let cards = Dictionary(
        try Notebook.cards(database).map { ([$0.chapter, $0.item], $0) }, uniquingKeysWith: { _, last in last })
      for card in pages.cards.map(\.record) {
        if let mine = cards[[card.chapter, card.item]], mine.lastReview >= card.lastReview { continue }
        try Notebook.store(card, database)
      }
      return added
    }
  }

  /// Forgets everything: places, answers, cards, settings.
  public func reset() throws(NotebookMessage) {
    guard try read(ifNew: false, { _ in true }) else { return }
    try writeDurably { database in
      for table in ["setting", "place", "bench", "answer", "card"] { try database.execute(sql: "DELETE FROM \(table)") }
    }
  }
}
