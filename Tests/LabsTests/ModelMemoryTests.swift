import Laboratory
import Reinforcement
import Testing

@testable import Labs

/// The lab `model-memory`: numbers by hand, and what the chapter on reasoning says will happen.
@Suite struct ModelMemoryTests {
  private func session(
    preset: Int = 0, _ changes: [String: String] = [:], steps: Int = 100
  ) throws -> any LabSession {
    var session = try LabLawTests.session("model-memory")
    var settings = session.settings
    for (name, value) in session.about.presets[preset].settings { try settings.set(name, to: value) }
    for (name, text) in changes { try settings.set(name, to: text) }
    try session.restart(settings: settings, seed: 7)
    session.jump(to: steps)
    return session
  }

  private func value(_ session: any LabSession, _ id: QuantityID) throws -> Double {
    try #require(session.number(id)?.value, "\(id)")
  }

  private func expect(
    _ session: any LabSession, _ id: QuantityID, _ number: Double, within: Double = 1e-9
  ) throws {
    let found = try value(session, id)
    #expect(abs(found - number) <= within, "\(id) is \(found), not \(number)")
  }

  /// 7e9 parameters: weights and gradients 7·2 = 14 GB each, Adam 7·12 = 84 GB, together 112; frozen models 14. PPO:
  /// 112 + 112 + 14 + 14 = 252.
  @Test func fourModelsByHand() throws {
    let run = try session()
    for role in 0...1 {
      try expect(run, QuantityID("weights", role), 14)
      try expect(run, QuantityID("gradients", role), 14)
      try expect(run, QuantityID("adam", role), 84)
      try expect(run, QuantityID("model", role), 112)
    }
    for role in 2...3 {
      try expect(run, QuantityID("model", role), 14)
      #expect(run.number(QuantityID("gradients", role)) == nil)
    }
    try expect(run, "states", 252)
  }

  /// Cache: 2 · 2 · 32 · 4096 · 2048 · 64 = 68.719 476 736e9 bytes. Activations: 32 · 2048 · 4096 · (34 + 5·2048/128) =
  /// 268,435,456 · 114 = 30.601 641 984e9. Drawing needs 252 + 68.7, learning 252 + 30.6.
  @Test func drawingAndLearningByHand() throws {
    let run = try session()
    try expect(run, "cache", 68.719_476_736)
    try expect(run, "activations", 30.601_641_984)
    try expect(run, "drawing", 320.719_476_736)
    try expect(run, "learning", 282.601_641_984)
    try expect(run, "device", 320.719_476_736)
    // 12 · 32 · 4096² = 6.442 450 944e9.
    try expect(run, "inLayers", 6.442_450_944)
  }

  /// "Four, two, one": 252, 126 and 112 GB. Seven eighths of what goes from PPO to β = 0 go with the critic: 112 of 140.
  @Test func theCriticIsTheDearOne() throws {
    let states = try (0...2).map { try value(try session(preset: $0), "states") }
    #expect(states == [252, 126, 112])
    #expect((states[0] - 14 - states[1]) == 112)
    let others = try (4...5).map { try value(try session(preset: $0), "states") }
    #expect(others == [126, 112])
  }

  /// "Where is the most?": Adam's states are 84 of the actor's 112 GB, three quarters.
  @Test func threeQuartersOfATrainedModelAreAdams() throws {
    let run = try session()
    #expect(try value(run, QuantityID("adam", 0)) == 0.75 * value(run, QuantityID("model", 0)))
  }

  /// "Single precision": the trained models need as much as before, the frozen ones twice as much: 252 + 14 + 14 = 280.
  @Test func singlePrecisionIsDearerOnlyForWhatIsFrozen() throws {
    let run = try session(["precision": "fp32"])
    try expect(run, QuantityID("model", 0), 112)
    try expect(run, QuantityID("model", 2), 28)
    try expect(run, "states", 280)
  }

  private func session(_ changes: [String: String]) throws -> any LabSession { try session(preset: 0, changes) }

  /// "Long answers": T = 32,768 has 34 + 5·32768/128 = 1314 bytes for each of 32 · 32768 · 4096 = 4.294 967 296e9 places:
  /// 5643.6 GB. Without the scores of attention 34 · 4.295 = 146.0; with whole layers again 2 · 4.295 = 8.6. Sixteen such
  /// answers have a cache of 2 · 2 · 32 · 4096 · 32768 · 16 = 274.9 GB, more than the model that draws them.
  @Test func longAnswersMakeAttentionAndCacheLarge() throws {
    let run = try session(preset: 3)
    try expect(run, "activations", 5643.587_026_944)
    try expect(run, "cache", 274.877_906_944)
    #expect(try value(run, "cache") > value(run, "states"))
    let attention = try session(preset: 3, ["recompute": "attention"])
    try expect(attention, "activations", 146.028_888_064)
    let full = try session(preset: 3, ["recompute": "full"])
    try expect(full, "activations", 8.589_934_592)
    #expect(try value(full, "device") == value(full, "drawing"))
  }

  /// "Share it": at n = 8, (252 + 68.7)/8 = 40.1 for drawing; learning keeps its own activations: 252/8 + 30.6 = 62.1.
  @Test func activationsAreNotShared() throws {
    let run = try session(["devices": "8"])
    try expect(run, "drawing", 40.089_934_592)
    try expect(run, "learning", 62.101_641_984)
    try expect(run, "device", 62.101_641_984)
  }

