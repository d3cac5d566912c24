import Foundation
import GRDB
import Testing

@testable import Notebook

@Test(arguments: ["not a database at all, but long enough to be looked at", "SQLite format 3\0 and then nonsense"])
func aDamagedFileIsSetAsideAndTheBookOpens(content: String) throws {
  let scratch = try Scratch()
  let garbage = Data(String(repeating: content, count: 100).utf8)
  try garbage.write(to: URL(fileURLWithPath: scratch.path))
  let notebook = Notebook(path: scratch.path)
  try notebook.set("language", to: "zh")
  #expect(try Notebook(path: scratch.path).setting("language") == "zh")
  #expect(notebook.isKept)

  let aside = try #require(try scratch.files.first { $0.hasPrefix("notebook.sqlite.damaged-") })
  #expect(try Data(contentsOf: scratch.folder.appendingPathComponent(aside)) == garbage)
  let notices = notebook.takeNotices()
  #expect(notices.count == 1)
  #expect(notices.first?.en.contains(aside) == true)
  #expect(notices.first?.zh.contains(aside) == true)
  #expect(notebook.takeNotices().isEmpty)
}

@Test func damageFoundInTheMiddleIsSetAsideAndTheAnswerIsKept() throws {
  let scratch = try Scratch()
  do {
    let notebook = Notebook(path: scratch.path)
    for number in 0..<200 { try notebook.record(sampleAnswer("item-\(number)", .wrong)) }
  }
  // The first page (header and schema) stays whole; every later page becomes noise.
  let file = try FileHandle(forUpdating: URL(fileURLWithPath: scratch.path))
  let size = try file.seekToEnd()
  try #require(size > 8192)
  try file.seek(toOffset: 4096)
  try file.write(contentsOf: Data(repeating: 0xA5, count: Int(size) - 4096))
  try file.close()

  let notebook = Notebook(path: scratch.path)
  try notebook.record(sampleAnswer("fresh"))
  #expect(try notebook.answers().map(\.item) == ["fresh"])
  #expect(notebook.takeNotices().count == 1)
  #expect(try Notebook(path: scratch.path).answers().map(\.item) == ["fresh"])
}

@Test func twoDamagedNotebooksOnOneDayGetDifferentNames() throws {
  let scratch = try Scratch()
  for _ in 0..<3 {
    try Data(repeating: 7, count: 5000).write(to: URL(fileURLWithPath: scratch.path))
    try Notebook(path: scratch.path).set("theme", to: "mono")
    for log in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: scratch.path + log) }
  }
  #expect(try scratch.files.filter { $0.contains("damaged") }.count == 3)
}

@Test func aDatabaseOfAnotherProgramIsSetAsideUnharmed() throws {
  let scratch = try Scratch()
  do {
    let queue = try DatabaseQueue(path: scratch.path)
    try queue.inDatabase { try $0.execute(sql: "CREATE TABLE shopping (item TEXT)") }
  }
  let notebook = Notebook(path: scratch.path)
  try notebook.set("theme", to: "light")
  let aside = try #require(try scratch.files.first { $0.contains("damaged") })
  let other = try DatabaseQueue(path: scratch.folder.appendingPathComponent(aside).path)
  #expect(try other.inDatabase { try $0.tableExists("shopping") })
}

@Test func whereNoFileCanBeMadeTheNotebookLivesInMemory() throws {
  let scratch = try Scratch()
  // A folder that cannot be had, for any user: its parent is a file.
  let file = scratch.folder.appendingPathComponent("file")
  try Data("x".utf8).write(to: file)
  let notebook = Notebook(path: file.appendingPathComponent("rollout/notebook.sqlite").path)
  // Known before anything is written, and said once.
  #expect(!notebook.isKept)
  #expect(
    notebook.takeNotices() == [
      NotebookMessage(
        en: """
          Nothing can be saved (part of the path is a file); place and answers last until you quit. \
          The record would be \(notebook.path).
          """, zh: "无法保存（路径中有一段是文件）；位置和答案只保留到退出为止。记录文件：\(notebook.path)。")
    ])
  try notebook.record(sampleAnswer("a"))
  #expect(try notebook.answers() == [sampleAnswer("a")])
  #expect(notebook.takeNotices().isEmpty)
}

