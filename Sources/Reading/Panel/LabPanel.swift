import Assessment
import Drawing
import Laboratory
import Textbook

/// The live half of the page: a lab's run, the knob in the reader's hand, and what is being asked of it.
struct LabPanel: Sendable {
  var session: any LabSession
  var presets: [Preset]
  var knob = 0
  var mode = Mode.stepping
  var pinned: (any LabSession)?
  var isPlaying = false
  var goal: Goal?
  /// What to tell the reader about the last thing they asked.
  var notice: Localized?
  /// The number being explained; stays while the run moves on.
  var explained: QuantityID?
  /// How far the reader has scrolled in what the panel cannot show at once.
  var scroll = Scroll()
  /// The knobs that may be turned; nil for all.
  var offered: [String]?
  /// Whether a chapter has set it up.
  var isArranged = false

  enum Mode: Hashable, Sendable {
    case stepping
    case explaining
    /// A guess at a number of the next step.
    case predicting(QuantityID, Quantity, TextField)
    case editing(DataEditor)
  }

  /// A place in the picture and in the explanation.
  struct Scroll: Hashable, Sendable {
    /// The first row of the whole picture; nil while the picture is as it fits into its room.
    var row: Int?
    /// The first line of the explanation.
    var line = 0
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
  mutating func pressInMode(_ key: Key, language: Language, places: () -> [QuantityPlace]) -> Bool {
    switch mode {
    case .stepping: return false
    case .explaining: return moveExplanation(key, places)
    case .predicting(let id, let quantity, let field): guess(key, id, quantity, field)
    case .editing(let editor): edit(key, editor, language)
    }
    return true
  }

  /// Pasted text goes into the field that is open.
  mutating func paste(_ text: String) {
    switch mode {
    case .stepping, .explaining: break
    case .predicting(let id, let quantity, var field):
      field.insert(text)
      mode = .predicting(id, quantity, field)
    case .editing(var editor):
      editor.paste(text)
      mode = .editing(editor)
    }
  }

  /// Keys of the lab. True when the command was the lab's.
  mutating func perform(_ command: Command, digit: Int? = nil) -> Bool {
    if isTyping { mode = .stepping }
    if command != .explain {
      notice = nil
      if mode == .stepping { explained = nil }
    }
    scroll.line = 0
    if saysWhyNot(command) { return true }
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
    case .previousSeed: reseed(session.seed == 0 ? 0 : session.seed - 1)
    case .explain: toggleExplaining()
    case .predict: predict()
    case .compare: togglePin()
    default: return false
    }
    if command != .play { isPlaying = false }
    return true
  }

  /// The panel in a line: the explained number, else what the step was for, else what it did, else how it is set.
  func gist(in language: Language) -> String {
    if let id = explained ?? session.record.headline, let quantity = session.number(id) {
      return "\(quantity.symbol) = \(quantity.value)"
    }
    let caption = session.record.caption[language]
    guard caption.isEmpty else { return caption }
    let step = language == .en ? "step \(session.position)" : "第 \(session.position) 步"
    return ([session.about.name, step] + knobs.map { "\($0.symbol) = \(session.settings[$0.name])" })
      .joined(separator: ", ")
  }

  /// Stops running work and playing; where the run stands, it stays.
  mutating func stop() {
    goal = nil
    isPlaying = false
  }

  /// Leaves whatever mode the panel is in; false when there was none.
  mutating func leave() -> Bool {
    if goal != nil {
      goal = nil
      return true
    }
    guard mode != .stepping || isPlaying || explained != nil else { return false }
    mode = .stepping
    isPlaying = false
    explained = nil
    return true
  }
}
