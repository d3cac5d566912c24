import Drawing
import Laboratory

/// The lab's lists as a table that the reader types into: a row a step, a column a list.
struct DataEditor: Hashable, Sendable {
  private(set) var columns: [Column]
  private(set) var row = 0
  private(set) var column = 0
  /// What is being typed into the cell; nil while the cell stands as it was.
  private(set) var typed: TextField?
  private(set) var message: String?

  struct Column: Hashable, Sendable {
    var knob: Knob
    var cells: [String]
  }

  /// Nil when the lab has no data to edit.
  init?(_ settings: Settings) {
    columns = settings.all.filter(\.knob.isData).map { knob, value in
      switch value {
      case .list(let numbers): Column(knob: knob, cells: numbers.map { Numeral.short($0, 9) })
      case .words(let words): Column(knob: knob, cells: words)
      case .number, .word, .flag: Column(knob: knob, cells: [])
      }
    }
    if columns.isEmpty { return nil }
  }

  private var rowCount: Int { columns.map(\.cells.count).max() ?? 0 }

  enum Outcome: Equatable {
    case editing, accepted(Settings), left
  }

  /// Every printable key is text for the cell; arrows move, Enter accepts all, Esc leaves everything as it was.
  mutating func press(_ key: Key, settings: Settings, language: Language) -> Outcome {
    message = nil
    switch key {
    case .escape, .control("g"): return .left
    case .enter: return accept(settings, language)
    case .up: move(-1, 0)
    case .down: move(1, 0)
    case .left: move(0, -1)
    case .right, .tab: move(0, 1)
    case .backTab: move(0, -1)
    case .control("d"): removeRow()
    case .character(" ") where options != nil: cycle()
    default:
      var field = typed ?? TextField(key.text == nil ? cell : "")
      if field.press(key.narrowed) { typed = field }
    }
    return .editing
  }

  /// Pasted text goes into the cell.
  mutating func paste(_ text: String) {
    var field = typed ?? TextField()
    field.insert(text.narrowed)
    typed = field
  }

  private var cell: String { row < columns[column].cells.count ? columns[column].cells[row] : "" }

  private var options: [Knob.Option]? {
    if case .marks(let options, _, _) = columns[column].knob.kind { options } else { nil }
  }

  /// Whether a row is a step of time.
  var isByStep: Bool { columns.first?.knob.axis == "step" }

  var hasWords: Bool { columns.contains { if case .marks = $0.knob.kind { true } else { false } } }

  private mutating func cycle() {
    guard let options, row < columns[column].cells.count else { return }
    typed = nil
    let now = options.firstIndex { $0.name == cell } ?? -1
    columns[column].cells[row] = options[(now + 1) % options.count].name
  }

  private mutating func store() {
    guard let field = typed else { return }
    typed = nil
    guard row < columns[column].cells.count else { return }
    let text = field.text.filter { $0 != " " }
    let expanded = options?.first { $0.name.hasPrefix(text) && !text.isEmpty }?.name
    columns[column].cells[row] = expanded ?? text
  }

  /// Moving down from the last step adds one, as long as every list may have it.
  private mutating func move(_ down: Int, _ right: Int) {
    store()
    if row + down == rowCount { addRow() }
    row = min(max(0, row + down), max(0, rowCount - 1))
    column = (column + right + columns.count) % columns.count
  }

  private mutating func addRow() {
    guard columns.allSatisfy({ $0.cells.count < ($0.knob.counts?.upperBound ?? 0) }) else { return }
    for index in columns.indices { columns[index].cells.append(columns[index].knob.blank) }
  }

  private mutating func removeRow() {
    typed = nil
    guard rowCount > 1, !hasFixedLength else { return }
    for index in columns.indices where row < columns[index].cells.count { columns[index].cells.remove(at: row) }
    row = min(row, rowCount - 1)
  }

  private mutating func accept(_ settings: Settings, _ language: Language) -> Outcome {
    store()
    for (index, column) in columns.enumerated() {
      guard let row = column.cells.firstIndex(where: { $0.contains(",") }) else { continue }
      refuse(row, index, language)
      return .editing
    }
    var settings = settings
    for (index, column) in columns.enumerated() {
      do {
        try settings.set(column.knob.name, to: column.cells.joined(separator: ","))
      } catch {
        message = error.message[language]
        if let element = error.element, column.cells.indices.contains(element) { refuse(element, index, language) }
        return .editing
      }
    }
    return .accepted(settings)
  }

