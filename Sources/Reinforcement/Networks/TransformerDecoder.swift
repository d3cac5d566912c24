import CArithmetic

/// A transformer that reads several sequences in step, one token each at a time, and remembers what it needs of the
/// tokens before: their keys and values (the "KV cache").
///
/// Reading the next token costs one token's work instead of the whole sequence's. The outputs are those of
/// `CausalTransformer.outputs` to the last digit.
///
/// Source: Shazeer, arXiv 1911.02150, §2.4 (incremental inference).
public struct TransformerDecoder: Equatable, Sendable {
  /// What reads.
  public private(set) var network: CausalTransformer
  /// How many sequences are read side by side.
  public private(set) var sequences: Int
  /// The longest sequence that is remembered.
  public private(set) var length: Int
  /// How many tokens of each were read.
  public private(set) var position = 0

  /// For each layer, sequence and head: the keys as head width × length (rounded up to whole
  /// instructions), so that all scores of a query run along memory.
  private var keys: [Double]
  /// For each layer, sequence and head: the values as length × head width.
  private var values: [Double]

  /// A decoder that has read nothing.
  ///
  /// - Parameter length: the longest sequence to come, at most the context; left out: the context.
  public init(_ network: CausalTransformer, sequences: Int, length: Int? = nil) {
    let shape = network.shape
    self.network = network
    self.sequences = sequences
    self.length = min(length ?? shape.context, shape.context)
    let stride = arithmetic_weight_stride(self.length)
    keys = [Double](repeating: 0, count: shape.layers * sequences * shape.width * stride)
    values = [Double](repeating: 0, count: shape.layers * sequences * shape.width * self.length)
  }

  /// The same reading, with sequences left out, repeated or in another order: what was read together is not read again.
  ///
  /// - Parameter chosen: which sequence each of the new ones continues.
  public func selecting(_ chosen: [Int]) -> TransformerDecoder {
    var copy = TransformerDecoder(network, sequences: 0, length: length)
    copy.sequences = chosen.count
    copy.position = position
    copy.keys = selected(chosen, of: keys, size: network.shape.width * arithmetic_weight_stride(length))
    copy.values = selected(chosen, of: values, size: network.shape.width * length)
    return copy
  }

  /// Becomes `other.selecting(chosen)`, in the memory that there is.
  mutating func restart(from other: TransformerDecoder, chosen: [Int]) {
    let shape = other.network.shape
    guard length == other.length, sequences == chosen.count, network.shape == shape else {
      self = other.selecting(chosen)
      return
    }
    (network, position) = (other.network, other.position)
    for layer in 0..<shape.layers {
      for (new, old) in chosen.enumerated() {
        let (from, to) = (layer * other.sequences + old, layer * sequences + new)
        keys.replace(to, with: other.keys, from, size: shape.width * arithmetic_weight_stride(length))
        values.replace(to, with: other.values, from, size: shape.width * length)
      }
    }
  }

  /// In each layer the parts that the chosen sequences have.
  private func selected(_ chosen: [Int], of numbers: [Double], size: Int) -> [Double] {
    var result: [Double] = []
    result.reserveCapacity(network.shape.layers * chosen.count * size)
    for layer in 0..<network.shape.layers {
      for sequence in chosen {
        let start = (layer * sequences + sequence) * size
        result.append(contentsOf: numbers[start..<(start + size)])
      }
    }
    return result
  }

  /// Reads the next token of each sequence.
  ///
  /// - Parameter tokens: one for each sequence; fewer than `length` were read before.
  /// - Returns: sequences · outputs numbers: what the network says after these tokens.
  public mutating func outputs(for tokens: [Int]) -> [Double] {
    let layout = ActivationLayout(network.shape, rows: sequences, length: length, sharesLayers: true)
    var memory = [Double](unsafeUninitializedCapacity: layout.count) { _, count in count = layout.count }
    defer { position += 1 }
    return memory.withUnsafeMutableBufferPointer { buffer in
      guard let memory = buffer.baseAddress else { return [] }
      return read(tokens, at: position, layout, memory: memory, row: 0, rowsApart: 1)
    }
  }

