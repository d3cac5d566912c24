import Drawing
import Laboratory
import Textbook
import Typesetting

extension BlockSetter {
  /// Running text as styled text, ready to be broken into lines.
  mutating func inlineText(_ inlines: [Inline], width: Int, base: Style = .text, tag: String? = nil) -> StyledText {
    var result = StyledText()
    for inline in inlines { append(inline, to: &result, width: width, base: base, tag: tag) }
    return result
  }

  private mutating func append(
    _ inline: Inline, to result: inout StyledText, width: Int, base: Style, tag: String?
  ) {
    switch inline.content {
    case .text(let words): result.append(text(words), base, tag: tag)
    case .emphasis(let children):
      result += inlineText(children, width: width, base: base.adding(.italic), tag: tag)
    case .strong(let children):
      result += inlineText(children, width: width, base: base.adding(.bold), tag: tag)
    case .strikethrough(let children): result += inlineText(children, width: width, base: base, tag: tag)
    case .code(let code):
      let code = setting.glyphs == .ascii ? Transliteration.ascii(code) : code
      result.append(code, Style(.code, base.attributes), tag: tag)
    case .math(let equation): result += inlineMath(equation, width: width, base: base, tag: tag)
    case .link(let link): result += linkText(link, width: width, base: base)
    case .lineBreak: result.append("\n", base)
    case .footnoteReference(let number): result.append("[\(number)]", Style(.quiet))
    }
  }

  private mutating func linkText(_ link: Link, width: Int, base: Style) -> StyledText {
    switch link.target {
    case .live(let number):
      result.liveNumbers.append(number)
      guard let shown = setting.live(number) else { return inlineText(link.children, width: width, base: base) }
      return StyledText([
        StyledText.Run(text(shown), Style(.accent, base.attributes), tag: "live/\(number.name)", isUnbreakable: true)
      ])
    case .calculation, .refused: return inlineText(link.children, width: width, base: base)
    case .reference(let id):
      let tag = register(link.target)
      let words = inlineText(link.children, width: width, base: Style(.link, base.attributes), tag: tag)
      return words.isEmpty ? StyledText(setting.citation(id) ?? id, Style(.link), tag: tag) : words
    case .web, .chapter, .section, .term:
      return inlineText(link.children, width: width, base: Style(.link, base.attributes), tag: register(link.target))
    }
  }

  private mutating func register(_ target: Link.Target) -> String {
    result.links.append(target)
    return "link/\(blockIndex)/\(result.links.count - 1)"
  }

  private mutating func inlineMath(_ equation: Equation, width: Int, base: Style, tag: String?) -> StyledText {
    guard let expression = equation.expression else {
      return StyledText("$\(equation.source)$", Style(.bad), tag: tag)
    }
    result.formulas.append(equation.source)
    if setting.isLinear { return StyledText(linear(expression), Style(.maths, base.attributes), tag: tag) }
    var mathSetting = setting.mathSetting
    mathSetting.mode = .inline
    mathSetting.glyphs = setting.glyphs
    let regions = terms.map { term in (name: term.name, regions: expression.find(term.pattern)) }
    let pieces = expression.layoutInlinePieces(mathSetting, width: width)
    return StyledText(
      pieces.flatMap { piece in
        runs(of: piece, row: 0, regions, base: Style(.maths, base.attributes), tag: tag).map { run in
          var run = run
          run.isUnbreakable = true
          return run
        }
      })
  }

  /// One row of a formula as runs; parts that stand for a lab's quantity carry its tag.
  func runs(
    of box: MathBox, row: Int, _ regions: [(name: String, regions: [Set<Int>])], base: Style, tag: String?
  ) -> [StyledText.Run] {
    var characters = Array(repeating: Character?.some(" "), count: box.width)
    for glyph in box.glyphs where glyph.row == row {
      characters[glyph.column] = glyph.text
      if glyph.width == 2, glyph.column + 1 < characters.count { characters[glyph.column + 1] = nil }
    }
    var tags = Array(repeating: tag ?? "math/\(blockIndex)/\(result.formulas.count - 1)", count: box.width)
    for (name, places) in regions {
      for region in places {
        for cells in box.cells(of: region) where cells.row == row {
          for column in cells.columns where column < tags.count { tags[column] = "term/\(name)" }
        }
      }
    }
    var runs: [StyledText.Run] = []
    for column in 0..<box.width {
      guard let character = characters[column] else { continue }
      if let last = runs.last, last.tag == tags[column] {
        runs[runs.count - 1].text.append(character)
      } else {
        runs.append(StyledText.Run(String(character), base, tag: tags[column]))
      }
    }
    return runs
  }
}
