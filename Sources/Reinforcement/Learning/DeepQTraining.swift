/// DQN learning to balance the pole: a step is one push, with the minibatch that follows it when one is due.
///
///     y = r + γ (1 − done) max_a Q_target(s′, a)          (double: Q_target(s′, argmax_a Q_online(s′, a)))
///     L = mean smoothL1(Q_online(s, a) − y)
///
/// The networks output expected discounted returns, one for each push.
///
/// Source: Mnih et al., "Human-level control through deep reinforcement learning", 2015, algorithm 1; double: van Hasselt,
/// Guez & Silver, arXiv 1509.06461, eq. 4.
public struct DeepQTraining: Equatable, Sendable {
  /// What a minibatch showed, before the step it led to.
  public struct Report: Equatable, Sendable {
    /// The transitions in it.
    public let transitions: [CartPoleTransition]
    /// `Q_online(s, a)`.
    public let predictions: [Double]
    /// `y`.
    public let targets: [Double]
    /// The loss.
    public let loss: Double
    /// ‖g‖ before it was clipped.
    public let gradientNorm: Double
  }

  /// What was chosen.
  public let settings: DeepQSettings
  /// The network that acts and learns.
  public private(set) var online: MultilayerPerceptron
  /// The copy that values what comes next.
  public private(set) var target: MultilayerPerceptron
  /// The world.
  public private(set) var world: CartPole
  /// What was lived through.
  public private(set) var buffer: ReplayBuffer
  /// How many pushes were made.
  public private(set) var environmentSteps = 0
  /// How many minibatches were used.
  public private(set) var updates = 0
  /// The reward of each episode that ended.
  public private(set) var episodeRewards: [Double] = []
  /// The last push.
  public private(set) var lastTransition: CartPoleTransition?
  /// What the last minibatch showed; nil before the first.
  public private(set) var lastReport: Report?

  private var optimiser: Adam
  private var generator: SeededGenerator

  /// An untrained network and a world at the start of an episode.
  public init(settings: DeepQSettings = DeepQSettings(), seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    self.settings = settings
    online = MultilayerPerceptron(
      widths: [4] + settings.hiddenWidths + [2], activation: .relu, using: &generator)
    target = online
    world = CartPole(using: &generator)
    buffer = ReplayBuffer(capacity: settings.replays ? settings.capacity : 1)
    optimiser = Adam(learningRate: settings.learningRate)
    self.generator = generator
  }

  /// `ε` at the next push.
  public var epsilon: Double {
    let share = min(1, Double(environmentSteps) / Double(max(1, settings.explorationSteps)))
    return settings.initialEpsilon + share * (settings.finalEpsilon - settings.initialEpsilon)
  }

  /// Makes one push, and learns when it is time.
  ///
  /// - Parameter tape: memory to work in; what it held is forgotten.
  public mutating func step(on tape: inout Tape) {
    act()
    guard environmentSteps >= settings.warmUp, environmentSteps % settings.trainingInterval == 0 else { return }
    learn(on: &tape)
    if updates % settings.targetInterval == 0 { target = online }
  }

  /// Makes many pushes.
  public mutating func run(steps: Int, on tape: inout Tape) {
    for _ in 0..<steps { step(on: &tape) }
  }

  private mutating func act() {
    let state = world.state
    let q = online.outputs(for: state.observation)
    let action: CartPole.Action = drawEpsilonGreedy(q, epsilon: epsilon, using: &generator) == 0 ? .left : .right
    let outcome = world.step(action)
    let transition = CartPoleTransition(
      state: state, action: action, reward: outcome.reward, next: world.state, isTerminated: outcome.isTerminated)
    buffer.append(transition)
    lastTransition = transition
    environmentSteps += 1
    guard outcome.isOver else { return }
    episodeRewards.append(Double(world.steps))
    world = CartPole(using: &generator)
  }

  private mutating func learn(on tape: inout Tape) {
    let sample =
      settings.replays ? buffer.sample(settings.minibatch, using: &generator) : buffer.transitions
    let targets = targets(of: sample)
    tape.clear()
    let states = tape.input(
      sample.flatMap(\.state.observation), rows: sample.count, columns: 4, differentiable: false)
    let parameters = tape.input(online.parameters, rows: 1, columns: online.parameters.count)
    let q = online.outputs(for: states, parameters: parameters, on: &tape)
    let predicted = tape.entries(of: q, columns: sample.map(\.action.rawValue))
    let predictions = tape.value(of: predicted)
    let errors = zip(predictions, targets).map { $0 - $1 }
    tape.differentiate(predicted, seed: errors.map { smoothL1Derivative($0) / Double(sample.count) })
    var gradient = tape.gradient(of: parameters)
    let norm = clipGradientNorm(&gradient, maximum: settings.maximumGradientNorm)
    lastReport = Report(
      transitions: sample, predictions: predictions, targets: targets, loss: mean(errors.map(smoothL1)),
      gradientNorm: norm)
    optimiser.step(&online.parameters, gradient: gradient)
    updates += 1
  }

  private func targets(of sample: [CartPoleTransition]) -> [Double] {
    let next = sample.flatMap(\.next.observation)
    let targetNext = target.outputs(for: next)
    let onlineNext = settings.isDouble ? online.outputs(for: next) : []
    return sample.indices.map { index in
      let (transition, actions) = (sample[index], (2 * index)..<(2 * index + 2))
      let valued = Array(targetNext[actions])
      guard settings.isDouble else {
        return deepQTarget(
          reward: transition.reward, discount: settings.discount, done: transition.isTerminated, targetNext: valued)
      }
      return doubleDeepQTarget(
        reward: transition.reward, discount: settings.discount, done: transition.isTerminated, targetNext: valued,
        onlineNext: Array(onlineNext[actions]))
    }
  }
}
