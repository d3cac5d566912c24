import Drawing
import Laboratory
import Textbook
import Typesetting

import struct Textbook.Callout

extension BlockSetter {
  /// A displayed formula, its number at the right; where it cannot be read, its source and the message.
  mutating func setEquation(_ equation: Equation, _ width: Int) {
    gap()
    switch equation.content {
    case .failure(let error):
      for line in error.caret(in: equation.source).split(separator: "\n", omittingEmptySubsequences: false) {
        for piece in StyledText(String(line), Style(.bad)).wrappedCode(to: width) { add(piece) }
      }
    case .success(let expression):
      result.formulas.append(equation.source)
      if setting.isLinear {
        let line = StyledText(linear(expression) + (expression.tag.map { "  (\($0))" } ?? ""), Style(.maths))
        // Words may be parted at the line's end, which a terminal would do within them.
        for line in setting.spelling == .words ? line.wrapped(to: width) : [line] { add(line) }
      } else {
        setDisplay(expression, number: expression.tag, width)
      }
    }
    gap()
  }

  /// The formula in words and signs, to be heard.
  func linear(_ expression: MathExpression) -> String {
    let spelt = expression.linear(
      isEnglish ? .english : .chinese, glyphs: setting.glyphs, spelling: setting.spelling ?? .signs)
    return setting.glyphs == .ascii ? Transliteration.ascii(spelt) : spelt
  }

  private mutating func setDisplay(_ expression: MathExpression, number: String?, _ width: Int) {
    var mathSetting = setting.mathSetting
    mathSetting.mode = .display
    mathSetting.glyphs = setting.glyphs
    let label = number.map { "(\($0))" } ?? ""
    let indent = width >= 40 ? 3 : 0
    let room = width - indent - (label.isEmpty ? 0 : label.count + 1)
    let box = expression.layout(mathSetting, width: max(1, room))
    let regions = terms.map { term in (name: term.name, regions: expression.find(term.pattern)) }
    for row in 0..<box.height {
      var line = StyledText(blanks(indent))
      line.runs += runs(of: box, row: row, regions, base: Style(.maths), tag: nil)
      if row == box.baseline, !label.isEmpty {
        line.append(blanks(width - line.width - label.count), .text)
        line.append(label, Style(.quiet))
      }
      add(line)
    }
  }

  // MARK: Tables

  mutating func setTable(_ table: Block.Table, _ width: Int) {
    gap()
    let header = table.header.map { inlineText($0, width: width, base: Style(.text, .bold)) }
    var rows: [[StyledText]] = []
    for row in table.rows {
      var cells: [StyledText] = []
      for cell in row { cells.append(inlineText(cell, width: width)) }
      rows.append(cells)
    }
    if setting.isLinear { return setLinearTable(header, rows, width) }
    let count = max(header.count, rows.map(\.count).max() ?? 0)
    guard count > 0 else { return }
    let columns = fitted(([header] + rows), count: count, width: width)
    addRow(header, columns, table.alignments)
    add(
      StyledText(String(repeating: text("─"), count: min(width, columns.reduce(0, +) + 2 * (count - 1))), Style(.quiet))
    )
    let isTall = rows.contains { row in
      zip(row, columns).contains { $0.wrapped(to: max(1, $1)).count > 1 }
    }
    for (index, row) in rows.enumerated() {
      addRow(row, columns, table.alignments)
      if isTall && index + 1 < rows.count { add("") }
    }
    gap()
  }

  /// A row after the other, each cell behind the head of its column.
  private mutating func setLinearTable(_ header: [StyledText], _ rows: [[StyledText]], _ width: Int) {
    for row in rows {
      var line = StyledText()
      for (index, cell) in row.enumerated() where !cell.isEmpty {
        if !line.isEmpty { line += StyledText(isEnglish ? "; " : "；") }
        if index < header.count, !header[index].isEmpty {
          line += header[index] + StyledText(isEnglish ? ": " : "：")
        }
        line += cell
      }
      for piece in line.wrapped(to: width, hanging: 2) { add(piece) }
    }
    gap()
  }

  /// Column widths: what each wants if there is room, else the wide ones give way to the narrow ones.
  private func fitted(_ rows: [[StyledText]], count: Int, width: Int) -> [Int] {
    var natural = Array(repeating: 1, count: count)
    for row in rows {
      for (index, cell) in row.enumerated() { natural[index] = max(natural[index], cell.width) }
    }
    let room = max(count, width - 2 * (count - 1))
    var limit = natural.max() ?? 1
    while limit > 1 && natural.reduce(0, { $0 + min($1, limit) }) > room { limit -= 1 }
    var columns = natural.map { min($0, limit) }
    var spare = room - columns.reduce(0, +)
    for index in columns.indices where spare > 0 && columns[index] < natural[index] {
      columns[index] += 1
      spare -= 1
    }
    return columns
  }

