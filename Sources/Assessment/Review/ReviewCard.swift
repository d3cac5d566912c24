import Laboratory

/// How well an item was remembered.
public enum Rating: Int, Hashable, Sendable, CaseIterable {
  case again = 1
  case hard, good, easy

  public var name: Localized {
    switch self {
    case .again: Localized(en: "forgot", zh: "忘了")
    case .hard: Localized(en: "hard", zh: "勉强")
    case .good: Localized(en: "good", zh: "记得")
    case .easy: Localized(en: "easy", zh: "很熟")
    }
  }
}

/// What is known about the reader's memory of an item, and when it comes back.
public struct ReviewCard: Hashable, Sendable {
  public enum Phase: String, Hashable, Sendable, CaseIterable {
    case learning, review, relearning
  }

  public var phase: Phase
  /// The learning or relearning step, from 0; nil in review.
  public var step: Int?
  /// S, in days.
  public var stability: Double
  /// D, in [1, 10].
  public var difficulty: Double
  /// Seconds since 1970, UTC.
  public var due: Int
  /// Seconds since 1970, UTC.
  public var lastReview: Int

  public init(phase: Phase, step: Int?, stability: Double, difficulty: Double, due: Int, lastReview: Int) {
    self.phase = phase
    self.step = step
    self.stability = stability
    self.difficulty = difficulty
    self.due = due
    self.lastReview = lastReview
  }
}

extension MemoryModel {
  /// A card after a review; a pure function of the card, the rating and the moment.
  ///
  /// Moments are seconds since 1970 in UTC, so that time zones have no part in it. A clock that was set back since the
  /// last review counts as no time passed. Intervals are not scattered at random, as the published algorithm allows.
  ///
  /// - card: nil for an item that was never reviewed.
  public func reviewed(_ card: ReviewCard?, _ rating: Rating, at now: Int) -> ReviewCard {
    var next = remembered(card, rating, at: now)
    next.lastReview = now
    next.due = now + schedule(&next, rating)
    return next
  }

  /// Stability and difficulty after the review.
  private func remembered(_ card: ReviewCard?, _ rating: Rating, at now: Int) -> ReviewCard {
    guard var card else {
      return ReviewCard(
        phase: .learning, step: 0, stability: initialStability(rating), difficulty: initialDifficulty(rating), due: now,
        lastReview: now)
    }
    let days = max(0, now - card.lastReview) / MemoryModel.secondsPerDay
    if days < 1 {
      card.stability = shortTermStability(card.stability, rating)
    } else {
      let recall = retrievability(stability: card.stability, days: days)
      card.stability = nextStability(
        card.stability, difficulty: card.difficulty, retrievability: recall, rating)
    }
    card.difficulty = nextDifficulty(card.difficulty, rating)
    return card
  }

  /// Moves the card among the steps and says for how many seconds it rests.
  private func schedule(_ card: inout ReviewCard, _ rating: Rating) -> Int {
    let steps = card.phase == .learning ? learningSteps : relearningSteps
    if card.phase == .review {
      guard rating == .again, !relearningSteps.isEmpty else { return graduate(&card) }
      card.phase = .relearning
      card.step = 0
      return relearningSteps[0]
    }
    let step = card.step ?? 0
    if steps.isEmpty || step >= steps.count && rating != .again { return graduate(&card) }
    switch rating {
    case .again:
      card.step = 0
      return steps[0]
    case .hard:
      guard step == 0 else { return steps[step] }
      return steps.count == 1 ? steps[0] * 3 / 2 : (steps[0] + steps[1]) / 2
    case .good:
      guard step + 1 < steps.count else { return graduate(&card) }
      card.step = step + 1
      return steps[step + 1]
    case .easy: return graduate(&card)
    }
  }

  private func graduate(_ card: inout ReviewCard) -> Int {
    card.phase = .review
    card.step = nil
    return interval(stability: card.stability) * MemoryModel.secondsPerDay
  }

  /// A card after an attempt at an item: what was missed gets one, what is known without ever being missed needs none;
  /// items that the reader grades themself are cards from the start.
  public func card(_ card: ReviewCard?, after attempt: QuizSession.Attempt, isRecall: Bool, at now: Int) -> ReviewCard?
  {
    if card == nil && attempt.outcome == .right && !isRecall { return nil }
    return reviewed(card, attempt.rating, at: now)
  }
}
