import Laboratory

/// How a value is drawn.
struct Draw: Hashable, Sendable {
  enum Choice: Hashable, Sendable {
    /// lowest, lowest + step, …, highest, as decimals: no 0.30000000000000004.
    case range(lowest: Int, highest: Int, step: Int, decimals: Int)
    case numbers([Double])
    case words([String])
    case fixed(Datum)
  }

  var choice: Choice
  /// How many, for a list; a formula over what was drawn before.
  var count: Formula?
  /// How many rows of them.
  var rows: Formula?
  /// Whether no number may come twice in a list.
  var isDistinct = false

  var isFixed: Bool {
    if case .fixed = choice { true } else { false }
  }

  /// Draws; a list in which every number is the same is never what a question wants.
  func draw(_ values: Values, using random: inout SeededRandom) throws -> Datum {
    if case .fixed(let datum) = choice { return datum }
    if case .words(let words) = choice { return .word(words[random.integer(in: 0...(words.count - 1))]) }
    guard let count = try count.map({ try values.whole($0) }) else { return .number(number(using: &random)) }
    guard (1...1000).contains(count) else { throw DrawStop.unusable("a list of \(count) numbers was asked for") }
    guard let rows = try rows.map({ try values.whole($0) }) else {
      return .list(try list(of: count, using: &random))
    }
    guard (1...1000).contains(rows) else { throw DrawStop.unusable("\(rows) rows were asked for") }
    return .rows(try (0..<rows).map { _ in try list(of: count, using: &random) })
  }

  private func list(of count: Int, using random: inout SeededRandom) throws -> [Double] {
    let list = (0..<count).map { _ in number(using: &random) }
    if count > 1 && list.allSatisfy({ $0 == list[0] }) { throw DrawStop.unusable("a list of equal numbers was drawn") }
    if isDistinct && Set(list).count < count { throw DrawStop.unusable("a list with equal numbers was drawn") }
    return list
  }

  private func number(using random: inout SeededRandom) -> Double {
    switch choice {
    case .range(let lowest, let highest, let step, let decimals):
      let units = lowest + step * random.integer(in: 0...((highest - lowest) / step))
      return Double(units) / Draw.power10(decimals)
    case .numbers(let numbers): return numbers[random.integer(in: 0...(numbers.count - 1))]
    case .words, .fixed: return .nan
    }
  }

  static func power10(_ exponent: Int) -> Double { (0..<exponent).reduce(1) { power, _ in power * 10 } }

  /// A range of decimals; nil when it is empty or finer than nine decimals.
  static func range(_ lowest: Double, _ highest: Double, step: Double) -> Choice? {
    guard step > 0, lowest < highest, highest.magnitude < 1e6, lowest.magnitude < 1e6 else { return nil }
    for decimals in 0...9 {
      let scaled = [lowest, highest, step].map { $0 * power10(decimals) }
      guard scaled.allSatisfy({ ($0 - $0.rounded()).magnitude < 1e-6 }) else { continue }
      let units = scaled.map { Int($0.rounded()) }
      return .range(lowest: units[0], highest: units[1], step: units[2], decimals: decimals)
    }
    return nil
  }
}

extension SeededRandom {
  /// The indices in a drawn order (Fisher and Yates).
  mutating func shuffled(_ count: Int) -> [Int] {
    var order = Array(0..<count)
    for last in stride(from: count - 1, to: 0, by: -1) { order.swapAt(last, integer(in: 0...last)) }
    return order
  }
}
