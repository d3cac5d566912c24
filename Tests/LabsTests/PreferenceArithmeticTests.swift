import Laboratory
import Testing

@testable import Labs

/// The lab `dpo-arithmetic`: what the chapter on DPO says of the small transformer.
@Suite struct PreferenceArithmeticTests {
  private typealias State = PreferenceArithmeticLab.State

  /// The state after some steps, with a preset's settings and nothing noted.
  private func state(preset: Int, steps: Int = PreferenceArithmeticLab.length, seed: UInt64 = 7) throws -> State {
    var settings = Settings(PreferenceArithmeticLab.about.knobs)
    for (name, value) in PreferenceArithmeticLab.about.presets[preset].settings {
      try settings.set(name, to: value)
    }
    let lab = try PreferenceArithmeticLab(settings: settings)
    var trace = Trace(isRecording: false)
    var state = lab.start(seed: seed, noting: &trace)
    for _ in 0..<steps { lab.step(&state, noting: &trace) }
    return state
  }

  private func session(steps: Int, _ changes: [(String, Setting)] = []) throws -> any LabSession {
    var session = try LabLawTests.session("dpo-arithmetic")
    var settings = session.settings
    for (name, value) in changes { try settings.set(name, to: value) }
    try session.restart(settings: settings, seed: 7)
    session.jump(to: steps)
    return session
  }

  private func value(_ session: any LabSession, _ id: QuantityID) throws -> Double {
    try #require(session.number(id)?.value, "\(id)")
  }

  /// "The right sum about seven times in ten, and one too high most of the rest", whatever the seed.
  @Test(arguments: [1, 2, 7] as [UInt64]) func theReferenceSaysWhatItWasShown(seed: UInt64) throws {
    let start = try #require(state(preset: 0, steps: 0, seed: seed).course.first)
    #expect((start.right * 10).rounded() == 7)
    #expect(start.high > 0.6 * (1 - start.right))
    #expect(start.margin == 0)
  }

  /// "It learns to say less": the margin grows from ten steps to ten, right answers gain for a few steps and then fall
  /// from 71 % to 14 %, and lower numbers have 81 %. All nine pairs are in order.
  @Test func theMarginGrowsAndLowerNumbersTakeTheProbability() throws {
    let end = try state(preset: 0)
    let course = end.course
    let tens = stride(from: 0, through: 100, by: 10).map { course[$0].margin }
    for (before, after) in zip(tens, tens.dropFirst()) { #expect(after > before) }
    let best = try #require(course.indices.max { course[$0].right < course[$1].right })
    #expect((1...15).contains(best))
    #expect(abs(course[0].right - 0.71) < 0.01)
    #expect(abs(course[100].right - 0.14) < 0.04)
    #expect(abs(course[100].low - 0.81) < 0.05)
    #expect(course[100].chosen < course[0].chosen - 1)
    let lab = try PreferenceArithmeticLab(settings: Settings(PreferenceArithmeticLab.about.knobs))
    for prompt in PreferenceArithmeticLab.world.prompts.indices { #expect(lab.pair(prompt, end).margin > 0) }
  }

  /// The same on other seeds, more coarsely: the chosen answers lose a nat while the margin passes 3.
  @Test(arguments: [1, 3] as [UInt64]) func theChosenAnswersFallOnOtherSeedsToo(seed: UInt64) throws {
    let course = try state(preset: 0, seed: seed).course
    #expect(course[100].margin > 3)
    #expect(course[100].chosen < course[0].chosen - 1)
    #expect(course[100].low > course[100].right)
  }

  /// "Compare with every other answer: the right one rises to 86 %."
  @Test func everyOtherAnswerComparedRaisesTheRightOne() throws {
    let course = try state(preset: 1).course
    #expect(abs(course[100].right - 0.86) < 0.04)
    #expect(course[100].chosen > course[0].chosen)
    #expect(course[100].low < 0.1)
  }

  /// "IPO brings all margins to 1 and stays there; right answers keep what they had": within a twentieth.
  @Test func identityStopsInTime() throws {
    let end = try state(preset: 2)
    let lab = try PreferenceArithmeticLab(settings: Settings(PreferenceArithmeticLab.about.knobs))
    for prompt in PreferenceArithmeticLab.world.prompts.indices {
      #expect(abs(lab.pair(prompt, end).margin - 1) < 0.15)
    }
    #expect(abs(end.course[100].margin - end.course[60].margin) < 0.1)
    #expect(abs(end.course[100].right - end.course[0].right) < 0.05)
  }

  /// "The hinge lets go of a pair where h ≥ 1/β = 2. That is too late: by then lower numbers have most."
  @Test func theHingeStopsTooLate() throws {
    let end = try state(preset: 3)
    let lab = try PreferenceArithmeticLab(settings: Settings(PreferenceArithmeticLab.about.knobs))
    for prompt in PreferenceArithmeticLab.world.prompts.indices { #expect(lab.pair(prompt, end).margin > 1.9) }
    #expect(end.course[100].low > 0.5)
    #expect(abs(end.course[100].margin - end.course[90].margin) < 0.1)
  }

  /// At the start every margin is 0: the loss is log 2, the weight ½, and all probabilities add up to 1.
  @Test func theStartByHand() throws {
    let start = try session(steps: 0)
    #expect(try value(start, "mean_h") == 0)
    #expect(abs(try value(start, "loss") - 0.693_147_180_559_945_3) < 1e-15)
    #expect(try value(start, "weight") == 0.5)
    let shares = try ["right", "low", "high", "other"].map { try value(start, QuantityID("share_" + $0)) }
    #expect(abs(shares.reduce(0, +) - 1) < 1e-15)
    #expect(shares.allSatisfy { $0 > 0 })
  }

  /// The loss of the first minibatch is log 2, whichever pairs were drawn; the answer's log-probability is its tokens' sum;
  /// and β h is the difference of the implicit rewards.
  @Test func oneStepByHand() throws {
    let after = try session(steps: 1)
    #expect(abs(try value(after, "batch_loss") - 0.693_147_180_559_945_3) < 1e-15)
    let three = PreferenceArithmeticLab.place(5, 3)
    #expect(
      abs(try value(after, QuantityID("logp", three)) - value(after, "digit[3]") - value(after, "end[3]")) < 1e-15)
    #expect(abs(try value(after, "bh") - value(after, "reward[0]") + value(after, "reward[1]")) < 1e-12)
    #expect(try value(after, "mean_h") > 0)
  }

  /// Forty-five pairs where every other number is compared, nine where only the one that is too high is.
  @Test func thePairsAreWhatTheKnobSays() throws {
    #expect(try state(preset: 0, steps: 0).training.comparisons.count == 9)
    let every = try state(preset: 1, steps: 0).training.comparisons
    #expect(every.count == 45)
    for comparison in every {
      #expect(PreferenceArithmeticLab.world.reward(prompt: comparison.prompt, answer: comparison.chosen) == 1)
      #expect(PreferenceArithmeticLab.world.reward(prompt: comparison.prompt, answer: comparison.rejected) == 0)
    }
  }
}
