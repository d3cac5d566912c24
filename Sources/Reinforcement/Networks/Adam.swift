import CArithmetic

/// Adam: gradient descent in which each parameter's step is measured by the usual size of its own gradient.
///
///     m ← β₁ m + (1 − β₁) g,   v ← β₂ v + (1 − β₂) g²
///     θ ← θ − α (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε)
///
/// With a weight decay `w` this is AdamW: before each step also θ ← θ − α w θ, apart from the gradient.
///
/// Source: Kingma & Ba, arXiv 1412.6980, algorithm 1; AdamW: Loshchilov & Hutter, arXiv 1711.05101, algorithm 2, with
/// the decay multiplied by α as in most libraries.
public struct Adam: Equatable, Sendable {
  /// `α` ≥ 0; may be changed between steps.
  public var learningRate: Double
  /// `β₁` in [0, 1).
  public let meanDecay: Double
  /// `β₂` in [0, 1).
  public let squareDecay: Double
  /// `ε` > 0, outside the root.
  public let epsilon: Double
  /// `w` ≥ 0: 0 for Adam, above 0 for AdamW.
  public let weightDecay: Double
  /// `m`, the running mean of the gradient; empty before the first step.
  public private(set) var mean: [Double] = []
  /// `v`, the running mean of its square.
  public private(set) var meanSquare: [Double] = []
  /// `t`, how many steps were taken.
  public private(set) var steps = 0

  /// `β₁ᵗ` and `β₂ᵗ`.
  private var meanPower = 1.0
  private var squarePower = 1.0

  /// - Parameters:
  ///   - learningRate: `α`, at least 0.
  ///   - meanDecay: `β₁` in [0, 1).
  ///   - squareDecay: `β₂` in [0, 1).
  ///   - epsilon: `ε`, above 0: 1e-8 in the paper, 1e-5 by custom in PPO.
  ///   - weightDecay: `w`, at least 0.
  public init(
    learningRate: Double, meanDecay: Double = 0.9, squareDecay: Double = 0.999, epsilon: Double = 1e-8,
    weightDecay: Double = 0
  ) {
    precondition(learningRate >= 0 && epsilon > 0 && weightDecay >= 0, "Adam's α and w are at least 0, ε above 0.")
    self.learningRate = learningRate
    self.meanDecay = meanDecay
    self.squareDecay = squareDecay
    self.epsilon = epsilon
    self.weightDecay = weightDecay
  }

  /// Moves the parameters one step.
  ///
  /// - Parameter gradient: `g`, of the loss, one number for each parameter.
  public mutating func step(_ parameters: inout [Double], gradient: [Double]) {
    precondition(parameters.count == gradient.count, "Each parameter has a gradient.")
    if mean.isEmpty {
      mean = [Double](repeating: 0, count: parameters.count)
      meanSquare = mean
    }
    steps += 1
    meanPower *= meanDecay
    squarePower *= squareDecay
    let rule = arithmetic_adam(
      mean_decay: meanDecay, square_decay: squareDecay, epsilon: epsilon, step_size: learningRate / (1 - meanPower),
      inverse_root: 1 / (1 - squarePower).squareRoot(), kept: 1 - learningRate * weightDecay)
    parameters.withUnsafeMutableBufferPointer { θ in
      mean.withUnsafeMutableBufferPointer { m in
        meanSquare.withUnsafeMutableBufferPointer { v in
          gradient.withUnsafeBufferPointer { g in
            guard let θ = θ.baseAddress, let m = m.baseAddress, let v = v.baseAddress, let g = g.baseAddress
            else { return }
            arithmetic_adam_step(widest, rule, g, m, v, θ, gradient.count)
          }
        }
      }
    }
  }
}
