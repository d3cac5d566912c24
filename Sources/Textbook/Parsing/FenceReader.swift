// MARK: - Fences

extension ChapterReader {
  /// What a fence stands for: a formula, a lab, a check, terms, a diagram, a listing, or plain code.
  mutating func codeBlock(_ node: MarkdownNode, at place: SourcePosition) -> [Block] {
    let info = FenceInfo(clean(formulas.original(of: node.fenceInfo)))
    let text = clean(formulas.original(of: node.literal)).droppingLastNewline
    let body = FenceBody(text, line: place.line + (node.isFenced ? 1 : 0), column: place.column)
    switch info.name {
    case "math": return [Block(.math(equation(info, body)), at: place)]
    case "lab": return labPlace(info, body, at: place).map { [Block(.lab($0), at: place)] } ?? []
    case "check": return checks(info, body, at: place)
    case "diagram": return [Block(.diagram(diagram(node, text, at: place)), at: place)]
    case "terms": return [Block(.terms(terms(body)), at: place)]
    default: return [Block(listingOrCode(info, text, at: place), at: place)]
    }
  }

  private func equation(_ info: FenceInfo, _ body: FenceBody) -> Equation {
    Equation(
      body.text, id: info["id"], isDisplayed: true, start: SourcePosition(line: body.line, column: body.column),
      laterColumn: body.column)
  }

  private mutating func listingOrCode(_ info: FenceInfo, _ text: String, at place: SourcePosition) -> Block.Content {
    let language = info.name.isEmpty ? nil : info.name
    guard let from = info["from"] else { return .code(language: language, text) }
    let parts = from.split(separator: "#", maxSplits: 1)
    guard let path = parts.first else { return .code(language: language, text) }
    return .listing(
      Block.Listing(
        language: language, path: String(path), function: parts.count > 1 ? String(parts[1]) : nil, text: text))
  }

  /// Reads ```` ```diagram The agent acts, the world answers. ````: what follows the word says what the picture shows.
  private mutating func diagram(_ node: MarkdownNode, _ text: String, at place: SourcePosition) -> Block.Diagram {
    let words = clean(formulas.original(of: node.fenceInfo)).splitAtFirstBlank.1
    if words.isEmpty {
      fault(
        place, "This diagram has no words.",
        remedy: "Say behind the word diagram what it shows, for those who hear the page.")
    }
    return Block.Diagram(picture: text, words: words)
  }

  private mutating func checks(_ info: FenceInfo, _ body: FenceBody, at place: SourcePosition) -> [Block] {
    if info.words.isEmpty {
      fault(place, "This fence names no check.", remedy: "Write the check's id behind the word check.")
    }
    return info.words.map { Block(.check($0), at: place) }
  }

  /// Reads ```` ```lab gae ```` with lines `set gamma=0.9`, `seed 7`, `steps 3`, `preset lambda=0: One-step TD`.
  private mutating func labPlace(_ info: FenceInfo, _ body: FenceBody, at place: SourcePosition) -> LabPlace? {
    guard let name = info.words.first else {
      fault(place, "This fence names no lab.", remedy: "Write the lab's name behind the word lab.")
      return nil
    }
    lastLab = name
    var lab = LabPlace(name: name, settings: [], seed: nil, steps: nil, presets: [])
    for line in body.lines { read(line, into: &lab) }
    return lab
  }

  private mutating func read(_ line: FenceBody.Line, into lab: inout LabPlace) {
    let (word, rest) = line.text.splitAtFirstBlank
    switch word {
    case "set": lab.settings += settings(rest, at: line.position)
    case "seed":
      lab.seed = UInt64(rest)
      if lab.seed == nil { fault(line.position, "“\(rest)” is not a seed.", remedy: "Write a whole number from 0.") }
    case "steps":
      lab.steps = Int(rest).flatMap { $0 >= 0 ? $0 : nil }
      if lab.steps == nil {
        fault(line.position, "“\(rest)” is not a number of steps.", remedy: "Write a whole number from 0.")
      }
    case "preset":
      guard let colon = rest.firstRange(ofText: ": ") else {
        return fault(
          line.position, "This preset has no name.",
          remedy: "Write its settings, a colon, and its name: preset lambda=0: One-step TD.")
      }
      let name = String(rest[colon.upperBound...]).trimmingBlanks
      let settings = settings(String(rest[..<colon.lowerBound]), at: line.position)
      lab.presets.append(LabPreset(name: name, settings: settings, position: line.position))
    default:
      fault(
        line.position, "A lab's fence knows no “\(word)”.",
        remedy: "Each line is one of: set gamma=0.9 · seed 7 · steps 3 · preset lambda=0: One-step TD.")
    }
  }

