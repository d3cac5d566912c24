import Laboratory
import Testing

@testable import Labs

/// The lab `group-advantage`: numbers by hand, and what the chapter on GRPO says will happen.
@Suite struct GroupAdvantageTests {
  private func session(
    preset: Int = 0, _ changes: [String: String] = [:], steps: Int = 100
  ) throws -> any LabSession {
    var session = try LabLawTests.session("group-advantage")
    var settings = session.settings
    for (name, value) in session.about.presets[preset].settings { try settings.set(name, to: value) }
    for (name, text) in changes { try settings.set(name, to: text) }
    try session.restart(settings: settings, seed: 7)
    session.jump(to: steps)
    return session
  }

  private func value(_ session: any LabSession, _ family: String, _ index: Int) throws -> Double {
    try #require(session.number(QuantityID(family, index))?.value)
  }

  private func expect(_ session: any LabSession, _ family: String, _ numbers: [Double], within: Double = 1e-12) throws {
    for (i, number) in numbers.enumerated() {
      #expect(abs(try value(session, family, i) - number) <= within, "\(family)[\(i)]")
    }
  }

  /// m = (1 + 0 + 2)/3 = 1; squares of differences 0 + 1 + 1 = 2, so s₁ = √(2/2) = 1 and s₀ = √(2/3).
  /// With the scores 1, 1, 1 of the other group: mean 1, squares 2, S = √(2/5). Half of the groups have a spread.
  @Test func theSumsAnswersByHand() throws {
    let run = try session()
    try expect(run, "n-1", [0, -1 / 1.0001, 1 / 1.0001])
    try expect(run, "n", [0, -1.5.squareRoot(), 1.5.squareRoot()])
    try expect(run, "none", [0, -1, 1])
    let batch = 1 / (0.4.squareRoot() + 1e-4)
    try expect(run, "batch", [0, -batch, batch])
    try expect(run, "rloo", [0, -1.5, 1.5])
    try expect(run, "gpg", [0, -1 / 0.50001, 1 / 0.50001])
    #expect(run.number("mean")?.value == 1)
    #expect(run.number("std")?.value == 1)
    #expect(run.number("share")?.value == 0.5)
  }

  /// Lengths 2, 2, 6: one token weighs 1/(3·2) and 1/(3·6), or 1/10, or 1/(3·8).
  @Test func tokenWeightsByHand() throws {
    let run = try session()
    try expect(run, "answer-mean", [1.0 / 6, 1.0 / 6, 1.0 / 18])
    try expect(run, "token-mean", [0.1, 0.1, 0.1])
    try expect(run, "max-len", [1.0 / 24, 1.0 / 24, 1.0 / 24])
  }

  /// "Does anyone divide?": here s is 1 and hides it, with four right of eight it does not.
  @Test func onlyASpreadOtherThanOneTellsWhetherOneDivides() throws {
    let sums = try session()
    for i in 0..<3 { #expect(abs(try value(sums, "n-1", i) - value(sums, "none", i)) < 1e-3 / 2) }
    let half = try session(preset: 1)
    // s₁ = √(8·¼/7); 0.5/(s₁ + 1e-4) = 0.93524.
    #expect(abs(try value(half, "A", 0) - 0.93524) < 1e-5)
    #expect(abs(try value(half, "n", 0) - 1) < 1e-12)
    #expect(try value(half, "none", 0) == 0.5)
  }

  /// "A group that teaches nothing": 0 in every convention, for right and for wrong answers alike.
  @Test(arguments: ["1,1,1", "0,0,0", "0.1,0.1,0.1"])
  func equalScoresGiveNoAdvantageInAnyConvention(_ rewards: String) throws {
    let run = try session(preset: 3, ["rewards": rewards])
    for convention in GroupAdvantageLab.Convention.allCases {
      for i in 0..<3 { #expect(try value(run, convention.rawValue, i) == 0) }
    }
  }

  /// "Who pays for length?": a token of six is pushed a third as hard as one of two; with the token mean alike, and the
  /// long answer as a whole three times as much.
  @Test func lengthSpreadsThePushThinUnlessTokensAreCounted() throws {
    let own = try session()
    #expect(abs(try value(own, "push", 2) + value(own, "push", 1) / 3) < 1e-12)
    #expect(abs(try value(own, "answer", 2) + value(own, "answer", 1)) < 1e-12)
    let tokens = try session(["aggregation": "token-mean"])
    #expect(abs(try value(tokens, "push", 2) + value(tokens, "push", 1)) < 1e-12)
    #expect(abs(try value(tokens, "answer", 2) + 3 * value(tokens, "answer", 1)) < 1e-12)
  }

  /// One of eight: ⅞ from the mean, s₁ = √⅛. The division makes it count more, not less.
  @Test func dividingMakesARareSuccessCountMore() throws {
    let run = try session(preset: 2)
    #expect(abs(try value(run, "n-1", 0) - 0.875 / (0.125.squareRoot() + 1e-4)) < 1e-12)
    #expect(try value(run, "none", 0) == 0.875)
    #expect(abs(try value(run, "rloo", 0) - 1) < 1e-12)
  }

  @Test func theChosenConventionIsTheOneShownAsBars() throws {
    for convention in GroupAdvantageLab.Convention.allCases {
      let run = try session(["convention": convention.rawValue])
      for i in 0..<3 { #expect(try value(run, "A", i) == value(run, convention.rawValue, i)) }
    }
  }

  @Test func partsOfTheRunAreTheMeanWithTheSpreadTheAdvantagesAndTheWeights() throws {
    var run = try session(steps: 0)
    var ends: [Int] = []
    while run.step(recording: true) {
      if run.isAtStrideEnd { ends.append(run.position) }
    }
    #expect(ends == [2, 5, 8])
  }

  @Test func answersLongerThanAllowedAreRefusedWithASentence() throws {
    var settings = try LabLawTests.session("group-advantage").settings
    try settings.set("max_len", to: .number(4))
    let short = settings
    let error = #expect(throws: SettingsError.self) { try GroupAdvantageLab(settings: short) }
    #expect(error?.message.en == "max_len is 4, but an answer has 6 tokens; no answer is longer than allowed.")
    try settings.set("max_len", to: .number(8))
    try settings.set("lengths", to: "2,2.5,6")
    let broken = settings
    let other = #expect(throws: SettingsError.self) { try GroupAdvantageLab(settings: broken) }
    #expect(other?.message.en == "lengths has 2.5; an answer has a whole number of tokens.")
  }
}
