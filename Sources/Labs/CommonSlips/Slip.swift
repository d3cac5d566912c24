import Laboratory
import Reinforcement

/// A common slip: a short computation, done the slipped way and the right way side by side.
struct Slip: Sendable {
  /// Its name in `--set slip=name`.
  let id: String
  let topic: SlipTopic
  let name: Localized
  /// How the slip computes.
  let slipped: Localized
  /// What is right.
  let right: Localized
  /// Why, in a sentence.
  let lesson: Localized
  /// Where the right way stands.
  let source: String
  /// Decimals of the numbers in the table.
  var decimals = 3
  /// The numbers that are given.
  let data: [SlipData]
  /// The computation, a row for each step.
  let rows: @Sendable (SlipBench) -> [SlipRow]
}

/// What slips are grouped by, in the book's order.
enum SlipTopic: CaseIterable, Sendable {
  case returns, gradients, ratios, divergence, groups, feedback

  var name: Localized {
    switch self {
    case .returns: Localized(en: "Returns and advantages", zh: "回报与优势")
    case .gradients: Localized(en: "Policy gradients", zh: "策略梯度")
    case .ratios: Localized(en: "Ratios and clipping", zh: "比率与裁剪")
    case .divergence: Localized(en: "KL", zh: "KL 散度")
    case .groups: Localized(en: "Groups", zh: "组")
    case .feedback: Localized(en: "Preferences and RLHF", zh: "偏好与 RLHF")
    }
  }
}

/// Given numbers of one kind, noted before the first step.
struct SlipData: Sendable {
  let family: String
  let symbol: String
  let values: [Double]
  /// What each of the numbers is.
  let meanings: [Localized]

  init(_ family: String, _ symbol: String, _ values: [Double], _ meaning: Localized) {
    self.init(family, symbol, values, each: values.map { _ in meaning })
  }

  init(_ family: String, _ symbol: String, _ values: [Double], each meanings: [Localized]) {
    self.family = family
    self.symbol = symbol
    self.values = values
    self.meanings = meanings
  }

  var ids: [QuantityID] { values.indices.map { QuantityID(family, $0) } }

  /// One of the numbers, under a name of a formula.
  func callAsFunction(_ index: Int, as name: String) -> Ingredient { .traced(name, QuantityID(family, index)) }

  /// All of them as a list; or the first few.
  func list(as name: String, first count: Int? = nil) -> Ingredient {
    .list(name, symbol, Array(ids.prefix(count ?? values.count)))
  }
}

/// One number of one side: its value, and apart from it the formula with what goes in.
struct SlipNumber: Sendable {
  let value: Double
  let formula: StaticString
  let ingredients: [Ingredient]
  /// Its own symbol, where the two sides of a row are two quantities.
  let symbol: String?

  init(_ value: Double, _ formula: StaticString, _ ingredients: [Ingredient], symbol: String? = nil) {
    self.value = value
    self.formula = formula
    self.ingredients = ingredients
    self.symbol = symbol
  }
}

/// One step of the computation, both ways.
struct SlipRow: Sendable {
  /// What the row computes.
  let symbol: String
  /// Which case it is of, `a = 0`, where the symbol's index alone does not say it.
  let label: String
  let slipped: SlipNumber
  let right: SlipNumber

  init(_ symbol: String, label: String = "", slipped: SlipNumber, right: SlipNumber) {
    self.symbol = symbol
    self.label = label
    self.slipped = slipped
    self.right = right
  }

  /// A row in which nothing has gone wrong yet.
  init(_ symbol: String, both: SlipNumber) { self.init(symbol, slipped: both, right: both) }

  /// The row's name: its symbol, or those of both sides where they differ.
  var name: String {
    let (left, right) = (slipped.symbol ?? symbol, right.symbol ?? symbol)
    return left == right ? left : "\(left), \(right)"
  }

  /// Both sides under their own names, `G₄✗` and `G₄✓`.
  var slippedSymbol: String { (slipped.symbol ?? symbol) + "✗" }
  var rightSymbol: String { (right.symbol ?? symbol) + "✓" }
}

/// The knobs that slips share, and what chance gave.
struct SlipBench: Sendable {
  var gamma: Double
  var lambda: Double
  var beta: Double
  var epsilon: Double
  /// Uniform draws from 0..<1.
  var draws: [Double] = Array(repeating: 0, count: SlipBench.drawCount)

  static let drawCount = 5

  var γ: Ingredient { .knob("γ", "γ", gamma, knob: "gamma") }
  var λ: Ingredient { .knob("λ", "λ", lambda, knob: "lambda") }
  var β: Ingredient { .knob("β", "β", beta, knob: "beta") }
  var ε: Ingredient { .knob("ε", "ε", epsilon, knob: "epsilon") }

  /// What the n-th draw picks from a distribution.
  func pick(_ draw: Int, from probabilities: [Double]) -> Int {
    var rest = draws[draw]
    for (index, probability) in probabilities.enumerated() {
      rest -= probability
      if rest < 0 { return index }
    }
    return probabilities.count - 1
  }
}

extension Ingredient {
  /// A row computed before, on the slipped side.
  static func slipped(_ name: String, _ row: Int) -> Ingredient { .traced(name, QuantityID("slipped", row)) }
  /// A row computed before, on the right side.
  static func right(_ name: String, _ row: Int) -> Ingredient { .traced(name, QuantityID("right", row)) }

  static func slippedRows(_ name: String, _ rows: Range<Int>) -> Ingredient {
    .list(name, name, rows.map { QuantityID("slipped", $0) })
  }

  static func rightRows(_ name: String, _ rows: Range<Int>) -> Ingredient {
    .list(name, name, rows.map { QuantityID("right", $0) })
  }

  static func count(_ name: String, _ value: Int, en: String, zh: String) -> Ingredient {
    .constant(name, Double(value), Localized(en: en, zh: zh))
  }
}

extension Slip {
  /// Every slip of the lab, in the order of the chapter.
  static let all = onReturns + onGradients + onRatios + onDivergence + onGroups + onFeedback
}
