import Laboratory

extension Goal {
  /// Runs the lab with the reader's settings and looks at the watched quantities.
  func reached(
    with changes: [String: String], engine: Engine
  ) throws(AnswerError) -> (holds: Bool, numbers: [Reached]) {
    var run = start
    for (knob, value) in changes.sorted(by: { $0.key < $1.key }) {
      guard knobs.contains(knob) else {
        throw AnswerError(
          en: "“\(knob)” is not to be turned here; turn \(knobs.joined(separator: ", ")).",
          zh: "这里不转动“\(knob)”，可以转动的是 \(knobs.joined(separator: "、"))。")
      }
      do {
        try run.settings.set(knob, to: value)
      } catch {
        throw AnswerError(en: error.message.en, zh: error.message.zh)
      }
    }
    do {
      return try check(engine.run(run))
    } catch {
      throw AnswerError(
        en: "The lab cannot run with these settings: \(error)", zh: "实验无法用这些设置运行：\(error)")
    }
  }

  /// A watched quantity, and what it came to.
  struct Reached: Hashable, Sendable {
    var name: String
    var symbol: String
    var value: Double
  }

  func check(_ record: LabRecord) throws -> (holds: Bool, numbers: [Reached]) {
    let numbers = try watched.map { watched in
      guard let quantity = record.quantity(watched.id) else {
        throw DrawStop.faulty("the lab “\(start.lab)” does not trace “\(watched.id)” by then")
      }
      return Reached(name: watched.name, symbol: quantity.symbol, value: quantity.value)
    }
    let inputs = Dictionary(
      numbers.map { ($0.name, Formula.Value.number($0.value)) }, uniquingKeysWith: { _, last in last })
    return (try condition.evaluate(inputs) != 0, numbers)
  }

  // MARK: In the reader's words

  /// `λ = 0.5, γ = 1`, in the order of the knobs.
  func shown(_ settings: [String: String], in language: Language) -> String {
    knobs.compactMap { name in
      settings[name].map { "\(start.settings.knob(name)?.symbol ?? name) = \($0)" }
    }.joined(separator: language == .en ? ", " : "，")
  }

  /// Settings that reach the goal, with what each knob is: `λ = 1 (how long a trace lasts)`.
  func shownExample(in language: Language) -> String {
    knobs.compactMap { name in
      guard let value = example[name], let knob = start.settings.knob(name) else { return nil }
      let meaning = knob.meaning[language]
      return "\(knob.symbol) = \(value)" + (language == .en ? " (\(meaning))" : "（\(meaning)）")
    }.joined(separator: language == .en ? ", " : "，")
  }

  /// `Â₀ = 5, Â₄ = 4`
  static func shown(_ numbers: [Reached], in language: Language) -> String {
    numbers.map { "\($0.symbol) = \(Numeral.short($0.value))" }.joined(separator: language == .en ? ", " : "，")
  }

  /// What is still to be reached, and where these settings lead instead.
  func notYet(_ settings: [String: String], _ numbers: [Reached]) -> AnswerError {
    let symbols = Dictionary(numbers.map { ($0.name, $0.symbol) }, uniquingKeysWith: { $1 })
    let goal = condition.shown { symbols[$0] ?? $0 }
    let (en, zh) = (Goal.shown(numbers, in: .en), Goal.shown(numbers, in: .zh))
    return AnswerError(
      en: "Not there yet: \(shown(settings, in: .en)) gives \(en); the goal is \(goal).",
      zh: "还没有达到：\(shown(settings, in: .zh)) 时 \(zh)；目标是 \(goal)。")
  }
}
