import Drawing
import Testing

@testable import Typesetting

struct AddressingTests {
  struct Search: Sendable, CustomTestStringConvertible {
    let pattern: String
    let source: String
    /// What the source says at each place found, in reading order.
    let found: [String]

    var testDescription: String { "\(pattern) in \(source)" }
  }

  static let searches = [
    Search(pattern: #"r_t(\theta)"#, source: Formula.all[2].source, found: [#"r_t(\theta)"#, #"r_t(\theta)"#]),
    Search(
      pattern: #"\hat{A}_{i,t}"#, source: Formula.all[4].source, found: [#"\hat{A}_{i,t}"#, #"\hat{A}_{i,t}"#]),
    Search(pattern: #"\pi_\theta"#, source: Formula.all[3].source, found: [#"\pi_\theta"#, #"\pi_\theta"#]),
    Search(pattern: #"\gamma V(s_{t+1})"#, source: Formula.all[1].source, found: [#"\gamma V(s_{t+1})"#]),
    // Spelling makes no difference: spaces, groups, the size of brackets, the way a word is made upright.
    Search(pattern: #"r _ {t} \left( \theta \right)"#, source: #"a + r_t(\theta)"#, found: [#"r_t(\theta)"#]),
    Search(pattern: #"(\theta)"#, source: #"r\left(\theta\right)"#, found: [#"(\theta\right)"#]),
    Search(pattern: #"D_{\text{KL}}"#, source: #"D_{\mathrm{KL}} + 1"#, found: [#"D_{\mathrm{KL}}"#]),
    Search(pattern: "{x}", source: "x + {x} + y", found: ["x", "x"]),
    // Structure does.
    Search(pattern: "r_t", source: "r_{t+1} + r_t^2", found: []),
    Search(pattern: "V", source: "V_t + V'", found: ["V", "V"]),
    Search(pattern: "a+b", source: "a + b + a+b", found: ["a + b", "a+b"]),
    Search(pattern: "b", source: #"\frac{b}{\sqrt{b}} + x_b^b"#, found: ["b", "b", "b", "b"]),
    Search(pattern: "(x)", source: "(x)^2", found: ["(x)"]),
    Search(pattern: "x x", source: "x x x", found: ["x x", "x x"]),
    Search(pattern: "", source: "x", found: []),
    Search(
      pattern: #"\begin{cases} 0 \\ 1 \end{cases}"#, source: #"\begin{cases} 0\\1 \end{cases}"#,
      found: [#"\begin{cases} 0\\1 \end{cases}"#]),
    Search(pattern: #"\term{ratio}{}"#, source: #"\term{ratio}{r_t} + \term{x}{y}"#, found: [#"\term{ratio}{r_t}"#]),
    Search(pattern: "r_t + y", source: #"\term{ratio}{r_t} + \term{x}{y}"#, found: [#"r_t} + \term{x}{y"#]),
  ]

  @Test(arguments: searches)
  func patternsAreFoundByStructure(_ search: Search) throws {
    let formula = try MathExpression(search.source)
    let letters = Array(search.source)
    let found = formula.find(try MathExpression(search.pattern)).map { region in
      let ranges = region.compactMap { formula.sourceRange(of: $0) }
      let start = ranges.map(\.lowerBound).min() ?? 0
      let end = ranges.map(\.upperBound).max() ?? 0
      return String(letters[start..<end])
    }
    #expect(found == search.found)
  }

  /// A formula contains itself, once and whole.
  @Test(arguments: Formula.all)
  func everyFormulaIsFoundInItself(_ formula: Formula) throws {
    let expression = try MathExpression(formula.source)
    let region = try #require(expression.find(expression).first)
    for setting in LayoutLawTests.settings {
      let box = expression.layout(setting)
      #expect(box.glyphs.allSatisfy { region.contains($0.node) })
    }
  }

  /// The cells of the ratio in PPO's objective: five columns, on the baseline, at 18 and at 32.
  ///
  ///      CLIP      ^
  ///     L    (θ) = 𝔼ₜ[min(rₜ(θ)Âₜ, clip(rₜ(θ), …
  ///     0         1         2         3
  ///     012345678901234567890123456789012345678
  @Test func theRatioOfPPOLightsUpTwice() throws {
    let formula = try MathExpression(Formula.all[2].source)
    let box = formula.layout(.display)
    let cells = formula.find(try MathExpression(#"r_t(\theta)"#)).map { box.cells(of: $0) }
    #expect(cells.map { $0.map(\.row) } == [[1], [1]])
    #expect(cells.map { $0.map(\.columns) } == [[18..<23], [32..<37]])
  }

  /// A base and its script on the row below are one region; in one row the blank between two cells belongs to it.
  @Test func aRegionCoversRowsAndItsOwnBlanks() throws {
    let formula = try MathExpression(#"a \cdot \pi_\theta + b"#)
    let box = formula.layout(.display)
    #expect(box.rows == ["a · π  + b", "     θ"])
    let script = try #require(formula.find(try MathExpression(#"\pi_\theta"#)).first)
    #expect(box.cells(of: script).map(\.row) == [0, 1])
    #expect(box.cells(of: script).map(\.columns) == [4..<5, 5..<6])
    let product = try #require(formula.find(try MathExpression(#"a \cdot \pi_\theta"#)).first)
    #expect(box.cells(of: product).map(\.columns) == [0..<5, 5..<6])
  }

  @Test func aRegionDoesNotRunOverWhatIsNotItsOwn() throws {
    let formula = try MathExpression("x + y + x")
    let box = formula.layout(.display)
    let both = formula.find(try MathExpression("x")).reduce(into: Set<Int>()) { $0.formUnion($1) }
    #expect(box.cells(of: both).map(\.columns) == [0..<1, 8..<9])
    #expect(box.cells(of: []).isEmpty)
  }

  @Test func everyCellKnowsItsSource() throws {
    let source = #"\hat{A}_t = \frac{中}{b}"#
    let formula = try MathExpression(source)
    let box = formula.layout(.display)
    // Row 0: the numerator, over columns 5 and 6; row 1: Âₜ = ──.
    #expect(box.rows == ["     中", "Âₜ = ──", "     b"])
    let letters = Array(source)
    func text(_ row: Int, _ column: Int) -> String? {
      box.node(row: row, column: column).flatMap { formula.sourceRange(of: $0) }.map { String(letters[$0]) }
    }
    #expect(text(1, 0) == "A")
    #expect(text(1, 1) == "t")
    #expect(text(1, 2) == nil)
    #expect(text(0, 5) == "中" && text(0, 6) == "中")
    #expect(text(1, 6) == #"\frac{中}{b}"#)
  }

  @Test func drawingClipsAndHighlights() throws {
    let formula = try MathExpression("a + b")
    let region = try #require(formula.find(try MathExpression("b")).first)
    let box = formula.layout(.display)
    var screen = Screen(width: 8, height: 2)
    box.draw(on: &screen, row: 1, column: 2, style: .text, highlights: [(region, Style(.term, .underline))])
    #expect(screen.text == "\n  a + b")
    #expect(screen[1, 6].style == Style(.term, .underline) && screen[1, 2].style == .text)

    var narrow = Screen(width: 8, height: 2)
    let clip = Area(row: 0, column: 3, height: 2, width: 2)
    box.draw(on: &narrow, row: 1, column: 2, clip: clip, highlights: [(region, Style(.term))])
    #expect(narrow.text == "\n    +")
    #expect(narrow[1, 6].style == .text)

    var nothing = Screen(width: 0, height: 0)
    box.draw(on: &nothing, row: -5, column: 3)
    #expect(nothing.text == "")
  }

  @Test func termsAreNamed() throws {
    let formula = try MathExpression(#"\term{ratio}{r_t} \hat{A} + \term{bonus}{c S} + \term{ratio}{r_t}"#)
    #expect(formula.termNames == ["ratio", "bonus"])
    #expect(formula.regions(ofTerm: "ratio").count == 2)
    #expect(formula.regions(ofTerm: "nothing").isEmpty)
  }
}
