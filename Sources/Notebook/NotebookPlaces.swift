import GRDB
import Interchange

extension Notebook {
  /// The place that was saved last, in whatever chapter.
  public func lastPlace() throws(NotebookMessage) -> Place? {
    try read(ifNew: nil) { database in
      try Row.fetchOne(database, sql: "SELECT * FROM place ORDER BY visit DESC LIMIT 1")
        .map { try Notebook.place($0, database) }
    }
  }

  /// Where the reader was in a chapter.
  public func place(in chapter: String) throws(NotebookMessage) -> Place? {
    try read(ifNew: nil) { database in
      try Row.fetchOne(database, sql: "SELECT * FROM place WHERE chapter = ?", arguments: [chapter])
        .map { try Notebook.place($0, database) }
    }
  }

  /// Keeps where the reader is; labs of the chapter that are not named stay as they were.
  public func save(_ place: Place) throws(NotebookMessage) {
    try write { database in try Notebook.store(place, database) }
  }

  static func store(_ place: Place, _ database: Database) throws {
    try database.execute(
      sql: """
        INSERT INTO place (chapter, language, anchor, visit)
        VALUES (?, ?, ?, (SELECT COALESCE(MAX(visit), 0) + 1 FROM place))
        ON CONFLICT (chapter) DO UPDATE
        SET language = excluded.language, anchor = excluded.anchor, visit = excluded.visit
        """,
      arguments: [place.chapter, place.language, place.anchor])
    for lab in place.labs {
      try database.execute(
        sql: "INSERT OR REPLACE INTO bench (chapter, lab, settings, seed, step) VALUES (?, ?, ?, ?, ?)",
        arguments: [place.chapter, lab.lab, text(lab.settings), String(lab.seed), lab.step])
    }
  }

  static func place(_ row: Row, _ database: Database) throws -> Place {
    let chapter: String = row["chapter"]
    let labs = try Row.fetchAll(
      database, sql: "SELECT * FROM bench WHERE chapter = ? ORDER BY lab", arguments: [chapter])
    return Place(
      chapter: chapter, language: row["language"], anchor: row["anchor"],
      labs: try labs.map { lab in
        LabPlace(
          lab: lab["lab"], settings: settings(lab["settings"]), seed: try seed(lab["seed"]), step: lab["step"])
      })
  }

  /// Seeds use all 64 bits, which neither SQLite's integers nor JSON's numbers hold.
  static func seed(_ text: String) throws -> UInt64 {
    guard let seed = UInt64(text) else {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "“\(text)” is not a seed")
    }
    return seed
  }

  private static func text(_ settings: [String: String]) -> String {
    JSONValue.object(JSONObject(settings.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })).text
  }

  private static func settings(_ text: String) -> [String: String] {
    let members = (try? JSONValue(parsing: text))?.asObject?.members ?? []
    return Dictionary(members.compactMap { member in member.value.asString.map { (member.key, $0) } }) { $1 }
  }
}

extension Notebook {
  /// A setting that the reader last chose: `language`, `theme`, `mouse`; or a small thing that another part of the book
  /// keeps under a name of its own, such as where a round of self-checks was left.
  public func setting(_ name: String) throws(NotebookMessage) -> String? {
    try read(ifNew: nil) { database in
      try String.fetchOne(database, sql: "SELECT value FROM setting WHERE name = ?", arguments: [name])
    }
  }

  /// Every setting by name.
  public func settings() throws(NotebookMessage) -> [String: String] {
    try read(ifNew: [:]) { database in try Notebook.settings(database) }
  }

  static func settings(_ database: Database) throws -> [String: String] {
    let rows = try Row.fetchAll(database, sql: "SELECT name, value FROM setting")
    return Dictionary(rows.map { ($0["name"], $0["value"]) }, uniquingKeysWith: { _, last in last })
  }

  /// Keeps a setting; nil forgets it.
  public func set(_ name: String, to value: String?) throws(NotebookMessage) {
    try write { database in
      if let value {
        try database.execute(
          sql: "INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", arguments: [name, value])
      } else {
        try database.execute(sql: "DELETE FROM setting WHERE name = ?", arguments: [name])
      }
    }
  }
}
