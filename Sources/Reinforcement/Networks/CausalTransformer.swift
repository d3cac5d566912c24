/// A small transformer that reads from left to right.
///
///     h⁰ₜ = E[tokenₜ] + P[t]
///     u = hˡ + attention(norm(hˡ)) Wₒ + bₒ
///     hˡ⁺¹ = u + gelu(norm(u) W₁ + b₁) W₂ + b₂
///     outputₜ = norm(hᴸₜ) U + c      (or norm(hᴸₜ) Eᵀ when tied)
///
/// What comes out at token t depends on the tokens up to t alone: as a language model it is the policy of the state "all
/// tokens so far"; with a single output it is a value or a reward.
///
/// Source: Radford et al., "Language Models are Unsupervised Multitask Learners" (GPT-2, 2019), §2.3: normalisation
/// before each block and at the end; the blocks are those of Vaswani et al., arXiv 1706.03762, §3.
public struct CausalTransformer: Equatable, Sendable {
  /// How large it is.
  public let shape: TransformerShape
  /// Where each matrix lies among the parameters.
  public let layout: ParameterLayout
  /// All its numbers.
  public var parameters: [Double]

  let tokenTable: ParameterLayout.Block
  let positionTable: ParameterLayout.Block
  let layerBlocks: [Layer]
  let finalNorm: Norm
  let head: Affine?

  /// Weights and bias of an affine map.
  struct Affine: Equatable, Sendable {
    let weights: ParameterLayout.Block
    let bias: ParameterLayout.Block
  }

  /// Gain and bias of a normalisation.
  struct Norm: Equatable, Sendable {
    let gain: ParameterLayout.Block
    let bias: ParameterLayout.Block
  }

  /// One layer's matrices.
  struct Layer: Equatable, Sendable {
    let attentionNorm: Norm
    /// To queries, keys and values at once, width × 3·width.
    let projection: Affine
    let attentionOutput: Affine
    let perceptronNorm: Norm
    let expansion: Affine
    let contraction: Affine
  }

  /// A transformer with random weights, which starts almost indifferent among its outputs.
  ///
  /// Weights are normal with standard deviation 1/√inputs, those that write back into the stream of numbers smaller by
  /// √(2·layers), those of the head by 10; biases are 0 and gains 1.
  public init(shape: TransformerShape, using generator: inout some RandomNumberGenerator) {
    precondition(shape.width % shape.heads == 0, "The heads divide the width.")
    precondition(
      !shape.isTied || shape.outputs == shape.vocabulary, "Only a language model reads out by its embeddings.")
    self.shape = shape
    var builder = Builder(generator: generator)
    let writeBack = 1 / Double(2 * shape.layers).squareRoot()
    tokenTable = builder.table("token embedding", rows: shape.vocabulary, columns: shape.width)
    positionTable = builder.table("position embedding", rows: shape.context, columns: shape.width)
    layerBlocks = (1...shape.layers).map { layer in
      Layer(
        attentionNorm: builder.norm("layer \(layer) attention norm", shape.width),
        projection: builder.affine("layer \(layer) queries, keys, values", shape.width, 3 * shape.width),
        attentionOutput: builder.affine("layer \(layer) attention output", shape.width, shape.width, scale: writeBack),
        perceptronNorm: builder.norm("layer \(layer) perceptron norm", shape.width),
        expansion: builder.affine("layer \(layer) expansion", shape.width, shape.hidden),
        contraction: builder.affine("layer \(layer) contraction", shape.hidden, shape.width, scale: writeBack))
    }
    finalNorm = builder.norm("final norm", shape.width)
    head = shape.isTied ? nil : builder.affine("head", shape.width, shape.outputs, scale: 0.1)
    layout = builder.layout
    parameters = builder.parameters
    generator = builder.generator
  }

  /// The same network with a new head: a reward model or a critic made from a language model.
  ///
  /// The head replaces the unembedding; all layers below keep their weights.
  ///
  /// - Parameter outputs: 1 for a score at each token.
  public func replacingHead(outputs: Int, using generator: inout some RandomNumberGenerator) -> CausalTransformer {
    var shape = shape
    shape.outputs = outputs
    shape.isTied = false
    var copy = CausalTransformer(shape: shape, using: &generator)
    for block in copy.layout.blocks where !block.name.hasPrefix("head") {
      copy.parameters.replaceSubrange(block.range, with: parameters[block.range])
    }
    return copy
  }

