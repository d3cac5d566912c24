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
      lines += origins(of: inputs, width: width)
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

  /// Where the inputs come from; those that are the same thing, `V₀, V₁`, say so once, at the first of them.
  private func origins(of inputs: [Quantity.Input], width: Int) -> [StyledText] {
    var told: Set<Localized> = []
    return inputs.flatMap { input -> [StyledText] in
      guard let meaning = meaning(of: input) else { return derivation(of: input, width: width) }
      guard told.insert(meaning).inserted else { return [] }
      let alike = inputs.filter { self.meaning(of: $0) == meaning }.map { context.text($0.symbol) }
      return [StyledText("    \(alike.joined(separator: ", ")): \(meaning[context.language])", Style(.quiet))]
    }
  }

  /// What an input is, where that is a matter of words.
  private func meaning(of input: Quantity.Input) -> Localized? {
    switch input.origin {
    case .knob, .quantities: return nil
    case .constant(let meaning): return meaning
    case .quantity(let id):
      guard case .given(let meaning)? = numbers[id]?.basis else { return nil }
      return meaning
    }
  }

  /// How an input was computed itself, where that is more than another name.
  private func derivation(of input: Quantity.Input, width: Int) -> [StyledText] {
    guard case .quantity(let id) = input.origin, let source = numbers[id],
      case .computed(let formula, let inputs, _) = source.basis, formula.names.count > 1
    else { return [] }
    return derivation(source, formula, inputs, width: width, indent: 4)
  }
}
