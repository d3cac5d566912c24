import Drawing
import Interchange
import Laboratory
import Testing

@testable import Labs

/// The episode of the book, against numbers that were computed apart from the program (Tests/Oracles/running_example.py).
@Suite struct RunningExampleTests {
  private func cases() throws -> [JSONValue] {
    let text = try LabSources.text(of: LabSources.package + "/Tests/LabsTests/Fixtures/running-example.json")
    return try #require(try JSONValue(parsing: text).asArray)
  }

  private func run(_ name: String, _ fixture: JSONValue) throws -> any LabSession {
    var session = try LabLawTests.session(name)
    var settings = session.settings
    try settings.set("gamma", to: .number(try #require(fixture["gamma"]?.asDouble)))
    try settings.set("ends", to: "-,-,-,-,\(try #require(fixture["end"]?.asString))")
    if name == "gae" { try settings.set("lambda", to: .number(try #require(fixture["lam"]?.asDouble))) }
    try session.restart(settings: settings, seed: 7)
    session.jump(to: 100)
    return session
  }

  private func expect(_ session: any LabSession, _ family: String, _ numbers: JSONValue?) throws {
    for (t, number) in try #require(numbers?.asArray).enumerated() {
      let expected = try #require(number.asDouble)
      let value = try #require(session.number(QuantityID(family, t))?.value)
      #expect(abs(value - expected) <= 1e-12 * max(1, abs(expected)), "\(family)[\(t)]")
    }
  }

  @Test func advantagesAgreeWithNumpy() throws {
    let cases = try cases()
    #expect(cases.count == 75)
    for fixture in cases {
      let session = try run("gae", fixture)
      try expect(session, "delta", fixture["delta"])
      try expect(session, "A", fixture["advantages"])
    }
  }

  @Test func returnsAgreeWithNumpy() throws {
    for fixture in try cases() { try expect(try run("returns", fixture), "G", fixture["returns"]) }
  }

  /// γ = 0.9, λ = 0.8: δ₃ = 0 + 0.9·4 − 2.9 = 0.7, δ₄ = 5 − 4 = 1, δ₂ = 1 + 0.9·2.9 − 2.1 = 1.51;
  /// Â₄ = 1, Â₃ = 0.7 + 0.72·1 = 1.42, Â₂ = 1.51 + 0.72·1.42 = 2.5324.
  @Test func theLastThreeAdvantagesByHand() throws {
    var session = try LabLawTests.session("gae")
    session.jump(to: 3)
    for (id, value) in [("delta[2]", 1.51), ("A[4]", 1), ("A[3]", 1.42), ("A[2]", 2.5324)] {
      #expect(abs(try #require(session.number(QuantityID(id))?.value) - value) < 1e-12)
    }
    #expect(session.number("A[1]") == nil)
  }

  /// At step 3, λ from 0.95 to 0 changes every advantage but the last of the episode, and all become δ.
  @Test func turningLambdaToZeroLeavesTheTDErrors() throws {
    var session = try LabLawTests.session("gae")
    var settings = session.settings
    try settings.set("lambda", to: .number(0.95))
    try session.restart(settings: settings, seed: 7)
    session.jump(to: 3)
    let before = session.numbers
    try settings.set("lambda", to: .number(0))
    try session.retune(settings)
    #expect(session.position == 3)
    for t in 2...4 {
      let now = try #require(session.number(QuantityID("A", t))?.value)
      let was = try #require(before[QuantityID("A", t)]?.value)
      #expect((now == was) == (t == 4))
      #expect(now == session.number(QuantityID("delta", t))?.value)
    }
  }

  @Test func lambdaOneIsTheReturnMinusTheValue() throws {
    var gae = try LabLawTests.session("gae")
    var settings = gae.settings
    try settings.set("lambda", to: .number(1))
    try gae.restart(settings: settings, seed: 7)
    gae.jump(to: 5)
    var returns = try LabLawTests.session("returns")
    returns.jump(to: 5)
    for t in 0..<5 {
      let advantage = try #require(gae.numbers[QuantityID("A", t)]?.value)
      let value = try #require(gae.numbers[QuantityID("V", t)]?.value)
      let outcome = try #require(returns.numbers[QuantityID("G", t)]?.value)
      #expect(abs(advantage - (outcome - value)) < 1e-12)
    }
  }

  @Test func bothWaysToTakeAnAdvantageApartGiveIt() throws {
    for parts in ["td-errors", "k-step"] {
      var session = try LabLawTests.session("gae")
      var settings = session.settings
      try settings.set("parts", to: parts)
      try session.restart(settings: settings, seed: 7)
      for t in (0..<5).reversed() {
        session.step(recording: true)
        let sum = try #require(session.number("sum")?.value)
        #expect(abs(sum - (try #require(session.number(QuantityID("A", t))?.value))) < 1e-12)
      }
    }
  }

  @Test func listsOfDifferentLengthsAreRefusedWithASentence() throws {
    var settings = try LabLawTests.session("gae").settings
    try settings.set("values", to: "1,2")
    let uneven = settings
    let error = #expect(throws: SettingsError.self) { try GeneralizedAdvantageLab(settings: uneven) }
    #expect(error?.message.en == "values has 2 elements, but there are 5 rewards; give one for each reward.")
  }
}
