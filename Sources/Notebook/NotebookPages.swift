import Foundation

/// The JSON of a notebook.
struct NotebookPages: Codable {
  static let formatName = "rollout-notebook"

  var format = formatName
  var version = 1
  var settings: [String: String] = [:]
  var places: [PlacePage] = []
  var answers: [AnswerPage] = []
  var cards: [CardPage] = []

  struct PlacePage: Codable {
    var chapter: String
    var language: String
    var anchor: String
    var labs: [LabPage]
  }

  struct LabPage: Codable {
    var lab: String
    var settings: [String: String]
    var seed: String
    @Whole var step: Int
  }

  struct AnswerPage: Codable {
    var chapter: String
    var item: String
    var seed: String
    var answer: String
    var outcome: String
    @Whole var rating: Int
    @Whole var hints: Int
    @Whole var time: Int
  }

  struct CardPage: Codable {
    var chapter: String
    var item: String
    var phase: String
    var step: Whole?
    var stability: Double
    var difficulty: Double
    @Whole var due: Int
    @Whole var lastReview: Int
  }
}

/// A whole number in JSON. Decoding an `Int` from 0.5 fails without saying where; this says it.
@propertyWrapper
struct Whole: Codable {
  var wrappedValue: Int

  init(wrappedValue: Int) { self.wrappedValue = wrappedValue }

  init(from decoder: any Decoder) throws {
    let number = try? decoder.singleValueContainer().decode(Double.self)
    guard let number, let whole = Int(exactly: number) else {
      throw DecodingError.typeMismatch(Int.self, .init(codingPath: decoder.codingPath, debugDescription: ""))
    }
    wrappedValue = whole
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(wrappedValue)
  }
}

// MARK: - Checking

extension NotebookPages {
  /// Reads and checks; the first fault is named by its key path.
  init(parsing text: String) throws(NotebookMessage) {
    do {
      self = try JSONDecoder().decode(NotebookPages.self, from: Data(text.utf8))
    } catch let error as DecodingError {
      throw NotebookPages.message(error)
    } catch {
      throw NotebookPages.unreadable
    }
    try check()
  }

  private func check() throws(NotebookMessage) {
    try NotebookPages.require(
      format == NotebookPages.formatName, "format", "“\(format)”", "“\(NotebookPages.formatName)”")
    try NotebookPages.require(version == 1, "version", "\(version)", "1")
    for (index, place) in places.enumerated() { try place.check("places[\(index)]") }
    for (index, answer) in answers.enumerated() { try answer.check("answers[\(index)]") }
    for (index, card) in cards.enumerated() { try card.check("cards[\(index)]") }
  }

  static func require(
    _ holds: Bool, _ key: String, _ found: String, _ allowed: String
  ) throws(NotebookMessage) {
    if holds { return }
    throw NotebookMessage(
      en: "\(key) is \(found); allowed: \(allowed). Nothing was imported.",
      zh: "\(key) 的值是 \(found)，允许：\(allowed)。没有导入任何内容。")
  }

  private static let unreadable = NotebookMessage(
    en: "This is not JSON. Nothing was imported.", zh: "这不是 JSON 文本。没有导入任何内容。")

  private static func message(_ error: DecodingError) -> NotebookMessage {
    switch error {
    case .keyNotFound(let key, let context):
      let place = keyPath(context.codingPath + [key])
      return NotebookMessage(
        en: "\(place) is missing. Nothing was imported.", zh: "缺少 \(place)。没有导入任何内容。")
    case .valueNotFound(let type, let context), .typeMismatch(let type, let context):
      return kindMessage(keyPath(context.codingPath), type)
    case .dataCorrupted(let context):
      return context.codingPath.isEmpty ? unreadable : kindMessage(keyPath(context.codingPath), Int.self)
    @unknown default: return unreadable
    }
  }

  private static func kindMessage(_ place: String, _ type: Any.Type) -> NotebookMessage {
    let kind: (en: String, zh: String) =
      switch type {
      case is String.Type: ("a text", "文本")
      case is Int.Type, is Whole.Type: ("a whole number", "整数")
      case is Double.Type: ("a number", "数")
      case is [Any].Type: ("a list", "列表")
      default: ("an object", "对象")
      }
    let name = place.isEmpty ? (en: "The whole", zh: "整个文件") : (en: place, zh: place)
    return NotebookMessage(
      en: "\(name.en) must be \(kind.en). Nothing was imported.", zh: "\(name.zh) 必须是\(kind.zh)。没有导入任何内容。")
  }

  private static func keyPath(_ keys: [any CodingKey]) -> String {
    keys.reduce("") { path, key in
      if let index = key.intValue { return "\(path)[\(index)]" }
      return path.isEmpty ? key.stringValue : "\(path).\(key.stringValue)"
    }
  }
}

