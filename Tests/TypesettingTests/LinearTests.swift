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
      let said = expression.linear(words, spelling: .words)
      #expect(!said.contains { "_^=+−/(){}<>≤≥~∼∑·∇′".contains($0) } && !said.contains("  "), "\(said)")
    }
    let ascii = expression.linear(.english, glyphs: .ascii)
    let letters = source.unicodeScalars.allSatisfy(\.isASCII)
    #expect(!letters || ascii.unicodeScalars.allSatisfy(\.isASCII), "\(ascii)")
  }

  @Test(arguments: [
    (#"U_t = R_t + \gamma R_{t+1}"#, "U sub t equals R sub t plus γ R sub t plus 1 end sub"),
    (
      #"\sum_{l=0}^{\infty} (\gamma\lambda)^l \delta_{t+l}"#,
      "sum over l from 0 to infinity of open γ λ close to the l δ sub t plus l end sub"
    ),
    (
      #"\delta_t = r_t + \gamma V(s_{t+1}) - V(s_t)"#,
      "δ sub t equals r sub t plus γ V open s sub t plus 1 end sub close minus V of s sub t"
    ),
    (#"\pi(a|s) Q"#, "π of a given s, Q"), (#"\pi(\cdot \mid s)"#, "π of dot given s"), (#"|A|"#, "bar A bar"),
    (#"D(p \,\|\, q)"#, "D of p against q"), (#"\frac1N \sum_i x_i"#, "1 over N, sum over i of x sub i"),
    (#"\frac{1}{N}"#, "1 over N"), (#"\hat{A}_t^{(k)}"#, "A hat sub t super open k close end super"),
    (#"10^{-8}"#, "10 to the minus 8 end power"), (#"x^2 + y^3"#, "x squared plus y cubed"), (#"Q^*"#, "Q star"),
    (#"o_{i,<t}"#, "o sub i, before t end sub"), (#"a \le b \ne c"#, "a is at most b is not c"),
    (#"1 \pm \varepsilon"#, "1 plus or minus ε"), (#"s'"#, "s prime"), (#"H^{-1} g"#, "H inverse g"),
    (#"\max_{a'} Q(s', a')"#, "max over a prime of Q of s prime, a prime"), (#"0.99."#, "0.99."),
  ])
  func saidInWordsEverySignIsAWord(source: String, said: String) throws {
    #expect(try MathExpression(source).linear(.english, spelling: .words) == said)
  }

  @Test(arguments: [
    (#"G_t = r_t + \gamma G_{t+1}"#, "G 下标 t 等于 r 下标 t 加 γ G 下标 t 加 1 下标完"),
    (#"-\beta \log \pi(a \mid s)"#, "负 β log π 左括号 a 给定 s 右括号"), (#"\gamma^{-2}"#, "γ 的 负 2 次方完"),
    (#"\sum_{k=0}^{T} \gamma^k"#, "对 k 从 0 到 T 求和 γ 的 k 次方"), (#"\hat{g}^2"#, "g 帽 的平方"),
  ])
  func inChineseEverySignIsAChineseWord(source: String, said: String) throws {
    #expect(try MathExpression(source).linear(.chinese, spelling: .words) == said)
  }

  @Test func theLinesOfLabsAreSaidToo() {
    #expect(
      LinearText.said("Â₂ = δ₂ + γ·λ·Â₃", .english) == "A hat sub 2 equals δ sub 2 plus γ times λ times A hat sub 3")
    #expect(LinearText.said("_", .english) == "sub" && LinearText.said("(", .english).hasPrefix("open"))
  }

  @Test(arguments: [
    ("Â₂ = δ₂ + γ·λ·Â₃", "A-hat_2 = δ_2 + γ·λ·A-hat_3"), ("Gₜ₊₁", "G_{t+1}"), ("γ²", "γ^2"), ("Q₁,₃", "Q_{1,3}"),
    ("r₁₀", "r_10"), ("Rhône, Ênfase", "Rhône, Ênfase"), ("plain", "plain"), ("x⁻¹", "x^{−1}"),
  ])
  func symbolsOfLabsAreSpeltLikeFormulas(symbol: String, spelt: String) {
    #expect(LinearText.spelt(symbol) == spelt)
  }
}
