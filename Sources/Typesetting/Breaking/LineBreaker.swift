/// Finds the places to break a row of pieces: the least sum of penalties over all ways to break.
struct LineBreaker {
  let items: [Item]
  let width: Int
  /// How far lines after the first one are moved to the right.
  let indent: Int

  /// What one more line costs, whatever the place.
  private static let linePenalty = 25
  private static let bracketPenalty = 30
  private static let overfullPenalty = 100_000

  struct Result {
    var lines: [Range<Int>]
    var cost: Int
    /// Pieces that no break makes narrow enough.
    var overfull: [Range<Int>]
  }

  /// A place where a line may end: the index of the piece after it.
  private struct Place {
    var index: Int
    var penalty: Int
  }

  func breakLines() -> Result {
    let (starts, ends) = columns()
    let places = places()
    var costs = Array(repeating: Int.max, count: places.count)
    var previous = Array(repeating: 0, count: places.count)
    costs[0] = 0
    for to in places.indices.dropFirst() {
      for from in (0..<to).reversed() {
        guard costs[from] < .max else { continue }
        let line = trimmed(places[from].index..<places[to].index)
        let limit = width - (from == 0 ? 0 : indent)
        let used = line.isEmpty ? 0 : ends[line.upperBound - 1] - starts[line.lowerBound]
        let isSinglePiece = from == to - 1
        if used > limit && !isSinglePiece { break }
        let isLast = to == places.count - 1
        var cost = costs[from] + places[to].penalty + (isLast ? 0 : Self.linePenalty)
        // Among equal ways, the one with the fuller lines.
        if !isLast { cost += max(0, limit - used) * 10 / max(1, width) }
        if used > limit { cost += Self.overfullPenalty + (used - limit) }
        if cost < costs[to] {
          costs[to] = cost
          previous[to] = from
        }
      }
    }
    return result(places, previous, cost: costs[places.count - 1], starts, ends)
  }

  private func result(_ places: [Place], _ previous: [Int], cost: Int, _ starts: [Int], _ ends: [Int]) -> Result {
    var result = Result(lines: [], cost: cost, overfull: [])
    var to = places.count - 1
    while to > 0 {
      let from = previous[to]
      let line = trimmed(places[from].index..<places[to].index)
      result.lines.insert(line, at: 0)
      if !line.isEmpty, ends[line.upperBound - 1] - starts[line.lowerBound] > width - (from == 0 ? 0 : indent) {
        result.overfull.insert(line, at: 0)
      }
      to = from
    }
    return result
  }

  /// Where each piece starts and ends in the unbroken row.
  private func columns() -> (starts: [Int], ends: [Int]) {
    var starts: [Int] = []
    var ends: [Int] = []
    var column = 0
    for (index, item) in items.enumerated() {
      if index > 0 { column += item.gap }
      starts.append(column)
      column += item.box.width
      ends.append(column)
    }
    return (starts, ends)
  }

  /// Without the spaces at its ends.
  private func trimmed(_ line: Range<Int>) -> Range<Int> {
    var line = line
    while let first = line.first, items[first].isSpace, first > 0 { line = first + 1..<line.upperBound }
    while let last = line.last, items[last].isSpace { line = line.lowerBound..<last }
    return line
  }

  private func places() -> [Place] {
    var places = [Place(index: 0, penalty: 0)]
    var depth = 0
    var last: Item?
    var space = 0
    for (index, item) in items.enumerated() {
      if item.isSpace {
        space += item.box.width
        continue
      }
      if let last, let penalty = penalty(between: last, and: item, space: space) {
        places.append(Place(index: index, penalty: penalty + Self.bracketPenalty * max(0, depth)))
      }
      if item.right == .open && !item.isWholeFence { depth += 1 }
      if item.left == .close && !item.isWholeFence { depth -= 1 }
      last = item
      space = 0
    }
    places.append(Place(index: items.count, penalty: 0))
    return places
  }

  /// Best at a wide space, then before a relation, before an operation, after a comma; after a bracket only when
  /// nothing else helps.
  private func penalty(between a: Item, and b: Item, space: Int) -> Int? {
    if space > 1 { return a.right == .operator ? nil : -15 }
    if b.left == .relation && !b.isBar && a.right != .relation && a.right != .open { return 0 }
    if b.left == .binary { return 10 }
    if a.right == .punctuation && b.left != .close { return 20 }
    if a.right == .open && !a.isWholeFence { return 200 }
    return nil
  }
}

extension Item {
  /// Whether both its brackets are inside it, so that nothing opens after it.
  var isWholeFence: Bool {
    switch node?.nucleus.kind {
    case .fenced, .table: true
    default: false
    }
  }
}
