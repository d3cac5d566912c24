import Foundation
import Testing

@testable import Notebook

/// The helper that answers until it is killed, built beside the tests.
private func probe() throws -> URL {
  var folders = [URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()]
  folders += Bundle.allBundles.map { $0.bundleURL.deletingLastPathComponent() }
  let found = folders.map { $0.appendingPathComponent("notebook-probe") }
    .first { FileManager.default.isExecutableFile(atPath: $0.path) }
  return try #require(found, "notebook-probe was not built; looked in \(folders.map(\.path))")
}

/// Lets the helper run until it has said so many answers, kills it, and returns the numbers it had said.
private func run(_ executable: URL, on path: String, from first: Int, until count: Int) throws -> [Int] {
  let process = Process()
  let pipe = Pipe()
  process.executableURL = executable
  process.arguments = [path, String(first)]
  process.standardOutput = pipe
  try process.run()
  var said = Data()
  while said.count(where: { $0 == 0x0A }) < count {
    let part = pipe.fileHandleForReading.availableData
    if part.isEmpty { break }
    said += part
  }
  kill(process.processIdentifier, SIGKILL)
  said += pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  #expect(process.terminationReason == .uncaughtSignal)
  return String(decoding: said, as: UTF8.self).split(separator: "\n").compactMap { Int($0) }
}

@Test func aHundredKillsLoseNoConfirmedAnswer() throws {
  let scratch = try Scratch()
  let executable = try probe()
  var confirmed = 0
  for round in 0..<100 {
    let first = round * 1000
    // Killed after 1, 2, … 7 answers, wherever the helper then is: most often inside the next transaction.
    let said = try run(executable, on: scratch.path, from: first, until: 1 + round % 7)
    confirmed += said.count
    let notebook = Notebook(path: scratch.path)
    let items = Set(try notebook.answers().map(\.item))
    let cards = Set(try notebook.cards().map(\.item))
    #expect(said.allSatisfy { items.contains("item-\($0)") })
    #expect(items == cards, "an answer and its card are written together or not at all")
    #expect(notebook.takeNotices().isEmpty)
  }
  #expect(confirmed >= 100)
}

@Test func twoWindowsAtOnceLoseNothing() throws {
  let scratch = try Scratch()
  let group = DispatchGroup()
  for window in 0..<2 {
    DispatchQueue.global().async(group: group) {
      let notebook = Notebook(path: scratch.path)
      for number in 0..<50 {
        do {
          try notebook.record(sampleAnswer("\(window)-\(number)", time: number))
          try notebook.save(Place(chapter: "chapter-\(window)", language: "en", anchor: "\(number)"))
        } catch {
          Issue.record(error)
        }
      }
      #expect(notebook.takeNotices().isEmpty)
    }
  }
  group.wait()
  let notebook = Notebook(path: scratch.path)
  #expect(try notebook.answers().count == 100)
  #expect(try notebook.place(in: "chapter-0")?.anchor == "49")
  #expect(try notebook.place(in: "chapter-1")?.anchor == "49")
}
