import Assessment
import Drawing
import Laboratory
import Typesetting

/// The lab in plain lines.
extension LinearReader {
  /// More numbers than this are not read out unasked.
  private static let mostNumbers = 16

  mutating func startLab(_ name: String?) -> [String] {
    guard let name = name ?? labs.first?.name else { return [word("This chapter has no lab.", "本章没有实验。")] }
    guard let session = desk.lab(name) else {
      let known = labs.map(\.name).joined(separator: word(", ", "、"))
      return [
        word("There is no lab “\(name)”.", "没有实验“\(name)”。")
          + (known.isEmpty ? "" : word(" This chapter has: \(known).", "本章有：\(known)。"))
      ]
    }
    var panel = LabPanel(session)
    if let place = labs.first(where: { $0.name == name }) { panel.arrange(place, language: language) }
    panel.work { true }
    lab = panel
    return [text(session.about.title[language]), text(session.about.summary[language])] + presetLines(panel)
      + stepLines(panel.session, since: [:])
  }

  mutating func inLab(_ command: String, _ argument: String?) -> [String] {
    if lab == nil { _ = startLab(nil) }
    guard let panel = lab else { return [word("This chapter has no lab.", "本章没有实验。")] }
    let session = panel.session
    switch command {
    case "s" where session.isDone, "}" where session.isDone: return [word("The run is over.", "运行已结束。")]
    case "b" where session.position == 0, "{" where session.position == 0: return [word("This is the start.", "这是开头。")]
    case "s": return perform(.stepForward)
    case "b": return perform(.stepBack)
    case "}": return perform(.strideForward)
    case "{": return perform(.strideBack)
    case "e": return perform(.runToEnd)
    case "0": return perform(.toStart)
    case "k": return knobLines(session) { !$0.isData }
    case "i": return dataLines(session)
    case "numbers": return numberLines(session)
    case "v": return predict()
    case "p": return preset(argument)
    case "d": return putBack(argument)
    case "seed": return reseed(argument)
    default: return explain(argument, session)
    }
  }

  /// Does what a key of the lab does, and tells what it changed.
  private mutating func perform(_ command: Command) -> [String] { change { _ = $0.perform(command) } }

  /// Changes the run, and tells what became different.
  private mutating func change(_ body: (inout LabPanel) throws -> Void) rethrows -> [String] {
    guard var panel = lab else { return [] }
    let before = panel.session.numbers.mapValues(\.value)
    let place = panel.session.position
    panel.notice = nil
    try body(&panel)
    panel.work { true }
    lab = panel
    let notice = panel.notice.map { [text($0[language])] } ?? []
    let isRefused =
      !notice.isEmpty && panel.session.position == place && before == panel.session.numbers.mapValues(\.value)
    return notice + (isRefused ? [] : stepLines(panel.session, since: before))
  }

  mutating func set(_ line: String) -> [String] {
    if lab == nil { _ = startLab(nil) }
    guard let equals = line.firstIndex(of: "="), var settings = lab?.session.settings else {
      return [word("This chapter has no lab.", "本章没有实验。")]
    }
    do {
      let value = line[line.index(after: equals)...].filter { $0 != " " }
      let name = line[..<equals].filter { $0 != " " }
      let knob = settings.knobs.first { $0.symbol == name || text($0.symbol) == name }
      try settings.set(knob?.name ?? name, to: value)
      return try change { try $0.apply(settings) }
    } catch let error as SettingsError {
      return [text(error.message[language])]
    } catch { return ["\(error)"] }
  }

  private mutating func putBack(_ name: String?) -> [String] {
    guard let panel = lab, let name, let knob = panel.session.settings.knob(name) else {
      return [word("Name a knob: d KNOB. k lists them.", "请指定旋钮：d 旋钮。k 列出全部。")]
    }
    return set("\(knob.name)=\(knob.initial)")
  }

  private mutating func reseed(_ text: String?) -> [String] {
    guard let seed = text.flatMap({ UInt64($0) }) else {
      let now = lab?.session.seed ?? 0
      return [
        word("The seed is \(now). seed N, a whole number from 0, changes it.", "种子是 \(now)。seed N 更换，N 为从 0 起的整数。")
      ]
    }
    return change { $0.reseed(seed) }
  }

  // MARK: Presets

  private func presetLines(_ panel: LabPanel) -> [String] {
    panel.presets.enumerated().map { index, preset in
      text(word("p \(index + 1): \(preset.name.en)", "p \(index + 1)：\(preset.name.zh)"))
    }
  }

  private mutating func preset(_ name: String?) -> [String] {
    guard let panel = lab, !panel.presets.isEmpty else { return [word("This lab has no presets.", "这个实验没有预设。")] }
    guard let name else { return presetLines(panel) }
    let number = Int(name).map { $0 - 1 }
    let wanted = key(name)
    let found =
      number
      ?? panel.presets.firstIndex { preset in
        [preset.name.en, preset.name.zh].contains { key($0).contains(wanted) || key(text($0)).contains(wanted) }
      }
    guard let found, panel.presets.indices.contains(found) else {
      return [word("There is no preset “\(name)”.", "没有预设“\(name)”。")] + presetLines(panel)
    }
    return change { $0.choosePreset(found) }
  }

  // MARK: Predicting

