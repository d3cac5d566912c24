/// PPO learning to balance the pole, one step at a time: a step is either one push in every world, or one minibatch.
///
///     L(θ) = −mean min(ρ Â, clip(ρ, 1 − ε, 1 + ε) Â) + c_V ½ mean (V − R)² − c_H mean H(π(·|s)),
///     ρ = π_θ(a|s) / π_old(a|s)
///
/// A value: it holds its worlds, its networks and its random numbers, so that equal states go on equally.
///
/// Source: Schulman et al., arXiv 1707.06347, eq. 7 and 9, algorithm 1.
public struct ProximalPolicyTraining: Equatable, Sendable {
  /// What the next step does.
  public enum Phase: Equatable, Sendable {
    /// Pushes in every world; `time` pushes were made since the last update.
    case collecting(time: Int)
    /// Uses one minibatch.
    case updating(epoch: Int, minibatch: Int)
  }

  /// An episode that ended.
  public struct Episode: Equatable, Sendable {
    /// How many pushes had been made in all worlds together when it ended.
    public let endedAt: Int
    /// The sum of its rewards, which is its length.
    public let totalReward: Double
  }

  /// What was chosen.
  public let settings: ProximalPolicySettings
  /// From a state to two logits.
  public private(set) var actor: MultilayerPerceptron
  /// From a state to its value.
  public private(set) var critic: MultilayerPerceptron
  /// What the next step does.
  public private(set) var phase = Phase.collecting(time: 0)
  /// The worlds, as they are now.
  public private(set) var worlds: [CartPole]
  /// What was seen since the last update.
  public private(set) var experience: ProximalPolicyExperience
  /// The episodes that ended, in order.
  public private(set) var episodes: [Episode] = []
  /// What the last minibatch brought; nil before the first.
  public private(set) var lastMinibatch: ProximalPolicyReport?
  /// How many pushes were made, in all worlds together.
  public private(set) var environmentSteps = 0
  /// How many times a batch was collected and used up.
  public private(set) var updates = 0

  private var actorOptimiser: Adam
  private var criticOptimiser: Adam
  private var totals: [Double]
  private var order: [Int] = []
  private var generator: SeededGenerator

  /// Untrained networks, and worlds at the start of an episode.
  public init(settings: ProximalPolicySettings = ProximalPolicySettings(), seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    self.settings = settings
    let hidden = settings.hiddenWidths
    actor = MultilayerPerceptron(widths: [4] + hidden + [2], outputGain: 0.01, using: &generator)
    critic = MultilayerPerceptron(widths: [4] + hidden + [1], outputGain: 1, using: &generator)
    worlds = []
    for _ in 0..<settings.environments { worlds.append(CartPole(using: &generator)) }
    totals = [Double](repeating: 0, count: settings.environments)
    experience = ProximalPolicyExperience(environments: settings.environments)
    actorOptimiser = Adam(learningRate: settings.learningRate, epsilon: 1e-5)
    criticOptimiser = actorOptimiser
    self.generator = generator
  }

  /// Takes the next step.
  ///
  /// - Parameter tape: memory to work in; what it held is forgotten.
  public mutating func step(on tape: inout Tape) {
    switch phase {
    case .collecting(let time): collect(time: time)
    case .updating(let epoch, let minibatch): update(epoch: epoch, minibatch: minibatch, on: &tape)
    }
  }

  /// Takes the next step.
  public mutating func step() {
    var tape = Tape()
    step(on: &tape)
  }

  /// Takes steps until at least so many pushes were made and what they brought was used.
  public mutating func run(untilEnvironmentSteps target: Int) {
    var tape = Tape()
    while environmentSteps < target || phase != .collecting(time: 0) { step(on: &tape) }
  }
}

// MARK: Collecting

extension ProximalPolicyTraining {
  private mutating func collect(time: Int) {
    let observations = worlds.flatMap(\.state.observation)
    let logits = actor.outputs(for: observations)
    let values = critic.outputs(for: observations)
    experience.observations += observations
    experience.batch.values += values
    for index in worlds.indices {
      let draw = CategoricalDraw(logits: Array(logits[(2 * index)..<(2 * index + 2)]), using: &generator)
      act(draw, world: index)
    }
    environmentSteps += worlds.count
    phase = .collecting(time: time + 1)
    if time + 1 == settings.horizon { beginUpdate() }
  }

  private mutating func act(_ draw: CategoricalDraw, world index: Int) {
    let outcome = worlds[index].step(draw.choice == 0 ? .left : .right)
    let lastValue = outcome.isTruncated ? critic.outputs(for: worlds[index].state.observation)[0] : 0
    experience.note(draw, outcome, finalValue: lastValue)
    totals[index] += outcome.reward
    guard outcome.isOver else { return }
    episodes.append(Episode(endedAt: environmentSteps + index + 1, totalReward: totals[index]))
    totals[index] = 0
    worlds[index] = CartPole(using: &generator)
  }

  private mutating func beginUpdate() {
    experience.batch.lastValues = critic.outputs(for: worlds.flatMap(\.state.observation))
    experience.estimate(settings)
    order = shuffled(Array(0..<settings.batch), using: &generator)
    phase = .updating(epoch: 0, minibatch: 0)
  }
}

// MARK: Updating

extension ProximalPolicyTraining {
  private mutating func update(epoch: Int, minibatch: Int, on tape: inout Tape) {
    let start = minibatch * settings.minibatch
    let samples = Array(order[start..<min(start + settings.minibatch, order.count)])
    let loss = ProximalPolicyLoss(
      samples: samples, experience: experience, actor: actor, critic: critic, settings: settings, on: &tape)
    tape.differentiate(loss.total)
    var gradient = tape.gradient(of: loss.actorParameters) + tape.gradient(of: loss.criticParameters)
    let norm = clipGradientNorm(&gradient, maximum: settings.maximumGradientNorm)
    lastMinibatch = loss.report(on: tape, gradientNorm: norm)
    actorOptimiser.step(&actor.parameters, gradient: Array(gradient.prefix(actor.parameters.count)))
    criticOptimiser.step(&critic.parameters, gradient: Array(gradient.dropFirst(actor.parameters.count)))
    advance(epoch: epoch, minibatch: minibatch)
  }

  private mutating func advance(epoch: Int, minibatch: Int) {
    if minibatch + 1 < settings.minibatches {
      phase = .updating(epoch: epoch, minibatch: minibatch + 1)
    } else if epoch + 1 < settings.epochs {
      order = shuffled(order, using: &generator)
      phase = .updating(epoch: epoch + 1, minibatch: 0)
    } else {
      updates += 1
      experience = ProximalPolicyExperience(environments: settings.environments)
      phase = .collecting(time: 0)
    }
  }
}
