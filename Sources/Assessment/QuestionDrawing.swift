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
  private static func hash(_ text: String) -> UInt64 {
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

  // MARK: Numbers

  private mutating func computed(
    _ key: ValueSource, _ mistakes: [CheckItem.Mistake], scene: Question.LabScene?
  ) throws -> Question {
    let right = try self.key(key)
    let named = try explained(mistakes, apartFrom: right)
    let form: AnswerForm
    switch right {
    case .number(let number): form = .number(key: number, tolerance: item.tolerance)
    case .list(let numbers): form = .list(key: numbers, tolerance: item.tolerance)
    case .rows, .word: throw DrawStop.faulty("the key must be a number or a list of numbers")
    }
    return try finish(form, mistakes: named, scene: scene)
  }

  private mutating func predicted(_ call: LabCall, _ mistakes: [CheckItem.Mistake]) throws -> Question {
    let run = try engine.run(for: call, values, seed: seed)
    let id = QuantityID(try render(call.value))
    return try computed(.lab(call), mistakes, scene: Question.LabScene(run: run, hidden: id))
  }

  /// The right value, known as `key` from here on.
  private mutating func key(_ source: ValueSource) throws -> Datum {
    let right = try engine.value(of: source, values, seed: seed)
    guard right.isFinite else { throw DrawStop.unusable("the key is not finite") }
    values.set("key", to: right)
    return right
  }

  /// Where the mistakes lead, apart from the key and from each other.
  private mutating func values(of mistakes: [CheckItem.Mistake], apartFrom right: Datum) throws -> [Datum] {
    var found: [Datum] = []
    for mistake in mistakes {
      let value = try engine.value(of: mistake.source, values, seed: seed)
      guard value.isFinite else { throw DrawStop.unusable("the mistake “\(mistake.name)” is not finite") }
      for other in [right] + found where !value.isApart(from: other, tolerance: item.tolerance) {
        throw DrawStop.unusable("the mistake “\(mistake.name)” cannot be told from another answer")
      }
      found.append(value)
    }
    for (mistake, value) in zip(mistakes, found) {
      values.set(String(mistake.name.map { $0 == "-" ? "_" : $0 }), to: value)
    }
    return found
  }

  private mutating func explained(
    _ mistakes: [CheckItem.Mistake], apartFrom right: Datum
  ) throws -> [Question.NamedMistake] {
    let found = try values(of: mistakes, apartFrom: right)
    return try zip(mistakes, found).map { mistake, value in
      Question.NamedMistake(name: mistake.name, value: value, explanation: try render(mistake.says))
    }
  }

  private mutating func diagnosed(_ key: ValueSource, _ mistakes: [CheckItem.Mistake]) throws -> Question {
    let right = try self.key(key)
    let found = try values(of: mistakes, apartFrom: right)
    let drawn = random.integer(in: 0...(mistakes.count - 1))
    values.set("got", to: found[drawn])
    let order = random.shuffled(mistakes.count)
    let options = try order.map { index in
      let leads = Question.shown(found[index], item.tolerance)
      let says = try render(mistakes[index].says)
      return QuestionOption(
        text: try mistakes[index].label.map(render) ?? Localized(mistakes[index].name),
        reason: Localized(en: "It leads to \(leads). \(says.en)", zh: "它得到 \(leads)。\(says.zh)"))
    }
    return try finish(.option(options, right: order.firstIndex(of: drawn) ?? 0))
  }

  // MARK: Lines

  private mutating func findTheLine(
    _ lines: [CheckItem.Line], _ result: String, _ key: ValueSource
  ) throws -> Question {
    guard let right = try self.key(key).number else { throw DrawStop.faulty("the key must be a number") }
    let sound = try run(lines, result)
    guard (sound - right).magnitude <= 1e-9 * max(1, right.magnitude) else {
      throw DrawStop.faulty("the sound lines give \(sound), the engine gives \(right)")
    }
    let flips = lines.indices.flatMap { line in lines[line].flips.indices.map { (line: line, flip: $0) } }
    let drawn = flips[random.integer(in: 0...(flips.count - 1))]
    var shown = lines
    let flip = lines[drawn.line].flips[drawn.flip]
    shown[drawn.line].formula = flip.formula
    let flipped = try run(shown, result)
    guard Datum.number(flipped).isApart(from: .number(right), tolerance: item.tolerance) else {
      throw DrawStop.unusable("the line as printed gives the same as the sound one")
    }
    values.set("got", to: .number(flipped))
    let says = try render(flip.says)
    let (good, bad) = (Question.shown(.number(right), item.tolerance), Question.shown(.number(flipped), item.tolerance))
    let soundLine = lines[drawn.line].shown(lines[drawn.line].formula)
    let options = shown.enumerated().map { index, line in
      QuestionOption(
        text: Localized(line.shown(line.formula)),
        reason: index == drawn.line
          ? Localized(
            en: "\(says.en) Sound: \(soundLine). As printed \(result) is \(bad); it should be \(good).",
            zh: "\(says.zh)正确的是：\(soundLine)。照原样算，\(result) 得 \(bad)，应为 \(good)。")
          : Localized(en: "This line is sound.", zh: "这一行没有错。"))
    }
    return try finish(.option(options, right: drawn.line))
  }

  /// Works the lines from the first to the last and gives the result's value.
  private func run(_ lines: [CheckItem.Line], _ result: String) throws -> Double {
    var known = values
    for line in lines { known.set(line.name, to: try known.evaluate(line.formula)) }
    guard let value = known[result]?.number else { throw DrawStop.faulty("no line gives the number “\(result)”") }
    guard value.isFinite else { throw DrawStop.unusable("“\(result)” is not finite") }
    return value
  }

  // MARK: Labs

  private mutating func whichKnob(_ body: CheckItem.WhichKnob) throws -> Question {
    let call = LabCall(lab: body.lab, set: body.set, seed: body.seed, step: body.step, value: try Template(""))
    let base = try engine.run(for: call, values, seed: seed)
    let before = try curve(body.curve, base)
    var after: [[Double]] = []
    for candidate in body.candidates {
      var run = base
      try run.settings.set(candidate.knob, to: candidate.to.setting(values))
      let found = try curve(body.curve, run)
      for other in [before] + after where !Datum.list(found).isApart(from: .list(other), tolerance: item.tolerance) {
        throw DrawStop.unusable("turning “\(candidate.knob)” cannot be told from another run")
      }
      after.append(found)
    }
    let drawn = random.integer(in: 0...(body.candidates.count - 1))
    let order = random.shuffled(body.candidates.count)
    let options = try order.map { index in
      try option(body.candidates[index], from: base.settings, curve: after[index])
    }
    let curves = [
      Question.Curve(name: Localized(en: "first run", zh: "第一次"), values: before),
      Question.Curve(name: Localized(en: "second run", zh: "第二次"), values: after[drawn]),
    ]
    values.set("first", to: .list(before))
    values.set("second", to: .list(after[drawn]))
    return try finish(
      .option(options, right: order.firstIndex(of: drawn) ?? 0), scene: Question.LabScene(run: base, hidden: nil),
      curves: curves)
  }

  private func option(
    _ candidate: CheckItem.WhichKnob.Candidate, from settings: Settings, curve: [Double]
  ) throws -> QuestionOption {
    let knob = settings.knob(candidate.knob)
    let change = "\(knob?.symbol ?? candidate.knob): \(settings[candidate.knob]) → \(try candidate.to.setting(values))"
    let says = try render(candidate.says)
    let numbers = Datum.list(Array(curve.prefix(6))).text(.short(3)) + (curve.count > 6 ? ", …" : "")
    return QuestionOption(
      text: Localized(change),
      reason: Localized(en: "It gives \(numbers). \(says.en)", zh: "它给出 \(numbers)。\(says.zh)"))
  }

  private func curve(_ curve: CheckItem.WhichKnob.Curve, _ run: LabRun) throws -> [Double] {
    let record = try engine.run(run)
    let (found, name) =
      switch curve {
      case .family(let name): (record.family(name), name)
      case .course(let name): (record.course(of: QuantityID(name)), name)
      }
    guard !found.isEmpty else { throw DrawStop.faulty("the lab “\(run.lab)” traces no “\(name)”") }
    guard found.allSatisfy(\.isFinite) else { throw DrawStop.unusable("“\(name)” is not finite") }
    return found
  }

  private mutating func reachAGoal(_ body: CheckItem.ReachAGoal) throws -> Question {
    let call = LabCall(lab: body.lab, set: body.set, seed: body.seed, step: body.step, value: try Template(""))
    let start = try engine.run(for: call, values, seed: seed)
    let goal = Goal(
      condition: body.goal,
      watched: try body.watched.map { .init(name: $0.name, id: QuantityID(try render($0.id))) }, start: start,
      knobs: body.turn,
      example: Dictionary(
        try body.example.map { ($0.key, try $0.value.setting(values)) }, uniquingKeysWith: { _, last in last }))
    let before = try goal.reached(with: [:], engine: engine)
    let after = try goal.reached(with: goal.example, engine: engine)
    guard !before.holds else { throw DrawStop.unusable("the goal is reached at the start") }
    guard after.holds else { throw DrawStop.faulty("the example does not reach the goal") }
    for number in before.numbers { values.set(number.name, to: .number(number.value)) }
    for number in after.numbers { values.set("\(number.name)_after", to: .number(number.value)) }
    return try finish(.goal(goal), scene: Question.LabScene(run: start, hidden: nil))
  }

  // MARK: Words

  private mutating func ordered(_ entries: [CheckItem.Entry]) throws -> Question {
    var order = random.shuffled(entries.count)
    // Never shown solved.
    if order == Array(entries.indices) { order.swapAt(0, 1) }
    let shown = try order.map { index in
      OrderEntry(text: try render(entries[index].text), reason: try entries[index].says.map(render))
    }
    let right = entries.indices.compactMap { order.firstIndex(of: $0) }
    return try finish(.order(shown, right: right))
  }

  private mutating func chosen(_ options: [CheckItem.Option]) throws -> Question {
    let right = try options.indices.filter { try values.holds(options[$0].right) }
    guard right.count == 1 else { throw DrawStop.unusable("\(right.count) options are right") }
    var numbers: [Datum] = []
    for option in options {
      guard let formula = option.value else { continue }
      let value = try values.evaluate(formula)
      guard value.isFinite, numbers.allSatisfy({ value.isApart(from: $0, tolerance: item.tolerance) }) else {
        throw DrawStop.unusable("two options cannot be told apart")
      }
      numbers.append(value)
    }
    let order = random.shuffled(options.count)
    let shown = try order.map { index in try option(options[index]) }
    guard Set(shown.map(\.text.en)).count == shown.count, Set(shown.map(\.text.zh)).count == shown.count else {
      throw DrawStop.unusable("two options read the same")
    }
    return try finish(.option(shown, right: order.firstIndex(of: right[0]) ?? 0))
  }

  private func option(_ option: CheckItem.Option) throws -> QuestionOption {
    let number = try option.value.map { Localized(try values.evaluate($0).text(.short(item.decimals))) }
    return QuestionOption(text: try number ?? option.text.map(render) ?? Localized(""), reason: try render(option.says))
  }

  // MARK: Texts

  private func finish(
    _ form: AnswerForm, mistakes: [Question.NamedMistake] = [], scene: Question.LabScene? = nil,
    curves: [Question.Curve] = []
  ) throws -> Question {
    Question(
      chapter: item.chapter, item: item.id, kind: item.kind, section: item.section, seed: seed,
      prompt: try render(item.prompt), form: form, hints: try item.hints.map(render),
      solution: try item.solution.map(render) ?? Localized(""), mistakes: mistakes, scene: scene, curves: curves,
      values: values.data)
  }

  /// A text that cannot be rendered is wrong whatever the numbers.
  private func render(_ text: Text) throws -> Localized {
    do {
      return try text.render(values, decimals: item.decimals)
    } catch {
      throw DrawStop.faulty("the text at line \(text.line) cannot be shown: \(error)")
    }
  }

  private func render(_ template: Template) throws -> String {
    do {
      return try template.render(values, decimals: item.decimals)
    } catch {
      throw DrawStop.faulty("“\(template.source)” cannot be shown: \(error)")
    }
  }
}
