import Laboratory

/// Questions whose answer is an order or a choice.
extension QuestionDrawing {
  mutating func ordered(_ entries: [CheckItem.Entry]) throws -> Question {
    var order = random.shuffled(entries.count)
    // Never shown solved.
    if order == Array(entries.indices) { order.swapAt(0, 1) }
    let shown = try order.map { index in
      OrderEntry(text: try render(entries[index].text), reason: try entries[index].says.map(render))
    }
    let right = entries.indices.compactMap { order.firstIndex(of: $0) }
    return try finish(.order(shown, right: right))
  }

  mutating func chosen(_ options: [CheckItem.Option]) throws -> Question {
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

  func option(_ option: CheckItem.Option) throws -> QuestionOption {
    let number = try option.value.map { Localized(try values.evaluate($0).text(.short(item.decimals))) }
    return QuestionOption(text: try number ?? option.text.map(render) ?? Localized(""), reason: try render(option.says))
  }
}
