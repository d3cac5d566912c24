/// A formula written in TeX, read and ready to be set.
///
/// Every character that it becomes knows the node that made it, so that a term can light up or be pointed at.
public struct MathExpression: Sendable {
  /// The TeX it was made from.
  public let source: String
  /// What `\tag{…}` says; it is for the reader to draw, at the right of the display.
  public let tag: String?
  let root: Node
  let index: NodeIndex

  /// Reads TeX.
  ///
  /// - Throws: the first mistake, with its place; see `MathError.caret(in:)`.
  public init(_ source: String) throws(MathError) {
    var parser = Parser(source)
    root = try parser.formula()
    self.source = source
    tag = parser.tag
    index = parser.index
  }

  /// Sets the formula.
  ///
  /// A display wider than `width` is closed up, then broken into lines, then its tall brackets are opened; what is
  /// still too wide says so by `overflows`. An inline formula is always one row.
  public func layout(_ setting: MathSetting, width: Int = .max) -> MathBox {
    let layouter = Layouter(setting, for: root)
    let box = setting.mode == .inline ? layouter.box(root, isScript: false) : layouter.display(root, width: width)
    return MathBox(box, width: width, index: index)
  }

  /// Where a node stands in the source, in Characters from 0; nil for a number that is no node of this formula.
  public func sourceRange(of node: Int) -> Range<Int>? {
    index.ranges.indices.contains(node) ? index.ranges[node] : nil
  }
}

extension MathExpression: Equatable {
  /// The same source makes the same formula.
  public static func == (a: MathExpression, b: MathExpression) -> Bool { a.source == b.source }
}
