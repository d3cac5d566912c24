/// A piece of a list: a box, what it is to its neighbours, and the gap before it.
struct Item {
  var box: Box
  var node: Node?
  /// Its class as the left neighbour sees it, and as the right one does.
  var left: MathClass
  var right: MathClass
  var gap = 0
  var isSpace = false
  var isBigOperator = false
  var hasLimits = false
  /// A bracket made by `\left`, or what it holds.
  var isFence = false
  /// A binary operation that turned out to be a sign, as in −x.
  var isSign = false
  /// `\mid`, which needs no gaps where space is short.
  var isBar = false
  /// For `\Big(`: the rows it may take.
  var mostRows = 0

  init(_ box: Box, node: Node?, left: MathClass, right: MathClass) {
    self.box = box
    self.node = node
    self.left = left
    self.right = right
  }
}

extension Layouter {
  /// The pieces of a list with the gaps between them.
  ///
  /// - continues: whether something stands before the list already, as in the second cell of an aligned pair: then
  ///   the first piece gets its gap too.
  /// - opening: where lines are to be broken inside brackets: the tall ones to lay out as single pieces, beside all
  ///   that are one row high.
  func items(
    _ nodes: [Node], isScript: Bool, continues: Bool = false, opening: Set<Int>? = nil
  ) -> [Item] {
    var items: [Item] = []
    items.reserveCapacity(nodes.count)
    for node in nodes { append(node, to: &items, isScript: isScript, opening: opening) }
    growSizedFences(&items)
    turnBinaryIntoSigns(&items, continues: continues)
    setGaps(&items, isScript: isScript, continues: continues)
    return items
  }

  /// Pieces side by side; the gap before the first one is left out.
  func join(_ items: some Sequence<Item>) -> Box {
    var box = Box()
    var count = 0
    for item in items {
      box.append(item.box, gap: count == 0 ? 0 : item.gap)
      count += 1
      box.takesScriptsAtCorners = count == 1 && item.box.takesScriptsAtCorners
    }
    return box
  }

  private func append(_ node: Node, to items: inout [Item], isScript: Bool, opening: Set<Int>?) {
    switch node.kind {
    case .term(_, let body):
      // A term is transparent: its parts keep their gaps and their places to break.
      if case .list(let nodes) = body.kind {
        for node in nodes { append(node, to: &items, isScript: isScript, opening: opening) }
      } else {
        append(body, to: &items, isScript: isScript, opening: opening)
      }
    case .fenced(let fenced):
      let box = self.box(node, isScript: isScript)
      if let opening, box.hasOneRowCore || opening.contains(node.id) {
        appendOpened(fenced, to: &items, isScript: isScript, opening: opening)
      } else {
        items.append(item(node, box))
      }
    case .script(.some(let base), let sub, let sup):
      guard let opening, case .fenced(let fenced) = base.kind, let right = fenced.right,
        opening.contains(base.id) || box(base, isScript: isScript).hasOneRowCore
      else { return items.append(item(node, box(node, isScript: isScript))) }
      appendOpened(fenced, to: &items, isScript: isScript, opening: opening)
      items[items.count - 1].box = script(right, sub: sub, sup: sup, node: node.id, isScript: isScript)
    default: items.append(item(node, box(node, isScript: isScript)))
    }
  }

  private func appendOpened(
    _ fenced: Fenced, to items: inout [Item], isScript: Bool, opening: Set<Int>?
  ) {
    if let left = fenced.left {
      var bracket = item(left, box(left, isScript: isScript))
      bracket.isFence = true
      items.append(bracket)
    }
    for (index, part) in fenced.parts.enumerated() {
      if index > 0 { append(fenced.middles[index - 1], to: &items, isScript: isScript, opening: opening) }
      if case .list(let nodes) = part.kind {
        for node in nodes { append(node, to: &items, isScript: isScript, opening: opening) }
      }
    }
    if let right = fenced.right { items.append(item(right, box(right, isScript: isScript))) }
  }

  /// A node's box with what it is to its neighbours.
  private func item(_ node: Node, _ box: Box) -> Item {
    let edges = node.edges
    var item = Item(box, node: node, left: edges.left, right: edges.right)
    switch node.nucleus.kind {
    case .bigOperator: item.isBigOperator = true
    case .symbol(let symbol): item.isBar = symbol.isConditionBar
    case .fenced, .table: item.isFence = true
    case .sizedFence(_, let rows): item.mostRows = rows
    case .space: item.isSpace = true
    default: break
    }
    if case .script(.some(let base), _, _) = node.kind { item.hasLimits = takesLimits(base, isScript: false) }
    return item
  }
}
