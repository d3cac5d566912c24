import Drawing
import Laboratory

extension Reader {
  /// A key goes to what lies on top: a field, an overlay, the lab's mode, and only then to the key table.
  mutating func take(_ key: Key) {
    notice = nil
    if isInterrupt(key) {
      interrupt()
      return
    }
    if overlay != nil {
      if pressInOverlay(key) { return }
    } else if search.isTyping {
      pressInSearch(key)
      return
    } else if focus == .lab, pressInPanel(key) {
      return
    }
    guard let command = options.keys.command(for: key, in: focus == .lab ? .lab : .text) else {
      if overlay == nil { sayWhereItWorks(key) }
      return
    }
    perform(command, key)
  }

  /// Ctrl-C works in text fields too: they take printable keys alone.
  private func isInterrupt(_ key: Key) -> Bool {
    options.keys.command(for: key, in: .text) == .interrupt && (key.text == nil || !isInTextField)
  }

  /// A key of the other half of the page does nothing in this one, and that is said.
  private mutating func sayWhereItWorks(_ key: Key) {
    guard options.keys.command(for: key, in: focus == .lab ? .text : .lab) != nil else { return }
    let tab = options.keys.label(.switchPane, glyphs: options.glyphs)
    if focus == .lab {
      say("That key is the text's: \(tab) goes there.", "这个键用于正文：先按 \(tab)。")
    } else if labName != nil {
      say("That key is the lab's: \(tab) goes there.", "这个键用于实验：先按 \(tab)。")
    } else {
      say("This page has no lab.", "这一页没有实验。")
    }
  }

  private mutating func pressInPanel(_ key: Key) -> Bool {
    guard let name = labName, var panel = panels[name] else { return false }
    let view = panelView(of: panel)
    let width = division.lab?.width ?? 0
    let used = panel.pressInMode(key, language: options.language) { view.places(width: width) }
    panels[name] = panel
    if used {
      isPlaceDirty = true
      finishQuickly(name)
    }
    return used
  }

  /// Does what a command means here.
  mutating func perform(_ command: Command, _ key: Key? = nil) {
    switch command {
    case .quit: effects.append(.quit)
    case .interrupt: interrupt()
    case .leave: leave()
    case .help, .contents, .notation, .glyphs: open(command)
    case .checks: openChecks()
    case .review: openReview()
    case .switchPane: switchPane()
    case .nextChapter: turnChapter(by: 1)
    case .previousChapter: turnChapter(by: -1)
    case .goBack: goBack()
    case .search: startSearch()
    case .nextMatch: nextMatch(forward: true)
    case .previousMatch: nextMatch(forward: false)
    case .language: toggleLanguage()
    case .theme: turnTheme()
    case .mouse: toggleMouse()
    case .copy: copy()
    case .lineDown, .lineUp, .pageDown, .pageUp, .top, .bottom: scroll(command)
    case .nextLink: selectNextLink()
    case .follow: follow()
    case .openWeb: openWeb()
    case .stepForward, .stepBack, .strideForward, .strideBack, .runToEnd, .toStart, .play, .nextKnob, .previousKnob,
      .turnUp, .turnDown, .turnFarUp, .turnFarDown, .preset, .knobDefault, .editData, .nextSeed, .previousSeed,
      .explain, .predict, .compare:
      performInLab(command, key)
    case .panelDown, .panelUp: scrollPanel(command)
    case .equation: goToEquation()
    }
  }

  private mutating func performInLab(_ command: Command, _ key: Key?) {
    guard let name = labName, var panel = panels[name] else { return }
    if panel.perform(command, digit: key?.narrowed.digit) {
      panels[name] = panel
      isPlaceDirty = true
      finishQuickly(name)
    }
  }

  /// Scrolls what the panel cannot show at once.
  private mutating func scrollPanel(_ command: Command) {
    guard let name = labName, let panel = panels[name], let area = division.lab else { return }
    guard let scroll = panelView(of: panel).scrolled(command, in: area) else {
      if panel.mode == .explaining {
        say("No more of the explanation there; the arrows lead to the other numbers.", "解释到此为止；用方向键移到别的数。")
      } else if command == .panelDown {
        say("There is nothing more below.", "下面没有了。")
      } else {
        say("There is nothing more above.", "上面没有了。")
      }
      return
    }
    panels[name]?.scroll = scroll
  }

