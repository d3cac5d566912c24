import Laboratory

extension Goal {
  /// Runs the lab with the reader's settings and looks at the watched quantities.
  func reached(
    with changes: [String: String], engine: Engine
  ) throws(AnswerError) -> (holds: Bool, numbers: [(name: String, value: Double)]) {
    var run = start
    for (knob, value) in changes.sorted(by: { $0.key < $1.key }) {
      guard knobs.contains(knob) else {
        throw AnswerError(
          en: "“\(knob)” is not to be turned here; turn \(knobs.joined(separator: ", ")).",
          zh: "这里不转动“\(knob)”，可以转动的是 \(knobs.joined(separator: "、"))。")
      }
      do {
        try run.settings.set(knob, to: value)
      } catch {
        throw AnswerError(en: error.message.en, zh: error.message.zh)
      }
    }
    do {
      return try check(engine.run(run))
    } catch {
      throw AnswerError(
        en: "The lab cannot run with these settings: \(error)", zh: "实验无法用这些设置运行：\(error)")
    }
  }

  func check(_ record: LabRecord) throws -> (holds: Bool, numbers: [(name: String, value: Double)]) {
    let numbers = try watched.map { watched in
      guard let value = record.value(of: watched.id) else {
        throw DrawStop.faulty("the lab “\(start.lab)” does not trace “\(watched.id)” by then")
      }
      return (name: watched.name, value: value)
    }
    let inputs = Dictionary(
      numbers.map { ($0.name, Formula.Value.number($0.value)) }, uniquingKeysWith: { _, last in last })
    return (try condition.evaluate(inputs) != 0, numbers)
  }
}
