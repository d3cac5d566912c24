import Drawing
import Laboratory
import Testing

@testable import Labs

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The lab `slips`: both numbers of every slip, worked by hand from the table of given data.
@Suite struct CommonSlipsTests {
  /// A slip at the default knobs, γ = 0.99, λ = 0.95, ε = 0.2, β = 0.5, with its rows in the order of the lab.
  struct Case: Sendable, CustomTestStringConvertible {
    var slip: String
    var slipped: [Double]
    var right: [Double]
    var within = 1e-9
    var testDescription: String { slip }
  }

  static let cases: [Case] = returns + gradients + ratios + divergence + groups + feedback

  private static let returns: [Case] = [
    // G₄ = 5, then ·0.95 or ·0.99, with 1 added at step 2.
    Case(
      slip: "discount-lambda", slipped: [5, 4.75, 5.5125, 5.236875, 4.97503125],
      right: [5, 4.95, 5.9005, 5.841495, 5.78308005]),
    // δ₂ = 1 + 0.99·2.9 − 2.1 = 1.771, δ₃ = 0.99·4 − 2.9 = 1.06, δ₄ = 1; γλ = 0.9405, its 2nd power 0.88454025,
    // its 4th 0.782411453870…
    Case(
      slip: "gae-exponent", slipped: [1.771, 0.99693, 0.7824114538700625, 3.5503414538700625],
      right: [1.771, 0.99693, 0.88454025, 3.65247025]),
    // r − V, and r + 0.99 V′ − V.
    Case(
      slip: "reward-minus-value", slipped: [-1.2, -1.8, -1.1, -2.9, 1], right: [0.582, 0.279, 1.771, 1.06, 1]),
    // Â₄ = 1, Â₃ = 1.06 + 0.9405, Â₂ = 1.771 + 0.9405·2.0005, Â₁ = 0.279 + 0.9405·3.65247025,
    // Â₀ = 0.582 + 0.9405·3.714148270125.
    Case(
      slip: "td-error-as-advantage", slipped: [1, 1.06, 1.771, 0.279, 0.582],
      right: [1, 2.0005, 3.65247025, 3.714148270125, 4.0751564480525625]),
    // A cut at V(s₅) = 3 or 5, λ = 1: Â₄ = 5 + 0.99·V − 4; two more at the cut are 0.99^(5−t)·2 more at step t.
    Case(
      slip: "lambda-one", slipped: [3.97, 4.9903, 6.711397, 6.92328303, 7.4360501997],
      right: [5.95, 6.9505, 8.651995, 8.84447505, 9.3380302995]),
    // The table of the design: r = (1, 1, 1), V = 10.
    // Slipped: δ₂ = 1 − 10 = −9, others 1 + 9.9 − 10 = 0.9; right: all 0.9. γλ = 0.9405.
    Case(slip: "truncation", slipped: [-9, -7.5645, -6.21441225], right: [0.9, 1.74645, 2.542536225]),
    // Over all eight: mean 9/8, squares 29 − 81/8 = 18.875, variance 18.875/7. Over three: mean 3, variance 1.
    Case(
      slip: "padding",
      slipped: [2.0, 3, 4].map { ($0 - 1.125) / (18.875 / 7).squareRoot() }, right: [-1, 0, 1], within: 1e-7),
    Case(slip: "reward-output", slipped: [0, 1, 5], right: [3.96, 5.95, 5]),
    // Four actions: 0.2/4 = 0.05 each, the best one 0.8 more; the slip shares 0.2 among three.
    Case(slip: "greedy-share", slipped: [0.2 / 3, 0.8, 0.2 / 3, 0.2 / 3], right: [0.05, 0.85, 0.05, 0.05]),
  ]

