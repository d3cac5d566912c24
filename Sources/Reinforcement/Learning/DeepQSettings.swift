/// What can be chosen about DQN.
public struct DeepQSettings: Equatable, Sendable {
  /// Whether the online network chooses the action that the target network values: double DQN.
  public var isDouble = true
  /// Whether minibatches come from the buffer; false learns from each transition once, as it comes.
  public var replays = true
  /// How many transitions the buffer holds.
  public var capacity = 10_000
  /// Transitions in a minibatch, at least 1.
  public var minibatch = 64
  /// Pushes before learning begins.
  public var warmUp = 500
  /// Pushes between two minibatches, at least 1.
  public var trainingInterval = 1
  /// Minibatches between two copies of the online network to the target network, at least 1; at 1 there is no target
  /// network to speak of.
  public var targetInterval = 200
  /// `γ` in [0, 1].
  public var discount = 0.99
  /// `ε` at the first push.
  public var initialEpsilon = 1.0
  /// `ε` from `explorationSteps` on.
  public var finalEpsilon = 0.05
  /// Pushes over which `ε` falls, in a straight line.
  public var explorationSteps = 5_000
  /// Adam's `α`.
  public var learningRate = 5e-4
  /// The bound on the gradient's norm.
  public var maximumGradientNorm = 10.0
  /// How wide the layers within are.
  public var hiddenWidths = [64, 64]

  /// The defaults.
  public init() {}
}
