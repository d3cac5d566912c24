import Assessment
import Drawing
import Laboratory
import Textbook

/// The live half of the page: a lab's run, the knob in the reader's hand, and what is being asked of it.
struct LabPanel: Sendable {
  private(set) var session: any LabSession
  private(set) var presets: [Preset]
  private(set) var knob = 0
  private(set) var mode = Mode.stepping
  private(set) var pinned: (any LabSession)?
  private(set) var isPlaying = false
  private(set) var goal: Goal?
  /// What to tell the reader about the last thing they asked.
  private(set) var notice: Localized?
  /// The number being explained; stays while the run moves on.
  private(set) var explained: QuantityID?
  /// The knobs that may be turned; nil for all.
  private var offered: [String]?
  /// Whether a chapter has set it up.
  private var isArranged = false

  enum Mode: Hashable, Sendable {
    case stepping
    case explaining
    case predicting(QuantityID, Quantity, TextField)
    /// What the guess was, and what it means.
    case editing(DataEditor)
  }

  /// Work that takes more than a moment.
  enum Goal: Hashable, Sendable {
    case step(Int), end
    /// Forward to the next end of a larger stride.
    case stride
  }

  init(_ session: any LabSession, presets: [Preset] = []) {
    self.session = session
    self.presets = presets.isEmpty ? session.about.presets : presets
  }

  /// Knobs that `+` and `-` turn; lists are edited instead.
  var knobs: [Knob] { session.about.knobs.filter { !$0.isData && offered?.contains($0.name) != false } }

  var isTyping: Bool {
    switch mode {
    case .predicting, .editing: true
    case .stepping, .explaining: false
    }
  }

  var isWorking: Bool { goal != nil }

  // MARK: Keys

  /// Keys while the reader types a guess or edits data, or moves among numbers. True when the key was used.
  mutating func pressInMode(_ key: Key, language: Language, screen: (QuantityID?) -> [QuantityPlace]) -> Bool {
    switch mode {
    case .stepping: return false
    case .explaining: return moveExplanation(key, screen(explained))
    case .predicting(let id, let quantity, var field):
      switch key {
      case .escape, .control("g"):
        mode = .stepping
        notice = nil
      case .enter: judge(field.text, id, quantity)
      default:
        _ = field.press(key)
        mode = .predicting(id, quantity, field)
      }
      return true
    case .editing(var editor):
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
      return true
    }
  }

  /// Keys of the lab. True when the command was the lab's.
  mutating func perform(_ command: Command, digit: Int? = nil) -> Bool {
    if command != .explain { notice = nil }
    switch command {
    case .stepForward: advance(to: .step(session.position + 1))
    case .stepBack: advance(to: .step(max(0, session.position - 1)))
    case .strideForward: advance(to: .stride)
    case .strideBack: strideBack()
    case .runToEnd: advance(to: .end)
    case .toStart: advance(to: .step(0))
    case .play: isPlaying.toggle()
    case .nextKnob: knob = min(knob + 1, max(0, knobs.count - 1))
    case .previousKnob: knob = max(0, knob - 1)
    case .turnUp: turn(by: 1)
    case .turnDown: turn(by: -1)
    case .turnFarUp: turn(by: 10)
    case .turnFarDown: turn(by: -10)
    case .preset: if let digit { choosePreset(digit - 1) }
    case .knobDefault: resetKnob()
    case .editData: edit()
    case .nextSeed: reseed(session.seed &+ 1)
    case .previousSeed: reseed(session.seed &- 1)
    case .explain: toggleExplaining()
    case .predict: predict()
    case .compare: togglePin()
    default: return false
    }
    if command != .play { isPlaying = false }
    return true
  }

  /// Leaves whatever mode the panel is in; false when there was none.
  mutating func leave() -> Bool {
    if goal != nil {
      goal = nil
      return true
    }
    guard mode != .stepping || isPlaying else { return false }
    mode = .stepping
    isPlaying = false
    explained = nil
    return true
  }

  // MARK: Moving

  private mutating func advance(to target: Goal) {
    goal = target
  }

