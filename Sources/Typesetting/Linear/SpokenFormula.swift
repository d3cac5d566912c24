/// Says a formula that was spelt in a line: every sign is a word, and what a bracket or a script holds has an end.
struct SpokenFormula {
  let words: SpokenWords
  private let characters: [Character]
  private var place = 0
  private var spoken: [String] = []
  /// Whether the line has one bar alone, as in `a | s`, which cannot be the sign of a size.
  private let hasOneBar: Bool

  /// The line as it is said.
  static func said(_ line: String, _ words: SpokenWords) -> String {
    var formula = SpokenFormula(words: words, line)
    formula.sayAll()
    return formula.spoken.filter { !$0.isEmpty }.joined(separator: " ")
  }

  private init(words: SpokenWords, _ line: String) {
    self.words = words
    characters = Array(line)
    hasOneBar = characters.count { $0 == "|" } == 1
  }

  private var next: Character? { place < characters.count ? characters[place] : nil }
  private var before: Character? { place > 0 ? characters[place - 1] : nil }
  /// What stands after the blanks.
  private var beyond: Character? { characters[place...].first { $0 != " " } }

  private mutating func sayAll() {
    while let character = next {
      switch character {
      case "_", "^": sayScript(character)
      case "(": sayBracket()
      case "|", "‖": sayBar(character)
      case "/": sayOver()
      default: if !sayMark() && !sayRun() { saySign() }
      }
    }
  }

  // MARK: Letters, numbers, signs

  /// A word or a number as it stands.
  private mutating func sayRun() -> Bool {
    let run = characters[place...].prefix { $0.isLetter || $0.isNumber || $0 == "." }
    guard let first = run.first, first.isLetter || first.isNumber || run.count > 1 else { return false }
    // A full stop behind a number ends the sentence.
    let text = run.last == "." ? run.dropLast() : run
    spoken.append(words.names[String(text)] ?? String(text))
    place += text.count
    return true
  }

  /// A sign that is something else before the first letter: −β, π(· | s), o_{<t}.
  private var leading: String? {
    guard let next, let word = words.leading[next] else { return nil }
    let last = characters[..<place].last { $0 != " " }
    return last.map { $0.isLetter || $0.isNumber || ")]}′".contains($0) } ?? false ? nil : word
  }

  private mutating func saySign() {
    if let leading {
      spoken.append(leading)
      place += 1
      return
    }
    for length in [2, 1] where place + length <= characters.count {
      if let word = words.sign(String(characters[place..<place + length])) {
        spoken.append(word)
        place += length
        return
      }
    }
    if let character = next, character != " " {
      if ",;:.，；：。".contains(character) { pause(String(character)) } else { spoken.append(String(character)) }
    }
    place += 1
  }

  private mutating func pause(_ sign: String) { spoken.append((spoken.popLast() ?? "") + sign) }

  /// `1/N ∑`: what is below ends with a pause where a factor follows.
  private mutating func sayOver() {
    spoken.append(words.sign("/") ?? "/")
    place += 1
    guard sayRun() else { return }
    while let sign = next, sign == "_" || sign == "^" { sayScript(sign) }
    if next == " ", let beyond, beyond.isLetter || beyond == "(" || beyond == "|" || beyond == "∇" { pause(",") }
  }

  /// `hat` of `A-hat`.
  private mutating func sayMark() -> Bool {
    guard next == "-", before?.isLetter == true else { return false }
    let name = String(characters[(place + 1)...].prefix(while: \.isLetter))
    guard let word = words.marks[name] else { return false }
    spoken.append(word)
    place += 1 + name.count
    return true
  }

  // MARK: What has an end

  private mutating func sayScript(_ sign: Character) {
    let base = before
    place += 1
    let content = takeScript()
    let isSimple = content.count == 1 || content.allSatisfy { $0.isLetter || $0.isNumber || $0 == "." }
    let said = SpokenFormula.said(content, words)
    if sign == "_" {
      spoken += [words.sub, said] + (isSimple ? [] : [words.endSub])
    } else if let power = words.powers[content] {
      spoken.append(power)
    } else if let base, SpokenFormula.isRaised(base) {
      spoken += words.power(said, isSimple)
    } else {
      spoken += [words.sup, said] + (isSimple ? [] : [words.endSup])
    }
  }

  /// Whether a script above the character is a power: of a number, a discount, a bracket. Above letters of other
  /// things stands what tells them apart.
  private static func isRaised(_ base: Character) -> Bool { base.isNumber || "γλe)]".contains(base) }

  /// What stands in braces, or the letters and digits that follow.
  private mutating func takeScript() -> String {
    if next == "{" { return takeGroup("{", "}") }
    let run = characters[place...].prefix { $0.isLetter || $0.isNumber }
    let script = run.isEmpty ? characters[place...].prefix(1) : run
    place += script.count
    return String(script)
  }

  /// The inside of a bracket, up to the one that closes it or to the end.
  private mutating func takeGroup(_ open: Character, _ close: Character) -> String {
    var depth = 0
    let start = place + 1
    while let character = next {
      place += 1
      if character == open { depth += 1 }
      if character == close { depth -= 1 }
      if depth == 0 { return String(characters[start..<place - 1]) }
    }
    return String(characters[min(start, place)..<place])
  }

  /// `V(s)` is V of s; `γ(a + b)` has an end.
  private mutating func sayBracket() {
    let isBehindName = before.map { $0.isLetter || $0 == "}" || $0 == "′" || $0.isNumber } ?? false
    let inside = takeGroup("(", ")")
    let said = SpokenFormula.said(inside, words)
    let argument = inside.drop { words.leading[$0] != nil }
    if let of = words.of, isBehindName, !argument.contains(where: { "+−-·/=(".contains($0) }) {
      let goesOn = next.map { !",;.)".contains($0) } ?? false
      spoken += [of, said + (goesOn ? "," : "")]
    } else {
      spoken += [words.open, said, words.close]
    }
  }

  /// With blanks around it the bar of a condition, or of two distributions; else the sign of a size.
  private mutating func sayBar(_ bar: Character) {
    let isApart = before == " " && place + 1 < characters.count && characters[place + 1] == " "
    let isBetween = isApart || hasOneBar && place > 0
    spoken.append(bar == "|" ? (isBetween ? words.given : words.bar) : (isApart ? words.against : words.norm))
    place += 1
  }
}
