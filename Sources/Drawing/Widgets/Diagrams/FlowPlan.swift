/// Where the boxes of a flow diagram stand and how its arrows run, counted from the diagram's upper left corner.
struct FlowPlan {
  private(set) var boxes: [String: Area] = [:]
  let isFramed: Bool
  private(set) var height = 0
  private var places: [String: (column: Int, row: Int)] = [:]
  /// Boxes that several arrows leave.
  private var forks: Set<String> = []
  /// The first column after each grid column's boxes, and the cells up to the next.
  private var gaps: [(start: Int, width: Int)] = []
  /// Who turns in each gap: sources of several arrows right after their boxes, and the targets that the others meet at
  /// right before theirs; each in a column of its own.
  private var turns: [(sources: [String], targets: [String])] = []

  /// The best form that fits: frames, then brackets; nil when neither does.
  static func fitting(_ diagram: FlowDiagram, width: Int, height: Int) -> FlowPlan? {
    for isFramed in [true, false] {
      if let plan = FlowPlan(diagram, width: width, isFramed: isFramed), plan.height <= height { return plan }
    }
    return nil
  }

  private init?(_ diagram: FlowDiagram, width: Int, isFramed: Bool) {
    self.isFramed = isFramed
    let columns = Set(diagram.nodes.map(\.column)).sorted()
    let rows = Set(diagram.nodes.map(\.row)).sorted()
    let widths = columns.map { column in
      diagram.nodes.filter { $0.column == column }
        .map { max($0.name.width, isFramed ? $0.detail.width : 0) + (isFramed ? 4 : 2) }.max() ?? 0
    }
    let count = max(1, columns.count - 1)
    let free = width - widths.reduce(0, +)
    guard columns.count == 1 ? free >= 0 : free / count >= 5 else { return nil }
    let labels = diagram.arrows.map(\.label.width).max() ?? 0
    let gap = columns.count == 1 ? 0 : min(free / count, max(8, labels + 5))

    for node in diagram.nodes {
      if let column = columns.firstIndex(of: node.column), let row = rows.firstIndex(of: node.row) {
        places[node.id] = (column, row)
      }
    }
    let boxHeight = isFramed ? (diagram.nodes.contains { !$0.detail.isEmpty } ? 4 : 3) : 1
    let rowGap = !isFramed || hasArrow(diagram) { $0.column == $1.column } ? 1 : 0
    let hasReturn = hasArrow(diagram) { $0.column > $1.column }
    height = rows.count * (boxHeight + rowGap) - rowGap + (hasReturn ? 2 : 0)
    let starts = columns.indices.map { widths[..<$0].reduce(0, +) + $0 * gap }
    gaps = zip(starts, widths).map { ($0 + $1, gap) }
    for (id, place) in places {
      boxes[id] = Area(
        row: place.row * (boxHeight + rowGap), column: starts[place.column], height: boxHeight,
        width: widths[place.column])
    }
    assignTurns(diagram.arrows)
  }

  private func hasArrow(_ diagram: FlowDiagram, where fits: (_ from: Place, _ to: Place) -> Bool) -> Bool {
    diagram.arrows.contains { arrow in
      guard let from = places[arrow.from], let to = places[arrow.to] else { return false }
      return fits(from, to)
    }
  }

  private mutating func assignTurns(_ arrows: [FlowDiagram.Arrow]) {
    turns = Array(repeating: ([], []), count: gaps.count)
    forks = Set(Dictionary(grouping: arrows, by: \.from).filter { $0.value.count > 1 }.keys)
    for arrow in arrows {
      guard let from = places[arrow.from], let to = places[arrow.to], to.column > from.column else { continue }
      if turnsEarly(arrow, from, to) {
        let gap = turningGap(arrow, from, to)
        if !turns[gap].sources.contains(arrow.from) { turns[gap].sources.append(arrow.from) }
      } else if !turns[to.column - 1].targets.contains(arrow.to) {
        turns[to.column - 1].targets.append(arrow.to)
      }
    }
  }

  private typealias Place = (column: Int, row: Int)

