import Foundation
import Testing

@testable import Notebook

/// A folder of its own for each test, removed at the end.
final class Scratch: Sendable {
  let folder: URL
  var path: String { folder.appendingPathComponent("notebook.sqlite").path }

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("notebook-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  var files: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }
  }
}

func sampleAnswer(
  _ item: String, _ outcome: AnswerRecord.Outcome = .right, time: Int = 100, chapter: String = "returns"
) -> AnswerRecord {
  AnswerRecord(
    chapter: chapter, item: item, seed: .max, answer: "5/4", outcome: outcome, rating: outcome == .right ? 3 : 1,
    hints: 1, time: time)
}

func sampleCard(_ item: String, due: Int, chapter: String = "returns", lastReview: Int = 100) -> CardRecord {
  CardRecord(
    chapter: chapter, item: item, phase: .learning, step: 0, stability: 0.212, difficulty: 6.4133, due: due,
    lastReview: lastReview)
}
