import Drawing
import Laboratory

/// Below the picture: what the step did, the knobs, presets and keys.
extension LabPanelView {
  /// What may stand below the picture, the most first. Notices always do; the caption of the step gives way where the
  /// explanation, which says more, needs its rows, and then the meaning of the knob.
  func footers(for area: Area) -> [Stack] {
    if case .editing = panel.mode { return [Stack([])] }
    let most = area.height >= 28 ? 2 : area.height >= 12 ? 1 : 0
    let goal = panel.goal.map { [progress($0)] } ?? []
    let knobs = sliders(rows: isShort(area) ? 1 : sliderRows(area.height))
    let keys = keys(for: area)
    let whole = Stack(goal + message(area) + knobs + meaning(area, rows: most) + keys)
    if case .predicting = panel.mode { return [whole] }
    guard panel.notice == nil else { return [whole] }
    let without = (0...most).reversed().map { Stack(goal + knobs + meaning(area, rows: $0) + keys) }
    return panel.mode == .explaining ? without : [whole] + without.dropLast(most > 0 ? 1 : 0)
  }

  /// While a number is explained, a low panel keeps only the chosen knob: the arrows move among the numbers.
  private func isShort(_ area: Area) -> Bool { panel.mode == .explaining && area.height < 28 }

  private func keys(for area: Area) -> [any Widget] {
    let hasPresets = area.height >= 12 && !isShort(area) && !panel.presets.isEmpty
    // In a question the keys are those of the question.
    let hasHints = area.height >= 10 && panel.offered == nil
    return (hasPresets ? [presets(area.width)] : []) + (hasHints ? [hints] : [])
  }

  private func progress(_ goal: LabPanel.Goal) -> any Widget {
    var target = session.length
    if case .step(let step) = goal { target = step }
    let words = isEnglish ? "working: step \(session.position)" : "计算中：第 \(session.position) 步"
    let share = target.map { " / \($0)" } ?? ""
    let stop = isEnglish ? "   Ctrl-C stops" : "   Ctrl-C 停止"
    return TextBlock(StyledText(words + share, Style(.accent)) + StyledText(stop, Style(.quiet)))
  }

  private func message(_ area: Area) -> [any Widget] {
    if case .predicting(_, let quantity, let field) = panel.mode {
      return [
        PredictPrompt(symbol: context.text(quantity.symbol), field: field, notice: panel.notice, language: language)
      ]
    }
    let caption = panel.notice?[language] ?? session.record.caption[language]
    guard !caption.isEmpty else { return [] }
    let style = panel.notice == nil ? Style(.quiet) : Style(.accent)
    let text = TextBlock(StyledText(context.text(caption), style))
    return area.height >= 28 ? [text, TextBlock(StyledText(" "))] : [text]
  }

  private func sliderRows(_ height: Int) -> Int {
    height >= 40 ? 10 : height >= 30 ? 6 : height >= 26 ? 4 : height >= 12 ? 2 : 1
  }

  /// The knobs that are shown in so many rows: always the chosen one.
  private func sliderRange(_ room: Int) -> Range<Int> {
    let count = panel.knobs.count
    let first = min(max(0, panel.knob - room + 1), max(0, count - room))
    return first..<min(count, first + room)
  }

  private func sliders(rows room: Int) -> [any Widget] {
    let shown = panel.knobs[sliderRange(room)]
    let symbolWidth = shown.map { CellWidth.columns(of: context.text($0.symbol)) }.max() ?? 0
    let valueWidth = shown.map { CellWidth.columns(of: valueText($0)) }.max() ?? 0
    return zip(shown.indices, shown).map { index, knob in
      Slider(
        StyledText(context.text(knob.symbol), Style(.maths)), setting(of: knob),
        value: StyledText(context.text(valueText(knob))), isSelected: index == panel.knob, symbolWidth: symbolWidth,
        valueWidth: valueWidth, tag: "knob/\(knob.name)", glyphs: glyphs)
    }
  }

  private func valueText(_ knob: Knob) -> String {
    switch (knob.kind, session.settings[knob.name]) {
    case (.real(_, let step), .number(let value)):
      var decimals = 0
      var unit = step
      while decimals < 6 && abs(unit - unit.rounded()) > 1e-9 {
        unit *= 10
        decimals += 1
      }
      return Numeral.fixed(value, decimals)
    case (.integer, .number(let value)): return Numeral.short(value)
    default: return ""
    }
  }

  private func setting(of knob: Knob) -> Slider.Setting {
    let value = session.settings[knob.name]
    let pinned = panel.pinned.flatMap {
      $0.settings[knob.name] == value ? nil : knob.fraction(of: $0.settings[knob.name])
    }
    switch (knob.kind, value) {
    case (.real, _), (.integer, _): return .number(fraction: knob.fraction(of: value) ?? 0, pinned: pinned)
    case (.choice(let options), .word(let word)):
      return .choice(labels(of: knob), selected: options.firstIndex { $0.name == word } ?? 0)
    case (.toggle, .flag(let flag)): return .choice(labels(of: knob), selected: flag ? 1 : 0)
    default: return .written
    }
  }

  /// The words of a choice in the reader's language.
  private func labels(of knob: Knob) -> [String] { knob.options.map { context.text($0.label[language]) } }

