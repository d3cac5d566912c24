/// A transformer that reads several sequences in step, one token each at a time, and remembers what it needs of the
/// tokens before: their keys and values (the "KV cache").
///
/// Reading the next token costs one token's work instead of the whole sequence's. The outputs are those of
/// `CausalTransformer.outputs` to the last digit.
///
/// Source: Shazeer, arXiv 1911.02150, §2.4 (incremental inference).
public struct TransformerDecoder: Equatable, Sendable {
  /// What reads.
  public let network: CausalTransformer
  /// How many sequences are read side by side.
  public let sequences: Int
  /// The longest sequence that is remembered.
  public let length: Int
  /// How many tokens of each were read.
  public private(set) var position = 0

  /// For each layer, sequence and head: the keys as head width × length, so that all scores of a query run along memory.
  private var keys: [Double]
  /// For each layer, sequence and head: the values as length × head width.
  private var values: [Double]
  private var workspace: [Double]

  /// A decoder that has read nothing.
  ///
  /// - Parameter length: the longest sequence to come, at most the context; left out: the context.
  public init(_ network: CausalTransformer, sequences: Int, length: Int? = nil) {
    let shape = network.shape
    self.network = network
    self.sequences = sequences
    self.length = min(length ?? shape.context, shape.context)
    keys = [Double](repeating: 0, count: shape.layers * sequences * shape.width * self.length)
    values = keys
    workspace = [Double](repeating: 0, count: sequences * (7 * shape.width + 2 * shape.hidden) + self.length)
  }

  /// The same reading, with sequences left out, repeated or in another order: what was read together is not read again.
  ///
  /// - Parameter chosen: which sequence each of the new ones continues.
  public func selecting(_ chosen: [Int]) -> TransformerDecoder {
    var copy = TransformerDecoder(network, sequences: chosen.count, length: length)
    copy.position = position
    let size = network.shape.width * length
    for layer in 0..<network.shape.layers {
      for (new, old) in chosen.enumerated() {
        let (from, to) = ((layer * sequences + old) * size, (layer * chosen.count + new) * size)
        copy.keys.replaceSubrange(to..<(to + size), with: keys[from..<(from + size)])
        copy.values.replaceSubrange(to..<(to + size), with: values[from..<(from + size)])
      }
    }
    return copy
  }

  /// Reads the next token of each sequence.
  ///
  /// - Parameter tokens: one for each sequence; fewer than `length` were read before.
  /// - Returns: sequences · outputs numbers: what the network says after these tokens.
  public mutating func outputs(for tokens: [Int]) -> [Double] {
    precondition(tokens.count == sequences, "Each sequence has a next token.")
    precondition(position < length, "No sequence is longer than was said.")
    precondition(tokens.allSatisfy { 0 <= $0 && $0 < network.shape.vocabulary }, "A token is one of the vocabulary.")
    let (reader, readers, place, longest) = (network, sequences, position, length)
    position += 1
    return [Double](unsafeUninitializedCapacity: readers * reader.shape.outputs) { result, count in
      count = readers * reader.shape.outputs
      reader.parameters.withUnsafeBufferPointer { parameters in
        keys.withUnsafeMutableBufferPointer { keys in
          values.withUnsafeMutableBufferPointer { values in
            workspace.withUnsafeMutableBufferPointer { workspace in
              guard let parameters = parameters.baseAddress, let keys = keys.baseAddress,
                let values = values.baseAddress, let workspace = workspace.baseAddress,
                let result = result.baseAddress
              else { return }
              let reading = Reading(
                network: reader, sequences: readers, length: longest, position: place, parameters: parameters,
                keys: keys,
                values: values, workspace: workspace)
              reading.read(tokens, into: result)
            }
          }
        }
      }
    }
  }
}

/// One token's way through the network, for all sequences at once.
private struct Reading {
  typealias Numbers = UnsafeMutablePointer<Double>

  let network: CausalTransformer
  let sequences: Int
  let length: Int
  let position: Int
  let parameters: UnsafePointer<Double>
  let keys: Numbers
  let values: Numbers
  let stream: Numbers
  let normed: Numbers
  let projected: Numbers
  let gathered: Numbers
  let written: Numbers
  let expanded: Numbers
  let bent: Numbers
  let weights: Numbers