  private static let gradients: [Case] = [
    // E[R] = ¼·4 = 1. ∂log π/∂z₀ is ¾ and −¼: the mean is 3/16 − 3/16. Together: ¼·4·¾.
    Case(slip: "product-of-means", slipped: [1, 0, 0], right: [1, 0, 0.75]),
    // Chances 1, 3, 3, 9 sixteenths; scores of a₁: ¾, −¼, ¾, −¼; r₀ = 4, 4, 0, 0; r₁ = 0, 2, 2, 0.
    // Both means are 3/16. Squares: 1/16·9 + 3/16·9/4 + 3/16·9/4 against 3/16·1/4 + 3/16·9/4.
    Case(
      slip: "past-rewards", slipped: [0.1875, -0.28125, 0.28125, 0, 0.1875, 1.40625],
      right: [0, -0.09375, 0.28125, 0, 0.1875, 0.46875]),
    // V = 1: ¼·3·¾ = 9/16, and ¾·(−1)·(−¼) = 3/16.
    Case(slip: "baseline-of-action", slipped: [0, 0, 0], right: [0.5625, 0.1875, 0.75]),
    // −A/2 is ∓½; times 1 − ½ and −½.
    Case(slip: "loss-zero", slipped: [-0.5, 0.5, 0], right: [-0.25, -0.25, -0.5]),
  ]

  private static let ratios: [Case] = [
    // 0.3/0.1 = 3 and 0.7/0.9; weighed by 0.3 and 0.7, or by 0.1 and 0.9.
    Case(
      slip: "ratio-drawn", slipped: [7.0 / 9, 0.9, 0.49 / 0.9, 0.9 + 0.49 / 0.9], right: [3, 0.3, 0.7, 1]),
    // ρ = 1.5 with A = 1 and ρ = 0.5 with A = −1 are clipped; the other two are pulled back.
    Case(slip: "clip-band", slipped: [0, 0, 0, 0], right: [0, -1.5, 0.5, 0]),
    // V moved beyond 1.2: the clipped square (1.2 − 5)² is the larger.
    Case(slip: "value-clip", slipped: [-4, 0, 0, 0], right: [-4, -3.5, -3, -2.5]),
  ]

  private static let divergence: [Case] = [
    // Log-ratios 1, −0.2, 0.7; β = 0.5; the score 1 at the last token.
    Case(slip: "kl-reward", slipped: [0.5, -0.1, 1.35, 1.75], right: [-0.5, 0.1, 0.65, 0.25]),
    // u = 900 and 0.1/0.999, or their inverses: 892.2 against 5.8.
    Case(
      slip: "k3-upside-down", slipped: k3(900, 0.1 / 0.999),
      right: k3(1 / 900, 9.99)),
    // KL = ½ log 2 + 0.3 log 1.2 + 0.2 log 0.4. Wanted: π(log(π/ref) − KL).
    Case(slip: "k1-loss", slipped: [divergenceOfActor, 0, 0, 0], right: [divergenceOfActor] + wanted),
    // π − ref: 0.25, 0.05, −0.3.
    Case(slip: "k3-loss", slipped: [divergenceOfActor, 0.25, 0.05, -0.3], right: [divergenceOfActor] + wanted),
    // (0.7, 0.2, 0.1) → (0.4, 0.2, 0.4).
    Case(
      slip: "kl-direction",
      slipped: [0.4 * log(4.0 / 7), 0, 0.4 * log(4.0), 0.4 * log(16.0 / 7)],
      right: [0.7 * log(1.75), 0, 0.1 * log(0.25), 0.7 * log(1.75) - 0.1 * log(4.0)]),
    Case(
      slip: "cross-entropy",
      slipped: [-0.8 * log(0.6), -0.2 * log(0.4), -0.8 * log(0.6) - 0.2 * log(0.4)],
      right: [0.8 * log(4.0 / 3), 0.2 * log(0.5), 0.8 * log(4.0 / 3) - 0.2 * log(2.0)]),
  ]

  /// u − 1 − log u for two tokens drawn with 0.9 and 0.1, and the mean.
  private static func k3(_ first: Double, _ second: Double) -> [Double] {
    let values = [first, second].map { $0 - 1 - log($0) }
    return values + [0.9 * values[0] + 0.1 * values[1]]
  }

  private static let divergenceOfActor: Double = 0.5 * log(2.0) + 0.3 * log(1.2) + 0.2 * log(0.4)
  private static let wanted: [Double] = [
    0.5 * (log(2.0) - divergenceOfActor), 0.3 * (log(1.2) - divergenceOfActor),
    0.2 * (log(0.4) - divergenceOfActor),
  ]

