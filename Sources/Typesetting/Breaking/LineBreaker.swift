/// Finds the places to break a row of pieces: the least sum of penalties over all ways to break.
struct LineBreaker {
  let items: [Item]
  let width: Int
  /// How far lines after the first one are moved to the right.
  let indent: Int

  /// What one more line costs, whatever the place.
  private static let linePenalty = 25
  private static let overfullPenalty = 100_000

  struct Result {
    var lines: [Range<Int>]
    var cost: Int
    /// Pieces that no break makes narrow enough.
    var overfull: [Range<Int>]
  }

  /// A place where a line may end: the index of the piece after it.
  struct Place {
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
        // Lines only get longer from here; but the first line has more room than the others.
        if used > width && !isSinglePiece { break }
        if used > limit && !isSinglePiece { continue }
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

  /// Everywhere a line may end, the beginning and the end of the row among them.
  func places() -> [Place] {
    let brackets = BracketDepths(items, starts: columns().starts, short: width / 2)
    var places = [Place(index: 0, penalty: 0)]
    var last: Int?
    var space = 0
    for (index, item) in items.enumerated() {
      if item.isSpace {
        space += item.box.width
        continue
      }
      if let last,
        let penalty = items[last].breakPenalty(before: item, space: space, isOutside: brackets.depth[index] == 0)
      {
        places.append(Place(index: index, penalty: penalty + brackets.penalty[index]))
      }
      last = index
      space = 0
    }
    places.append(Place(index: items.count, penalty: 0))
    return places
  }
}
