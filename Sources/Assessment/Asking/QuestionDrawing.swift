import Interchange
import Laboratory

/// Why no question could be made of an item: a fault of the book, not of the reader.
public struct DrawFailure: Error, Hashable, Sendable, CustomStringConvertible {
  public var chapter: String
  public var item: String
  public var reason: String

  public var description: String { "\(chapter)/\(item): \(reason)" }
}

extension CheckItem {
  /// How often numbers are drawn before the item is given up as one that cannot be asked.
  private static let patience = 300

  /// The item with numbers drawn: the same seed gives the same question everywhere.
  ///
  /// Numbers are drawn again when a constraint does not hold, when the key or a mistake is not finite, when two of them
  /// cannot be told apart within the tolerance, or when a list came out with all elements equal.
  public func question(seed: UInt64, engine: Engine) throws(DrawFailure) -> Question {
    var random = SeededRandom(seed: seed ^ CheckItem.hash("\(chapter)/\(id)"))
    var reason = ""
    let engine = engine.remembering()
    for _ in 0..<(draws.contains { !$0.draw.isFixed } ? CheckItem.patience : 20) {
      do {
        var drawing = QuestionDrawing(item: self, seed: seed, engine: engine, random: random)
        defer { random = drawing.random }
        return try drawing.question()
      } catch DrawStop.faulty(let why) {
        throw DrawFailure(chapter: chapter, item: id, reason: why)
      } catch {
        reason = "\(error)"
      }
    }
    throw DrawFailure(chapter: chapter, item: id, reason: "no numbers would do; at last because: \(reason)")
  }

  /// FNV-1a, so that items of one session draw apart.
  static func hash(_ text: String) -> UInt64 {
    text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
  }
}

/// One attempt at making a question of an item.
struct QuestionDrawing {
  let item: CheckItem
  let seed: UInt64
  let engine: Engine
  var random: SeededRandom
  var values = Values()

  init(item: CheckItem, seed: UInt64, engine: Engine, random: SeededRandom) {
    self.item = item
    self.seed = seed
    self.engine = engine
    self.random = random
  }

  mutating func question() throws -> Question {
    for named in item.draws { values.set(named.name, to: try named.draw.draw(values, using: &random)) }
    for named in item.values {
      let datum = try engine.value(of: named.source, values, seed: seed)
      guard datum.isFinite else { throw DrawStop.unusable("“\(named.name)” is not finite") }
      values.set(named.name, to: datum)
    }
    for constraint in item.constraints where !(try values.holds(constraint)) {
      throw DrawStop.unusable("“\(constraint)” does not hold")
    }
    switch item.body {
    case .compute(let key, let mistakes): return try computed(key, mistakes, scene: nil)
    case .predict(let call, let mistakes): return try predicted(call, mistakes)
    case .diagnose(let key, let mistakes): return try diagnosed(key, mistakes)
    case .findTheLine(let lines, let result, let key): return try findTheLine(lines, result, key)
    case .whichKnob(let body): return try whichKnob(body)
    case .reachAGoal(let body): return try reachAGoal(body)
    case .order(let entries): return try ordered(entries)
    case .choice(let options): return try chosen(options)
    case .recall: return try finish(.grade)
    }
  }

  func finish(
    _ form: AnswerForm, mistakes: [Question.NamedMistake] = [], scene: Question.LabScene? = nil,
    curves: [Question.Curve] = [], working: String? = nil
  ) throws -> Question {
    Question(
      chapter: item.chapter, item: item.id, kind: item.kind, section: item.section, seed: seed,
      prompt: try render(item.prompt), form: form, hints: try item.hints.map(render),
      solution: try item.solution.map(render) ?? Localized(""), working: working, mistakes: mistakes, scene: scene,
      curves: curves,
      values: values.data)
  }

  /// A text that cannot be rendered is wrong whatever the numbers.
  func render(_ text: Text) throws -> Localized {
    do {
      return try text.render(values, decimals: item.decimals)
    } catch {
      throw DrawStop.faulty("the text at line \(text.line) cannot be shown: \(error)")
    }
  }

  func render(_ template: Template) throws -> String {
    do {
      return try template.render(values, decimals: item.decimals)
    } catch {
      throw DrawStop.faulty("“\(template.source)” cannot be shown: \(error)")
    }
  }
}
