/// Environments in one row: `{a if …; b …`, `(a, b; c, d)`.
extension Layouter {
  func inlineTable(_ table: Table, node: Int) -> Box {
    var box = Box()
    for (index, row) in table.rows.enumerated() {
      if index > 0 { box.append(Box(table.shape.inlineRows, node: node)) }
      var isFirst = true
      for (column, cell) in row.enumerated() {
        let isSecond = table.shape.isPaired && column % 2 == 1
        let pieces = items(cell.elements, isScript: table.shape.isScript, continues: isSecond)
        guard let first = pieces.first else { continue }
        if isFirst {
          box.append(join(pieces.drop { $0.isSpace }))
        } else if isSecond {
          box.append(join(pieces), gap: first.gap)
        } else {
          let isWord = table.shape.columns == [.left] && first.node?.nucleus.isText == true
          box.append(Box(isWord ? " " : table.shape.inlineColumns, node: node))
          box.append(join(pieces))
        }
        isFirst = false
      }
    }
    guard table.left != nil || table.right != nil else { return box }
    return enclose([box], left: table.left, middles: [], right: table.right)
  }
}

extension Node {
  /// Whether it is words: what stands after a case and needs no comma before it.
  fileprivate var isText: Bool {
    switch kind {
    case .text: true
    case .list(let nodes): nodes.first?.isText ?? false
    default: false
    }
  }
}
