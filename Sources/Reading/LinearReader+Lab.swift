import Drawing
import Laboratory

/// The lab in plain lines.
extension LinearReader {
  mutating func startLab(_ name: String?) -> [String] {
    guard let name = name ?? labs.first, let session = desk.lab(name) else {
      return [word("This chapter has no lab.", "本章没有实验。")]
    }
    lab = session
    return [session.about.title[language]] + knobLines(session) + recordLines(session)
  }

  mutating func inLab(_ command: String, _ argument: String?) -> [String] {
    if lab == nil { _ = startLab(nil) }
    guard var session = lab else { return [word("This chapter has no lab.", "本章没有实验。")] }
    defer { lab = session }
    switch command {
    case "s":
      guard session.step(recording: true) else { return [word("The run is over.", "运行已结束。")] }
    case "b":
      guard session.position > 0 else { return [word("This is the start.", "这是开头。")] }
      session.jump(to: session.position - 1)
    case "e": session.jump(to: .max)
    case "k": return knobLines(session)
    default: return explain(argument, session)
    }
    return recordLines(session)
  }

  mutating func set(_ line: String) -> [String] {
    if lab == nil { _ = startLab(nil) }
    guard var session = lab, let equals = line.firstIndex(of: "=") else {
      return [word("This chapter has no lab.", "本章没有实验。")]
    }
    var settings = session.settings
    do {
      let value = line[line.index(after: equals)...].filter { $0 != " " }
      try settings.set(line[..<equals].filter { $0 != " " }, to: value)
      try session.retune(settings)
    } catch { return [error.message[language]] }
    lab = session
    return recordLines(session)
  }

  private func knobLines(_ session: any LabSession) -> [String] {
    session.settings.all.map { knob, value in
      text("\(knob.name) (\(knob.symbol)) = \(value): \(knob.meaning[language]); \(knob.range(in: language))")
    }
  }

  private func recordLines(_ session: any LabSession) -> [String] {
    let record = session.record
    var lines = [word("Step \(record.step). ", "第 \(record.step) 步。") + text(record.caption[language])]
    lines += record.quantities.map { text("\($0.id.name): \($0.symbol) = \(Numeral.short($0.value))") }
    if record.isDone { lines.append(word("The run is over.", "运行已结束。")) }
    return lines
  }

  private func explain(_ name: String?, _ session: any LabSession) -> [String] {
    guard let id = name.map({ QuantityID($0) }) ?? session.record.headline, let quantity = session.number(id) else {
      let known = session.numbers.keys.map(\.name).sorted().joined(separator: ", ")
      return [word("Name one of: \(known).", "请指定其中之一：\(known)。")]
    }
    let context = ViewContext(language: language, glyphs: glyphs, numbers: session.numbers)
    return Explanation(quantity: quantity, numbers: session.numbers, context: context)
      .lines(width: LinearReader.width).map(\.string)
  }
}
