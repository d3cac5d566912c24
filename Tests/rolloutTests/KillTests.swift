import Foundation
import Testing

/// What `rollout check` has said about an answer is on disk: the program is killed a hundred times while it answers.
@Suite struct KillTests {
  @Test func aHundredKillsOfTheProgramLoseNoConfirmedAnswer() throws {
    try withChild { child in
      var confirmed = 0
      for round in 0..<100 {
        let talk = try child.converse(["check", "advantages", "--seed", "3"])
        // All at once, so that the kill comes in the midst of the next answers; most often inside a transaction.
        talk.send(["2.6"] + Array(repeating: "u", count: 8))
        var heard = talk.read(until: "[\(2 + round % 5)/10]")
        #expect(talk.endHard(&heard) == 128 + SIGKILL)
        confirmed += heard.components(separatedBy: "The right one: ").count - 1
      }
      let export = try child.run(["progress", "export", "-"])
      #expect(export.status == 0 && export.errors.isEmpty, "\(export)")
      let kept = export.output.components(separatedBy: "\"outcome\"").count - 1
      #expect(confirmed >= 100)
      #expect(kept >= confirmed, "\(kept) answers were kept, \(confirmed) confirmed")
    }
  }
}

extension Conversation {
  fileprivate func send(_ lines: [String]) { send(lines.joined(separator: "\n")) }

  /// Kills the child and hears what it had said until then.
  fileprivate func endHard(_ heard: inout String) -> Int32 {
    #if canImport(Darwin)
      Darwin.kill(process, SIGKILL)
    #else
      Glibc.kill(process, SIGKILL)
    #endif
    heard += read(until: "\u{0}")
    return kill()
  }
}
