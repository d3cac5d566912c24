/// A network of fully connected layers: the inputs pass through affine maps with a bend after each but the last.
///
///     h⁰ = x,   hˡ = f(hˡ⁻¹ Wˡ + bˡ),   y = hᴸ⁻¹ Wᴸ + bᴸ
///
/// It is a value: two networks are equal when all their parameters are.
public struct MultilayerPerceptron: Equatable, Sendable {
  /// What bends the layers within.
  public enum Activation: Equatable, Sendable, CaseIterable {
    /// tanh x.
    case tanh
    /// max(x, 0).
    case relu
  }

  /// How wide each layer is, the inputs first and the outputs last.
  public let widths: [Int]
  /// `f`.
  public let activation: Activation
  /// Where each matrix lies among the parameters: for each layer its weights (inputs × outputs), then its bias.
  public let layout: ParameterLayout
  /// All weights and biases.
  public var parameters: [Double]

  /// A network with orthogonal weights and biases of 0.
  ///
  /// - Parameters:
  ///   - widths: at least two numbers, each at least 1.
  ///   - hiddenGain: the gain of the weights within: √2 by custom.
  ///   - outputGain: the gain of the last weights: 0.01 for a policy that starts almost indifferent.
  public init(
    widths: [Int], activation: Activation = .tanh, hiddenGain: Double = 2.0.squareRoot(), outputGain: Double = 1,
    using generator: inout some RandomNumberGenerator
  ) {
    precondition(widths.count >= 2, "A network has inputs and outputs.")
    precondition(widths.allSatisfy { $0 >= 1 }, "Each layer has at least one number.")
    self.widths = widths
    self.activation = activation
    var layout = ParameterLayout()
    var parameters: [Double] = []
    for layer in 1..<widths.count {
      let gain = layer == widths.count - 1 ? outputGain : hiddenGain
      let weights = layout.append("layer \(layer) weights", rows: widths[layer - 1], columns: widths[layer])
      let bias = layout.append("layer \(layer) bias", rows: 1, columns: widths[layer])
      parameters += orthogonalMatrix(rows: weights.rows, columns: weights.columns, gain: gain, using: &generator)
      parameters += [Double](repeating: 0, count: bias.count)
    }
    self.layout = layout
    self.parameters = parameters
  }

  /// How many affine maps it has.
  public var layers: Int { widths.count - 1 }

  /// Computes the outputs on a tape, so that they can be differentiated.
  ///
  /// - Parameters:
  ///   - inputs: one sample in each row, samples × inputs.
  ///   - parameters: this network's parameters on the tape, as `Tape.input` put them there.
  /// - Returns: samples × outputs.
  public func outputs(for inputs: Variable, parameters: Variable, on tape: inout Tape) -> Variable {
    var hidden = inputs
    for layer in 0..<layers {
      let weights = tape.block(layout.blocks[2 * layer], of: parameters)
      let bias = tape.block(layout.blocks[2 * layer + 1], of: parameters)
      hidden = tape.affine(hidden, weights: weights, bias: bias)
      guard layer < layers - 1 else { continue }
      switch activation {
      case .tanh: hidden = tape.tanh(hidden)
      case .relu: hidden = tape.relu(hidden)
      }
    }
    return hidden
  }

  /// Computes the outputs without a tape, for acting.
  ///
  /// - Parameter inputs: one sample after another, samples · inputs numbers.
  /// - Returns: samples · outputs numbers, equal to the last digit to those computed on a tape.
  public func outputs(for inputs: [Double]) -> [Double] {
    precondition(inputs.count % widths[0] == 0, "The inputs are whole samples.")
    let samples = inputs.count / widths[0]
    var hidden = inputs
    for layer in 0..<layers { hidden = activated(affine(hidden, layer: layer, samples: samples), layer: layer) }
    return hidden
  }

  private func affine(_ inputs: [Double], layer: Int, samples: Int) -> [Double] {
    let (weights, bias) = (layout.blocks[2 * layer], layout.blocks[2 * layer + 1])
    return [Double](unsafeUninitializedCapacity: samples * weights.columns) { output, count in
      count = samples * weights.columns
      parameters.withUnsafeBufferPointer { parameters in
        inputs.withUnsafeBufferPointer { inputs in
          guard let output = output.baseAddress, let inputs = inputs.baseAddress,
            let parameters = parameters.baseAddress
          else { return }
          accumulateProduct(
            into: output, startingAt: parameters + bias.start, inputs, rowStride: weights.rows, columnStride: 1,
            parameters + weights.start,
            m: samples, k: weights.rows, n: weights.columns)
        }
      }
    }
  }

  private func activated(_ numbers: [Double], layer: Int) -> [Double] {
    guard layer < layers - 1 else { return numbers }
    let function: ElementwiseFunction = activation == .tanh ? .tanh : .relu
    return [Double](unsafeUninitializedCapacity: numbers.count) { output, count in
      count = numbers.count
      numbers.withUnsafeBufferPointer { numbers in
        guard let output = output.baseAddress, let input = numbers.baseAddress else { return }
        apply(function, to: input, into: output, count: numbers.count)
      }
    }
  }
}
