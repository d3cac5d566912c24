import Foundation
import Testing

@testable import Assessment

private struct Vectors: Decodable {
  var parameters: [Double]
  var histories: [[Review]]

  struct Review: Decodable {
    var wait: Int
    var rating: Int
    var retrievability: Double
    var phase: String
    var step: Int?
    var stability: Double
    var difficulty: Double
    var rest: Int
  }

  /// From Tests/Oracles/fsrs_vectors.py.
  static func load(_ file: String = #filePath) throws -> Vectors {
    let tests = URL(fileURLWithPath: file).deletingLastPathComponent().deletingLastPathComponent()
    let data = try Data(contentsOf: tests.appendingPathComponent("Oracles/fsrs_vectors.json"))
    return try JSONDecoder().decode(Vectors.self, from: data)
  }
}

private let model = MemoryModel.standard
private let start = 1_669_725_000

private func isClose(_ left: Double, _ right: Double) -> Bool {
  (left - right).magnitude <= 1e-12 * max(1, right.magnitude)
}

@Test func everyReviewOfTheReferenceImplementationComesOutTheSame() throws {
  let vectors = try Vectors.load()
  #expect(vectors.parameters == model.parameters)
  #expect(vectors.histories.count == 67)
  for history in vectors.histories {
    var card: ReviewCard?
    var now = start
    for review in history {
      now += review.wait
      if let card {
        let days = max(0, now - card.lastReview) / 86_400
        #expect(isClose(model.retrievability(stability: card.stability, days: days), review.retrievability))
      }
      let next = model.reviewed(card, try #require(Rating(rawValue: review.rating)), at: now)
      #expect(next.phase.rawValue == review.phase)
      #expect(next.step == review.step)
      #expect(isClose(next.stability, review.stability))
      #expect(isClose(next.difficulty, review.difficulty))
      #expect(next.due - now == review.rest)
      #expect(next.lastReview == now)
      card = next
    }
  }
}

@Test func theIntervalsArePublishedOnes() {
  // py-fsrs 6.3.2, tests/test_basic.py, test_review_card (and ts-fsrs 5.4, FSRS-6.test.ts): days until the next review.
  let ratings: [Rating] = [.good, .good, .good, .good, .good, .good, .again, .again, .good, .good, .good, .good, .good]
  var card: ReviewCard?
  var days: [Int] = []
  for rating in ratings {
    let next = model.reviewed(card, rating, at: card?.due ?? start)
    days.append((next.due - next.lastReview) / 86_400)
    card = next
  }
  #expect(days == [0, 2, 11, 46, 163, 498, 0, 0, 2, 4, 7, 12, 21])
}

@Test func theMemoryStateIsThePublishedOne() throws {
  // py-fsrs 6.3.2, tests/test_basic.py, test_memo_state: S = 53.62691 and D = 6.3574867, both within 1e-4.
  var card: ReviewCard?
  var now = start
  for (rating, wait) in zip([Rating.again, .good, .good, .good, .good, .good], [0, 0, 1, 3, 8, 21]) {
    now += wait * 86_400
    card = model.reviewed(card, rating, at: now)
  }
  let final = try #require(card)
  #expect((final.stability - 53.62691).magnitude < 1e-4)
  #expect((final.difficulty - 6.3574867).magnitude < 1e-4)
}

@Test func recallFallsFromOneThroughNineTenthsAtTheStability() {
  // R(0) = 1, and R(S) = (1 + F)^(−w₂₀) = (0.9^(−1/w₂₀))^(−w₂₀) = 0.9.
  for stability in [1.0, 7, 100] {
    #expect(model.retrievability(stability: stability, days: 0) == 1)
    #expect(isClose(model.retrievability(stability: stability, days: Int(stability)), 0.9))
    #expect(model.retrievability(stability: stability, days: 1000) < 0.9)
  }
}

@Test func aClockSetBackCountsAsNoTimePassedAndTheItemStillComesBack() {
  let first = model.reviewed(nil, .good, at: start)
  let second = model.reviewed(first, .good, at: start + 600)
  let back = model.reviewed(second, .good, at: start - 1_000_000)
  #expect(back.stability >= second.stability)
  #expect(back.due > back.lastReview)
  #expect(back.lastReview == start - 1_000_000)
  #expect(back.due < start + 100 * 86_400)
}

@Test func stabilityGrowsWithTheRating() {
  let first = model.reviewed(nil, .good, at: start)
  let known = model.reviewed(first, .good, at: start + 600)
  for wait in [3600, 86_400, 10 * 86_400] {
    let stabilities = Rating.allCases.map { model.reviewed(known, $0, at: known.lastReview + wait).stability }
    #expect(stabilities == stabilities.sorted())
    let dues = Rating.allCases.map { model.reviewed(known, $0, at: known.lastReview + wait).due }
    #expect(dues == dues.sorted())
  }
}

@Test func onlyWhatWasMissedAndWhatIsGradedByTheReaderBecomesACard() {
  func attempt(_ outcome: Outcome, _ rating: Rating) -> QuizSession.Attempt {
    .init(chapter: "c", item: "i", seed: 1, answer: "", outcome: outcome, rating: rating, hints: 0)
  }
  #expect(model.card(nil, after: attempt(.right, .good), isRecall: false, at: start) == nil)
  #expect(model.card(nil, after: attempt(.wrong, .again), isRecall: false, at: start)?.due == start + 60)
  #expect(model.card(nil, after: attempt(.gaveUp, .again), isRecall: false, at: start)?.phase == .learning)
  #expect(model.card(nil, after: attempt(.right, .easy), isRecall: true, at: start)?.phase == .review)
  let card = model.reviewed(nil, .again, at: start)
  let later = model.card(card, after: attempt(.right, .good), isRecall: false, at: start + 60)
  #expect(later == model.reviewed(card, .good, at: start + 60))
}
