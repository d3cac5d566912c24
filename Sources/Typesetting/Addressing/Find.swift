/// Finding a term of a formula by its structure: `r_t(\theta)` in a longer equation.
extension MathExpression {
  /// The places where `pattern` stands in this formula, in reading order, each as the set of its nodes.
  ///
  /// Structure counts, not spelling: spaces, groups and the size of brackets make no difference, and a pattern of
  /// several symbols is found inside a longer list. The pattern `\term{name}{}` finds what is marked with that name.
  public func find(_ pattern: MathExpression) -> [Set<Int>] {
    if pattern.root.tokens.isEmpty, let name = pattern.root.soleTermName { return regions(ofTerm: name) }
    let wanted = pattern.root.tokens
    guard !wanted.isEmpty else { return [] }
    var found: [Set<Int>] = []
    search(root, for: wanted, into: &found)
    return unique(found)
  }

  /// The places marked `\term{name}{…}`.
  public func regions(ofTerm name: String) -> [Set<Int>] {
    var found: [Set<Int>] = []
    func walk(_ node: Node) {
      if case .term(name, _) = node.kind { found.append(closure([node])) }
      for child in node.kind.children { walk(child) }
    }
    walk(root)
    return unique(found)
  }

  /// The names of all marked terms, in reading order.
  public var termNames: [String] {
    var names: [String] = []
    func walk(_ node: Node) {
      if case .term(let name, _) = node.kind, !names.contains(name) { names.append(name) }
      for child in node.kind.children { walk(child) }
    }
    walk(root)
    return names
  }

  private func search(_ node: Node, for wanted: [Node], into found: inout [Set<Int>]) {
    for list in node.searchableLists { match(wanted, in: list, into: &found) }
    for child in node.kind.children { search(child, for: wanted, into: &found) }
  }

  /// All places in one list; the last symbol may carry a script that the pattern has not: `(x)` is found in `(x)^2`.
  private func match(_ wanted: [Node], in list: [Node], into found: inout [Set<Int>]) {
    guard wanted.count <= list.count else { return }
    for start in 0...list.count - wanted.count {
      var matched: [Node] = []
      for (offset, want) in wanted.enumerated() {
        let candidate = list[start + offset]
        if candidate.resembles(want) {
          matched.append(candidate)
        } else if offset > 0, offset == wanted.count - 1, want.edges.left == .close,
          case .script(.some(let base), _, _) = candidate.kind, base.resembles(want)
        {
          matched.append(base)
        } else {
          break
        }
      }
      if matched.count == wanted.count { found.append(closure(matched)) }
    }
  }

  /// Nodes with all that is in them.
  private func closure(_ nodes: [Node]) -> Set<Int> {
    var ids: Set<Int> = []
    func add(_ node: Node) {
      ids.insert(node.id)
      for child in node.kind.children { add(child) }
    }
    for node in nodes { add(node) }
    return ids
  }

  /// Without doubles, by place in the source.
  private func unique(_ regions: [Set<Int>]) -> [Set<Int>] {
    var seen: Set<Set<Int>> = []
    let distinct = regions.filter { seen.insert($0).inserted }
    func start(_ region: Set<Int>) -> Int { region.map { index.ranges[$0].lowerBound }.min() ?? 0 }
    return distinct.enumerated().sorted { (start($0.element), $0.offset) < (start($1.element), $1.offset) }.map(
      \.element)
  }
}

extension Node {
  /// The name, when the formula is `\term{name}{}` and nothing else.
  fileprivate var soleTermName: String? {
    guard case .list(let nodes) = kind, nodes.count == 1, case .term(let name, _) = nodes[0].kind else { return nil }
    return name
  }

  /// The lists in which a pattern may begin: those of this node alone, not of its parts.
  fileprivate var searchableLists: [[Node]] {
    switch kind {
    case .list: [tokens]
    case .fenced: [tokens]
    case .symbol, .text, .function, .bigOperator, .space, .term: []
    default: kind.children.filter { if case .list = $0.kind { false } else { true } }.map(\.tokens)
    }
  }
}
