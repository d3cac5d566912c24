/// Environments in one row: `{a if …; b …`, `(a, b; c, d)`.
extension Layouter {
  func inlineTable(_ table: Table, node: Int) -> Box {
    var box = Box()
    for (index, row) in table.rows.enumerated() {
      if index > 0 { box.append(Box(table.shape.inlineRows, node: node)) }
      var isFirst = true
      for (column, cell) in row.enumerated() {
        let isSecond = table.shape.isPaired && column % 2 == 1
        let pieces = items(cell.elements, isScript: table.shape.isScript, continues: isSecond && !isFirst)
        if pieces.isEmpty { continue }
        if !isFirst {
          let gap = pieces.first?.gap ?? 0
          if isSecond { box.width += gap } else { box.append(Box(table.shape.inlineColumns, node: node)) }
        }
        box.append(join(pieces))
        isFirst = false
      }
    }
    guard table.left != nil || table.right != nil else { return box }
    return enclose([box], left: table.left, middles: [], right: table.right)
  }
}
