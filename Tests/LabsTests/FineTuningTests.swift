import Laboratory
import Testing

@testable import Labs

/// The lab `sft`: what the chapter on reward models says will happen.
@Suite struct FineTuningTests {
  private typealias State = FineTuningLab.State

  /// A run with a preset's settings, after some steps.
  private func run(preset: Int, steps: Int) throws -> Session<FineTuningLab> {
    var settings = Settings(FineTuningLab.about.knobs)
    for (name, value) in FineTuningLab.about.presets[preset].settings { try settings.set(name, to: value) }
    var session = try Session(FineTuningLab.self, settings: settings)
    session.jump(to: steps)
    return session
  }

  private func value(_ id: QuantityID, _ session: Session<FineTuningLab>) throws -> Double {
    try #require(session.number(id)?.value)
  }

  private func likeliest(_ state: State) -> [[Int]] { state.likeliest.map { Array($0.dropLast()) } }

  private let sums = [[0], [1], [2], [1], [2], [3], [2], [3], [4]]

  /// A model that is indifferent among 16 tokens has the loss ln 16 = 2.7726; weights drawn at random leave it near.
  /// Where all demonstrations agree their entropy is 0, and all of the loss is distance.
  @Test func itBeginsIndifferentAmongSixteenTokens() throws {
    let session = try run(preset: 0, steps: 0)
    #expect(try (value("L", session) - 2.7726).magnitude < 0.15)
    #expect(try value("H", session) == 0)
    #expect(try value("KL", session) == value("L", session))
  }

  /// A minibatch's loss is the mean over its 64 tokens, here by hand from what was noted of them.
  @Test func theLossIsTheMeanOverTheTokensOfTheAnswers() throws {
    let session = try run(preset: 0, steps: 1)
    let logs = try (0..<64).map { try value(QuantityID("logp", $0), session) }
    #expect(session.number(QuantityID("logp", 64)) == nil)
    #expect(try (value("loss", session) + logs.reduce(0, +) / 64).magnitude < 1e-12)
  }

  /// With n = 2: −(0.2 ln 0.2 + 0.8 ln 0.8) = 0.50040 for the digit and 0 for the end, over two tokens 0.25020.
  @Test func whatTheDemonstrationsLeaveOpenIsTheFloor() throws {
    #expect(try (value("H", run(preset: 1, steps: 0)) - 0.250_20).magnitude < 1e-5)
  }

  /// "From right demonstrations": by the end the loss is close to 0, and every sum is right.
  @Test func rightDemonstrationsAreLearnt() throws {
    let session = try run(preset: 0, steps: FineTuningLab.length)
    #expect(likeliest(session.state) == sums)
    #expect(try value("share_right", session) > 0.9)
    #expect(try value("L", session) < 0.05)
  }

  /// "The end is learnt first": it follows each digit whatever the sum is.
  @Test func theEndIsLearntBeforeTheDigits() throws {
    let session = try run(preset: 0, steps: 30)
    let losses = try (0..<64).map { try value(QuantityID("l", $0), session) }
    let digits = stride(from: 0, to: 64, by: 2).map { losses[$0] }
    let ends = stride(from: 1, to: 64, by: 2).map { losses[$0] }
    #expect(ends.reduce(0, +) < digits.reduce(0, +) / 2)
  }

  /// "Two in ten": the wrong answers come back in their share, give or take some hundredths, since minibatches differ.
  @Test func mistakesAreImitatedInTheirShare() throws {
    let session = try run(preset: 1, steps: FineTuningLab.length)
    #expect(try (value("share_right", session) - 0.8).magnitude < 0.1)
    #expect(try (value("share_high", session) - 0.2).magnitude < 0.1)
    #expect(try (0..<0.05).contains(value("KL", session)))
    #expect(likeliest(session.state) == sums)
  }

  /// "Eight in ten": most say so, and so does the model.
  @Test func whatMostSayBecomesTheLikeliestAnswer() throws {
    let session = try run(preset: 2, steps: FineTuningLab.length)
    #expect(likeliest(session.state) == sums.map { [$0[0] + 1] })
    #expect(try (value("share_high", session) - 0.8).magnitude < 0.1)
  }

  /// "One demonstration a step": the same model in the end, by a rougher way.
  @Test func smallMinibatchesMakeARougherCurve() throws {
    func roughness(_ preset: Int) throws -> Double {
      let losses = try run(preset: preset, steps: 60).state.training.losses.suffix(30)
      return zip(losses, losses.dropFirst()).reduce(0) { $0 + ($1.0 - $1.1).magnitude }
    }
    #expect(try roughness(3) > 1.5 * roughness(0))
  }
}
