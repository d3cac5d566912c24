import Laboratory

extension CheckItem {
  /// Reads the self-checks of a chapter.
  ///
  /// - Returns: the items that are whole, and every fault of the others.
  public static func items(
    yaml: String, chapter: String
  ) -> (items: [CheckItem], faults: [CheckFault]) {
    do {
      return items(in: try ContentNode(yaml: yaml), chapter: chapter)
    } catch {
      return ([], [error])
    }
  }

  /// Reads the self-checks of a chapter from structured content; ``CheckFormat`` describes it.
  public static func items(
    in node: ContentNode, chapter: String
  ) -> (items: [CheckItem], faults: [CheckFault]) {
    var reader = CheckReader(chapter: chapter)
    let items = reader.items(in: node)
    return (items, reader.faults)
  }
}

/// Turns content into items. A fault ends the part it is in; the rest is read all the same, so that one run of the lint
/// names them all.
struct CheckReader {
  let chapter: String
  var faults: [CheckFault] = []
  private var item: String?

  init(chapter: String) { self.chapter = chapter }

  mutating func items(in node: ContentNode) -> [CheckItem] {
    if case .null = node.value { return [] }
    guard let nodes = list(node, "the self-checks") else { return [] }
    var items: [CheckItem] = []
    for node in nodes {
      let before = faults.count
      item = nil
      if let read = checkItem(node), faults.count == before {
        if items.contains(where: { $0.id == read.id }) {
          fault(
            node, "The id “\(read.id)” is there twice.", "Ids are unique in a chapter: answers are kept under them.")
        } else {
          items.append(read)
        }
      }
    }
    item = nil
    return items
  }

  // MARK: An item

  private mutating func checkItem(_ node: ContentNode) -> CheckItem? {
    guard let fields = map(node, "an item") else { return nil }
    if let id = fields.first(where: { $0.key == "id" }), case .text(let text) = id.value.value { item = text }
    guard let id = string(fields, "id", node), isID(id, node),
      let kindName = string(fields, "kind", node)
    else { return nil }
    guard let kind = CheckKind(rawValue: kindName) else {
      let kinds = CheckKind.allCases.map(\.rawValue)
      let hint = Spelling.nearest(to: kindName, among: kinds).map { "Did you mean “\($0)”?" }
      fault(node, "There is no kind “\(kindName)”.", hint ?? "The kinds are \(kinds.joined(separator: ", ")).")
      return nil
    }
    let keys = CheckFormat.keys(of: kind)
    refuseUnknown(fields, CheckFormat.commonKeys + keys.needed + keys.allowed, "an item of kind “\(kindName)”")
    for key in keys.needed where find(fields, key) == nil { missing(key, node) }
    guard let section = string(fields, "section", node), let prompt = text(fields, "prompt", node) else { return nil }
    let hints = texts(fields, "hints")
    let solution = find(fields, "solution").flatMap { text($0) }
    let draws = self.draws(fields)
    let constraints = formulas(fields, "such that")
    let values = sources(fields)
    guard let tolerance = number(fields, "tolerance", standard: 0.001, in: 1e-12...1e6, node),
      let decimals = number(fields, "decimals", standard: 4, in: 0...9, node),
      let body = body(kind, fields, node)
    else { return nil }
    return CheckItem(
      id: id, chapter: chapter, kind: kind, section: section, line: node.line, column: node.column, prompt: prompt,
      hints: hints, solution: solution, draws: draws, constraints: constraints, values: values, tolerance: tolerance,
      decimals: Int(decimals), body: body)
  }

