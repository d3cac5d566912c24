import Drawing
import Laboratory

/// The panel as a picture: what runs, its numbers, why one of them is what it is, the knobs.
struct LabPanelView: Widget {
  let panel: LabPanel
  let language: Language
  let glyphs: GlyphSet
  let isFocused: Bool
  let keys: KeyTable

  private var session: any LabSession { panel.session }
  private var isEnglish: Bool { language == .en }

  var context: ViewContext {
    var hidden: QuantityID?
    if case .predicting(let id, _, _) = panel.mode { hidden = id }
    return ViewContext(
      language: language, glyphs: glyphs, selected: panel.explained, hidden: hidden, numbers: session.numbers,
      fresh: Set(session.record.quantities.map(\.id)), pinned: pinnedRun)
  }

  private var pinnedRun: ViewContext.PinnedRun? {
    guard let pinned = panel.pinned else { return nil }
    return ViewContext.PinnedRun(
      label: pinnedLabel(pinned), numbers: pinned.numbers, state: pinned.snapshotState)
  }

  /// The pinned run's knobs as far as they differ from ours.
  private func pinnedLabel(_ pinned: any LabSession) -> String {
    var parts = zip(session.settings.all, pinned.settings.all).compactMap { ours, theirs in
      ours.value == theirs.value ? nil : "\(theirs.knob.symbol) = \(shown(theirs.value))"
    }
    if pinned.seed != session.seed { parts.append("seed \(pinned.seed)") }
    return parts.isEmpty ? (isEnglish ? "pinned" : "已固定") : parts.joined(separator: ", ")
  }

  private func shown(_ value: Setting) -> String {
    if case .number(let number) = value { Numeral.short(number) } else { value.description }
  }

  func height(width: Int) -> Int { 20 }

  func draw(in area: Area, on screen: inout Screen) {
    guard area.width >= 8, area.height >= 2 else { return }
    var body = area
    let header = body.splitRows(1)
    drawHeader(in: header.top, on: &screen)
    body = header.rest
    if area.height >= 14 { body = body.splitRows(1).rest }

    let footer = footer(for: area, over: body)
    let footerHeight = min(footer.height(width: area.width), max(0, body.height - 3))
    let split = body.splitRows(body.height - footerHeight)
    footer.draw(in: split.rest, on: &screen)
    drawBody(in: split.top, on: &screen)
  }

  private func drawHeader(in area: Area, on screen: inout Screen) {
    let total = session.length.map { isEnglish ? " of \($0)" : " / \($0)" } ?? ""
    let steps = isEnglish ? "step \(session.position)\(total)" : "第 \(session.position)\(total) 步"
    let seed = session.about.usesSeed ? [isEnglish ? "seed \(session.seed)" : "种子 \(session.seed)"] : []
    let separator = glyphs == .unicode ? " · " : " - "
    let left =
      StyledText(session.about.name, Style(.heading))
      + StyledText(([""] + [steps] + seed).joined(separator: separator), Style(.text))
    left.truncated(to: area.width, glyphs: glyphs).draw(on: &screen, row: area.row, column: area.column, clip: area)
    let title = StyledText(context.text(session.about.title[language]), Style(.quiet))
    let room = area.width - left.width - 3
    if title.width <= room {
      title.draw(on: &screen, row: area.row, column: area.column + area.width - title.width, clip: area)
    }
    if isFocused { screen.cursor = Screen.Position(row: area.row, column: area.column) }
  }

  private func drawBody(in area: Area, on screen: inout Screen) {
    if case .editing(let editor) = panel.mode {
      DataEditorView(editor: editor, context: context).draw(in: area, on: &screen)
      return
    }
    guard area.height >= 5 else {
      drawHeadline(in: area, on: &screen)
      return
    }
    let view = session.view(in: context)
    let wanted = view.height(width: area.width)
    let explanation = explanation(width: area.width)
    var asked = area
    if panel.mode == .explaining || panel.explained != nil {
      let needed = min(explanation.count, max(3, area.height / 2))
      let kept = max(0, area.height - needed - 1)
      asked = area.splitRows(min(kept, wanted) + 1).rest
      let picture = area.splitRows(min(kept, wanted)).top
      view.draw(in: picture, on: &screen)
      if kept < wanted { LabPanelView.tidyCut(picture, on: &screen) }
    } else {
      view.draw(in: area, on: &screen)
      let free = area.height - wanted - 1
      guard free >= min(explanation.count, 4), !explanation.isEmpty else { return }
      asked = area.splitRows(wanted + 1).rest
    }
    for (row, line) in zip(asked.rows, explanation) {
      line.draw(on: &screen, row: row, column: asked.column, clip: asked)
    }
  }