  private mutating func settings(_ text: String, at place: SourcePosition) -> [KnobSetting] {
    var settings: [KnobSetting] = []
    for word in text.split(separator: " ") {
      guard let equals = word.firstIndex(of: "="), equals > word.startIndex else {
        fault(place, "“\(word)” is not a knob and its value.", remedy: "Write it like gamma=0.9, without blanks.")
        continue
      }
      settings.append(KnobSetting(String(word[..<equals]), String(word[word.index(after: equals)...])))
    }
    return settings
  }

  /// Reads lines `ratio = r_t(\theta) -> clip rho`; without a lab's name the lab before is meant.
  private mutating func terms(_ body: FenceBody) -> [TermBinding] {
    var terms: [TermBinding] = []
    for line in body.lines {
      guard let term = term(line) else {
        fault(
          line.position, "This line does not bind a part of a formula.",
          remedy: "Write it like ratio = r_t(\\theta) -> clip rho: a name, the part in TeX, the lab and its quantity.")
        continue
      }
      terms.append(term)
    }
    return terms
  }

  private func term(_ line: FenceBody.Line) -> TermBinding? {
    guard let equals = line.text.firstRange(ofText: " = "), let arrow = line.text.lastRange(ofText: " -> "),
      equals.upperBound <= arrow.lowerBound
    else { return nil }
    let name = String(line.text[..<equals.lowerBound]).trimmingBlanks
    let tex = String(line.text[equals.upperBound..<arrow.lowerBound])
    let goal = line.text[arrow.upperBound...].split(separator: " ").map(String.init)
    guard Identifier.isValid(name), !tex.trimmingBlanks.isEmpty, let quantity = goal.last,
      let lab = goal.count == 2 ? goal[0] : goal.count == 1 ? lastLab : nil
    else { return nil }
    var start = line.position
    start.column += line.text[..<equals.upperBound].unicodeScalars.count
    return TermBinding(
      name: name, pattern: Equation(tex.trimmingBlanks, start: start), lab: lab, quantity: quantity,
      position: line.position)
  }
}

/// What stands behind the backticks of a fence: `math id=ppo-objective`.
struct FenceInfo {
  var name: String
  /// The words that are not `key=value`.
  var words: [String] = []
  private var values: [String: String] = [:]

  init(_ info: String) {
    let parts = info.split(separator: " ").map(String.init)
    name = parts.first ?? ""
    for part in parts.dropFirst() {
      if let equals = part.firstIndex(of: "=") {
        values[String(part[..<equals])] = String(part[part.index(after: equals)...])
      } else {
        words.append(part)
      }
    }
  }

  subscript(key: String) -> String? { values[key] }
}

/// What stands inside a fence, with the place of every line.
struct FenceBody {
  struct Line {
    var text: String
    var position: SourcePosition
  }

  let text: String
  let line: Int
  let column: Int

  init(_ text: String, line: Int, column: Int) {
    self.text = text
    self.line = line
    self.column = column
  }

  /// The lines that are not blank, without blanks at their ends.
  var lines: [Line] {
    var lines: [Line] = []
    for (index, part) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let indent = part.prefix { $0 == " " }.count
      let trimmed = String(part).trimmingBlanks
      guard !trimmed.isEmpty else { continue }
      lines.append(Line(text: trimmed, position: SourcePosition(line: line + index, column: column + indent)))
    }
    return lines
  }
}

extension String {
  var trimmingBlanks: String {
    var part = self[...]
    while let first = part.first, first == " " || first.isNewline { part.removeFirst() }
    while let last = part.last, last == " " || last.isNewline { part.removeLast() }
    return String(part)
  }

  var droppingLastNewline: String { hasSuffix("\n") ? String(dropLast()) : self }

  var splitAtFirstBlank: (String, String) {
    guard let blank = firstIndex(of: " ") else { return (self, "") }
    return (String(self[..<blank]), String(self[blank...]).trimmingBlanks)
  }

  /// Where another text first occurs.
  func firstRange(ofText text: String, from start: Index? = nil) -> Range<Index>? {
    var index = start ?? startIndex
    while index < endIndex {
      if self[index...].hasPrefix(text) { return index..<self.index(index, offsetBy: text.count) }
      index = self.index(after: index)
    }
    return nil
  }

  /// Where another text last occurs.
  func lastRange(ofText text: String) -> Range<Index>? {
    var found: Range<Index>?
    while let next = firstRange(ofText: text, from: found?.upperBound) { found = next }
    return found
  }
}