  /// Goes to the cell that holds what it may not, and says so in the words of the table.
  private mutating func refuse(_ row: Int, _ column: Int, _ language: Language) {
    (self.row, self.column) = (row, column)
    let knob = columns[column].knob
    message =
      language == .en
      ? "Row \(row), \(knob.symbol) (\(knob.name)): “\(cell)” cannot stand there; \(knob.elementRange(in: .en)) can."
      : "第 \(row) 行 \(knob.symbol)（\(knob.name)）：不能填“\(cell)”；可以填 \(knob.elementRange(in: .zh))。"
  }

  /// Whether steps may be added and taken away.
  var hasFixedLength: Bool { columns.contains { $0.knob.counts.map { $0.lowerBound == $0.upperBound } ?? true } }

  /// Says why the lab refused what was entered.
  mutating func refuse(_ message: String) { self.message = message }
}

extension Knob {
  /// How many elements a list may have.
  fileprivate var counts: ClosedRange<Int>? {
    switch kind {
    case .list(_, _, let count, _), .marks(_, _, let count): count
    case .real, .integer, .choice, .toggle: nil
    }
  }

  fileprivate var axis: String? {
    switch kind {
    case .list(_, let axis, _, _), .marks(_, let axis, _): axis
    case .real, .integer, .choice, .toggle: nil
    }
  }

  fileprivate var blank: String {
    if case .marks(let options, _, _) = kind { options.first?.name ?? "" } else { "0" }
  }
}

/// The editor as a widget.
struct DataEditorView: Widget {
  let editor: DataEditor
  let context: ViewContext

  func height(width: Int) -> Int { table.height(width: width) + 4 }

  private var table: Table {
    let count = editor.columns.map(\.cells.count).max() ?? 0
    let rows = (0..<count).map { row in
      Table.Row(
        [StyledText("\(row)", Style(.quiet))]
          + editor.columns.enumerated().map { column, content in
            let isHere = row == editor.row && column == editor.column
            let cell = row < content.cells.count ? content.cells[row] : ""
            let text = isHere ? editor.typed?.text ?? cell : cell
            return StyledText(context.text(text.isEmpty ? " " : text), Style(.text, isHere ? .reverse : []))
          }, isMarked: row == editor.row)
    }
    return Table(
      columns: [Table.Column(StyledText(editor.isByStep ? "t" : "#"))]
        + editor.columns.map { Table.Column(StyledText(context.text($0.knob.symbol), Style(.maths))) },
      rows: rows, glyphs: context.glyphs)
  }

  func draw(in area: Area, on screen: inout Screen) {
    var parts: [any Widget] = [table]
    parts.append(TextBlock(StyledText(meaning, Style(.text))))
    if let message = editor.message { parts.append(TextBlock(StyledText(message, Style(.bad)))) }
    parts.append(TextBlock(StyledText(context.text(hints.joined(separator: " · ")), Style(.quiet))))
    Stack(parts, spacing: 1).draw(in: area, on: &screen)
    if let place = screen.firstReversed(in: area) { screen.cursor = place }
  }

  /// What the keys do, as far as these lists let them.
  private var hints: [String] {
    let isEnglish = context.language == .en
    var hints = isEnglish ? ["arrows move", "type a number"] : ["方向键移动", "直接输入数字"]
    if editor.hasWords { hints.append(isEnglish ? "Space turns a word" : "空格切换词") }
    if !editor.hasFixedLength {
      hints +=
        isEnglish
        ? ["Ctrl-D removes a row", "below the last: one more"] : ["Ctrl-D 删去一行", "越过末行：加一行"]
    }
    return hints + (isEnglish ? ["Enter accepts", "Esc leaves"] : ["Enter 确认", "Esc 放弃"])
  }

  private var meaning: String {
    let knob = editor.columns[editor.column].knob
    return context.text("\(knob.symbol): ") + knob.meaning[context.language] + " (\(knob.range(in: context.language)))"
  }
}

extension Screen {
  /// The first cell in reverse: where the focus is.
  func firstReversed(in area: Area) -> Position? {
    let bounds = area.intersection(self.area)
    for row in bounds.rows {
      for column in bounds.columns where self[row, column].style.attributes.contains(.reverse) {
        return Position(row: row, column: column)
      }
    }
    return nil
  }
}