  /// What the chosen knob is and its place among the others: `γ (1 of 8): what a reward one step later is worth`.
  private func meaning(_ area: Area, rows room: Int) -> [any Widget] {
    let knobs = panel.knobs
    guard room > 0, !isShort(area), knobs.indices.contains(panel.knob) else { return [] }
    let more = marks(of: sliderRange(sliderRows(area.height)))
    let isLong = knobs.indices.contains { meaning(of: knobs[$0], $0, more).width > area.width }
    let text = meaning(of: knobs[panel.knob], panel.knob, more)
    return [FixedLines(text: text, rows: min(room, isLong ? 2 : 1), glyphs: glyphs)]
  }

  /// Whether there are knobs above and below those that are shown.
  private func marks(of shown: Range<Int>) -> String {
    let (up, down) = glyphs == .unicode ? ("▴", "▾") : ("^", "v")
    let marks = (shown.lowerBound > 0 ? up : "") + (shown.upperBound < panel.knobs.count ? down : "")
    return marks.isEmpty ? "" : " " + marks
  }

  private func meaning(of knob: Knob, _ index: Int, _ more: String) -> StyledText {
    let count = panel.knobs.count
    let place = isEnglish ? " (\(index + 1) of \(count)\(more))" : context.text("（\(index + 1)/\(count)\(more)）")
    var words = knob.meaning[language]
    if case .choice(let options) = knob.kind, case .word(let word) = session.settings[knob.name],
      let option = options.first(where: { $0.name == word })
    {
      words += context.text(" · ") + option.label[language] + (isEnglish ? ": " : "：") + option.meaning[language]
    }
    return StyledText(context.text(knob.symbol), Style(.maths))
      + StyledText(place + (isEnglish ? ": " : "：") + context.text(words), Style(.quiet))
  }

  /// The presets, each on one line with the key that chooses it.
  private func presets(_ width: Int) -> any Widget {
    var lines: [StyledText] = []
    for (index, preset) in panel.presets.prefix(9).enumerated() {
      let tag = "preset/\(index + 1)"
      let item =
        StyledText("\(index + 1) ", Style(.accent), tag: tag)
        + StyledText(context.text(preset.name[language]), Style(.quiet), tag: tag)
      if let last = lines.last, last.width + 3 + item.width <= width {
        lines[lines.count - 1] = last + StyledText("   ", Style(.quiet)) + item
      } else {
        lines.append(item.truncated(to: width, glyphs: glyphs))
      }
    }
    return Stack(lines.map { FixedLines(text: $0, rows: 1, glyphs: glyphs) })
  }

  private var hints: any Widget {
    func hint(_ command: Command, _ en: String, _ zh: String) -> KeyHints.Hint {
      KeyHints.Hint(keys.label(command, glyphs: glyphs), isEnglish ? en : zh, tag: "command/\(command.rawValue)")
    }
    if panel.mode == .explaining {
      let equation = hasEquation ? [hint(.equation, "its equation", "所在公式")] : []
      return KeyHints(
        [KeyHints.Hint(glyphs == .unicode ? "←→↑↓" : "arrows", isEnglish ? "another number" : "换一个数")] + equation
          + [hint(.explain, "leave", "离开"), hint(.copy, "copy", "复制")])
    }
    let edit = session.about.knobs.contains(where: \.isData) ? [hint(.editData, "edit", "编辑")] : []
    return KeyHints(
      [
        hint(.stepForward, "step", "前进"), hint(.stepBack, "back", "后退"), hint(.turnUp, "turn", "调节"),
        hint(.explain, "explain", "解释"), hint(.predict, "predict", "预测"), hint(.compare, "compare", "对照"),
      ] + edit + [hint(.runToEnd, "end", "到底")])
  }
}

/// A text in so many rows, no more and no fewer; the last one says when something is missing.
private struct FixedLines: Widget {
  let text: StyledText
  let rows: Int
  let glyphs: GlyphSet

  func height(width: Int) -> Int { width > 0 ? rows : 0 }

  func draw(in area: Area, on screen: inout Screen) {
    guard area.width > 0 else { return }
    var lines = text.wrapped(to: area.width)
    if lines.count > rows { lines = Array(lines[..<(rows - 1)]) + [rest(of: lines, width: area.width)] }
    for (row, line) in zip(area.rows, lines) {
      line.draw(on: &screen, row: row, column: area.column, clip: area)
    }
  }

  private func rest(of lines: [StyledText], width: Int) -> StyledText {
    lines[(rows - 1)...].reduce(StyledText()) { $0.isEmpty ? $1 : $0 + StyledText(" ") + $1 }
      .truncated(to: width, glyphs: glyphs)
  }
}

/// Where a guess is typed.
private struct PredictPrompt: Widget {
  let symbol: String
  let field: TextField
  let notice: Localized?
  let language: Language

  func height(width: Int) -> Int { notice == nil ? 1 : 2 }

  func draw(in area: Area, on screen: inout Screen) {
    let prompt = language == .en ? "Your guess: \(symbol) = " : "你的预测：\(symbol) = "
    let column = screen.put(prompt, row: area.row, column: area.column, style: Style(.accent), clip: area)
    field.draw(on: &screen, row: area.row, column: column, clip: area)
    if let notice, area.height > 1 {
      screen.put(notice[language], row: area.row + 1, column: area.column, style: Style(.bad), clip: area)
    }
  }
}
