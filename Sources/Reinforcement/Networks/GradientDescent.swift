/// Stochastic gradient descent, with momentum if wanted.
///
///     m ← μ m + g,   θ ← θ − α m
///
/// With μ = 0 this is θ ← θ − α g. Where Polyak's form multiplies α into m, this one, like most libraries, does not.
///
/// Source: Sutskever et al., "On the importance of initialization and momentum in deep learning", ICML 2013, eq. 1 and
/// 2, with α outside m.
public struct GradientDescent: Equatable, Sendable {
  /// `α` > 0.
  public var learningRate: Double
  /// `μ` in [0, 1).
  public var momentum: Double
  /// `m`, one number for each parameter; empty before the first step.
  public private(set) var velocity: [Double] = []

  /// - Parameters:
  ///   - learningRate: `α`, above 0.
  ///   - momentum: `μ` in [0, 1).
  public init(learningRate: Double, momentum: Double = 0) {
    precondition(learningRate > 0, "The learning rate is above 0.")
    precondition(0 <= momentum && momentum < 1, "Momentum lies in [0, 1).")
    self.learningRate = learningRate
    self.momentum = momentum
  }

  /// Moves the parameters one step against the gradient.
  ///
  /// - Parameter gradient: `g`, of the loss, one number for each parameter.
  public mutating func step(_ parameters: inout [Double], gradient: [Double]) {
    precondition(parameters.count == gradient.count, "Each parameter has a gradient.")
    if velocity.isEmpty { velocity = [Double](repeating: 0, count: parameters.count) }
    for index in parameters.indices {
      velocity[index] = momentum * velocity[index] + gradient[index]
      parameters[index] -= learningRate * velocity[index]
    }
  }
}
