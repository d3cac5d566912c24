import GRDB

extension Notebook {
  /// Keeps an answer and moves the item's card in the same transaction: both are on disk when this returns, or neither.
  ///
  /// The time of an answer is never before that of the item's last one, so that a clock that was set back does not make
  /// an old answer the latest.
  ///
  /// - answer: what was answered, and when.
  /// - card: from the card as it is now (another window may have moved it) to what it becomes; nil where there is none.
  public func record(
    _ answer: AnswerRecord, card: (CardRecord?) -> CardRecord? = { $0 }
  ) throws(NotebookMessage) {
    try writeDurably { database in
      var answer = answer
      let key: StatementArguments = [answer.chapter, answer.item]
      let last = try Int.fetchOne(
        database, sql: "SELECT MAX(time) FROM answer WHERE chapter = ? AND item = ?", arguments: key)
      answer.time = max(answer.time, last ?? answer.time)
      try Notebook.store(answer, database)
      let before = try Row.fetchOne(database, sql: "SELECT * FROM card WHERE chapter = ? AND item = ?", arguments: key)
        .map { try Notebook.card($0) }
      if let after = card(before), after != before { try Notebook.store(after, database) }
    }
  }

  /// The latest answer to each item, of one chapter or of all, in the order they were given.
  public func latestAnswers(in chapter: String? = nil) throws(NotebookMessage) -> [AnswerRecord] {
    try read(ifNew: []) { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT * FROM (
            SELECT *, ROW_NUMBER() OVER (PARTITION BY chapter, item ORDER BY time DESC, id DESC) AS age
            FROM answer WHERE chapter = ? OR ? IS NULL)
          WHERE age = 1 ORDER BY time, id
          """,
        arguments: [chapter, chapter]
      ).map { try Notebook.answer($0) }
    }
  }

  /// Every answer, oldest first; of one item where it is named.
  public func answers(chapter: String? = nil, item: String? = nil) throws(NotebookMessage) -> [AnswerRecord] {
    try read(ifNew: []) { database in try Notebook.answers(database, chapter: chapter, item: item) }
  }

  static func answers(_ database: Database, chapter: String?, item: String?) throws -> [AnswerRecord] {
    try Row.fetchAll(
      database,
      sql: "SELECT * FROM answer WHERE (chapter = ? OR ? IS NULL) AND (item = ? OR ? IS NULL) ORDER BY time, id",
      arguments: [chapter, chapter, item, item]
    ).map { try answer($0) }
  }

  /// The items that were missed most often, worst first.
  public func mostMissed(limit: Int = 10) throws(NotebookMessage) -> [MissCount] {
    try read(ifNew: []) { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT chapter, item, SUM(outcome <> 'right') AS misses, COUNT(*) AS attempts FROM answer
          GROUP BY chapter, item HAVING misses > 0
          ORDER BY misses DESC, attempts, chapter, item LIMIT ?
          """,
        arguments: [limit]
      ).map { MissCount(chapter: $0["chapter"], item: $0["item"], misses: $0["misses"], attempts: $0["attempts"]) }
    }
  }

  static func store(_ answer: AnswerRecord, _ database: Database) throws {
    try database.execute(
      sql: """
        INSERT INTO answer (chapter, item, seed, answer, outcome, rating, hints, time)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        answer.chapter, answer.item, String(answer.seed), answer.answer, answer.outcome.rawValue, answer.rating,
        answer.hints, answer.time,
      ])
  }

  static func answer(_ row: Row) throws -> AnswerRecord {
    AnswerRecord(
      chapter: row["chapter"], item: row["item"], seed: try seed(row["seed"]), answer: row["answer"],
      outcome: try word(row["outcome"]), rating: row["rating"], hints: row["hints"], time: row["time"])
  }

  /// A word of a closed set; any other says that the file is damaged.
  static func word<Word: RawRepresentable<String>>(_ text: String) throws -> Word {
    guard let word = Word(rawValue: text) else {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "“\(text)” is not a \(Word.self)")
    }
    return word
  }
}

extension Notebook {
  /// The card of an item, if it ever was missed.
  public func card(chapter: String, item: String) throws(NotebookMessage) -> CardRecord? {
    try read(ifNew: nil) { database in
      try Row.fetchOne(
        database, sql: "SELECT * FROM card WHERE chapter = ? AND item = ?", arguments: [chapter, item]
      ).map { try Notebook.card($0) }
    }
  }

  /// What is due at a moment, longest due first. A card that was reviewed more than a day after `now` says that the clock
  /// was wrong then; it would come back at no sensible time, so it is due.
  public func dueCards(at now: Int) throws(NotebookMessage) -> [CardRecord] {
    try read(ifNew: []) { database in
      try Row.fetchAll(
        database, sql: "SELECT * FROM card WHERE due <= ? OR last_review > ? ORDER BY due, chapter, item",
        arguments: [now, now + 86_400]
      )
      .map { try Notebook.card($0) }
    }
  }

  /// Every card, in the order they fall due.
  public func cards() throws(NotebookMessage) -> [CardRecord] {
    try read(ifNew: []) { database in try Notebook.cards(database) }
  }

  static func cards(_ database: Database) throws -> [CardRecord] {
    try Row.fetchAll(database, sql: "SELECT * FROM card ORDER BY due, chapter, item").map { try card($0) }
  }

  static func store(_ card: CardRecord, _ database: Database) throws {
    try database.execute(
      sql: """
        INSERT OR REPLACE INTO card (chapter, item, phase, step, stability, difficulty, due, last_review)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        card.chapter, card.item, card.phase.rawValue, card.step, card.stability, card.difficulty, card.due,
        card.lastReview,
      ])
  }

  static func card(_ row: Row) throws -> CardRecord {
    CardRecord(
      chapter: row["chapter"], item: row["item"], phase: try word(row["phase"]), step: row["step"],
      stability: row["stability"], difficulty: row["difficulty"], due: row["due"], lastReview: row["last_review"])
  }
}
