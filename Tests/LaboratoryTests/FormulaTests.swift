import Laboratory
import Testing

@Suite struct FormulaTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var source: String
    var inputs: [String: Formula.Value] = [:]
    var value: Double
    var testDescription: String { source }
  }

  /// Worked by hand.
  static let cases = [
    Case(source: "r + γ·v′ − v", inputs: ["r": 1, "γ": 0.9, "v′": 0.5, "v": 0.2], value: 1.25),
    Case(source: "1+0.9*0.5-0.2", value: 1.25), Case(source: "5/4", value: 1.25), Case(source: "1.25e0", value: 1.25),
    Case(source: "2^3^2", value: 512), Case(source: "-2^2", value: -4), Case(source: "2^-1", value: 0.5),
    Case(source: "8/4/2", value: 1), Case(source: "8 − 4 − 2", value: 2), Case(source: "2·(3 + 4)", value: 14),
    Case(source: "min(3, 1, 2) + max(3, 1, 2)", value: 4), Case(source: "clip(1.5, 0.8, 1.2)", value: 1.2),
    Case(source: "mean(r)", inputs: ["r": [1, 2, 6]], value: 3),
    // Squared deviations of (1, 0, 2) from 1: 0, 1, 1; over N−1 = 2 that is 1.
    Case(source: "std(r)", inputs: ["r": [1, 0, 2]], value: 1),
    Case(source: "(r[2] − mean(r))/std(r)", inputs: ["r": [1, 0, 2]], value: 1),
    Case(source: "sum(ρ·A)", inputs: ["ρ": [1, 2], "A": [3, -1]], value: 1),
    Case(source: "mean(min(ρ·A, clip(ρ, 0.8, 1.2)·A))", inputs: ["ρ": [1.5, 1.5], "A": [1, -1]], value: -0.15),
    // 1 + 0.5·2 + 0.25·4 = 3.
    Case(source: "discounted(r, γ)", inputs: ["r": [1, 2, 4], "γ": 0.5], value: 3),
    Case(source: "if(a > b, 1, 2)", inputs: ["a": 1, "b": 3], value: 2),
    Case(source: "σ(0) + log(exp(2)) + sqrt(9) + abs(-1)", value: 6.5),
    Case(source: "dot(a, b)", inputs: ["a": [1, 2], "b": [3, 4]], value: 11),
  ]

  @Test(arguments: cases)
  func evaluatesAsByHand(_ example: Case) throws {
    #expect(abs(try Formula(example.source).evaluate(example.inputs) - example.value) < 1e-12)
  }

  /// What is shown can be read again and means the same.
  @Test(arguments: cases)
  func whatIsShownCanBeReadAgain(_ example: Case) throws {
    let formula = try Formula(example.source)
    let again = try Formula("\(formula)")
    #expect(try again.evaluate(example.inputs) == formula.evaluate(example.inputs))
  }

  @Test(arguments: [
    ("r + γ·v′ − v", "r + γ·v′ − v"), ("a*b-c", "a·b − c"), ("a-(b-c)", "a − (b − c)"), ("(a+b)·c", "(a + b)·c"),
    ("a/(b·c)", "a/(b·c)"), ("-(a+b)", "−(a + b)"), ("(a)", "a"), ("(1 − λ)·λ^(k − 1)", "(1 − λ)·λ^(k − 1)"),
  ])
  func showsItselfWithAsFewBracketsAsItNeeds(_ source: String, _ shown: String) throws {
    #expect("\(try Formula(source))" == shown)
  }

  @Test func showsTheNumbersPutIn() throws {
    let formula = try Formula("r + γ·v′ − v")
    #expect(formula.shown(with: ["r": 1, "γ": 0.9, "v′": -0.5, "v": 0.2]) == "1 + 0.9·(−0.5) − 0.2")
    #expect(formula.shown { ["v′": "V(s₃)", "v": "V(s₂)", "r": "r₂"][$0] ?? $0 } == "r₂ + γ·V(s₃) − V(s₂)")
  }

  @Test func aLongListIsShownByItsEnds() throws {
    let list = Formula.Value.list((1...64).map(Double.init))
    #expect(try Formula("sum(x)").shown(with: ["x": list]) == "sum(1, 2, 3, 4, 5, …, 63, 64)")
  }

  @Test(arguments: [
    ("", "offset 0: something is missing at the end"), ("1 +", "offset 3: something is missing at the end"),
    ("(1", "offset 2: missing “)”"), ("1 2", "offset 2: unexpected “2”"),
    ("f(1)", "offset 0: there is no function “f”; write · to multiply"), ("a[1", "offset 3: missing “]”"),
    ("1.2.3", "offset 0: “1.2.3” is not a number"), ("a $ b", "offset 2: unexpected “$”"),
  ])
  func saysWhereItCannotBeRead(_ source: String, _ message: String) {
    let error = #expect(throws: Formula.Failure.self) { try Formula(source) }
    #expect(error.map { "\($0)" } == message)
  }

  @Test(arguments: [
    ("a + 1", "nothing is known of “a”"), ("r[9]", "the index must be a whole number from 0 to 1"),
    ("r + q", "lists of 2 and 3 elements do not go together"),
    ("r", "the formula gives a list of 2 numbers, not one number"),
  ])
  func saysWhatItCannotEvaluate(_ source: String, _ message: String) throws {
    let formula = try Formula(source)
    let error = #expect(throws: Formula.Failure.self) { try formula.evaluate(["r": [1, 2], "q": [1, 2, 3]]) }
    #expect(error?.message == message)
  }

  @Test func deepNestingIsRefusedAndDoesNotOverflow() {
    let deep = String(repeating: "(", count: 100_000)
    #expect(throws: Formula.Failure.self) { try Formula(deep) }
    #expect(throws: Formula.Failure.self) { try Formula(String(repeating: "-", count: 100_000) + "1") }
  }
}

