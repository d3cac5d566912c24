// Used by the tests alone: answers self-checks as fast as it can and says each one aloud once it is on disk, until it
// is killed. Arguments: the notebook's path, and the number of the first answer.

import Foundation
import Notebook

let path = CommandLine.arguments.dropFirst().first ?? ""
let first = CommandLine.arguments.dropFirst(2).first.flatMap { Int($0) } ?? 0
let notebook = Notebook(path: path)

for number in first..<Int.max {
  let answer = AnswerRecord(
    chapter: "returns", item: "item-\(number)", seed: UInt64(number), answer: "1.25", outcome: .wrong, rating: 1,
    hints: 0, time: number)
  do {
    try notebook.record(answer) { _ in
      CardRecord(
        chapter: "returns", item: "item-\(number)", phase: .learning, step: 0, stability: 0.212, difficulty: 6.4133,
        due: number + 60, lastReview: number)
    }
  } catch {
    FileHandle.standardError.write(Data("\(error)\n".utf8))
    exit(1)
  }
  FileHandle.standardOutput.write(Data("\(number)\n".utf8))
}
