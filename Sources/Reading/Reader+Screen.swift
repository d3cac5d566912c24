import Drawing
import Laboratory
import Textbook

/// How the screen is divided.
struct Division: Hashable, Sendable {
  var header: Area
  var text: Area
  var lab: Area?
  var divider: Int?
  var footer: Area
  var upperRule: Int?
  var lowerRule: Int?
}

extension Reader {
  /// Below this the book cannot be shown.
  static let smallestWidth = 20
  static let smallestHeight = 5
  /// From this width on, text and lab stand side by side.
  static let splitWidth = 100
  /// Lines longer than this are hard to read.
  static let widestText = 88

  // MARK: Where things are

  /// The lab beside the text: of those whose line is on the screen the one the reader chose, or the last in the upper
  /// half, or the first; where no lab's line is on the screen, the last one above.
  var labName: String? {
    let labs = chapterLabs.filter { panels[$0] != nil }
    guard labs.count > 1 else { return labs.first }
    let lines = page.labLines.filter { labs.contains($0.name) && $0.line < top + textHeight }
    let visible = lines.filter { $0.line >= top }
    if let chosenLab, visible.contains(where: { $0.name == chosenLab }) { return chosenLab }
    let inUpperHalf = visible.last { $0.line <= top + textHeight / 2 }
    return (inUpperHalf ?? visible.first ?? lines.last)?.name ?? labs.first
  }

  var panel: LabPanel? { labName.flatMap { panels[$0] } }

  private var hasLab: Bool { !chapterLabs.isEmpty }
  var isSplit: Bool { width >= Reader.splitWidth && hasLab && overlay?.isWhole != true }

  private var hasRules: Bool { height >= 12 }
  var bodyHeight: Int { max(0, height - 2 - (hasRules ? 2 : 0)) }

  /// Columns of the text pane without its margins.
  var textWidth: Int {
    let pane = isSplitLayout ? splitColumn : width
    return max(8, min(Reader.widestText, pane - 2))
  }

  /// Where overlays are drawn: the body without its margins.
  var overlayArea: Area {
    Area(row: hasRules ? 2 : 1, height: bodyHeight, width: width).inset(left: 1, right: 1)
  }

  private var isSplitLayout: Bool { width >= Reader.splitWidth && hasLab }
  private var splitColumn: Int { min(Reader.widestText + 2, width * 58 / 120) }
  var textHeight: Int { max(1, bodyHeight) }

  var division: Division {
    let whole = Area(height: height, width: width)
    let header = whole.splitRows(1).top
    let footer = Area(row: height - 1, height: 1, width: width)
    let first = hasRules ? 2 : 1
    let body = Area(row: first, height: bodyHeight, width: width)
    var division = Division(header: header, text: body, footer: footer)
    if hasRules {
      division.upperRule = 1
      division.lowerRule = height - 2
    }
    if isSplit {
      division.divider = splitColumn
      division.text = Area(row: first, column: 1, height: bodyHeight, width: splitColumn - 1)
      division.lab = Area(
        row: first, column: splitColumn + 2, height: bodyHeight, width: width - splitColumn - 3)
    } else if focus == .lab, hasLab, overlay?.isWhole != true {
      division.lab = body.inset(left: 1, right: 1)
    } else {
      let margin = max(1, (width - textWidth) / 2)
      division.text = Area(row: first, column: margin, height: bodyHeight, width: width - margin)
    }
    return division
  }

  // MARK: The picture

  /// The screen at another size: the same place of the text.
  public mutating func screen(width: Int, height: Int) -> Screen {
    resize(width, height)
    return screen()
  }

  /// The screen as it is now.
  public func screen() -> Screen {
    var screen = Screen(width: width, height: height)
    guard width >= Reader.smallestWidth, height >= Reader.smallestHeight else {
      let words = options.language == .en ? "20x5 or more" : "至少 20x5"
      screen.put(CellWidth.columns(of: words) <= width ? words : "20x5+", row: 0, column: 0)
      return screen
    }
    let division = division
    drawFrame(division, on: &screen)
    drawHeader(division.header, on: &screen)
    if let overlay, overlay.isWhole {
      draw(overlay, in: overlayArea, on: &screen)
    } else {
      if isSplit || division.lab == nil { drawText(in: division.text, on: &screen) }
      if let lab = division.lab, let panel {
        draw(panelView(of: panel), in: lab, on: &screen)
      }
      if let overlay { draw(overlay, in: overlayArea, on: &screen) }
    }
    drawFooter(division.footer, on: &screen)
    return screen
  }