  /// A pair of DPO has two answers in one backward pass; nothing is drawn.
  @Test func pairsHaveTwiceTheActivationsAndNoCache() throws {
    let pair = try session(preset: 4)
    let single = try session(preset: 5)
    #expect(try value(pair, "activations") == 2 * value(single, "activations"))
    #expect(pair.numbers["cache"] == nil && single.numbers["cache"] == nil)
    #expect(try value(single, "device") == value(single, "learning"))
  }

  /// `}` goes from model to model: 3, 6, 7, 8 of PPO's parts, then cache, activations and the peak.
  @Test func aStrideIsAModel() throws {
    var run = try session(steps: 0)
    var places: [Int] = []
    while run.step(recording: true) {
      if run.isAtStrideEnd { places.append(run.position) }
    }
    #expect(places == [3, 6, 7, 8, 9, 10, 11])
  }

  @Test func headsMustFillTheWidth() throws {
    var run = try LabLawTests.session("model-memory")
    var settings = run.settings
    try settings.set("width", to: "4100")
    #expect(throws: SettingsError.self) { try run.restart(settings: settings, seed: 7) }
  }

  // MARK: The chapter's derivations

  /// Σ over the counts k of right answers among G: chance · (p̂ of the right, 1 − p̂ of the wrong), as the expected weight
  /// on ∇p: p̂(1 − p̂)/s over p(1 − p), with the engine's advantages.
  private func weight(_ p: Double, group: Int, _ convention: GroupAdvantageConvention) -> Double {
    var expected = 0.0
    var ways = 1.0
    for k in 0...group {
      let rewards = (0..<group).map { $0 < k ? 1.0 : 0 }
      let advantages = groupAdvantages(rewards: rewards, groupSize: group, convention: convention)
      let chance = (0..<group).reduce(ways) { $0 * ($1 < k ? p : 1 - p) }
      let share = Double(k) / Double(group)
      let right = k > 0 ? advantages[0] : 0
      let wrong = k < group ? advantages[group - 1] : 0
      // Each right answer pulls along E[g | right], each wrong one along E[g | wrong]; both are multiples of ∇p.
      expected += chance * (share * right / p - (1 - share) * wrong / (1 - p))
      ways *= Double(group - k) / Double(k + 1)
    }
    return expected
  }

  /// Without the division the weight is the baseline's (G − 1)/G, whatever the pass rate.
  @Test(arguments: [0.02, 0.3, 0.5, 0.9])
  func withoutDivisionEveryPromptWeighsTheSame(_ p: Double) {
    for group in [2, 8, 64] {
      #expect(abs(weight(p, group: group, .unscaled) - Double(group - 1) / Double(group)) < 1e-9)
    }
  }

  /// Divided by the spread it is near 1/√(p(1 − p)) where the group is large enough to see both kinds: within 3 % for 64
  /// answers between p = 0.2 and 0.8.
  @Test(arguments: [0.2, 0.35, 0.5, 0.8])
  func dividedPromptsWeighMoreAtTheEnds(_ p: Double) {
    let limit = 1 / (p * (1 - p)).squareRoot()
    #expect(abs(weight(p, group: 64, .population) / limit - 1) < 0.03)
  }

  /// At p → 0 it stops at √(G − 1): a group with one right answer gives √(1/G · (1 − 1/G)), and comes up G p of the time.
  @Test(arguments: [2, 8, 64])
  func theBoostOfHardPromptsEndsAtTheGroupSize(_ group: Int) {
    let most = Double(group - 1).squareRoot()
    #expect(abs(weight(1e-7, group: group, .population) / most - 1) < 1e-4)
  }
}

/// The chapter's second lab, `grpo-arithmetic`: how many groups teach anything.
@Suite struct GroupSizeClaimsTests {
  private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

  private func rounds(group: Int, batches: Int) throws -> [GroupArithmeticLab.State.Round] {
    var settings = Settings(GroupArithmeticLab.about.knobs)
    try settings.set("group", to: .number(Double(group)))
    let lab = try GroupArithmeticLab(settings: settings)
    var trace = Trace(isRecording: false)
    var state = lab.start(seed: 7, noting: &trace)
    while state.rounds.count < batches { lab.step(&state, noting: &trace) }
    return state.rounds
  }

  /// "How many groups teach?": over ten batches more than 0.625 of the pairs are empty, more than 0.1 of the eights and more
  /// than 0.01 of the sixteens, and fewer the larger the group.
  @Test func largerGroupsAreLessOftenEmpty() throws {
    let empty = try [2, 8, 16].map { mean(try rounds(group: $0, batches: 10).map(\.emptyGroups)) }
    #expect(empty[0] > 0.625 && empty[1] > 0.1 && empty[2] > 0.01)
    #expect(empty[0] > empty[1] + 0.2 && empty[1] > empty[2] + 0.1)
  }

  /// "The model learns, and most groups are empty again, now all right."
  @Test func groupsOfAModelThatCanDoItAreEmptyAgain() throws {
    let run = try rounds(group: 8, batches: 60)
    let end = Array(run.suffix(20))
    #expect(mean(end.map(\.emptyGroups)) > 0.5)
    #expect(mean(end.map(\.emptyGroups)) > mean(run.prefix(10).map(\.emptyGroups)) + 0.2)
    #expect(mean(end.map(\.meanReward)) > 0.8)
  }

  /// "Pairs learn next to nothing": by the end of the run at most a fifth more answers are right.
  @Test func pairsLearnNextToNothing() throws {
    let pairs = try rounds(group: 2, batches: GroupArithmeticLab.batches).map(\.meanReward)
    #expect(mean(Array(pairs.suffix(20))) - mean(Array(pairs.prefix(10))) < 0.2)
  }
}