  /// Does some of the work towards the goal; `mayGoOn` says how long.
  mutating func work(while mayGoOn: () -> Bool) {
    guard let goal else { return }
    let isThere: Bool
    switch goal {
    case .step(let target): isThere = session.jump(to: target, while: mayGoOn)
    case .end: isThere = session.jump(to: .max, while: mayGoOn)
    case .stride: isThere = workToStride(while: mayGoOn)
    }
    if isThere { self.goal = nil }
    followPinned()
  }

  private mutating func workToStride(while mayGoOn: () -> Bool) -> Bool {
    while session.step(recording: false) {
      if session.isAtStrideEnd { break }
      guard mayGoOn() else {
        session.restore(session.position)
        return false
      }
    }
    session.restore(session.position)
    return true
  }

  private mutating func strideBack() {
    var target = session.position - 1
    guard target >= 0 else { return }
    session.restore(target)
    while target > 0 && !session.isAtStrideEnd {
      target -= 1
      session.restore(target)
    }
    followPinned()
  }

  /// One tick of playing; false when there is nothing more to play.
  mutating func tick() -> Bool {
    guard isPlaying else { return false }
    if session.isDone || !session.step(recording: true) { isPlaying = false }
    followPinned()
    return true
  }

  private mutating func followPinned() {
    guard pinned != nil else { return }
    pinned?.jump(to: session.position)
  }

  // MARK: Knobs

  /// Puts the settings in force and computes the same number of steps again.
  mutating func apply(_ settings: Settings) throws(SettingsError) {
    let place = session.position
    let wasDone = session.isDone
    try session.restart(settings: settings, seed: session.seed)
    goal = wasDone && session.about.memory == .everyStep ? .end : .step(place)
  }

  private mutating func applyOrSay(_ settings: Settings) {
    guard settings != session.settings else { return }
    do {
      try apply(settings)
    } catch {
      notice = error.message
    }
  }

  private mutating func turn(by steps: Int) {
    guard knobs.indices.contains(knob) else { return }
    var settings = session.settings
    settings.turn(knobs[knob].name, by: steps)
    applyOrSay(settings)
  }

  /// Puts a numeric knob at a place of its range, 0…1: what dragging the slider does.
  mutating func drag(_ name: String, to fraction: Double) {
    guard let index = knobs.firstIndex(where: { $0.name == name }) else { return }
    knob = index
    var settings = session.settings
    settings.place(name, at: fraction)
    applyOrSay(settings)
  }

  mutating func choose(_ name: String, option: Int) {
    guard let index = knobs.firstIndex(where: { $0.name == name }) else { return }
    knob = index
    var settings = session.settings
    settings.choose(name, option: option)
    applyOrSay(settings)
  }

  private mutating func resetKnob() {
    guard knobs.indices.contains(knob) else { return }
    var settings = session.settings
    settings.reset(knobs[knob].name)
    applyOrSay(settings)
  }

  private mutating func choosePreset(_ index: Int) {
    guard presets.indices.contains(index) else { return }
    var settings = session.settings
    for (name, value) in presets[index].settings.sorted(by: { $0.key < $1.key }) {
      do {
        try settings.set(name, to: value)
      } catch {
        notice = error.message
        return
      }
    }
    applyOrSay(settings)
    notice = presets[index].name
  }

  /// Starts the lab as a chapter says: its presets, its settings, its first steps.
  mutating func arrange(_ place: Textbook.LabPlace, language: Language) {
    let fromChapter = place.presets.prefix(9).map { preset in
      Preset(Localized(preset.name), settings(of: preset.settings))
    }
    presets = fromChapter.isEmpty ? session.about.presets : Array(fromChapter)
    guard !isArranged else { return }
    isArranged = true
    var wanted = session.settings
    for (name, value) in settings(of: place.settings) { try? wanted.set(name, to: value) }
    let seed = place.seed ?? session.seed
    if wanted != session.settings || seed != session.seed { try? session.restart(settings: wanted, seed: seed) }
    if let steps = place.steps { goal = .step(steps) }
  }

  /// Stands where a self-check begins, with only those knobs that it lets the reader turn.
  mutating func stand(at run: LabRun, offering names: [String]?) {
    offered = names
    presets = []
    guard (try? session.restart(settings: run.settings, seed: run.seed)) != nil else { return }
    session.jump(to: run.steps ?? .max)
  }

  private func settings(of settings: [KnobSetting]) -> [String: Setting] {
    var result = Settings(session.about.knobs)
    var named: [String: Setting] = [:]
    for setting in settings where (try? result.set(setting.knob, to: setting.value)) != nil {
      named[setting.knob] = result[setting.knob]
    }
    return named
  }

