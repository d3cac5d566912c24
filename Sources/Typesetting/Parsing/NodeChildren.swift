extension NodeKind {
  /// The parts of a node, in the order in which they are read.
  var children: [Node] {
    switch self {
    case .symbol, .text, .function, .bigOperator, .space: []
    case .list(let nodes): nodes
    case .fraction(let above, let below, hasBar: _): [above, below]
    case .root(let body, let index): (index.map { [$0] } ?? []) + [body]
    case .script(let base, let sub, let sup): [base, sub, sup].compactMap { $0 }
    case .accent(_, let body), .line(_, let body), .sizedFence(let body, rows: _), .term(_, let body),
      .phantom(let body, _), .boxed(let body), .classed(_, let body):
      [body]
    case .brace(_, let body, let label): [body] + (label.map { [$0] } ?? [])
    case .fenced(let fenced): [fenced.left, fenced.right].compactMap { $0 } + fenced.parts + fenced.middles
    case .table(let table): [table.left, table.right].compactMap { $0 } + table.rows.flatMap { $0 }
    case .stack(let base, let over, let under, stretches: _): [base, over, under].compactMap { $0 }
    }
  }
}

/// What the numbers of nodes stand for.
struct NodeIndex: Equatable, Sendable {
  /// The node that holds each node; −1 for the whole formula.
  var parents: [Int] = []
  /// Where each node stands in the source, in Characters.
  var ranges: [Range<Int>] = []

  /// Whether the node or one that holds it is in the region.
  func isInside(_ node: Int, _ region: Set<Int>) -> Bool {
    var node = node
    while node >= 0 && node < parents.count {
      if region.contains(node) { return true }
      node = parents[node]
    }
    return false
  }
}
