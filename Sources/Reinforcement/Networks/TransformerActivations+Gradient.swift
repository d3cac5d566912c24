import CArithmetic

extension TransformerActivations {
  /// The gradient of `Σ seed · log π(token)` by the network's parameters, from what was kept: the same, to the last
  /// bit, as differentiating the network's outputs on a tape.
  ///
  /// Some sequences at a time are taken the whole way back, so that what passes from layer to layer stays in the
  /// processor's cache.
  ///
  /// - Parameters:
  ///   - batch: a batch that this holds.
  ///   - seed: `∂(loss)/∂ log π` of each answer token, example by example.
  func gradient(of batch: TokenBatch, seed: [Double], scratch: inout AlignedNumbers) -> [Double] {
    guard let network else { return [] }
    var gradient = [Double](repeating: 0, count: network.parameters.count)
    let outputs = outputGradient(of: batch, seed: seed)
    let pass = BackwardPass(network, sequences: sequences, length: length)
    if scratch.count < pass.scratchCount { scratch = AlignedNumbers(count: pass.scratchCount) }
    scratch.withUnsafeMutablePointer { scratch in
      numbers.withUnsafePointer { numbers in
        network.parameters.withUnsafeBufferPointer { parameters in
          outputs.withUnsafeBufferPointer { outputs in
            gradient.withUnsafeMutableBufferPointer { gradient in
              guard let parameters = parameters.baseAddress, let outputs = outputs.baseAddress,
                let gradient = gradient.baseAddress
              else { return }
              pass.run(
                columns, parameters: parameters, numbers: numbers, outputs: outputs, scratch: scratch, into: gradient)
            }
          }
        }
      }
    }
    return gradient
  }

  /// `∂(loss)/∂output` for each token that was kept: `seed (1[j = token] − pⱼ)` where an answer's token was scored.
  private func outputGradient(of batch: TokenBatch, seed: [Double]) -> [Double] {
    guard let network else { return [] }
    let width = network.shape.outputs
    let layout = ActivationLayout(network.shape, rows: sequences * length, length: length)
    var gradient = [Double](repeating: 0, count: sequences * length * width)
    for (index, stateRow) in batch.stateRows.enumerated() {
      let (sequence, time) = stateRow.quotientAndRemainder(dividingBy: columns.count)
      let row = sequence * length + time
      let first = layout.index(layout.outputs, layer: network.shape.layers, row: row)
      let logits = numbers.withUnsafePointer { Array(UnsafeBufferPointer(start: $0 + first, count: width)) }
      let policy = exponentials(of: logSoftmax(logits))
      for j in 0..<width {
        let own = j == batch.answerTokens[index] ? seed[index] : 0
        gradient[row * width + j] = own - policy[j] * seed[index]
      }
    }
    return gradient
  }
}

/// The way back through a transformer, a few sequences at a time.
private struct BackwardPass {
  typealias Numbers = UnsafePointer<Double>
  typealias Sums = UnsafeMutablePointer<Double>

  let network: CausalTransformer
  let sequences: Int
  let length: Int
  /// Sequences that go back together. A tied table is added to from both ends, so its order allows no parts.
  let together: Int
  let layout: ActivationLayout

  init(_ network: CausalTransformer, sequences: Int, length: Int) {
    self.network = network
    self.sequences = sequences
    self.length = length
    together = network.head == nil ? sequences : min(4, sequences)
    layout = ActivationLayout(network.shape, rows: sequences * length, length: length)
  }

  private var widest: Int { max(network.shape.hidden, 3 * network.shape.width, network.shape.outputs) }

  private var attentionSizes: arithmetic_attention_sizes {
    arithmetic_attention_sizes(
      sequences: together, heads: network.shape.heads, length: length,
      head_width: network.shape.width / network.shape.heads)
  }

