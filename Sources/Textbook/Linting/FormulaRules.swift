import Typesetting

/// Rules about formulas: that they can be read, and that they fit.
extension Linter {
  mutating func checkFormulas(of chapter: Chapter) {
    var ids: Set<String> = []
    var displayed: [(Equation, depth: Int)] = []
    chapter.blocks.forEachBlock { block, depth in
      if case .math(let equation) = block.content { displayed.append((equation, depth)) }
    }
    for (equation, depth) in displayed {
      checkReadable(equation, in: chapter)
      checkDisplay(equation, depth: depth, in: chapter)
      guard let id = equation.id else { continue }
      if !Identifier.isValid(id) {
        fault(chapter, equation.start, "“\(id)” is not an id of a formula.", remedy: Identifier.remedy)
      } else if !ids.insert(id).inserted {
        fault(chapter, equation.start, "The id “\(id)” names two formulas.", remedy: "Give every formula its own id.")
      }
    }
    var inline: [Equation] = []
    chapter.blocks.forEachInline { piece in
      if case .math(let equation) = piece.content { inline.append(equation) }
    }
    for equation in inline {
      checkReadable(equation, in: chapter)
      checkInline(equation, in: chapter)
    }
  }

  private mutating func checkReadable(_ equation: Equation, in chapter: Chapter) {
    if let error = equation.error {
      let caret = error.caret(in: equation.source).split(separator: "\n", omittingEmptySubsequences: false)
      fault(
        chapter, equation.position(ofCharacter: error.offset), "This formula cannot be read: \(error.message).",
        remedy: "Mend it here:\n    " + caret.joined(separator: "\n    "))
    }
    if equation.hasLoneDoubleBar {
      fault(
        chapter, equation.start, "This double bar is set without space on its sides.",
        remedy: "Write \\,\\|\\, or \\parallel between two things, as in a divergence.", severity: .warning)
    }
  }

  private mutating func checkDisplay(_ equation: Equation, depth: Int, in chapter: Chapter) {
    guard let box = equation.expression?.layout(.display) else { return }
    let limit = Lint.displayWidth - 2 * depth
    if box.width > limit {
      fault(
        chapter, equation.start, "This formula is \(box.width) cells wide; \(limit) fit here.",
        remedy: "Break it where it means something, with \\begin{aligned} … \\end{aligned}.")
    }
  }

  private mutating func checkInline(_ equation: Equation, in chapter: Chapter) {
    guard let expression = equation.expression else { return }
    let box = expression.layout(.inline)
    let remedy = "Give it a line of its own with $$ … $$, or write it shorter."
    if equation.isDisplayed {
      fault(
        chapter, equation.start, "This displayed formula stands inside running text.",
        remedy: "Give it a paragraph of its own.")
    } else if box.height > 1 || box.width > Lint.inlineWidth {
      fault(
        chapter, equation.start, "This formula takes \(box.height) rows and \(box.width) cells in the line.",
        remedy: remedy)
    } else if let command = equation.tallCommand {
      fault(chapter, equation.start, "\(command) does not read well in a line.", remedy: remedy)
    }
  }
}

extension Equation {
  /// A command that belongs into a formula of its own: a fraction, an environment, an operator with long limits.
  var tallCommand: String? {
    let characters = Array(source)
    for index in characters.indices where characters[index] == "\\" {
      let name = characters[(index + 1)...].prefix { $0.isLetter && $0.isASCII }
      switch String(name) {
      case "frac", "dfrac", "tfrac", "begin", "cfrac", "underbrace", "overbrace": return "\\" + String(name)
      case "sum", "prod", "int":
        if Equation.hasLongLimit(characters[name.endIndex...]) { return "\\\(String(name)) with long limits" }
      default: break
      }
    }
    return nil
  }

  /// Whether one of the scripts that follow has more than four characters.
  private static func hasLongLimit(_ rest: ArraySlice<Character>) -> Bool {
    var rest = rest
    while let mark = rest.first, mark == "_" || mark == "^" {
      rest = rest.dropFirst()
      guard rest.first == "{" else {
        rest = rest.dropFirst()
        continue
      }
      var depth = 0
      let group = rest.prefix { character in
        if character == "{" { depth += 1 } else if character == "}" { depth -= 1 }
        return depth > 0
      }
      if group.count > 5 { return true }
      rest = rest[group.endIndex...].dropFirst()
    }
    return false
  }

  /// Whether there is a `\|` that closes nothing and has no space at its side: `D(p \| q)`.
  var hasLoneDoubleBar: Bool {
    let characters = Array(source)
    var bars = 0
    var spaced = 0
    var index = 0
    while index + 1 < characters.count {
      guard characters[index] == "\\" else {
        index += 1
        continue
      }
      if characters[index + 1] == "|" {
        bars += 1
        if String(characters[..<index]).trimmingBlanks.hasSuffix("\\,") { spaced += 1 }
      }
      index += 2
    }
    return (bars - spaced) % 2 == 1 && !source.contains("\\left\\|") && !source.contains("\\right\\|")
  }
}