  func panelView(of panel: LabPanel) -> LabPanelView {
    LabPanelView(
      panel: panel, language: options.language, glyphs: options.glyphs, isFocused: focus == .lab, keys: options.keys,
      hasEquation: panel.mode == .explaining && panel.explained.map { equationLine(of: $0) != nil } == true)
  }

  func glyph(_ unicode: Character, _ ascii: Character) -> Character {
    options.glyphs == .unicode ? unicode : ascii
  }

  func text(_ unicode: String) -> String {
    options.glyphs == .unicode ? unicode : Transliteration.ascii(unicode)
  }

  private var separator: Character { glyph("·", "-") }

  private func drawFrame(_ division: Division, on screen: inout Screen) {
    let style = Style(.quiet)
    for rule in [division.upperRule, division.lowerRule].compactMap({ $0 }) {
      screen.fill(Area(row: rule, height: 1, width: width), with: glyph("─", "-"), style: style)
    }
    guard let divider = division.divider else { return }
    screen.fill(
      Area(row: division.text.row, column: divider, height: bodyHeight, width: 1), with: glyph("│", "|"), style: style)
    if let upper = division.upperRule { screen.put(glyph("┬", "+"), row: upper, column: divider, style: style) }
    if let lower = division.lowerRule { screen.put(glyph("┴", "+"), row: lower, column: divider, style: style) }
  }

  private func drawHeader(_ area: Area, on screen: inout Screen) {
    screen.fill(area, style: Style(.bar))
    let bar = Style(.bar)
    let right = headerRight
    var left = StyledText(" Rollout", bar.adding(.bold))
    if let chapter {
      left.append("   ", bar)
      if chapter.front.kind == .chapter { left.append("\(chapter.id.order) \(separator) ", bar) }
      left.append(text(chapter.title), bar)
    }
    let room = area.width - right.width - 1
    let isTight = room < 20
    left.truncated(to: isTight ? area.width : room, glyphs: options.glyphs)
      .draw(on: &screen, row: area.row, column: 0, clip: area)
    if !isTight {
      right.draw(on: &screen, row: area.row, column: area.width - right.width, clip: area)
    }
  }

  private var headerRight: StyledText {
    let bar = Style(.bar)
    let isEnglish = options.language == .en
    var parts: [String] = []
    if width >= 70, progress.total > 0 {
      parts.append(
        isEnglish ? "\(progress.passed)/\(progress.total) passed" : "\(progress.passed)/\(progress.total) 已通过")
    }
    if width >= 60, progress.due > 0 {
      parts.append(isEnglish ? "\(progress.due) due" : "\(progress.due) 题待复习")
    }
    var text = StyledText(parts.joined(separator: " \(separator) "), bar)
    if !parts.isEmpty { text.append(" \(separator) ", bar) }
    text.append("EN", isEnglish ? bar.adding(.bold) : bar, tag: "command/language")
    text.append(" \(glyph("│", "|")) ", bar)
    text.append("中文", isEnglish ? bar : bar.adding(.bold), tag: "command/language")
    text.append("   ? " + (isEnglish ? "help" : "帮助") + " ", bar, tag: "command/help")
    return text
  }

  private func drawFooter(_ area: Area, on screen: inout Screen) {
    if search.isTyping {
      let column = screen.put("/", row: area.row, column: 1, style: Style(.accent), clip: area)
      let count = matchCount
      search.field.draw(on: &screen, row: area.row, column: column, clip: area.inset(right: count.width + 2))
      count.draw(on: &screen, row: area.row, column: area.width - count.width - 1, clip: area)
      return
    }
    if let notice { return draw(notice, in: area, on: &screen) }
    let place =
      search.query != nil
      ? matchCount : StyledText(overlay?.isWhole == true || !page.isComplete ? "" : "\(percentRead) %", Style(.quiet))
    KeyHints(hints).draw(in: area.inset(left: 1, right: place.width + 2), on: &screen)
    place.draw(on: &screen, row: area.row, column: area.width - place.width - 1, clip: area)
  }

  /// A sentence at the foot; a long one takes rows above, as many as leave the page readable.
  private func draw(_ notice: String, in area: Area, on screen: inout Screen) {
    let columns = max(1, area.width - 2)
    var lines = StyledText(text(notice), Style(.accent)).wrapped(to: columns)
    let count = min(lines.count, max(1, height / 5))
    if count < lines.count {
      lines[count - 1] = (lines[count - 1] + StyledText(" ") + lines[count]).truncated(
        to: columns, glyphs: options.glyphs)
    }
    for (index, line) in lines.prefix(count).enumerated() {
      let row = Area(row: area.row - count + 1 + index, height: 1, width: area.width)
      screen.fill(row)
      line.draw(on: &screen, row: row.row, column: 1, clip: row)
    }
  }

