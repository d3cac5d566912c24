import Drawing

/// The eye finds a part of a panel where it was the step before: what names a part (a heading, an axis, the head of a
/// table) and is there at two steps in turn has not gone to another row.
enum SteadyLaw {
  /// What moved between two pictures: one sentence each.
  static func violations(_ before: Screen, _ after: Screen) -> [String] {
    let first = landmarks(before)
    let second = landmarks(after)
    return first.compactMap { name, row in
      guard let now = second[name], now != row else { return nil }
      return "“\(name)” went from row \(row) to row \(now)"
    }.sorted()
  }

  /// Names of parts that stand once on the picture, with their rows.
  private static func landmarks(_ screen: Screen) -> [String: Int] {
    var rows: [String: [Int]] = [:]
    for row in 0..<screen.height {
      for name in names(screen, row) { rows[name, default: []].append(row) }
    }
    return rows.compactMapValues { $0.count == 1 ? $0[0] : nil }
  }

  private static func names(_ screen: Screen, _ row: Int) -> [String] {
    var names: [String] = []
    var name = ""
    func close() {
      let trimmed = name.split(separator: " ").joined(separator: " ")
      if trimmed.filter(\.isLetter).count >= 3 { names.append(trimmed) }
      name = ""
    }
    for column in 0..<screen.width {
      let cell = screen[row, column]
      let isName = cell.style.ink == .heading || cell.style.ink == .quiet
      if !isName { close() } else if cell.width > 0 { name.append(cell.character) }
    }
    close()
    return names
  }
}
