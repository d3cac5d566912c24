import Testing

@testable import Reinforcement

@Suite struct DeepQTrainingTests {
  private func small(isDouble: Bool = true) -> DeepQSettings {
    var settings = DeepQSettings()
    settings.isDouble = isDouble
    settings.capacity = 40
    settings.minibatch = 8
    settings.warmUp = 20
    settings.targetInterval = 10
    settings.explorationSteps = 100
    settings.hiddenWidths = [6]
    return settings
  }

  private func training(_ settings: DeepQSettings, steps: Int) -> DeepQTraining {
    var training = DeepQTraining(settings: settings, seed: 2)
    var tape = Tape()
    training.run(steps: steps, on: &tape)
    return training
  }

  @Test func equalStatesGoOnEqually() {
    var one = training(small(), steps: 30)
    var other = one
    var (tape, otherTape) = (Tape(), Tape())
    one.run(steps: 15, on: &tape)
    #expect(one != other)
    other.run(steps: 15, on: &otherTape)
    #expect(one == other)
  }

  /// Each target written out from the formula, with the networks as they were when the minibatch was used: the target
  /// network of the state before, and for the double kind its online network too.
  @Test(arguments: [false, true]) func targetsAreTheFormulas(isDouble: Bool) throws {
    let before = training(small(isDouble: isDouble), steps: 33)
    var after = before
    var tape = Tape()
    after.step(on: &tape)
    let report = try #require(after.lastReport)
    for (transition, target) in zip(report.transitions, report.targets) {
      let next = before.target.outputs(for: transition.next.observation)
      let online = before.online.outputs(for: transition.next.observation)
      let value = isDouble ? next[online[0] >= online[1] ? 0 : 1] : max(next[0], next[1])
      #expect(abs(target - (transition.isTerminated ? 1 : 1 + 0.99 * value)) < 1e-12)
    }
    for (transition, prediction) in zip(report.transitions, report.predictions) {
      let q = before.online.outputs(for: transition.state.observation)
      #expect(prediction == q[transition.action.rawValue])
    }
  }

  /// Learning begins at the 20th push; the tenth minibatch, at the 29th, copies the network.
  @Test func theTargetIsCopiedOnSchedule() {
    #expect(training(small(), steps: 28).target != training(small(), steps: 28).online)
    let copied = training(small(), steps: 29)
    #expect(copied.updates == 10 && copied.target == copied.online)
  }

  /// From 1 at the start to 0.05 after 100 pushes: 0.525 half-way.
  @Test func explorationFallsInAStraightLine() {
    #expect(training(small(), steps: 0).epsilon == 1)
    #expect(abs(training(small(), steps: 50).epsilon - 0.525) < 1e-12)
    #expect(abs(training(small(), steps: 120).epsilon - 0.05) < 1e-12)
  }

  @Test func aFullBufferForgetsTheOldest() {
    var buffer = ReplayBuffer(capacity: 3)
    for number in 0..<5 {
      buffer.append(
        CartPoleTransition(
          state: CartPole.State(position: Double(number)), action: .left, reward: 1, next: CartPole.State(),
          isTerminated: false))
    }
    #expect(buffer.transitions.map(\.state.position) == [3, 4, 2])
  }

  @Test func withoutReplayOnlyTheLastTransitionIsLearntFrom() throws {
    var settings = small()
    settings.replays = false
    let training = training(settings, steps: 40)
    let report = try #require(training.lastReport)
    let last = try #require(training.lastTransition)
    #expect(report.transitions == [last])
  }
}