  /// Something stands on the arrow's own row before it reaches its target's column.
  private func isBlocked(_ from: Place, _ to: Place) -> Bool {
    places.values.contains { $0.row == from.row && from.column < $0.column && $0.column < to.column }
  }

  private func turnsEarly(_ arrow: FlowDiagram.Arrow, _ from: Place, _ to: Place) -> Bool {
    forks.contains(arrow.from) || isBlocked(from, to)
  }

  private func turningGap(_ arrow: FlowDiagram.Arrow, _ from: Place, _ to: Place) -> Int {
    isBlocked(from, to) ? from.column : to.column - 1
  }

  /// The column in which an arrow leaves its source's row.
  private func turn(_ arrow: FlowDiagram.Arrow, _ from: Place, _ to: Place) -> Int {
    let gap = turningGap(arrow, from, to)
    let (start, width) = gaps[gap]
    let room = max(1, width - 4)
    if turnsEarly(arrow, from, to) {
      return start + 1 + (turns[gap].sources.firstIndex(of: arrow.from) ?? 0) % room
    }
    return start + width - 3 - (turns[gap].targets.firstIndex(of: arrow.to) ?? 0) % room
  }

  /// Adds one arrow to the wires; an arrow whose ends are unknown is left out.
  func route(_ arrow: FlowDiagram.Arrow, on wires: inout Wires) {
    guard let source = boxes[arrow.from], let target = boxes[arrow.to], arrow.from != arrow.to,
      let from = places[arrow.from], let to = places[arrow.to]
    else { return }
    if to.column > from.column {
      let turn = turn(arrow, from, to)
      routeForward(arrow, source, target, turn, isEarly: turnsEarly(arrow, from, to), on: &wires)
    } else if to.column < from.column {
      routeBack(arrow, source, target, on: &wires)
    } else {
      routeVertical(arrow, source, target, on: &wires)
    }
  }

  /// Along the source's row, across in the turning column, along the target's row; the label stands on the longer part.
  private func routeForward(
    _ arrow: FlowDiagram.Arrow, _ source: Area, _ target: Area, _ turn: Int, isEarly: Bool, on wires: inout Wires
  ) {
    let startRow = source.row + source.height / 2
    let endRow = target.row + target.height / 2
    let start = source.column + source.width
    let end = target.column - 1
    wires.run(row: startRow, from: start, to: turn, isLit: arrow.isLit)
    wires.run(column: turn, from: startRow, to: endRow, isLit: arrow.isLit)
    wires.run(row: endRow, from: turn, to: end, isLit: arrow.isLit)
    wires.head(.right, row: endRow, column: end, isLit: arrow.isLit)
    if isEarly {
      let gap = places[arrow.to].map { gaps[$0.column - 1].start } ?? turn
      wires.label(arrow.label, row: endRow, from: max(turn + 1, gap), to: end)
    } else {
      wires.label(arrow.label, row: startRow, from: start, to: turn)
    }
  }

  private func routeBack(_ arrow: FlowDiagram.Arrow, _ source: Area, _ target: Area, on wires: inout Wires) {
    let start = source.column + source.width / 2
    let end = target.column + target.width / 2
    let floor = height - 1
    wires.run(column: start, from: source.row + source.height, to: floor, isLit: arrow.isLit)
    wires.run(row: floor, from: start, to: end, isLit: arrow.isLit)
    wires.run(column: end, from: floor, to: target.row + target.height, isLit: arrow.isLit)
    wires.head(.up, row: target.row + target.height, column: end, isLit: arrow.isLit)
    wires.label(arrow.label, row: floor, from: end + 1, to: start)
  }

  private func routeVertical(_ arrow: FlowDiagram.Arrow, _ source: Area, _ target: Area, on wires: inout Wires) {
    let column = source.column + source.width / 2
    let isDown = target.row > source.row
    let start = isDown ? source.row + source.height : source.row - 1
    let end = isDown ? target.row - 1 : target.row + target.height
    wires.run(column: column, from: start, to: end, isLit: arrow.isLit)
    wires.head(isDown ? .down : .up, row: end, column: column, isLit: arrow.isLit)
  }
}
