import Drawing
import Laboratory

/// Explaining, predicting, comparing, and editing the data.
extension LabPanel {
  mutating func toggleExplaining() {
    if mode == .explaining {
      mode = .stepping
      explained = nil
    } else {
      mode = .explaining
      explained = session.record.headline ?? session.record.quantities.last?.id
    }
  }

  mutating func moveExplanation(_ key: Key, _ places: () -> [QuantityPlace]) -> Bool {
    let arrows: [Key] = [.right, .left, .up, .down, "h", "j", "k", "l"]
    guard arrows.contains(key.narrowed) else { return false }
    let places = places()
    guard !places.isEmpty else { return false }
    let here = places.firstIndex { $0.id == explained }
    switch key.narrowed {
    case .right, "l": explained = places[((here ?? -1) + 1) % places.count].id
    case .left, "h": explained = places[((here ?? 0) + places.count - 1) % places.count].id
    case .down, "j": explained = QuantityPlace.nearest(to: here.map { places[$0] }, in: places, below: true)
    case .up, "k": explained = QuantityPlace.nearest(to: here.map { places[$0] }, in: places, below: false)
    default: return false
    }
    scroll.line = 0
    return true
  }

  /// Keeps the explained number among those on the panel: where it has gone, the step's own takes its place.
  mutating func keepExplained(among places: [QuantityPlace]) {
    let shown = Set(places.map(\.id))
    if let explained, shown.contains(explained) { return }
    let noted = session.record.quantities.map(\.id)
    let near = explained.flatMap { gone in places.first { $0.id.family == gone.family }?.id }
    let own = session.record.headline.flatMap { shown.contains($0) ? $0 : nil }
    explained = own ?? near ?? noted.last(where: shown.contains) ?? places.first?.id
    scroll.line = 0
  }

  /// Selects the number that the mouse pointed at.
  mutating func select(_ id: QuantityID) {
    guard session.number(id) != nil else { return }
    mode = .explaining
    explained = id
    scroll.line = 0
  }

  mutating func predict() {
    guard let next = session.peek(), let id = next.headline,
      let quantity = next.quantities.first(where: { $0.id == id })
    else {
      sayOver()
      return
    }
    mode = .predicting(id, quantity, TextField())
  }

  /// A key while the reader types a guess.
  mutating func guess(_ key: Key, _ id: QuantityID, _ quantity: Quantity, _ field: TextField) {
    switch key {
    case .escape, .control("g"):
      mode = .stepping
      notice = nil
    case .enter: judge(field.text, id, quantity)
    default:
      var field = field
      _ = field.press(key)
      mode = .predicting(id, quantity, field)
    }
  }

  private mutating func judge(_ text: String, _ id: QuantityID, _ quantity: Quantity) {
    guard let formula = try? Formula(text.narrowed), let guess = try? formula.evaluate(), guess.isFinite else {
      notice = Localized(
        en: "“\(text)” is not a number; write 1.25, 5/4 or 1+0.9*0.5-0.2.",
        zh: "“\(text)” 不是数；可以写 1.25、5/4 或 1+0.9*0.5-0.2。")
      return
    }
    mode = .stepping
    advance(to: .step(session.position + 1))
    explained = id
    tellVerdict(guess, quantity)
  }

  private mutating func tellVerdict(_ guess: Double, _ quantity: Quantity) {
    let right = Numeral.short(quantity.value)
    let tolerance = max(0.005, 0.005 * abs(quantity.value))
    if abs(guess - quantity.value) <= tolerance {
      notice = Localized(en: "Right: \(quantity.symbol) = \(right).", zh: "对：\(quantity.symbol) = \(right)。")
    } else {
      let slip = GuessReading(quantity: quantity, guess: guess, tolerance: tolerance).slip
      let off = Numeral.short(guess - quantity.value)
      notice = Localized(
        en: "Not yet: you said \(Numeral.short(guess)), it is \(right) (off by \(off)). " + (slip?.en ?? ""),
        zh: "不对：你答 \(Numeral.short(guess))，应是 \(right)（相差 \(off)）。" + (slip?.zh ?? ""))
    }
  }

  mutating func togglePin() {
    if pinned == nil {
      pinned = session
      notice = Localized(
        en: "This run is pinned. Turn a knob: the new run stands beside it.", zh: "已固定这次运行。调一个旋钮，新的运行会与它并排。")
    } else {
      pinned = nil
      notice = Localized(en: "The pinned run is gone.", zh: "已取消固定。")
    }
  }

  // MARK: Editing

  mutating func edit() {
    if let editor = DataEditor(session.settings) {
      mode = .editing(editor)
    } else {
      notice = Localized(en: "This lab has no lists to edit.", zh: "这个实验没有可编辑的列表。")
    }
  }

  /// A key while the reader edits the data.
  mutating func edit(_ key: Key, _ editor: DataEditor, _ language: Language) {
    var editor = editor
    switch editor.press(key, settings: session.settings, language: language) {
    case .editing: mode = .editing(editor)
    case .left: mode = .stepping
    case .accepted(let settings):
      do {
        try apply(settings)
        mode = .stepping
      } catch {
        editor.refuse(error.message[language])
        mode = .editing(editor)
      }
    }
  }
}