  private static let groups: [Case] = [
    // m = 1; the others' means are 1, 1.5, 0.5. Groups of three: two thirds of ¾.
    Case(slip: "group-mean", slipped: [0, -1, 1, 0.5], right: [0, -1.5, 1.5, 0.75]),
    // Eight differences of ½: the sum of squares is 2; √(2/8) = ½ and √(2/7). 0.5/(0.53452 + 0.0001) = 0.93524.
    Case(
      slip: "group-std", slipped: [0.5, 1, -1],
      right: [(2.0 / 7).squareRoot(), 0.93523945, -0.93523945], within: 1e-7),
    // std of 1, 0, 2 is 1; of 2, 0, 4 it is 2.
    Case(
      slip: "hidden-std", slipped: [0, -1, 1, 0, -2, 2],
      right: [0, -1 / 1.0001, 1 / 1.0001, 0, -2 / 2.0001, 2 / 2.0001]),
    // s² = k(8 − k)/56: 7/56, 16/56, 7/56.
    Case(
      slip: "dr-grpo-scale",
      slipped: [
        0.875 / (0.125.squareRoot() + 1e-4), 0.5 / ((2.0 / 7).squareRoot() + 1e-4),
        0.125 / (0.125.squareRoot() + 1e-4),
      ], right: [0.875, 0.5, 0.125]),
    // Â = 0, −1, 1 with 2, 2, 6 tokens.
    Case(slip: "missing-means", slipped: [0, -2, 6, 4], right: [0, -1.0 / 3, 1.0 / 3, 0]),
    // Mean log-ratio 0.2/4 = 0.05; e^0.5 = 1.65 and e^−0.3 = 0.74 are outside of 0.8 … 1.2.
    Case(
      slip: "one-ratio", slipped: [0.05, 0.05, 0.05, 0.05].map { exp($0) } + [0],
      right: [0.5, -0.3, 0.1, -0.1].map { exp($0) } + [0.5]),
    // 1.001 is above 1.0004 with A > 0; 0.9995 is below 0.9997 with A < 0; the others are inside.
    Case(slip: "gspo-range", slipped: [1.001, -0.9995, 1.0003, -0.9998], right: [0, 0, 1.0003, -0.9998]),
    Case(
      slip: "gspo-weight", slipped: [1.1, 1.1, 1.1, 1.1, 1.1],
      right: [1.1, 1.21, 1.4641, 2.14358881, 4.594972986357216]),
    // 1/8 for every token; or 1/(2·2) and 1/(2·6).
    Case(slip: "gspo-length", slipped: [0.125, 0.125], right: [0.25, 1.0 / 12]),
  ]

  private static let feedback: [Case] = [
    // −0.5·(1, −0.2, 0.7), with the score 1 at every token or at the last.
    Case(slip: "score-every-token", slipped: [0.5, 1.1, 0.65, 2.25], right: [-0.5, 0.1, 0.65, 0.25]),
    Case(slip: "last-token", slipped: [0.5, 0.5, 0.25], right: [1, 0, 0]),
    // 0.5w − log(0.3 e^{0.5w} + 0.1 + 0.6 e^{2w}), and h = 0.5w.
    Case(
      slip: "dpo-chosen",
      slipped: [0.5, 1, 2, 4].map(chosenLogRatio),
      right: [0.25, 0.5, 1, 2]),
  ]

  private static func chosenLogRatio(_ w: Double) -> Double {
    let normaliser: Double = 0.3 * exp(0.5 * w) + 0.1 + 0.6 * exp(2 * w)
    return 0.5 * w - log(normaliser)
  }

  private func run(_ slip: String, _ changes: [String: Double] = [:], seed: UInt64 = 7) throws -> any LabSession {
    var session = try LabLawTests.session("slips")
    var settings = session.settings
    try settings.set("slip", to: .word(slip))
    for (name, value) in changes { try settings.set(name, to: .number(value)) }
    try session.restart(settings: settings, seed: seed)
    session.jump(to: 100)
    return session
  }

