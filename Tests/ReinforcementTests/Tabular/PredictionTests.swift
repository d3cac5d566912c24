import Reinforcement
import Testing

@Suite struct PredictionTests {
  /// 1 → 2 → 1 → end with rewards 1, 2, 4.
  let episode = [
    TabularTransition(state: 1, action: 0, reward: 1, next: 2, done: false),
    TabularTransition(state: 2, action: 0, reward: 2, next: 1, done: false),
    TabularTransition(state: 1, action: 0, reward: 4, next: 0, done: true),
  ]

  /// α = 0.5, γ = 1, V = 0: δ₀ = 1 → V(1) = 0.5; δ₁ = 2 + 0.5 = 2.5 → V(2) = 1.25; δ₂ = 4 − 0.5 → V(1) = 0.5 + 1.75.
  @Test func td0LearnsAtEveryStep() {
    #expect(learned(.oneStep) == [0, 2.25, 1.25])
  }

  /// Returns 7, 6, 4: V(1) = 0.5·7 = 3.5; V(2) = 3; V(1) = 3.5 + 0.5(4 − 3.5) = 3.75.
  @Test func monteCarloLearnsAtTheEnd() {
    #expect(learned(.monteCarlo) == [0, 3.75, 3])
    #expect(learned(.nStep(99)) == [0, 3.75, 3])
  }

  /// The second visit to state 1, with the return 4, does not count.
  @Test func firstVisitMonteCarloUsesEachStateOnce() {
    #expect(learned(.firstVisitMonteCarlo) == [0, 3.5, 3])
  }

  /// n = 2: after step 1, G₀ = 1 + 2 + V(1) = 3 → V(1) = 1.5; at the end G₁ = 2 + 4 = 6 → V(2) = 3;
  /// G₂ = 4 → V(1) = 1.5 + 0.5·2.5 = 2.75.
  @Test func twoStepsWaitForOneMoreReward() {
    #expect(learned(.nStep(2)) == [0, 2.75, 3])
  }

  /// λ = γ = 1, α = ½, accumulating: δ₀ = 1, z = (1: 1) → V(1) = 0.5; δ₁ = 2.5, z = (1: 1, 2: 1) → V(1) = 1.75,
  /// V(2) = 1.25; δ₂ = 4 − 1.75 = 2.25, z = (1: 2, 2: 1) → V(1) = 1.75 + 2.25 = 4, V(2) = 2.375.
  @Test func anAccumulatingTraceCountsBothVisits() {
    #expect(learned(.traces(.accumulating, lambda: 1)) == [0, 4, 2.375])
  }

  /// λ = 0 has no memory: both traces are TD(0).
  @Test(arguments: TraceKind.allCases) func lambdaZeroIsTD0(kind: TraceKind) {
    #expect(learned(.traces(kind, lambda: 0)) == learned(.oneStep))
  }

  @Test func oneStepOfNStepsIsTD0() {
    #expect(learned(.nStep(1)) == learned(.oneStep))
  }

  /// The online λ-return algorithm (Sutton & Barto, §12.4): at every horizon h all updates since the start are made again
  /// with truncated λ-returns. True online TD(λ) is defined to equal it.
  @Test(arguments: [0.0, 0.5, 0.9, 1.0]) func trueOnlineIsTheOnlineLambdaReturnAlgorithm(lambda: Double) {
    var generator = SeededGenerator(seed: 41)
    let states = (0..<9).map { _ in drawIndex(below: 4, using: &generator) }
    let steps = (0..<8).map { t in
      TabularTransition(
        state: states[t], action: 0, reward: drawNormal(using: &generator), next: states[t + 1], done: t == 7)
    }
    let first = [0.3, -0.2, 0.5, 0.1]
    var learner = EligibilityTraces(
      kind: .trueOnline, values: first, discount: 0.9, lambda: lambda, stepSize: 0.4)
    for horizon in 1...8 {
      learner.observe(steps[horizon - 1])
      let redone = onlineLambdaReturn(steps, horizon: horizon, from: first, lambda: lambda)
      #expect(isClose(learner.values, redone))
    }
  }

  /// w_{t+1}^h = w_t^h + α [G_{t:h}^λ − V_t^h(S_t)], with bootstraps from the weights w_{h−1}^{h−1} … of earlier horizons.
  private func onlineLambdaReturn(
    _ steps: [TabularTransition], horizon: Int, from first: [Double], lambda: Double
  ) -> [Double] {
    var atHorizon = [first]
    for h in 1...horizon {
      var values = first
      for t in 0..<h {
        let target = truncatedLambdaReturn(steps, t: t, horizon: h, atHorizon: atHorizon, lambda: lambda)
        values[steps[t].state] += 0.4 * (target - values[steps[t].state])
      }
      atHorizon.append(values)
    }
    return atHorizon[horizon]
  }