  /// Goes to the equation in the text of which the explained number, or the one this step was for, is a term.
  private mutating func goToEquation() {
    guard let panel, let id = panel.explained ?? panel.session.record.headline else {
      say("Choose a number with x first.", "请先用 x 选中一个数。")
      return
    }
    guard let line = equationLine(of: id) else {
      let symbol = panel.session.number(id)?.symbol ?? id.name
      say("The text has no equation with \(symbol).", "正文中没有含 \(symbol) 的公式。")
      return
    }
    if !(top..<top + textHeight).contains(line) {
      remember()
      top = line - textHeight / 3
      clampTop()
    }
    if !isSplit { focus = .text }
    isPlaceDirty = true
  }

  /// The line of the page with the term that a number belongs to: at the left side of an equation, if there is one, and
  /// of several the nearest to the lab's own line.
  func equationLine(of id: QuantityID) -> Int? {
    let tag = "term/\(id.family)"
    let lines = page.lines.indices.filter { page.lines[$0].text.runs.contains { $0.tag == tag } }
    let defining = lines.filter { index in
      page.lines[index].text.runs.first { $0.text.contains { $0 != " " } }?.tag == tag
    }
    let home = page.labLines.first { $0.name == labName }?.line ?? top
    return (defining.isEmpty ? lines : defining).min { abs($0 - home) < abs($1 - home) }
  }

  /// The numbers that can be explained are those on the panel.
  mutating func keepExplained() {
    guard let name = labName, var panel = panels[name], panel.mode == .explaining, let area = division.lab else {
      return
    }
    panel.keepExplained(among: panelView(of: panel).places(width: area.width))
    panels[name] = panel
  }

  /// Work that is done within a moment is done before the screen is shown; the rest goes on between keys.
  mutating func finishQuickly(_ name: String) {
    guard panels[name]?.isWorking == true else { return }
    let clock = desk.milliseconds
    let end = clock() + 8
    panels[name]?.work { clock() < end }
  }

  private mutating func interrupt() {
    let busy = panels.keys.filter { panels[$0]?.isWorking == true || panels[$0]?.isPlaying == true }
    if busy.isEmpty { effects.append(.quit) }
    for name in busy { panels[name]?.stop() }
  }

  private mutating func leave() {
    if overlay != nil {
      closeOverlay()
    } else if let name = labName, panels[name]?.leave() == true {
      return
    } else if search.query != nil {
      search = Search()
    } else if focus == .lab, !isSplit {
      focus = .text
    } else {
      link = nil
    }
  }

  private mutating func switchPane() {
    guard labName != nil else {
      say("This page has no lab.", "这一页没有实验。")
      return
    }
    focus = focus == .text ? .lab : .text
  }

  // MARK: Settings of the reader

  private mutating func toggleLanguage() {
    options.language = options.language.other
    keep("language", options.language.rawValue)
    let anchor = anchor
    loadChapter()
    settle()
    go(to: anchor)
    retranslateOverlay()
    isPlaceDirty = true
  }

  private mutating func turnTheme() {
    options.theme = options.theme.next
    keep("theme", options.theme.rawValue)
    switch options.theme {
    case .auto: say("Theme: auto.", "主题：自动。")
    case .dark: say("Theme: dark.", "主题：深色。")
    case .light: say("Theme: light.", "主题：浅色。")
    case .mono: say("Theme: mono.", "主题：单色。")
    }
  }

  private mutating func toggleMouse() {
    options.mouse.toggle()
    effects.append(.mouse(options.mouse))
    keep("mouse", options.mouse ? "on" : "off")
    if options.mouse {
      say("Mouse on; hold Shift to select text.", "鼠标已开；按住 Shift 可选中文字。")
    } else {
      say("Mouse off: the terminal selects text.", "鼠标已关：可直接选中文字。")
    }
  }

  private mutating func keep(_ setting: String, _ value: String) {
    do { try desk.notebook?.set(setting, to: value) } catch { tellOnce(error) }
  }

  mutating func say(_ en: String, _ zh: String) { notice = options.language == .en ? en : zh }

  // MARK: Pasting

  /// A paste outside a field does nothing, and in a field it is text alone: it must not act by accident.
  mutating func paste(_ text: String) {
    let line = String(text.prefix(2000).map { $0.isNewline || $0 == "\t" ? " " : $0 })
    if case .quiz(var quiz)? = overlay {
      quiz.paste(line.narrowed)
      overlay = .quiz(quiz)
    } else if overlay == nil, search.isTyping {
      search.field.insert(line)
      searchAgain()
    } else if overlay == nil, focus == .lab, let name = labName {
      panels[name]?.paste(line)
    }
  }

  /// Whether a printable key would be text.
  private var isInTextField: Bool {
    if let overlay { return overlay.isTyping }
    return search.isTyping || (focus == .lab && panel?.isTyping == true)
  }
}

extension String {
  /// With full-width letters and punctuation as their ASCII ones.
  var narrowed: String { map { Key.character($0).narrowed.text ?? String($0) }.joined() }
}
