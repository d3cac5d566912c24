import Testing

@testable import Textbook

/// Positions are those of the file, whatever was taken out before parsing. Front matter takes the first three lines.
@Suite struct PositionTests {
  private func positions(_ body: String) throws -> [String] {
    let chapter = try Fixture.chapter(body)
    var found: [String] = []
    chapter.blocks.forEachInline { inline in
      if case .math(let equation) = inline.content {
        found.append("\(equation.source) \(inline.position.line):\(inline.position.column)")
      }
      if case .strong(let inside) = inline.content {
        found.append("\(spelt(inside)) \(inline.position.line):\(inline.position.column)")
      }
    }
    return found
  }

  @Test func columnsCountCharactersAndIncludeFormulas() throws {
    // 想 法 blank $ … : the first dollar sign is the fourth character, the second is 4 + 7 + 1 = 12.
    #expect(try positions("想法 $a_t^*$ $b$ **c**") == ["a_t^* 4:4", "b 4:12", "c 4:16"])
  }

  @Test func laterLinesOfAParagraphKeepTheirIndent() throws {
    #expect(try positions("one\n  two $x$\n    three **y**") == ["x 5:7", "y 6:11"])
  }

  @Test func marksOfQuotationsAndListsCount() throws {
    #expect(try positions("> a\n>  b $x$\n> > c $y$") == ["x 5:6", "y 6:7"])
    #expect(try positions("- a $x$\n  b $y$\n- c\nd $z$") == ["x 4:5", "y 5:5", "z 7:3"])
  }

  @Test func cellsOfATableCount() throws {
    #expect(try positions("| a | b |\n|--|--|\n| $P(a|s)$ 是 | $y$ |") == ["P(a|s) 6:3", "y 6:16"])
  }

  @Test func anErrorInsideAFormulaHasItsOwnPlace() throws {
    let chapter = try Fixture.chapter("```math\na\n  \\frac{1}{\n```")
    let equation = try #require(chapter.equations.first)
    // Character 4 of "a\n  \frac{1}{" is the backslash, third on its line.
    #expect(equation.position(ofCharacter: 4) == SourcePosition(line: 6, column: 3))
    #expect(equation.error != nil)
  }

  @Test func aParagraphThatRunsIntoATableKeepsItsPlaceAndIsSaid() throws {
    let body = "x\n\n> text **b**\n> two $c$\n> | a | b |\n> |---|---|\n> | 1 | $d$ |"
    #expect(try positions(body) == ["b 6:8", "c 7:7", "d 10:9"])
    #expect(try Fixture.chapter(body).faults.map(\.position) == [SourcePosition(line: 6, column: 3)])
  }
}