  /// The same, with all that is computed on the way kept for learning.
  mutating func outputs(for tokens: [Int], keeping kept: inout TransformerActivations) -> [Double] {
    let layout = ActivationLayout(network.shape, rows: sequences * length, length: length)
    defer { position += 1 }
    kept.append(tokens)
    return kept.numbers.withUnsafeMutablePointer {
      read(tokens, at: position, layout, memory: $0, row: position, rowsApart: length)
    }
  }

  /// Begins to keep, with the columns that were read before. Of neighbours that began alike, one is read.
  mutating func begin(keeping kept: inout TransformerActivations, columns: [[Int]]) {
    kept.begin(network, sequences: sequences, length: length)
    let alike = Self.neighboursAlike(columns, sequences: sequences)
    let layout = ActivationLayout(network.shape, rows: sequences * length, length: length)
    var reader = TransformerDecoder(network, sequences: sequences / alike, length: length)
    for (place, column) in columns.enumerated() {
      let tokens = stride(from: 0, to: sequences, by: alike).map { column[$0] }
      _ = kept.numbers.withUnsafeMutablePointer {
        reader.read(tokens, at: place, layout, memory: $0, row: place, rowsApart: length * alike)
      }
      kept.append(column)
    }
    kept.repeatRows(columns: columns.count, alike: alike)
  }

  /// How many sequences in a row have the same tokens, everywhere.
  private static func neighboursAlike(_ columns: [[Int]], sequences: Int) -> Int {
    let changes = columns.map { column in column.firstIndex { $0 != column[0] } ?? sequences }
    let count = changes.min() ?? sequences
    let repeats = columns.allSatisfy { column in column.indices.allSatisfy { column[$0] == column[$0 / count * count] }
    }
    return sequences % count == 0 && repeats ? count : 1
  }

  private mutating func read(
    _ tokens: [Int], at place: Int, _ layout: ActivationLayout, memory: UnsafeMutablePointer<Double>, row: Int,
    rowsApart: Int
  ) -> [Double] {
    precondition(tokens.count == sequences, "Each sequence has a next token.")
    precondition(place < length, "No sequence is longer than was said.")
    precondition(tokens.allSatisfy { 0 <= $0 && $0 < network.shape.vocabulary }, "A token is one of the vocabulary.")
    let (reader, readers, longest) = (network, sequences, length)
    return [Double](unsafeUninitializedCapacity: readers * reader.shape.outputs) { result, count in
      count = readers * reader.shape.outputs
      reader.parameters.withUnsafeBufferPointer { parameters in
        keys.withUnsafeMutableBufferPointer { keys in
          values.withUnsafeMutableBufferPointer { values in
            guard let parameters = parameters.baseAddress, let keys = keys.baseAddress,
              let values = values.baseAddress, let result = result.baseAddress
            else { return }
            let reading = Reading(
              network: reader, sequences: readers, length: longest, position: place, parameters: parameters,
              keys: keys, values: values, layout: layout, memory: memory, row: row, rowsApart: rowsApart)
            reading.read(tokens, into: result)
          }
        }
      }
    }
  }
}