  /// Computes the outputs on a tape, so that they can be differentiated.
  ///
  /// - Parameters:
  ///   - tokens: sequences · length of them, one sequence after another; shorter sequences are filled up at their end,
  ///     which changes nothing before it.
  ///   - length: tokens in a sequence, at most the context.
  ///   - parameters: this network's parameters on the tape, as `Tape.input` put them there.
  ///   - rows: at which tokens outputs are wanted (index · length + t); everywhere if left out.
  /// - Returns: tokens (or rows) × outputs.
  public func outputs(
    for tokens: [Int], length: Int, parameters: Variable, rows: [Int]? = nil, on tape: inout Tape
  ) -> Variable {
    precondition(length <= shape.context, "A sequence is no longer than the context.")
    precondition(tokens.count % length == 0, "The tokens are whole sequences.")
    let table = tape.block(tokenTable, of: parameters)
    let positions = tape.rows(of: tape.block(positionTable, of: parameters), at: tokens.indices.map { $0 % length })
    var stream = tape.add(tape.rows(of: table, at: tokens), positions)
    for layer in layerBlocks.dropLast() {
      stream = self.layer(layer, stream, length: length, parameters, on: &tape)
    }
    for layer in layerBlocks.suffix(1) {
      stream = self.layer(layer, stream, length: length, rows: rows, parameters, on: &tape)
    }
    let final = tape.norm(finalNorm, stream, parameters)
    guard let head else { return tape.productWithTransposed(final, table) }
    return tape.affine(head, final, parameters)
  }

  /// One layer. Only attention mixes tokens: what comes after it is computed for the rows wanted alone.
  private func layer(
    _ layer: Layer, _ stream: Variable, length: Int, rows: [Int]? = nil, _ parameters: Variable, on tape: inout Tape
  ) -> Variable {
    let projected = tape.affine(layer.projection, tape.norm(layer.attentionNorm, stream, parameters), parameters)
    var gathered = tape.attention(projected, heads: shape.heads, length: length)
    var stream = stream
    if let rows {
      gathered = tape.rows(of: gathered, at: rows)
      stream = tape.rows(of: stream, at: rows)
    }
    let attended = tape.add(stream, tape.affine(layer.attentionOutput, gathered, parameters))
    let expanded = tape.affine(layer.expansion, tape.norm(layer.perceptronNorm, attended, parameters), parameters)
    return tape.add(attended, tape.affine(layer.contraction, tape.gelu(expanded), parameters))
  }
}

extension Tape {
  fileprivate mutating func affine(
    _ affine: CausalTransformer.Affine, _ x: Variable, _ parameters: Variable
  ) -> Variable {
    let weights = block(affine.weights, of: parameters)
    let bias = block(affine.bias, of: parameters)
    return self.affine(x, weights: weights, bias: bias)
  }

  fileprivate mutating func norm(_ norm: CausalTransformer.Norm, _ x: Variable, _ parameters: Variable) -> Variable {
    let gain = block(norm.gain, of: parameters)
    let bias = block(norm.bias, of: parameters)
    return normalisedRows(x, gain: gain, bias: bias)
  }
}

/// Lays out a transformer's matrices and draws their first numbers.
private struct Builder<Generator: RandomNumberGenerator> {
  var layout = ParameterLayout()
  var parameters: [Double] = []
  var generator: Generator

  init(generator: Generator) {
    self.generator = generator
  }

  mutating func table(_ name: String, rows: Int, columns: Int) -> ParameterLayout.Block {
    draw(rows * columns, deviation: 0.5)
    return layout.append(name, rows: rows, columns: columns)
  }

  mutating func norm(_ name: String, _ width: Int) -> CausalTransformer.Norm {
    parameters += [Double](repeating: 1, count: width) + [Double](repeating: 0, count: width)
    return CausalTransformer.Norm(
      gain: layout.append(name + " gain", rows: 1, columns: width),
      bias: layout.append(name + " bias", rows: 1, columns: width))
  }

  mutating func affine(_ name: String, _ inputs: Int, _ outputs: Int, scale: Double = 1) -> CausalTransformer.Affine {
    draw(inputs * outputs, deviation: scale / Double(inputs).squareRoot())
    parameters += [Double](repeating: 0, count: outputs)
    return CausalTransformer.Affine(
      weights: layout.append(name + " weights", rows: inputs, columns: outputs),
      bias: layout.append(name + " bias", rows: 1, columns: outputs))
  }

  private mutating func draw(_ count: Int, deviation: Double) {
    for _ in 0..<count { parameters.append(deviation * drawNormal(using: &generator)) }
  }
}
