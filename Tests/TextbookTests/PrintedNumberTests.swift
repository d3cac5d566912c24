import Testing

@testable import Textbook

@Suite struct PrintedNumberTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var printed: String
    var computed: Double
    var agrees: Bool
    var testDescription: String { "\(printed) for \(computed)" }
  }

  /// A printed number stands for all that round to it: half a unit of its last digit to both sides.
  @Test(arguments: [
    Case(printed: "1.25", computed: 1.2549, agrees: true),
    Case(printed: "1.25", computed: 1.2551, agrees: false),
    Case(printed: "1.250", computed: 1.2549, agrees: false),
    Case(printed: "−0.2", computed: -0.2, agrees: true),
    Case(printed: "0.2", computed: -0.2, agrees: false),
    Case(printed: "892", computed: 891.9, agrees: true),
    Case(printed: "892", computed: 891.4, agrees: false),
    Case(printed: "1,024", computed: 1024, agrees: true),
    Case(printed: "97.5%", computed: 0.975, agrees: true),
    Case(printed: "97.5%", computed: 97.5, agrees: false),
    Case(printed: "3e-4", computed: 0.0003, agrees: true),
    Case(printed: "3×10⁻⁴", computed: 0.00034, agrees: true),
    Case(printed: "3×10⁻⁴", computed: 0.00036, agrees: false),
    Case(printed: "1/3", computed: 1.0 / 3, agrees: true),
    Case(printed: "1/3", computed: 0.3333, agrees: false),
    Case(printed: "≈ 0.94", computed: 0.935_414_346, agrees: true),
    Case(printed: "0.935", computed: 0.935_414_346, agrees: true),
    Case(printed: "∞", computed: .infinity, agrees: true),
    Case(printed: "1", computed: .nan, agrees: false),
    Case(printed: "1.5e3", computed: 1549, agrees: true),
    Case(printed: "1.5e3", computed: 1551, agrees: false),
  ])
  func aPrintedNumberAgreesWithWhatRoundsToIt(_ given: Case) throws {
    let number = try #require(PrintedNumber(given.printed))
    #expect(number.agrees(with: given.computed) == given.agrees)
  }

  @Test(arguments: ["", "x", "about 3", "1.2.3", "−"]) func wordsAreNotNumbers(_ text: String) {
    #expect(PrintedNumber(text) == nil)
  }

  @Test func aListIsReadNumberByNumber() throws {
    let list = try #require(PrintedNumber.list("(−6.21, −7.56, −9.0)"))
    #expect(list.map(\.value) == [-6.21, -7.56, -9])
    #expect(PrintedNumber.list("(1, x)") == nil)
  }

  /// A law: what is printed by rounding to some decimals agrees with the number that was rounded.
  @Test func roundingAndReadingAgree() throws {
    for thousandths in stride(from: -4999, through: 5000, by: 37) {
      let value = Double(thousandths) / 1000
      for decimals in 0...2 {
        let scale = [1.0, 10, 100][decimals]
        let rounded = (value * scale).rounded() / scale
        let printed = try #require(PrintedNumber(decimals == 0 ? "\(Int(rounded))" : "\(rounded)"))
        #expect((printed.value - value).magnitude <= 0.5 / scale + 1e-9)
      }
    }
  }
}
