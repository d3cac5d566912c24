import Testing

@testable import Textbook

@Suite struct FormulasInMarkdownTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var markdown: String
    var expected: String
    var testDescription: String { markdown }
  }

  /// Each is what libcmark-gfm alone gets wrong, or a rule of Pandoc's about the dollar sign.
  static let cases = [
    Case(markdown: "$a_t^*$ and $b_t^*$", expected: "<math>a_t^*</math> and <math>b_t^*</math>"),
    Case(markdown: "$\\{1\\} \\\\ x$", expected: "<math>\\{1\\} \\\\ x</math>"),
    Case(markdown: "costs \\$5 or \\$6", expected: "costs $5 or $6"),
    Case(markdown: "costs $5 or $6", expected: "costs $5 or $6"),
    Case(markdown: "$ x$ and $x $", expected: "$ x$ and $x $"),
    Case(markdown: "`$x$` is $x$", expected: "<code>$x$</code> is <math>x</math>"),
    Case(markdown: "``a ` $y$`` $z$", expected: "<code>a ` $y$</code> <math>z</math>"),
    Case(markdown: "one ` backtick $x$", expected: "one ` backtick <math>x</math>"),
    Case(markdown: "**$x$**：是", expected: "<b><math>x</math></b>：是"),
    Case(markdown: "[$1.25$](calc:1+0.25)", expected: "<a><math>1.25</math></a>"),
    Case(markdown: "$x$$y$", expected: "<math>x</math><math>y</math>"),
    Case(markdown: "$\\text{a\\$b}$", expected: "<math>\\text{a\\$b}</math>"),
  ]

  @Test(arguments: cases) func aFormulaIsTakenWholeAndNothingElseIs(_ given: Case) throws {
    #expect(spelt(try Fixture.inlines(given.markdown)) == given.expected)
  }

  @Test func aBarInsideAFormulaDoesNotSplitATableCell() throws {
    let block = try Fixture.block("| a | b |\n|---|---|\n| $P(a|s)$ | 2 |")
    guard case .table(let table) = block.content else { throw Fixture.Unexpected(found: "\(block)") }
    #expect(table.rows.map { $0.map(spelt) } == [["<math>P(a|s)</math>", "2"]])
  }

  @Test func linesOfADisplayedFormulaAreNeitherListsNorHeadings() throws {
    let block = try Fixture.block("$$\n- a\n+ b\n= c\n$$")
    guard case .math(let equation) = block.content else { throw Fixture.Unexpected(found: "\(block)") }
    #expect(equation.source == "- a\n+ b\n= c")
    // The fourth line of the file is `$$`, so the formula starts on the fifth.
    #expect(equation.start == SourcePosition(line: 5, column: 1))
  }

  @Test func aDisplayedFormulaInsideABoxLosesTheBoxsMarksAlone() throws {
    let block = try Fixture.block("> [!NOTE]\n> $$\n> a\n> > b\n> $$")
    guard case .callout(let callout) = block.content, case .math(let equation)? = callout.body.first?.content else {
      throw Fixture.Unexpected(found: "\(block)")
    }
    #expect(equation.source == "a\n> b")
  }

  @Test func textAroundADisplayedFormulaStaysText() throws {
    let chapter = try Fixture.chapter("before\n$$x$$\nafter")
    #expect(chapter.blocks.count == 3)
    #expect(chapter.equations.map(\.source) == ["x"])
  }

  @Test func formulasInCodeStayAsTheyAreWritten() throws {
    let fence = try Fixture.block("```\n$a$ `$b$`\n$$\nc\n$$\n```")
    guard case .code(_, let text) = fence.content else { throw Fixture.Unexpected(found: "\(fence)") }
    #expect(text == "$a$ `$b$`\n$$\nc\n$$")
    let indented = try Fixture.chapter("text\n\n    $a$ and $$b$$")
    guard case .code(_, let code)? = indented.blocks.last?.content else {
      throw Fixture.Unexpected(found: "\(indented.blocks)")
    }
    #expect(code == "$a$ and $$b$$")
  }

  @Test func aFormulaInAnAddressIsAnAddress() throws {
    let inlines = try Fixture.inlines("[x](https://a.org/$a$b)")
    guard case .link(let link)? = inlines.first?.content else { throw Fixture.Unexpected(found: spelt(inlines)) }
    #expect(link.target == .web("https://a.org/$a$b"))
  }

  @Test func privateUseLettersOfTheFileAreNotTakenForFormulas() throws {
    let inlines = try Fixture.inlines("\u{E000}x $y$")
    #expect(spelt(inlines) == "\u{FFFD}x <math>y</math>")
  }

  @Test func moreFormulasThanThereAreNamesStayText() throws {
    let many = String(repeating: "$x$ ", count: FormulaMask.limit + 5)
    let inlines = try Fixture.inlines(many)
    #expect(inlines.filter { if case .math = $0.content { true } else { false } }.count == FormulaMask.limit)
  }
}
