import Drawing
import Laboratory

/// The panel as a picture: what runs, its numbers, why one of them is what it is, the knobs.
struct LabPanelView: Widget {
  let panel: LabPanel
  let language: Language
  let glyphs: GlyphSet
  let isFocused: Bool
  let keys: KeyTable
  /// Whether the text beside has an equation of which the explained number is a term.
  let hasEquation: Bool
  let context: ViewContext

  init(
    panel: LabPanel, language: Language, glyphs: GlyphSet, isFocused: Bool, keys: KeyTable, hasEquation: Bool = false
  ) {
    self.panel = panel
    self.language = language
    self.glyphs = glyphs
    self.isFocused = isFocused
    self.keys = keys
    self.hasEquation = hasEquation
    context = LabPanelView.context(of: panel, language, glyphs)
  }

  var session: any LabSession { panel.session }
  var isEnglish: Bool { language == .en }

  private static func context(of panel: LabPanel, _ language: Language, _ glyphs: GlyphSet) -> ViewContext {
    var hidden: QuantityID?
    if case .predicting(let id, _, _) = panel.mode { hidden = id }
    return ViewContext(
      language: language, glyphs: glyphs, selected: panel.explained, hidden: hidden, numbers: panel.session.numbers,
      fresh: Set(panel.session.record.quantities.map(\.id)), pinned: pinnedRun(of: panel, language))
  }

  private static func pinnedRun(of panel: LabPanel, _ language: Language) -> ViewContext.PinnedRun? {
    guard let pinned = panel.pinned else { return nil }
    return ViewContext.PinnedRun(
      label: label(of: pinned, beside: panel.session, language), numbers: pinned.numbers, state: pinned.snapshotState)
  }

  /// The pinned run's knobs as far as they differ from ours.
  private static func label(
    of pinned: any LabSession, beside session: any LabSession, _ language: Language
  ) -> String {
    var parts = zip(session.settings.all, pinned.settings.all).compactMap { ours, theirs in
      ours.value == theirs.value ? nil : "\(theirs.knob.symbol) = \(shown(theirs.value, theirs.knob, language))"
    }
    if pinned.seed != session.seed { parts.append((language == .en ? "seed " : "种子 ") + "\(pinned.seed)") }
    return parts.isEmpty ? (language == .en ? "pinned" : "已固定") : parts.joined(separator: ", ")
  }

  private static func shown(_ value: Setting, _ knob: Knob, _ language: Language) -> String {
    if case .number(let number) = value { Numeral.short(number) } else { knob.shown(value.description, in: language) }
  }

  func height(width: Int) -> Int { 20 }

  func draw(in area: Area, on screen: inout Screen) {
    guard area.width >= 8, area.height >= 2 else { return }
    drawHeader(in: area.splitRows(1).top, on: &screen)
    let view = session.view(in: context)
    let (body, footer, below) = rooms(in: area, view)
    footer.draw(in: below, on: &screen)
    if isFocused { rest(onKnobIn: below, of: area, on: &screen) }
    drawBody(in: body, view, on: &screen)
  }

  /// The room for the picture and what is said of it, and the knobs and keys with theirs below.
  ///
  /// The blank below the header, the caption and the meaning of the knob give way, in this order, where the picture and
  /// its explanation have room without them.
  func rooms(in area: Area, _ view: any Widget) -> (body: Area, footer: Stack, below: Area) {
    let wanted = view.height(width: area.width) + 1 + explanation(width: area.width).count
    let headers = area.height >= 22 ? [2, 1] : [1]
    let footers = footers(for: area)
    let choices = footers.flatMap { footer in headers.map { (header: $0, footer: footer) } }
    let fitting = choices.first { wanted + $0.footer.height(width: area.width) <= area.height - $0.header }
    let footer = fitting?.footer ?? (panel.mode == .explaining ? footers.last : footers.first) ?? Stack([])
    let room = area.splitRows(fitting?.header ?? headers[0]).rest
    let height = min(footer.height(width: area.width), max(0, room.height - 3))
    let split = room.splitRows(room.height - height)
    return (split.top, footer, split.rest)
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

  /// The terminal's own cursor rests on the chosen knob, so that a screen reader follows it.
  private func rest(onKnobIn footer: Area, of area: Area, on screen: inout Screen) {
    guard !panel.isTyping, panel.knobs.indices.contains(panel.knob) else { return }
    let tag = "knob/\(panel.knobs[panel.knob].name)"
    let place = screen.places(tagged: tag).first {
      footer.rows.contains($0.area.row) && ($0.name == tag || $0.name.hasPrefix(tag + "["))
    }
    if let place { screen.cursor = Screen.Position(row: place.area.row, column: area.column) }
  }
}
