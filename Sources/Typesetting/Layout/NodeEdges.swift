extension Node {
  /// What the node is, under its scripts and marks.
  var nucleus: Node {
    switch kind {
    case .script(.some(let base), _, _), .stack(let base, _, _, stretches: _), .phantom(let base, _),
      .term(_, let base):
      return base.nucleus
    case .list(let nodes): return nodes.count == 1 ? nodes[0].nucleus : self
    default: return self
    }
  }

  /// The classes that its left and its right neighbour see.
  var edges: (left: MathClass, right: MathClass) {
    switch kind {
    case .symbol(let symbol): return (symbol.mathClass, symbol.mathClass)
    case .function, .bigOperator: return (.operator, .operator)
    case .fraction: return (.inner, .inner)
    case .script(let base, _, _): return base?.edges ?? (.ordinary, .ordinary)
    case .stack(let base, _, _, stretches: _):
      // `\overset{!}{=}` is a relation still, in spite of the braces.
      let parts = base.elements
      return parts.count == 1 ? parts[0].edges : Node.edges(ofList: parts)
    case .phantom(let base, _), .term(_, let base), .sizedFence(let base, rows: _): return base.edges
    case .fenced(let fenced): return (fenced.left == nil ? .ordinary : .open, fenced.right == nil ? .ordinary : .close)
    case .table(let table): return (table.left == nil ? .ordinary : .open, table.right == nil ? .ordinary : .close)
    case .classed(let mathClass, _): return (mathClass, mathClass)
    case .list(let nodes):
      return Node.edges(ofList: nodes)
    case .text, .root, .accent, .line, .brace, .space, .boxed: return (.ordinary, .ordinary)
    }
  }

  /// A group is an ordinary thing; but a fraction stays one, and `{\arg\max}` an operator.
  private static func edges(ofList nodes: [Node]) -> (left: MathClass, right: MathClass) {
    if nodes.count == 1, case .fraction = nodes[0].kind { return (.inner, .inner) }
    let areOperators = !nodes.isEmpty && nodes.allSatisfy { $0.edges.left == .operator }
    return areOperators ? (.operator, .operator) : (.ordinary, .ordinary)
  }
}