@Test func whereTheFileCanBeMadeLaterNothingIsSaidAndNothingIsMade() throws {
  let scratch = try Scratch()
  let notebook = Notebook(path: scratch.folder.appendingPathComponent("a/b/c/notebook.sqlite").path)
  #expect(notebook.takeNotices().isEmpty && notebook.isKept)
  #expect(try scratch.files.isEmpty)
}

/// A line of the screen is short: what happened must come before the path.
@Test func everySentenceSaysWhatHappenedBeforeThePath() {
  let reason = NotebookMessage(en: "the disk is full", zh: "磁盘已满")
  let sentences: [NotebookMessage] = [
    .setAside("/path", as: "/new"), .notKept("/path", because: reason), .newer("/path", version: 9, known: 1),
    .busy("/path"), .failed("/path", because: reason),
  ]
  for sentence in sentences {
    for text in [sentence.en, sentence.zh] {
      let path = text.firstIndex(of: "/") ?? text.startIndex
      #expect(text[path...].count <= 8, "\(text)")
    }
  }
}

@Test func aFileThatIsOnlyReadableIsReadAndWhatIsNewLivesInMemory() throws {
  let scratch = try Scratch()
  try Notebook(path: scratch.path).record(sampleAnswer("old"))
  try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: scratch.path)
  try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: scratch.folder.path)
  defer { try? FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: scratch.folder.path) }
  let notebook = Notebook(path: scratch.path)
  try notebook.record(sampleAnswer("new"))
  #expect(try notebook.answers().contains(sampleAnswer("new")))
  // The superuser may write anywhere; for everybody else the sentence is due.
  if getuid() != 0 {
    #expect(!notebook.isKept)
    #expect(notebook.takeNotices().count == 1)
  }
}

@Test func aDiskThatFillsUpLeavesTheOldAnswersReadable() throws {
  let scratch = try Scratch()
  let notebook = Notebook(path: scratch.path)
  try notebook.record(sampleAnswer("old"))
  // No page may be added any more: what a full disk looks like to SQLite.
  try notebook.read(ifNew: ()) { database in
    let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
    try database.execute(sql: "PRAGMA max_page_count = \(pages)")
  }
  var long = sampleAnswer("long")
  long.answer = String(repeating: "1+", count: 50_000) + "1"
  try notebook.record(long)
  #expect(try notebook.answers().map(\.item) == ["old", "long"])
  #expect(!notebook.isKept)
  #expect(notebook.takeNotices().count == 1)
  #expect(try Notebook(path: scratch.path).answers().map(\.item) == ["old"])
}

@Test func aNotebookOfANewerVersionIsLeftAlone() throws {
  let scratch = try Scratch()
  do {
    let notebook = Notebook(path: scratch.path)
    try notebook.record(sampleAnswer("old"))
    try notebook.write { try $0.execute(sql: "PRAGMA user_version = 99") }
  }
  let notebook = Notebook(path: scratch.path)
  try notebook.record(sampleAnswer("new"))
  #expect(!notebook.isKept)
  let notice = try #require(notebook.takeNotices().first)
  #expect(notice.en.contains("99") && notice.zh.contains("99"))
  let queue = try DatabaseQueue(path: scratch.path)
  #expect(try queue.inDatabase { try String.fetchAll($0, sql: "SELECT item FROM answer") } == ["old"])
}

@Test func anotherWindowThatIsSlowIsWaitedFor() throws {
  let scratch = try Scratch()
  let notebook = Notebook(path: scratch.path)
  try notebook.set("theme", to: "dark")
  let holder = try DatabaseQueue(path: scratch.path)
  let holding = DispatchSemaphore(value: 0)
  Thread.detachNewThread {
    try? holder.inDatabase { database in
      try database.inTransaction(.immediate) {
        holding.signal()
        usleep(200_000)
        return .commit
      }
    }
  }
  holding.wait()
  try notebook.set("theme", to: "mono")
  #expect(try notebook.setting("theme") == "mono")
}