/// What is left of terms that cancel is told from what is small because it was made small.
@Suite struct FormulaRoundingTests {
  private func noted(_ value: Double, _ formula: String, _ inputs: [String: Double]) throws -> Double {
    var trace = Trace()
    let names = inputs.keys.sorted()
    for name in names { trace.given(QuantityID(name), name, inputs[name] ?? 0, Localized("")) }
    trace.computed(
      "y", "y", value, try Formula(formula), names.map { .traced($0, QuantityID($0)) }, source: "")
    return trace["y"].value
  }

  /// ¼·¾ − ¾·¼, from chances that were rounded once.
  @Test func termsThatCancelLeaveZero() throws {
    #expect(try noted(2.78e-17, "p·(1 − p) + q·(0 − p)", ["p": 0.25, "q": 0.75]) == 0)
    #expect(try noted(-4e-17, "a·b", ["a": 1, "b": 0]) == 0)
  }

  @Test func smallNumbersStay() throws {
    let tiny = try Formula("exp(x)").evaluate(["x": -40])
    #expect(try noted(tiny, "exp(x)", ["x": -40]) == tiny)
    #expect(try noted(1e-18, "a·b", ["a": 1e-9, "b": 1e-9]) == 1e-18)
    #expect(try noted(1e-9, "x − y", ["x": 1.000000001, "y": 1]) == 1e-9)
  }

  /// A value that its formula does not give is a mistake to be seen, however small.
  @Test func aWrongValueIsNotHidden() throws {
    #expect(try noted(1e-16, "a + b", ["a": 1, "b": 1]) == 1e-16)
  }
}

@Suite struct TransliterationTests {
  @Test(arguments: [
    ("x⁽¹⁾₀", "x^(1)_0"), ("10⁻¹²", "10^-12"), ("σ²", "sigma^2"), ("δ₁₂", "delta12"), ("G₄✗ − G₄✓", "G4(x) - G4(ok)"),
    ("✓ 5", "ok 5"),
  ])
  func smallSignsStayApart(_ unicode: String, _ ascii: String) {
    #expect(Transliteration.ascii(unicode) == ascii)
  }
}
