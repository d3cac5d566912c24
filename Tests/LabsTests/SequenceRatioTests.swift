import Laboratory
import Testing

@testable import Labs

/// The lab `sequence-ratio`: numbers by hand, and what the chapter on GSPO says will happen.
@Suite struct SequenceRatioTests {
  private func session(
    preset: Int, _ changes: [String: Double] = [:], seed: UInt64 = 7, steps: Int = 1000
  ) throws -> any LabSession {
    var session = try LabLawTests.session("sequence-ratio")
    var settings = session.settings
    for (name, value) in session.about.presets[preset].settings { try settings.set(name, to: value) }
    for (name, number) in changes { try settings.set(name, to: .number(number)) }
    try session.restart(settings: settings, seed: seed)
    session.jump(to: steps)
    return session
  }

  private func value(_ session: any LabSession, _ id: QuantityID) throws -> Double {
    try #require(session.number(id)?.value, "\(id)")
  }

  /// "Every token a little": ρ = e^0.001 lies inside 0.8…1.2, s = e^0.001 = 1.0010005 above 1.0004.
  @Test func aSmallDriftOfAllTokensIsClippedByTheAnswerAlone() throws {
    let run = try session(preset: 1)
    #expect(try value(run, "share") == 0)
    #expect(try value(run, "answerBound") == 1)
    #expect(abs(try value(run, "s") - 1.000_500_166_7 * 1.000_500_166_7) < 1e-6)
    #expect(try value(run, "gspo") == 0)
    #expect(abs(try value(run, "grpoAll") - 1.001_000_5) < 1e-8)
  }

  /// "One token far off": e^0.5 = 1.64872 at one token of twenty; s = e^0.025 = 1.025315.
  @Test func oneTokenFarOffIsClippedAloneOrTakesAllWithIt() throws {
    let run = try session(preset: 2)
    #expect(try value(run, "share") == 0.05)
    #expect(abs(try value(run, QuantityID("ratio", 10)) - 1.648_721) < 1e-6)
    #expect(try value(run, QuantityID("grpo", 10)) == 0)
    #expect(try value(run, QuantityID("grpo", 9)) == 0.05)
    #expect(try value(run, "answerBound") == 1)
    #expect(abs(try value(run, "s") - 1.025_315) < 1e-6)
  }

  /// "Now turn Â to −1: nobody is clipped."
  @Test func aRatioAboveOneKeepsItsGradientWhenTheAdvantageIsNegative() throws {
    let run = try session(preset: 2, ["advantage": -1])
    #expect(try value(run, "share") == 0)
    #expect(try value(run, "answerBound") == 0)
    #expect(try value(run, "gspoAll") < -1)
  }

  /// "Long answers are calmer": with σ = 0.05 the mean of twenty tokens scatters by 0.0112 around the drift, that of 400
  /// by 0.0025: √20 times less. Over 20 seeds, the root mean square of each is within a factor of 1.6 of that: with 20
  /// draws it has a relative spread of 16 %, and 1.6 is more than three of these away.
  @Test func theMeanOfALongAnswerSettlesAtTheDrift() throws {
    var spread: [Double] = []
    for length in [20.0, 400] {
      var squares = 0.0
      for seed in 1...20 {
        var run = try LabLawTests.session("sequence-ratio")
        var settings = run.settings
        try settings.set("length", to: .number(length))
        try run.restart(settings: settings, seed: UInt64(seed))
        while !run.isDone { run.step(recording: run.position == Int(length)) }
        let s = try #require(run.record.quantities.first { $0.id == "s" }?.value)
        squares += (s - 1.001) * (s - 1.001)
      }
      spread.append((squares / 20).squareRoot())
    }
    #expect((0.0112 / 1.6...0.0112 * 1.6).contains(spread[0]))
    #expect((0.0025 / 1.6...0.0025 * 1.6).contains(spread[1]))
  }

  /// "Watch the product go the other way": e^(0.01·20) = 1.2214, e^(0.01·200) = 7.389; the mean stays at e^0.01.
  @Test func theProductGrowsWithTheLengthAndTheMeanDoesNot() throws {
    let short = try session(preset: 3, ["drift": 0.01])
    let long = try session(preset: 3, ["drift": 0.01, "length": 200])
    #expect(abs(try value(short, "product") - 1.221_403) < 1e-6)
    #expect(abs(try value(long, "product") - 7.389_056) < 1e-6)
    #expect(abs(try value(short, "s") - value(long, "s")) < 1e-12)
  }

  /// On-policy the two gradients are the same, token by token: Â/|o|.
  @Test(arguments: [-2.0, -1, 1, 2])
  func onPolicyBothGradientsAreTheSame(_ advantage: Double) throws {
    let run = try session(preset: 3, ["advantage": advantage])
    for t in 0..<20 {
      #expect(try value(run, QuantityID("grpo", t)) == advantage / 20)
      #expect(abs(try value(run, "gspo") - advantage / 20) < 1e-15)
    }
  }

  /// At one token a step the last geometric mean is the answer's ratio, whatever the noise.
  @Test func theLastRunningMeanIsTheAnswersRatio() throws {
    for seed in 1...5 {
      let run = try session(preset: 0, ["noise": 0.3], seed: UInt64(seed))
      #expect(try value(run, QuantityID("mean", 19)) == value(run, "s"))
      #expect(run.position == 21)
    }
  }
}