  private mutating func addRow(_ cells: [StyledText], _ columns: [Int], _ alignments: [Block.Table.Alignment?]) {
    let wrapped = zip(cells, columns).map { $0.wrapped(to: max(1, $1)) }
    for line in 0..<(wrapped.map(\.count).max() ?? 0) {
      var text = StyledText()
      for (index, column) in columns.enumerated() {
        let cell = index < wrapped.count && line < wrapped[index].count ? wrapped[index][line] : StyledText()
        let alignment = index < alignments.count ? alignments[index] ?? .left : .left
        let offset = alignment.drawing.offset(of: cell.width, in: column)
        text.append(blanks(offset), .text)
        text += cell
        if index + 1 < columns.count { text.append(blanks(column - offset - cell.width + 2), .text) }
      }
      add(text)
    }
  }

  // MARK: Boxes

  mutating func setCallout(_ callout: Callout, _ path: String, _ width: Int) {
    gap()
    if setting.isLinear { return setLinearCallout(callout, path, width) }
    let isOpen = !callout.kind.folds || setting.unfolded.contains(path)
    let own = inlineText(callout.title, width: width, base: callout.kind.style.adding(.bold))
    let kind =
      StyledText(callout.kind.folds ? (isOpen ? sign("▾ ", "v ") : sign("▸ ", "> ")) : "", callout.kind.style)
      + StyledText(callout.kind.name[setting.language], callout.kind.style.adding(.bold))
    let whole = own.isEmpty ? kind : kind + StyledText(isEnglish ? ": " : "：", callout.kind.style) + own
    guard isOpen else {
      for line in folding(whole, callout, path).wrapped(to: width, hanging: 2) { add(line) }
      gap()
      return
    }
    // A title that is too long for the frame's edge goes on inside.
    let fits = whole.width <= width - 6
    frame(folding(fits ? whole : kind, callout, path), width: width) { setter, inner in
      if !fits {
        for line in own.wrapped(to: inner) { setter.add(line) }
        setter.add("")
      }
      setter.setInner(callout.body, path: path, width: inner)
    }
    gap()
  }

  /// Its kind and title on a line, and where it ends, since no frame is heard.
  private mutating func setLinearCallout(_ callout: Callout, _ path: String, _ width: Int) {
    let kind = callout.kind.name[setting.language]
    let title = inlineText(callout.title, width: width)
    let head =
      title.isEmpty ? StyledText(kind + (isEnglish ? ":" : "：")) : StyledText(kind + (isEnglish ? ": " : "：")) + title
    for line in head.wrapped(to: width) { add(line) }
    setInner(callout.body, path: path, width: width)
    while lines.last?.isEmpty == true { lines.removeLast() }
    add(StyledText(isEnglish ? "(End: \(kind).)" : "（\(kind)完。）"))
    gap()
  }

  /// The title as what Enter folds, where the box folds.
  private func folding(_ title: StyledText, _ callout: Callout, _ path: String) -> StyledText {
    guard callout.kind.folds else { return title }
    return StyledText(
      title.runs.map { run in
        var run = run
        run.tag = "fold/\(path)"
        return run
      })
  }

  /// A frame with a title around what `content` sets.
  private mutating func frame(
    _ title: StyledText, width: Int, content: (inout BlockSetter, Int) -> Void
  ) {
    let inner = max(4, width - 4)
    let line = Style(.quiet)
    let shortTitle = title.truncated(to: max(1, width - 5), glyphs: setting.glyphs)
    let dashes = String(repeating: text("─"), count: max(0, width - shortTitle.width - 4))
    add(StyledText(sign("╭", "+") + " ", line) + shortTitle + StyledText(" " + dashes + sign("╮", "+"), line))
    let first = lines.count
    content(&self, inner)
    while lines.count > first, lines.last?.isEmpty == true { lines.removeLast() }
    for index in first..<lines.count {
      let body = lines[index]
      lines[index] =
        StyledText(text("│") + " ", line) + body + StyledText(blanks(inner - body.width) + " " + text("│"), line)
    }
    add(StyledText(sign("╰", "+") + String(repeating: text("─"), count: max(0, width - 2)) + sign("╯", "+"), line))
  }
}

extension Block.Table.Alignment {
  fileprivate var drawing: Drawing.Alignment {
    switch self {
    case .left: .left
    case .centre: .centre
    case .right: .right
    }
  }
}

extension Callout.Kind {
  var name: Localized {
    switch self {
    case .note: Localized(en: "Note", zh: "说明")
    case .slip: Localized(en: "A common slip", zh: "常见错误")
    case .derivation: Localized(en: "Derivation", zh: "推导")
    case .story: Localized(en: "The story", zh: "小故事")
    case .try: Localized(en: "Try it", zh: "动手试试")
    case .question: Localized(en: "Interview question", zh: "面试题")
    case .tip: Localized(en: "Tip", zh: "提示")
    case .warning: Localized(en: "Careful", zh: "注意")
    }
  }

  var style: Style {
    switch self {
    case .note, .tip, .story: Style(.heading)
    case .slip, .warning: Style(.warning)
    case .derivation, .question: Style(.link)
    case .try: Style(.accent)
    }
  }
}
