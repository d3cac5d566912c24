import Drawing
import Testing

@testable import Typesetting

struct SymbolTests {
  /// Every command can be used, and makes a box.
  @Test func everyCommandIsKnownToTheLayout() throws {
    for name in Command.all.keys.sorted() {
      let source = try #require(Self.example(name))
      let expression = try MathExpression(source)
      for setting in LayoutLawTests.settings {
        try LayoutLawTests.check(expression.layout(setting), setting, .max, expression)
      }
    }
  }

  /// A command with as many arguments as it takes.
  private static func example(_ name: String) -> String? {
    guard let command = Command.all[name] else { return nil }
    switch command {
    case .left: return #"\left( x \right)"#
    case .begin: return #"\begin{cases} x \end{cases}"#
    case .sizedFence: return "\\\(name)( x"
    case .measuredSpace: return "\\\(name){1em}"
    case .not: return #"\not="#
    case .fraction, .binomial, .stack, .term: return "\\\(name){a}{b}"
    case .symbol, .function, .bigOperator, .space, .ignored: return "\\\(name) x"
    case .operatorName, .text, .alphabet, .root, .accent, .line, .brace, .substack, .longArrow, .phantom, .boxed,
      .classed, .modulo, .tag:
      return "\\\(name){a}"
    }
  }

  @Test func everySymbolTakesOneCellAndHasAnASCIISpelling() {
    for (name, symbol) in SymbolTable.named {
      #expect(CellWidth.columns(of: symbol.glyph) == 1, "\(name)")
      #expect(!symbol.ascii.isEmpty && symbol.ascii.allSatisfy(\.isASCII), "\(name)")
    }
    for (name, entry) in SymbolTable.bigOperators {
      #expect(CellWidth.columns(of: entry.symbol.glyph) == 1 && entry.symbol.ascii.allSatisfy(\.isASCII), "\(name)")
    }
  }

  /// ASCII means ASCII: the eighteen formulas without their Chinese words.
  @Test func theASCIISettingUsesASCIIAlone() throws {
    for formula in Formula.all + Construct.all {
      let expression = try MathExpression(formula.source)
      for mode in [MathSetting.Mode.display, .inline] {
        let box = expression.layout(MathSetting(mode: mode, glyphs: .ascii))
        let foreign = box.glyphs.filter { !$0.text.isASCII && $0.width == 1 }
        #expect(foreign.isEmpty, "\(formula.name): \(foreign.map(\.text))")
      }
    }
  }

  /// Ready-made letters are one scalar that takes one cell, and equal letter and mark by Unicode's own rule.
  @Test func precomposedLettersAreLetterAndMark() {
    let marks: [Accent] = [.hat, .tilde, .bar, .vec, .dot, .ddot, .check, .breve, .ring, .acute, .grave]
    var count = 0
    for accent in marks {
      for letter in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ" {
        guard let composed = accent.precomposed(letter) else { continue }
        count += 1
        #expect(composed.unicodeScalars.count == 1 && CellWidth.columns(of: composed) == 1)
        #expect(composed == letter.adding(accent.mark), "\(letter) with \(accent)")
      }
    }
    #expect(count > 150)
    // 13 capitals and 13 small letters have a hat; x and k do not.
    #expect("abcdefghijklmnopqrstuvwxyz".filter { Accent.hat.precomposed($0) != nil }.count == 13)
    #expect(Accent.hat.precomposed("x") == nil)
  }

  @Test func smallLettersTakeOneCell() {
    for character in "0123456789+−=()abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZβγρχθπ," {
      for small in [SmallScripts.raised(character), SmallScripts.lowered(character)].compactMap({ $0 }) {
        #expect(CellWidth.columns(of: small) == 1)
      }
    }
    #expect(",θπ".allSatisfy { SmallScripts.raised($0) == nil && SmallScripts.lowered($0) == nil })
    #expect("bcdfgqwyz".allSatisfy { SmallScripts.lowered($0) == nil })
  }

  @Test func alphabetsHaveTheirExceptions() {
    #expect(Alphabet.blackboard.form(of: Symbol("R")).glyph == "ℝ")
    #expect(Alphabet.blackboard.form(of: Symbol("E")).glyph == "𝔼")
    #expect(Alphabet.blackboard.form(of: Symbol("1")).glyph == "𝟙")
    #expect(Alphabet.calligraphic.form(of: Symbol("L")).glyph == "ℒ")
    #expect(Alphabet.calligraphic.form(of: Symbol("D")).glyph == "𝒟")
    #expect(Alphabet.bold.form(of: Symbol("θ", ascii: "theta")) == Symbol("𝛉", ascii: "theta"))
    #expect(Alphabet.bold.form(of: Symbol("+", .binary)).glyph == "+")
  }
}