  private var matchCount: StyledText {
    guard let query = search.query, !query.isEmpty else { return StyledText() }
    let total = search.matches.count
    let here = search.current.map { "\($0 + 1)/" } ?? ""
    let words = options.language == .en ? (total == 1 ? " match" : " matches") : " 处"
    return StyledText("\(here)\(total)\(words)", total == 0 ? Style(.bad) : Style(.quiet))
  }

  private var hints: [KeyHints.Hint] {
    func hint(_ command: Command, _ en: String, _ zh: String) -> KeyHints.Hint {
      KeyHints.Hint(
        options.keys.label(command, glyphs: options.glyphs), options.language == .en ? en : zh,
        tag: "command/\(command.rawValue)")
    }
    if let overlay {
      let hints = overlay.hints(options.language, options.keys, options.glyphs)
      guard case .quiz(let quiz) = overlay, !quiz.isAskingGoal, quiz.isLongerThanTheScreen(self) else { return hints }
      let arrows = options.glyphs == .unicode ? "↑↓" : "Up/Down"
      return hints + [KeyHints.Hint(arrows, options.language == .en ? "scroll" : "滚动")]
    }
    var hints = [hint(.contents, "contents", "目录")]
    if hasLab {
      hints.append(focus == .lab ? hint(.switchPane, "text", "正文") : hint(.switchPane, "lab", "实验"))
    }
    if hasChecks { hints.append(hint(.checks, "checks", "自测")) }
    hints.append(hint(.search, "find", "搜索"))
    hints.append(
      KeyHints.Hint(
        options.keys.label(.language), options.language == .en ? "中文" : "English", tag: "command/language"))
    hints.append(hint(.quit, "quit", "退出"))
    if chapterIndex + 1 < chapters.count { hints.append(hint(.nextChapter, "next", "下一章")) }
    if focus == .text, page.lines.count > textHeight {
      let arrows = options.glyphs == .unicode ? "↑↓" : "Up/Down"
      hints.append(KeyHints.Hint(arrows, options.language == .en ? "scroll" : "滚动", tag: "command/line-down"))
    }
    return hints
  }

  // MARK: The text pane

  private func drawText(in area: Area, on screen: inout Screen) {
    let lit = litTerms
    for (row, index) in zip(area.rows, top..<max(top, page.lines.count)) {
      let line = page.lines[index].text
      draw(line, row: row, column: area.column, clip: area, lit: lit, on: &screen)
      if index == link?.line, focus == .text {
        let place = screen.places(tagged: link?.tag ?? "").first { $0.area.row == row }
        if let place { screen.cursor = Screen.Position(row: row, column: place.area.column) }
      }
    }
    highlightMatches(in: area, on: &screen)
    if focus == .text, screen.cursor == nil {
      screen.cursor = Screen.Position(row: area.row, column: area.column)
    }
  }

  /// The quantities whose terms are lit in the text: the explained one, else what the lab's last step was for.
  private var litTerms: Set<String> {
    guard let panel else { return [] }
    if let explained = panel.explained { return [explained.family] }
    if let headline = panel.session.record.headline, panel.session.position > 0 { return [headline.family] }
    return []
  }

  private func draw(
    _ line: StyledText, row: Int, column: Int, clip: Area, lit: Set<String>, on screen: inout Screen
  ) {
    var column = column
    for run in line.runs {
      var style = run.style
      if let tag = run.tag {
        if tag.hasPrefix("tab/"), tag != "tab/\(labName ?? "")" { continue }
        if tag.hasPrefix("term/"), lit.contains(String(tag.dropFirst("term/".count))) {
          style = Style(.term, style.attributes)
        }
        if tag == link?.tag { style = style.adding(.reverse) }
      }
      column = screen.put(
        run.text, row: row, column: column, style: style, tag: screen.index(ofTag: run.tag), clip: clip)
    }
  }

  private func highlightMatches(in area: Area, on screen: inout Screen) {
    guard search.query != nil else { return }
    for (index, match) in search.matches.enumerated() {
      for part in match.parts { highlight(part, isCurrent: index == search.current, in: area, on: &screen) }
    }
  }

  private func highlight(_ part: Search.Part, isCurrent: Bool, in area: Area, on screen: inout Screen) {
    let row = area.row + part.line - top
    guard area.rows.contains(row) else { return }
    let text = Array(page.lines[part.line].text.string)
    let start = CellWidth.columns(of: String(text[..<part.range.lowerBound]))
    let columns = CellWidth.columns(of: String(text[part.range]))
    let place = Area(row: row, column: area.column + start, height: 1, width: columns)
    screen.restyle(place) {
      isCurrent ? Style(.accent, $0.attributes.union([.reverse, .bold])) : $0.adding(.reverse)
    }
  }
}