  /// (1−λ) Σ_{n=1}^{h−t−1} λⁿ⁻¹ G_{t:t+n} + λ^{h−t−1} G_{t:h}; G_{t:t+n} bootstraps with the weights of horizon t+n−1.
  private func truncatedLambdaReturn(
    _ steps: [TabularTransition], t: Int, horizon: Int, atHorizon: [[Double]], lambda: Double
  ) -> Double {
    let windows = (1...(horizon - t)).map { n -> Double in
      let last = steps[t + n - 1]
      let rewards = steps[t..<(t + n)].enumerated().map { $1.reward * power(0.9, $0) }.reduce(0, +)
      return rewards + (last.done ? 0 : power(0.9, n) * atHorizon[t + n - 1][last.next])
    }
    let inner = windows.dropLast().enumerated().map { (1 - lambda) * power(lambda, $0) * $1 }.reduce(0, +)
    return inner + power(lambda, windows.count - 1) * windows[windows.count - 1]
  }

  /// Sutton & Barto, Example 6.4: A,0,B,0; six times B,1; B,0. Batch TD says V(A) = V(B) = ¾, Monte Carlo V(A) = 0.
  @Test func thePredictorOfExample6_4() throws {
    let (a, b, end) = (0, 1, 2)
    let fromA = TabularTransition(state: a, action: 0, reward: 0, next: b, done: false)
    let steps =
      [fromA]
      + [0.0, 1, 1, 1, 1, 1, 1, 0].map {
        TabularTransition(state: b, action: 0, reward: $0, next: end, done: true)
      }
    #expect(isClose(batchTDValues(of: steps, from: [0, 0, 0], discount: 1), [0.75, 0.75, 0]))
    let episodes =
      [[EpisodeStep(state: a, action: 0, reward: 0), EpisodeStep(state: b, action: 0, reward: 0)]]
      + [1.0, 1, 1, 1, 1, 1, 0].map { [EpisodeStep(state: b, action: 0, reward: $0)] }
    #expect(monteCarloValues(of: episodes, visits: .every, discount: 1, stateCount: 2) == [0, 0.75])
  }

  /// Sutton & Barto, Example 6.2: with V = ½ everywhere and α = 0.1 the first episode moves one value only, that of the
  /// state beside the end it left by: A to 0.45 (as the book shows) or E to 0.55.
  @Test(arguments: UInt64(0)..<6) func theFirstEpisodeOfExample6_2MovesOneValue(seed: UInt64) {
    var learner = PredictionLearner(
      method: .oneStep, values: [0, 0.5, 0.5, 0.5, 0.5, 0.5, 0], discount: 1, stepSize: 0.1)
    let process = RandomWalk.five.process
    var walk = PolicyWalk(process: process, policy: process.uniformPolicy, seed: seed)
    let steps = walk.episode()
    for step in steps { _ = learner.observe(step) }
    let leftByA = steps.last?.state == 1
    #expect(isClose(learner.values, leftByA ? [0, 0.45, 0.5, 0.5, 0.5, 0.5, 0] : [0, 0.5, 0.5, 0.5, 0.5, 0.55, 0]))
  }

  /// Example 6.2's right graph: after 100 episodes the root-mean-square error of TD(0) with α = 0.05 is near 0.05 and that
  /// of Monte Carlo with α = 0.01 near 0.1 (starting at ½, both began at 0.24). Averaged over 40 runs.
  @Test func temporalDifferenceBeatsMonteCarloOnTheWalk() {
    let td = walkError(.oneStep, stepSize: 0.05)
    let monteCarlo = walkError(.monteCarlo, stepSize: 0.01)
    #expect(td < 0.07)
    #expect(monteCarlo > td + 0.02 && monteCarlo < 0.14)
  }

  private func walkError(_ method: PredictionMethod, stepSize: Double) -> Double {
    let process = RandomWalk.five.process
    let errors = (0..<40).map { run -> Double in
      var learner = PredictionLearner(
        method: method, values: [0, 0.5, 0.5, 0.5, 0.5, 0.5, 0], discount: 1, stepSize: stepSize)
      var walk = PolicyWalk(process: process, policy: process.uniformPolicy, seed: UInt64(run))
      for _ in 0..<100 {
        for step in walk.episode() { _ = learner.observe(step) }
      }
      let squares = zip(learner.values, RandomWalk.five.trueValues).map { ($0 - $1) * ($0 - $1) }
      return (squares.reduce(0, +) / 5).squareRoot()
    }
    return errors.reduce(0, +) / 40
  }

  private func learned(_ method: PredictionMethod) -> [Double] {
    var learner = PredictionLearner(method: method, values: [0, 0, 0], discount: 1, stepSize: 0.5)
    for step in episode { _ = learner.observe(step) }
    return learner.values
  }
}
