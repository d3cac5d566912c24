import RealModule

/// A pole hinged on a cart that is pushed left or right: keep it up.
///
///     temp = (F + m l θ̇² sin θ) / M
///     θ̈ = (g sin θ − cos θ temp) / (l (4/3 − m cos² θ / M))
///     ẍ = temp − m l θ̈ cos θ / M
///
/// with `m` the pole's mass, `M` pole and cart together, `l` half the pole's length, `F` = ±10 newtons. Time advances by
/// Euler's rule in steps of 0.02 s: positions by the old speeds, then the speeds.
///
/// Every step is worth 1, the last one too. The episode terminates when the cart is more than 2.4 from the middle or the
/// pole more than 12° from upright, and is truncated after 500 steps.
///
/// The numbers are those of Gymnasium's `CartPole-v1`, whose observations are rounded to single precision; ours are not.
///
/// Source: Barto, Sutton & Anderson, "Neuronlike adaptive elements that can solve difficult learning control problems",
/// IEEE SMC 13(5), 1983, appendix, without friction.
public struct CartPole: Equatable, Sendable {
  /// What is seen of the world: all of it.
  public struct State: Equatable, Sendable {
    /// `x`, in metres from the middle.
    public var position: Double
    /// `ẋ`, in metres per second.
    public var velocity: Double
    /// `θ`, in radians from upright, positive to the right.
    public var angle: Double
    /// `θ̇`, in radians per second.
    public var angularVelocity: Double

    /// A state, upright and at rest in the middle unless said otherwise.
    public init(position: Double = 0, velocity: Double = 0, angle: Double = 0, angularVelocity: Double = 0) {
      self.position = position
      self.velocity = velocity
      self.angle = angle
      self.angularVelocity = angularVelocity
    }

    /// The four numbers a network sees: x, ẋ, θ, θ̇.
    public var observation: [Double] { [position, velocity, angle, angularVelocity] }
  }

  /// The two pushes.
  public enum Action: Int, Equatable, Sendable, CaseIterable {
    case left = 0
    case right = 1
  }

  /// What one step brought.
  public struct Outcome: Equatable, Sendable {
    /// Always 1.
    public let reward: Double
    /// The pole fell or the cart left the track.
    public let isTerminated: Bool
    /// The time was up; what the state would still have been worth is not 0.
    public let isTruncated: Bool

    /// Whether the episode is over for either reason.
    public var isOver: Bool { isTerminated || isTruncated }
  }

  /// The physics.
  public static let gravity = 9.8
  public static let cartMass = 1.0
  public static let poleMass = 0.1
  public static let halfLength = 0.5
  public static let force = 10.0
  public static let timeStep = 0.02
  /// Beyond this position, in metres, the episode ends.
  public static let positionLimit = 2.4
  /// Beyond this angle, 12° in radians, the episode ends.
  public static let angleLimit = 12 * 2 * Double.pi / 360
  /// After so many steps the episode is cut off.
  public static let stepLimit = 500

  /// Where cart and pole are.
  public private(set) var state: State
  /// Steps since the start of the episode.
  public private(set) var steps: Int

  /// A world in a given state.
  public init(state: State, steps: Int = 0) {
    self.state = state
    self.steps = steps
  }

  /// A world at the start of an episode: each of the four numbers uniform in [−0.05, 0.05).
  public init(using generator: inout some RandomNumberGenerator) {
    state = State(
      position: drawStart(using: &generator), velocity: drawStart(using: &generator),
      angle: drawStart(using: &generator), angularVelocity: drawStart(using: &generator))
    steps = 0
  }

  /// Pushes the cart for one step of time.
  public mutating func step(_ action: Action) -> Outcome {
    state = Self.successor(of: state, action)
    steps += 1
    let fell =
      abs(state.position) > Self.positionLimit || abs(state.angle) > Self.angleLimit
    return Outcome(reward: 1, isTerminated: fell, isTruncated: !fell && steps >= Self.stepLimit)
  }

  /// The state one step of time later.
  public static func successor(of state: State, _ action: Action) -> State {
    let push = action == .right ? force : -force
    let (sin, cos) = (Double.sin(state.angle), Double.cos(state.angle))
    let totalMass = cartMass + poleMass
    let poleMoment = poleMass * halfLength
    let temp = (push + poleMoment * (state.angularVelocity * state.angularVelocity) * sin) / totalMass
    let angularAcceleration =
      (gravity * sin - cos * temp) / (halfLength * (4.0 / 3.0 - poleMass * (cos * cos) / totalMass))
    let acceleration = temp - poleMoment * angularAcceleration * cos / totalMass
    return State(
      position: state.position + timeStep * state.velocity,
      velocity: state.velocity + timeStep * acceleration,
      angle: state.angle + timeStep * state.angularVelocity,
      angularVelocity: state.angularVelocity + timeStep * angularAcceleration)
  }
}

private func drawStart(using generator: inout some RandomNumberGenerator) -> Double {
  -0.05 + 0.1 * drawUniform(using: &generator)
}