  var isGuessing: Bool {
    if case .predicting? = lab?.mode { true } else { false }
  }

  private mutating func predict() -> [String] {
    guard var panel = lab else { return [] }
    panel.notice = nil
    _ = panel.perform(.predict)
    lab = panel
    guard case .predicting(_, let quantity, _) = panel.mode else {
      return panel.notice.map { [text($0[language])] } ?? []
    }
    let symbol = text(quantity.symbol)
    return [word("What will \(symbol) be? Type a number; q leaves.", "\(symbol) 会是多少？输入一个数；q 放弃。")]
  }

  mutating func guess(_ line: String) -> [String] {
    guard var panel = lab, case .predicting(let id, let quantity, _) = panel.mode else { return [] }
    let before = panel.session.numbers.mapValues(\.value)
    let isLeaving = ["q", ""].contains(line.filter { $0 != " " })
    if isLeaving {
      _ = panel.leave()
      lab = panel
      return [word("Not predicted.", "没有预测。")]
    }
    panel.mode = .predicting(id, quantity, TextField())
    panel.paste(line)
    _ = panel.pressInMode(.enter, language: language) { [] }
    panel.work { true }
    lab = panel
    let notice = panel.notice.map { [text($0[language])] } ?? []
    return notice + (isGuessing ? [] : stepLines(panel.session, since: before))
  }

  // MARK: Lines

  private func knobLines(_ session: any LabSession, _ isWanted: (Knob) -> Bool) -> [String] {
    session.settings.all.filter { isWanted($0.knob) }.map { knob, value in
      let name = knob.symbol == knob.name ? knob.name : "\(knob.name) (\(knob.symbol))"
      return text(
        word(
          "\(name) = \(value): \(knob.meaning.en); \(knob.range(in: .en))",
          "\(name) = \(value)：\(knob.meaning.zh)；\(knob.range(in: .zh))"))
    }
  }

  /// The lists of the lab, and how they are changed.
  private func dataLines(_ session: any LabSession) -> [String] {
    let lines = knobLines(session, \.isData)
    guard let data = session.settings.all.first(where: { $0.knob.isData }) else {
      return [word("This lab has no lists to edit.", "这个实验没有可编辑的列表。")]
    }
    let example = "\(data.knob.name)=\(data.value)"
    return lines + [word("To change one, type it with other values: \(example)", "要修改，请换上别的值输入：\(example)")]
  }

  /// The step, and those of its numbers that are new or different.
  private func stepLines(_ session: any LabSession, since before: [QuantityID: Double]) -> [String] {
    let record = session.record
    var seen: Set<QuantityID> = []
    let quantities = record.quantities.reversed().filter { seen.insert($0.id).inserted }.reversed()
    var changed = quantities.filter { before[$0.id] != $0.value || $0.id == record.headline }
    let left = changed.count - LinearReader.mostNumbers
    if left > 1 {
      let headline = changed.filter { $0.id == record.headline }
      changed = headline + changed.filter { $0.id != record.headline }.prefix(LinearReader.mostNumbers - headline.count)
    }
    var lines = [word("Step \(record.step). ", "第 \(record.step) 步。") + text(record.caption[language])]
    lines += changed.map(line)
    if left > 1 { lines.append(word("And \(left) more; numbers lists them all.", "另有 \(left) 个；numbers 列出全部。")) }
    if record.isDone { lines.append(word("The run is over.", "运行已结束。")) }
    return lines
  }

  private func line(_ quantity: Quantity) -> String {
    text("\(quantity.id.name): ") + formula("\(quantity.symbol) = \(Numeral.short(quantity.value))")
  }

  private func numberLines(_ session: any LabSession) -> [String] {
    session.numbers.values.sorted { $0.id.name < $1.id.name }.map(line)
  }

  private func explain(_ name: String?, _ session: any LabSession) -> [String] {
    guard let id = name.flatMap({ named($0, session) }) ?? (name == nil ? session.record.headline : nil),
      let quantity = session.number(id)
    else {
      let names = session.numbers.keys.map(\.name).sorted()
      let known = names.prefix(40).joined(separator: ", ") + (names.count > 40 ? ", …" : "")
      return [text(word("Name one of: \(known).", "请指定其中之一：\(known)。"))]
    }
    let context = ViewContext(language: language, glyphs: .unicode, numbers: session.numbers)
    return Explanation(quantity: quantity, numbers: session.numbers, context: context)
      .lines(width: 10_000).map { line in
        let isFormula = line.runs.first?.style.ink == .maths
        let words = String(line.string.drop { $0 == " " })
        return isFormula ? formula(words) : text(words)
      }
  }

  /// A number by its id, or by its symbol as it is printed here, on the screen or in ASCII.
  private func named(_ name: String, _ session: any LabSession) -> QuantityID? {
    let exact = QuantityID(name.filter { $0 != " " })
    if session.number(exact) != nil { return exact }
    let wanted = key(name)
    return session.numbers.values.sorted { $0.id.name < $1.id.name }.first { quantity in
      let symbol = quantity.symbol
      return [symbol, LinearText.spelt(symbol), Transliteration.ascii(symbol), text(symbol)].contains {
        key($0) == wanted
      }
    }?.id
  }

  /// What of a name counts: blanks do not.
  private func key(_ name: String) -> String { name.filter { $0 != " " } }
}
