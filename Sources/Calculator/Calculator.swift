import Interchange

/// The engine by name: a quantity and a JSON object in, a JSON object out.
public enum Calculator {
  /// Every quantity, in the order of the book.
  public static let quantities: [CalculatorQuantity] =
    returnQuantities + tabularQuantities + planningQuantities + gradientQuantities + normalisationQuantities
    + trustRegionQuantities + deepQQuantities + groupQuantities + preferenceQuantities

  /// The quantity of that name.
  ///
  /// - Throws: ``ComputeError`` naming the nearest name there is.
  public static func quantity(named name: String) throws(ComputeError) -> CalculatorQuantity {
    if let quantity = quantities.first(where: { $0.name == name }) { return quantity }
    let hint = Spelling.nearest(to: name, among: quantities.map(\.name)).map { " Did you mean \($0)?" } ?? ""
    throw ComputeError("There is no quantity \(quoted(name)).\(hint) The list (--list) names them all.")
  }

  /// Computes a quantity.
  ///
  /// - Parameters:
  ///   - name: the quantity's name, as in ``list()``.
  ///   - input: a JSON object; null counts as left out.
  /// - Throws: ``ComputeError`` where the input has no meaning for the formula.
  public static func compute(_ name: String, _ input: JSONValue) throws(ComputeError) -> JSONValue {
    let quantity = try quantity(named: name)
    var inputs = try Inputs(input, for: quantity)
    return try quantity.compute(&inputs)
  }

  /// Formula, keys, shapes, source and an example with its result.
  public static func help(_ name: String) throws(ComputeError) -> String {
    let quantity = try quantity(named: name)
    let result = try compute(name, quantity.example)
    let keys = quantity.keys.map { key in
      (key.name, key.meaning + (key.standard.map { " (= \($0))" } ?? ""))
    }
    return """
      \(quantity.name): \(quantity.summary)

      \(indented(quantity.formula))

      Keys
      \(table(keys))

      Gives
      \(table(quantity.outputs.map { ($0.name, $0.meaning) }))

      Source
      \(indented(quantity.source))

      Example
        echo '\(quantity.example.text)' | rollout compute \(quantity.name)
      \(indented(result.prettyText))
      """
  }

  /// The names, a line each.
  public static func list() -> String {
    table(quantities.map { ($0.name, $0.summary) }, indent: "")
  }

  private static func indented(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { "  " + $0 }.joined(separator: "\n")
  }

  private static func table(_ rows: [(String, String)], indent: String = "  ") -> String {
    let width = rows.map(\.0.count).max() ?? 0
    return rows.map { name, meaning in
      indent + name + String(repeating: " ", count: width - name.count + 2) + meaning
    }.joined(separator: "\n")
  }
}
