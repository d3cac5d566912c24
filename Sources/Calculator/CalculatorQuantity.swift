import Interchange

/// One quantity of the reference calculator: what it is, what goes in, what comes out, and how it is computed.
public struct CalculatorQuantity: Sendable {
  /// An input.
  public struct Key: Equatable, Sendable {
    /// The key in the JSON object.
    public let name: String
    /// Shape and meaning: `[T], the reward of each step`.
    public let meaning: String
    /// What counts when it is left out, or nil where it must be given.
    public let standard: String?

    public init(_ name: String, _ meaning: String, standard: String? = nil) {
      self.name = name
      self.meaning = meaning
      self.standard = standard
    }
  }

  /// An output.
  public struct Output: Equatable, Sendable {
    /// The key in the JSON object.
    public let name: String
    /// Shape and meaning.
    public let meaning: String

    public init(_ name: String, _ meaning: String) {
      self.name = name
      self.meaning = meaning
    }
  }

  /// The name on the command line.
  public let name: String
  /// One line on what it is.
  public let summary: String
  /// The definition, in Unicode, one equation a line.
  public let formula: String
  /// The inputs.
  public let keys: [Key]
  /// The outputs.
  public let outputs: [Output]
  /// Where the definition comes from, with equation numbers.
  public let source: String
  /// An input that runs.
  public let example: JSONValue
  /// The computation.
  public let compute: @Sendable (inout Inputs) throws(ComputeError) -> JSONValue

  public init(
    name: String, summary: String, formula: String, keys: [Key], outputs: [Output], source: String,
    example: JSONValue, compute: @escaping @Sendable (inout Inputs) throws(ComputeError) -> JSONValue
  ) {
    self.name = name
    self.summary = summary
    self.formula = formula
    self.keys = keys
    self.outputs = outputs
    self.source = source
    self.example = example
    self.compute = compute
  }
}
