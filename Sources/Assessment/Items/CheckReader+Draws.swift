import Laboratory
import Textbook

/// How numbers are drawn.
extension CheckReader {
  mutating func draws(_ fields: [YAMLTree.Entry]) -> [CheckItem.NamedDraw] {
    guard let entry = find(fields, "draw"), let entries = map(entry.value, "draw") else { return [] }
    return entries.compactMap { entry in
      guard isName(entry.key, entry.value), let draw = draw(entry.value) else { return nil }
      return CheckItem.NamedDraw(name: entry.key, draw: draw)
    }
  }

  mutating func isName(_ name: String, _ node: YAMLTree) -> Bool {
    if let formula = try? Formula(name), formula.names == [name] { return true }
    fault(node, "“\(name)” cannot be a name in formulas.", "Use letters, digits and “_”, a letter first.")
    return false
  }

  mutating func draw(_ node: YAMLTree) -> Draw? {
    switch node.meaning {
    case .number(let number): return Draw(choice: .fixed(.number(number)))
    case .list(let elements): return choice(elements, node).map { Draw(choice: $0) }
    case .map(let fields): return draw(fields, node)
    case .null, .bool, .text:
      fault(node, "Nothing can be drawn from \(node.kind).", "Write a list to choose from, a range, or a value.")
      return nil
    }
  }

  mutating func draw(_ fields: [YAMLTree.Entry], _ node: YAMLTree) -> Draw? {
    refuseUnknown(fields, ["range", "step", "choice", "value", "count", "rows", "distinct"], "a draw")
    var draw: Draw
    if let value = find(fields, "value") {
      guard let datum = datum(value.value) else {
        fault(value.value, "This is no value.", "Write a number, a list of numbers, rows of numbers, or a word.")
        return nil
      }
      draw = Draw(choice: .fixed(datum))
    } else if let range = find(fields, "range") {
      guard let ends = list(range.value, "range")?.compactMap({ datum($0)?.number }), ends.count == 2,
        let step = number(fields, "step", standard: 1, in: 1e-9...1e6, node),
        let choice = Draw.range(ends[0], ends[1], step: step)
      else {
        fault(range.value, "This is no range.", "Write [lowest, highest] and a step of at most nine decimals.")
        return nil
      }
      draw = Draw(choice: choice)
    } else if let options = find(fields, "choice"), let elements = list(options.value, "choice"),
      let choice = choice(elements, options.value)
    {
      draw = Draw(choice: choice)
    } else {
      fault(node, "It is not said what to draw.", "Write “range”, “choice” or “value”.")
      return nil
    }
    draw.count = formula(fields, "count")
    draw.rows = formula(fields, "rows")
    if let distinct = find(fields, "distinct") { draw.isDistinct = distinct.value.meaning == .bool(true) }
    if draw.rows != nil && draw.count == nil { fault(node, "Rows of what length?", "Add “count”.") }
    return draw
  }

  mutating func choice(_ elements: [YAMLTree], _ node: YAMLTree) -> Draw.Choice? {
    let data = elements.compactMap { datum($0) }
    let numbers = data.compactMap(\.number)
    if !elements.isEmpty && numbers.count == elements.count { return .numbers(numbers) }
    let words = data.compactMap { if case .word(let word) = $0 { word } else { nil } }
    if !elements.isEmpty && words.count == elements.count { return .words(words) }
    fault(node, "This is no list to choose from.", "Write numbers, or words; for one fixed list write {value: […]}.")
    return nil
  }

  func datum(_ node: YAMLTree) -> Datum? {
    switch node.meaning {
    case .number(let number): return .number(number)
    case .text(let word): return .word(word)
    case .list(let elements):
      let data = elements.compactMap { datum($0) }
      let numbers = data.compactMap(\.number)
      if numbers.count == elements.count { return .list(numbers) }
      let rows = data.compactMap { if case .list(let row) = $0 { row } else { nil } }
      return rows.count == elements.count ? .rows(rows) : nil
    case .null, .bool, .map: return nil
    }
  }
}