  private func column(_ session: any LabSession, _ family: String) -> [Double] {
    (0..<session.position).compactMap { session.number(QuantityID(family, $0))?.value }
  }

  private func last(_ session: any LabSession, _ family: String) throws -> Double {
    try #require(column(session, family).last)
  }

  @Test(arguments: cases)
  func bothNumbersByHand(_ slip: Case) throws {
    let run = try run(slip.slip)
    for (family, expected) in [("slipped", slip.slipped), ("right", slip.right)] {
      let values = column(run, family)
      #expect(values.count == expected.count, "\(slip.slip) has \(values.count) rows")
      for (row, (value, number)) in zip(values, expected).enumerated() {
        #expect(abs(value - number) <= slip.within * max(1, abs(number)), "\(slip.slip), \(family)[\(row)]: \(value)")
      }
    }
  }

  /// Two slips depend on the draw; they have tests of their own below.
  @Test func everySlipIsWorkedByHand() {
    let worked = Set(Self.cases.map(\.slip)).union(["value-recursion", "kl-sign"])
    #expect(worked == Set(Slip.all.map(\.id)))
    #expect(Slip.all.count >= 24)
    #expect(Set(Slip.all.map(\.id)).count == Slip.all.count)
  }

  /// A slip that shows the same number twice teaches nothing.
  @Test(arguments: Slip.all.map(\.id))
  func somewhereTheTwoWaysDiffer(_ slip: String) throws {
    let differences = column(try run(slip), "difference")
    #expect(differences.contains { abs($0) > 1e-5 })
  }

  /// r + γ·(0.75·4 + 0.25·0) = 1 + 0.99·3; the slip says 5 or 1, as chance has it.
  @Test func theValueIsAMeanAndNotADraw() throws {
    var seen: Set<Double> = []
    for seed in 1...12 {
      let run = try run("value-recursion", seed: UInt64(seed))
      #expect(abs(try last(run, "right") - 3.97) < 1e-12)
      seen.insert(try last(run, "slipped"))
    }
    #expect(seen == [5, 1])
  }

  /// −KL and KL exactly; each sample is one of log(π/ref) = log 2, log 1.2, log 0.4, with its sign turned by the slip.
  @Test func oneSampleOfKLMayBeNegativeButNotItsMean() throws {
    var negatives = 0
    for seed in 1...12 {
      let run = try run("kl-sign", seed: UInt64(seed))
      let (slipped, right) = (column(run, "slipped"), column(run, "right"))
      #expect(zip(slipped, right).allSatisfy { abs($0 + $1) < 1e-12 })
      for sample in right[..<5] {
        #expect([log(2.0), log(1.2), log(0.4)].contains { abs($0 - sample) < 1e-12 })
      }
      #expect(abs(right[6] - Self.divergenceOfActor) < 1e-12)
      negatives += right[..<5].count { $0 < 0 }
    }
    // 60 draws, a fifth of them of the token with log 0.4: 12 ± 3·3.1.
    #expect((3...21).contains(negatives))
  }

  /// What the chapter says of the knobs.
  @Test func withLambdaZeroTheTDErrorIsTheAdvantage() throws {
    #expect(column(try run("td-error-as-advantage", ["lambda": 0]), "difference").allSatisfy { $0 == 0 })
  }

  @Test func withGammaZeroTheTargetIsTheReward() throws {
    #expect(column(try run("reward-output", ["gamma": 0]), "difference").allSatisfy { $0 == 0 })
  }

  @Test func withBetaZeroTheSignOfThePenaltyDoesNotShow() throws {
    #expect(column(try run("kl-reward", ["beta": 0]), "difference").allSatisfy { $0 == 0 })
  }