  init(
    network: CausalTransformer, sequences: Int, length: Int, position: Int, parameters: UnsafePointer<Double>,
    keys: Numbers,
    values: Numbers, workspace: Numbers
  ) {
    self.network = network
    self.sequences = sequences
    self.length = length
    self.position = position
    self.parameters = parameters
    self.keys = keys
    self.values = values
    let size = sequences * network.shape.width
    stream = workspace
    normed = stream + size
    gathered = normed + size
    written = gathered + size
    projected = written + size
    expanded = projected + 3 * size
    bent = expanded + sequences * network.shape.hidden
    weights = bent + sequences * network.shape.hidden
  }

  func read(_ tokens: [Int], into result: Numbers) {
    let width = network.shape.width
    let place = parameters + network.positionTable.start + position * width
    for (sequence, token) in tokens.enumerated() {
      let row = stream + sequence * width
      row.update(from: parameters + network.tokenTable.start + token * width, count: width)
      addScaled(1, place, to: row, count: width)
    }
    for (index, layer) in network.layerBlocks.enumerated() { pass(through: layer, index) }
    normalise(network.finalNorm)
    guard let head = network.head else { return readOutByEmbeddings(into: result) }
    map(normed, head, into: result)
  }

  private func pass(through layer: CausalTransformer.Layer, _ index: Int) {
    normalise(layer.attentionNorm)
    map(normed, layer.projection, into: projected)
    for sequence in 0..<sequences {
      for head in 0..<network.shape.heads { attend(layer: index, sequence: sequence, head: head) }
    }
    map(gathered, layer.attentionOutput, into: written)
    writeBack()
    normalise(layer.perceptronNorm)
    map(normed, layer.expansion, into: expanded)
    apply(.gelu, to: expanded, into: bent, count: sequences * network.shape.hidden)
    map(bent, layer.contraction, into: written)
    writeBack()
  }

  private func attend(layer: Int, sequence: Int, head: Int) {
    let shape = network.shape
    let (width, headWidth) = (shape.width, shape.width / shape.heads)
    let memory = ((layer * sequences + sequence) * shape.heads + head) * headWidth * length
    let (headKeys, headValues) = (keys + memory, values + memory)
    let query = projected + sequence * 3 * width + head * headWidth
    for d in 0..<headWidth { headKeys[d * length + position] = query[width + d] }
    (headValues + position * headWidth).update(from: query + 2 * width, count: headWidth)

    let (seen, scale) = (position + 1, 1 / Double(headWidth).squareRoot())
    weights.update(repeating: 0, count: seen)
    for d in 0..<headWidth { addScaled(query[d] * scale, headKeys + d * length, to: weights, count: seen) }
    softmaxRow(weights, count: seen)
    let output = gathered + sequence * width + head * headWidth
    output.update(repeating: 0, count: headWidth)
    for s in 0..<seen { addScaled(weights[s], headValues + s * headWidth, to: output, count: headWidth) }
  }

  private func normalise(_ norm: CausalTransformer.Norm) {
    let width = network.shape.width
    for sequence in 0..<sequences {
      normaliseRow(
        stream + sequence * width, gain: parameters + norm.gain.start, bias: parameters + norm.bias.start,
        into: normed + sequence * width, count: width)
    }
  }

  private func map(_ inputs: Numbers, _ affine: CausalTransformer.Affine, into outputs: Numbers) {
    let (weights, bias) = (affine.weights, affine.bias)
    for sequence in 0..<sequences {
      (outputs + sequence * bias.count).update(from: parameters + bias.start, count: bias.count)
    }
    accumulateProduct(
      into: outputs, inputs, rowStride: weights.rows, columnStride: 1, parameters + weights.start,
      m: sequences, k: weights.rows, n: weights.columns)
  }

  private func writeBack() {
    addScaled(1, written, to: stream, count: sequences * network.shape.width)
  }

  private func readOutByEmbeddings(into result: Numbers) {
    let (vocabulary, width) = (network.shape.vocabulary, network.shape.width)
    let table = parameters + network.tokenTable.start
    for sequence in 0..<sequences {
      for token in 0..<vocabulary {
        var total = 0.0
        for d in 0..<width { total += normed[sequence * width + d] * table[token * width + d] }
        result[sequence * vocabulary + token] = total
      }
    }
  }
}
