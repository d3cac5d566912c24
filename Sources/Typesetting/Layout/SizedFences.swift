/// `\Big( … \Big)`: brackets that take as many rows as what stands between them, up to their own size.
extension Layouter {
  func growSizedFences(_ items: inout [Item]) {
    guard !isInline, items.contains(where: { $0.mostRows > 1 }) else { return }
    var grown: Set<Int> = []
    var open: [Int] = []
    for index in items.indices where items[index].mostRows > 1 {
      if items[index].right == .open { open.append(index) }
      if items[index].left == .close, let opening = open.popLast() {
        // With the pair grow the bars between its brackets; inner pairs have grown already.
        grow(opening...index, of: &items, besides: &grown)
      }
    }
    grow(items.startIndex...items.endIndex - 1, of: &items, besides: &grown)
  }

  private func grow(_ range: ClosedRange<Int>, of items: inout [Item], besides grown: inout Set<Int>) {
    let sized = range.filter { items[$0].mostRows > 1 && !grown.contains($0) }
    let skipped = Set(sized)
    let others = range.filter { !skipped.contains($0) }
    let ascent = others.map { items[$0].box.coreAscent }.max() ?? 0
    let descent = others.map { items[$0].box.coreDescent }.max() ?? 0
    for index in sized { grow(&items[index], ascent: ascent, descent: descent) }
    grown.formUnion(sized)
  }

  private func grow(_ item: inout Item, ascent: Int, descent: Int) {
    guard let node = item.node, case .sizedFence(let bracket, let rows) = node.nucleus.kind else { return }
    let above = min(ascent, rows / 2)
    var fence = self.fence(bracket, ascent: above, descent: min(descent, rows - 1 - above))
    let isTall = fence.height > 1
    fence.takesScriptsAtCorners = true
    if case .script(_, let sub, let sup) = node.kind {
      fence = attach(sub: sub, sup: sup, to: fence, key: nil, node: node.id)
    }
    let isOpen = item.right == .open
    item.box = isTall ? fence.padded(left: isOpen ? 0 : 1, right: isOpen ? 1 : 0) : fence
  }
}