  /// Takes up settings, seed and step from the record, as far as the lab still knows them.
  mutating func resume(settings: [String: String], seed: UInt64, position: Int) {
    var wanted = session.settings
    for (name, text) in settings { try? wanted.set(name, to: text) }
    guard (try? session.restart(settings: wanted, seed: seed)) != nil else { return }
    goal = .step(position)
  }

  private mutating func reseed(_ seed: UInt64) {
    let place = session.position
    do {
      try session.restart(settings: session.settings, seed: seed)
      goal = .step(place)
    } catch {
      notice = error.message
    }
  }

  private mutating func edit() {
    if let editor = DataEditor(session.settings) {
      mode = .editing(editor)
    } else {
      notice = Localized(en: "This lab has no lists to edit.", zh: "这个实验没有可编辑的列表。")
    }
  }

  // MARK: Asking

  private mutating func toggleExplaining() {
    if mode == .explaining {
      mode = .stepping
      explained = nil
    } else {
      mode = .explaining
      explained = session.record.headline ?? session.record.quantities.last?.id
    }
  }

  private mutating func moveExplanation(_ key: Key, _ places: [QuantityPlace]) -> Bool {
    guard !places.isEmpty else { return false }
    let here = places.firstIndex { $0.id == explained }
    switch key.narrowed {
    case .right, "l": explained = places[((here ?? -1) + 1) % places.count].id
    case .left, "h": explained = places[((here ?? 0) + places.count - 1) % places.count].id
    case .down, "j": explained = QuantityPlace.nearest(to: here.map { places[$0] }, in: places, below: true)
    case .up, "k": explained = QuantityPlace.nearest(to: here.map { places[$0] }, in: places, below: false)
    default: return false
    }
    return true
  }

  /// Selects the number that the mouse pointed at.
  mutating func select(_ id: QuantityID) {
    guard session.numbers[id] != nil else { return }
    mode = .explaining
    explained = id
  }

  private mutating func predict() {
    guard let next = session.peek(), let id = next.headline,
      let quantity = next.quantities.first(where: { $0.id == id })
    else {
      notice = Localized(
        en: "The run is over; press 0 to go back to its start.", zh: "运行已结束；按 0 回到开头。")
      return
    }
    mode = .predicting(id, quantity, TextField())
  }

  private mutating func judge(_ text: String, _ id: QuantityID, _ quantity: Quantity) {
    let entered = text.map { Key.character($0).narrowed.text ?? String($0) }.joined()
    guard let formula = try? Formula(entered), let guess = try? formula.evaluate(), guess.isFinite else {
      notice = Localized(
        en: "“\(text)” is not a number; write 1.25, 5/4 or 1+0.9*0.5-0.2.",
        zh: "“\(text)” 不是数；可以写 1.25、5/4 或 1+0.9*0.5-0.2。")
      return
    }
    mode = .stepping
    advance(to: .step(session.position + 1))
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
    explained = id
  }

  private mutating func togglePin() {
    if pinned == nil {
      pinned = session
      notice = Localized(
        en: "This run is pinned. Turn a knob: the new run stands beside it.", zh: "已固定这次运行。调一个旋钮，新的运行会与它并排。")
    } else {
      pinned = nil
      notice = Localized(en: "The pinned run is gone.", zh: "已取消固定。")
    }
  }
}

/// A number and where it stands on the screen.
struct QuantityPlace: Hashable, Sendable {
  var id: QuantityID
  var row: Int
  var column: Int

  /// The place in the nearest row below or above, in about the same column.
  static func nearest(to here: QuantityPlace?, in places: [QuantityPlace], below: Bool) -> QuantityID? {
    guard let here else { return places.first?.id }
    let candidates = places.filter { below ? $0.row > here.row : $0.row < here.row }
    guard let row = below ? candidates.map(\.row).min() : candidates.map(\.row).max() else { return here.id }
    return candidates.filter { $0.row == row }.min { abs($0.column - here.column) < abs($1.column - here.column) }?.id
  }
}

extension Key {
  /// The character of a key that types one.
  var text: String? {
    if case .character(let character) = self { String(character) } else { nil }
  }
}