  /// The whole error is made at the last step; every step before it gets γλ of what came after.
  @Test(arguments: [0.95, 0.5, 0])
  func theErrorOfACutIsMadeOnceAndPassedOn(_ lambda: Double) throws {
    let errors = column(try run("truncation", ["lambda": lambda]), "difference")
    #expect(abs(errors[0] + 9.9) < 1e-12)
    for row in 1..<3 { #expect(abs(errors[row] - 0.99 * lambda * errors[row - 1]) < 1e-12) }
  }

  /// Both fall while the margin rises: the chosen answer's log-ratio, and with it the rejected one's, which is h less.
  @Test func inDPOBothAnswersFallWhileTheMarginRises() throws {
    let run = try run("dpo-chosen")
    let (chosen, margin) = (column(run, "slipped"), column(run, "right"))
    for row in 1..<4 {
      #expect(margin[row] > margin[row - 1])
      #expect(chosen[row] < chosen[row - 1])
      #expect(chosen[row] - margin[row] < chosen[row - 1] - margin[row - 1])
    }
  }

  /// With γ = λ = 1 no power differs from another.
  @Test func theExponentOfGAEHidesWithoutDiscountAndTrace() throws {
    #expect(column(try run("gae-exponent", ["gamma": 1, "lambda": 1]), "difference").allSatisfy { $0 == 0 })
  }

  /// A band of 0.9 holds 1.5 and 0.5: then all four slopes are plain.
  @Test func inAWideBandTheSlipOfTheClipDoesNotShow() throws {
    #expect(column(try run("clip-band", ["epsilon": 0.6]), "difference").allSatisfy { $0 == 0 })
  }

  /// The sentence that says why waits until both columns are full.
  @Test(arguments: Slip.all.map(\.id), Language.allCases)
  func theLessonStandsOnThePanelOnceAllRowsAreThere(_ slip: String, _ language: Language) throws {
    var run = try run(slip)
    let lesson = try #require(Slip.all.first { $0.id == slip }?.lesson[language])
    let begin = String(lesson.filter { !$0.isWhitespace }.prefix(12))
    #expect(text(run, language).contains(begin))
    run.jump(to: 0)
    #expect(!text(run, language).contains(begin))
  }

  private func text(_ session: any LabSession, _ language: Language) -> String {
    let screen = LabPictures.screen(session, Area(height: 46, width: 109), .unicode, language)
    return String(screen.cells.filter { $0.width > 0 }.map(\.character).filter { !$0.isWhitespace })
  }

  @Test func theCaptionSaysWhereTheTwoWaysPart() throws {
    var run = try run("lambda-one")
    run.jump(to: 1)
    #expect(run.record.caption.en == "Â₄: the two ways differ.")
    var recursion = try self.run("discount-lambda")
    recursion.jump(to: 1)
    #expect(recursion.record.caption.en == "G₄: both ways agree here.")
  }

  /// A row's words are its label; what goes into formulas and questions is a symbol, and each side has its own.
  @Test(arguments: Slip.all.map(\.id))
  func everyNumberHasASymbolOfItsSide(_ slip: String) throws {
    let run = try run(slip)
    for row in 0..<run.position {
      let names = try ["slipped", "right"].map { try #require(run.number(QuantityID($0, row))?.symbol) }
      #expect(Set(names).count == 2)
      #expect(names.allSatisfy { !$0.contains("=") })
    }
  }

  /// ¼·¾ − ¾·¼ is 0, not what rounding leaves of it.
  @Test func theMeanScoreIsExactlyZero() throws {
    #expect(column(try run("product-of-means"), "right")[1] == 0)
  }

  /// The laws look at the panel of the default; here at that of every slip, at the sizes that screens give.
  @Test(arguments: Slip.all.map(\.id))
  func everyPanelIsWholeInASCIIAndNeedsNoColour(_ slip: String) throws {
    let run = try run(slip)
    for (width, height) in [(38, 10), (60, 34), (78, 11), (78, 20), (109, 46)] {
      for glyphs in [GlyphSet.unicode, .ascii] {
        let screen = LabPictures.screen(run, Area(height: height, width: width), glyphs)
        #expect(ColourLaw.violations(screen).isEmpty, "\(slip) at \(width)x\(height)")
        if glyphs == .ascii { #expect(screen.cells.allSatisfy { $0.character.isASCII }, "\(slip)") }
        let shown = (0..<run.position).count { row in
          !screen.places(tagged: QuantityID("right", row).tag).isEmpty
        }
        #expect(shown == run.position || height < 12, "\(slip) at \(width)x\(height) shows \(shown) rows")
      }
    }
  }
}
