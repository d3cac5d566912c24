import Assessment
import Notebook

/// Keeping answers: from a round of self-checks to the reader's record.
public enum Record {
  /// Puts an answer on disk and moves the item's card, both or neither.
  public static func keep(
    _ attempt: QuizSession.Attempt, isRecall: Bool, in notebook: Notebook, at now: Int
  ) throws(NotebookMessage) {
    let answer = AnswerRecord(
      chapter: attempt.chapter, item: attempt.item, seed: attempt.seed, answer: attempt.answer,
      outcome: attempt.outcome.record, rating: attempt.rating.rawValue, hints: attempt.hints, time: now)
    try notebook.record(answer) { card in
      MemoryModel.standard.card(card?.review, after: attempt, isRecall: isRecall, at: now)
        .map { CardRecord($0, chapter: attempt.chapter, item: attempt.item) }
    }
  }

  /// On how many days in a row something was answered.
  public static func streak(_ notebook: Notebook, at now: Int, secondsFromUTC: Int) -> Int {
    let times = ((try? notebook.answers()) ?? []).map(\.time)
    return Assessment.Progress.streak(times: times, now: now, secondsFromUTC: secondsFromUTC)
  }

  /// How far the reader is, from the record and the checks of the chapters that were answered.
  public static func progress(_ shelf: Shelf, _ notebook: Notebook?, at now: Int) -> Progress {
    var progress = Progress()
    let answers = (try? notebook?.latestAnswers()) ?? []
    var latest: [String: [String: Outcome]] = [:]
    for answer in answers { latest[answer.chapter, default: [:]][answer.item] = answer.outcome.outcome }
    progress.latest = latest
    for id in shelf.chapters where shelf.hasChecks(id) {
      progress.total += 1
      guard let outcomes = latest[id.id] else { continue }
      let items = shelf.checks(id).items.map(\.id)
      let right = items.count { outcomes[$0] == .right }
      let isPassed = Assessment.Progress.isPassed(items: items, latest: outcomes)
      if isPassed { progress.passed += 1 }
      progress.chapters[id.id] = Progress.Score(passed: right, total: items.count, isPassed: isPassed)
    }
    progress.due = ((try? notebook?.dueCards(at: now)) ?? []).count
    return progress
  }
}

extension Outcome {
  var record: AnswerRecord.Outcome {
    switch self {
    case .right: .right
    case .wrong: .wrong
    case .gaveUp: .gaveUp
    }
  }
}

extension AnswerRecord.Outcome {
  var outcome: Outcome {
    switch self {
    case .right: .right
    case .wrong: .wrong
    case .gaveUp: .gaveUp
    }
  }
}

extension CardRecord {
  init(_ card: ReviewCard, chapter: String, item: String) {
    let phase: Phase =
      switch card.phase {
      case .learning: .learning
      case .review: .review
      case .relearning: .relearning
      }
    self.init(
      chapter: chapter, item: item, phase: phase, step: card.step, stability: card.stability,
      difficulty: card.difficulty, due: card.due, lastReview: card.lastReview)
  }

  var review: ReviewCard {
    let phase: ReviewCard.Phase =
      switch self.phase {
      case .learning: .learning
      case .review: .review
      case .relearning: .relearning
      }
    return ReviewCard(
      phase: phase, step: step, stability: stability, difficulty: difficulty, due: due, lastReview: lastReview)
  }
}
