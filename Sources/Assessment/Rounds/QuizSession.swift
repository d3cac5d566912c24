import Laboratory

/// A round of self-checks as a value: the screen and the plain prompts are two views of it.
///
/// What needs the engine takes it as an argument, so that the state itself can be compared and kept.
public struct QuizSession: Hashable, Sendable {
  public enum Phase: Hashable, Sendable {
    case asking(Question, hintsTaken: Int)
    case answered(Question, Verdict)
    case finished
  }

  /// An answer to be kept in the reader's record.
  public struct Attempt: Hashable, Sendable {
    public var chapter: String
    public var item: String
    public var seed: UInt64
    /// What the reader typed; empty when they gave up.
    public var answer: String
    public var outcome: Outcome
    public var rating: Rating
    public var hints: Int
  }

  /// How the latest attempts of a round stand.
  public struct Summary: Hashable, Sendable {
    public var right: Int
    public var total: Int
    /// Answered wrong or given up, by id.
    public var missed: [String]
    public var unanswered: [String]
    /// Whether at least 80 percent of all items are right at their latest attempt.
    public var isPassed: Bool { total > 0 && Progress.isPassed(right: right, of: total) }
  }

  public let items: [CheckItem]
  public let seed: UInt64
  /// 0 at first, one more with every retry.
  public private(set) var round = 0
  public private(set) var phase: Phase = .finished
  /// Items that could not be asked, and why: a fault of the book.
  public private(set) var faults: [DrawFailure] = []
  /// Where we are among the items of this round, from 0.
  public private(set) var position = 0
  private var queue: [Int]
  private var outcomes: [Int: Outcome] = [:]

  /// Starts with the first item; the same seed asks the same questions.
  public init(items: [CheckItem], seed: UInt64, engine: Engine) {
    self.items = items
    self.seed = seed
    queue = Array(items.indices)
    ask(engine)
  }

  /// Goes on with a round that was left, with the same numbers.
  ///
  /// - bookmark: what ``bookmark`` said then. Nil when it does not fit the items, which may have been written anew.
  public init?(items: [CheckItem], bookmark: String, engine: Engine) {
    let parts = bookmark.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 6, let seed = UInt64(parts[0]), let round = Int(parts[1]), let position = Int(parts[2]),
      let hints = Int(parts[3])
    else { return nil }
    let places = Dictionary(items.indices.map { (items[$0].id, $0) }, uniquingKeysWith: { first, _ in first })
    let named = parts[4].split(separator: ",")
    let queue = named.compactMap { places[String($0)] }
    guard round >= 0, queue.count == named.count, queue.indices.contains(position) else { return nil }
    self.items = items
    self.seed = seed
    self.round = round
    self.position = position
    self.queue = queue
    for answered in parts[5].split(separator: ",") {
      let halves = answered.split(separator: "=").map(String.init)
      guard halves.count == 2, let place = places[halves[0]], let outcome = Outcome(rawValue: halves[1]) else {
        continue
      }
      outcomes[place] = outcome
    }
    ask(engine)
    if phase == .finished { return nil }
    for _ in 0..<max(0, min(hints, question?.hints.count ?? 0)) { _ = takeHint() }
  }

  /// Where the round stands, on a line: its seed, how often what was missed was asked again, the place, the hints taken
  /// there, the items and how they were answered. Nil while nothing was done, and when nothing is left to ask.
  public var bookmark: String? {
    let (next, hints) =
      switch phase {
      case .asking(_, let taken): (position, taken)
      case .answered: (position + 1, 0)
      case .finished: (queue.count, 0)
      }
    guard next < queue.count, !outcomes.isEmpty || hints > 0 else { return nil }
    let asked = queue.map { items[$0].id }.joined(separator: ",")
    let answered = outcomes.sorted { $0.key < $1.key }.map { "\(items[$0.key].id)=\($0.value.rawValue)" }
    return "\(seed) \(round) \(next) \(hints) \(asked) \(answered.joined(separator: ","))"
  }

  /// How many items this round has.
  public var count: Int { queue.count }

