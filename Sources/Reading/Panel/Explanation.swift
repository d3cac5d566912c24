import Drawing
import Laboratory

/// Why a number is what it is: its formula, the numbers put in, what those are, and who wrote it first.
struct Explanation {
  let quantity: Quantity
  let numbers: [QuantityID: Quantity]
  let context: ViewContext

  /// The lines, the most important first, so that a short room can cut the rest.
  func lines(width: Int, hasQuestion: Bool = true) -> [StyledText] {
    var lines = hasQuestion ? [question] : []
    switch quantity.basis {
    case .given(let meaning):
      lines += [StyledText("  " + meaning[context.language])]
    case .computed(let formula, let inputs, let source):
      lines += derivation(quantity, formula, inputs, width: width, indent: 2)
      for input in inputs { lines += origin(of: input, width: width) }
      lines.append(StyledText("  " + context.text(source), Style(.quiet)))
    }
    return lines.flatMap { $0.wrapped(to: width, hanging: 4) }
  }

  private var question: StyledText {
    let symbol = context.text(quantity.symbol)
    let value = context.text(Numeral.short(quantity.value))
    return context.language == .en
      ? StyledText("why is \(symbol) = \(value) ?", Style(.accent))
      : StyledText("为什么 \(symbol) = \(value) ？", Style(.accent))
  }

  /// `Â₂ = δ₂ + γ·λ·Â₃`, `= 1.51 + 0.9·0.8·1.42`, `= 2.5324`; on one line where there is room.
  private func derivation(
    _ quantity: Quantity, _ formula: Formula, _ inputs: [Quantity.Input], width: Int, indent: Int
  ) -> [StyledText] {
    let symbols = Dictionary(inputs.map { ($0.name, $0.symbol) }, uniquingKeysWith: { $1 })
    let values = Dictionary(inputs.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
    let blanks = String(repeating: " ", count: indent)
    let name = context.text(quantity.symbol)
    let inSymbols = context.text(formula.shown { symbols[$0] ?? $0 })
    let inNumbers = context.text(formula.shown(with: values))
    let value = context.text(Numeral.short(quantity.value))
    var steps = [inSymbols]
    if inNumbers != inSymbols { steps.append(inNumbers) }
    if value != steps.last { steps.append(value) }
    let whole = "\(blanks)\(name) = " + steps.joined(separator: " = ")
    if CellWidth.columns(of: whole) <= width { return [StyledText(whole, Style(.maths))] }
    let hang = String(repeating: " ", count: indent + CellWidth.columns(of: name))
    return steps.enumerated().map { index, step in
      StyledText((index == 0 ? "\(blanks)\(name) = " : "\(hang) = ") + step, Style(.maths))
    }
  }

  private func origin(of input: Quantity.Input, width: Int) -> [StyledText] {
    let symbol = context.text(input.symbol)
    switch input.origin {
    case .knob: return []
    case .constant(let meaning):
      return [StyledText("    \(symbol): \(meaning[context.language])", Style(.quiet))]
    case .quantities: return []
    case .quantity(let id):
      guard let source = numbers[id] else { return [] }
      switch source.basis {
      case .given(let meaning):
        return [StyledText("    \(symbol): \(meaning[context.language])", Style(.quiet))]
      case .computed(let formula, let inputs, _):
        guard formula.names.count > 1 else { return [] }
        return derivation(source, formula, inputs, width: width, indent: 4)
      }
    }
  }
}

/// What a wrong guess may have come from: the same formula with one thing left out or two exchanged.
struct GuessReading {
  let quantity: Quantity
  let guess: Double
  let tolerance: Double

  /// A sentence when the guess is what some slip gives; nil otherwise.
  var slip: Localized? {
    guard case .computed(let formula, let inputs, _) = quantity.basis else { return nil }
    let values = Dictionary(inputs.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
    func gives(_ changed: [String: Formula.Value]) -> Bool {
      guard let value = try? formula.evaluate(changed) else { return false }
      return abs(value - guess) <= tolerance && abs(value - quantity.value) > tolerance
    }
    for input in inputs where input.value.number != nil {
      var changed = values
      changed[input.name] = .number(1)
      if gives(changed) {
        return Localized(en: "That is what comes out without \(input.symbol).", zh: "这是漏掉 \(input.symbol) 时的结果。")
      }
      changed[input.name] = .number(0)
      if gives(changed) {
        return Localized(
          en: "That is what comes out with \(input.symbol) taken as 0.", zh: "这是把 \(input.symbol) 当作 0 时的结果。")
      }
      changed[input.name] = .number(-(input.value.number ?? 0))
      if gives(changed) {
        return Localized(
          en: "That is what comes out with the wrong sign of \(input.symbol).", zh: "这是把 \(input.symbol) 的正负号弄反时的结果。")
      }
    }
    for (index, first) in inputs.enumerated() {
      for second in inputs[(index + 1)...] {
        var changed = values
        changed[first.name] = second.value
        changed[second.name] = first.value
        if gives(changed) {
          return Localized(
            en: "That is what comes out with \(first.symbol) and \(second.symbol) exchanged.",
            zh: "这是把 \(first.symbol) 与 \(second.symbol) 对调时的结果。")
        }
      }
    }
    return nil
  }
}
