/// The ladder of a display that is too wide: close up, break, open tall brackets, and at last be scrolled.
extension Layouter {
  func display(_ root: Node, width: Int) -> Box {
    let normal = box(root, isScript: false)
    if normal.width <= width { return normal }
    let closedUp = tightened.box(root, isScript: false)
    if closedUp.width <= width { return closedUp }
    if let table = root.onlyTable {
      let broken = brokenTable(table.table, node: table.node, width: width)
      return broken.width < closedUp.width ? broken : closedUp
    }
    return brokenList(root.elements, width: width)
  }

  private var tightened: Layouter {
    var tight = self
    tight.isTight = true
    return tight
  }

  /// A list on several lines. Closing it up must save a line or a bad break to be worth it.
  private func brokenList(_ nodes: [Node], width: Int, continues: Bool = false) -> Box {
    let indent = min(4, width / 8)
    let loose = lines(nodes, width: width, indent: indent, continues: continues)
    let close = tightened.lines(nodes, width: width, indent: indent, continues: continues)
    let better = close.result.cost + 5 < loose.result.cost ? close : loose
    return pile(
      better.result.lines.map { join(better.items[$0]) }, lead: continues ? better.items.first?.gap ?? 0 : 0, indent)
  }

  /// Lines under each other, the first one on the baseline; a blank row where two would touch.
  private func pile(_ lines: [Box], lead: Int, _ indent: Int) -> Box {
    var box = Box()
    var next = 0
    for (index, line) in lines.enumerated() {
      if index > 0 {
        if lines[index - 1].descent > 0 && line.ascent > 0 { next += 1 }
        next += line.ascent
      }
      box.place(line, row: next, column: index == 0 ? lead : indent)
      next += line.descent + 1
    }
    return box.solid()
  }

  /// The pieces and where to break them. Brackets one row high count as letters; of the tall ones, the widest
  /// of each line that nothing else makes narrow enough is opened, until all lines fit.
  func lines(_ nodes: [Node], width: Int, indent: Int, continues: Bool = false) -> BrokenList {
    var opened: Set<Int> = []
    var broken = lines(nodes, width: width, indent: indent, continues: continues, opened: opened)
    for _ in 0..<Self.mostOpenings {
      let wide = broken.widestOpenableFences(besides: opened)
      if wide.isEmpty { break }
      opened.formUnion(wide)
      broken = lines(nodes, width: width, indent: indent, continues: continues, opened: opened)
    }
    return broken
  }

  /// So often at most; what is too wide after that is scrolled.
  private static let mostOpenings = 12

  private func lines(_ nodes: [Node], width: Int, indent: Int, continues: Bool, opened: Set<Int>) -> BrokenList {
    let items = self.items(nodes, isScript: false, continues: continues, opening: opened)
    let lead = continues ? items.first?.gap ?? 0 : 0
    let breaker = LineBreaker(items: items, width: width - lead, indent: indent - lead)
    return BrokenList(items: items, result: breaker.breakLines())
  }

  /// Aligned lines of which the last cell of a row may be broken.
  private func brokenTable(_ table: Table, node: Int, width: Int) -> Box {
    var cells = cells(of: table, isScript: false)
    guard table.left == nil, table.right == nil, table.shape.isPaired || table.shape.columns == [.centre] else {
      return compose(table, cells: cells, node: node)
    }
    let columns = columnStarts(table.shape, cells)
    for (index, row) in table.rows.enumerated() {
      guard let last = row.indices.last, last < 2, columns.starts[last] + cells[index][last].width > width else {
        continue
      }
      let room = max(width - columns.starts[last], 12)
      cells[index][last] = brokenList(row[last].elements, width: room, continues: table.shape.isPaired && last % 2 == 1)
    }
    return compose(table, cells: cells, node: node)
  }
}

extension Node {
  /// The table, when the formula is nothing else.
  fileprivate var onlyTable: (table: Table, node: Int)? {
    let parts = elements.filter { if case .space = $0.kind { false } else { true } }
    guard parts.count == 1, case .table(let table) = parts[0].kind else { return nil }
    return (table, parts[0].id)
  }
}

/// A list in pieces, and the lines they make.
struct BrokenList {
  let items: [Item]
  let result: LineBreaker.Result

  /// The widest of the tall brackets in each line that is too wide.
  func widestOpenableFences(besides opened: Set<Int>) -> Set<Int> {
    var fences: Set<Int> = []
    for line in result.overfull {
      let openable = line.filter { items[$0].openableFence.map { !opened.contains($0) } ?? false }
      let widest = openable.max { items[$0].box.width < items[$1].box.width }
      if let fence = widest.flatMap({ items[$0].openableFence }) { fences.insert(fence) }
    }
    return fences
  }
}

extension Item {
  /// The tall bracket that could be opened to break a line inside it.
  fileprivate var openableFence: Int? { node?.openableFence }
}

extension Node {
  /// Its own number, or that of the bracket under its scripts: these hang on the closing one, so there must be one.
  fileprivate var openableFence: Int? {
    switch kind {
    case .fenced: return id
    case .script(let base, _, _): return base?.closedFence
    default: return nil
    }
  }

  private var closedFence: Int? {
    guard case .fenced(let fenced) = kind, fenced.right != nil else { return nil }
    return id
  }
}