  public var question: Question? {
    switch phase {
    case .asking(let question, _), .answered(let question, _): question
    case .finished: nil
    }
  }

  public var verdict: Verdict? {
    if case .answered(_, let verdict) = phase { verdict } else { nil }
  }

  /// The hints that were taken so far.
  public var hints: [Localized] {
    if case .asking(let question, let taken) = phase { Array(question.hints.prefix(taken)) } else { [] }
  }

  /// Shows the next hint; nil when there is none left.
  public mutating func takeHint() -> Localized? {
    guard case .asking(let question, let taken) = phase, taken < question.hints.count else { return nil }
    phase = .asking(question, hintsTaken: taken + 1)
    return question.hints[taken]
  }

  /// Judges what was typed.
  ///
  /// - Returns: the attempt to keep; nil when nothing is being asked.
  /// - Throws: ``AnswerError`` where there is nothing to judge; the question stays.
  public mutating func answer(_ text: String, engine: Engine) throws(AnswerError) -> Attempt? {
    guard case .asking(let question, _) = phase else { return nil }
    return try answer(question.read(text), typed: AnswerText.folded(text), engine: engine)
  }

  /// Judges an answer that was pointed at: an option, an order, the lab's knobs.
  public mutating func answer(_ answer: Answer, typed: String, engine: Engine) throws(AnswerError) -> Attempt? {
    guard case .asking(let question, let hints) = phase else { return nil }
    var verdict = try question.judge(answer, hints: hints, engine: engine)
    if let reading = question.reading(of: typed, as: answer) { verdict.given = reading }
    return settle(question, verdict, typed: typed, hints: hints)
  }

  /// Gives up: the answer is shown, and the item counts as missed.
  public mutating func giveUp() -> Attempt? {
    guard case .asking(let question, let hints) = phase else { return nil }
    return settle(question, question.giveUp(), typed: "", hints: hints)
  }

  private mutating func settle(_ question: Question, _ verdict: Verdict, typed: String, hints: Int) -> Attempt {
    phase = .answered(question, verdict)
    outcomes[queue[position]] = verdict.outcome
    return Attempt(
      chapter: question.chapter, item: question.item, seed: question.seed, answer: typed, outcome: verdict.outcome,
      rating: verdict.rating, hints: hints)
  }

  /// Goes on to the next item, answered or not; after the last one the round is finished.
  public mutating func next(engine: Engine) {
    guard phase != .finished else { return }
    position += 1
    ask(engine)
  }

  /// Asks what was missed once more, with new numbers.
  public mutating func retryMissed(engine: Engine) {
    let missed = items.indices.filter { outcomes[$0].map { $0 != .right } ?? false }
    guard !missed.isEmpty else { return }
    queue = missed
    round += 1
    position = 0
    ask(engine)
  }

  /// The items that were answered wrong or given up at their latest attempt.
  public var missed: [CheckItem] {
    let ids = summary.missed
    return items.filter { ids.contains($0.id) }
  }

  public var summary: Summary {
    let asked = items.indices.filter { index in !faults.contains { $0.item == items[index].id } }
    return Summary(
      right: asked.count { outcomes[$0] == .right }, total: asked.count,
      missed: asked.filter { outcomes[$0].map { $0 != .right } ?? false }.map { items[$0].id },
      unanswered: asked.filter { outcomes[$0] == nil }.map { items[$0].id })
  }

  /// The seed of a round: the session's own at first, so that `--seed 7` asks the questions of seed 7.
  private var roundSeed: UInt64 {
    guard round > 0 else { return seed }
    var random = SeededRandom(seed: seed &+ UInt64(round) &* 0x9E37_79B9)
    return random.next()
  }

  private mutating func ask(_ engine: Engine) {
    while position < queue.count {
      do {
        phase = .asking(try items[queue[position]].question(seed: roundSeed, engine: engine), hintsTaken: 0)
        return
      } catch {
        if !faults.contains(where: { $0.item == error.item }) { faults.append(error) }
        queue.remove(at: position)
      }
    }
    phase = .finished
  }
}
