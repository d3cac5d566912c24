import Laboratory
import Textbook

/// What the kinds need beside the common keys.
extension CheckReader {
  mutating func findTheLine(_ fields: [YAMLTree.Entry], _ node: YAMLTree) -> CheckItem.Body? {
    guard let key = find(fields, "key").flatMap({ source($0.value, changing: nil) }),
      let result = string(fields, "result", node),
      let nodes = find(fields, "lines").flatMap({ list($0.value, "lines") })
    else { return nil }
    let lines = nodes.compactMap { line($0) }
    guard lines.contains(where: { !$0.flips.isEmpty }), (3...9).contains(lines.count) else {
      fault(node, "Finding a line needs 3 to 9 lines and at least one that is flipped.", "Add lines, or flips.")
      return nil
    }
    guard lines.contains(where: { $0.name == result }) else {
      fault(node, "No line gives “\(result)”.", "The result is the name on the left of a line.")
      return nil
    }
    return .findTheLine(lines, result: result, key: key)
  }

  mutating func line(_ node: YAMLTree) -> CheckItem.Line? {
    if case .text(let text) = node.meaning {
      return equation(text, node).map { CheckItem.Line(name: $0.name, formula: $0.formula, flips: []) }
    }
    guard let fields = map(node, "a line") else { return nil }
    refuseUnknown(fields, ["line", "flips"], "a line")
    guard let sound = string(fields, "line", node).flatMap({ equation($0, node) }) else { return nil }
    var flips: [CheckItem.Line.Flip] = []
    for flip in find(fields, "flips").flatMap({ list($0.value, "flips") }) ?? [] {
      guard let fields = map(flip, "a flip") else { continue }
      refuseUnknown(fields, ["line", "says"], "a flip")
      guard let wrong = string(fields, "line", flip).flatMap({ equation($0, flip) }),
        let says = text(fields, "says", flip)
      else { continue }
      guard wrong.name == sound.name else {
        fault(flip, "The flipped line gives “\(wrong.name)”, the sound one “\(sound.name)”.", "Flip the right side.")
        continue
      }
      flips.append(.init(formula: wrong.formula, says: says))
    }
    return CheckItem.Line(name: sound.name, formula: sound.formula, flips: flips)
  }

  /// `name = formula`
  mutating func equation(_ text: String, _ node: YAMLTree) -> (name: String, formula: Formula)? {
    let halves = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard halves.count == 2, let name = formula(String(halves[0]), node)?.description,
      let right = formula(String(halves[1]), node)
    else {
      if halves.count != 2 { fault(node, "“\(text)” is not a line.", "Write “name = formula”.") }
      return nil
    }
    return (name, right)
  }

  mutating func whichKnob(_ fields: [YAMLTree.Entry], _ node: YAMLTree) -> CheckItem.Body? {
    guard let setup = labSetup(fields, node), let curveNode = find(fields, "curve"),
      let curveFields = map(curveNode.value, "curve")
    else { return nil }
    let curve: CheckItem.WhichKnob.Curve
    switch (curveFields.first?.key, curveFields.first?.value.meaning) {
    case ("family"?, .text(let name)?): curve = .family(name)
    case ("course"?, .text(let name)?): curve = .course(name)
    default:
      fault(curveNode.value, "This curve is not known.", "Write {family: A} or {course: name}.")
      return nil
    }
    var candidates: [CheckItem.WhichKnob.Candidate] = []
    for candidate in find(fields, "candidates").flatMap({ list($0.value, "candidates") }) ?? [] {
      guard let fields = map(candidate, "a candidate") else { continue }
      refuseUnknown(fields, ["knob", "to", "says"], "a candidate")
      guard let knob = string(fields, "knob", candidate), let to = find(fields, "to") ?? missing("to", candidate),
        let value = input(to.value), let says = text(fields, "says", candidate)
      else { continue }
      candidates.append(.init(knob: knob, to: value, says: says))
    }
    guard (2...9).contains(candidates.count) else {
      fault(node, "There are \(candidates.count) candidates to choose from.", "Name 2 to 9 knobs that may differ.")
      return nil
    }
    return .whichKnob(.init(setup: setup, curve: curve, candidates: candidates))
  }

  mutating func reachAGoal(_ fields: [YAMLTree.Entry], _ node: YAMLTree) -> CheckItem.Body? {
    guard let setup = labSetup(fields, node), let goal = formula(fields, "goal"),
      let watched = find(fields, "where").flatMap({ map($0.value, "where") }),
      let turn = find(fields, "turn").flatMap({ list($0.value, "turn") })
    else { return nil }
    var names: [CheckItem.ReachAGoal.Watched] = []
    for entry in watched {
      guard let id = plainText(entry.value, entry.key).flatMap({ template($0, entry.value) }) else { continue }
      names.append(.init(name: entry.key, id: id))
    }
    for name in goal.names where !names.contains(where: { $0.name == name }) {
      fault(node, "The goal asks for “\(name)”, which “where” does not name.", "Add it: {\(name): \"A[0]\"}.")
    }
    return .reachAGoal(
      .init(
        setup: setup, watched: names, goal: goal, turn: turn.compactMap { plainText($0, "turn") },
        example: members(fields, "example")))
  }

  mutating func entries(_ fields: [YAMLTree.Entry]) -> [CheckItem.Entry] {
    var entries: [CheckItem.Entry] = []
    for node in find(fields, "entries").flatMap({ list($0.value, "entries") }) ?? [] {
      guard let fields = map(node, "an entry") else { continue }
      if find(fields, "text") == nil {
        if let plain = text(node) { entries.append(.init(text: plain, says: nil)) }
        continue
      }
      refuseUnknown(fields, ["text", "says"], "an entry")
      guard let entry = text(fields, "text", node) else { continue }
      entries.append(.init(text: entry, says: find(fields, "says").flatMap { text($0) }))
    }
    return entries
  }

  mutating func options(_ fields: [YAMLTree.Entry]) -> [CheckItem.Option] {
    var options: [CheckItem.Option] = []
    for node in find(fields, "options").flatMap({ list($0.value, "options") }) ?? [] {
      guard let fields = map(node, "an option") else { continue }
      refuseUnknown(fields, ["text", "value", "right", "says"], "an option")
      guard let says = text(fields, "says", node), let right = truth(fields, "right", node) else { continue }
      let value = formula(fields, "value")
      let words = find(fields, "text").flatMap { text($0) }
      guard (value == nil) != (words == nil) else {
        fault(node, "An option is a text or a value.", "Give one of “text” and “value”.")
        continue
      }
      options.append(.init(text: words, value: value, right: right, says: says))
    }
    return options
  }

  /// true, false (also left out), or a formula.
  mutating func truth(_ fields: [YAMLTree.Entry], _ key: String, _ node: YAMLTree) -> Formula? {
    guard let entry = find(fields, key) else { return formula("0", node) }
    switch entry.value.meaning {
    case .bool(let truth): return formula(truth ? "1" : "0", node)
    case .text(let text): return formula(text, entry.value)
    case .null, .number, .list, .map:
      fault(entry.value, "“\(key)” is \(entry.value.kind).", "Write true, false or a formula.")
      return nil
    }
  }
}
