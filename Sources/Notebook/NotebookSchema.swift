import GRDB

/// The tables, as a list of migrations. A migration that was once released is never changed; a new one is added.
enum NotebookSchema {
  /// Says in the file's header that it is a notebook: "RLBK".
  static let applicationID = 0x524C_424B

  static var version: Int { migrations.count }

  private static let migrations = [
    """
    CREATE TABLE setting (
      name TEXT PRIMARY KEY NOT NULL,
      value TEXT NOT NULL
    ) STRICT;
    CREATE TABLE place (
      chapter TEXT PRIMARY KEY NOT NULL,
      language TEXT NOT NULL,
      anchor TEXT NOT NULL,
      visit INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE bench (
      chapter TEXT NOT NULL,
      lab TEXT NOT NULL,
      settings TEXT NOT NULL,
      seed TEXT NOT NULL,
      step INTEGER NOT NULL,
      PRIMARY KEY (chapter, lab)
    ) STRICT;
    CREATE TABLE answer (
      id INTEGER PRIMARY KEY NOT NULL,
      chapter TEXT NOT NULL,
      item TEXT NOT NULL,
      seed TEXT NOT NULL,
      answer TEXT NOT NULL,
      outcome TEXT NOT NULL,
      rating INTEGER NOT NULL,
      hints INTEGER NOT NULL,
      time INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX answer_by_item ON answer (chapter, item, time, id);
    CREATE TABLE card (
      chapter TEXT NOT NULL,
      item TEXT NOT NULL,
      phase TEXT NOT NULL,
      step INTEGER,
      stability REAL NOT NULL,
      difficulty REAL NOT NULL,
      due INTEGER NOT NULL,
      last_review INTEGER NOT NULL,
      PRIMARY KEY (chapter, item)
    ) STRICT;
    CREATE INDEX card_by_due ON card (due);
    """
  ]

  /// What a file turned out to be.
  enum Finding: Equatable {
    case ready
    case new
    case older(Int)
    case newer(Int)
    /// A database, but not a notebook.
    case foreign
  }

  static func inspect(_ database: Database) throws -> Finding {
    let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    let application = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
    if application != applicationID {
      let tables = try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM sqlite_master") ?? 0
      return application == 0 && version == 0 && tables == 0 ? .new : .foreign
    }
    if version == self.version { return .ready }
    return version > self.version ? .newer(version) : .older(version)
  }

  /// Brings a new or older file up to date in one transaction, so that two windows may try at once.
  static func migrate(_ database: Database) throws {
    try database.inTransaction(.immediate) {
      let done: Int
      switch try inspect(database) {
      case .new: done = 0
      case .older(let version): done = version
      case .ready, .newer, .foreign: return .commit
      }
      for migration in migrations[done...] { try database.execute(sql: migration) }
      try database.execute(sql: "PRAGMA application_id = \(applicationID)")
      try database.execute(sql: "PRAGMA user_version = \(version)")
      return .commit
    }
  }
}
