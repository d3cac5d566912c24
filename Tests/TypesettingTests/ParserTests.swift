import Testing

@testable import Typesetting

struct ParserTests {
  @Test func theTagIsToldAndNotDrawn() throws {
    let expression = try MathExpression(#"a = b \tag{7.4}"#)
    #expect(expression.tag == "7.4")
    #expect(expression.layout(.display).rows == ["a = b"])
    #expect(try MathExpression("a").tag == nil)
  }

  @Test func theSameSourceIsTheSameFormula() throws {
    #expect(try MathExpression("a+b") == MathExpression("a+b"))
    #expect(try MathExpression("a+b") != MathExpression("a + b"))
  }

  @Test func rangesCountCharactersAndNotBytes() throws {
    let expression = try MathExpression("中 + \\theta")
    let box = expression.layout(.display)
    let last = try #require(box.glyphs.last)
    #expect(expression.sourceRange(of: last.node) == 4..<10)
    #expect(expression.sourceRange(of: -1) == nil && expression.sourceRange(of: 99) == nil)
  }

  @Test func commentsAndLineEndsAreBlanks() throws {
    #expect(try MathExpression("a % not b\r\n + c").layout(.display).rows == ["a + c"])
  }

  /// The groupings that decide what a script belongs to.
  @Test func scriptsTakeOneAtomOrAGroup() throws {
    #expect(try MathExpression("x^12").layout(.display).rows == ["x¹2"])
    #expect(try MathExpression("x^{12}").layout(.display).rows == ["x¹²"])
    #expect(try MathExpression(#"\frac12"#).layout(.display).rows == ["1", "─", "2"])
    #expect(try MathExpression("x_i^2").layout(.inline).rows == ["xᵢ²"])
    #expect(try MathExpression("x^2_i").layout(.inline).rows == ["xᵢ²"])
  }

  @Test func distantMisspellingsGetNoAdvice() throws {
    let error = try #require(throws: MathError.self) { try MathExpression(#"\completelyunknown"#) }
    #expect(error == MathError(offset: 0, message: #"unknown command \completelyunknown"#))
  }

  @Test func theCaretStandsUnderTheMistake() {
    let error = MathError(offset: 6, message: "here")
    // Two wide characters before the place: 2 + 2 cells on the second line.
    #expect(error.caret(in: "one\n中文x") == "中文x\n    ^")
    #expect(MathError(offset: 0, message: "").caret(in: "") == "\n^")
  }
}
