import Testing

@testable import Typesetting

/// Formulas with letters changed, dropped, doubled and swapped: never a trap, and mistakes inside the source.
struct FuzzTests {
  @Test func mutatedFormulasAreSetOrRefused() throws {
    let clock = ContinuousClock()
    let end = clock.now + .seconds(FuzzTime.seconds)
    var random = SeededGenerator(seed: 7)
    var refused = 0
    var count = 0
    repeat {
      var letters = Array((Formula.all.randomElement(using: &random) ?? Formula.all[0]).source)
      for _ in 0..<Int.random(in: 1...4, using: &random) { Self.mutate(&letters, &random) }
      let source = String(letters)
      count += 1
      do throws(MathError) {
        let expression = try MathExpression(source)
        for setting in LayoutLawTests.settings {
          #expect(expression.layout(setting, width: 40).height >= 1)
          #expect(!expression.layoutInlinePieces(setting, width: 20).isEmpty)
        }
      } catch {
        refused += 1
        try #require((0...source.count).contains(error.offset), "\(error) in \(source)")
        try #require(!error.message.isEmpty && error.caret(in: source).hasSuffix("^"))
      }
    } while clock.now < end
    #expect(refused > 0 && refused < count)
    if FuzzTime.isLong { print("\(count) formulas changed at random, \(refused) of them refused") }
  }

  private static func mutate(_ letters: inout [Character], _ random: inout SeededGenerator) {
    let pool: [Character] = Array(#"\{}[]()_^&'$%~ ax0=+,|"#) + ["\n", "中", "θ", "\u{301}", "\r\n"]
    let place = Int.random(in: 0..<max(1, letters.count), using: &random)
    guard place < letters.count else { return letters.append("x") }
    switch Int.random(in: 0..<5, using: &random) {
    case 0: letters.remove(at: place)
    case 1: letters.insert(pool.randomElement(using: &random) ?? "x", at: place)
    case 2: letters[place] = pool.randomElement(using: &random) ?? "x"
    case 3: letters.swapAt(place, Int.random(in: 0..<letters.count, using: &random))
    default:
      let end = min(letters.count, place + Int.random(in: 1...12, using: &random))
      letters.insert(contentsOf: letters[place..<end], at: place)
    }
  }

  struct Hostile: Sendable, CustomTestStringConvertible {
    let name: String
    let source: String
    /// The beginning of the message, or nil where the formula is fine.
    let refusal: String?

    var testDescription: String { name }

    static let all = [
      Hostile(name: "braces", source: String(repeating: "{", count: 100_000), refusal: "nested deeper than 60"),
      Hostile(name: "hats", source: String(repeating: #"\hat"#, count: 100_000), refusal: "nested deeper than 60"),
      Hostile(name: "scripts", source: String(repeating: "x_", count: 1000), refusal: "double subscript"),
      Hostile(name: "groups in scripts", source: String(repeating: "x_{", count: 1000), refusal: "nested deeper"),
      Hostile(name: "brackets", source: String(repeating: #"\left("#, count: 1000), refusal: "nested deeper"),
      Hostile(
        name: "environments", source: String(repeating: #"\begin{cases}"#, count: 1000), refusal: "nested deeper"),
      Hostile(
        name: "texts", source: String(repeating: #"\text{$"#, count: 1000), refusal: "nested deeper"),
      Hostile(name: "letters", source: String(repeating: "x", count: 19_000), refusal: nil),
      Hostile(name: "sums", source: String(repeating: "x+", count: 9_000), refusal: nil),
      Hostile(name: "too many letters", source: String(repeating: "x", count: 21_000), refusal: "more than 20000"),
      Hostile(name: "primes", source: "x" + String(repeating: "'", count: 5_000), refusal: nil),
      Hostile(name: "backslashes", source: String(repeating: "\\", count: 9_999), refusal: #"'\\' outside"#),
      Hostile(name: "nothing", source: "", refusal: nil),
      Hostile(name: "blanks", source: " \n\t % only a comment", refusal: nil),
    ]
  }

  @Test(arguments: Hostile.all)
  func hostileInputIsSetOrRefused(_ hostile: Hostile) throws {
    do throws(MathError) {
      let expression = try MathExpression(hostile.source)
      #expect(hostile.refusal == nil)
      for setting in [MathSetting.display, .inline] { #expect(expression.layout(setting, width: 80).height >= 1) }
    } catch {
      let refusal = try #require(hostile.refusal, "\(error)")
      #expect(error.message.hasPrefix(refusal), "\(error)")
    }
  }
}