  private mutating func isID(_ id: String, _ node: ContentNode) -> Bool {
    if id.allSatisfy({ $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "-") }) && !id.isEmpty { return true }
    fault(node, "The id “\(id)” cannot be kept.", "Ids are lower-case letters, digits and “-”.")
    return false
  }

  private mutating func body(_ kind: CheckKind, _ fields: [ContentNode.Entry], _ node: ContentNode) -> CheckItem.Body? {
    switch kind {
    case .compute:
      guard let key = find(fields, "key").flatMap({ source($0.value, changing: nil) }) else { return nil }
      return .compute(key: key, mistakes: mistakes(fields, key))
    case .predict:
      guard let call = labCall(fields, node) else { return nil }
      return .predict(call, mistakes: mistakes(fields, .lab(call)))
    case .diagnose:
      guard let key = find(fields, "key").flatMap({ source($0.value, changing: nil) }) else { return nil }
      let mistakes = mistakes(fields, key)
      for mistake in mistakes where mistake.label == nil {
        fault(node, "The mistake “\(mistake.name)” has no label.", "Diagnoses are chosen by their labels; add one.")
      }
      guard mistakes.count >= 3 else {
        fault(node, "A diagnosis has \(mistakes.count) mistakes to choose from.", "Name at least three.")
        return nil
      }
      return .diagnose(key: key, mistakes: mistakes)
    case .findTheLine: return findTheLine(fields, node)
    case .whichKnob: return whichKnob(fields, node)
    case .reachAGoal: return reachAGoal(fields, node)
    case .order:
      let entries = entries(fields)
      guard entries.count >= 3 else {
        fault(node, "An order of \(entries.count) entries is no question.", "Give at least three, in the right order.")
        return nil
      }
      return .order(entries)
    case .choice:
      let options = options(fields)
      guard (2...9).contains(options.count) else {
        fault(node, "A choice has \(options.count) options.", "Give 2 to 9: they are chosen by one key.")
        return nil
      }
      return .choice(options)
    case .recall: return .recall
    }
  }

  private mutating func findTheLine(_ fields: [ContentNode.Entry], _ node: ContentNode) -> CheckItem.Body? {
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

  private mutating func line(_ node: ContentNode) -> CheckItem.Line? {
    if case .text(let text) = node.value {
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
  private mutating func equation(_ text: String, _ node: ContentNode) -> (name: String, formula: Formula)? {
    let halves = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard halves.count == 2, let name = formula(String(halves[0]), node)?.description,
      let right = formula(String(halves[1]), node)
    else {
      if halves.count != 2 { fault(node, "“\(text)” is not a line.", "Write “name = formula”.") }
      return nil
    }
    return (name, right)
  }

  private mutating func whichKnob(_ fields: [ContentNode.Entry], _ node: ContentNode) -> CheckItem.Body? {
    guard let lab = string(fields, "lab", node), let curveNode = find(fields, "curve"),
      let curveFields = map(curveNode.value, "curve")
    else { return nil }
    let curve: CheckItem.WhichKnob.Curve
    switch (curveFields.first?.key, curveFields.first?.value.value) {
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
    return .whichKnob(
      .init(
        lab: lab, set: members(fields, "set"), seed: formula(fields, "seed"), step: formula(fields, "step"),
        curve: curve, candidates: candidates))
  }

  private mutating func reachAGoal(_ fields: [ContentNode.Entry], _ node: ContentNode) -> CheckItem.Body? {
    guard let lab = string(fields, "lab", node), let goal = formula(fields, "goal"),
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
        lab: lab, set: members(fields, "set"), seed: formula(fields, "seed"), step: formula(fields, "step"),
        watched: names, goal: goal, turn: turn.compactMap { plainText($0, "turn") },
        example: members(fields, "example")))
  }

  private mutating func entries(_ fields: [ContentNode.Entry]) -> [CheckItem.Entry] {
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

  private mutating func options(_ fields: [ContentNode.Entry]) -> [CheckItem.Option] {
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
  private mutating func truth(_ fields: [ContentNode.Entry], _ key: String, _ node: ContentNode) -> Formula? {
    guard let entry = find(fields, key) else { return formula("0", node) }
    switch entry.value.value {
    case .bool(let truth): return formula(truth ? "1" : "0", node)
    case .text(let text): return formula(text, entry.value)
    case .null, .number, .list, .map:
      fault(entry.value, "“\(key)” is \(entry.value.kind).", "Write true, false or a formula.")
      return nil
    }
  }

  // MARK: Draws

  private mutating func draws(_ fields: [ContentNode.Entry]) -> [CheckItem.NamedDraw] {
    guard let entry = find(fields, "draw"), let entries = map(entry.value, "draw") else { return [] }
    return entries.compactMap { entry in
      guard isName(entry.key, entry.value), let draw = draw(entry.value) else { return nil }
      return CheckItem.NamedDraw(name: entry.key, draw: draw)
    }
  }

  private mutating func isName(_ name: String, _ node: ContentNode) -> Bool {
    if let formula = try? Formula(name), formula.names == [name] { return true }
    fault(node, "“\(name)” cannot be a name in formulas.", "Use letters, digits and “_”, a letter first.")
    return false
  }

  private mutating func draw(_ node: ContentNode) -> Draw? {
    switch node.value {
    case .number(let number): return Draw(choice: .fixed(.number(number)))
    case .list(let elements): return choice(elements, node).map { Draw(choice: $0) }
    case .map(let fields): return draw(fields, node)
    case .null, .bool, .text:
      fault(node, "Nothing can be drawn from \(node.kind).", "Write a list to choose from, a range, or a value.")
      return nil
    }
  }

  private mutating func draw(_ fields: [ContentNode.Entry], _ node: ContentNode) -> Draw? {
    refuseUnknown(fields, ["range", "step", "choice", "value", "count", "rows", "distinct"], "a draw")
    var draw: Draw
    if let value = find(fields, "value") {
      guard let datum = datum(value.value) else {
        fault(value.value, "This is no value.", "Write a number, a list of numbers, rows of numbers, or a word.")
        return nil
      }
      draw = Draw(choice: .fixed(datum))
    } else if let range = find(fields, "range") {
      guard let ends = list(range.value, "range")?.compactMap({ datum($0)?.number }), ends.count == 2,
        let step = number(fields, "step", standard: 1, in: 1e-9...1e6, node),
        let choice = Draw.range(ends[0], ends[1], step: step)
      else {
        fault(range.value, "This is no range.", "Write [lowest, highest] and a step of at most nine decimals.")
        return nil
      }
      draw = Draw(choice: choice)
    } else if let options = find(fields, "choice"), let elements = list(options.value, "choice"),
      let choice = choice(elements, options.value)
    {
      draw = Draw(choice: choice)
    } else {
      fault(node, "It is not said what to draw.", "Write “range”, “choice” or “value”.")
      return nil
    }
    draw.count = formula(fields, "count")
    draw.rows = formula(fields, "rows")
    if let distinct = find(fields, "distinct") { draw.isDistinct = distinct.value.value == .bool(true) }
    if draw.rows != nil && draw.count == nil { fault(node, "Rows of what length?", "Add “count”.") }
    return draw
  }

  private mutating func choice(_ elements: [ContentNode], _ node: ContentNode) -> Draw.Choice? {
    let data = elements.compactMap { datum($0) }
    let numbers = data.compactMap(\.number)
    if !elements.isEmpty && numbers.count == elements.count { return .numbers(numbers) }
    let words = data.compactMap { if case .word(let word) = $0 { word } else { nil } }
    if !elements.isEmpty && words.count == elements.count { return .words(words) }
    fault(node, "This is no list to choose from.", "Write numbers, or words; for one fixed list write {value: […]}.")
    return nil
  }

  private func datum(_ node: ContentNode) -> Datum? {
    switch node.value {
    case .number(let number): return .number(number)
    case .text(let word): return .word(word)
    case .list(let elements):
      let data = elements.compactMap { datum($0) }
      let numbers = data.compactMap(\.number)
      if numbers.count == elements.count { return .list(numbers) }
      let rows = data.compactMap { if case .list(let row) = $0 { row } else { nil } }
      return rows.count == elements.count ? .rows(rows) : nil
    case .null, .bool, .map: return nil
    }
  }

  // MARK: Sources

  private mutating func sources(_ fields: [ContentNode.Entry]) -> [CheckItem.NamedSource] {
    guard let entry = find(fields, "let"), let entries = map(entry.value, "let") else { return [] }
    return entries.compactMap { entry in
      guard isName(entry.key, entry.value), let source = source(entry.value, changing: nil) else { return nil }
      return CheckItem.NamedSource(name: entry.key, source: source)
    }
  }

  private mutating func mistakes(_ fields: [ContentNode.Entry], _ key: ValueSource) -> [CheckItem.Mistake] {
    guard let entry = find(fields, "mistakes"), let entries = map(entry.value, "mistakes") else { return [] }
    return entries.compactMap { entry in
      guard let fields = map(entry.value, "a mistake"), let says = text(fields, "says", entry.value),
        let source = source(entry.value, changing: key)
      else { return nil }
      return CheckItem.Mistake(
        name: entry.key, label: find(fields, "label").flatMap { text($0) }, says: says, source: source)
    }
  }

  /// A formula; or a quantity, a lab, or (for a mistake) the key with something changed.
  private mutating func source(_ node: ContentNode, changing key: ValueSource?) -> ValueSource? {
    switch node.value {
    case .text(let text): return formula(text, node).map { .formula($0) }
    case .number(let number): return formula("\(number)", node).map { .formula($0) }
    case .map(let fields):
      let known = ["formula", "quantity", "input", "path", "with", "lab", "set", "seed", "step", "value"]
      refuseUnknown(fields, known + (key == nil ? [] : ["says", "label"]), "a value")
      if find(fields, "formula") != nil { return formula(fields, "formula").map { .formula($0) } }
      if find(fields, "quantity") != nil { return quantity(fields, node).map { .quantity($0) } }
      if find(fields, "lab") != nil { return labCall(fields, node).map { .lab($0) } }
      if let key { return changed(key, fields, node) }
      fault(node, "It is not said where the value comes from.", "Write “quantity”, “lab” or “formula”.")
      return nil
    case .null, .bool, .list:
      fault(node, "A value cannot come from \(node.kind).", "Write a formula, a quantity or a lab.")
      return nil
    }
  }

  private mutating func changed(
    _ key: ValueSource, _ fields: [ContentNode.Entry], _ node: ContentNode
  ) -> ValueSource? {
    let changes = members(fields, "with")
    let path = find(fields, "path").flatMap { self.path($0.value) }
    switch key {
    case .quantity(var call):
      call = call.with(changes)
      if let path { call.path = path }
      if call != (key.quantityCall ?? call) { return .quantity(call) }
    case .lab(let call):
      if !changes.isEmpty { return .lab(call.with(changes)) }
    case .formula: break
    }
    fault(node, "It is not said what the mistake does.", "Write “with”, “path”, “formula”, “quantity” or “lab”.")
    return nil
  }

  private mutating func quantity(_ fields: [ContentNode.Entry], _ node: ContentNode) -> QuantityCall? {
    guard let name = string(fields, "quantity", node),
      let path = (find(fields, "path") ?? missing("path", node)).flatMap({ path($0.value) })
    else { return nil }
    return QuantityCall(quantity: name, input: members(fields, "input"), path: path)
  }

  private mutating func path(_ node: ContentNode) -> ValuePath? {
    guard let text = plainText(node, "path") else { return nil }
    do {
      return try ValuePath(text)
    } catch {
      fault(node, "The path “\(text)” cannot be read: \(error).", "Write it as in advantages[0] or grpo.loss.")
      return nil
    }
  }

  private mutating func labCall(_ fields: [ContentNode.Entry], _ node: ContentNode) -> LabCall? {
    guard let lab = string(fields, "lab", node),
      let value = string(fields, "value", node).flatMap({ template($0, node) })
    else { return nil }
    return LabCall(
      lab: lab, set: members(fields, "set"), seed: formula(fields, "seed"), step: formula(fields, "step"), value: value)
  }

  private mutating func members(_ fields: [ContentNode.Entry], _ key: String) -> [QuantityCall.Member] {
    guard let entry = find(fields, key), let entries = map(entry.value, key) else { return [] }
    return entries.compactMap { entry in
      input(entry.value).map { QuantityCall.Member(key: entry.key, value: $0) }
    }
  }

  private mutating func input(_ node: ContentNode) -> InputTemplate? {
    switch node.value {
    case .null: return .null
    case .bool(let truth): return .bool(truth)
    case .number(let number): return .number(number)
    case .text(let text):
      return text.hasPrefix("=") ? formula(String(text.dropFirst()), node).map { .formula($0) } : .text(text)
    case .list(let elements): return .list(elements.compactMap { input($0) })
    case .map(let entries):
      return .map(
        entries.compactMap { entry in input(entry.value).map { .init(key: entry.key, value: $0) } })
    }
  }

  // MARK: Texts

  private mutating func texts(_ fields: [ContentNode.Entry], _ key: String) -> [Text] {
    (find(fields, key).flatMap { list($0.value, key) } ?? []).compactMap { text($0) }
  }

  private mutating func text(_ fields: [ContentNode.Entry], _ key: String, _ node: ContentNode) -> Text? {
    (find(fields, key) ?? missing(key, node)).flatMap { text($0) }
  }

  private mutating func text(_ entry: ContentNode.Entry) -> Text? { text(entry.value) }

  /// Both languages; or one text for both, when there are no words in it.
  private mutating func text(_ node: ContentNode) -> Text? {
    switch node.value {
    case .text(let both):
      guard !hasWords(both) else {
        fault(node, "This text is there in one language.", "Write {en: …, zh: …}.")
        return nil
      }
      return template(both, node).map { Text(en: $0, zh: $0, line: node.line, column: node.column) }
    case .number(let number):
      return template(Numeral.short(number), node).map { Text(en: $0, zh: $0, line: node.line, column: node.column) }
    case .map(let fields):
      refuseUnknown(fields, ["en", "zh"], "a text")
      guard let en = string(fields, "en", node).flatMap({ template($0, node) }),
        let zh = string(fields, "zh", node).flatMap({ template($0, node) })
      else { return nil }
      return Text(en: en, zh: zh, line: node.line, column: node.column)
    case .null, .bool, .list:
      fault(node, "A text is needed, not \(node.kind).", "Write {en: …, zh: …}.")
      return nil
    }
  }

  /// Three letters in a row outside maths and placeholders, or anything Chinese.
  private func hasWords(_ text: String) -> Bool {
    var letters = 0
    var inMaths = false
    var depth = 0
    for character in text {
      if character == "$" { inMaths.toggle() }
      if character == "{" { depth += 1 }
      if character == "}" { depth -= 1 }
      guard !inMaths, depth == 0 else { continue }
      if ("\u{4E00}"..."\u{9FFF}").contains(character) { return true }
      letters = character.isASCII && character.isLetter ? letters + 1 : 0
      if letters >= 3 { return true }
    }
    return false
  }

  private mutating func template(_ text: String, _ node: ContentNode) -> Template? {
    do {
      return try Template(text)
    } catch {
      fault(node, "The text cannot be read: \(error).", "See the placeholders of checks.yml.")
      return nil
    }
  }

  // MARK: Pieces

  private mutating func formulas(_ fields: [ContentNode.Entry], _ key: String) -> [Formula] {
    guard let entry = find(fields, key) else { return [] }
    if case .text(let text) = entry.value.value { return [formula(text, entry.value)].compactMap { $0 } }
    return (list(entry.value, key) ?? []).compactMap { node in
      plainText(node, key).flatMap { formula($0, node) }
    }
  }

  private mutating func formula(_ fields: [ContentNode.Entry], _ key: String) -> Formula? {
    guard let entry = find(fields, key) else { return nil }
    switch entry.value.value {
    case .number(let number): return formula("\(number)", entry.value)
    case .text(let text): return formula(text, entry.value)
    case .null, .bool, .list, .map:
      fault(entry.value, "“\(key)” is \(entry.value.kind).", "Write a number or a formula.")
      return nil
    }
  }

  private mutating func formula(_ text: String, _ node: ContentNode) -> Formula? {
    do {
      return try Formula(text)
    } catch {
      fault(node, "The formula “\(text)” cannot be read: \(error).", "Write it as on the page: r + γ·v′ − v.")
      return nil
    }
  }

  private mutating func number(
    _ fields: [ContentNode.Entry], _ key: String, standard: Double, in range: ClosedRange<Double>, _ node: ContentNode
  ) -> Double? {
    guard let entry = find(fields, key) else { return standard }
    guard case .number(let number) = entry.value.value, range.contains(number) else {
      fault(entry.value, "“\(key)” is not a number in range.", "Write \(range.lowerBound) to \(range.upperBound).")
      return nil
    }
    return number
  }

  private mutating func string(_ fields: [ContentNode.Entry], _ key: String, _ node: ContentNode) -> String? {
    (find(fields, key) ?? missing(key, node)).flatMap { plainText($0.value, key) }
  }

  private mutating func plainText(_ node: ContentNode, _ key: String) -> String? {
    switch node.value {
    case .text(let text) where !text.isEmpty: return text
    case .number(let number): return Numeral.short(number)
    case .text, .null, .bool, .list, .map:
      fault(node, "“\(key)” is \(node.kind) where a text is needed.", "Write a text.")
      return nil
    }
  }

  private mutating func list(_ node: ContentNode, _ name: String) -> [ContentNode]? {
    if case .list(let elements) = node.value { return elements }
    fault(node, "A list is needed for “\(name)”, not \(node.kind).", "Begin each element with “-”.")
    return nil
  }

  private mutating func map(_ node: ContentNode, _ name: String) -> [ContentNode.Entry]? {
    if case .map(let entries) = node.value { return entries }
    fault(node, "Keys and values are needed for “\(name)”, not \(node.kind).", "Write “key: value” lines.")
    return nil
  }

  private func find(_ fields: [ContentNode.Entry], _ key: String) -> ContentNode.Entry? {
    fields.first { $0.key == key }
  }

  @discardableResult
  private mutating func missing(_ key: String, _ node: ContentNode) -> ContentNode.Entry? {
    if !faults.contains(where: { $0.line == node.line && $0.message == "“\(key)” is missing." }) {
      fault(node, "“\(key)” is missing.", "Add it.")
    }
    return nil
  }

  private mutating func refuseUnknown(_ fields: [ContentNode.Entry], _ known: [String], _ what: String) {
    for entry in fields where !known.contains(entry.key) {
      let hint = Spelling.nearest(to: entry.key, among: known).map { "Did you mean “\($0)”?" }
      faults.append(
        CheckFault(
          item: item, line: entry.line, column: entry.column, message: "\(what) has no key “\(entry.key)”.",
          remedy: hint ?? "The keys are \(known.joined(separator: ", "))."))
    }
  }

  private mutating func fault(_ node: ContentNode, _ message: String, _ remedy: String) {
    faults.append(CheckFault(item: item, line: node.line, column: node.column, message: message, remedy: remedy))
  }
}

extension ValueSource {
  var quantityCall: QuantityCall? {
    if case .quantity(let call) = self { call } else { nil }
  }
}
