import Assessment
import Laboratory
import Textbook

/// Knobs, presets, seeds, and what a chapter or the record sets.
extension LabPanel {
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

  mutating func turn(by steps: Int) {
    guard knobs.indices.contains(knob) else {
      notice = Localized(en: "There is no knob to turn here.", zh: "这里没有可调的旋钮。")
      return
    }
    var settings = session.settings
    settings.turn(knobs[knob].name, by: steps)
    if settings == session.settings { sayEnd(of: knobs[knob], isUpper: steps > 0) }
    applyOrSay(settings)
  }

  /// Says why a knob does not turn further.
  private mutating func sayEnd(of knob: Knob, isUpper: Bool) {
    switch knob.kind {
    case .choice, .toggle:
      notice =
        isUpper
        ? Localized(en: "\(knob.symbol): that was the last choice.", zh: "\(knob.symbol) 已是最后一个选项。")
        : Localized(en: "\(knob.symbol): that was the first choice.", zh: "\(knob.symbol) 已是第一个选项。")
    case .real, .integer, .list, .marks:
      notice =
        isUpper
        ? Localized(en: "\(knob.symbol) goes no higher.", zh: "\(knob.symbol) 已到最大值。")
        : Localized(en: "\(knob.symbol) goes no lower.", zh: "\(knob.symbol) 已到最小值。")
    }
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

  mutating func resetKnob() {
    guard knobs.indices.contains(knob) else { return }
    var settings = session.settings
    settings.reset(knobs[knob].name)
    if settings == session.settings {
      notice = Localized(
        en: "\(knobs[knob].symbol) is at its default already.", zh: "\(knobs[knob].symbol) 已是默认值。")
    }
    applyOrSay(settings)
  }

  mutating func choosePreset(_ index: Int) {
    guard presets.indices.contains(index) else {
      let count = min(9, presets.count)
      notice =
        count == 0
        ? Localized(en: "This lab has no presets.", zh: "这个实验没有预设。")
        : Localized(en: "There is no preset \(index + 1): there are \(count).", zh: "没有预设 \(index + 1)：一共 \(count) 个。")
      return
    }
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

  mutating func reseed(_ seed: UInt64) {
    guard session.about.usesSeed else {
      notice = Localized(en: "Chance plays no part in this lab: there are no seeds.", zh: "这个实验没有随机性：没有种子可换。")
      return
    }
    let place = session.position
    do {
      try session.restart(settings: session.settings, seed: seed)
      goal = .step(place)
    } catch {
      notice = error.message
    }
  }
}
