import Assessment
import Calculator
import Drawing
import Foundation
import Interchange
import Laboratory
import Labs
import Notebook
import Testing
import Textbook

@testable import Reading

/// A book of two short chapters, the real labs and the real calculator; the clock stands still.
enum FixtureDesk {
  static var folder: String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Fixtures/Book").path
  }

  static let engine = Engine(
    compute: { quantity, input in try Calculator.compute(quantity, input) },
    knobs: { name in Catalog.descriptions.first { $0.name == name }?.knobs },
    run: { run in
      var session = try #require(Catalog.session(run.lab))
      try session.restart(settings: run.settings, seed: run.seed)
      var steps = [session.record.quantities]
      while session.position < run.steps ?? .max, session.step(recording: true) {
        steps.append(session.record.quantities)
      }
      return LabRecord(steps: steps)
    })

  /// - Parameter day: how many days after the first of these tests it is.
  static func desk(_ notebook: Notebook? = nil, day: Int = 0, folder: String = folder) throws -> Desk {
    Desk(
      shelf: Shelf(try Book(at: folder)), lab: { Catalog.session($0) }, engine: engine, notebook: notebook,
      milliseconds: { 0 }, now: { 1_800_000_000 + day * 86_400 })
  }

  /// The book open at a chapter.
  static func reader(
    _ chapter: String = "advantages", width: Int = 120, height: Int = 40, options: ReaderOptions = ReaderOptions(),
    notebook: Notebook? = nil, day: Int = 0
  ) throws -> Reader {
    var reader = Reader(try desk(notebook, day: day), options: options, width: width, height: height)
    reader.open(chapter: chapter)
    return reader
  }

  /// A notebook in a folder of its own, for as long as the closure runs.
  static func withNotebookFile<T>(_ body: (String) throws -> T) throws -> T {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("reading-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder.appendingPathComponent("notebook.sqlite").path)
  }
}

extension Reader {
  mutating func press(_ keys: Key...) { for key in keys { handle(.key(key)) } }
  mutating func type(_ text: String) { for character in text { handle(.key(.character(character))) } }
  mutating func click(_ tag: String) throws {
    let place = try #require(screen().places(tagged: tag).first { $0.name == tag }, "\(tag) is not on the screen")
    handle(.mouse(MouseEvent(.press, row: place.area.row, column: place.area.column)))
    handle(.mouse(MouseEvent(.release, row: place.area.row, column: place.area.column)))
  }

  func pressing(_ keys: Key...) -> Reader {
    var reader = self
    for key in keys { reader.handle(.key(key)) }
    return reader
  }

  var session: any LabSession {
    get throws { try #require(panel?.session) }
  }

  /// The values of a family of numbers, by index.
  func values(_ family: String) throws -> [Int: Double] {
    var values: [Int: Double] = [:]
    for (id, quantity) in try session.numbers where id.family == family {
      if let index = Int(id.name.dropFirst(family.count + 1).dropLast()) { values[index] = quantity.value }
    }
    return values
  }

  var quiz: QuizPanel? {
    if case .quiz(let quiz)? = overlay { quiz } else { nil }
  }

  var question: Question? { quiz?.session.question }
  var screenText: String { screen().text }
  var look: Look { Look(screen: screen()) }
}

/// A screen that is told apart cell by cell, and shown as text where it differs.
struct Look: Equatable, CustomTestStringConvertible, CustomStringConvertible {
  var screen: Screen
  var description: String { "\n" + screen.text + "\n" }
  var testDescription: String { description }
}
