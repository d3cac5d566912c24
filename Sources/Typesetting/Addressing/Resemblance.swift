extension Node {
  /// The symbols of a list as they are read: spaces left out, terms and brackets opened.
  var tokens: [Node] {
    switch kind {
    case .space: []
    case .list(let nodes): nodes.flatMap(\.tokensInList)
    case .term(_, let body): body.tokens
    case .fenced(let fenced):
      // `\left( x \right)` is read as `( x )`.
      (fenced.left.map { [$0] } ?? [])
        + fenced.parts.enumerated().flatMap { index, part in
          (index > 0 ? [fenced.middles[index - 1]] : []) + part.tokens
        } + (fenced.right.map { [$0] } ?? [])
    default: [self]
    }
  }

  /// Inside a list a group of several symbols stays one thing, and a bracket with a script keeps it.
  private var tokensInList: [Node] {
    switch kind {
    case .list(let nodes): nodes.count == 1 ? nodes[0].tokensInList : [self]
    case .sizedFence(let bracket, rows: _): [bracket]
    default: tokens
    }
  }

  /// Whether two nodes are the same but for places, spaces and groups.
  func resembles(_ other: Node) -> Bool {
    let a = tokens
    let b = other.tokens
    guard a.count == b.count else { return false }
    if a.count != 1 { return zip(a, b).allSatisfy { $0.resembles($1) } }
    return a[0].isLike(b[0])
  }

  private func isLike(_ other: Node) -> Bool {
    switch (kind, other.kind) {
    case (.symbol(let a), .symbol(let b)): a.glyph == b.glyph
    case (.text(let a), .text(let b)): a == b
    case (.function(let a, _), .function(let b, _)): a == b
    case (.text(let a), .function(let b, _)), (.function(let a, _), .text(let b)): a == b
    case (.bigOperator(let a, _), .bigOperator(let b, _)): a.glyph == b.glyph
    case (.fraction(let a, let b, let hasBar), .fraction(let c, let d, let otherHasBar)):
      hasBar == otherHasBar && a.resembles(c) && b.resembles(d)
    case (.root(let a, let index), .root(let b, let otherIndex)): a.resembles(b) && Self.alike(index, otherIndex)
    case (.script(let a, let sub, let sup), .script(let b, let otherSub, let otherSup)):
      Self.alike(a, b) && Self.alike(sub, otherSub) && Self.alike(sup, otherSup)
    case (.accent(let accent, let a), .accent(let otherAccent, let b)): accent == otherAccent && a.resembles(b)
    case (.line(let edge, let a), .line(let otherEdge, let b)): edge == otherEdge && a.resembles(b)
    case (.brace(let edge, let a, _), .brace(let otherEdge, let b, _)): edge == otherEdge && a.resembles(b)
    case (.table(let a), .table(let b)):
      a.rows.count == b.rows.count
        && zip(a.rows, b.rows).allSatisfy { $0.count == $1.count && zip($0, $1).allSatisfy { $0.resembles($1) } }
        && Self.alike(a.left, b.left) && Self.alike(a.right, b.right)
    case (.stack(let a, let over, let under, _), .stack(let b, let otherOver, let otherUnder, _)):
      a.resembles(b) && Self.alike(over, otherOver) && Self.alike(under, otherUnder)
    case (.sizedFence(let a, _), .sizedFence(let b, _)), (.phantom(let a, _), .phantom(let b, _)),
      (.boxed(let a), .boxed(let b)), (.classed(_, let a), .classed(_, let b)):
      a.resembles(b)
    case (.list(let a), .list(let b)):
      a.count == b.count && zip(a, b).allSatisfy { $0.resembles($1) }
    default: false
    }
  }

  private static func alike(_ a: Node?, _ b: Node?) -> Bool {
    guard let a, let b else { return a == nil && b == nil }
    return a.resembles(b)
  }
}
