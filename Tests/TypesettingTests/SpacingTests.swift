import Testing
import Typesetting

/// One row each, by hand from the rules: relation 1+1, operation 1+1, comma 0+1, function–letter 1, all else 0.
struct SpacingTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let source: String
    let display: String
    var inline: String?

    init(_ source: String, _ display: String, inline: String? = nil) {
      self.source = source
      self.display = display
      self.inline = inline
    }

    var testDescription: String { source }
  }

  static let rows = [
    Row("a=b", "a = b"),
    Row("a+b-c", "a + b − c"),
    // A sign has nothing to join: at the start, after a relation, an operation, a bracket, a comma.
    Row("-a", "−a"), Row("a=-b", "a = −b"), Row("a+-b", "a + −b"), Row("(-a)", "(−a)"), Row("f(a,-b)", "f(a, −b)"),
    Row("a+", "a+"), Row("(a+)", "(a+)"), Row("a+=b", "a+ = b"),
    Row(#"\log x"#, "log x"), Row(#"\log(x)"#, "log(x)"), Row(#"2\log x"#, "2 log x"), Row(#"\log\log x"#, "log log x"),
    Row(#"\operatorname{clip}\left(x\right)"#, "clip(x)"), Row(#"-\log x"#, "−log x"),
    Row(#"\gamma\max(a)"#, "γ max(a)"), Row(#"\sum x"#, "∑ x"), Row(#"\sum (x)"#, "∑ (x)"),
    // An explicit space is instead of the gap, not beside it.
    Row(#"a\,=b"#, "a = b"), Row(#"a,\quad b"#, "a,  b"), Row(#"a\!=b"#, "a= b"), Row(#"a\,b"#, "a b"),
    Row(#"p(a\mid s)"#, "p(a | s)", inline: "p(a|s)"), Row("p(a|s)", "p(a|s)"),
    Row(#"D(p\,\|\,q)"#, "D(p ‖ q)"), Row(#"D(p\parallel q)"#, "D(p ‖ q)"), Row(#"\|x\|"#, "‖x‖"),
    Row("a:=b", "a := b"), Row(#"f\colon X\to Y"#, "f: X → Y"), Row("S:x", "S : x"),
    Row(#"{\arg\max} f"#, "arg max f"), Row(#"a\overset{!}{=}b"#, "a = b", inline: "a =^! b"),
    Row(#"a\not=b"#, "a ≠ b"), Row("{a+b}c", "a + bc"),
    Row(#"r_1,\dots,r_G"#, "r , …, r", inline: "r₁, …, r_G"),
    // In scripts there are no gaps but after a function.
    Row("x_{a+b=c}", "x", inline: "x_{a+b=c}"), Row(#"x^{-\log n}"#, "x", inline: "x^{−log n}"),
    Row("x_{t+1}", "xₜ₊₁"), Row("x^{T-t-1}", "xᵀ⁻ᵗ⁻¹"), Row("s'", "s′"), Row("Q^*(s)", "Q*(s)"),
    Row("a{=}b", "a=b"), Row(#"a\mathrel{R}b"#, "a R b"), Row(#"a \bmod b"#, "a mod b"),
    Row(#"\text{if } x"#, "if x"), Row(#"\mathrm{KL}x"#, "KLx"), Row("", ""),
  ]

  @Test(arguments: rows)
  func gapsFollowTheClasses(_ row: Row) throws {
    let expression = try MathExpression(row.source)
    let display = expression.layout(.display)
    #expect(display.rows[display.baseline].prefix(row.display.count) == row.display)
    if display.height == 1 { #expect(display.rows == [row.display]) }
    #expect(expression.layout(.inline).rows == [row.inline ?? row.display])
  }

  static let asciiRows = [
    // Two words need a blank between them, a word and a bracket do not.
    Row(#"\gamma\lambda"#, "gamma lambda"), Row(#"\gamma V(s)"#, "gamma V(s)"), Row(#"2\pi r"#, "2 pi r"),
    Row(#"\theta(x)"#, "theta(x)"), Row("ab", "ab"), Row(#"b\in A"#, "b in A"), Row(#"\nabla\log\pi"#, "grad log pi"),
    Row(#"a\le b"#, "a <= b"), Row(#"s'"#, "s'"), Row(#"Q^*"#, "Q*"), Row(#"a\times b"#, "a x b"),
    Row(#"\lfloor x\rfloor"#, "floor(x)"), Row(#"x\to\infty"#, "x -> inf"),
  ]

  @Test(arguments: asciiRows)
  func wordsOfASCIIStandApart(_ row: Row) throws {
    let setting = MathSetting(glyphs: .ascii)
    #expect(try MathExpression(row.source).layout(setting).rows == [row.display])
  }
}
