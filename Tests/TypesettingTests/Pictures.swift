import Foundation
import Testing

/// Pictures kept as files. `RECORD=1` rewrites them and fails, so that somebody looks.
enum Pictures {
  static let isRecording = ProcessInfo.processInfo.environment["RECORD"] == "1"

  static func compare(_ picture: String, with name: String) throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Pictures").appendingPathComponent(name)
    if isRecording {
      try Data((picture + "\n").utf8).write(to: file)
      Issue.record("\(name) was rewritten: look at the difference, then run without RECORD.")
      return
    }
    let kept = try #require(try? String(contentsOf: file, encoding: .utf8), "\(name) is missing: run with RECORD=1.")
    #expect(firstDifference(kept, picture + "\n") == nil, "\(name)")
  }

  /// The first lines that differ, so that a failure can be read.
  private static func firstDifference(_ kept: String, _ now: String) -> String? {
    if kept == now { return nil }
    let old = kept.split(separator: "\n", omittingEmptySubsequences: false)
    let new = now.split(separator: "\n", omittingEmptySubsequences: false)
    for line in 0..<max(old.count, new.count) {
      let before = line < old.count ? String(old[line]) : "(nothing)"
      let after = line < new.count ? String(new[line]) : "(nothing)"
      if before != after { return "line \(line + 1):\n\(before)\nis now\n\(after)" }
    }
    return "the ends differ"
  }
}