  /// Takes away a heading or two that were left at the cut without what they head.
  private static func tidyCut(_ picture: Area, on screen: inout Screen) {
    func isBlank(_ row: Int) -> Bool { picture.columns.allSatisfy { screen[row, $0].character == " " } }
    guard let gap = picture.rows.suffix(4).last(where: isBlank), gap > picture.row else { return }
    screen.fill(
      Area(row: gap, column: picture.column, height: picture.height, width: picture.width).intersection(picture))
  }

  /// Where there is no room for the picture: the number that the step was for, and why.
  private func drawHeadline(in area: Area, on screen: inout Screen) {
    let id = panel.explained ?? session.record.headline ?? session.record.quantities.last?.id
    guard let id, id != context.hidden, let quantity = session.number(id) else { return }
    let value = context.text("\(quantity.symbol) = \(Numeral.short(quantity.value))")
    let lines = [StyledText(value, Style(.maths), tag: id.tag)] + explanation(width: area.width, hasQuestion: false)
    for (row, line) in zip(area.rows, lines) { line.draw(on: &screen, row: row, column: area.column, clip: area) }
  }

  /// Why the selected number, or the one this step was for, is what it is.
  private func explanation(width: Int, hasQuestion: Bool = true) -> [StyledText] {
    let id = panel.explained ?? session.record.headline
    guard let id, id != context.hidden, let quantity = session.number(id) else { return [] }
    return Explanation(quantity: quantity, numbers: session.numbers, context: context)
      .lines(width: width, hasQuestion: hasQuestion)
  }

  // MARK: Below the picture

  /// Notices always; the caption of the step gives way where the explanation, which says more, needs its rows.
  private func footer(for area: Area, over body: Area) -> Stack {
    let whole = footer(for: area, hasCaption: true)
    guard panel.notice == nil else { return whole }
    switch panel.mode {
    case .stepping: break
    case .explaining: return footer(for: area, hasCaption: false)
    case .predicting, .editing: return whole
    }
    let picture = session.view(in: context).height(width: area.width)
    let wanted = picture + 1 + explanation(width: area.width).count
    let short = footer(for: area, hasCaption: false)
    let fits = { (footer: Stack) in wanted + footer.height(width: area.width) <= body.height }
    return !fits(whole) && fits(short) ? short : whole
  }

  private func footer(for area: Area, hasCaption: Bool) -> Stack {
    var parts: [any Widget] = []
    if case .editing = panel.mode { return Stack(parts) }
    if let goal = panel.goal { parts.append(progress(goal)) }
    if hasCaption { parts.append(contentsOf: message(area)) }
    parts.append(contentsOf: sliders(area))
    if area.height >= 12, !panel.presets.isEmpty { parts.append(presets(area.width)) }
    if area.height >= 10 { parts.append(hints) }
    return Stack(parts)
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

  private func sliders(_ area: Area) -> [any Widget] {
    let knobs = panel.knobs
    let room = max(
      1, area.height >= 40 ? 10 : area.height >= 30 ? 6 : area.height >= 26 ? 4 : area.height >= 12 ? 2 : 1)
    let first = min(max(0, panel.knob - room + 1), max(0, knobs.count - room))
    let shown = knobs[first..<min(knobs.count, first + room)]
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

  private func presets(_ width: Int) -> any Widget {
    var text = StyledText()
    for (index, preset) in panel.presets.prefix(9).enumerated() {
      if index > 0 { text.append("   ", Style(.quiet)) }
      let tag = "preset/\(index + 1)"
      text.runs.append(StyledText.Run("\(index + 1) ", Style(.accent), tag: tag, isUnbreakable: true))
      text.runs.append(
        StyledText.Run(context.text(preset.name[language]), Style(.quiet), tag: tag, isUnbreakable: true))
    }
    return TextBlock(text)
  }

  private var hints: any Widget {
    func hint(_ command: Command, _ en: String, _ zh: String) -> KeyHints.Hint {
      KeyHints.Hint(keys.label(command, glyphs: glyphs), isEnglish ? en : zh, tag: "command/\(command.rawValue)")
    }
    if panel.mode == .explaining {
      return KeyHints([
        KeyHints.Hint(glyphs == .unicode ? "←→↑↓" : "arrows", isEnglish ? "another number" : "换一个数"),
        hint(.explain, "leave", "离开"), hint(.copy, "copy", "复制"),
      ])
    }
    return KeyHints([
      hint(.stepForward, "step", "前进"), hint(.stepBack, "back", "后退"), hint(.turnUp, "turn", "调节"),
      hint(.explain, "explain", "解释"), hint(.predict, "predict", "预测"), hint(.compare, "compare", "对照"),
      hint(.editData, "edit", "编辑"), hint(.runToEnd, "end", "到底"),
    ])
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