  var scratchCount: Int {
    let rows = together * length
    return Self.wholeLines(network.parameters.count) + Self.wholeLines(widest) + 2 * Self.wholeLines(rows * widest)
      + 2 * Self.wholeLines(rows * network.shape.width) + arithmetic_attention_scratch(attentionSizes)
  }

  /// So many numbers, rounded up so that what follows begins on a line of the cache again.
  private static func wholeLines(_ count: Int) -> Int {
    let line = AlignedNumbers.alignment / MemoryLayout<Double>.stride
    return (count + line - 1) / line * line
  }

  func run(
    _ columns: [[Int]], parameters: Numbers, numbers: Numbers, outputs: Numbers, scratch: Sums, into gradient: Sums
  ) {
    let rows = together * length
    let turned = scratch
    for affine in network.affineMaps {
      transpose(
        parameters + affine.weights.start, rows: affine.weights.rows, columns: affine.weights.columns,
        into: turned + affine.weights.start)
    }
    let zeros = turned + Self.wholeLines(network.parameters.count)
    zeros.update(repeating: 0, count: widest)
    let first = zeros + Self.wholeLines(widest)
    let second = first + Self.wholeLines(rows * widest)
    let stream = second + Self.wholeLines(rows * widest)
    let normed = stream + Self.wholeLines(rows * network.shape.width)
    for start in stride(from: 0, to: sequences, by: together) {
      let part = PartialPass(
        pass: self, firstRow: start * length, sequences: min(together, sequences - start), parameters: parameters,
        numbers: numbers, turned: turned, zeros: zeros, first: first, second: second, stream: stream, normed: normed,
        attentionScratch: normed + Self.wholeLines(rows * network.shape.width), gradient: gradient)
      part.run(columns, firstSequence: start, outputs: outputs + start * length * network.shape.outputs)
    }
  }
}

/// The way back of some sequences, their rows all at once.
private struct PartialPass {
  typealias Numbers = UnsafePointer<Double>
  typealias Sums = UnsafeMutablePointer<Double>

  let pass: BackwardPass
  let firstRow: Int
  let sequences: Int
  let parameters: Numbers
  let numbers: Numbers
  /// The weights, each matrix transposed.
  let turned: Numbers
  let zeros: Numbers
  /// Gradients within a block.
  let first: Sums
  let second: Sums
  /// The gradient of the stream of numbers, on its way from the last layer to the first.
  let stream: Sums
  let normed: Sums
  let attentionScratch: Sums
  /// The gradient of all parameters, added to.
  let gradient: Sums

  private var network: CausalTransformer { pass.network }
  private var rows: Int { sequences * pass.length }

  private func kept(_ kind: ActivationLayout.Kind, _ layer: Int) -> Numbers {
    numbers + pass.layout.index(kind, layer: layer, row: firstRow)
  }

  func run(_ columns: [[Int]], firstSequence: Int, outputs: Numbers) {
    let (layout, layers) = (pass.layout, network.shape.layers)
    let final = kept(layout.normed, layers)
    if let head = network.head {
      pullBack(head, outputs, inputs: final, into: normed)
    } else {
      pullBackEmbeddings(outputs, inputs: final)
    }
    stream.update(repeating: 0, count: rows * network.shape.width)
    pullBack(network.finalNorm, normed, inputs: kept(layout.stream, layers))
    for layer in network.layerBlocks.indices.reversed() { pullBack(layer: layer) }
    pullBackTables(columns, firstSequence: firstSequence)
  }

