import Assessment
import Laboratory
import Notebook

/// Self-checks in plain lines.
extension LinearReader {
  mutating func startChecks() -> [String] {
    let checks = desk.shelf.checks(chapter).items
    return checks.isEmpty ? [word("This chapter has no self-checks.", "本章没有自测。")] : ask(checks)
  }

  mutating func startReview() -> [String] {
    let due = (try? desk.notebook?.dueCards(at: desk.now())) ?? []
    let checks = due.compactMap { card -> CheckItem? in
      guard let id = desk.shelf.book.chapter(named: card.chapter) else { return nil }
      return desk.shelf.checks(id).items.first { $0.id == card.item }
    }
    return checks.isEmpty ? [word("Nothing is due for review.", "没有到期的复习。")] : ask(checks)
  }

  private mutating func ask(_ checks: [CheckItem]) -> [String] {
    items = checks
    let session = QuizSession(items: items, seed: UInt64(bitPattern: Int64(desk.now())), engine: desk.engine)
    var quiz = LinearQuiz(
      session: session, engine: desk.engine, language: language, plain: plain)
    let output = quiz.open()
    self.quiz = quiz
    return output.lines
  }

  mutating func receiveInQuiz(_ line: String) -> [String] {
    guard var running = quiz else { return [] }
    let output = running.receive(line)
    var lines = output.lines
    if let attempt = output.attempt, let notebook = desk.notebook {
      let isRecall = items.first { $0.id == attempt.item }?.kind == .recall
      do { try Record.keep(attempt, isRecall: isRecall, in: notebook, at: desk.now()) } catch {
        lines.append(error[language.rawValue])
      }
    }
    quiz = running.isOver ? nil : running
    return lines
  }
}
