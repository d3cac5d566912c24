import Laboratory

/// Questions about a run of a lab.
extension QuestionDrawing {
  mutating func whichKnob(_ body: CheckItem.WhichKnob) throws -> Question {
    let base = try engine.run(for: body.setup, values, seed: seed)
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
      Question.Curve(name: Localized(en: "first run", zh: "第一次"), values: before, decimals: item.decimals),
      Question.Curve(name: Localized(en: "second run", zh: "第二次"), values: after[drawn], decimals: item.decimals),
    ]
    values.set("first", to: .list(before))
    values.set("second", to: .list(after[drawn]))
    return try finish(
      .option(options, right: order.firstIndex(of: drawn) ?? 0), scene: Question.LabScene(run: base, hidden: nil),
      curves: curves)
  }

  func option(
    _ candidate: CheckItem.WhichKnob.Candidate, from settings: Settings, curve: [Double]
  ) throws -> QuestionOption {
    let knob = settings.knob(candidate.knob)
    let settings = try ["\(settings[candidate.knob])", candidate.to.setting(values)]
    let change = { (language: Language) -> String in
      let shown = settings.map { knob?.shown($0, in: language) ?? $0 }
      return "\(knob?.symbol ?? candidate.knob): " + shown.joined(separator: " → ")
    }
    let says = try render(candidate.says)
    let numbers = Datum.list(Array(curve.prefix(6))).text(.short(3)) + (curve.count > 6 ? ", …" : "")
    return QuestionOption(
      text: Localized(en: change(.en), zh: change(.zh)),
      reason: Localized(en: "It gives \(numbers). \(says.en)", zh: "它给出 \(numbers)。\(says.zh)"))
  }

  func curve(_ curve: CheckItem.WhichKnob.Curve, _ run: LabRun) throws -> [Double] {
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

  mutating func reachAGoal(_ body: CheckItem.ReachAGoal) throws -> Question {
    let start = try engine.run(for: body.setup, values, seed: seed)
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
}
