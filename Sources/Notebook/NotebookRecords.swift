/// Where the reader is in a chapter, and what its labs stand at.
public struct Place: Hashable, Sendable {
  public var chapter: String
  /// The language it was read in, `en` or `zh`.
  public var language: String
  /// What the top line of the screen belongs to; the reading screen decides how it is spelt.
  public var anchor: String
  public var labs: [LabPlace]

  public init(chapter: String, language: String, anchor: String, labs: [LabPlace] = []) {
    self.chapter = chapter
    self.language = language
    self.anchor = anchor
    self.labs = labs
  }
}

/// What a lab stands at: enough to compute the same moment again.
public struct LabPlace: Hashable, Sendable {
  public var lab: String
  /// Knob and value, as `--set` takes them.
  public var settings: [String: String]
  public var seed: UInt64
  public var step: Int

  public init(lab: String, settings: [String: String] = [:], seed: UInt64, step: Int) {
    self.lab = lab
    self.settings = settings
    self.seed = seed
    self.step = step
  }
}

/// One answer to a self-check, as it was given.
public struct AnswerRecord: Hashable, Sendable {
  public var chapter: String
  public var item: String
  /// What the numbers were drawn with; the same seed asks the same question again.
  public var seed: UInt64
  public var answer: String
  public var outcome: Outcome
  /// 1 again, 2 hard, 3 good, 4 easy.
  public var rating: Int
  /// How many hints were taken before.
  public var hints: Int
  /// Seconds since 1970, UTC.
  public var time: Int

  public enum Outcome: String, Hashable, Sendable, CaseIterable, Codable {
    case right, wrong, gaveUp
  }

  public init(
    chapter: String, item: String, seed: UInt64, answer: String, outcome: Outcome, rating: Int, hints: Int, time: Int
  ) {
    self.chapter = chapter
    self.item = item
    self.seed = seed
    self.answer = answer
    self.outcome = outcome
    self.rating = rating
    self.hints = hints
    self.time = time
  }
}

/// When an item comes back, and the memory model's numbers behind it.
public struct CardRecord: Hashable, Sendable {
  public var chapter: String
  public var item: String
  public var phase: Phase
  /// The learning or relearning step; nil in review.
  public var step: Int?
  /// S, in days; above 0.
  public var stability: Double
  /// D, in [1, 10].
  public var difficulty: Double
  /// Seconds since 1970, UTC.
  public var due: Int
  /// Seconds since 1970, UTC.
  public var lastReview: Int

  public enum Phase: String, Hashable, Sendable, CaseIterable, Codable {
    case learning, review, relearning
  }

  public init(
    chapter: String, item: String, phase: Phase, step: Int?, stability: Double, difficulty: Double, due: Int,
    lastReview: Int
  ) {
    self.chapter = chapter
    self.item = item
    self.phase = phase
    self.step = step
    self.stability = stability
    self.difficulty = difficulty
    self.due = due
    self.lastReview = lastReview
  }
}

/// An item and how often it was missed.
public struct MissCount: Hashable, Sendable {
  public var chapter: String
  public var item: String
  public var misses: Int
  public var attempts: Int

  public init(chapter: String, item: String, misses: Int, attempts: Int) {
    self.chapter = chapter
    self.item = item
    self.misses = misses
    self.attempts = attempts
  }
}
