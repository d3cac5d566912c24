import Drawing
import Testing

@testable import Typesetting

/// Formulas in one line, to be heard.
@Suite struct LinearTests {
  @Test(arguments: [
    (#"U_t = R_t + \gamma R_{t+1} + \dots"#, "U_t = R_t + γ R_{t+1} + …"),
    (#"\sum_{l=0}^{\infty} (\gamma\lambda)^l \delta_{t+l}"#, "sum over l from 0 to ∞ of (γ λ)^l δ_{t+l}"),
    (#"\sum_{a} \pi(a \mid s) Q_\pi(s, a)"#, "sum over a of π(a | s) Q_π(s, a)"),
    (#"\max_{a'} Q(s', a')"#, "max over a′ of Q(s′, a′)"), (#"\sum \rho"#, "sum of ρ"),
    (#"\frac{a + b}{2}"#, "(a + b)/2"), (#"\frac{1}{1 - \gamma}"#, "1/(1 − γ)"), (#"\frac12"#, "1/2"),
    (#"\hat{A}_t^{(k)}"#, "A-hat_t^{(k)}"), (#"\overline{ab}"#, "bar(a b)"),
    (#"\mathbb{E}_{\tau \sim \pi}[G]"#, "E_{τ~π}[G]"),
    (#"\sqrt{x + 1}"#, "square root of (x + 1)"), (#"\log \pi_\theta(a \mid s)"#, "log π_θ(a | s)"),
    (#"10^{-8}"#, "10^{−8}"), (#"0.99"#, "0.99"), (#"-x"#, "−x"), (#"|A|"#, "|A|"), (#"Q^*_{i,j}"#, "Q_{i,j}^*"),
    (#"x = 1, \quad y = 2"#, "x = 1, y = 2"), (#"x = 1 \quad y = 2"#, "x = 1, y = 2"),
    (#"\begin{cases} 1 & \text{if } a \\ 0 & \text{otherwise} \end{cases}"#, "{1 if a; 0 otherwise}"),
    (#"\begin{aligned} a &= b \\ &= c \end{aligned}"#, "a = b = c"), (#"\term{x}{\gamma V(s)}"#, "γ V(s)"),
    (#"\left( \frac{a}{b} \right)^2"#, "(a/b)^2"), (#"\pi_{\text{old}}"#, "π_old"),
  ])
  func aFormulaIsSpeltInOneLine(source: String, spelt: String) throws {
    #expect(try MathExpression(source).linear(.english) == spelt)
  }

  @Test(arguments: [
    (#"\sum_{l=0}^{T} \delta_l"#, "对 l 从 0 到 T 求和 δ_l"), (#"\max_a Q"#, "对 a 取 max Q"), (#"\sqrt{x}"#, "根号(x)"),
  ])
  func inChineseTheWordsAreChinese(source: String, spelt: String) throws {
    #expect(try MathExpression(source).linear(.chinese) == spelt)
  }

  /// Whatever is written comes out on one line, in ASCII where that is asked for, and nothing of it is lost.
  @Test(arguments: Formula.all + Construct.all)
  func everyFormulaIsOneLine(formula: Formula) throws {
    let source = formula.source
    let expression = try MathExpression(source)
    for words in [LinearWords.english, .chinese] {
      let line = expression.linear(words)
      #expect(!line.contains("\n") && line.last != " " && !line.contains("  "), "\(line)")
    }
    let ascii = expression.linear(.english, glyphs: .ascii)
    let letters = source.unicodeScalars.allSatisfy(\.isASCII)
    #expect(!letters || ascii.unicodeScalars.allSatisfy(\.isASCII), "\(ascii)")
  }

  @Test(arguments: [
    ("Â₂ = δ₂ + γ·λ·Â₃", "A-hat_2 = δ_2 + γ·λ·A-hat_3"), ("Gₜ₊₁", "G_{t+1}"), ("γ²", "γ^2"), ("Q₁,₃", "Q_{1,3}"),
    ("r₁₀", "r_10"), ("Rhône, Ênfase", "Rhône, Ênfase"), ("plain", "plain"), ("x⁻¹", "x^{−1}"),
  ])
  func symbolsOfLabsAreSpeltLikeFormulas(symbol: String, spelt: String) {
    #expect(LinearText.spelt(symbol) == spelt)
  }
}
