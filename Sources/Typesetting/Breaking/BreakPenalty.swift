extension Item {
  /// What a break between this piece and the next one costs; nil where a line must not end.
  ///
  /// Best is a wide space, then before a relation, before an operation, after a comma; inside brackets commas come
  /// before operations. Where factors meet a break is a last resort, and after a bracket the very last.
  func breakPenalty(before next: Item, space: Int, isOutside: Bool) -> Int? {
    if right == .open && !isWholeFence { return 200 }
    if right == .operator || next.left == .close && !next.isWholeFence { return nil }
    if space > 1 { return -15 }
    if next.left == .relation && !next.isBar { return right == .relation ? nil : 0 }
    if right == .relation { return nil }
    if next.left == .binary || (space > 0 && next.isDoubleBar) { return isOutside ? 10 : 20 }
    if right == .punctuation { return isOutside ? 20 : 10 }
    if right == .binary || isSign || isDoubleBar { return nil }
    if space > 0 { return 60 }
    if next.isBigOperator { return 70 }
    return right == .close && next.left == .open ? 80 : nil
  }

  /// The ‖ of a divergence, set apart by spaces.
  private var isDoubleBar: Bool { node?.nucleus.bracketGlyph == "‖" }

  /// Whether both its brackets are inside it, so that nothing opens after it.
  var isWholeFence: Bool {
    switch node?.nucleus.kind {
    case .fenced, .table: true
    default: false
    }
  }
}

/// How deep each piece stands in brackets, and what that adds to the price of a break before it.
struct BracketDepths {
  private static let perBracket = 30
  /// For brackets so short that they should stay whole: (s, a).
  private static let perShortBracket = 60

  private(set) var depth: [Int]
  private(set) var penalty: [Int]

  /// - starts: the column at which each piece starts.
  /// - short: brackets narrower than this are short.
  init(_ items: [Item], starts: [Int], short: Int) {
    depth = Array(repeating: 0, count: items.count)
    penalty = depth
    let closings = Self.closings(items)
    var open: [Int] = []
    for (index, item) in items.enumerated() {
      depth[index] = open.count
      penalty[index] = open.count * Self.perBracket
      if let innermost = open.last, starts[closings[innermost] ?? items.count - 1] - starts[innermost] < short {
        penalty[index] += Self.perShortBracket
      }
      if item.right == .open && !item.isWholeFence { open.append(index) }
      if item.left == .close && !item.isWholeFence { _ = open.popLast() }
    }
  }

  /// For each opening bracket its closing one.
  private static func closings(_ items: [Item]) -> [Int: Int] {
    var closings: [Int: Int] = [:]
    var open: [Int] = []
    for (index, item) in items.enumerated() where !item.isWholeFence {
      if item.right == .open { open.append(index) }
      if item.left == .close, let opening = open.popLast() { closings[opening] = index }
    }
    return closings
  }
}
