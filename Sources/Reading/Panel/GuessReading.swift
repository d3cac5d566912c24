import Laboratory

/// What a wrong guess may have come from: the same formula with one thing left out or two exchanged.
struct GuessReading {
  let quantity: Quantity
  let guess: Double
  let tolerance: Double

  /// A sentence when the guess is what some slip gives; nil otherwise.
  var slip: Localized? {
    guard case .computed(let formula, let inputs, _) = quantity.basis else { return nil }
    let values = Dictionary(inputs.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
    return (slips(of: inputs) + exchanges(of: inputs)).first { slip in
      guard let value = try? formula.evaluate(values.merging(slip.changes) { $1 }) else { return false }
      return abs(value - guess) <= tolerance && abs(value - quantity.value) > tolerance
    }?.says
  }

  /// Inputs as a slip would have them, and what is said of it.
  private struct Slip {
    var changes: [String: Formula.Value]
    var says: Localized
  }

  /// One input left out, taken as 0, or with the wrong sign.
  private func slips(of inputs: [Quantity.Input]) -> [Slip] {
    inputs.flatMap { input -> [Slip] in
      guard let number = input.value.number else { return [] }
      let symbol = input.symbol
      return [
        Slip(
          changes: [input.name: .number(1)],
          says: Localized(en: "That is what comes out without \(symbol).", zh: "这是漏掉 \(symbol) 时的结果。")),
        Slip(
          changes: [input.name: .number(0)],
          says: Localized(
            en: "That is what comes out with \(symbol) taken as 0.", zh: "这是把 \(symbol) 当作 0 时的结果。")),
        Slip(
          changes: [input.name: .number(-number)],
          says: Localized(
            en: "That is what comes out with the wrong sign of \(symbol).", zh: "这是把 \(symbol) 的正负号弄反时的结果。")),
      ]
    }
  }

  /// Two inputs in each other's place.
  private func exchanges(of inputs: [Quantity.Input]) -> [Slip] {
    inputs.indices.flatMap { index in
      inputs[(index + 1)...].map { second in
        let first = inputs[index]
        return Slip(
          changes: [first.name: second.value, second.name: first.value],
          says: Localized(
            en: "That is what comes out with \(first.symbol) and \(second.symbol) exchanged.",
            zh: "这是把 \(first.symbol) 与 \(second.symbol) 对调时的结果。"))
      }
    }
  }
}