extension [Double] {
  /// Puts one part of another array, of so many numbers, in the place of one of this array's.
  fileprivate mutating func replace(_ target: Int, with other: [Double], _ source: Int, size: Int) {
    withUnsafeMutableBufferPointer { numbers in
      other.withUnsafeBufferPointer { others in
        guard let numbers = numbers.baseAddress, let others = others.baseAddress else { return }
        (numbers + target * size).update(from: others + source * size, count: size)
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
  let layout: ActivationLayout
  let memory: Numbers
  /// The row of the first sequence's token, and from one sequence's to the next one's.
  let row: Int
  let rowsApart: Int

  /// Numbers of one kind for each sequence's token, `apart` from one sequence to the next.
  struct Rows {
    let start: Numbers
    let apart: Int
    let width: Int

    subscript(sequence: Int) -> Numbers { start + sequence * apart }
  }

  private func rows(_ kind: ActivationLayout.Kind, _ layer: Int) -> Rows {
    Rows(
      start: memory + layout.index(kind, layer: layer, row: row), apart: rowsApart * kind.width, width: kind.width)
  }

  func read(_ tokens: [Int], into result: Numbers) {
    let (width, layers) = (network.shape.width, network.shape.layers)
    let place = parameters + network.positionTable.start + position * width
    let embedded = rows(layout.stream, 0)
    for (sequence, token) in tokens.enumerated() {
      embedded[sequence].update(from: parameters + network.tokenTable.start + token * width, count: width)
      addScaled(1, place, to: embedded[sequence], count: width)
    }
    for layer in network.layerBlocks.indices { pass(through: layer) }
    let (final, outputs) = (rows(layout.normed, layers), rows(layout.outputs, layers))
    normalise(rows(layout.stream, layers), network.finalNorm, into: final)
    if let head = network.head { map(final, head, into: outputs) } else { readOutByEmbeddings(final, into: outputs) }
    for sequence in 0..<sequences {
      (result + sequence * outputs.width).update(from: outputs[sequence], count: outputs.width)
    }
  }

  private func pass(through index: Int) {
    let layer = network.layerBlocks[index]
    let (stream, normed, attended) = (
      rows(layout.stream, index), rows(layout.normed, index), rows(layout.attended, index)
    )
    normalise(stream, layer.attentionNorm, into: normed)
    map(normed, layer.projection, into: rows(layout.projected, index))
    attend(index)
    map(rows(layout.gathered, index), layer.attentionOutput, into: attended)
    add(stream, to: attended)

    let (attendedNormed, next) = (rows(layout.attendedNormed, index), rows(layout.stream, index + 1))
    let (expanded, bent) = (rows(layout.expanded, index), rows(layout.bent, index))
    normalise(attended, layer.perceptronNorm, into: attendedNormed)
    map(attendedNormed, layer.expansion, into: expanded)
    for sequence in 0..<sequences { apply(.gelu, to: expanded[sequence], into: bent[sequence], count: bent.width) }
    map(bent, layer.contraction, into: next)
    add(attended, to: next)
  }

  private func attend(_ layer: Int) {
    let shape = network.shape
    let sizes = arithmetic_attention_sizes(
      sequences: sequences, heads: shape.heads, length: length, head_width: shape.width / shape.heads)
    let remembered = layer * sequences * shape.width
    let (projected, gathered) = (rows(layout.projected, layer), rows(layout.gathered, layer))
    let weights = rows(layout.attentionWeights, layer)
    arithmetic_attend(
      widest, sizes, position, projected.start, projected.apart,
      keys + remembered * arithmetic_weight_stride(length), values + remembered * length, weights.start,
      weights.apart, gathered.start, gathered.apart)
  }

  private func normalise(_ x: Rows, _ norm: CausalTransformer.Norm, into y: Rows) {
    arithmetic_normalise(
      widest, x.start, x.apart, parameters + norm.gain.start, parameters + norm.bias.start, y.start, y.apart,
      sequences, x.width)
  }

  private func map(_ inputs: Rows, _ affine: CausalTransformer.Affine, into outputs: Rows) {
    accumulateProduct(
      into: outputs.start, apart: outputs.apart, startingAt: parameters + affine.bias.start, inputs.start,
      rowStride: inputs.apart, columnStride: 1, parameters + affine.weights.start, m: sequences, k: inputs.width,
      n: outputs.width)
  }

  private func add(_ x: Rows, to y: Rows) {
    for sequence in 0..<sequences { addScaled(1, x[sequence], to: y[sequence], count: x.width) }
  }

  private func readOutByEmbeddings(_ inputs: Rows, into outputs: Rows) {
    let table = parameters + network.tokenTable.start
    for sequence in 0..<sequences {
      for token in 0..<outputs.width {
        var total = 0.0
        for d in 0..<inputs.width { total += inputs[sequence][d] * table[token * inputs.width + d] }
        outputs[sequence][token] = total
      }
    }
  }
}
