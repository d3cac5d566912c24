/// The name of a number in a run: `delta[2]`, `A[0]`, `theta[3,1]`. The same in cells, JSON and self-checks.
public struct QuantityID: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
  public var name: String

  public init(_ name: String) { self.name = name }
  public init(stringLiteral name: String) { self.name = name }
  public init(_ family: String, _ index: Int) { name = "\(family)[\(index)]" }
  public init(_ family: String, _ row: Int, _ column: Int) { name = "\(family)[\(row),\(column)]" }

  public var description: String { name }
  /// The name without its index: what a term of an equation is bound to.
  public var family: String { name.firstIndex(of: "[").map { String(name[..<$0]) } ?? name }

  /// The tag under which cells of a screen carry this number.
  public var tag: String { QuantityID.tagPrefix + name }
  public static let tagPrefix = "quantity/"
}

/// One number of a run, with what made it.
public struct Quantity: Hashable, Sendable {
  public var id: QuantityID
  /// The symbol with its index, `δ₂`.
  public var symbol: String
  /// The value. It comes from the algorithm (or is data), never from the formula.
  public var value: Double
  public var basis: Basis

  public enum Basis: Hashable, Sendable {
    /// Data of the problem or a draw of the run, with what it is.
    case given(Localized)
    /// Made by a formula from inputs; the formula's own value is a check on the algorithm's.
    case computed(Formula, [Input], source: String)
  }

  /// What a formula's name stands for here.
  public struct Input: Hashable, Sendable {
    /// The name in the formula, `v′`.
    public var name: String
    /// The symbol with its index here, `V(s₃)`.
    public var symbol: String
    public var value: Formula.Value
    public var origin: Origin

    public init(name: String, symbol: String, value: Formula.Value, origin: Origin) {
      self.name = name
      self.symbol = symbol
      self.value = value
      self.origin = origin
    }
  }

  /// Where an input comes from.
  public enum Origin: Hashable, Sendable {
    case knob(String)
    case quantity(QuantityID)
    /// Several quantities, in the order of the list they make.
    case quantities([QuantityID])
    /// A constant of the method, with what it is.
    case constant(Localized)
  }

  public init(_ id: QuantityID, _ symbol: String, _ value: Double, _ basis: Basis) {
    self.id = id
    self.symbol = symbol
    self.value = value
    self.basis = basis
  }

  /// The formula's inputs by name; none for data.
  public var inputs: [Input] {
    if case .computed(_, let inputs, _) = basis { inputs } else { [] }
  }

  /// What the formula gives for the inputs, apart from the algorithm; nil for data.
  public func formulaValue() throws(Formula.Failure) -> Double? {
    guard case .computed(let formula, let inputs, _) = basis else { return nil }
    return try formula.evaluate(Dictionary(inputs.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 }))
  }
}

/// Small digits above a letter.
public enum Superscript {
  /// The number of an iterate, in brackets so that it is no power: `x⁽²⁾`.
  public static func iterate(_ index: Int) -> String {
    "⁽" + String(String(index).map { $0.wholeNumberValue.map { digits[$0] } ?? "⁻" }) + "⁾"
  }

  static let digits: [Character] = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
}

/// Small digits under a letter, for symbols such as `δ₂` and `Q₁,₃`.
public enum Subscript {
  public static func text(_ index: Int) -> String {
    String(
      String(index).map { character in
        character == "-" ? "₋" : character.wholeNumberValue.map { digits[$0] } ?? character
      })
  }

  static let digits: [Character] = ["₀", "₁", "₂", "₃", "₄", "₅", "₆", "₇", "₈", "₉"]
}