  private func pullBack(layer index: Int) {
    let (layer, layout) = (network.layerBlocks[index], pass.layout)
    let (expanded, bent) = (kept(layout.expanded, index), kept(layout.bent, index))
    let count = rows * network.shape.hidden
    pullBack(layer.contraction, stream, inputs: bent, into: first)
    second.update(repeating: 0, count: count)
    arithmetic_gelu_slope(widest, expanded, bent, first, second, count)
    pullBack(layer.expansion, second, inputs: kept(layout.attendedNormed, index), into: normed)
    pullBack(layer.perceptronNorm, normed, inputs: kept(layout.attended, index))

    pullBack(layer.attentionOutput, stream, inputs: kept(layout.gathered, index), into: normed)
    first.update(repeating: 0, count: rows * 3 * network.shape.width)
    let sizes = arithmetic_attention_sizes(
      sequences: sequences, heads: network.shape.heads, length: pass.length,
      head_width: network.shape.width / network.shape.heads)
    arithmetic_attention_slope(
      widest, sizes, kept(layout.projected, index), kept(layout.attentionWeights, index), normed, first,
      attentionScratch)
    pullBack(layer.projection, first, inputs: kept(layout.normed, index), into: normed)
    pullBack(layer.attentionNorm, normed, inputs: kept(layout.stream, index))
  }

  /// `x̄ ← ȳ wᵀ`, `w̄ ← w̄ + xᵀ ȳ`, `b̄ ← b̄ + Σ ȳ`.
  private func pullBack(
    _ affine: CausalTransformer.Affine, _ upstream: Numbers, inputs: Numbers, into inputGradient: Sums
  ) {
    let (ins, outs) = (affine.weights.rows, affine.weights.columns)
    accumulateProduct(
      into: inputGradient, startingAt: zeros, upstream, rowStride: outs, columnStride: 1,
      turned + affine.weights.start, m: rows, k: outs, n: ins)
    accumulateProduct(
      into: gradient + affine.weights.start, inputs, rowStride: 1, columnStride: ins, upstream, m: ins, k: rows,
      n: outs)
    for row in 0..<rows { addScaled(1, upstream + row * outs, to: gradient + affine.bias.start, count: outs) }
  }

  /// Adds to the stream's gradient what a normalisation of it brings.
  private func pullBack(_ norm: CausalTransformer.Norm, _ upstream: Numbers, inputs: Numbers) {
    arithmetic_normalise_slope(
      widest, inputs, parameters + norm.gain.start, upstream, stream, gradient + norm.gain.start,
      gradient + norm.bias.start, rows, network.shape.width)
  }

  /// Reading out by the embeddings themselves.
  private func pullBackEmbeddings(_ outputs: Numbers, inputs: Numbers) {
    let (table, width, vocabulary) = (network.tokenTable.start, network.shape.width, network.shape.vocabulary)
    accumulateProduct(
      into: normed, startingAt: zeros, outputs, rowStride: vocabulary, columnStride: 1, parameters + table, m: rows,
      k: vocabulary, n: width)
    accumulateProduct(
      into: gradient + table, outputs, rowStride: 1, columnStride: vocabulary, inputs, m: vocabulary, k: rows,
      n: width)
  }

  /// What the first layer's stream was made of: the embeddings of tokens and positions.
  private func pullBackTables(_ columns: [[Int]], firstSequence: Int) {
    let width = network.shape.width
    for sequence in 0..<sequences {
      for (time, column) in columns.enumerated() {
        let upstream = stream + (sequence * pass.length + time) * width
        let token = column[firstSequence + sequence]
        addScaled(1, upstream, to: gradient + network.tokenTable.start + token * width, count: width)
        addScaled(1, upstream, to: gradient + network.positionTable.start + time * width, count: width)
      }
    }
  }
}

extension CausalTransformer {
  fileprivate var affineMaps: [Affine] {
    layerBlocks.flatMap { [$0.projection, $0.attentionOutput, $0.expansion, $0.contraction] }
      + (head.map { [$0] } ?? [])
  }
}

extension Tape {
  /// The gradient of `Σ seed · log π(token)` of a batch whose activations this tape keeps.
  mutating func gradientOfKept(_ batch: TokenBatch, seed: [Double]) -> [Double] {
    activations.gradient(of: batch, seed: seed, scratch: &alignedScratch)
  }
}
