/// One character of a formula that has been set, and the node that made it.
public struct MathGlyph: Equatable, Sendable {
  /// Row in the box, 0 at the top.
  public internal(set) var row: Int
  /// Column in the box, 0 at the left.
  public internal(set) var column: Int
  public let text: Character
  /// Cells it takes: 1 or 2.
  public let width: Int
  /// The node it comes from; `MathExpression.sourceRange(of:)` tells where that stands in the source.
  public let node: Int
}