extension NotebookPages.PlacePage {
  init(_ place: Place) {
    self.init(
      chapter: place.chapter, language: place.language, anchor: place.anchor,
      labs: place.labs.map { .init(lab: $0.lab, settings: $0.settings, seed: String($0.seed), step: $0.step) })
  }

  var record: Place {
    Place(
      chapter: chapter, language: language, anchor: anchor,
      labs: labs.map { LabPlace(lab: $0.lab, settings: $0.settings, seed: UInt64($0.seed) ?? 0, step: $0.step) })
  }

  func check(_ path: String) throws(NotebookMessage) {
    try NotebookPages.require(!chapter.isEmpty, "\(path).chapter", "empty", "a chapter's name")
    try NotebookPages.require(["en", "zh"].contains(language), "\(path).language", "“\(language)”", "en, zh")
    for (index, lab) in labs.enumerated() {
      try NotebookPages.require(
        UInt64(lab.seed) != nil, "\(path).labs[\(index)].seed", "“\(lab.seed)”", "0 … \(UInt64.max)")
      try NotebookPages.require(lab.step >= 0, "\(path).labs[\(index)].step", "\(lab.step)", "0, 1, 2, …")
    }
  }
}

extension NotebookPages.AnswerPage {
  init(_ answer: AnswerRecord) {
    self.init(
      chapter: answer.chapter, item: answer.item, seed: String(answer.seed), answer: answer.answer,
      outcome: answer.outcome.rawValue, rating: answer.rating, hints: answer.hints, time: answer.time)
  }

  var record: AnswerRecord {
    AnswerRecord(
      chapter: chapter, item: item, seed: UInt64(seed) ?? 0, answer: answer,
      outcome: AnswerRecord.Outcome(rawValue: outcome) ?? .wrong, rating: rating, hints: hints, time: time)
  }

  func check(_ path: String) throws(NotebookMessage) {
    let outcomes = AnswerRecord.Outcome.allCases.map(\.rawValue)
    try NotebookPages.require(!chapter.isEmpty, "\(path).chapter", "empty", "a chapter's name")
    try NotebookPages.require(!item.isEmpty, "\(path).item", "empty", "an item's id")
    try NotebookPages.require(UInt64(seed) != nil, "\(path).seed", "“\(seed)”", "0 … \(UInt64.max)")
    try NotebookPages.require(
      outcomes.contains(outcome), "\(path).outcome", "“\(outcome)”", outcomes.joined(separator: ", "))
    try NotebookPages.require((1...4).contains(rating), "\(path).rating", "\(rating)", "1, 2, 3, 4")
    try NotebookPages.require(hints >= 0, "\(path).hints", "\(hints)", "0, 1, 2, …")
    try NotebookPages.require(time >= 0, "\(path).time", "\(time)", "0, 1, 2, … (seconds since 1970)")
  }
}

extension NotebookPages.CardPage {
  init(_ card: CardRecord) {
    self.init(
      chapter: card.chapter, item: card.item, phase: card.phase.rawValue,
      step: card.step.map { Whole(wrappedValue: $0) }, stability: card.stability,
      difficulty: card.difficulty, due: card.due, lastReview: card.lastReview)
  }

  var record: CardRecord {
    CardRecord(
      chapter: chapter, item: item, phase: CardRecord.Phase(rawValue: phase) ?? .learning, step: step?.wrappedValue,
      stability: stability, difficulty: difficulty, due: due, lastReview: lastReview)
  }

  func check(_ path: String) throws(NotebookMessage) {
    let phases = CardRecord.Phase.allCases.map(\.rawValue)
    try NotebookPages.require(!chapter.isEmpty, "\(path).chapter", "empty", "a chapter's name")
    try NotebookPages.require(!item.isEmpty, "\(path).item", "empty", "an item's id")
    try NotebookPages.require(phases.contains(phase), "\(path).phase", "“\(phase)”", phases.joined(separator: ", "))
    try NotebookPages.require(
      stability > 0 && stability.isFinite, "\(path).stability", "\(stability)", "numbers above 0 (days)")
    try NotebookPages.require((1...10).contains(difficulty), "\(path).difficulty", "\(difficulty)", "1 … 10")
    try NotebookPages.require(due >= 0, "\(path).due", "\(due)", "0, 1, 2, … (seconds since 1970)")
    try NotebookPages.require(lastReview >= 0, "\(path).lastReview", "\(lastReview)", "0, 1, 2, … (seconds since 1970)")
    try NotebookPages.require(
      phase == "review" ? step == nil : step.map { $0.wrappedValue >= 0 } ?? false, "\(path).step",
      step.map { String($0.wrappedValue) } ?? "null", phase == "review" ? "null" : "0, 1, 2, …")
  }
}
