import Laboratory

/// Questions whose answer is a number, or a mistake that leads to one.
extension QuestionDrawing {
  mutating func computed(
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
    return try finish(form, mistakes: named, scene: scene, working: try working(key))
  }

  /// How the lab that the key comes from makes it.
  func working(_ key: ValueSource) throws -> String? {
    guard case .lab(let call) = key else { return nil }
    let record = try engine.run(engine.run(for: call.setup, values, seed: seed))
    let id = QuantityID(try render(call.value))
    return record.quantity(id)?.working
  }

  mutating func predicted(_ call: LabCall, _ mistakes: [CheckItem.Mistake]) throws -> Question {
    let run = try engine.run(for: call.setup, values, seed: seed)
    let id = QuantityID(try render(call.value))
    return try computed(.lab(call), mistakes, scene: Question.LabScene(run: run, hidden: id))
  }

  /// The right value, known as `key` from here on.
  mutating func key(_ source: ValueSource) throws -> Datum {
    let right = try engine.value(of: source, values, seed: seed)
    guard right.isFinite else { throw DrawStop.unusable("the key is not finite") }
    values.set("key", to: right)
    return right
  }

  /// Where the mistakes lead, apart from the key and from each other. Each is known by its name to those below it.
  mutating func values(of mistakes: [CheckItem.Mistake], apartFrom right: Datum) throws -> [Datum] {
    var found: [Datum] = []
    for mistake in mistakes {
      let value = try engine.value(of: mistake.source, values, seed: seed)
      guard value.isFinite else { throw DrawStop.unusable("the mistake “\(mistake.name)” is not finite") }
      for other in [right] + found where !value.isApart(from: other, tolerance: item.tolerance) {
        throw DrawStop.unusable("the mistake “\(mistake.name)” cannot be told from another answer")
      }
      found.append(value)
      values.set(mistake.valueName, to: value)
    }
    return found
  }

  mutating func explained(
    _ mistakes: [CheckItem.Mistake], apartFrom right: Datum
  ) throws -> [Question.NamedMistake] {
    let found = try values(of: mistakes, apartFrom: right)
    return try zip(mistakes, found).map { mistake, value in
      Question.NamedMistake(name: mistake.name, value: value, explanation: try render(mistake.says))
    }
  }

  mutating func diagnosed(_ key: ValueSource, _ mistakes: [CheckItem.Mistake]) throws -> Question {
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
}

extension Quantity {
  /// The formula in symbols, with its numbers, and the value; nil for data, and for what is only copied.
  fileprivate var working: String? {
    guard case .computed(let formula, let inputs, _) = basis, formula.names.count > 1 else { return nil }
    let symbols = Dictionary(inputs.map { ($0.name, $0.symbol) }, uniquingKeysWith: { $1 })
    let numbers = Dictionary(inputs.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
    let steps = [formula.shown { symbols[$0] ?? $0 }, formula.shown(with: numbers), Numeral.short(value)]
    return ([symbol] + steps).joined(separator: " = ")
  }
}
